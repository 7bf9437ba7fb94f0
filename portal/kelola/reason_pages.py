"""The page of reasons of access: which there are, how often each was given, and who reached for how many people."""

import datetime as dt
from typing import Final

from litestar import Response, Router, get
from litestar.params import FromQuery
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from onedata import codes
from portal.audit import note
from portal.counter.models import CounterAct
from portal.groups.delivery import known_offices
from portal.kelola import scope as scopes
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.staff.models import StaffAccount
from portal.staff.web import signed_in
from portal.web import AnyRequest, service

DAYS: Final = 30
_MOST: Final = 50


@get("/kelola/alasan", sync_to_thread=True, include_in_schema=False)
def reasons(request: AnyRequest, kantor: FromQuery[str] = "") -> Response[bytes]:
    """Show the reasons and their use in the last thirty days: counts of staff's acts, nobody whose data it was."""
    officer = signed_in(request, *scopes.OVERSEERS)
    portal = service(request.app.state)
    office, since = scopes.office_of(officer, kantor[:120]), portal.clock() - dt.timedelta(days=DAYS)
    with portal.database.write() as session:
        used = _used(session, office, since)
        staff = _staff(session, office, since)
        offices = known_offices(session)
        note(session, portal.clock(), officer.actor, "look-reasons", office, "shown")
    return page(
        request, "reasons.html", officer, tabs=scopes.tabs(officer), reasons=codes.load("access_reasons"), used=used,
        staff=staff, days=DAYS, office=office, offices=offices if officer.role != "penyelia" else [],
    )  # fmt: skip


def _used(session: Session, office: str, since: dt.datetime) -> dict[str, tuple[int, int]]:
    """Return reason → acts and people."""
    query = (
        select(CounterAct.reason, func.count(), func.count(CounterAct.person_id.distinct()))
        .join(StaffAccount, StaffAccount.account_id == CounterAct.account_id)
        .where(CounterAct.at >= since)
        .group_by(CounterAct.reason)
    )
    query = query.where(StaffAccount.office == office) if office else query
    return {reason: (acts, people) for reason, acts, people in session.execute(query).tuples()}


def _staff(session: Session, office: str, since: dt.datetime) -> list[tuple[str, str, str, int, int]]:
    """Return name, role, office, acts and people of the colleagues who reached for most people."""
    people = func.count(CounterAct.person_id.distinct())
    query = (
        select(StaffAccount.name, StaffAccount.role, StaffAccount.office, func.count(), people)
        .join(CounterAct, StaffAccount.account_id == CounterAct.account_id)
        .where(CounterAct.at >= since)
        .group_by(StaffAccount.account_id, StaffAccount.name, StaffAccount.role, StaffAccount.office)
        .order_by(people.desc(), StaffAccount.name)
        .limit(_MOST)
    )
    query = query.where(StaffAccount.office == office) if office else query
    return list(session.execute(query).tuples())


router = Router(path="/", route_handlers=[reasons], exception_handlers=PAGE_HANDLERS)
