"""Errors as RFC 9457 problem documents: one shape, no personal data, no stack trace."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("portal.problems")


class ProblemDocument(msgspec.Struct, frozen=True):
    """What a client reads: RFC 9457 section 3.1."""

    type: str
    title: str
    status: int
    detail: str


class Problem(Exception):  # noqa: N818 - it is called a problem by the RFC
    """An expected refusal: `kind` stands in docs/portal.md, `detail` says what to do."""

    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})


def answer(status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Return the response for one problem."""
    document = ProblemDocument(f"urn:aim:problem:{kind}", HTTPStatus(status).phrase, status, detail)
    return Response(
        msgspec.json.encode(document), status_code=status, media_type=MEDIA_TYPE, headers={**(headers or {})}
    )


def _problem(_request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    return answer(problem.status, problem.kind, problem.detail, problem.headers)


def _validation(_request: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    fields = [str(item.get("key", "")) for item in error.extra if isinstance(item, dict)] if error.extra else []
    named = f" Check: {', '.join(sorted(set(filter(None, fields))))}." if any(fields) else ""
    return answer(400, "malformed", f"The request does not have the documented form.{named}")


def _http(_request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    phrase = HTTPStatus(error.status_code).phrase
    kind = phrase.lower().replace(" ", "-")
    return answer(error.status_code, kind, f"{phrase}.", error.headers)


def _too_deep(_request: Request[Any, Any, Any], _error: RecursionError) -> Response[bytes]:
    # Of ours nothing recurses by what somebody sends; decoding a body does.
    return answer(400, "malformed", "The request is nested too deep.")


def _bug(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    # The class is logged, not the text: a database error quotes values.
    log.error("unhandled", extra={"error": type(error).__name__, "route": request.scope.get("path_template", "")})
    return answer(500, "fault", "The portal made a mistake. It is logged. Try again later.")


HANDLERS: ExceptionHandlersMap = {
    Problem: _problem,
    ValidationException: _validation,
    HTTPException: _http,
    RecursionError: _too_deep,
    Exception: _bug,
}
"""Exception class → response, for the whole application."""
