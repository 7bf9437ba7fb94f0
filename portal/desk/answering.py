"""A question of the desk, from proof to answer: believed and counted first, then answered and written down."""

import datetime as dt
from typing import Literal, assert_never

from sqlalchemy.orm import Session

from onedata.desk import (
    DeskAnswer,
    DeskQuestion,
    FindPeople,
    ListGroups,
    ListWrong,
    OpenGroup,
    OpenPerson,
    ProvedQuestion,
)
from portal.audit import note
from portal.auth import Caller
from portal.counter.staff import LOCK, believed, counted
from portal.desk import find, groups, wrong
from portal.desk.asking import Asking
from portal.service import Service
from portal.slips.tokens import Overtaken
from portal.staff import reasons
from portal.staff.models import StaffAccount

ROLES = ("petugas", "penyelia")
"""A technician looks after machines and sees no person."""
SEARCHES = 200
"""Questions a day of one account: a desk in a full office needs fewer."""
FRESH = dt.timedelta(minutes=5)


def answer(portal: Service, caller: Caller, proved: ProvedQuestion) -> DeskAnswer:
    """Return what a question comes to; every question leaves its trace. Raises `Malformed`."""
    question, now = proved.read(), portal.clock()
    account_id = _allowed(portal, caller, proved, question, now)
    if not isinstance(account_id, int):
        return account_id
    try:
        return _answered(portal, caller, question, account_id, now)
    except Overtaken:
        return _answered(portal, caller, question, account_id, now)


def _allowed(
    portal: Service, caller: Caller, proved: ProvedQuestion, question: DeskQuestion, now: dt.datetime
) -> int | DeskAnswer:
    """Return whose question may be answered, or the refusal; no other desk waits for a search here."""
    with portal.database.write() as session:
        portal.database.lock(session, LOCK)
        account = believed(session, caller, question.staff_id, proved.proof, proved.question, ROLES, now)
        outcome = _outcome(session, account, question, now)
        if account is not None and outcome == "done":
            return account.account_id
        _noted(session, question, now, caller.kiosk_id if account is None else account.actor, outcome)
        return DeskAnswer(outcome)


def _answered(portal: Service, caller: Caller, question: DeskQuestion, account_id: int, now: dt.datetime) -> DeskAnswer:
    with portal.database.write() as session:
        account = session.get_one(StaffAccount, account_id)
        found = _done(Asking(portal, session, caller, account, question.reason, now), question)
        _noted(session, question, now, account.actor, found.outcome)
        return found


def _noted(session: Session, question: DeskQuestion, now: dt.datetime, actor: str, outcome: str) -> None:
    reason = question.reason if reasons.known(session, question.reason) else "unknown reason"
    note(session, now, actor, f"desk-{_what(question)}", reason, outcome)


def _done(asking: Asking, question: DeskQuestion) -> DeskAnswer:
    match question.ask:
        case FindPeople() as ask:
            return find.found(asking, ask)
        case OpenPerson() as ask:
            return find.opened(asking, ask)
        case ListGroups():
            return groups.listed(asking)
        case OpenGroup() as ask:
            return groups.opened(asking, ask)
        case ListWrong():
            return wrong.listed(asking)
        case never:
            assert_never(never)


def _what(question: DeskQuestion) -> str:
    return str(type(question.ask).__struct_config__.tag)


def _outcome(
    session: Session, account: StaffAccount | None, question: DeskQuestion, now: dt.datetime
) -> Literal["done", "refused", "limit"]:
    if account is None or not _serves(session, question) or abs(now - question.made_at) > FRESH:
        return "refused"
    return "done" if counted(session, f"desk {account.account_id}", now) <= SEARCHES else "limit"


def _serves(session: Session, question: DeskQuestion) -> bool:
    """Say whether the reason is one for this question; groups and marks carry the program's own, retired or not."""
    if isinstance(question.ask, FindPeople | OpenPerson):
        return reasons.serves(session, question.reason, "find")
    return reasons.known(session, question.reason)
