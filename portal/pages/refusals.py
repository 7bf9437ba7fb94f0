"""What a reader of pages sees instead of a page: the way to sign in, or one sentence that says what is wrong."""

from typing import Any, Final
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException
from litestar.types import ExceptionHandlersMap

from portal.pages.layout import page
from portal.pages.texts import texts
from portal.problems import Problem, answer
from portal.staff.web import SIGN_IN, FormStale, SignInNeeded, inside, see_other

_NOT_FOUND = 404


def _to_sign_in(request: Request[Any, Any, Any], needed: SignInNeeded) -> Response[bytes]:
    if request.method == "GET":
        return see_other(f"{SIGN_IN}?ke={quote(request.url.path)}")
    # A form came too late: what was in it is not done, and whoever sent it must not believe that it is.
    back = _path_of(request.headers.get("referer", ""))
    if needed.written:
        return page(request, "sign_in.html", None, 403, back=inside(back), written=needed.written, why="ended")
    return see_other(f"{SIGN_IN}?kata=ended&ke={quote(back)}")


def _given_back(request: Request[Any, Any, Any], stale: FormStale) -> Response[bytes]:
    if not stale.written:
        return _refused(request, stale)
    back = inside(_path_of(request.headers.get("referer", "")))
    return page(request, "written.html", None, 403, written=stale.written, back=back or "/")


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


def not_here(request: Request[Any, Any, Any], error: NotFoundException) -> Response[bytes]:
    """Answer for an address that nothing has: a page where a browser asks, for everybody else a problem document."""
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return _http(request, error)
    return answer(error.status_code, "not-found", "Not Found.")


PAGE_HANDLERS: Final[ExceptionHandlersMap] = {
    SignInNeeded: _to_sign_in,
    FormStale: _given_back,
    Problem: _refused,
    HTTPException: _http,
}
"""For routers of pages."""
