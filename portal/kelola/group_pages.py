"""Pages of groups: which an office has, a new one from a table, and one row by row."""

import datetime as dt
from typing import Final

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, RawBody
from sqlalchemy.orm import Session

from portal import wib
from portal.audit import note
from portal.desk.find import masked_name
from portal.groups import delivery, reading
from portal.groups.delivery import LARGEST, GroupWrong, NewGroup, Outcome
from portal.groups.models import OfficeGroup
from portal.kelola import scope as scopes
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.people import worker
from portal.people.cells import REASONS
from portal.problems import Problem
from portal.staff.sessions import Officer
from portal.staff.web import posted, see_other, signed_in
from portal.web import AnyRequest, service

HOME: Final = "/kelola/rombongan"
_FORM_LIMIT = LARGEST + 16 * 1024
_MOST = 200
_WRONG = ("name", "day", "office", "too_large", "too_long", "unreadable", "no_column", "nobody")
MESSAGES: Final = frozenset({*(f"group_{key}" for key in _WRONG), "group_removed", "group_no_file"})


@get(HOME, sync_to_thread=True, include_in_schema=False)
def listed(request: AnyRequest, kata: FromQuery[str] = "") -> Response[bytes]:
    """Show the groups, those to come first, and the form of a new one."""
    return _list(request, signed_in(request, *scopes.MANAGERS), kata)


def _list(request: AnyRequest, officer: Officer, message: str, status: int = 200, **form: str) -> Response[bytes]:
    portal = service(request.app.state)
    today = wib.day(portal.clock())
    with portal.database.read() as session:
        found = reading.listed(session, scopes.office_of(officer, ""), today, _MOST)
        offices = delivery.known_offices(session)
    return page(
        request, "groups.html", officer, status, tabs=scopes.tabs(officer), groups=found, today=today,
        offices=offices if officer.role != "penyelia" else [officer.office], form=form,
        message=message if message in MESSAGES else "", most=delivery.MOST,
    )  # fmt: skip


@post(HOME, sync_to_thread=True, status_code=200, include_in_schema=False, request_max_body_size=_FORM_LIMIT)
def take_in(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Make a group of a table, or change the one of this office, name and day; say which lines came back."""
    form = posted(request, body, *scopes.MANAGERS)
    officer, portal = form.officer, service(request.app.state)
    kept = {"nama": form.text("nama", 80), "hari": form.text("hari", 10), "kantor": form.text("kantor", 120)}
    table = form.files.get("berkas", b"")
    if not table:
        return _list(request, officer, "group_no_file", 422, **kept)
    try:
        new = NewGroup(scopes.office_of(officer, kept["kantor"]), kept["nama"], _day(kept["hari"]))
        with portal.database.write() as session:
            outcome = delivery.take_in(session, new, table, portal.clock(), officer.actor)
    except GroupWrong as wrong:
        return _list(request, officer, f"group_{wrong}", 422, **kept)
    return _shown(request, officer, outcome.group_id, outcome)


@get("/kelola/rombongan/{group_id:str}", sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, group_id: FromPath[str]) -> Response[bytes]:
    """Show a group row by row; the look is audited."""
    return _shown(request, signed_in(request, *scopes.MANAGERS), group_id, None)


@post(
    "/kelola/rombongan/{group_id:str}/hapus",
    sync_to_thread=True,
    status_code=200,
    include_in_schema=False,
    request_max_body_size=16 * 1024,
)
def remove(request: AnyRequest, group_id: FromPath[str], body: RawBody) -> Response[bytes]:
    """Forget a group."""
    form = posted(request, body, *scopes.MANAGERS)
    portal = service(request.app.state)
    with portal.database.write() as session:
        delivery.remove(session, _theirs(session, form.officer, group_id), portal.clock(), form.officer.actor)
    return see_other(f"{HOME}?kata=group_removed")


def _shown(request: AnyRequest, officer: Officer, group_id: str, outcome: Outcome | None) -> Response[bytes]:
    portal = service(request.app.state)
    with portal.database.write() as session:
        group = _theirs(session, officer, group_id)
        rows = reading.rows(session, group.group_id)
        people = worker.read(session, [row.person_id for row in rows if row.person_id is not None])
        note(session, portal.clock(), officer.actor, "look-group", group.group_id, "shown")
        session.flush()
        session.expunge(group)
    masked = {number: masked_name(person.name) for number, (person, _) in people.items()}
    return page(
        request, "group.html", officer, tabs=scopes.tabs(officer), group=group, rows=rows, names=masked,
        outcome=outcome, reasons=REASONS,
    )  # fmt: skip


def _theirs(session: Session, officer: Officer, group_id: str) -> OfficeGroup:
    found = session.get(OfficeGroup, group_id[:16]) if group_id.isascii() and group_id.isalnum() else None
    if found is None or scopes.office_of(officer, found.office) != found.office:
        raise Problem(404, "not-found", "There is no such group.")
    return found


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise GroupWrong("day") from None


router = Router(path="/", route_handlers=[listed, take_in, show, remove], exception_handlers=PAGE_HANDLERS)
