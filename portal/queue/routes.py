"""The route of the queue."""

from litestar import Response, Router, post
from litestar.params import RawBody

from onedata import wire
from onedata.queue import SAY_LIMIT, QueueSaid
from onedata.queue_answer import sign_heard
from portal.problems import Problem
from portal.queue.exchange import exchange
from portal.web import KIOSK_SECURITY, MSGPACK, AnyRequest, kiosk, limits, service


@post(
    "/v1/queue",
    sync_to_thread=True,
    status_code=200,
    media_type=MSGPACK,
    security=KIOSK_SECURITY,
    request_max_body_size=SAY_LIMIT,
)
def say(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Take who waits or calls for staff at a machine, and give what is for it and the office's other machines."""
    caller = kiosk(request)
    limits(request.app.state).queue.take(caller.kiosk_id)
    portal = service(request.app.state)
    try:
        said = wire.decode(body, QueueSaid, SAY_LIMIT)
    except wire.Malformed:
        raise Problem(400, "malformed", "This is not what a machine says of its queue.") from None
    ring = portal.ring
    signed = sign_heard(exchange(portal, caller, said), body, ring.purpose("reply"), ring.certificates)
    return Response(signed, media_type=MSGPACK, headers={"Cache-Control": "no-store"})


router = Router(path="/", route_handlers=[say], tags=["queue"])
