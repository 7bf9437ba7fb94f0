"""The portal's web application: builds everything and is the only place that does."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import msgspec
from litestar import Litestar, Router, get
from litestar.datastructures import State
from litestar.enums import OpenAPIMediaType
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import FromQuery
from litestar.response import Response
from litestar.types import Message, Scope

from onedata.signatures import sign_time
from portal import schema
from portal.alerts.clockwork import Clockwork
from portal.content import pages as content_pages
from portal.counter import routes as counter_routes
from portal.desk import routes as desk_routes
from portal.events import routes as event_routes
from portal.feeds import routes as feed_routes
from portal.kelola import account_pages, audit_pages, group_pages, reason_pages
from portal.kiosks import fleet_routes
from portal.kiosks import routes as kiosk_routes
from portal.komando import alert_pages, case_pages, helper_pages, number_pages
from portal.komando import pages as komando_pages
from portal.komando.hub import Hub
from portal.limits import RateLimit
from portal.pages import static_files
from portal.pages.refusals import not_here
from portal.people import routes as people_routes
from portal.problems import HANDLERS, Problem
from portal.queue import routes as queue_routes
from portal.service import Service
from portal.slips import routes as slip_routes
from portal.staff import pages as staff_pages
from portal.staff.web import FRESH
from portal.web import MSGPACK, AnyRequest, Limits, service, stranger

log = logging.getLogger("portal.requests")
VERSION = "1"
_BODY_LIMIT = 64 * 1024
_LONGEST_JTI = 64
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
}


class Health(msgspec.Struct, frozen=True):
    """What a watchdog wants to know."""

    status: str
    schema: str


@get("/healthz", sync_to_thread=True, tags=["portal"])
def healthz(request: AnyRequest) -> Health:
    """Say that the portal runs and reaches its database."""
    if not schema.is_current(service(request.app.state).database):
        raise Problem(503, "schema", "The database does not have the newest schema.")
    return Health("ok", "current")


@get("/v1/time", sync_to_thread=False, media_type=MSGPACK, tags=["portal"])
def server_time(request: AnyRequest, about: FromQuery[str] = "") -> Response[bytes]:
    """Give the portal's time, signed, about the request that the caller names."""
    stranger(request)
    if len(about) > _LONGEST_JTI:
        raise Problem(400, "malformed", "The text to answer about is too long.")
    portal = service(request.app.state)
    signed = sign_time(portal.clock(), about, portal.ring.purpose("reply"), portal.ring.certificates)
    return Response(signed, media_type=MSGPACK, headers={"Cache-Control": "no-store"})


async def finish(message: Message, scope: Scope) -> None:
    """Add the headers every answer has, and log it by its route, never by its address or query."""
    if message["type"] != "http.response.start":
        return
    present = {name.lower() for name, _ in message["headers"]}
    missing = ((name, value) for name, value in _HEADERS.items() if name not in present)
    rotated = scope.get("state", {}).get(FRESH)
    cookie = [(b"set-cookie", rotated.to_header(header="").encode())] if rotated is not None else []
    message["headers"] = [*message["headers"], *missing, *cookie]
    route = str(scope.get("path_template", ""))
    log.info("request", extra={"route": route, "status": message["status"]})


@asynccontextmanager
async def _running(app: Litestar, clockwork: Clockwork | None) -> AsyncIterator[None]:
    """Keep the hub of live pages, and the clockwork where it is wanted, for as long as the application runs."""
    hub = Hub(service(app.state))
    app.state["hub"] = hub
    hub.start(asyncio.get_running_loop())
    if clockwork is not None:
        clockwork.start()
    try:
        yield
    finally:
        await asyncio.to_thread(hub.stop)
        if clockwork is not None:
            await asyncio.to_thread(clockwork.stop)


def default_limits() -> Limits:
    """Return the limits of a portal that an office or a ministry runs: many kiosks behind one address."""
    return Limits(strangers=RateLimit(1200, 600), enrolment=RateLimit(12, 12), kiosks=RateLimit(600, 300))


def create(portal: Service, limits: Limits | None = None, *, clockwork: bool = False) -> Litestar:
    """Return the application; the caller owns the service and closes it.

    `clockwork`: this process also takes the steps of alerts that fall due, and sends their messages.
    """
    kiosk_token = SecurityScheme(
        type="http", scheme="bearer", bearer_format="JWT (EdDSA)", description="Short-lived, signed by the kiosk's key."
    )
    operator_token = SecurityScheme(
        type="http", scheme="bearer", description="From `python -m portal operator-token`; it can read the fleet."
    )
    handlers: list[Any] = [healthz, server_time]
    routers: list[Router] = [
        kiosk_routes.router,
        fleet_routes.router,
        feed_routes.router,
        event_routes.router,
        slip_routes.router,
        people_routes.router,
        counter_routes.router,
        desk_routes.router,
        queue_routes.router,
        static_files.router,
        staff_pages.router,
        komando_pages.router,
        alert_pages.router,
        case_pages.router,
        helper_pages.router,
        number_pages.router,
        account_pages.router,
        group_pages.router,
        reason_pages.router,
        audit_pages.router,
        content_pages.router,
    ]
    return Litestar(
        route_handlers=[*handlers, *routers],
        state=State({"service": portal, "limits": limits or default_limits()}),
        exception_handlers={**HANDLERS, NotFoundException: not_here},
        before_send=[finish],
        lifespan=[partial(_running, clockwork=Clockwork(portal) if clockwork else None)],
        request_max_body_size=_BODY_LIMIT,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Portal Satu Data",
            version=VERSION,
            description="Feeds for kiosks, and the intake of what they send. Formats: docs/formats.md.",
            path="/schema",
            render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"], media_type=OpenAPIMediaType.OPENAPI_JSON)],
            components=Components(security_schemes={"kiosk": kiosk_token, "operator": operator_token}),
        ),
    )
