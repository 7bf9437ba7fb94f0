"""Something that happens in the middle of a transaction: on PostgreSQL, where two write at a time, else before it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from portal.db import Database


@contextmanager
def meanwhile(database: Database, after: str, work: Callable[[], object]) -> Iterator[list[str]]:
    """Do `work` once, on another connection, right after the first statement that holds the words `after`.

    Gives a list that holds the statement once it was met. On SQLite the work is done at once.
    """
    if database.is_sqlite:
        work()
        yield ["before"]
        return

    def wait(beside: threading.Thread) -> None:
        beside.join(30)
        assert not beside.is_alive(), "the other one waits for us"

    with _met(database, after, work, wait) as (met, _):
        yield met


@contextmanager
def crossing(database: Database, after: str, work: Callable[[], object]) -> Iterator[list[str]]:
    """Begin `work` as `meanwhile` does, and go on as soon as it is done or waits for a lock; PostgreSQL only.

    At the end it is waited for, and what it raised is raised.
    """
    raised: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - raised below
            raised.append(error)

    def wait(beside: threading.Thread) -> None:
        # In one transaction the server says each time what it said first.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for _ in range(3000):
                beside.join(0.01)
                if not beside.is_alive() or connection.scalar(_WAITS):
                    return
        raise AssertionError("the other one neither ended nor waits")

    with _met(database, after, run, wait) as (met, threads):
        yield met
    for thread in threads:
        thread.join(60)
    for error in raised:
        raise error


_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@contextmanager
def _met(
    database: Database, after: str, work: Callable[[], object], wait: Callable[[threading.Thread], None]
) -> Iterator[tuple[list[str], list[threading.Thread]]]:
    met: list[str] = []
    threads: list[threading.Thread] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not met and after in " ".join(statement.split()):
            met.append(statement)
            threads.append(threading.Thread(target=work))
            threads[0].start()
            wait(threads[0])

    event.listen(database.engine, "after_cursor_execute", look)
    try:
        yield met, threads
    finally:
        event.remove(database.engine, "after_cursor_execute", look)
