"""Pages of staff accounts: who there is, a new one, and what can be done to one; each change is published at once."""

from collections.abc import Callable
from typing import Final

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, RawBody
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import codes
from portal.feeds.publish_sealed import publish_sealed
from portal.groups.delivery import known_offices
from portal.kelola import scope as scopes
from portal.models import Kiosk, KioskState
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.problems import Problem
from portal.service import Service
from portal.staff import accounts
from portal.staff.accounts import DESK_ROLES, AccountWrong, NewAccount, Scope
from portal.staff.models import StaffAccount
from portal.staff.sessions import Officer
from portal.staff.web import Form, posted, row_number, see_other, signed_in
from portal.web import AnyRequest, service

_FORM_LIMIT = 16 * 1024
_MOST = 500
_LONGEST = 60
HOME: Final = "/kelola/akun"
MESSAGES: Final = frozenset(
    {f"account_{key}" for key in ("login", "name", "role", "office", "region", "country", "email", "taken", "card",
                                  "no_card_role", "card_taken", "disabled", "pin_differs", "yours", "not_sure")}
    | {"account_moved", "account_card_set", "account_card_gone", "account_revoked", "unknown_act"}
)  # fmt: skip
"""Keys of `[say]` that an address may ask for."""


@get("/kelola", sync_to_thread=True, include_in_schema=False)
def begin(request: AnyRequest) -> Response[bytes]:
    """Send everybody to the first part they may open."""
    return see_other(scopes.tabs(signed_in(request, *scopes.ALL))[0][1])


@get(HOME, sync_to_thread=True, include_in_schema=False)
def listed(request: AnyRequest, kantor: FromQuery[str] = "", kata: FromQuery[str] = "") -> Response[bytes]:
    """Show the accounts, active ones first."""
    officer = signed_in(request, *scopes.MANAGERS)
    return _list(request, officer, kantor, kata)


def _list(request: AnyRequest, officer: Officer, office: str, message: str, new: NewAccount | None = None,
          status: int = 200) -> Response[bytes]:  # fmt: skip
    portal = service(request.app.state)
    office = scopes.office_of(officer, office[:120])
    with portal.database.read() as session:
        query = select(StaffAccount).order_by(StaffAccount.disabled_at.is_not(None), StaffAccount.office)
        query = query.where(StaffAccount.office == office) if office else query
        found = list(session.scalars(query.order_by(StaffAccount.name).limit(_MOST)))
        offices = known_offices(session)
        session.expunge_all()
    return page(
        request, "accounts.html", officer, status, tabs=scopes.tabs(officer), accounts=found, office=office,
        offices=offices, roles=scopes.roles_to_give(officer), desk_roles=DESK_ROLES, regions=codes.load("regions"),
        countries=codes.load("countries"), new=new, message=message if message in MESSAGES else "",
        now=portal.clock(),
    )  # fmt: skip


@post(HOME, sync_to_thread=True, status_code=200, include_in_schema=False, request_max_body_size=_FORM_LIMIT)
def add(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Make an account, and show its first password, once."""
    form = posted(request, body, *scopes.MANAGERS)
    officer, portal = form.officer, service(request.app.state)
    scope = _scope(form)
    new = NewAccount(
        login=form.text("login", _LONGEST).lower(), name=form.text("nama", 100), role=scope.role, office=scope.office,
        region=scope.region, country=scope.country, email=form.text("surel", 200), phone=form.text("telepon", 40),
        language="en" if form.fields.get("bahasa") == "en" else "id",
    )  # fmt: skip
    if not scopes.may_give(officer, scope):
        return _list(request, officer, "", "account_role", new, 422)
    password = accounts.new_password()
    try:
        with portal.database.write() as session:
            number = accounts.add(session, new, password, portal.clock(), officer.actor).account_id
    except AccountWrong as wrong:
        return _list(request, officer, "", wrong.key, new, 422)
    return _told(request, officer, number, new.login, password)


@get("/kelola/akun/{account_id:int}", sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, account_id: FromPath[int], kata: FromQuery[str] = "") -> Response[bytes]:
    """Show one account, what may be changed, and which machines will hear of it."""
    officer = signed_in(request, *scopes.MANAGERS)
    portal = service(request.app.state)
    with portal.database.read() as session:
        account = _theirs(session, officer, account_id)
        machines = _machines(session, account.office) if account.role in DESK_ROLES else []
        offices = known_offices(session)
        session.expunge_all()
    return page(
        request, "account.html", officer, tabs=scopes.tabs(officer), account=account, machines=machines,
        offices=offices, roles=scopes.roles_to_give(officer), desk_roles=DESK_ROLES, regions=codes.load("regions"),
        countries=codes.load("countries"), may=scopes.may_change(officer, account),
        message=kata if kata in MESSAGES else "", now=portal.clock(),
    )  # fmt: skip


def _machines(session: Session, office: str) -> list[tuple[str, object]]:
    """Return the office's machines, and when each was last heard."""
    query = (
        select(Kiosk.name, KioskState.received_at)
        .join(KioskState, KioskState.kiosk_id == Kiosk.kiosk_id, isouter=True)
        .where(Kiosk.office == office, Kiosk.revoked_at.is_(None))
        .order_by(Kiosk.name)
    )
    return list(session.execute(query).tuples())


@post(
    "/kelola/akun/{account_id:int}/{act:str}",
    sync_to_thread=True,
    status_code=200,
    include_in_schema=False,
    request_max_body_size=_FORM_LIMIT,
)
def change(request: AnyRequest, account_id: FromPath[int], act: FromPath[str], body: RawBody) -> Response[bytes]:
    """Do one thing to an account; what a desk must know is published before the page says that it is done."""
    form = posted(request, body, *scopes.MANAGERS)
    here, portal = f"{HOME}/{row_number(account_id)}", service(request.app.state)
    if act == "sandi":
        return _new_password(request, form, account_id)
    if act not in _ACTS:
        return see_other(f"{here}?kata=unknown_act")
    try:
        with portal.database.write() as session:
            account = _changeable(session, form.officer, account_id)
            done = _ACTS[act](session, portal, form, account)
    except AccountWrong as wrong:
        return see_other(f"{here}?kata={wrong.key}")
    publish_sealed(portal.database, portal.settings, portal.ring, portal.clock(), form.officer.actor)
    return see_other(f"{here}?kata={done}")


def _new_password(request: AnyRequest, form: Form, account_id: int) -> Response[bytes]:
    portal, password = service(request.app.state), accounts.new_password()
    try:
        with portal.database.write() as session:
            account = _changeable(session, form.officer, account_id)
            if account.disabled_at is not None:
                return see_other(f"{HOME}/{account_id}?kata=account_disabled")
            accounts.reset(session, account, password, portal.clock(), form.officer.actor)
            login = account.login
    except AccountWrong as wrong:
        return see_other(f"{HOME}/{account_id}?kata={wrong.key}")
    return _told(request, form.officer, account_id, login, password)


def _told(request: AnyRequest, officer: Officer, number: int, login: str, password: str) -> Response[bytes]:
    tabs = scopes.tabs(officer)
    return page(request, "account_password.html", officer, tabs=tabs, number=number, login=login, password=password)


# ---- what can be done -----------------------------------------------------------------------------------------------


def _move(session: Session, portal: Service, form: Form, account: StaffAccount) -> str:
    scope = _scope(form)
    if not scopes.may_give(form.officer, scope):
        raise AccountWrong("this officer may not give that", "account_role")
    accounts.move(session, account, scope, portal.clock(), form.officer.actor)
    return "account_moved"


def _card(session: Session, portal: Service, form: Form, account: StaffAccount) -> str:
    pin = form.text("pin", 20)
    if pin != form.text("pin_lagi", 20):
        raise AccountWrong("the two PINs differ", "account_pin_differs")
    accounts.set_card(session, account, form.text("kartu", 80), pin, portal.clock(), form.officer.actor)
    return "account_card_set"


def _drop_card(session: Session, portal: Service, form: Form, account: StaffAccount) -> str:
    accounts.drop_card(session, account, portal.clock(), form.officer.actor)
    return "account_card_gone"


def _revoke(session: Session, portal: Service, form: Form, account: StaffAccount) -> str:
    if form.fields.get("yakin") != "ya":
        raise AccountWrong("it was not confirmed", "account_not_sure")
    accounts.disable(session, account, portal.clock(), form.officer.actor)
    return "account_revoked"


_ACTS: dict[str, Callable[[Session, Service, Form, StaffAccount], str]] = {
    "pindah": _move,
    "kartu": _card,
    "lepas-kartu": _drop_card,
    "cabut": _revoke,
}


def _scope(form: Form) -> Scope:
    """Return the role and scope of a form; what the role has no use for is left out."""
    role = form.text("peran", 20)
    country = form.text("negara", 2) if role == "piket" else ""
    office = form.text("kantor", 120) if role in DESK_ROLES else ""
    return Scope(role=role, office=office, region=form.text("wilayah", 2), country=country)


def _theirs(session: Session, officer: Officer, account_id: int) -> StaffAccount:
    """Return an account that this officer may see. Raises Problem 404."""
    found = session.get(StaffAccount, row_number(account_id))
    if found is None or scopes.office_of(officer, found.office) != found.office:
        raise Problem(404, "not-found", "There is no such account.")
    return found


def _changeable(session: Session, officer: Officer, account_id: int) -> StaffAccount:
    account = _theirs(session, officer, account_id)
    if not scopes.may_change(officer, account):
        raise AccountWrong("this officer does not look after this account", "account_yours")
    return account


router = Router(path="/", route_handlers=[begin, listed, add, show, change], exception_handlers=PAGE_HANDLERS)
