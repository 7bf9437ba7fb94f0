"""Pages of signing in and out, and the choice of language."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from litestar import Response, Router, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery, RawBody

from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.staff import sessions
from portal.staff.web import (
    FRESH,
    LANGUAGE,
    WRITTEN,
    fields_of,
    inside,
    posted,
    same_site,
    see_other,
    session_cookie,
    session_token,
    signed_in,
)
from portal.web import AnyRequest, service, signing_in

HOME = "/komando"
BEGIN = {"redaksi": "/isi", "petugas": "/komando/kasus", "penyelia": "/komando/kasus", "teknisi": "/masuk"}
"""Where those begin who do not watch alerts."""
_FORM_LIMIT = 32 * 1024
_PASSWORDS = ThreadPoolExecutor(2, "passwords")
"""Threads that check passwords: strangers ask for it, and it is slow on purpose."""
_YEAR = 365 * 86_400


@get("/", sync_to_thread=True, include_in_schema=False)
def home(request: AnyRequest) -> Response[bytes]:
    """Go where this officer begins; who is not signed in signs in."""
    return see_other(BEGIN.get(signed_in(request).role, HOME))


@get("/masuk", sync_to_thread=True, include_in_schema=False)
def sign_in_page(request: AnyRequest, ke: FromQuery[str] = "", kata: FromQuery[str] = "") -> Response[bytes]:
    """Show the sign-in page; `kata` "ended": a form came after its session had ended."""
    return page(request, "sign_in.html", None, back=inside(ke), written="", why="ended" if kata == "ended" else "")


@post("/masuk", status_code=200, include_in_schema=False, request_max_body_size=_FORM_LIMIT)
async def sign_in(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Begin a session; passwords wait for each other, and nothing else that the portal does waits for them."""
    signing_in(request)
    return await asyncio.get_running_loop().run_in_executor(_PASSWORDS, _sign_in, request, body)


def _sign_in(request: AnyRequest, body: bytes) -> Response[bytes]:
    same_site(request)
    fields = fields_of(body)
    back, written = inside(fields.get("ke", "")), fields.get(WRITTEN, "")
    portal = service(request.app.state)
    entered = sessions.sign_in(portal, fields.get("login", "")[:60], fields.get("password", "")[:400])
    if entered is None:
        return page(request, "sign_in.html", None, 403, back=back, written=written, why="refused")
    sessions.sign_out(portal, session_token(request))
    home = back or BEGIN.get(entered.officer.role, HOME)
    response = (
        page(request, "written.html", entered.officer, written=written, back=home) if written else see_other(home)
    )
    response.set_cookie(session_cookie(request, entered.token))
    return response


@post("/keluar", sync_to_thread=True, status_code=200, include_in_schema=False, request_max_body_size=_FORM_LIMIT)
def sign_out(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """End the session."""
    posted(request, body)
    sessions.sign_out(service(request.app.state), session_token(request))
    request.state.pop(FRESH, None)  # this very request may have rotated the session that it ends
    response = see_other("/masuk")
    response.set_cookie(session_cookie(request, "", gone=True))
    return response


@post("/bahasa", sync_to_thread=True, status_code=200, include_in_schema=False, request_max_body_size=_FORM_LIMIT)
def choose_language(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Remember the reader's language in this browser; says nothing about anybody, so nobody need be signed in."""
    same_site(request)
    fields = fields_of(body)
    chosen = "en" if fields.get("bahasa") == "en" else "id"
    response = see_other(inside(fields.get("ke", "")) or HOME)
    response.set_cookie(Cookie(LANGUAGE, value=chosen, path="/", max_age=_YEAR, samesite="strict", httponly=True))
    return response


router = Router(
    path="/",
    route_handlers=[home, sign_in_page, sign_in, sign_out, choose_language],
    exception_handlers=PAGE_HANDLERS,
)
