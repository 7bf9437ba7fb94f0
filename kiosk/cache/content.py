"""content.db: the public feeds (next steps, revoked slips …). Rebuildable, so WAL + NORMAL; only sync writes it."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec
from sqlalchemy import Column, Connection, DateTime, Integer, LargeBinary, MetaData, Table, Text, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk.cache.database import Database
from onedata.records import NextStep
from onedata.segments import Op, Put
from onedata.wire import Malformed, decode

_VERSION = 1
_ROW_LIMIT = 1 << 20
_tables = MetaData()
_cursors = Table(
    "cursors",
    _tables,
    Column("feed", Text, primary_key=True),
    Column("incarnation", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("as_of", DateTime, nullable=False),
)
_items = Table(
    "items",
    _tables,
    Column("feed", Text, primary_key=True),
    Column("collection", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)


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
        self._database = Database(folder / "content.db", _tables, _VERSION, synchronous="NORMAL", owner=owner)

    def cursor(self, feed: str) -> Cursor | None:
        """Return how far a feed is; None when it never was."""
        with self._database.reading() as connection:
            row = connection.execute(select(_cursors).where(_cursors.c.feed == feed)).one_or_none()
        return (
            None if row is None else Cursor(row.incarnation, row.epoch, row.sequence, row.as_of.replace(tzinfo=dt.UTC))
        )

    def replace(self, feed: str, cursor: Cursor, ops: Iterable[Op]) -> int:
        """Take in a snapshot: all old rows go, all new ones come, in one transaction; return the rows.

        `Malformed` out of `ops` rolls everything back.
        """
        with self._database.writing() as connection:
            connection.execute(delete(_items).where(_items.c.feed == feed))
            return _take(connection, feed, cursor, ops)

    def apply(self, feed: str, cursor: Cursor, ops: Iterable[Op]) -> int:
        """Take in one segment with its cursor in one transaction; return the operations."""
        with self._database.writing() as connection:
            return _take(connection, feed, cursor, ops)

    def forget(self, feeds: Iterable[str]) -> None:
        """Drop feeds that this kiosk no longer follows."""
        with self._database.writing() as connection:
            for feed in feeds:
                for table in (_items, _cursors):
                    connection.execute(delete(table).where(table.c.feed == feed))

    def feeds(self) -> tuple[str, ...]:
        """Return the names of the feeds in the file."""
        with self._database.reading() as connection:
            return tuple(connection.execute(select(_cursors.c.feed).order_by(_cursors.c.feed)).scalars())

    def count(self, feed: str) -> int:
        """Count a feed's rows."""
        with self._database.reading() as connection:
            return len(connection.execute(select(_items.c.key).where(_items.c.feed == feed)).all())

    def rows(self, feed: str, collection: str, ending: str = "") -> tuple[tuple[str, bytes], ...]:
        """Return keys and values of a collection, by key; with `ending`, only keys that end so."""
        where = (
            _items.c.feed == feed,
            _items.c.collection == collection,
            _items.c.key.endswith(ending, autoescape=True),
        )
        with self._database.reading() as connection:
            found = connection.execute(select(_items.c.key, _items.c.value).where(*where).order_by(_items.c.key))
            return tuple((key, value) for key, value in found)

    def row(self, feed: str, collection: str, key: str) -> bytes | None:
        """Return one value, None where there is none."""
        where = (_items.c.feed == feed, _items.c.collection == collection, _items.c.key == key)
        with self._database.reading() as connection:
            return connection.execute(select(_items.c.value).where(*where)).scalar()

    def value(self, feed: str, collection: str, key: str) -> bytes | None:
        """Return one row of a feed, as it was published."""
        where = (_items.c.feed == feed, _items.c.collection == collection, _items.c.key == key)
        with self._database.reading() as connection:
            return connection.execute(select(_items.c.value).where(*where)).scalar()

    def next_step(self, key: str) -> NextStep | None:
        """Return one row of the next-step table; None for an unknown key: the screen then says "tanyakan petugas"."""
        where = (_items.c.feed == "rules", _items.c.collection == "next_steps", _items.c.key == key)
        with self._database.reading() as connection:
            value = connection.execute(select(_items.c.value).where(*where)).scalar()
        return None if value is None else _decoded(value)

    def all_next_steps(self) -> tuple[NextStep, ...]:
        """Return the whole next-step table, by key."""
        where = (_items.c.feed == "rules", _items.c.collection == "next_steps")
        with self._database.reading() as connection:
            values = connection.execute(select(_items.c.value).where(*where).order_by(_items.c.key)).scalars().all()
        return tuple(step for step in map(_decoded, values) if step is not None)

    def revoked_slips(self) -> frozenset[str]:
        """Return the ids, in hex, of slip tokens that no longer hold."""
        with self._database.reading() as connection:
            keys = connection.execute(select(_items.c.key).where(_items.c.feed == "slip-revoked")).scalars().all()
        return frozenset(keys)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _take(connection: Connection, feed: str, cursor: Cursor, ops: Iterable[Op]) -> int:
    count = 0
    for op in ops:
        key = op.key if isinstance(op.key, str) else op.key.hex()
        row = {"feed": feed, "collection": op.table, "key": key}
        if isinstance(op, Put):
            put = upsert(_items).values(**row, value=op.value)
            connection.execute(put.on_conflict_do_update(index_elements=list(row), set_={"value": op.value}))
        else:
            where = (_items.c.feed == feed, _items.c.collection == op.table, _items.c.key == key)
            connection.execute(delete(_items).where(*where))
        count += 1
    connection.execute(delete(_cursors).where(_cursors.c.feed == feed))
    connection.execute(insert(_cursors).values(feed=feed, **msgspec.structs.asdict(cursor)))
    return count


def _decoded(value: bytes) -> NextStep | None:
    """Return the row, None where this program does not understand it: a newer portal may know more."""
    try:
        return decode(value, NextStep, _ROW_LIMIT)
    except Malformed:
        return None
