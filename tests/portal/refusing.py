"""A database that really refuses: a trigger that raises at the first row that is written into a table."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from portal.db import Database

_SQLITE = ("CREATE TRIGGER refuse BEFORE {} ON {} BEGIN SELECT refused(); END",)
"""A function that is not there: RAISE would count as a broken constraint, which is somebody's data, not a fault."""
_POSTGRESQL = (
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$",
    "CREATE TRIGGER refuse BEFORE {} ON {} FOR EACH ROW EXECUTE FUNCTION refuse()",
)


@contextmanager
def refusing(database: Database, table: str, change: str = "INSERT") -> Iterator[None]:
    """Let no row of a table be inserted or updated, for a block; the error says `refused`."""
    _run(database, *(order.format(change, table) for order in (_SQLITE if database.is_sqlite else _POSTGRESQL)))
    try:
        yield
    finally:
        _run(database, *(["DROP TRIGGER refuse"] if database.is_sqlite else ["DROP FUNCTION refuse CASCADE"]))


def _run(database: Database, *orders: str) -> None:
    with database.write() as session:
        for order in orders:
            session.execute(text(order))
