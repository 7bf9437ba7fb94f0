"""local.db: what this machine alone knows (prints, failed tries). Only the screen's process writes it; WAL + FULL.

`prints`: every copy of every slip, without a word of what stands on it; times in UTC. `series`: the last number given;
the letter moves on when a damaged file was set aside, so that no serial comes twice. `tries`: look-ups that did not
open, for one day; the identity is an HMAC under that day's key. `day_keys`: a random key for one day; gone with its
rows on the next, so that yesterday's visitors cannot be looked up. `paper`: one row, millimetres of paper used.
"""

from pathlib import Path

from kiosk.cache.database import Database

_VERSION = 2
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS prints (
    serial TEXT NOT NULL,
    copy INTEGER NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    drawn_at DATETIME NOT NULL,
    intended_at DATETIME,
    event_id TEXT,
    settled_at DATETIME,
    outcome TEXT,
    came_out BOOLEAN,
    PRIMARY KEY (serial, copy)
)""",
    "CREATE TABLE IF NOT EXISTS series (letter TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL)",
    """CREATE TABLE IF NOT EXISTS tries (
    day TEXT NOT NULL,
    identity BLOB NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (day, identity)
)""",
    """CREATE TABLE IF NOT EXISTS paper (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    total_mm INTEGER NOT NULL,
    roll_mm INTEGER NOT NULL,
    roll_slips INTEGER NOT NULL
)""",
    'CREATE TABLE IF NOT EXISTS day_keys (day TEXT NOT NULL PRIMARY KEY, "key" BLOB NOT NULL)',
)


def open_local(folder: Path) -> Database:
    """Return local.db of the data folder."""
    return Database(folder / "local.db", _SCHEMA, _VERSION, synchronous="FULL", owner=True)
