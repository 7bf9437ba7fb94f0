"""Pages of the command centre: the overview and its live stream."""

import asyncio
from typing import Any

from litestar import Response, Router, get
from litestar.params import FromQuery
from litestar.response import Stream

from portal import live
from portal.komando import parts, queue
from portal.komando.hub import hub_of
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.staff.accounts import COMMAND_ROLES
from portal.staff.web import HEADERS, language_of, signed_in
from portal.web import AnyRequest, service


@get("/komando", sync_to_thread=True, include_in_schema=False)
def overview(request: AnyRequest) -> Response[bytes]:
    """Show everything at a glance: the alert queue first."""
    officer = signed_in(request, *COMMAND_ROLES)
    portal = service(request.app.state)
    now = portal.clock()
    with portal.database.read() as session:
        # Read before everything else: what changes between the two is told again, never missed.
        last = live.newest(session)
        waiting = queue.lines(session, officer)
        shown: dict[str, Any] = {}
        for name in parts.PARTS:
            shown |= parts.values(session, officer, name, now)
    return page(request, "overview.html", officer, last=last, lines=waiting, csrf=officer.csrf, now=now, **shown)


@get("/komando/langsung", include_in_schema=False)
async def stream(request: AnyRequest, sejak: FromQuery[int | None] = None, jumlah: FromQuery[int] = 0) -> Stream:
    """Keep a page up to date: events with numbers, replayed by Last-Event-ID, a sign of life every 15 s.

    `jumlah`: a page that shows no queue is told at once how many alerts wait.
    """
    officer = await asyncio.to_thread(signed_in, request, *COMMAND_ROLES)
    hub = hub_of(request.app.state)
    header = request.headers.get("last-event-id", "")
    seen = int(header) if header.isascii() and header.isdigit() and len(header) < 18 else sejak  # noqa: PLR2004 - 64 bits
    open_page = hub.open(officer, language_of(request, officer))

    async def bytes_() -> Any:
        try:
            async for piece in hub.stream(open_page, seen, count_first=bool(jumlah)):
                yield piece
        finally:
            hub.close(open_page)

    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    return Stream(bytes_(), media_type="text/event-stream", headers=headers)


router = Router(path="/", route_handlers=[overview, stream], exception_handlers=PAGE_HANDLERS)
