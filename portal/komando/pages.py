"""Pages of the command centre: overview, its parts, and the live stream."""

import asyncio
import datetime as dt
from typing import Any, Final

from litestar import Response, Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from portal import live
from portal.cases import work as cases
from portal.komando import numbers, queue
from portal.komando.hub import hub_of
from portal.pages.layout import page, render
from portal.pages.refusals import PAGE_HANDLERS
from portal.problems import Problem
from portal.staff.accounts import COMMAND_ROLES
from portal.staff.sessions import Officer
from portal.staff.web import HEADERS, html, language_of, signed_in
from portal.web import AnyRequest, service

_PARTS: Final = ("fleet", "cases", "map", "placements")
_TOP: Final = 6
_FLEET_TOP: Final = 12


@get("/komando", sync_to_thread=True, include_in_schema=False)
def overview(request: AnyRequest) -> Response[bytes]:
    """Show everything at a glance: the alert queue first."""
    officer = signed_in(request, *COMMAND_ROLES)
    portal = service(request.app.state)
    with portal.database.read() as session:
        # Read before the queue: what changes between the two is told again, never missed.
        last = live.newest(session)
        waiting = queue.lines(session, officer)
    now = portal.clock()
    parts = {name: values(request, officer, name, now) for name in _PARTS}
    shown = {key: value for part in parts.values() for key, value in part.items()}
    return page(request, "overview.html", officer, last=last, lines=waiting, csrf=officer.csrf, now=now, **shown)


@get("/komando/bagian/{name:str}", sync_to_thread=True, include_in_schema=False)
def part(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Give one part of the overview anew."""
    officer = signed_in(request, *COMMAND_ROLES)
    if name not in _PARTS:
        raise Problem(404, "not-found", "There is no such part.")
    now = service(request.app.state).clock()
    told = values(request, officer, name, now)
    return html(render(f"part_{name}.html", language_of(request, officer), now=now, **told))


def values(request: AnyRequest, officer: Officer, name: str, now: dt.datetime) -> dict[str, Any]:
    """Return what a part of the overview shows."""
    with service(request.app.state).database.read() as session:
        if name == "fleet":
            fleet = numbers.machines(session, now)
            return {"fleet": fleet[:_FLEET_TOP], "fleet_all": len(fleet), "fleet_good": sum(not m.lost for m in fleet)}
        if name == "cases":
            open_cases = cases.listed(session, officer, most=10_000)
            return {"ages": cases.overdue(open_cases, now), "case_count": len(open_cases)}
        if name == "map":
            return {"world": numbers.world(session), "unplaced": numbers.alerts_by_country(session).get("", 0)}
        placed = numbers.placements(session)
        months = numbers.by_month(session, now.date())
    most = max((people or 0 for _, people in months), default=0)
    return {"placed": placed[:_TOP], "months": months, "most": max(most, 1), "small": numbers.SMALL}


@get("/komando/langsung", include_in_schema=False)
async def stream(request: AnyRequest, sejak: FromQuery[int | None] = None) -> Stream:
    """Keep a page up to date: events with numbers, replayed by Last-Event-ID, a sign of life every 15 s."""
    officer = await asyncio.to_thread(signed_in, request, *COMMAND_ROLES)
    hub = hub_of(request.app.state)
    header = request.headers.get("last-event-id", "")
    seen = int(header) if header.isascii() and header.isdigit() and len(header) < 18 else sejak  # noqa: PLR2004 - 64 bits
    open_page = hub.open(language_of(request, officer), officer.country if officer.role == "piket" else "")

    async def bytes_() -> Any:
        try:
            async for piece in hub.stream(open_page, seen):
                yield piece
        finally:
            hub.close(open_page)

    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    return Stream(bytes_(), media_type="text/event-stream", headers=headers)


router = Router(path="/", route_handlers=[overview, part, stream], exception_handlers=PAGE_HANDLERS)
