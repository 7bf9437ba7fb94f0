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

    `version` is kept in `user_version`; a file of a later version is not touched. A file that is no database any
    more is renamed to `<name>.damaged-<time>` and a new one made: nothing is ever deleted here. `synchronous` FULL
    keeps acknowledged rows through a power cut, NORMAL may lose the last ones. `checkpoints=False` leaves folding
    the write-ahead log to the process that owns the file, unless that is long away.
    """

    def __init__(
        self,
        path: Path,
        tables: MetaData,
        version: int,
        *,
        synchronous: Literal["FULL", "NORMAL"],
        checkpoints: bool = True,
    ) -> None:
        self.path = path
        self._tables, self._version = tables, version
        self._synchronous, self._checkpoints = synchronous, checkpoints
        self._engine: Engine | None = None
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
            if self._engine is None:
                make_folder(self.path.parent)
                try:
                    self._engine = self._prepared()
                except NotSaved as trouble:
                    if getattr(trouble.__cause__, "sqlite_errorcode", None) not in _BROKEN:
                        raise
                    self._set_aside()
                    self._engine = self._prepared()
            return self._engine

    def _prepared(self) -> Engine:
        engine = _engine(self.path, self._synchronous, checkpoints=self._checkpoints)
        try:
            with self._troubles(), engine.begin() as connection:
                self._check_version(connection)
                self._tables.create_all(connection)
                connection.execute(text(f"PRAGMA user_version = {self._version:d}"))
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _check_version(self, connection: Connection) -> None:
        found = connection.execute(text("PRAGMA user_version")).scalar_one()
        if found > self._version:
            raise NotSaved(Fault.STORAGE_FAILED, f"{self.path.name} is of a later version ({found})")

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
            raise NotSaved(storage_fault(trouble, self.path.parent), f"{self.path.name}: {cause}") from cause


def _engine(path: Path, synchronous: str, *, checkpoints: bool) -> Engine:
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
            f"wal_autocheckpoint = {_FOLD_OWN if checkpoints else _FOLD_OTHERS}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
