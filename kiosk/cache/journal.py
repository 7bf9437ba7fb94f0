"""The journal of prints: a slip is written down before paper moves, so that nothing is printed twice by itself."""

import datetime as dt
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import uuid_utils

from kiosk.cache.database import text_time, time_text
from kiosk.cache.local import open_local
from kiosk.health import PrintOutcome, SlipCopy

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE_LIFE = dt.timedelta(days=90)
"""As long as a slip's code counts (`onedata.slip_token.TOKEN_DAYS`)."""
_LAST_OF = """SELECT serial FROM whose JOIN prints USING (serial) WHERE mark = ? AND intended_at NOTNULL
ORDER BY intended_at DESC LIMIT 1"""
_SERIAL_OF = """SELECT serial FROM whose JOIN prints USING (serial) WHERE mark = ?
ORDER BY intended_at DESC, serial = ? DESC LIMIT 1"""
_INTEND = "UPDATE prints SET intended_at = ?, event_id = ? WHERE serial = ? AND copy = ?"
_SETTLE = "UPDATE prints SET settled_at = ?, outcome = ? WHERE serial = ? AND copy = ?"
_NEXT_NUMBER = """INSERT INTO series (letter, last) VALUES (?, 1)
ON CONFLICT (letter) DO UPDATE SET last = last + 1 RETURNING last"""


class _Copy(NamedTuple):
    """A row of `prints`, as far as it is asked for."""

    kind: str
    language: str
    intended_at: str | None
    event_id: str | None


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
            return self.draw_first(connection, kind, language)

    def draw_first(self, connection: sqlite3.Connection, kind: str, language: str) -> str:
        """Give the next serial within a transaction."""
        letter = _LETTERS[self._database.damaged_before() % len(_LETTERS)]
        (number,) = connection.execute(_NEXT_NUMBER, (letter,)).fetchone()
        serial = f"{letter}-{number:06d}"
        self._draw(connection, serial, 1, kind, language)
        return serial

    def reserve_for(self, code: bytes, kind: str, language: str) -> tuple[str, int]:
        """Give serial and copy for a slip with this code: the next copy where staff had it printed before."""
        with self._database.writing() as connection:
            return self.draw_for(connection, code, kind, language)

    def draw_for(self, connection: sqlite3.Connection, code: bytes, kind: str, language: str) -> tuple[str, int]:
        """Give serial and copy for a slip with this code within a transaction.

        A code says what one record says at one time (docs/decisions/238): what is printed with it again is a copy.
        """
        mark = _mark(connection, code)
        found = connection.execute(_LAST_OF, (mark,)).fetchone()
        if found is not None:
            return found[0], self.draw_next(connection, found[0])
        serial, now = self.draw_first(connection, kind, language), self._now()
        connection.execute("DELETE FROM whose WHERE made_at < ?", (time_text(now - CODE_LIFE),))
        connection.execute("INSERT INTO whose VALUES (?, ?, ?)", (serial, mark, time_text(now)))
        return serial, 1

    def is_of(self, connection: sqlite3.Connection, serial: str, code: bytes) -> bool:
        """Say within a transaction whether a slip drawn with this serial still is the slip of this code.

        It is not where another one was printed with the code meanwhile, or where the record's code is another by now.
        """
        found = connection.execute(_SERIAL_OF, (_mark(connection, code), serial)).fetchone()
        return found is not None and found[0] == serial

    def machine_key(self) -> bytes:
        """Return a key of this machine's own, made at its first use."""
        with self._database.writing() as connection:
            return _machine_key(connection)

    def next_copy(self, serial: str) -> int:
        """Give the number of the next copy of a slip; `KeyError` for a serial that was never reserved."""
        with self._database.writing() as connection:
            return self.draw_next(connection, serial)

    def draw_next(self, connection: sqlite3.Connection, serial: str) -> int:
        """Give the number of the next copy within a transaction; `KeyError` for a serial that was never reserved."""
        query = "SELECT copy + 1, kind, language FROM prints WHERE serial = ? ORDER BY copy DESC LIMIT 1"
        row = connection.execute(query, (serial,)).fetchone()
        if row is None:
            raise KeyError(serial)
        copy, kind, language = row
        self._draw(connection, serial, copy, kind, language)
        return int(copy)

    def intend(self, serial: str, copy: int) -> None:
        """Write down that this copy is about to be printed; only after this may paper move.

        A copy is intended once: `ValueError` for the second time, `KeyError` for one that was never drawn.
        """
        self.intend_all([(serial, copy)])

    def intend_all(self, slips: Iterable[SlipCopy]) -> None:
        """Write down that these copies are about to be printed: all of them, or after a crash none."""
        with self._database.writing() as connection:
            for serial, copy in slips:
                if self._row(connection, serial, copy).intended_at is not None:
                    raise ValueError(f"{serial} copy {copy} was intended before")
                changes = (time_text(self._now()), str(uuid_utils.uuid7()), serial, copy)
                connection.execute(_INTEND, changes)

    def print_event(self, serial: str, copy: int) -> PrintEvent:
        """Return the event of a copy that was intended; `KeyError` for any other."""
        with self._database.reading() as connection:
            row = self._row(connection, serial, copy)
        if row.event_id is None:
            raise KeyError(f"{serial} copy {copy}")
        return PrintEvent(row.event_id, row.kind, row.language)

    def settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        """Write down how the printing ended."""
        self.settle_all([(serial, copy)], outcome)

    def settle_all(self, slips: Iterable[SlipCopy], outcome: PrintOutcome) -> None:
        """Write down how the printing of these copies ended: of all of them, or after a crash of none."""
        with self._database.writing() as connection:
            for serial, copy in slips:
                self._row(connection, serial, copy)
                connection.execute(_SETTLE, (time_text(self._now()), outcome.value, serial, copy))

    def paper_seen(self, serial: str, copy: int, came_out: bool) -> None:
        """Write down what the visitor saw where the printer could not tell."""
        with self._database.writing() as connection:
            self._row(connection, serial, copy)
            connection.execute("UPDATE prints SET came_out = ? WHERE serial = ? AND copy = ?", (came_out, serial, copy))

    def unsettled(self) -> tuple[UnsettledPrint, ...]:
        """Return the copies that were about to be printed and never ended, oldest first."""
        query = "SELECT serial, copy, intended_at FROM prints WHERE intended_at NOTNULL AND settled_at ISNULL"
        with self._database.reading() as connection:
            rows = connection.execute(f"{query} ORDER BY intended_at").fetchall()
        return tuple(UnsettledPrint(serial, copy, text_time(at)) for serial, copy, at in rows)

    def printed(self, since: dt.datetime) -> int:
        """Count the copies sent to the printer since then: what staff compare with the roll."""
        query = "SELECT count(*) FROM prints WHERE intended_at >= ?"
        with self._database.reading() as connection:
            return int(connection.execute(query, (time_text(since),)).fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _draw(self, connection: sqlite3.Connection, serial: str, copy: int, kind: str, language: str) -> None:
        row = (serial, copy, kind, language, time_text(self._now()))
        connection.execute("INSERT INTO prints (serial, copy, kind, language, drawn_at) VALUES (?, ?, ?, ?, ?)", row)

    def _row(self, connection: sqlite3.Connection, serial: str, copy: int) -> _Copy:
        query = "SELECT kind, language, intended_at, event_id FROM prints WHERE serial = ? AND copy = ?"
        row = connection.execute(query, (serial, copy)).fetchone()
        if row is None:
            raise KeyError(f"{serial} copy {copy}")
        return _Copy(*row)


def _mark(connection: sqlite3.Connection, code: bytes) -> bytes:
    return hashlib.blake2b(code, key=_machine_key(connection), digest_size=16).digest()


def _machine_key(connection: sqlite3.Connection) -> bytes:
    connection.execute("INSERT OR IGNORE INTO desk_key VALUES (1, ?)", (os.urandom(32),))
    return bytes(connection.execute('SELECT "key" FROM desk_key').fetchone()[0])
