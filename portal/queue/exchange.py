"""What machines of an office tell each other: a number is called once or late, staff are called until they answer."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Literal

import msgspec
from sqlalchemy import and_, case, delete, or_, select
from sqlalchemy.orm import Session

from onedata.queue import (
    STAFF_CALL_SECONDS,
    Board,
    CallAsked,
    CallDone,
    CallOrder,
    CallState,
    QueueHeard,
    QueueSaid,
    StaffCall,
    Ticket,
)
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
STAFF_CALLED = dt.timedelta(seconds=STAFF_CALL_SECONDS)
_WAITING = msgspec.msgpack.Decoder(tuple[Ticket, ...])
_NOBODY = msgspec.msgpack.encode(())
_FRESHENED = dt.timedelta(seconds=20)
"""An unchanged queue is written down anew no oftener than this."""


def exchange(portal: Service, caller: Caller, said: QueueSaid) -> QueueHeard:
    """Take what a machine says, and return what it is to hear."""
    now = portal.clock()
    tickets = msgspec.msgpack.encode(said.waiting)
    with portal.database.read() as session:
        quiet = not (said.done or said.calls or said.coming) and _known(session, caller, said, tickets, now)
        if quiet:
            return _heard(session, caller, said, now)
    with portal.database.write() as session:
        portal.database.lock(session, _lock(caller.office))
        _keep(session, caller, said, tickets, now)
        _settle(session, caller, said.done)
        for staff_call in said.coming:
            _answer(session, caller, staff_call, now)
        for call in said.calls:
            _ask(session, caller, call, now)
        return _heard(session, caller, said, now)


def _lock(office: str) -> int:
    """Return the name of an office's own lock: what is said in one concerns no other."""
    return int.from_bytes(hashlib.sha256(b"queue\x00" + office.encode()).digest()[:8], signed=True)


def _known(session: Session, caller: Caller, said: QueueSaid, tickets: bytes, now: dt.datetime) -> bool:
    row = session.get(QueueBoard, caller.kiosk_id)
    if row is None or row.tickets != tickets or now - row.at >= _FRESHENED:
        return False
    return said.staff is None or said.staff.call == row.staff_call


def _keep(session: Session, caller: Caller, said: QueueSaid, tickets: bytes, now: dt.datetime) -> None:
    row = session.get(QueueBoard, caller.kiosk_id)
    if row is None:
        row = QueueBoard(kiosk_id=caller.kiosk_id, at=now, tickets=tickets)
        session.add(row)
    row.at, row.tickets = now, tickets
    if said.staff is not None and said.staff.call != row.staff_call:
        row.staff_call, row.staff_came_at = said.staff.call, None
        row.staff_at = now - dt.timedelta(seconds=said.staff.seconds)
    mine = QueueCall.kiosk_id == caller.kiosk_id
    session.execute(delete(QueueCall).where(mine, QueueCall.asked_at < now - KEPT))


def _settle(session: Session, caller: Caller, done: Iterable[CallDone]) -> None:
    for one in done:
        call = session.get(QueueCall, one.call)
        if call is not None and call.kiosk_id == caller.kiosk_id and not call.outcome:
            call.outcome = "called" if one.called else "nobody"


def _answer(session: Session, caller: Caller, call: bytes, now: dt.datetime) -> None:
    """Let a machine of the same office know that staff come, once; an earlier call of it is not answered any more."""
    rows = select(QueueBoard).join(Kiosk, Kiosk.kiosk_id == QueueBoard.kiosk_id).where(Kiosk.office == caller.office)
    row = session.scalar(rows.where(QueueBoard.staff_call == call, QueueBoard.staff_came_at.is_(None)).limit(1))
    if row is not None:
        row.staff_came_at = now
        note(session, now, caller.kiosk_id, "staff-coming", row.kiosk_id, "sent")


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
    states = tuple(_state(session, caller, call, now) for call in said.calls)
    return QueueHeard(_orders(session, caller, now), boards, states, _comes(session, caller, said.staff))


def _comes(session: Session, caller: Caller, staff: StaffCall | None) -> bool:
    row = None if staff is None else session.get(QueueBoard, caller.kiosk_id)
    return row is not None and staff is not None and row.staff_call == staff.call and row.staff_came_at is not None


def _orders(session: Session, caller: Caller, now: dt.datetime) -> tuple[CallOrder, ...]:
    mine = (QueueCall.kiosk_id == caller.kiosk_id, QueueCall.outcome == "", QueueCall.asked_at > now - LIFE)
    rows = session.scalars(select(QueueCall).where(*mine).order_by(QueueCall.asked_at, QueueCall.call_id))
    return tuple(CallOrder(row.call_id, row.number, row.counter) for row in rows)


def _boards(session: Session, caller: Caller, now: dt.datetime) -> tuple[Board, ...]:
    """Return the machines where somebody waits or calls for staff; those that call come first."""
    calls = and_(QueueBoard.staff_at > now - STAFF_CALLED, QueueBoard.staff_came_at.is_(None))
    query = (
        select(Kiosk.name, QueueBoard)
        .join(QueueBoard, QueueBoard.kiosk_id == Kiosk.kiosk_id)
        .where(Kiosk.office == caller.office, Kiosk.kiosk_id != caller.kiosk_id, Kiosk.revoked_at.is_(None))
        .where(QueueBoard.at > now - KEPT, or_(QueueBoard.tickets != _NOBODY, calls))
        .order_by(case((calls, 0), else_=1), Kiosk.name, Kiosk.kiosk_id)
        .limit(MACHINES)
    )
    return tuple(_board(name, row, now) for name, row in session.execute(query).tuples())


def _board(name: str, row: QueueBoard, now: dt.datetime) -> Board:
    waiting = _WAITING.decode(row.tickets)[:SHOWN]
    return Board(row.kiosk_id, name, now - row.at >= SILENT, waiting, _called(row, now))


def _called(row: QueueBoard, now: dt.datetime) -> StaffCall | None:
    if row.staff_call is None or row.staff_at is None or row.staff_came_at is not None:
        return None
    seconds = int((now - row.staff_at).total_seconds())
    return StaffCall(row.staff_call, seconds) if 0 <= seconds < STAFF_CALL_SECONDS else None


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
