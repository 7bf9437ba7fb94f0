"""What every page of staff needs: who is signed in, a form that was really sent from our page, strict headers.

A page asks `signed_in(request, "redaksi", "kepala")` and a form `posted(request, body, "redaksi")`; routers carry
`exception_handlers=portal.pages.refusals.PAGE_HANDLERS`, so that a refusal is a page or the way to sign in.
"""

import email.errors
import email.policy
import hmac
import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

import msgspec
from litestar import Response
from litestar.datastructures import Cookie

from portal.problems import Problem
from portal.staff import sessions
from portal.staff.sessions import Officer
from portal.web import AnyRequest, paging, service

COOKIE: Final = "aim_session"
SECURE_COOKIE: Final = f"__Host-{COOKIE}"
"""Its name where the portal is reached by TLS: browsers take it from this host and this host alone (RFC 6265bis)."""
LANGUAGE: Final = "aim_language"
SIGN_IN: Final = "/masuk"
WRITTEN: Final = "text"
"""The field of a form that somebody wrote sentences into: it alone is given back where a form came too late."""
FRESH: Final = "fresh_session"
"""Where a rotated session's cookie waits for the answer."""
_MOST_FIELDS = 40
_HIDDEN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but line feeds, and signs that turn the direction of writing."""
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    # `no-referrer` would make a form's Origin `null`, and a form of ours could not be told from another site's.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""Of every page: nothing from elsewhere, nothing inline, nothing kept."""


class SignInNeeded(Exception):  # noqa: N818 - says what is needed
    """Nobody is signed in; the browser is sent to the sign-in page and back. `written`: what came too late."""

    def __init__(self, written: str = "") -> None:
        super().__init__()
        self.written = written


class FormStale(Problem):
    """A form of another session: nothing of it is done, and what was written is given back."""

    def __init__(self, written: str) -> None:
        super().__init__(403, "csrf", "The form was not sent from our page, or is from before you signed in.")
        self.written = written


class Form(msgspec.Struct, frozen=True):
    """A form that a signed-in officer sent from our page."""

    officer: Officer
    fields: dict[str, str]
    files: dict[str, bytes] = msgspec.field(default_factory=dict)
    """The files that came with it; empty where the form has none."""

    def text(self, name: str, most: int) -> str:
        """Return a field, trimmed. Raises Problem 400 where it is too long, or holds other signs than text has.

        Names go to terminals and to screens of other machines too.
        """
        plain = self.fields.get(name, "").replace("\r\n", "\n").strip()
        if len(plain) > most or _HIDDEN.search(plain):
            raise Problem(400, "malformed", f"Check: {name}.")
        return plain


def signed_in(request: AnyRequest, *roles: str) -> Officer:
    """Return who is signed in, with one of these roles (none named: any). Raises SignInNeeded, Problem 403."""
    paging(request)
    token = session_token(request)
    found = sessions.current(service(request.app.state), token) if token else None
    if found is None:
        raise SignInNeeded
    officer, fresh = found
    if fresh is not None:
        request.state[FRESH] = session_cookie(request, fresh)
    if roles and officer.role not in roles:
        raise Problem(403, "role", "This page belongs to another role.")
    return officer


def posted(request: AnyRequest, body: bytes, *roles: str) -> Form:
    """Return the form that was sent. Raises SignInNeeded, FormStale, Problem 400 or 403."""
    same_site(request)
    try:
        officer = signed_in(request, *roles)
    except SignInNeeded:
        raise SignInNeeded(_written(request, body)) from None
    fields, files = _parts(request, body)
    if not hmac.compare_digest(fields.pop("csrf", "").encode(), officer.csrf.encode()):
        raise FormStale(fields.get(WRITTEN, ""))
    return Form(officer, fields, files)


def _parts(request: AnyRequest, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    kind = request.headers.get("content-type", "")
    return parts_of(kind, body) if kind.startswith("multipart/form-data") else (fields_of(body), {})


def _written(request: AnyRequest, body: bytes) -> str:
    try:
        return _parts(request, body)[0].get(WRITTEN, "")
    except Problem:
        return ""


def same_site(request: AnyRequest) -> None:
    """Refuse a form that another site sent: its Origin is not ours. Raises Problem 403."""
    origin = request.headers.get("origin")
    if origin is not None and _host_of(origin) != request.headers.get("host"):
        raise Problem(403, "origin", "The form was sent from another site.")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def fields_of(body: bytes) -> dict[str, str]:
    """Return a form's fields, the first of each name. Raises Problem 400."""
    try:
        pairs = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:
        raise Problem(400, "malformed", "The form cannot be read.") from None
    return {name: values[0] for name, values in pairs.items()}


def parts_of(kind: str, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the fields and the files of a form with files (RFC 7578), the first of each name. Raises Problem 400."""
    head = f"Content-Type: {kind}\r\n\r\n".encode("ascii", "replace")
    message = email.message_from_bytes(head + body, policy=email.policy.HTTP)
    fields: dict[str, str] = {}
    files: dict[str, bytes] = {}
    try:
        parts = list(message.iter_parts()) if message.is_multipart() else []
        if not parts or len(parts) > _MOST_FIELDS:
            raise Problem(400, "malformed", "The form cannot be read.")
        for part in parts:
            name = str(part.get_param("name", "", header="content-disposition"))
            content = part.get_payload(decode=True)
            content = content if isinstance(content, bytes) else b""
            if part.get_filename() is None:
                fields.setdefault(name, content.decode())
            else:
                files.setdefault(name, content)
    except (ValueError, LookupError, email.errors.MessageError):
        raise Problem(400, "malformed", "The form cannot be read.") from None
    return fields, files


def row_number(number: int) -> int:
    """Return a row's number from an address if a database can have it. Raises Problem 404."""
    if not 0 < number < 2**53:
        raise Problem(404, "not-found", "There is no such row.")
    return number


def language_of(request: AnyRequest, officer: Officer | None = None) -> str:
    """Return `id` or `en`: what the reader chose, else what the account says."""
    chosen = request.cookies.get(LANGUAGE, "")
    if chosen in ("id", "en"):
        return chosen
    return officer.language if officer is not None and officer.language in ("id", "en") else "id"


def inside(back: str) -> str:
    """Return an address of ours to go back to, empty for anything else: no open redirect."""
    good = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
    return back if good and len(back) < 200 else ""  # noqa: PLR2004 - longer than any of ours


def session_cookie(request: AnyRequest, token: str, *, gone: bool = False) -> Cookie:
    """Return the session's cookie: no script reads it, no other site sends it."""
    name, secure = _cookie_name(request)
    life = 0 if gone else int(sessions.LONGEST.total_seconds())
    return Cookie(name, value=token, path="/", httponly=True, samesite="strict", secure=secure, max_age=life)


def session_token(request: AnyRequest) -> str:
    """Return what the browser says of its session; empty where it says nothing."""
    return str(request.cookies.get(_cookie_name(request)[0], ""))


def _cookie_name(request: AnyRequest) -> tuple[str, bool]:
    """Return the name of the session's cookie, and whether it goes over TLS only."""
    secure = service(request.app.state).settings.public_url.startswith("https://")
    return (SECURE_COOKIE if secure else COOKIE), secure


def see_other(address: str) -> Response[bytes]:
    """Send the browser to a page of ours after a form."""
    return Response(b"", status_code=303, headers={"Location": address, **HEADERS}, media_type="text/html")


def html(text: str, status: int = 200) -> Response[bytes]:
    """Return a page."""
    return Response(text.encode(), status_code=status, headers=dict(HEADERS), media_type="text/html")
