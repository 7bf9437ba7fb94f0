"""The pages of reasons of access: which there are, how often each was given by whom, and an administrator's changes."""

import datetime as dt
from typing import Final

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, RawBody
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit import note
from portal.counter.models import CounterAct
from portal.feeds.publish_sealed import publish_sealed
from portal.groups.delivery import known_offices
from portal.kelola import scope as scopes
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.problems import Problem
from portal.staff import reasons as kept
from portal.staff.models import StaffAccount
from portal.staff.reasons import MOST_WORDS, SERVES, ReasonWrong, Words
from portal.staff.sessions import Officer
from portal.staff.web import Form, posted, see_other, signed_in
from portal.web import AnyRequest, service

DAYS: Final = 30
_MOST: Final = 50
_FORM_LIMIT: Final = 8 * 1024
HOME: Final = "/kelola/alasan"
EDITORS: Final = ("kepala",)
"""Who changes the reasons of every desk."""
MESSAGES: Final = frozenset(
    f"reason_{key}" for key in ("saved", "words", "serves", "taken", "many", "last", "unknown")
) | {"unknown_act"}
"""Keys of `[say]` that an address may ask for."""
_NOTHING: Final = Words("", "", SERVES)


@get(HOME, sync_to_thread=True, include_in_schema=False)
def reasons(request: AnyRequest, kantor: FromQuery[str] = "", kata: FromQuery[str] = "") -> Response[bytes]:
    """Show the reasons and their use in the last thirty days: counts of staff's acts, nobody whose data it was."""
    officer = signed_in(request, *scopes.OVERSEERS)
    return _list(request, officer, kantor, kata)


def _list(request: AnyRequest, officer: Officer, kantor: str, message: str, new: Words = _NOTHING,
          status: int = 200) -> Response[bytes]:  # fmt: skip
    portal = service(request.app.state)
    office, since = scopes.office_of(officer, kantor[:120]), portal.clock() - dt.timedelta(days=DAYS)
    with portal.database.write() as session:
        used = _used(session, office, since)
        staff = _staff(session, office, since)
        every = kept.listed(session)
        offices = known_offices(session)
        note(session, portal.clock(), officer.actor, "look-reasons", office, "shown")
    return page(
        request, "reasons.html", officer, status, tabs=scopes.tabs(officer), reasons=every, used=used, staff=staff,
        days=DAYS, office=office, offices=offices if officer.role != "penyelia" else [], serves=SERVES, new=new,
        edits=officer.role in EDITORS, message=message if message in MESSAGES else "",
    )  # fmt: skip


@post(HOME, sync_to_thread=True, status_code=200, include_in_schema=False, request_max_body_size=_FORM_LIMIT)
def add(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Add a reason; desks are told before the page says so."""
    form = posted(request, body, *EDITORS)
    portal, words = service(request.app.state), _words(form)
    try:
        with kept.changing(portal.database) as session:
            kept.add(session, words, portal.clock(), form.officer.actor)
    except ReasonWrong as wrong:
        return _list(request, form.officer, "", wrong.key, words, 422)
    publish_sealed(portal.database, portal.settings, portal.ring, portal.clock(), form.officer.actor)
    return see_other(f"{HOME}?kata=reason_saved")


@get("/kelola/alasan/{code:str}", sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, code: FromPath[str], kata: FromQuery[str] = "") -> Response[bytes]:
    """Show one reason, and what may be changed of it."""
    officer = signed_in(request, *EDITORS)
    portal = service(request.app.state)
    try:
        with portal.database.read() as session:
            one = kept.found(session, code)
    except ReasonWrong:
        raise Problem(404, "unknown", "There is no such reason.") from None
    return page(
        request, "reason.html", officer, tabs=scopes.tabs(officer), one=one, serves=SERVES,
        message=kata if kata in MESSAGES else "",
    )  # fmt: skip


@post(
    "/kelola/alasan/{code:str}/{act:str}",
    sync_to_thread=True,
    status_code=200,
    include_in_schema=False,
    request_max_body_size=_FORM_LIMIT,
)
def change(request: AnyRequest, code: FromPath[str], act: FromPath[str], body: RawBody) -> Response[bytes]:
    """Change, retire or restore a reason; desks are told before the page says so."""
    form = posted(request, body, *EDITORS)
    portal, now, actor = service(request.app.state), service(request.app.state).clock(), form.officer.actor
    try:
        with kept.changing(portal.database) as session:
            here = f"{HOME}/{kept.found(session, code).code}"
            match act:
                case "ubah":
                    kept.change(session, code, _words(form), now, actor)
                case "henti":
                    kept.retire(session, code, now, actor)
                case "pakai":
                    kept.restore(session, code, now, actor)
                case _:
                    return see_other(f"{here}?kata=unknown_act")
    except ReasonWrong as wrong:
        return see_other(f"{HOME if wrong.key == 'reason_unknown' else here}?kata={wrong.key}")
    publish_sealed(portal.database, portal.settings, portal.ring, now, actor)
    return see_other(f"{here}?kata=reason_saved")


def _words(form: Form) -> Words:
    chosen = tuple(each for each in SERVES if form.fields.get(each) == "ya")
    return Words(form.text("kata_id", MOST_WORDS), form.text("kata_en", MOST_WORDS), chosen)


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


router = Router(path="/", route_handlers=[reasons, add, show, change], exception_handlers=PAGE_HANDLERS)
