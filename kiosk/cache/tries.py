"""Failed look-ups a day for one identifier: a machine in a lobby must not be a place to guess at."""

import datetime as dt
import hashlib
import hmac
import os
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.cache.durable import NotSaved
from kiosk.cache.local import day_keys, open_local, tries

LIMIT = 5
"""Failed look-ups a day and identifier."""


class Tries:
    """Counts in local.db and in memory: a full disk does not open the door."""

    def __init__(self, folder: Path) -> None:
        self._database = open_local(folder)
        self._unsaved: dict[tuple[str, str, dt.date], int] = {}

    def exhausted(self, kind: str, identifier: str, day: dt.date) -> bool:
        """Tell whether this identifier failed `LIMIT` times on this day; it is normalised already."""
        return self.failed(kind, identifier, day) >= LIMIT

    def failed(self, kind: str, identifier: str, day: dt.date) -> int:
        """Count this identifier's failures on this day; an unreadable file counts as none beside memory."""
        unsaved = self._unsaved.get((kind, identifier, day), 0)
        try:
            with self._database.reading() as connection:
                key = connection.execute(select(day_keys.c.key).where(day_keys.c.day == day.isoformat())).scalar()
                return unsaved + (0 if key is None else _count(connection, day, _hidden(key, kind, identifier)))
        except NotSaved:
            return unsaved

    def count(self, kind: str, identifier: str, day: dt.date) -> None:
        """Count one failure, on disk before this returns; in memory where the disk does not take it.

        The first failure of a day forgets every other day.
        """
        try:
            with self._database.writing() as connection:
                identity = _hidden(_key(connection, day), kind, identifier)
                before = _count(connection, day, identity)
                row = {"day": day.isoformat(), "identity": identity, "failed": before + 1}
                where = (tries.c.day == row["day"], tries.c.identity == identity)
                connection.execute(update(tries).where(*where).values(row) if before else insert(tries).values(row))
        except NotSaved:
            place = (kind, identifier, day)
            self._unsaved[place] = self._unsaved.get(place, 0) + 1

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _key(connection: Connection, day: dt.date) -> bytes:
    key = connection.execute(select(day_keys.c.key).where(day_keys.c.day == day.isoformat())).scalar()
    if key is not None:
        return bytes(key)
    for table in (tries, day_keys):
        connection.execute(delete(table))
    key = os.urandom(32)
    connection.execute(insert(day_keys).values(day=day.isoformat(), key=key))
    return key


def _count(connection: Connection, day: dt.date, identity: bytes) -> int:
    query = select(tries.c.failed).where(tries.c.day == day.isoformat(), tries.c.identity == identity)
    return int(connection.execute(query).scalar() or 0)


def _hidden(key: bytes, kind: str, identifier: str) -> bytes:
    return hmac.new(key, f"{kind}:{identifier}".encode(), hashlib.sha256).digest()
