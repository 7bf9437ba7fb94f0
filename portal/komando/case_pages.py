"""Pages of cases: the list, one case, and the list as CSV that no spreadsheet can be tricked with."""

import csv
import datetime as dt
import io

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, RawBody
from sqlalchemy import select

from onedata import codes, wire
from onedata.reports import CaseOpened, DataWrong
from portal import wib
from portal.audit import note
from portal.cases import work
from portal.cases.models import CaseFile
from portal.cases.work import CaseRefused
from portal.lists.rows import case_clock
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.problems import Problem
from portal.service import Service
from portal.staff.models import StaffAccount
from portal.staff.web import HEADERS, Form, posted, row_number, see_other, signed_in
from portal.web import AnyRequest, service

_FORM_LIMIT = 32 * 1024
_BODY = 65_536
_FORMULA = ("=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_MESSAGES = {
    *("case_is_closed", "text_missing", "case_not_yours", "case_not_answered", "case_other_closes", "case_must_rest"),
    *("case_is_open", "unit_unknown", "case_hidden_from_region", "officer_unknown", "unknown_act"),
}


@get("/komando/kasus", sync_to_thread=True, include_in_schema=False)
def listed(request: AnyRequest, tutup: FromQuery[int] = 0, saya: FromQuery[int] = 0) -> Response[bytes]:
    """Show the cases that this officer may see, without what was told; `saya`: only those that are theirs."""
    officer = signed_in(request, *work.MAY_SEE)
    portal = service(request.app.state)
    closed, mine = bool(tutup), bool(saya) and not tutup
    with portal.database.read() as session:
        found = work.listed(session, officer, closed=closed, mine=mine)
        count = work.count(session, officer, closed=closed, mine=mine)
        count_mine = work.count(session, officer, closed=False, mine=True)
        clock = case_clock(session)
        people = select(StaffAccount.account_id, StaffAccount.name)
        # A case of somebody who left is nobody's: it must not look as if it were in hands.
        people = people if closed else people.where(StaffAccount.disabled_at.is_(None))
        names = dict(session.execute(people).tuples().all())
    topics = codes.index("case_topics")
    return page(
        request,
        "cases.html",
        officer,
        cases=found,
        count=count,
        count_mine=count_mine,
        closed=closed,
        mine=mine,
        names=names,
        topics=topics,
        regions=codes.index("regions"),
        clock=clock,
        now=portal.clock(),
    )


@get("/komando/kasus.csv", sync_to_thread=True, include_in_schema=False)
def as_csv(request: AnyRequest) -> Response[bytes]:
    """Give the list as CSV: numbers, topics and times; nothing that somebody wrote, nobody's name."""
    officer = signed_in(request, *work.MAY_CLOSE)
    portal = service(request.app.state)
    with portal.database.write() as session:
        found = work.listed(session, officer, most=10_000)
        note(session, portal.clock(), officer.actor, "export-cases", str(len(found)), "given")
        rows = [
            (one.code, one.topic, one.about, one.country, one.unit, one.state, one.received_at.isoformat(), one.office)
            for one in found
        ]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("code", "topic", "about", "country", "unit", "state", "received_at", "office"))
    writer.writerows(tuple(plain_cell(value) for value in row) for row in rows)
    headers = {**HEADERS, "Content-Disposition": 'attachment; filename="kasus.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def plain_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    begins = text.lstrip()
    return f"'{text}" if begins.startswith(_FORMULA) or begins[:1] != text[:1] else text


@get("/komando/kasus/{case_id:int}", sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, case_id: FromPath[int], kata: FromQuery[str] = "") -> Response[bytes]:
    """Show one case; the look is audited."""
    officer = signed_in(request, *work.MAY_SEE)
    row_number(case_id)
    portal = service(request.app.state)
    with portal.database.write() as session:
        case = work.look(session, officer, case_id, portal.clock())
        clock = case_clock(session)
        history = work.notes(session, case) if case is not None else []
        closes = case is not None and work.closes(session, case, officer)
        takers = work.takers(session, case) if case is not None and work.gives(case, officer) else []
        names = dict(session.execute(select(StaffAccount.account_id, StaffAccount.name)).tuples().all())
        session.expunge_all()
    if case is None:
        raise Problem(404, "not-found", "There is no such case.")
    return page(
        request,
        "case.html",
        officer,
        case=case,
        told=told(case),
        history=history,
        takers=[one for one in takers if one.account_id != case.owner_id],
        names=names,
        topics=codes.index("case_topics"),
        regions=codes.index("regions"),
        message=kata if kata in _MESSAGES else "",
        now=portal.clock(),
        closes=closes,
        clock=clock,
        due=wib.day(case.received_at + dt.timedelta(days=clock.days)) if clock else None,
        rest_over=portal.clock() - case.changed_at >= work.REST,
        rest_until=case.changed_at + work.REST,
    )


def told(case: CaseFile) -> dict[str, object]:
    """Return what was reported, for a table; what is empty is left out."""
    kind = DataWrong if case.topic == "DATA_WRONG" else CaseOpened
    fields = msgspec.to_builtins(wire.decode(case.told, kind, _BODY))
    hidden = ("pin", "code", "topic", "about", "token_id")
    return {name: value for name, value in fields.items() if name not in hidden and value not in ("", None, False, [])}


@post(
    "/komando/kasus/{case_id:int}/{act:str}",
    sync_to_thread=True,
    status_code=200,
    include_in_schema=False,
    request_max_body_size=_FORM_LIMIT,
)
def change(request: AnyRequest, case_id: FromPath[int], act: FromPath[str], body: RawBody) -> Response[bytes]:
    """Do one thing to a case, then show it."""
    form = posted(request, body, *work.MAY_SEE)
    row_number(case_id)
    here = f"/komando/kasus/{case_id}"
    try:
        _do(service(request.app.state), form, case_id, act)
    except CaseRefused as refused:
        return see_other(f"{here}?kata={refused.args[0]}")
    return see_other("/komando/kasus" if act in ("teruskan", "serahkan") else here)


def _do(portal: Service, form: Form, case_id: int, act: str) -> None:
    officer, now = form.officer, portal.clock()
    text = form.text("text", work.MOST_TEXT)
    with portal.database.write() as session:
        case = work.look(session, officer, case_id, now, to_work=True)
        if case is None:
            raise Problem(404, "not-found", "There is no such case.")
        match act:
            case "ambil":
                work.take(session, case, officer, now)
            case "catat":
                work.write(session, case, officer, text, now)
            case "jawab":
                work.answer(session, case, officer, text, now)
            case "tutup":
                work.close(session, case, officer, now)
            case "buka-lagi":
                work.reopen(session, case, officer, text, now)
            case "serahkan":
                work.hand_over(session, case, officer, _account(form), text, now)
            case "teruskan":
                work.forward(session, case, officer, form.text("unit", 140), now)
            case _:
                raise CaseRefused("unknown_act")


def _account(form: Form) -> int:
    chosen = form.text("kepada", 18)
    if not (chosen.isascii() and chosen.isdecimal()):
        raise CaseRefused("officer_unknown")
    return int(chosen)


router = Router(path="/", route_handlers=[listed, as_csv, show, change], exception_handlers=PAGE_HANDLERS)
