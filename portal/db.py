"""The database: one engine for SQLite and PostgreSQL, and the two kinds of transaction."""

import datetime as dt
import errno
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, create_engine, event, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

_BREATH_S = 0.12
"""SQLite looks every 0.1 s at the latest whether its lock is free."""

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EFBIG}
_FILE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
}  # fmt: skip


def trouble(error: Exception) -> str | None:
    """Return what is wrong with the disk or the database; None for an error that is neither, and so a bug."""
    if isinstance(error, OSError) and error.errno in _DISK:
        return f"{error.filename or 'the data folder'}: {error.strerror}"
    if not isinstance(error, OperationalError | sqlite3.OperationalError):  # a register is a file without SQLAlchemy
        return None
    cause = error.orig if isinstance(error, OperationalError) else error
    if isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF not in _FILE:
        return None
    # Of the driver's words only the first line: those of SQLAlchemy quote statements.
    return f"the database cannot be used: {str(cause).splitlines()[0]}"


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment: `timestamptz` on PostgreSQL, UTC text on SQLite, always aware in Python.

    Raises ValueError for a naive time, which would mean another moment on another machine.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Turn the value into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Give the value its zone back, which SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Database:
    """The portal's database, opened with the settings each backend needs."""

    def __init__(self, url: str | URL) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = _sqlite(parsed) if self.is_sqlite else _postgresql(parsed)
        # SQLite lets who waits for its lock sleep and ask again; threads of one process need not.
        self._turn = threading.RLock() if self.is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading; nothing is committed."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that commits at the end, or rolls back on an exception.

        On SQLite the transaction takes the write lock at once: a read lock that is upgraded later can fail
        with SQLITE_BUSY whatever the timeout (https://www.sqlite.org/lang_transaction.html).
        """
        with (
            self._turn,
            self.engine.connect().execution_options(aim_write=True) as connection,
            Session(connection) as session,
        ):
            yield session
            session.commit()

    def breathe(self) -> None:
        """Let whoever waits write, between two of our transactions; on PostgreSQL nobody waits."""
        if self.is_sqlite:
            time.sleep(_BREATH_S)

    def lock(self, session: Session, name: int) -> None:
        """Wait for the named lock, held to the end of the transaction; SQLite's write lock already is one."""
        if not self.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": name})

    @contextmanager
    def alone(self, name: int) -> Iterator[None]:
        """Hold the named lock for a block, against other threads and processes; nobody's writing waits for it."""
        if self.is_sqlite:
            with _file_lock(f"{self.engine.url.database}.lock-{name:x}"):
                yield
            return
        with self.engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:name)"), {"name": name})
            connection.commit()  # the lock is the connection's, no transaction's
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:name)"), {"name": name})
                connection.commit()

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


@contextmanager
def _file_lock(path: str) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("aim_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
