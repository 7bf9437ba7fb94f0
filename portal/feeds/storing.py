"""Storing a large publication where one writes at a time: kept whole first, then carried out in turns with others.

An alert must be signed for within a second, and a province takes seconds to store. A publication that is cut off while
it is kept was never begun; one that is cut off while it is carried out is carried on by the next run.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.feeds.models import PendingPart
from portal.feeds.parts import Part

TURN_S: Final = 0.15
"""About as long the lock is held at a time."""
_WHOLE: Final = 0
"""Number of the row that says: every part is kept."""
_PART = msgspec.msgpack.Decoder(Part)

Step = Callable[[Session], bool]
"""Does a little; returns whether that was all."""


def store(database: Database, parts: Sequence[Part]) -> None:
    """Store a publication without holding anybody up for long. The caller alone prepares registers meanwhile."""
    numbered = enumerate(parts, start=_WHOLE + 1)
    _in_turns(database, (partial(_keep, number, part) for number, part in numbered))
    _in_turns(database, [partial(_keep, _WHOLE, None)])
    finish(database)


def finish(database: Database) -> bool:
    """Carry out what an earlier run kept whole and forget what it did not; return whether a publication was made."""
    with database.read() as session:
        numbers = list(session.scalars(select(PendingPart.part).order_by(PendingPart.part)))
    whole = _WHOLE in numbers
    _in_turns(database, (partial(_carry_out if whole else _forget, number) for number in numbers if number != _WHOLE))
    if whole:
        _in_turns(database, [partial(_forget, _WHOLE)])
    return whole


def _in_turns(database: Database, steps: Iterable[Step]) -> None:
    waiting = deque(steps)
    while waiting:
        with database.write() as session:
            until = time.monotonic() + TURN_S
            while waiting:
                if waiting[0](session):
                    waiting.popleft()
                if time.monotonic() >= until:
                    break
        if waiting:
            database.breathe()


def _keep(number: int, part: Part | None, session: Session) -> bool:
    session.execute(insert(PendingPart), [{"part": number, "content": msgspec.msgpack.encode(part)}])
    return True


def _carry_out(number: int, session: Session) -> bool:
    content = session.scalars(select(PendingPart.content).where(PendingPart.part == number)).one()
    done = _PART.decode(content).store(session)
    return _forget(number, session) if done else False


def _forget(number: int, session: Session) -> bool:
    session.execute(delete(PendingPart).where(PendingPart.part == number))
    return True
