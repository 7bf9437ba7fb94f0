"""What must be true of a kiosk's folder after any fault, asked through the kiosk's own code."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.cache.content import Content
from kiosk.cache.durable import NotSaved
from kiosk.cache.generations import FOLDER, POINTER, Pointer, read_pointer
from kiosk.cache.journal import Journal
from kiosk.cache.keys import Peppers
from kiosk.cache.outbox import Outbox
from kiosk.cache.register import RegisterCache
from kiosk.health import RegisterState
from kiosk.sync.state import SyncState
from onedata import wire
from onedata.register_file import Register
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal

Rows = Mapping[tuple[str, str], bytes]
Version = tuple[str, int, int]
"""Feed, epoch, sequence."""


class Wrong(msgspec.Struct, frozen=True):
    """One thing that must not be."""

    kind: Literal["lost", "corrupt"]
    what: str


class Published(msgspec.Struct):
    """Every state of every feed that the portal ever published: nothing else may ever be seen."""

    states: dict[Version, Rows]

    def learn(self, portal: GenuinePortal) -> None:
        """Remember the states that are published now."""
        for name, feed in portal.feeds.items():
            self.states[(name, feed.epoch, feed.sequence)] = dict(feed.rows)


class Promised(msgspec.Struct, frozen=True):
    """What was said to be safe at the moment of the fault."""

    events: Collection[str] = ()
    prints: Collection[str] = ()
    register: tuple[int, int] = (0, 0)
    """Epoch and sequence that a finished round left in force."""


def wrongs(folder: Path, published: Published, promised: Promised) -> list[Wrong]:
    """Return everything that is wrong in a folder; the kiosk's code opens it first, as after a start."""
    checks = (_state, _register, _content, _outbox, _journal)
    return [wrong for check in checks for wrong in check(folder, published, promised)]


def _state(folder: Path, published: Published, promised: Promised) -> Iterator[Wrong]:
    try:
        mark = SyncState(folder).mark(REGISTER)
    except NotSaved as trouble:
        yield Wrong("corrupt", str(trouble))
        return
    pointer = read_pointer(folder / FOLDER)
    if pointer is not None and (mark is None or pointer.version > mark.version):
        yield Wrong("lost", "the register in force is above the high-water mark")


def _register(folder: Path, published: Published, promised: Promised) -> Iterator[Wrong]:
    pointer = read_pointer(folder / FOLDER)
    if pointer is None:
        if (folder / FOLDER / POINTER).exists():
            yield Wrong("corrupt", "the pointer cannot be read")
        if promised.register > (0, 0):
            yield Wrong("lost", "the register")
        return
    if (pointer.epoch, pointer.sequence) < promised.register:
        yield Wrong("lost", f"the register is older than {promised.register}")
    cache = RegisterCache(folder, Peppers(folder))
    cache.begin_visit()
    state = cache.state()[0]
    cache.close()
    if state is RegisterState.ABSENT:
        yield Wrong("lost", "the register's pepper or file")
    elif state is not RegisterState.READY or _rows(folder / FOLDER, pointer) != _wanted(published, pointer):
        yield Wrong("corrupt", f"the register in force is not whole ({state})")


def _wanted(published: Published, pointer: Pointer) -> Rows | None:
    return published.states.get((pointer.feed, pointer.epoch, pointer.sequence))


def _rows(registers: Path, pointer: Pointer) -> Rows | None:
    """Return a register's rows as they are published; None when one of its files is damaged."""
    with Register.open(*(registers / name for name in pointer.files)) as register:
        if list(register.damage()):
            return None
        keys = {
            (table, key)
            for layer in register._layers
            for table, sql in _KEYS.items()
            for (key,) in layer.connection.execute(sql)
        }
        found = {(table, key.hex()): _row(register, table, key) for table, key in keys}
        return {place: row for place, row in found.items() if row is not None}


_KEYS = {"entries": "SELECT locator FROM entries", "records": "SELECT record_id FROM records"}


def _row(register: Register, table: str, key: bytes) -> bytes | None:
    """Return a row as it is published, None where it is gone."""
    if table == "entries":
        return register.entry(key)
    record = register.record(key)
    return None if record is None else wire.encode(record)


def _content(folder: Path, published: Published, promised: Promised) -> Iterator[Wrong]:
    content = Content(folder, owner=True)
    if broken := unusable(folder / "content.db", content.feeds):
        yield broken
        return
    for feed in content.feeds():
        cursor = content.cursor(feed)
        assert cursor is not None
        query = "SELECT collection, key, value FROM items WHERE feed = ?"
        rows = {(table, key): value for table, key, value in _read(folder / "content.db", query, feed)}
        if rows != published.states.get((feed, cursor.epoch, cursor.sequence)):
            yield Wrong("corrupt", f"{feed} {cursor.sequence} is no published state")
    content.close()


def _outbox(folder: Path, published: Published, promised: Promised) -> Iterator[Wrong]:
    outbox = Outbox(folder, owner=True)
    if broken := unusable(folder / "outbox.db", outbox.count):
        yield broken
        return
    outbox.close()
    there = {event for (event,) in _read(folder / "outbox.db", "SELECT id FROM events")}
    yield from (Wrong("lost", f"event {event}") for event in promised.events if event not in there)


def _journal(folder: Path, published: Published, promised: Promised) -> Iterator[Wrong]:
    journal = Journal(folder)
    if broken := unusable(folder / "local.db", journal.unsettled):
        yield broken
        return
    there = {serial for (serial,) in _read(folder / "local.db", "SELECT serial FROM prints WHERE intended_at NOT NULL")}
    yield from (Wrong("lost", f"print {serial}") for serial in promised.prints if serial not in there)
    if journal.reserve("status", "id") in there:
        yield Wrong("lost", "a serial comes twice")
    journal.close()


def unusable(path: Path, use: Callable[[], object]) -> Wrong | None:
    """Use a database as the kiosk does: it must open, never have been set aside, and be whole."""
    try:
        use()
    except NotSaved as trouble:
        return Wrong("corrupt", str(trouble))
    if list(path.parent.glob(f"{path.name}.damaged-*")):
        return Wrong("corrupt", f"{path.name} was set aside")
    try:
        whole = _read(path, "PRAGMA integrity_check") == [("ok",)]
    except sqlite3.DatabaseError:  # so damaged that it cannot even be examined
        whole = False
    return None if whole else Wrong("corrupt", f"{path.name} is not whole")


def _read(path: Path, query: str, *values: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()
