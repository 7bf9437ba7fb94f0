"""Rows whose order must be the order of commits: they are written as the last thing of a transaction, under one lock.

Numbers drawn earlier would become visible out of order, and a reader that remembers the highest would skip rows. As
the lock is the last one that a transaction takes, it can close no circle of waiting.
"""

from collections.abc import Callable

from sqlalchemy import event, text
from sqlalchemy.orm import Session

_LOCK = 0x41494D_20
_WAITING = "aim_at_commit"
_AFTER = "aim_after_commit"

Row = dict[str, object]
Append = Callable[[Session, list[Row]], None]


def at_commit(session: Session, append: Append, row: Row) -> None:
    """Have `append` write this row right before the transaction commits, together with all others it was ordered for.

    All rows of one `append` are written at once: the lock is held for as few round trips as can be.
    """
    session.connection()  # begins it: a rollback of a transaction that never began tells nobody
    session.info.setdefault(_WAITING, {}).setdefault(append, []).append(row)


def after_commit(session: Session, then: Callable[[], None]) -> None:
    """Have `then` called once this transaction is committed; never when it is rolled back."""
    session.info.setdefault(_AFTER, []).append(then)


@event.listens_for(Session, "before_commit")
def _before(session: Session) -> None:
    waiting: dict[Append, list[Row]] = session.info.pop(_WAITING, {})
    if not waiting:
        return
    session.flush()  # before the lock: nobody waits for our other rows
    if session.get_bind().dialect.name == "postgresql":
        # SQLite's write lock already is one.
        session.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _LOCK})
    for append, rows in waiting.items():
        append(session, rows)


@event.listens_for(Session, "after_commit")
def _after(session: Session) -> None:
    for then in session.info.pop(_AFTER, []):
        then()


@event.listens_for(Session, "after_rollback")
def _undone(session: Session) -> None:
    session.info.pop(_WAITING, None)
    session.info.pop(_AFTER, None)
