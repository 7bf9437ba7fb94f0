"""The page of one alert and what an officer does there."""

import datetime as dt
from urllib.parse import quote

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, RawBody
from sqlalchemy.orm import Session

from onedata import codes, wire
from onedata.events import BODIES
from portal import live
from portal.alerts import nearest, plan, work
from portal.alerts.models import AlertPress
from portal.alerts.work import AlertRefused
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.problems import Problem
from portal.service import Service
from portal.staff.accounts import COMMAND_ROLES
from portal.staff.web import Form, posted, row_number, see_other, signed_in
from portal.web import AnyRequest, service

_FORM_LIMIT = 32 * 1024
_MOST_PAST = 100
_BODY = 65_536


@get("/komando/peringatan/{alert_id:int}", sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, alert_id: FromPath[int], kata: FromQuery[str] = "", oleh: FromQuery[str] = ""
) -> Response[bytes]:
    """Show one alert with its history; the look is audited."""
    officer = signed_in(request, *COMMAND_ROLES)
    row_number(alert_id)
    portal = service(request.app.state)
    now = portal.clock()
    with portal.database.write() as session:
        last = live.newest(session)
        whole = work.look(session, officer, alert_id, now)
        if whole is None:
            found = None
        else:
            session.flush()
            others = work.takers(session, whole.alert)
            officers = [(one.account_id, one.name) for one in others if one.account_id != officer.account_id]
            session.expunge_all()
            found = whole
    if found is None:
        raise Problem(404, "not-found", "There is no such alert.")
    reports = [(one, read_report(one)) for one in found.presses]
    steps = plan.load(portal.settings.escalation or plan.DEFAULT)
    message = kata if kata in _MESSAGES else ""
    return page(
        request,
        "alert.html",
        officer,
        last=last,
        whole=found,
        alert=found.alert,
        reports=reports,
        officers=officers,
        countries=codes.load("countries"),
        next_tell=steps[found.alert.step].tell if found.alert.next_at and found.alert.step < len(steps) else "",
        message=message,
        by=oleh[:100],
        now=now,
    )


def read_report(press: AlertPress) -> dict[str, object]:
    """Return what a report said, for a table; what is empty is left out."""
    body = wire.decode(press.body, BODIES[press.kind], _BODY)
    fields = {name: getattr(body, name) for name in body.__struct_fields__ if name not in ("collapse_key", "language")}
    return {name: value for name, value in fields.items() if value not in ("", None, False)}


@get("/komando/peringatan", sync_to_thread=True, include_in_schema=False)
def past(request: AnyRequest) -> Response[bytes]:
    """Show the alerts that were closed, and the reports that were called off before they were sent."""
    officer = signed_in(request, *COMMAND_ROLES)
    with service(request.app.state).database.read() as session:
        closed, called_off = work.past(session, officer, _MOST_PAST), work.called_off(session, _MOST_PAST)
    reports = [(one, read_report(one)) for one in called_off]
    return page(request, "alerts_past.html", officer, closed=closed, reports=reports, most=_MOST_PAST)


_MESSAGES = {
    *("alert_taken", "alert_closed", "alert_not_claimed", "alert_not_yours", "text_missing", "officer_unknown"),
    *("strangers_excluded", "place_missing", "place_unknown", "unknown_act"),
}


@post(
    "/komando/peringatan/{alert_id:int}/{act:str}",
    sync_to_thread=True,
    status_code=200,
    include_in_schema=False,
    request_max_body_size=_FORM_LIMIT,
)
def change(request: AnyRequest, alert_id: FromPath[int], act: FromPath[str], body: RawBody) -> Response[bytes]:
    """Do one thing to an alert, then show it."""
    form = posted(request, body, *COMMAND_ROLES)
    row_number(alert_id)
    here = f"/komando/peringatan/{alert_id}"
    try:
        _do(service(request.app.state), form, alert_id, act)
    except AlertRefused as refused:
        return see_other(f"{here}?kata={refused.args[0]}" + _named(refused.who))
    return see_other("/komando" if act == "ambil-cepat" else here)


def _named(who: str) -> str:
    return f"&oleh={quote(who)}" if who else ""


def _do(portal: Service, form: Form, alert_id: int, act: str) -> None:
    officer, now = form.officer, portal.clock()
    text = form.text("text", work.MOST_TEXT)
    with portal.database.write() as session:
        match act:
            case "ambil" | "ambil-cepat":
                work.claim(session, officer, alert_id, now)
            case "serahkan":
                work.hand_over(session, officer, alert_id, _account(form), text, now)
            case "selesai":
                work.resolve(session, officer, alert_id, text, now, false=False)
            case "palsu":
                work.resolve(session, officer, alert_id, text, now, false=True)
            case "tempat":
                _place(session, form, alert_id, now)
            case "penolong":
                steps = plan.load(portal.settings.escalation or plan.DEFAULT)
                work.allow_strangers(session, officer, alert_id, steps, now)
            case "catat":
                work.write(session, officer, alert_id, text, now)
            case _:
                raise AlertRefused("unknown_act")


def _account(form: Form) -> int | None:
    """Return the account that was chosen, None for the queue."""
    chosen = form.text("kepada", 18)
    return row_number(int(chosen)) if chosen.isdecimal() else None


def _place(session: Session, form: Form, alert_id: int, now: dt.datetime) -> None:
    country = form.text("negara", 2)
    if country and country not in codes.index("countries"):
        raise AlertRefused("place_unknown")
    try:
        cell = nearest.cell_at(_number(form.text("lintang", 20)), _number(form.text("bujur", 20)))
    except ValueError:
        raise AlertRefused("place_unknown") from None
    work.place(session, form.officer, alert_id, cell, country, now)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


router = Router(path="/", route_handlers=[past, show, change], exception_handlers=PAGE_HANDLERS)
