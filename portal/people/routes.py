"""The route of online look-ups."""

from litestar import Response, Router, post
from litestar.params import RawBody

from onedata import wire
from onedata.look_up import QUESTION_LIMIT, open_question, seal_answer
from onedata.sealing import SealBroken
from portal.people.look_up import look_up
from portal.problems import Problem
from portal.web import KIOSK_SECURITY, MSGPACK, AnyRequest, kiosk, limits, service


@post(
    "/v1/look-up",
    sync_to_thread=True,
    status_code=200,
    media_type=MSGPACK,
    security=KIOSK_SECURITY,
    request_max_body_size=QUESTION_LIMIT,
)
def ask(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Look one person up, in any province, for a question sealed to this portal; the answer is sealed to the kiosk."""
    caller = kiosk(request, single_use=True)
    limits(request.app.state).look_ups.take(caller.kiosk_id)
    portal = service(request.app.state)
    ring = portal.ring
    try:
        question = open_question(body, caller.kiosk_id, ring.receiving, bytes.fromhex(ring.receiving_id))
    except (SealBroken, wire.Malformed):
        raise Problem(422, "not-sealed", "The question is not sealed to this portal by this kiosk.") from None
    record = look_up(portal, caller, question)
    answer = seal_answer(record, body, caller.kiosk_id, caller.receiving_key, ring.purpose("reply"), ring.certificates)
    return Response(answer, media_type=MSGPACK, headers={"Cache-Control": "no-store"})


router = Router(path="/", route_handlers=[ask], tags=["look-up"])
