"""The kiosk's own SQLite files through SQLAlchemy: how they are opened, checked and, when broken, set aside."""

import contextlib
import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from kiosk.cache.durable import NotSaved, make_folder, saving, storage_fault
from kiosk.faults import Fault

_READS = "aim_reads"
_FOLD_OWN, _FOLD_OTHERS = 250, 4000
"""Pages (4 KiB) of a write-ahead log before it is folded back: by its owner, and by others when no owner comes."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Database:
    """One file in WAL mode, opened or made at its first use; every use may raise `NotSaved` and be tried again.

    `version` is kept in `user_version`; a file of a later version is not touched. `synchronous` FULL keeps acknowledged
    rows through a power cut, NORMAL may lose the last ones. One process owns a file: it folds the write-ahead log back,
    and it renames a file that is no database any more to `<name>.damaged-<time>` and makes a new one: nothing is ever
    deleted here. The others see that the file is another one and open it again.
    """

    def __init__(
        self, path: Path, tables: MetaData, version: int, *, synchronous: Literal["FULL", "NORMAL"], owner: bool
    ) -> None:
        self.path = path
        self._tables, self._version = tables, version
        self._synchronous, self._owner = synchronous, owner
        self._engine: Engine | None = None
        self._file = 0
        """Inode of the file that is open."""
        self._broken = False
        self._opening = threading.Lock()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its first moment, on disk when the block ends."""
        with self._troubles(), self._opened().begin() as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view that locks nobody out."""
        with self._troubles(), self._opened().execution_options(**{_READS: True}).connect() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; the next use opens the file again."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    def damaged_before(self) -> int:
        """Count how often this database was set aside."""
        names = self.path.parent.glob(f"{self.path.name}.damaged-*")
        return sum(not name.name.endswith(("-wal", "-shm")) for name in names)

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is not None and (self._broken or self._file != _inode(self.path)):
                self._engine.dispose()
                self._engine = None
            if self._engine is None:
                self._engine = self._reopened()
                self._file = _inode(self.path)
            return self._engine

    def _reopened(self) -> Engine:
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

    def _prepared(self) -> Engine:
        engine = _engine(self.path, self._synchronous, _FOLD_OWN if self._owner else _FOLD_OTHERS)
        try:
            # A file that is ready takes no write lock: another process may be in the middle of a long change.
            with self._troubles(), engine.execution_options(**{_READS: True}).connect() as connection:
                ready = self._found_version(connection) == self._version
            if not ready:
                with self._troubles(), engine.begin() as connection:
                    self._found_version(connection)
                    self._tables.create_all(connection)
                    connection.execute(text(f"PRAGMA user_version = {self._version:d}"))
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _found_version(self, connection: Connection) -> int:
        found = int(connection.execute(text("PRAGMA user_version")).scalar_one())
        if found > self._version:
            raise NotSaved(Fault.STORAGE_FAILED, f"{self.path.name} is of a later version ({found})")
        return found

    def _set_aside(self) -> None:
        """Rename the file with its log files, so that nothing old is mixed into the new one."""
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
        with saving(self.path.name):
            for suffix in ("", "-wal", "-shm"):
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.rename(part.with_name(f"{self.path.name}.damaged-{stamp}{suffix}"))

    @contextlib.contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error, OSError) as trouble:
            # The statement's values may be personal: only the driver's own words are kept.
            cause = getattr(trouble, "orig", None) or trouble
            self._broken = self._broken or getattr(cause, "sqlite_errorcode", None) in _BROKEN
            raise NotSaved(storage_fault(trouble, self.path.parent), f"{self.path.name}: {cause}") from cause


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _engine(path: Path, synchronous: str, fold_at: int) -> Engine:
    with saving(path.name):
        path.touch(mode=0o600, exist_ok=True)
    arguments = {"timeout": 10.0, "check_same_thread": False}
    engine = create_engine(f"sqlite:///{path}", connect_args=arguments, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are ours, see `begin`
        for pragma in (
            "journal_mode = WAL",
            f"synchronous = {synchronous}",
            "secure_delete = ON",
            "trusted_schema = OFF",
            "foreign_keys = ON",
            f"wal_autocheckpoint = {fold_at}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
