"""Pages of numbers about the house itself: every kiosk, worst first, and how visitors found their visit."""

from typing import Final

from litestar import Response, Router, get

from portal.komando import numbers
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.ratings import counts
from portal.staff.accounts import COMMAND_ROLES
from portal.staff.web import signed_in
from portal.web import AnyRequest, service

_MOST_MACHINES: Final = 500


@get("/komando/anjungan", sync_to_thread=True, include_in_schema=False)
def fleet(request: AnyRequest) -> Response[bytes]:
    """Show the kiosks by what they can do, worst first."""
    officer = signed_in(request, *COMMAND_ROLES)
    portal = service(request.app.state)
    now = portal.clock()
    with portal.database.read() as session:
        found = numbers.machines(session, now)
    good = sum(not one.lost for one in found)
    return page(
        request, "fleet.html", officer, fleet=found[:_MOST_MACHINES], fleet_all=len(found), fleet_good=good, now=now
    )


@get("/komando/penilaian", sync_to_thread=True, include_in_schema=False)
def satisfaction(request: AnyRequest) -> Response[bytes]:
    """Show how visitors found their visit, as far as no count points at one of them."""
    officer = signed_in(request, *COMMAND_ROLES)
    portal = service(request.app.state)
    with portal.database.read() as session:
        found = counts.satisfaction(session, portal.clock())
    return page(request, "ratings.html", officer, found=found, small=counts.SMALL)


router = Router(path="/", route_handlers=[fleet, satisfaction], exception_handlers=PAGE_HANDLERS)
