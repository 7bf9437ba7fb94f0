"""The route of events."""

from litestar import Response, Router, post
from litestar.params import RawBody

from onedata.events import BATCH_LIMIT, encode_answer
from portal.events.intake import take_in
from portal.problems import Problem
from portal.web import KIOSK_SECURITY, MSGPACK, AnyRequest, kiosk, service


@post(
    "/v1/events",
    sync_to_thread=True,
    status_code=200,
    media_type=MSGPACK,
    security=KIOSK_SECURITY,
    request_max_body_size=BATCH_LIMIT,
)
def events(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Take in a batch of sealed events; the answer tells the fate of each, with a signed receipt."""
    caller = kiosk(request, single_use=True)
    portal = service(request.app.state)
    if request.headers.get("content-type", "").partition(";")[0].strip() != MSGPACK:
        raise Problem(415, "media-type", f"Send {MSGPACK}.")
    answer = take_in(portal.database, portal.ring, caller, body, portal.clock())
    return Response(encode_answer(answer), media_type=MSGPACK)


router = Router(path="/", route_handlers=[events], tags=["events"])
