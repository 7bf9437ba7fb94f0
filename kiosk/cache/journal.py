"""The journal of prints: a slip is written down before paper moves, so that nothing is printed twice by itself."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import uuid_utils
from sqlalchemy import Connection, Row, and_, func, insert, select, update

from kiosk.cache.local import open_local, prints, series
from kiosk.health import PrintOutcome

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class UnsettledPrint(msgspec.Struct, frozen=True):
    """A copy that was about to be printed when the program ended: nobody knows whether the paper came out."""

    serial: str
    copy: int
    intended_at: dt.datetime


class PrintEvent(msgspec.Struct, frozen=True):
    """What the portal is told of a copy: one event, however often it is told."""

    event_id: str
    kind: str
    language: str


class Journal:
    """Serials, copies and what became of them, in local.db.

    Every method raises `NotSaved` when the disk does not take it; the thing is then not printed. A serial reads
    `A-000123`; it says nothing about the person.
    """

    def __init__(self, folder: Path, *, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._database = open_local(folder)
        self._now = now

    def reserve(self, kind: str, language: str) -> str:
        """Give the next serial, for copy 1 of a slip that is being drawn."""
        with self._database.writing() as connection:
            letter = _LETTERS[self._database.damaged_before() % len(_LETTERS)]
            last = connection.execute(select(series.c.last).where(series.c.letter == letter)).scalar()
            if last is None:
                connection.execute(insert(series).values(letter=letter, last=1))
            else:
                connection.execute(update(series).where(series.c.letter == letter).values(last=last + 1))
            serial = f"{letter}-{(last or 0) + 1:06d}"
            self._draw(connection, serial, 1, kind, language)
        return serial

    def next_copy(self, serial: str) -> int:
        """Give the number of the next copy of a slip; `KeyError` for a serial that was never reserved."""
        with self._database.writing() as connection:
            rows = connection.execute(select(prints).where(prints.c.serial == serial).order_by(prints.c.copy)).all()
            if not rows:
                raise KeyError(serial)
            copy = int(rows[-1].copy) + 1
            self._draw(connection, serial, copy, rows[0].kind, rows[0].language)
        return copy

    def intend(self, serial: str, copy: int) -> None:
        """Write down that this copy is about to be printed; only after this may paper move.

        A copy is intended once: `ValueError` for the second time, `KeyError` for one that was never drawn.
        """
        with self._database.writing() as connection:
            if self._row(connection, serial, copy).intended_at is not None:
                raise ValueError(f"{serial} copy {copy} was intended before")
            self._change(connection, serial, copy, intended_at=self._now(), event_id=str(uuid_utils.uuid7()))

    def print_event(self, serial: str, copy: int) -> PrintEvent:
        """Return the event of a copy that was intended; `KeyError` for any other."""
        with self._database.reading() as connection:
            row = self._row(connection, serial, copy)
        if row.event_id is None:
            raise KeyError(f"{serial} copy {copy}")
        return PrintEvent(row.event_id, row.kind, row.language)

    def settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        """Write down how the printing ended."""
        with self._database.writing() as connection:
            self._row(connection, serial, copy)
            self._change(connection, serial, copy, settled_at=self._now(), outcome=outcome.value)

    def paper_seen(self, serial: str, copy: int, came_out: bool) -> None:
        """Write down what the visitor saw where the printer could not tell."""
        with self._database.writing() as connection:
            self._row(connection, serial, copy)
            self._change(connection, serial, copy, came_out=came_out)

    def unsettled(self) -> tuple[UnsettledPrint, ...]:
        """Return the copies that were about to be printed and never ended, oldest first."""
        query = select(prints).where(prints.c.intended_at.is_not(None), prints.c.settled_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(prints.c.intended_at)).all()
        return tuple(UnsettledPrint(row.serial, row.copy, row.intended_at.replace(tzinfo=dt.UTC)) for row in rows)

    def printed(self, since: dt.datetime) -> int:
        """Count the copies sent to the printer since then: what staff compare with the roll."""
        query = select(func.count()).where(prints.c.intended_at >= since.astimezone(dt.UTC))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _draw(self, connection: Connection, serial: str, copy: int, kind: str, language: str) -> None:
        row = {"serial": serial, "copy": copy, "kind": kind, "language": language, "drawn_at": self._now()}
        connection.execute(insert(prints).values(row))

    def _row(self, connection: Connection, serial: str, copy: int) -> Row[Any]:
        row = connection.execute(select(prints).where(prints.c.serial == serial, prints.c.copy == copy)).one_or_none()
        if row is None:
            raise KeyError(f"{serial} copy {copy}")
        return row

    def _change(self, connection: Connection, serial: str, copy: int, **values: object) -> None:
        connection.execute(update(prints).where(and_(prints.c.serial == serial, prints.c.copy == copy)).values(values))
