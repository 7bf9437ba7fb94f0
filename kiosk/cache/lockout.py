"""Wrong PINs at the desk: five tries, then a quarter of an hour that no restart and no clock can shorten.

What is left of a lock-out is counted down by the time since the machine was switched on, which nobody can set. After a
restart what was left is still left, less the time that the machine has been on again: never by the clock on the wall.
"""

import hashlib
import hmac
import math
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kiosk.cache.durable import NotSaved
from kiosk.cache.local import open_local

TRIES = 5
LOCKED_SECONDS = 15 * 60.0
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_SAVED = """INSERT INTO desk_cards (card, known, failed, left_seconds, boot, boot_seconds) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (card) DO UPDATE SET known = max(known, excluded.known), failed = excluded.failed,
left_seconds = excluded.left_seconds, boot = excluded.boot, boot_seconds = excluded.boot_seconds"""


class Uptime(NamedTuple):
    """Which run of the machine this is, and for how long it has been on, sleep included."""

    boot: str
    seconds: float


def uptime() -> Uptime:
    """Return this machine's."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    seconds = time.monotonic() if clock is None else time.clock_gettime(clock)
    try:
        return Uptime(_BOOT_ID.read_text(encoding="ascii").strip(), seconds)
    except OSError:
        return Uptime("", seconds)


class _Card(NamedTuple):
    known: bool = False
    failed: int = 0
    left: float = 0.0
    boot: str = ""
    seconds: float = 0.0

    def left_at(self, now: Uptime) -> float:
        """Return what is left of a lock-out; a count of another run goes on from where this run began."""
        spent = now.seconds - self.seconds if now.boot == self.boot else now.seconds
        return max(0.0, self.left - max(0.0, spent))


class Lockout:
    """What this machine knows of staff cards; a card is kept as an HMAC under a key of this machine.

    Counts stand on disk before an answer is given; where the disk does not take them, memory counts on.
    """

    def __init__(self, folder: Path, *, now: Callable[[], Uptime] = uptime) -> None:
        self._database = open_local(folder)
        self._now = now
        self._unsaved: dict[str, _Card] = {}

    def minutes_left(self, card: str) -> int:
        """Return how many minutes a card is still locked out, rounded up; 0: it may try."""
        return math.ceil(self._read(card).left_at(self._now()) / 60)

    def failed(self, card: str) -> int:
        """Count a wrong PIN and return how many tries are left; at none the card is locked out."""
        now, before = self._now(), self._read(card)
        count = before.failed + 1
        locked = count >= TRIES
        left = LOCKED_SECONDS if locked else before.left_at(now)
        self._write(card, _Card(before.known, 0 if locked else count, left, *now))
        return 0 if locked else TRIES - count

    def succeeded(self, card: str) -> None:
        """Forget wrong PINs, and know the card from now on: laid on the resting machine it opens the desk's door."""
        self._write(card, _Card(True, 0, 0.0, *self._now()))

    def knows(self, card: str) -> bool:
        """Say whether somebody signed in here with this card before; no more than that."""
        return self._read(card).known

    def forget(self, card: str) -> None:
        """Know a card no more: it is no staff card now."""
        read = self._read(card)
        try:
            with self._database.writing() as connection:
                connection.execute("UPDATE desk_cards SET known = 0 WHERE card = ?", (self._hidden(connection, card),))
        except NotSaved:
            self._unsaved[card] = read._replace(known=False)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _read(self, card: str) -> _Card:
        if card in self._unsaved:
            return self._unsaved[card]
        query = "SELECT known, failed, left_seconds, boot, boot_seconds FROM desk_cards WHERE card = ?"
        try:
            with self._database.reading() as connection:
                key = connection.execute('SELECT "key" FROM desk_key').fetchone()
                row = key and connection.execute(query, (_hidden(key[0], card),)).fetchone()
        except NotSaved:
            return _Card()
        return _Card(bool(row[0]), *row[1:]) if row else _Card()

    def _write(self, card: str, value: _Card) -> None:
        try:
            with self._database.writing() as connection:
                connection.execute(_SAVED, (self._hidden(connection, card), *value))
        except NotSaved:
            self._unsaved[card] = value
        else:
            self._unsaved.pop(card, None)

    def _hidden(self, connection: sqlite3.Connection, card: str) -> bytes:
        connection.execute("INSERT OR IGNORE INTO desk_key VALUES (1, ?)", (os.urandom(32),))
        return _hidden(connection.execute('SELECT "key" FROM desk_key').fetchone()[0], card)


def _hidden(key: bytes, card: str) -> bytes:
    return hmac.new(key, b"staff:" + card.encode(), hashlib.sha256).digest()
