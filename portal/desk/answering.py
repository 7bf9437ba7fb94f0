"""A question of the desk, from proof to answer: believed, limited, answered and written down."""

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
from portal.counter.staff import LOCK, believed
from portal.desk import find, groups, wrong
from portal.desk.asking import Asking
from portal.models import LookUpTry
from portal.service import Service
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
    with portal.database.write() as session:
        portal.database.lock(session, LOCK)
        account = believed(session, caller, question.staff_id, proved.proof, proved.question, ROLES, now)
        outcome = _outcome(session, account, question, now)
        found = DeskAnswer(outcome)
        if account is not None and outcome == "done":
            found = _done(Asking(portal, session, caller, account, question.reason, now), question)
        actor = account.login if account is not None else caller.kiosk_id
        reason = question.reason if reasons.known(session, question.reason) else "unknown reason"
        note(session, now, actor, f"desk-{_what(question)}", reason, found.outcome)
        return found


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
    return "done" if _counted(session, account, now.date()) else "limit"


def _serves(session: Session, question: DeskQuestion) -> bool:
    """Say whether the reason is one for this question; groups and marks carry the program's own, retired or not."""
    if isinstance(question.ask, FindPeople | OpenPerson):
        return reasons.serves(session, question.reason, "find")
    return reasons.known(session, question.reason)


def _counted(session: Session, account: StaffAccount, today: dt.date) -> bool:
    """Count a question before it is answered, and say whether it is within the day's limit."""
    subject = f"desk {account.account_id}"
    row = session.get(LookUpTry, subject)
    if row is None:
        session.add(LookUpTry(subject=subject, day=today, failed=1))
        return True
    row.failed, row.day = (row.failed + 1 if row.day == today else 1), today
    return row.failed <= SEARCHES
