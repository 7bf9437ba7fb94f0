"""The overlay: what staff changed at this kiosk's counter, signed by the portal, over the register until that has it.

In local.db, written by the window's process alone. A question is written down, sealed, before it is sent: after a kill
it is sent again, byte for byte, and the portal answers the same. Only a signature that holds makes a row count.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk.cache.database import time_text
from kiosk.cache.durable import NotSaved
from kiosk.cache.enrolment import NotEnrolled, load_enrolment
from kiosk.cache.generations import Pointer
from kiosk.cache.local import open_local
from onedata.counter import Overlay, read_overlay
from onedata.credentials import CredentialKeys
from onedata.records import WorkerRecord
from onedata.sealing import Parameters, SealBroken, open_entry, open_part
from onedata.signatures import SignatureWrong
from onedata.wire import Malformed

KEPT = dt.timedelta(days=1)
"""How long a question without an answer is kept: the portal carries none out that is older than minutes."""
# A question that is asked again late is answered as it was then: what is newer stays.
_LAID = """INSERT INTO counter_overlay (feed, record, epoch, signed, made_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (feed, record) DO UPDATE SET epoch = excluded.epoch, signed = excluded.signed, made_at = excluded.made_at
WHERE excluded.made_at >= made_at"""


class Pending(msgspec.Struct, frozen=True):
    """A question that may have reached the portal; sealed, so that nobody here can read it."""

    key: bytes
    sealed: bytes


class OverlayCache:
    """Rows of the overlay and open questions. Used by any thread; `now` is the office's time.

    What cannot be read from the disk any more counts as it was read last: a card that was taken back stays shut.
    """

    def __init__(self, folder: Path, *, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._folder = folder
        self._database = open_local(folder)
        self._now = now
        self._read: dict[bytes, Overlay | None] = {}
        """Signed bytes → what they say, None where the signature does not hold: checked once each."""
        self._last: tuple[Overlay, ...] = ()

    # ---- asking

    def intend(self, key: bytes, sealed: bytes) -> None:
        """Write a question down; only then may it be sent. Raises `NotSaved`."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM counter_asks WHERE made_at < ?", (time_text(self._now() - KEPT),))
            connection.execute("INSERT INTO counter_asks VALUES (?, ?, ?)", (key, sealed, time_text(self._now())))

    def pending(self) -> tuple[Pending, ...]:
        """Return the questions without an answer, oldest first. Raises `NotSaved`."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT key, sealed FROM counter_asks ORDER BY made_at").fetchall()
        return tuple(Pending(*row) for row in rows)

    def settle(self, key: bytes, signed: bytes | None) -> None:
        """Take an answer: lay its overlay down and forget the question, both or neither. Raises `NotSaved`."""
        laid = None if signed is None else self._checked(signed)
        with self._database.writing() as connection:
            if laid is not None:
                row = (laid.feed, laid.record_id, laid.epoch, signed, time_text(laid.made_at))
                connection.execute(_LAID, row)
            connection.execute("DELETE FROM counter_asks WHERE key = ?", (key,))

    # ---- reading

    def find(self, pointer: Pointer, params: Parameters, keys: CredentialKeys) -> "WorkerRecord | Shut | None":
        """Return what a credential opens here instead of in the register, `SHUT` for nothing, None to ask the register.

        Raises `SealBroken` where the overlay's own record is damaged.
        """
        for laid in self._in_force(pointer):
            for locator, wrapped in laid.put:
                if locator == keys.locator:
                    return _opened(laid, params, keys, wrapped)
            if keys.locator in laid.drop:
                return SHUT
        return None

    def sweep(self, pointer: Pointer) -> None:
        """Remove what the register in force has, what is of an earlier epoch, and what is too old."""
        gone = [row for row in self._rows() if _is_over(row, pointer, self._now())]
        if not gone:
            return
        try:
            with self._database.writing() as connection:
                connection.executemany(
                    "DELETE FROM counter_overlay WHERE feed = ? AND record = ? AND made_at = ?",
                    [(row.feed, row.record_id, time_text(row.made_at)) for row in gone],
                )
        except NotSaved:
            return  # it counts no more as it is; the next visit removes it

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _in_force(self, pointer: Pointer) -> tuple[Overlay, ...]:
        now = self._now()
        mine = (row for row in self._rows() if row.feed == pointer.feed and row.epoch == pointer.epoch)
        return tuple(row for row in mine if not _is_over(row, pointer, now))

    def _rows(self) -> tuple[Overlay, ...]:
        """Return the overlays whose signature holds, newest first."""
        try:
            with self._database.reading() as connection:
                query = "SELECT signed FROM counter_overlay ORDER BY made_at DESC"
                signed = [bytes(row[0]) for row in connection.execute(query)]
        except NotSaved:
            return self._last
        self._read = {one: self._read[one] if one in self._read else self._believed(one) for one in signed}
        self._last = tuple(row for one in signed if (row := self._read[one]) is not None)
        return self._last

    def _believed(self, signed: bytes) -> Overlay | None:
        try:
            return self._checked(signed)
        except (SignatureWrong, Malformed, NotEnrolled, NotSaved):
            return None

    def _checked(self, signed: bytes) -> Overlay:
        enrolment = load_enrolment(self._folder)
        return read_overlay(signed, enrolment.kiosk_id, enrolment.anchor)


class Shut:
    """A way that was taken back at this counter."""


SHUT = Shut()


def _is_over(row: Overlay, pointer: Pointer, now: dt.datetime) -> bool:
    if row.feed != pointer.feed or now >= row.until:
        return True
    if (row.incarnation, row.epoch) != (pointer.incarnation, pointer.epoch):
        return (row.incarnation, row.epoch) < (pointer.incarnation, pointer.epoch)
    return pointer.as_of >= row.covered_from


def _opened(laid: Overlay, params: Parameters, keys: CredentialKeys, wrapped: bytes) -> WorkerRecord:
    entry = open_entry(keys, params, wrapped)
    if entry.record_id != laid.record_id:
        raise SealBroken("an entry of another record")
    place = (params, laid.record_id, laid.version)
    basic = open_part(laid.basic, entry.basic_key, *place, "basic")
    full = None if entry.full_key is None else open_part(laid.full, entry.full_key, *place, "full")
    return WorkerRecord(basic, full)
