"""Routes of the fleet: a kiosk says how it is, an operator sees how all are."""

from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.params import JSONBody

from onedata.heartbeat import LIMIT, Heartbeat
from portal.audit import note
from portal.kiosks import fleet, operators
from portal.kiosks.fleet import KioskView
from portal.problems import Problem
from portal.web import KIOSK_SECURITY, AnyRequest, kiosk, service, stranger

OPERATOR_SECURITY: list[dict[str, list[str]]] = [{"operator": []}]


class Fleet(msgspec.Struct, frozen=True):
    """Every kiosk that was ever enrolled, by office and name."""

    kiosks: Annotated[tuple[KioskView, ...], msgspec.Meta(description="without any data of visitors")]


@post(
    "/v1/heartbeat",
    sync_to_thread=True,
    status_code=204,
    security=KIOSK_SECURITY,
    request_max_body_size=LIMIT,
)
def heartbeat(request: AnyRequest, data: JSONBody[Heartbeat]) -> None:
    """Keep how the kiosk says it is."""
    caller = kiosk(request)
    portal = service(request.app.state)
    with portal.database.write() as session:
        fleet.take_heartbeat(session, caller.kiosk_id, caller.region, data, portal.clock())


@get("/v1/kiosks", sync_to_thread=True, security=OPERATOR_SECURITY)
def kiosks(request: AnyRequest) -> Fleet:
    """Show an operator the fleet."""
    portal = service(request.app.state)
    with portal.database.write() as session:
        try:
            name = operators.named(session, request.headers.get("authorization"), portal.clock())
        except Problem:
            stranger(request)
            raise
        note(session, portal.clock(), f"operator {name}", "kiosks", "fleet", "given")
        return Fleet(tuple(fleet.view(session)))


router = Router(path="/", route_handlers=[heartbeat, kiosks], tags=["kiosks"])
