"""content.db: the public feeds (next steps, revoked slips …). Rebuildable, so WAL + NORMAL; only sync writes it."""

import datetime as dt
import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from kiosk.cache import search_index
from kiosk.cache.database import Database, text_time, time_text
from onedata.content_feeds import FORMAT, check_format
from onedata.records import NextStep
from onedata.segments import Op, Put
from onedata.wire import Malformed, decode

_VERSION = 1
_ROW_LIMIT = 1 << 20
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS cursors (
    feed TEXT NOT NULL PRIMARY KEY,
    incarnation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    as_of DATETIME NOT NULL
)""",
    """CREATE TABLE IF NOT EXISTS items (
    feed TEXT NOT NULL,
    collection TEXT NOT NULL,
    "key" TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (feed, collection, "key")
)""",
)
_PUT = """INSERT INTO items (feed, collection, "key", value) VALUES (?, ?, ?, ?)
ON CONFLICT (feed, collection, "key") DO UPDATE SET value = excluded.value"""
_DROP = 'DELETE FROM items WHERE feed = ? AND collection = ? AND "key" = ?'


class Cursor(msgspec.Struct, frozen=True):
    """How far a feed has been taken in; stands in the same transaction as its rows."""

    incarnation: int
    epoch: int
    sequence: int
    as_of: dt.datetime

    @property
    def version(self) -> tuple[int, int, int]:
        """Incarnation, epoch, sequence."""
        return self.incarnation, self.epoch, self.sequence


class Content:
    """What everybody may read. Every method raises `NotSaved` when the file cannot be read or written."""

    def __init__(self, folder: Path, *, owner: bool = False) -> None:
        """`owner` is the sync process, the only one that writes and folds the write-ahead log."""
        self._database = Database(folder / "content.db", _SCHEMA, _VERSION, synchronous="NORMAL", owner=owner)

    def cursor(self, feed: str) -> Cursor | None:
        """Return how far a feed is; None when it never was."""
        with self._database.reading() as connection:
            query = "SELECT incarnation, epoch, sequence, as_of FROM cursors WHERE feed = ?"
            row = connection.execute(query, (feed,)).fetchone()
        if row is None:
            return None
        incarnation, epoch, sequence, as_of = row
        return Cursor(incarnation, epoch, sequence, text_time(as_of))

    def replace(self, feed: str, cursor: Cursor, ops: Iterable[Op]) -> int:
        """Take in a snapshot: all old rows go, all new ones come, in one transaction; return the rows.

        `Malformed` out of `ops` rolls everything back, and so does a format row that raises `NewerFormat`.
        """
        with self._database.writing() as connection:
            connection.execute("DELETE FROM items WHERE feed = ?", (feed,))
            count = len(_take(connection, feed, cursor, ops))
            search_index.prepare(connection)
            for kind in (kind for kind, (own, _) in search_index.KINDS.items() if own == feed):
                search_index.renew(connection, kind)
            return count

    def apply(self, feed: str, cursor: Cursor, ops: Iterable[Op]) -> int:
        """Take in one segment with its cursor in one transaction; return the operations."""
        with self._database.writing() as connection:
            touched = _take(connection, feed, cursor, ops)
            search_index.prepare(connection)
            search_index.update(connection, feed, touched)
            return len(touched)

    def refresh_search(self) -> None:
        """Make the search's tables anew where another version of this program made them."""
        with self._database.writing() as connection:
            search_index.prepare(connection)

    def searching(self) -> AbstractContextManager[sqlite3.Connection]:
        """One consistent view for the search, which asks many small questions a keystroke."""
        return self._database.reading()

    def forget(self, feeds: Iterable[str]) -> None:
        """Drop feeds that this kiosk no longer follows."""
        with self._database.writing() as connection:
            for feed in feeds:
                connection.execute("DELETE FROM items WHERE feed = ?", (feed,))
                connection.execute("DELETE FROM cursors WHERE feed = ?", (feed,))
            search_index.prepare(connection)
            for kind in search_index.KINDS:
                search_index.renew(connection, kind)

    def feeds(self) -> tuple[str, ...]:
        """Return the names of the feeds in the file."""
        with self._database.reading() as connection:
            return tuple(feed for (feed,) in connection.execute("SELECT feed FROM cursors ORDER BY feed"))

    def count(self, feed: str) -> int:
        """Count a feed's rows."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM items WHERE feed = ?", (feed,)).fetchone()[0])

    def rows(self, feed: str, collection: str, ending: str = "") -> tuple[tuple[str, bytes], ...]:
        """Return keys and values of a collection, by key; with `ending`, only keys that end so."""
        query = """SELECT "key", value FROM items WHERE feed = ? AND collection = ?
        AND substr("key", length("key") + 1 - length(?3)) = ?3 ORDER BY "key" """
        with self._database.reading() as connection:
            return tuple(connection.execute(query, (feed, collection, ending)))

    def row(self, feed: str, collection: str, key: str) -> bytes | None:
        """Return one value, None where there is none."""
        query = 'SELECT value FROM items WHERE feed = ? AND collection = ? AND "key" = ?'
        with self._database.reading() as connection:
            row = connection.execute(query, (feed, collection, key)).fetchone()
        return None if row is None else bytes(row[0])

    def next_step(self, key: str) -> NextStep | None:
        """Return one row of the next-step table; None for an unknown key: the screen then says "tanyakan petugas"."""
        query = "SELECT value FROM items WHERE feed = 'rules' AND collection = 'next_steps' AND \"key\" = ?"
        with self._database.reading() as connection:
            row = connection.execute(query, (key,)).fetchone()
        return None if row is None else _decoded(row[0])

    def all_next_steps(self) -> tuple[NextStep, ...]:
        """Return the whole next-step table, by key."""
        query = "SELECT value FROM items WHERE feed = 'rules' AND collection = 'next_steps' ORDER BY \"key\""
        with self._database.reading() as connection:
            found = [_decoded(value) for (value,) in connection.execute(query)]
        return tuple(step for step in found if step is not None)

    def revoked_slips(self) -> frozenset[str]:
        """Return the ids, in hex, of slip tokens that no longer hold."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT \"key\" FROM items WHERE feed = 'slip-revoked'")
            return frozenset(key for (key,) in rows)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _take(connection: sqlite3.Connection, feed: str, cursor: Cursor, ops: Iterable[Op]) -> list[tuple[str, str]]:
    """Store operations and cursor; return collection and key of every row touched. Raises `NewerFormat`."""
    touched = []
    for op in ops:
        key = op.key if isinstance(op.key, str) else op.key.hex()
        if isinstance(op, Put):
            if op.table == FORMAT:
                check_format(op.value)
            connection.execute(_PUT, (feed, op.table, key, op.value))
        else:
            connection.execute(_DROP, (feed, op.table, key))
        touched.append((op.table, key))
    row = (feed, *cursor.version, time_text(cursor.as_of))
    connection.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, ?, ?)", row)
    return touched


def _decoded(value: bytes) -> NextStep | None:
    """Return the row, None where this program does not understand it: a newer portal may know more."""
    try:
        return decode(value, NextStep, _ROW_LIMIT)
    except Malformed:
        return None
