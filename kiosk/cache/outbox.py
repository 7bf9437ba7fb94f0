"""outbox.db: what this kiosk has to tell the portal, sealed at once, kept until signed for, deleted 30 days later.

The screen's process only inserts; the sync process marks and deletes, and folds the write-ahead log back. WAL + FULL:
NORMAL was measured to lose acknowledged rows at a power cut. AUTOINCREMENT is the order.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk.cache.database import Database, text_time, time_text
from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from onedata.events import ALERT_KINDS, SealedEvent, encode_event, seal_event

_VERSION = 1
KEPT = dt.timedelta(days=30)
"""How long a signed-for event is kept: a portal restored from a backup gets it again."""
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS events (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    encoded BLOB NOT NULL,
    kept_at DATETIME NOT NULL,
    acknowledged_at DATETIME,
    receipt BLOB,
    parked_at DATETIME,
    problem TEXT
)""",
)
_WAITS = "acknowledged_at ISNULL AND parked_at ISNULL"
_ALERTS = ", ".join("?" * len(ALERT_KINDS))


class Waiting(msgspec.Struct, frozen=True):
    """An event that the portal has not signed for; `encoded` are the bytes sent, byte for byte, each time."""

    id: str
    kind: str
    encoded: bytes


class Parked(msgspec.Struct, frozen=True):
    """An event that the portal refused for good, and what it said: kept for staff, never deleted."""

    id: str
    kind: str
    parked_at: dt.datetime
    problem: str


class Fate(msgspec.Struct, frozen=True):
    """What became of a kept event so far; all None while it waits."""

    acknowledged_at: dt.datetime | None
    """When the receipt came, by the portal's time as far as it is known."""
    receipt: bytes | None
    problem: str | None
    """Why it was parked."""


class Outbox:
    """The events of this kiosk. Every method raises `NotSaved` when the disk does not take or give it."""

    def __init__(
        self,
        folder: Path,
        *,
        owner: bool = False,
        alone: bool = False,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """`owner` is the sync process, the only one that folds the write-ahead log; `alone` as for `Database`."""
        self._folder = folder
        self._now = now
        path = folder / "outbox.db"
        self._database = Database(path, _SCHEMA, _VERSION, synchronous="FULL", owner=owner, alone=alone)

    def add(self, kind: str, body: msgspec.Struct, *, event_id: str | None = None) -> str:
        """Seal an event to the portal and keep it, on disk when this returns; return its id.

        An `event_id` that is kept already changes nothing: what may be told twice is told under one id.
        Raises `NotSaved`, or `NotEnrolled`: then there is nobody to seal it to.
        """
        event = self.seal(kind, body, event_id=event_id)
        self.put(event)
        return event.id

    def seal(self, kind: str, body: msgspec.Struct, *, event_id: str | None = None) -> SealedEvent:
        """Seal an event to the portal and keep it nowhere. Raises `NotEnrolled`, or `NotSaved` for unreadable keys."""
        enrolment, keys = load_enrolment(self._folder), load_keys(self._folder)
        receiver = bytes.fromhex(enrolment.portal_receiving_key)
        receiver_id = bytes.fromhex(enrolment.portal_key_id)
        return seal_event(
            kind, body, enrolment.kiosk_id, receiver, receiver_id, keys.signing, self._now(), event_id=event_id
        )

    def put(self, event: SealedEvent) -> None:
        """Keep a sealed event; the same event again changes nothing."""
        row = (event.id, event.kind, encode_event(event), time_text(self._now()))
        with self._database.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO events (id, kind, encoded, kept_at) VALUES (?, ?, ?, ?)", row)

    def waiting(self, limit: int, most_bytes: int) -> tuple[Waiting, ...]:
        """Return the oldest events that wait, in order: at most `limit` and `most_bytes`, but at least one.

        Alerts are not among them: they have a lane of their own.
        """
        return self._waiting(f"kind NOT IN ({_ALERTS})", limit, most_bytes)

    def waiting_alerts(self, limit: int, most_bytes: int) -> tuple[Waiting, ...]:
        """Return the oldest alerts that wait, in order, within the same bounds."""
        return self._waiting(f"kind IN ({_ALERTS})", limit, most_bytes)

    def _waiting(self, which: str, limit: int, most_bytes: int) -> tuple[Waiting, ...]:
        query = f"SELECT id, kind, encoded FROM events WHERE {_WAITS} AND {which} ORDER BY position LIMIT ?"  # noqa: S608 - both parts stand in this file
        found: list[Waiting] = []
        size = 0
        with self._database.reading() as connection:
            for event_id, kind, encoded in connection.execute(query, (*ALERT_KINDS, limit)):
                size += len(encoded)
                if found and size > most_bytes:
                    break
                found.append(Waiting(event_id, kind, encoded))
        return tuple(found)

    def unsettled(self) -> tuple[str, ...]:
        """Return the ids of all events that are not signed for, parked ones too, in order."""
        query = "SELECT id FROM events WHERE acknowledged_at ISNULL ORDER BY position"
        with self._database.reading() as connection:
            return tuple(event_id for (event_id,) in connection.execute(query))

    def encoded(self, event_id: str) -> bytes | None:
        """Return an event's bytes; None when it is not kept here."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT encoded FROM events WHERE id = ?", (event_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def retire(self) -> None:
        """Put the whole file aside as `outbox.db.former-…`: it was another identity's. Raises `NotSaved`."""
        self._database.retire()

    def fate(self, event_id: str) -> Fate | None:
        """Return what became of an event; None when it is not kept here."""
        query = "SELECT acknowledged_at, receipt, problem FROM events WHERE id = ?"
        with self._database.reading() as connection:
            row = connection.execute(query, (event_id,)).fetchone()
        if row is None:
            return None
        at, receipt, problem = row
        return Fate(None if at is None else text_time(at), receipt, problem)

    def acknowledge(self, event_id: str, receipt: bytes, at: dt.datetime) -> None:
        """Mark an event as signed for; `receipt` is the portal's, already checked, and so is the time `at`."""
        query = "UPDATE events SET acknowledged_at = ?, receipt = ?, parked_at = NULL, problem = NULL WHERE id = ?"
        with self._database.writing() as connection:
            connection.execute(query, (time_text(at), receipt, event_id))

    def park(self, event_id: str, problem: str) -> None:
        """Put an event aside that the portal refuses for good, so that the others can go on; not one it signed for."""
        query = "UPDATE events SET parked_at = ?, problem = ? WHERE id = ? AND acknowledged_at ISNULL"
        with self._database.writing() as connection:
            connection.execute(query, (time_text(self._now()), problem[:500], event_id))

    def parked(self) -> tuple[Parked, ...]:
        """Return what was put aside, oldest first."""
        query = "SELECT id, kind, parked_at, problem FROM events WHERE parked_at NOTNULL ORDER BY position"
        with self._database.reading() as connection:
            rows = connection.execute(query).fetchall()
        return tuple(Parked(event_id, kind, text_time(at), problem) for event_id, kind, at, problem in rows)

    def count(self) -> int:
        """Count the events that wait for the portal."""
        return self._count(_WAITS)

    def count_parked(self) -> int:
        """Count the events put aside."""
        return self._count("parked_at NOTNULL")

    def _count(self, which: str) -> int:
        query = f"SELECT count(*) FROM events WHERE {which}"  # noqa: S608 - `which` stands in this file
        with self._database.reading() as connection:
            return int(connection.execute(query).fetchone()[0])

    def send_again(self) -> int:
        """Let every signed-for event that is still kept wait again; return how many.

        For a portal that was restored from a backup (a higher incarnation) and may have forgotten them.
        """
        with self._database.writing() as connection:
            query = "UPDATE events SET acknowledged_at = NULL, receipt = NULL WHERE acknowledged_at NOTNULL"
            return int(connection.execute(query).rowcount)

    def forget_old(self, now: dt.datetime) -> int:
        """Delete what was signed for `KEPT` before `now`, the portal's time as far as it is known; return how many.

        This machine's clock may jump by years: it deletes nothing.
        """
        old = time_text(now - KEPT)
        with self._database.writing() as connection:
            return int(connection.execute("DELETE FROM events WHERE acknowledged_at < ?", (old,)).rowcount)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
