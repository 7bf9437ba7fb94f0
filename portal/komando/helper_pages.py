"""Pages of volunteers at the counter, and the page behind a volunteer's link."""

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, RawBody
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import codes
from portal.alerts import nearest, volunteers
from portal.alerts.models import Volunteer
from portal.alerts.volunteers import MAY_ENROL, MAY_VET, Call, Enrolment, VolunteerRefused
from portal.audit import note
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.problems import Problem
from portal.service import Service
from portal.staff.web import Form, posted, row_number, same_site, see_other, signed_in
from portal.web import AnyRequest, paging, service

_FORM_LIMIT = 16 * 1024
_MOST = 100
_LONGEST_TOKEN = 100
_MESSAGES = {
    *("consent_missing", "volunteer_incomplete", "other_vets", "volunteer_not_waiting", "volunteer_not_active"),
    *("volunteer_unknown", "volunteer_not_registered", "volunteer_known", "place_unknown", "unknown_act", "done"),
}


@get("/komando/penolong", sync_to_thread=True, include_in_schema=False)
def listed(request: AnyRequest, kata: FromQuery[str] = "") -> Response[bytes]:
    """Show who waits to be vetted and who helps; the look is audited."""
    officer = signed_in(request, *MAY_ENROL)
    portal = service(request.app.state)
    with portal.database.write() as session:
        query = select(Volunteer).where(Volunteer.state.in_(("enrolled", "active")), volunteers.visible(officer))
        found = list(
            session.scalars(query.order_by(Volunteer.state.desc(), Volunteer.volunteer_id.desc()).limit(_MOST))
        )
        note(session, portal.clock(), officer.actor, "look-volunteers", str(len(found)), "shown")
        session.flush()
        session.expunge_all()
    return page(
        request,
        "volunteers.html",
        officer,
        volunteers=found,
        may_vet=officer.role in MAY_VET,
        countries=codes.load("countries"),
        message=kata if kata in _MESSAGES else "",
        now=portal.clock(),
    )


@post(
    "/komando/penolong",
    sync_to_thread=True,
    status_code=200,
    include_in_schema=False,
    request_max_body_size=_FORM_LIMIT,
)
def enrol(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Enrol a volunteer who stands at the counter and agreed."""
    form = posted(request, body, *MAY_ENROL)
    portal = service(request.app.state)
    new = Enrolment(
        number=form.text("nomor", 40),
        phone=form.text("telepon", 40),
        email=form.text("surel", 200),
        country=form.text("negara", 2),
        consented=form.fields.get("setuju") == "ya",
    )
    try:
        with portal.database.write() as session:
            volunteers.enrol(session, form.officer, new, portal.clock())
    except VolunteerRefused as refused:
        with portal.database.write() as session:
            # Who tries numbers to learn whether somebody is registered leaves a trace, without the number.
            note(session, portal.clock(), form.officer.actor, "volunteer-enrol", "-", "refused")
        return see_other(f"/komando/penolong?kata={refused.args[0]}")
    return see_other("/komando/penolong?kata=done")


@post(
    "/komando/penolong/{volunteer_id:int}/{act:str}",
    sync_to_thread=True,
    status_code=200,
    include_in_schema=False,
    request_max_body_size=_FORM_LIMIT,
)
def change(request: AnyRequest, volunteer_id: FromPath[int], act: FromPath[str], body: RawBody) -> Response[bytes]:
    """Vet, place or let go one volunteer."""
    form = posted(request, body, *MAY_ENROL)
    row_number(volunteer_id)
    portal = service(request.app.state)
    try:
        with portal.database.write() as session:
            _do(portal, session, form, volunteer_id, act)
    except VolunteerRefused as refused:
        return see_other(f"/komando/penolong?kata={refused.args[0]}")
    return see_other("/komando/penolong?kata=done")


def _do(portal: Service, session: Session, form: Form, volunteer_id: int, act: str) -> None:
    officer, now = form.officer, portal.clock()
    volunteers.within_reach(session, officer, volunteer_id)
    match act:
        case "terima" | "terima-terikat":
            responder = act == "terima-terikat"
            volunteers.vet(session, officer, volunteer_id, now, accept=True, responder=responder)
        case "tolak":
            volunteers.vet(session, officer, volunteer_id, now, accept=False, responder=False)
        case "tempat":
            volunteers.stand(session, officer.actor, volunteer_id, _cell(form), now)
        case "keluar":
            volunteers.leave(session, officer.actor, volunteer_id, now)
        case _:
            raise VolunteerRefused("unknown_act")


def _cell(form: Form) -> int:
    try:
        parts = [float(form.text(name, 20).replace(",", ".")) for name in ("lintang", "bujur")]
        return nearest.cell_at(*parts)
    except ValueError:
        raise VolunteerRefused("place_unknown") from None


@get("/bantu/{token:str}", sync_to_thread=True, include_in_schema=False)
def call(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Show a volunteer what the call is about: a kind, a country and a band of distance."""
    paging(request)
    with service(request.app.state).database.read() as session:
        found = volunteers.called(session, token[:_LONGEST_TOKEN])
    return _call(request, token, found)


@post(
    "/bantu/{token:str}",
    sync_to_thread=True,
    status_code=200,
    include_in_schema=False,
    request_max_body_size=_FORM_LIMIT,
)
def accept(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Accept: from now on the place is shown, and the officer sees who comes."""
    same_site(request)
    paging(request)
    portal = service(request.app.state)
    with portal.database.write() as session:
        found = volunteers.accept(session, token[:_LONGEST_TOKEN], portal.clock())
    return _call(request, token, found)


@post(
    "/bantu/{token:str}/dilihat",
    sync_to_thread=True,
    status_code=204,
    include_in_schema=False,
    request_max_body_size=_FORM_LIMIT,
)
def see(request: AnyRequest, token: FromPath[str]) -> None:
    """Take a page's word that somebody touched it: what only opens the link for a preview touches nothing."""
    same_site(request)
    paging(request)
    portal = service(request.app.state)
    with portal.database.write() as session:
        found = volunteers.see(session, token[:_LONGEST_TOKEN], portal.clock())
    if found is None:
        raise Problem(404, "not-found", "There is no such call.")


def _call(request: AnyRequest, token: str, found: Call | None) -> Response[bytes]:
    if found is None:
        raise Problem(404, "not-found", "There is no such call.")
    return page(request, "call.html", None, call=found, token=token)


router = Router(path="/", route_handlers=[listed, enrol, change, call, accept, see], exception_handlers=PAGE_HANDLERS)
