"""Something that happens in the middle of a transaction: on PostgreSQL, where two write at a time, else before it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from portal.db import Database


@contextmanager
def meanwhile(database: Database, after: str, work: Callable[[], object]) -> Iterator[list[str]]:
    """Do `work` once, on another connection, right after the first statement that holds the words `after`.

    Gives a list that holds the statement once it was met. On SQLite the work is done at once.
    """
    met: list[str] = []
    if database.is_sqlite:
        work()
        yield ["before"]
        return

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not met and after in " ".join(statement.split()):
            met.append(statement)
            beside = threading.Thread(target=work)
            beside.start()
            beside.join(30)
            assert not beside.is_alive(), "the other one waits for us"

    event.listen(database.engine, "after_cursor_execute", look)
    try:
        yield met
    finally:
        event.remove(database.engine, "after_cursor_execute", look)
