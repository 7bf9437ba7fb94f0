"""The route of events."""

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from litestar import Response, Router, post
from litestar.params import RawBody

from onedata.events import ALERT_KINDS, BATCH_LIMIT, encode_answer
from portal.alerts import plan
from portal.auth import Caller
from portal.events.intake import take_in
from portal.problems import Problem
from portal.web import KIOSK_SECURITY, MSGPACK, AnyRequest, kiosk, service

_BATCHES: Final = ThreadPoolExecutor(8, "batches")


@post(
    "/v1/events",
    status_code=200,
    media_type=MSGPACK,
    security=KIOSK_SECURITY,
    request_max_body_size=BATCH_LIMIT,
)
async def events(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Take in a batch of sealed events; the answer tells the fate of each, with a signed receipt.

    Batches wait for each other: whatever a kiosk floods this door with, alerts and pages have threads of their own.
    """
    return await asyncio.get_running_loop().run_in_executor(_BATCHES, _batch, request, body)


def _batch(request: AnyRequest, body: bytes) -> Response[bytes]:
    return _taken(request, kiosk(request, single_use=True), body)


def _taken(request: AnyRequest, caller: Caller, body: bytes, *, only: Collection[str] | None = None) -> Response[bytes]:
    portal = service(request.app.state)
    if request.headers.get("content-type", "").partition(";")[0].strip() != MSGPACK:
        raise Problem(415, "media-type", f"Send {MSGPACK}.")
    steps = plan.load(portal.settings.escalation or plan.DEFAULT)
    answer = take_in(portal.database, portal.ring, caller, body, portal.clock(), only=only, steps=steps)
    return Response(encode_answer(answer), media_type=MSGPACK)


@post(
    "/v1/alerts",
    sync_to_thread=True,
    status_code=200,
    media_type=MSGPACK,
    security=KIOSK_SECURITY,
    request_max_body_size=BATCH_LIMIT,
)
def alerts(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Take in alerts, which have a door and a limit of their own: nothing else that a kiosk sends holds them up."""
    caller = kiosk(request, single_use=True, alert=True)
    return _taken(request, caller, body, only=ALERT_KINDS)


router = Router(path="/", route_handlers=[events, alerts], tags=["events"])
