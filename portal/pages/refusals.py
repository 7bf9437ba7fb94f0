"""What a reader of pages sees instead of a page: the way to sign in, or one sentence that says what is wrong."""

from typing import Any, Final
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from portal.pages.layout import page
from portal.pages.texts import texts
from portal.problems import Problem
from portal.staff.web import SIGN_IN, SignInNeeded, see_other

_NOT_FOUND = 404


def _to_sign_in(request: Request[Any, Any, Any], _needed: SignInNeeded) -> Response[bytes]:
    if request.method == "GET":
        return see_other(f"{SIGN_IN}?ke={quote(request.url.path)}")
    # A form came too late: what was in it is not done, and whoever sent it must not believe that it is.
    back = _path_of(request.headers.get("referer", ""))
    return see_other(f"{SIGN_IN}?kata=ended&ke={quote(back)}")


def _path_of(address: str) -> str:
    """Return an address's path; none for one that is no address."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _refused(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    kind = problem.kind if texts("id").has(f"refused.{problem.kind}") else "other"
    response = page(request, "refused.html", None, problem.status, kind=kind)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    kind = "not-found" if error.status_code == _NOT_FOUND else "malformed"
    return _refused(request, Problem(error.status_code, kind, ""))


PAGE_HANDLERS: Final[ExceptionHandlersMap] = {SignInNeeded: _to_sign_in, Problem: _refused, HTTPException: _http}
"""For routers of pages."""
