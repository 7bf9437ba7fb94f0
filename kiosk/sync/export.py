"""Carrying the outbox by hand: out to a file, sealed as it is, and back in as the portal's receipts.

For a kiosk that never gets a line again, and before it is wiped or enrolled anew.
"""

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import msgspec

from kiosk.cache.durable import NotSaved, saving, sync_folder, write_file
from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.outbox import Outbox
from kiosk.sync.receipts import TAKEN, certificates_of, checked_receipt, refused_for_good
from kiosk.sync.state import SyncState
from onedata.events import decode_answer
from onedata.outbox_export import EVENTS, RECEIPTS, read_pieces, write_pieces

EXPORTED = "outbox-exported.json"
"""Ids of the events that lie in an export."""


class _Exported(msgspec.Struct, frozen=True):
    at: dt.datetime
    ids: tuple[str, ...]


class Taken(msgspec.Struct, frozen=True):
    """What a file of receipts did."""

    acknowledged: int
    parked: int


def export(folder: Path, file: Path) -> int:
    """Write every event that is not signed for, parked ones too, into a new file; return how many.

    They stay in the outbox. Raises `NotSaved`; a file that stands there already is not overwritten.
    """
    outbox = Outbox(folder, owner=False)
    try:
        ids = outbox.unsettled()
        pieces = (encoded for event_id in ids if (encoded := outbox.encoded(event_id)) is not None)
        with saving(file.name):
            with file.open("xb") as out:
                count = _written(out, file, pieces)
            sync_folder(file.absolute().parent)
    finally:
        outbox.close()
    write_file(folder / EXPORTED, msgspec.json.encode(_Exported(dt.datetime.now(dt.UTC), ids)))
    return count


def _written(out: IO[bytes], file: Path, pieces: Iterable[bytes]) -> int:
    """Write the events durably and return how many; what is not whole does not stay, so that one may try again."""
    try:
        count = write_pieces(out, EVENTS, pieces)
        out.flush()
        os.fsync(out.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return count


def take_receipts(folder: Path, file: Path) -> Taken:
    """Settle what the portal answered about an export.

    Raises `NotSaved`, `NotEnrolled`, `Malformed` for a file that is cut or of another kind, and `SyncTrouble` for a
    receipt that the portal did not sign for exactly that event.
    """
    enrolment, state = load_enrolment(folder), SyncState(folder, owner=False)
    outbox = Outbox(folder)
    acknowledged = parked = 0
    try:
        with saving(file.name), file.open("rb") as source:
            for piece in read_pieces(source, RECEIPTS):
                answer = decode_answer(piece)
                certificates = certificates_of(answer, enrolment)
                for one in answer.answers:
                    encoded = outbox.encoded(one.id)
                    if encoded is None:
                        continue
                    if one.status in TAKEN:
                        receipt = checked_receipt(one.id, encoded, one, certificates, state.now())
                        outbox.acknowledge(one.id, receipt, state.now())
                        acknowledged += 1
                    elif refused_for_good(one.status):
                        outbox.park(one.id, f"{one.status} {one.problem or ''}".strip())
                        parked += 1
    finally:
        outbox.close()
    return Taken(acknowledged, parked)


def left_behind(folder: Path, *, alone: bool = False) -> int:
    """Count the events that would be lost with the outbox: neither signed for nor exported. Raises `NotSaved`.

    `alone`: no other program of the kiosk runs; then the outbox can be read where the disk has no room at all.
    """
    if not (folder / "outbox.db").exists():
        return 0
    try:
        waiting = _unsettled(folder)
    except NotSaved:
        if not alone:
            raise
        waiting = _unsettled(folder, alone=True)
    return len(waiting - _exported(folder))


def _unsettled(folder: Path, *, alone: bool = False) -> set[str]:
    outbox = Outbox(folder, owner=False, alone=alone)
    try:
        return set(outbox.unsettled())
    finally:
        outbox.close()


def _exported(folder: Path) -> set[str]:
    try:
        return set(msgspec.json.decode((folder / EXPORTED).read_bytes(), type=_Exported).ids)
    except (OSError, msgspec.DecodeError):
        return set()
