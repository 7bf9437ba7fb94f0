"""An outbox that came on a stick instead of over the line: the same intake, receipts into a file."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from onedata.events import BatchAnswer, EventAnswer, decode_event, encode_answer, encode_batch
from onedata.outbox_export import EVENTS, RECEIPTS, read_pieces, write_pieces
from onedata.wire import Malformed
from portal.alerts import plan
from portal.audit import COMMAND_LINE, note
from portal.auth import Caller
from portal.events.intake import take_in
from portal.models import Kiosk
from portal.service import Service

_NEW, _KNOWN = 201, 208


class Done(msgspec.Struct, frozen=True):
    """What became of a file's events."""

    new: int
    known: int
    refused: int


def take_in_file(portal: Service, source: Path, receipts: Path) -> Done:
    """Take in every event of an export and write the answers. Raises `Malformed` or `OSError`.

    A file that is cut or damaged is not begun. Events of a kiosk that was taken out of service still count; those of a
    stolen one do not, for whoever has it can sign in its name.
    """
    fates: Counter[int] = Counter()

    def answers() -> Iterator[bytes]:
        for piece in read_pieces(file, EVENTS):
            answer = _taken(portal, piece)
            fates.update(one.status for one in answer.answers)
            yield encode_answer(answer)

    if receipts.exists() and receipts.samefile(source):
        raise FileExistsError("the receipts would be written over the events: name another file")
    with source.open("rb") as file, receipts.open("wb") as out:
        write_pieces(out, RECEIPTS, answers())
    with portal.database.write() as session:
        note(session, portal.clock(), COMMAND_LINE, "intake", f"{fates.total()} events by hand", "taken")
    return Done(fates[_NEW], fates[_KNOWN], fates.total() - fates[_NEW] - fates[_KNOWN])


def _taken(portal: Service, encoded: bytes) -> BatchAnswer:
    try:
        event = decode_event(encoded)
    except Malformed:
        return BatchAnswer((EventAnswer("", 400, problem="The event cannot be read."),))
    with portal.database.read() as session:
        kiosk = session.get(Kiosk, event.kiosk)
    if kiosk is None or kiosk.stolen_at is not None:
        return BatchAnswer((EventAnswer(event.id, 403, problem="The kiosk is unknown or was stolen."),))
    caller = Caller(kiosk.kiosk_id, kiosk.region, kiosk.signing_key, kiosk.receiving_key, kiosk.office)
    steps = plan.load(portal.settings.escalation or plan.DEFAULT)
    return take_in(portal.database, portal.ring, caller, encode_batch((encoded,)), portal.clock(), steps=steps)
