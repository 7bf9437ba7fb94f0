"""The kiosk's own SQLite files: how they are opened, checked and, when broken, set aside.

With the standard library alone: SQLAlchemy costs each process 15 MiB and a quarter of a second (docs/decisions/081).
"""

import contextlib
import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from kiosk.cache.durable import NotSaved, make_folder, saving, storage_fault
from kiosk.faults import Fault

_FOLD_OWN, _FOLD_OTHERS = 250, 4000
"""Pages (4 KiB) of a write-ahead log before it is folded back: by its owner, and by others when no owner comes."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY_SECONDS = 10.0

Synchronous = Literal["FULL", "NORMAL"]


class Database:
    """One file in WAL mode, opened or made at its first use; every use may raise `NotSaved` and be tried again.

    `version` is kept in `user_version`; a file of a later version is not touched. `synchronous` FULL keeps acknowledged
    rows through a power cut, NORMAL may lose the last ones. One process owns a file: it folds the write-ahead log back,
    and it renames a file that is no database any more to `<name>.damaged-<time>` and makes a new one: nothing is ever
    deleted here. The others see that the file is another one and open it again.
    """

    def __init__(
        self,
        path: Path,
        schema: tuple[str, ...],
        version: int,
        *,
        synchronous: Synchronous,
        owner: bool,
        alone: bool = False,
    ) -> None:
        """Touch nothing yet. `schema` are the statements that make the tables, each harmless where its table is.

        `alone`: nobody else has the file open and nobody may meanwhile. Then SQLite keeps the log's index in memory
        instead of a file, and reads on a disk without any room (https://sqlite.org/wal.html, section 5).
        """
        self.path = path
        self._schema, self._version = schema, version
        self._synchronous, self._owner = synchronous, owner
        self._locking = "EXCLUSIVE" if alone else "NORMAL"
        self._idle: list[sqlite3.Connection] | None = None
        """Open connections that nobody uses; None while the file is not open. A new list for each opening."""
        self._file = 0
        """Inode of the file that is open."""
        self._broken = False
        self._opening = threading.Lock()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the write lock from its first moment, on disk when the block ends."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view that locks nobody out."""
        with self._transaction("BEGIN") as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; the next use opens the file again."""
        with self._opening:
            self._let_go()

    def fold(self) -> bool:
        """Fold the write-ahead log back and empty its file: what was deleted stands in neither.

        Returns False where somebody reads just now: then it is asked for again.
        """
        with self._troubles():
            connection = self._connected()
            try:
                return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
            finally:
                connection.close()

    def damaged_before(self) -> int:
        """Count how often this database was set aside."""
        names = self.path.parent.glob(f"{self.path.name}.damaged-*")
        return sum(not name.name.endswith(("-wal", "-shm")) for name in names)

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._troubles():
            idle = self._opened()
            try:
                connection = idle.pop()
            except IndexError:  # asked for instead of looked at first: another thread may take the last one
                connection = self._connected()
            try:
                with _whole(connection, begin):
                    yield connection
            except BaseException:
                if connection.in_transaction:  # it could not even be rolled back
                    connection.close()
                    raise
                self._give_back(idle, connection)
                raise
            self._give_back(idle, connection)

    def _give_back(self, idle: list[sqlite3.Connection], connection: sqlite3.Connection) -> None:
        with self._opening:
            if idle is self._idle:
                idle.append(connection)
                return
        connection.close()  # the file was closed or set aside meanwhile

    def _opened(self) -> list[sqlite3.Connection]:
        with self._opening:
            if self._idle is not None and (self._broken or self._file != _inode(self.path)):
                self._let_go()
            if self._idle is None:
                self._idle = [self._reopened()]
                self._file = _inode(self.path)
            return self._idle

    def _let_go(self) -> None:
        for connection in self._idle or ():
            connection.close()
        self._idle = None

    def _reopened(self) -> sqlite3.Connection:
        make_folder(self.path.parent)
        if self._broken and self._owner:
            self._set_aside()
        self._broken = False
        try:
            return self._prepared()
        except NotSaved:
            if not (self._broken and self._owner):
                raise
        self._set_aside()
        self._broken = False
        return self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        with self._troubles():
            connection = self._connected()
            try:
                # A file that is ready takes no write lock: another process may be in the middle of a long change.
                if self._found_version(connection) != self._version:
                    with _whole(connection, "BEGIN IMMEDIATE"):
                        self._found_version(connection)
                        for statement in self._schema:
                            connection.execute(statement)
                        connection.execute(f"PRAGMA user_version = {self._version:d}")
            except BaseException:
                connection.close()
                raise
        return connection

    def _connected(self) -> sqlite3.Connection:
        # Only ever made, never opened beside a connection: closing it would let go of this process's locks on it.
        with saving(self.path.name), contextlib.suppress(FileExistsError):
            self.path.touch(mode=0o600, exist_ok=False)
        # Transactions are ours; a connection goes from thread to thread, one at a time.
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            for pragma in (
                f"locking_mode = {self._locking}",
                "journal_mode = WAL",
                f"synchronous = {self._synchronous}",
                "secure_delete = ON",
                "trusted_schema = OFF",
                "foreign_keys = ON",
                f"wal_autocheckpoint = {_FOLD_OWN if self._owner else _FOLD_OTHERS}",
            ):
                connection.execute(f"PRAGMA {pragma}").close()
        except BaseException:
            connection.close()
            raise
        return connection

    def _found_version(self, connection: sqlite3.Connection) -> int:
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if found > self._version:
            raise NotSaved(Fault.STORAGE_FAILED, f"{self.path.name} is of a later version ({found})")
        return found

    def retire(self) -> None:
        """Put the file aside, whole, as `<name>.former-<time>`; the next use makes a new one."""
        with self.reading():
            pass  # folds nothing, but says now if the file cannot be read
        self.close()
        self._set_aside("former")

    def _set_aside(self, why: Literal["damaged", "former"] = "damaged") -> None:
        """Rename the file with its log files, so that nothing old is mixed into the new one."""
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        with saving(self.path.name):
            for suffix in ("", "-wal", "-shm"):
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.rename(part.with_name(f"{self.path.name}.{why}-{stamp}{suffix}"))

    @contextlib.contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeDecodeError) as trouble:
            # SQLite repeats what it found in its message; damaged bytes there are no text for Python.
            damaged = isinstance(trouble, UnicodeDecodeError)
            self._broken = self._broken or damaged or getattr(trouble, "sqlite_errorcode", None) in _BROKEN
            raise NotSaved(storage_fault(trouble, self.path.parent), f"{self.path.name}: {trouble}") from trouble


@contextlib.contextmanager
def _whole(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """Do all of a block or nothing of it."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise


def time_text(moment: dt.datetime) -> str:
    """Write a moment as these files keep it: UTC, `2026-11-22 01:24:49.000000`, so that order is time's order."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def text_time(text: str) -> dt.datetime:
    """Read a moment; aware, in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0
