"""The route of the desk's questions."""

from litestar import Response, Router, post
from litestar.params import RawBody

from onedata import wire
from onedata.desk import QUESTION_LIMIT, open_desk_question, seal_desk_answer
from onedata.sealing import SealBroken
from portal.desk.answering import answer
from portal.problems import Problem
from portal.web import KIOSK_SECURITY, MSGPACK, AnyRequest, kiosk, limits, service


@post(
    "/v1/desk",
    sync_to_thread=True,
    status_code=200,
    media_type=MSGPACK,
    security=KIOSK_SECURITY,
    request_max_body_size=QUESTION_LIMIT,
)
def ask(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Find people, open one after papers were seen, or a group of the office; asked by staff who prove themselves."""
    caller = kiosk(request, single_use=True)
    limits(request.app.state).look_ups.take(caller.kiosk_id)
    portal = service(request.app.state)
    ring = portal.ring
    try:
        proved = open_desk_question(body, caller.kiosk_id, ring.receiving, bytes.fromhex(ring.receiving_id))
        found = answer(portal, caller, proved)
    except (SealBroken, wire.Malformed):
        raise Problem(422, "not-sealed", "The question is not sealed to this portal by this kiosk.") from None
    receiver = (caller.kiosk_id, caller.receiving_key)
    sealed = seal_desk_answer(found, body, *receiver, ring.purpose("reply"), ring.certificates)
    return Response(sealed, media_type=MSGPACK, headers={"Cache-Control": "no-store"})


router = Router(path="/", route_handlers=[ask], tags=["desk"])
