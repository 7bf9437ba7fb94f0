"""What changed, for those who watch: told in the transaction that changes it, heard in the order of commits.

The table is the truth. A process wakes its own listeners at once; listeners of other processes look twice a second.
"""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from portal.commits import Row, after_commit, at_commit
from portal.models import LiveEvent

KEPT: Final = dt.timedelta(days=2)
"""A page that slept longer loads itself anew."""
_WAKERS: set[Callable[[], None]] = set()
_GUARD = threading.Lock()


def tell(session: Session, topic: str, subject: int, now: dt.datetime) -> None:
    """Announce that something of this topic changed, once the transaction commits."""
    at_commit(session, _append, {"at": now, "topic": topic, "subject": str(subject)})
    after_commit(session, _wake)


def _append(session: Session, rows: list[Row]) -> None:
    session.execute(insert(LiveEvent), rows)


def newest(session: Session) -> int:
    """Return the number of the last event, 0 where there is none."""
    return session.scalar(select(func.max(LiveEvent.live_id))) or 0


def oldest(session: Session) -> int:
    """Return the number of the first event that is still kept, 0 where there is none."""
    return session.scalar(select(func.min(LiveEvent.live_id))) or 0


def after(session: Session, number: int, most: int) -> list[LiveEvent]:
    """Return the events behind a number, in order."""
    query = select(LiveEvent).where(LiveEvent.live_id > number).order_by(LiveEvent.live_id).limit(most)
    return list(session.scalars(query))


def forget(session: Session, now: dt.datetime) -> None:
    """Delete events that no page will ask for, except the newest."""
    last = newest(session)
    session.execute(delete(LiveEvent).where(LiveEvent.at < now - KEPT, LiveEvent.live_id < last))


def listen(wake: Callable[[], None]) -> Callable[[], None]:
    """Have `wake` called (from any thread) after each commit of this process that told something; returns a stop."""
    with _GUARD:
        _WAKERS.add(wake)

    def stop() -> None:
        with _GUARD:
            _WAKERS.discard(wake)

    return stop


def _wake() -> None:
    with _GUARD:
        wakers = tuple(_WAKERS)
    for wake in wakers:
        wake()
