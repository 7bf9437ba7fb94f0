"""outbox.db: what this kiosk has to tell the portal, sealed at once, kept until signed for, deleted 30 days later.

The screen's process only inserts; the sync process marks and deletes, and folds the write-ahead log back. WAL + FULL:
NORMAL was measured to lose acknowledged rows at a power cut. AUTOINCREMENT is the order.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from kiosk.cache.database import Database
from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from onedata.events import ALERT_KINDS, SealedEvent, encode_event, seal_event

_VERSION = 1
KEPT = dt.timedelta(days=30)
"""How long a signed-for event is kept: a portal restored from a backup gets it again."""
_tables = MetaData()
_events = Table(
    "events",
    _tables,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("encoded", LargeBinary, nullable=False),
    Column("kept_at", DateTime, nullable=False),
    Column("acknowledged_at", DateTime),
    Column("receipt", LargeBinary),
    Column("parked_at", DateTime),
    Column("problem", Text),
    sqlite_autoincrement=True,
)


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
    """By this machine's clock; what counts is the time in the receipt."""
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
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """`owner` is the sync process, the only one that folds the write-ahead log."""
        self._folder = folder
        self._now = now
        self._database = Database(folder / "outbox.db", _tables, _VERSION, synchronous="FULL", owner=owner)

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
        row = {"id": event.id, "kind": event.kind, "encoded": encode_event(event), "kept_at": self._now()}
        with self._database.writing() as connection:
            connection.execute(insert(_events).prefix_with("OR IGNORE").values(row))

    def waiting(self, limit: int, most_bytes: int) -> tuple[Waiting, ...]:
        """Return the oldest events that wait, in order: at most `limit` and `most_bytes`, but at least one.

        Alerts are not among them: they have a lane of their own.
        """
        return self._waiting(_events.c.kind.not_in(ALERT_KINDS), limit, most_bytes)

    def waiting_alerts(self, limit: int, most_bytes: int) -> tuple[Waiting, ...]:
        """Return the oldest alerts that wait, in order, within the same bounds."""
        return self._waiting(_events.c.kind.in_(ALERT_KINDS), limit, most_bytes)

    def _waiting(self, which: ColumnElement[bool], limit: int, most_bytes: int) -> tuple[Waiting, ...]:
        columns = select(_events.c.id, _events.c.kind, _events.c.encoded)
        query = columns.where(*_WAITS, which).order_by(_events.c.position).limit(limit)
        found: list[Waiting] = []
        size = 0
        with self._database.reading() as connection:
            for row in connection.execute(query):
                size += len(row.encoded)
                if found and size > most_bytes:
                    break
                found.append(Waiting(row.id, row.kind, row.encoded))
        return tuple(found)

    def fate(self, event_id: str) -> Fate | None:
        """Return what became of an event; None when it is not kept here."""
        columns = select(_events.c.acknowledged_at, _events.c.receipt, _events.c.problem)
        with self._database.reading() as connection:
            row = connection.execute(columns.where(_events.c.id == event_id)).one_or_none()
        if row is None:
            return None
        at = row.acknowledged_at
        return Fate(None if at is None else at.replace(tzinfo=dt.UTC), row.receipt, row.problem)

    def acknowledge(self, event_id: str, receipt: bytes) -> None:
        """Mark an event as signed for; `receipt` is the portal's, already checked."""
        with self._database.writing() as connection:
            changes = {"acknowledged_at": self._now(), "receipt": receipt, "parked_at": None, "problem": None}
            connection.execute(update(_events).where(_events.c.id == event_id).values(changes))

    def park(self, event_id: str, problem: str) -> None:
        """Put an event aside that the portal refuses for good, so that the others can go on."""
        with self._database.writing() as connection:
            changes = {"parked_at": self._now(), "problem": problem[:500]}
            connection.execute(update(_events).where(_events.c.id == event_id).values(changes))

    def parked(self) -> tuple[Parked, ...]:
        """Return what was put aside, oldest first."""
        query = select(_events).where(_events.c.parked_at.is_not(None)).order_by(_events.c.position)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Parked(row.id, row.kind, row.parked_at.replace(tzinfo=dt.UTC), row.problem) for row in rows)

    def count(self) -> int:
        """Count the events that wait for the portal."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).where(*_WAITS)).scalar_one())

    def count_parked(self) -> int:
        """Count the events put aside."""
        query = select(func.count()).where(_events.c.parked_at.is_not(None))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def send_again(self) -> int:
        """Let every signed-for event that is still kept wait again; return how many.

        For a portal that was restored from a backup (a higher incarnation) and may have forgotten them.
        """
        with self._database.writing() as connection:
            changed = connection.execute(
                update(_events).where(_events.c.acknowledged_at.is_not(None)).values(acknowledged_at=None, receipt=None)
            )
        return int(changed.rowcount)

    def forget_old(self) -> int:
        """Delete what was signed for `KEPT` ago; return how many."""
        old = self._now() - KEPT
        with self._database.writing() as connection:
            gone = connection.execute(delete(_events).where(_events.c.acknowledged_at < old))
        return int(gone.rowcount)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


_WAITS = (_events.c.acknowledged_at.is_(None), _events.c.parked_at.is_(None))
