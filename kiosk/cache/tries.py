"""Failed look-ups a day for one identifier: a machine in a lobby must not be a place to guess at."""

import contextlib
import datetime as dt
import hashlib
import hmac
import os
import sqlite3
from pathlib import Path

from kiosk.cache.durable import NotSaved
from kiosk.cache.local import open_local

LIMIT = 5
"""Failed look-ups a day and identifier."""
_ONE_MORE = """INSERT INTO tries (day, identity, failed) VALUES (?, ?, 1)
ON CONFLICT (day, identity) DO UPDATE SET failed = failed + 1"""


class Tries:
    """Counts in local.db and in memory: a full disk does not open the door."""

    def __init__(self, folder: Path) -> None:
        self._database = open_local(folder)
        self._unsaved: dict[tuple[str, str, dt.date], int] = {}
        self._left_over = True
        """An earlier day's key may stand in the write-ahead log still: it was deleted now, or before a crash."""

    def exhausted(self, kind: str, identifier: str, day: dt.date) -> bool:
        """Tell whether this identifier failed `LIMIT` times on this day; it is normalised already."""
        return self.failed(kind, identifier, day) >= LIMIT

    def failed(self, kind: str, identifier: str, day: dt.date) -> int:
        """Count this identifier's failures on this day, and on later ones that the clock has named already.

        An unreadable file counts as none beside memory.
        """
        unsaved = self._unsaved.get((kind, identifier, day), 0)
        try:
            with self._database.reading() as connection:
                return unsaved + _counted(connection, day, kind, identifier)
        except NotSaved:
            return unsaved

    def count(self, kind: str, identifier: str, day: dt.date) -> None:
        """Count one failure, on disk before this returns; in memory where the disk does not take it.

        The first failure of a day forgets the days before it, never one after it: a clock that fell back, as one with
        an empty battery does at each power cut, gives nobody new tries.
        """
        try:
            with self._database.writing() as connection:
                known = _known_key(connection, day)
                self._left_over = self._left_over or known is None
                identity = _hidden(known or _new_key(connection, day), kind, identifier)
                connection.execute(_ONE_MORE, (day.isoformat(), identity))
        except NotSaved:
            place = (kind, identifier, day)
            self._unsaved[place] = self._unsaved.get(place, 0) + 1
        if self._left_over:
            with contextlib.suppress(NotSaved):  # the next failure asks again
                self._left_over = not self._database.fold()

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _known_key(connection: sqlite3.Connection, day: dt.date) -> bytes | None:
    row = connection.execute('SELECT "key" FROM day_keys WHERE day = ?', (day.isoformat(),)).fetchone()
    return None if row is None else bytes(row[0])


def _new_key(connection: sqlite3.Connection, day: dt.date) -> bytes:
    connection.execute("DELETE FROM tries WHERE day < ?", (day.isoformat(),))
    connection.execute("DELETE FROM day_keys WHERE day < ?", (day.isoformat(),))
    key = os.urandom(32)
    connection.execute("INSERT INTO day_keys VALUES (?, ?)", (day.isoformat(), key))
    return key


def _counted(connection: sqlite3.Connection, day: dt.date, kind: str, identifier: str) -> int:
    keys = connection.execute('SELECT day, "key" FROM day_keys WHERE day >= ?', (day.isoformat(),)).fetchall()
    query = "SELECT failed FROM tries WHERE day = ? AND identity = ?"
    rows = (connection.execute(query, (on, _hidden(bytes(key), kind, identifier))).fetchone() for on, key in keys)
    return sum(int(row[0]) for row in rows if row is not None)


def _hidden(key: bytes, kind: str, identifier: str) -> bytes:
    return hmac.new(key, f"{kind}:{identifier}".encode(), hashlib.sha256).digest()
