"""What the machines of an office tell each other of their queues: a call is carried out once, or said to be late."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from onedata.queue import Board, CallAsked, CallDone, CallOrder, CallState, QueueHeard, QueueSaid, Ticket
from portal.audit import note
from portal.auth import Caller
from portal.models import Kiosk
from portal.queue.models import QueueBoard, QueueCall
from portal.service import Service

LIFE = dt.timedelta(minutes=1)
"""How long a call may be on its way: who was called by then stands there; nobody is called out of the past."""
SILENT = dt.timedelta(minutes=1)
KEPT = dt.timedelta(hours=12)
"""A queue is the day's."""
MACHINES, SHOWN = 12, 60
"""Machines of an office, and numbers of each, that a desk sees elsewhere: what one answer holds."""
_FRESHENED = dt.timedelta(seconds=20)
"""An unchanged queue is written down anew no oftener than this."""
_LOCK = 0x5155


def exchange(portal: Service, caller: Caller, said: QueueSaid) -> QueueHeard:
    """Take what a machine says, and return what it is to hear."""
    now = portal.clock()
    tickets = msgspec.msgpack.encode(said.waiting)
    with portal.database.read() as session:
        quiet = not (said.done or said.calls) and _known(session, caller, tickets, now)
        if quiet:
            return _heard(session, caller, said, now)
    with portal.database.write() as session:
        portal.database.lock(session, _LOCK)
        _keep(session, caller, tickets, now)
        _settle(session, caller, said.done)
        for call in said.calls:
            _ask(session, caller, call, now)
        return _heard(session, caller, said, now)


def _known(session: Session, caller: Caller, tickets: bytes, now: dt.datetime) -> bool:
    row = session.get(QueueBoard, caller.kiosk_id)
    return row is not None and row.tickets == tickets and now - row.at < _FRESHENED


def _keep(session: Session, caller: Caller, tickets: bytes, now: dt.datetime) -> None:
    row = session.get(QueueBoard, caller.kiosk_id)
    if row is None:
        session.add(QueueBoard(kiosk_id=caller.kiosk_id, at=now, tickets=tickets))
    else:
        row.at, row.tickets = now, tickets
    session.execute(delete(QueueCall).where(QueueCall.asked_at < now - KEPT))


def _settle(session: Session, caller: Caller, done: Iterable[CallDone]) -> None:
    for one in done:
        call = session.get(QueueCall, one.call)
        if call is not None and call.kiosk_id == caller.kiosk_id and not call.outcome:
            call.outcome = "called" if one.called else "nobody"


def _ask(session: Session, caller: Caller, asked: CallAsked, now: dt.datetime) -> None:
    """Put a call on its way, once; one for a machine of another office is not even kept."""
    if session.get(QueueCall, asked.call) is not None or not asked.counter.isprintable():
        return
    target = session.get(Kiosk, asked.kiosk)
    if target is None or target.office != caller.office or target.revoked_at is not None:
        return
    session.add(
        QueueCall(
            call_id=asked.call,
            kiosk_id=target.kiosk_id,
            desk_id=caller.kiosk_id,
            number=asked.number,
            counter=asked.counter,
            asked_at=now,
            outcome="",
        )
    )
    session.flush()
    note(session, now, caller.kiosk_id, "queue-call", f"{asked.number} {target.kiosk_id}", "sent")


def _heard(session: Session, caller: Caller, said: QueueSaid, now: dt.datetime) -> QueueHeard:
    boards = _boards(session, caller, now) if said.watching else ()
    return QueueHeard(_orders(session, caller, now), boards, tuple(_state(session, caller, c, now) for c in said.calls))


def _orders(session: Session, caller: Caller, now: dt.datetime) -> tuple[CallOrder, ...]:
    mine = (QueueCall.kiosk_id == caller.kiosk_id, QueueCall.outcome == "", QueueCall.asked_at > now - LIFE)
    rows = session.scalars(select(QueueCall).where(*mine).order_by(QueueCall.asked_at, QueueCall.call_id))
    return tuple(CallOrder(row.call_id, row.number, row.counter) for row in rows)


def _boards(session: Session, caller: Caller, now: dt.datetime) -> tuple[Board, ...]:
    query = (
        select(Kiosk.kiosk_id, Kiosk.name, QueueBoard.at, QueueBoard.tickets)
        .join(QueueBoard, QueueBoard.kiosk_id == Kiosk.kiosk_id)
        .where(Kiosk.office == caller.office, Kiosk.kiosk_id != caller.kiosk_id, Kiosk.revoked_at.is_(None))
        .where(QueueBoard.at > now - KEPT)
        .order_by(Kiosk.name, Kiosk.kiosk_id)
        .limit(MACHINES)
    )
    boards = []
    for kiosk, name, at, content in session.execute(query).tuples():
        waiting = msgspec.msgpack.decode(content, type=tuple[Ticket, ...])[:SHOWN]
        if waiting:
            boards.append(Board(kiosk, name, now - at >= SILENT, waiting))
    return tuple(boards)


def _state(session: Session, caller: Caller, asked: CallAsked, now: dt.datetime) -> CallState:
    row = session.get(QueueCall, asked.call)
    if row is None or row.desk_id != caller.kiosk_id:
        return CallState(asked.call, "refused")
    return CallState(asked.call, _word(row, now))


def _word(row: QueueCall, now: dt.datetime) -> Literal["waiting", "called", "nobody", "late"]:
    match row.outcome:
        case "called":
            return "called"
        case "nobody":
            return "nobody"
        case _:
            return "waiting" if row.asked_at > now - LIFE else "late"
