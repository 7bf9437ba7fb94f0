"""The sealed register as a SQLite file: built once by the portal, opened read-only by kiosks, never changed in place.

Both tables are WITHOUT ROWID and filled in key order: row or page order would tell which entries belong to one person.

A kiosk may lay a second, small file over a register: the rows that changed since. There an empty value says that a row
is gone; `BASE_ROW` says over which sequence it lies.
"""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from onedata import wire
from onedata.credentials import CredentialKeys, check_cost
from onedata.records import MovedRecord, WorkerRecord
from onedata.sealing import Parameters, SealBroken, open_basic, open_entry, open_part

APPLICATION_ID: Final = 0x41494D52
"""`AIMR` in the file's header."""
USER_VERSION: Final = 1
FORMAT: Final = "aim-register-1"
BASE_ROW: Final = "base"
"""Row of `meta` in a file of changes: the sequence of the register that it lies over, in decimal."""
_HEADER_LIMIT: Final = 1024
_VALUE_LIMIT: Final = 65536

_RECORDS_SQL: Final = (
    "CREATE TABLE records(record_id BLOB PRIMARY KEY, version INTEGER NOT NULL, basic BLOB NOT NULL, full BLOB)"
    " WITHOUT ROWID"
)
SCHEMA: Final = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE entries(locator BLOB PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID",
    _RECORDS_SQL,
)
_EXPECTED: Final = {("table", sql.split("(")[0].split()[2], sql) for sql in SCHEMA}
_UNREADABLE: Final = (sqlite3.Error, OverflowError, UnicodeDecodeError)
"""What SQLite's module raises where bytes are not what a register holds: numbers and texts beyond Python's too."""
_ENTRY_SQL: Final = "SELECT wrapped FROM entries WHERE locator = ?"
_RECORD_SQL: Final = "SELECT version, basic, full FROM records WHERE record_id = ?"


class NotARegister(Exception):  # noqa: N818  # named for what is wrong
    """A file is not a register of this format, whole and with exactly its schema."""


class LocatorTaken(ValueError):  # noqa: N818  # named for what is wrong
    """Two credentials lead to one locator, or two records share an id: the publisher reports it, nothing is lost."""


class Moved(Exception):  # noqa: N818  # says what is the case
    """The record that a credential opens is held for another province now."""

    def __init__(self, region: str) -> None:
        self.region = region
        """Kemendagri code."""
        super().__init__(region)


class RegisterHeader(msgspec.Struct, frozen=True):
    """What a register says of itself; the manifest must say the same."""

    format: str
    parameters: Parameters
    sequence: wire.Count
    as_of: wire.Instant


class StoredRecord(msgspec.Struct, frozen=True):
    """A sealed record as it lies in the file; `full` is None where the feed has no second part."""

    version: int
    basic: bytes
    full: bytes | None


class RegisterWriter:
    """Builds one register file; `finish()` makes it whole, leaving without it deletes what was begun.

    `over` makes it a file of changes, which lies over a register of that sequence.
    """

    def __init__(
        self, path: Path, params: Parameters, sequence: int, as_of: wire.Instant, *, over: int | None = None
    ) -> None:
        check_cost(params.cost)
        if path.exists():
            raise FileExistsError(path)
        self._path = path
        self._finished = False
        self._connection = sqlite3.connect(path, isolation_level=None)
        for sql in (
            f"PRAGMA application_id = {APPLICATION_ID}",
            f"PRAGMA user_version = {USER_VERSION}",
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA temp_store = FILE",
            *SCHEMA,
            # Rows come in by person; they are gathered apart and moved in key order, so that pages keep no trace.
            "CREATE TEMP TABLE new_entries(locator BLOB PRIMARY KEY, wrapped BLOB) WITHOUT ROWID",
            "CREATE TEMP TABLE new_records(record_id BLOB PRIMARY KEY, version, basic, full) WITHOUT ROWID",
            "BEGIN",
        ):
            self._connection.execute(sql)
        header = RegisterHeader(FORMAT, params, sequence, as_of)
        self._connection.execute("INSERT INTO meta VALUES('header', ?)", (wire.encode(header),))
        if over is not None:
            self._connection.execute("INSERT INTO meta VALUES(?, ?)", (BASE_ROW, str(over).encode()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        if not self._finished:
            self._path.unlink(missing_ok=True)

    def put_entry(self, locator: bytes, wrapped: bytes) -> None:
        """Add one entry; `LocatorTaken` when its locator is there already."""
        self._insert("INSERT INTO new_entries VALUES(?, ?)", (locator, wrapped))

    def put_record(self, record_id: bytes, version: int, basic: bytes, full: bytes | None) -> None:
        """Add one sealed record; `LocatorTaken` when its id is there already."""
        self._insert("INSERT INTO new_records VALUES(?, ?, ?, ?)", (record_id, version, basic, full))

    def _insert(self, sql: str, row: tuple[bytes | int | None, ...]) -> None:
        try:
            self._connection.execute(sql, row)
        except sqlite3.IntegrityError:
            raise LocatorTaken("that locator or record id is taken") from None

    def finish(self) -> int:
        """Write everything in key order and force it to the disk; return the number of entries and records."""
        rows = 0
        for table, key in (("entries", "locator"), ("records", "record_id")):
            # The names are the two constants above.
            moved = self._connection.execute(f"INSERT INTO {table} SELECT * FROM new_{table} ORDER BY {key}")  # noqa: S608
            rows += moved.rowcount
        self._connection.execute("COMMIT")
        self._connection.close()
        descriptor = os.open(self._path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._finished = True
        return rows


class _File:
    """One open file with its rows as they lie there."""

    def __init__(self, path: Path) -> None:
        """Open it read-only and check header, schema and parameters. Raises `NotARegister`.

        A file never changes once it has its name, so SQLite is told so (`immutable`): no locks, no journal, no WAL.
        """
        _check_first_page(path)
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            self.connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        except sqlite3.Error:
            raise NotARegister("SQLite cannot open it") from None
        # One cursor for all look-ups: making one costs as much as a tenth of a look-up.
        self._cursor = self.connection.cursor()
        try:
            self.header = _checked_header(self.connection)
        except _UNREADABLE:
            self.connection.close()
            raise NotARegister("SQLite cannot read it") from None
        except NotARegister:
            self.connection.close()
            raise

    def base(self) -> bytes | None:
        """Return the sequence of the register that it lies over, None where it is a register itself."""
        row = self._row("SELECT value FROM meta WHERE key = ?", BASE_ROW)
        return row[0] if row and isinstance(row[0], bytes) else None

    def entry(self, locator: bytes) -> bytes | None:
        row = self._row(_ENTRY_SQL, locator)
        if row is None:
            return None
        if not isinstance(row[0], bytes):
            raise SealBroken("a row of another type")
        return row[0]

    def record(self, record_id: bytes) -> StoredRecord | None:
        row = self._row(_RECORD_SQL, record_id)
        if row is None:
            return None
        version, basic, full = row
        if not (isinstance(version, int) and isinstance(basic, bytes) and isinstance(full, bytes | None)):
            raise SealBroken("a row of another type")
        return StoredRecord(version, basic, full)

    def _row(self, sql: str, key: bytes | str) -> tuple[object, ...] | None:
        try:
            row: tuple[object, ...] | None = self._cursor.execute(sql, (key,)).fetchone()
        except _UNREADABLE:
            raise SealBroken("the file is damaged") from None
        return row

    def count(self, sql: str) -> int:
        row: tuple[int] = self.connection.execute(sql).fetchone()
        return row[0]

    def damage(self) -> Iterator[str]:
        try:
            for (line,) in self.connection.execute("PRAGMA integrity_check"):
                if line != "ok":
                    yield str(line)
        except _UNREADABLE as error:
            yield type(error).__name__


class Register:
    """An open register. Any thread may use it, one at a time; look-ups take tens of microseconds plus three opens."""

    def __init__(self, layers: tuple[_File, ...]) -> None:
        """Take the files whose rows count, newest first; `open` makes one."""
        self._layers = layers

    @classmethod
    def open(cls, path: Path, changes: Path | None = None) -> "Register":
        """Open a register read-only, with the changes that were made for it laid over. Raises `NotARegister`."""
        register = _File(path)
        if changes is None:
            return cls((register,))
        try:
            return cls((_laid_over(register, changes), register))
        except NotARegister:
            register.connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def params(self) -> Parameters:
        """Salt, cost, epoch and feed."""
        return self._layers[0].header.parameters

    @property
    def sequence(self) -> int:
        """The feed's sequence number that the register stands at."""
        return self._layers[0].header.sequence

    @property
    def as_of(self) -> wire.Instant:
        """The moment whose data it holds."""
        return self._layers[0].header.as_of

    def entry(self, locator: bytes) -> bytes | None:
        """Return the wrapped entry at a locator, None where there is none; `SealBroken` on a damaged page."""
        for layer in self._layers:
            found = layer.entry(locator)
            if found is not None:
                return found or None
        return None

    def record(self, record_id: bytes) -> StoredRecord | None:
        """Return the sealed record of an id, None where there is none; `SealBroken` on a damaged page."""
        for layer in self._layers:
            found = layer.record(record_id)
            if found is not None:
                return found if found.basic else None
        return None

    def lookup(self, keys: CredentialKeys) -> WorkerRecord | None:
        """Return the record that a credential opens, None where nothing lies at its locator.

        Raises `Moved` where the record is held for another province now, and `SealBroken` when what lies there is
        damaged, was moved, or has lost its record.
        """
        wrapped = self.entry(keys.locator)
        if wrapped is None:
            return None
        entry = open_entry(keys, self.params, wrapped)
        stored = self.record(entry.record_id)
        if stored is None:
            raise SealBroken("the entry's record is missing")
        place = (self.params, entry.record_id, stored.version)
        basic = open_basic(stored.basic, entry.basic_key, *place)
        if isinstance(basic, MovedRecord):
            raise Moved(basic.moved_to)
        if entry.full_key is None:
            return WorkerRecord(basic)
        if stored.full is None:
            raise SealBroken("the record's full part is missing")
        return WorkerRecord(basic, open_part(stored.full, entry.full_key, *place, "full"))

    def counts(self) -> tuple[int, int]:
        """Return the numbers of entries and records, without what lies over them; reads the whole file."""
        register = self._layers[-1]
        return register.count("SELECT count(*) FROM entries"), register.count("SELECT count(*) FROM records")

    def damage(self) -> Iterator[str]:
        """Yield what SQLite's own integrity check finds, nothing when the files are whole; reads them wholly."""
        for layer in self._layers:
            yield from layer.damage()

    def close(self) -> None:
        """Close the files; a second time does nothing."""
        for layer in self._layers:
            layer.connection.close()


def _laid_over(register: _File, path: Path) -> _File:
    changes = _File(path)
    made_for = str(register.header.sequence).encode()
    try:
        base = changes.base()
    except SealBroken:
        base = None
    if base != made_for or changes.header.parameters != register.header.parameters:
        changes.connection.close()
        raise NotARegister("changes of another register")
    return changes


def _check_first_page(path: Path) -> None:
    """Refuse, before SQLite parses anything, what is not a plain rollback-mode database with our application id."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise NotARegister(f"cannot be read: {error.strerror}") from None
    if head[:16] != b"SQLite format 3\0" or head[18:20] != b"\1\1" or head[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        raise NotARegister("not a register file")


def _checked_header(connection: sqlite3.Connection) -> RegisterHeader:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE_LIMIT)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    # A mapped file that loses a sector kills the process; a read that fails is an error.
    connection.execute("PRAGMA mmap_size = 0")
    if connection.execute("PRAGMA user_version").fetchone() != (USER_VERSION,):
        raise NotARegister("another version of the format")
    schema = set(connection.execute("SELECT type, name, sql FROM sqlite_schema"))
    if schema != _EXPECTED:
        raise NotARegister("another schema")
    row = connection.execute("SELECT value FROM meta WHERE key = 'header'").fetchone()
    try:
        header = wire.decode(row[0] if row else b"", RegisterHeader, _HEADER_LIMIT)
        check_cost(header.parameters.cost)
    except (wire.Malformed, TypeError):
        raise NotARegister("the header row is broken") from None
    if header.format != FORMAT:
        raise NotARegister("another format")
    return header
