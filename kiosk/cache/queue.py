"""The queue of the day in local.db: a number, what it is for, when; no name, nothing of the visit that took it."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk.cache.database import text_time, time_text
from kiosk.cache.local import open_local

MOST = 999
"""Numbers a day; the next one begins again at 1, when nobody waits with it any more."""
_KEPT_DAYS = 30
"""For the day report; then the rows go."""


class Ticket(msgspec.Struct, frozen=True):
    """A number that somebody holds."""

    number: str
    """As it stands on paper and is called: `A-012`."""
    service: str
    """What it is for: a stage of the way, or a code such as INFORMATION."""
    made_at: dt.datetime


class Call(msgspec.Struct, frozen=True):
    """A number that was called, and where to."""

    ticket: Ticket
    counter: str
    called_at: dt.datetime


class Queue:
    """Numbers given, waiting and called on this machine. Every method raises `NotSaved` when the disk does not take it.

    A day is the office's; at its end nobody waits any more.
    """

    def __init__(self, folder: Path, prefix: str, *, now: Callable[[], dt.datetime]) -> None:
        """`now` is aware and in the office's zone; `prefix` tells this machine's numbers from another's."""
        self._database = open_local(folder)
        self._prefix = prefix
        self._now = now

    def take(self, service: str) -> Ticket:
        """Give the next number of the day; it is on disk when this returns."""
        now = self._now()
        with self._database.writing() as connection:
            day = now.date().isoformat()
            oldest = (now.date() - dt.timedelta(days=_KEPT_DAYS)).isoformat()
            connection.execute("DELETE FROM queue WHERE day < ?", (oldest,))
            (last,) = connection.execute("SELECT max(place) FROM queue WHERE day = ?", (day,)).fetchone()
            place = (last or 0) + 1
            row = (day, place, service, time_text(now))
            connection.execute("INSERT INTO queue (day, place, service, made_at) VALUES (?, ?, ?, ?)", row)
        return Ticket(self._name(place), service, now)

    def waiting(self) -> tuple[Ticket, ...]:
        """Return who waits, longest first."""
        query = "SELECT place, service, made_at FROM queue WHERE day = ? AND called_at ISNULL ORDER BY place"
        with self._database.reading() as connection:
            rows = connection.execute(query, (self._now().date().isoformat(),)).fetchall()
        return tuple(self._ticket(row) for row in rows)

    def call(self, counter: str, number: str = "") -> Call | None:
        """Call one number, without one the next; None where nobody waits, or this one does not any more."""
        now = self._now()
        with self._database.writing() as connection:
            row = self._found(connection, now, number)
            if row is None:
                return None
            changes = (time_text(now), counter, now.date().isoformat(), row[0])
            connection.execute("UPDATE queue SET called_at = ?, counter = ? WHERE day = ? AND place = ?", changes)
        return Call(self._ticket(row), counter, now)

    def taken(self, day: dt.date) -> dict[str, int]:
        """Count the numbers of a day by what they were for."""
        query = "SELECT service, count(*) FROM queue WHERE day = ? GROUP BY service"
        with self._database.reading() as connection:
            return dict(connection.execute(query, (day.isoformat(),)).fetchall())

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _found(self, connection: sqlite3.Connection, now: dt.datetime, number: str) -> tuple[int, str, str] | None:
        query = "SELECT place, service, made_at FROM queue WHERE day = ? AND called_at ISNULL ORDER BY place"
        rows: list[tuple[int, str, str]] = connection.execute(query, (now.date().isoformat(),)).fetchall()
        return next((row for row in rows if number in ("", self._name(row[0]))), None)

    def _ticket(self, row: tuple[int, str, str]) -> Ticket:
        place, service, made_at = row
        return Ticket(self._name(place), service, text_time(made_at))

    def _name(self, place: int) -> str:
        return f"{self._prefix}-{(place - 1) % MOST + 1:03d}"
