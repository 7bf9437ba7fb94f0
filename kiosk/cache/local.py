"""local.db: what this machine alone knows (prints, failed tries). Only the screen's process writes it; WAL + FULL."""

from pathlib import Path

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text

from kiosk.cache.database import Database

_VERSION = 1
_tables = MetaData()

prints = Table(
    "prints",
    _tables,
    Column("serial", Text, primary_key=True),
    Column("copy", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("drawn_at", DateTime, nullable=False),
    Column("intended_at", DateTime),
    Column("event_id", Text),
    Column("settled_at", DateTime),
    Column("outcome", Text),
    Column("came_out", Boolean),
)
"""Every copy of every slip, without a word of what stands on it; times in UTC."""

series = Table(
    "series",
    _tables,
    Column("letter", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last number given; the letter moves on when a damaged file was set aside, so that no serial comes twice."""

tries = Table(
    "tries",
    _tables,
    Column("day", Text, primary_key=True),
    Column("identity", LargeBinary, primary_key=True),
    Column("failed", Integer, nullable=False),
)
"""Look-ups that did not open, for one day; the identity is an HMAC under that day's key."""

day_keys = Table(
    "day_keys",
    _tables,
    Column("day", Text, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
"""A random key for one day; gone with its rows on the next, so that yesterday's visitors cannot be looked up."""


def open_local(folder: Path) -> Database:
    """Return local.db of the data folder."""
    return Database(folder / "local.db", _tables, _VERSION, synchronous="FULL", owner=True)
