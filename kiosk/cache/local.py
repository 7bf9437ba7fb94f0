"""local.db: what this machine alone knows (prints, failed tries). Only the screen's process writes it; WAL + FULL.

`prints`: every copy of every slip, without a word of what stands on it; times in UTC. `whose`: of a slip that staff
printed, a keyed hash of its code, as long as the code counts: the next one is marked as a copy. `series`: the last
number given; the letter moves on when a damaged file was set aside, so that no serial comes twice. `tries`: look-ups
that did not open, for one day; the identity is an HMAC under that day's key. `day_keys`: a random key for one day;
gone with its rows on the next, so that yesterday's visitors cannot be looked up. `paper`: one row, millimetres of
paper used. `queue`: numbers of the day, what for and when, nobody's name. `house`: what the staff set on this
machine. `desk_cards`: staff cards by an HMAC under the one row of `desk_key`; which of them signed in here, and wrong
PINs with what is left of a lock-out. `clock_seen`: the latest time this machine knew while a list of staff was in
force. `lists` and `list_rows`: lists of slips by number, without a person. `counter_overlay`: what staff changed at
this counter, signed by the portal, until the register has it. `counter_asks`: what they asked, sealed to the portal,
until it is answered.
"""

from pathlib import Path

from kiosk.cache.database import Database

_VERSION = 7
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
    """CREATE TABLE IF NOT EXISTS whose (
    serial TEXT NOT NULL PRIMARY KEY,
    mark BLOB NOT NULL,
    made_at DATETIME NOT NULL
)""",
    "CREATE INDEX IF NOT EXISTS whose_mark ON whose (mark)",
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
    'CREATE TABLE IF NOT EXISTS desk_key (only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1), "key" BLOB NOT NULL)',
    """CREATE TABLE IF NOT EXISTS desk_cards (
    card BLOB NOT NULL PRIMARY KEY,
    known BOOLEAN NOT NULL,
    failed INTEGER NOT NULL,
    left_seconds REAL NOT NULL,
    boot TEXT NOT NULL,
    boot_seconds REAL NOT NULL
)""",
    "CREATE TABLE IF NOT EXISTS clock_seen (issued TEXT NOT NULL PRIMARY KEY, latest TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS lists (
    list TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    total INTEGER NOT NULL,
    language TEXT NOT NULL,
    begun_at DATETIME NOT NULL,
    closed_at DATETIME
)""",
    """CREATE TABLE IF NOT EXISTS list_rows (
    list TEXT NOT NULL REFERENCES lists,
    row INTEGER NOT NULL,
    serial TEXT,
    copy INTEGER,
    skipped TEXT,
    PRIMARY KEY (list, row)
)""",
    """CREATE TABLE IF NOT EXISTS counter_overlay (
    feed TEXT NOT NULL,
    record BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    signed BLOB NOT NULL,
    made_at DATETIME NOT NULL,
    PRIMARY KEY (feed, record)
)""",
    """CREATE TABLE IF NOT EXISTS counter_asks (
    "key" BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    made_at DATETIME NOT NULL
)""",
    """CREATE TABLE IF NOT EXISTS queue (
    day TEXT NOT NULL,
    place INTEGER NOT NULL,
    service TEXT NOT NULL,
    made_at DATETIME NOT NULL,
    called_at DATETIME,
    counter TEXT,
    PRIMARY KEY (day, place)
)""",
    "CREATE TABLE IF NOT EXISTS house (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    'CREATE TABLE IF NOT EXISTS day_keys (day TEXT NOT NULL PRIMARY KEY, "key" BLOB NOT NULL)',
)


def open_local(folder: Path) -> Database:
    """Return local.db of the data folder."""
    return Database(folder / "local.db", _SCHEMA, _VERSION, synchronous="FULL", owner=True)
