"""The route of the counter."""

from litestar import Response, Router, post
from litestar.params import RawBody

from onedata import wire
from onedata.counter import QUESTION_LIMIT, open_counter_question, seal_counter_answer
from onedata.sealing import SealBroken
from onedata.signatures import SignatureWrong
from portal.counter.acts import serve
from portal.problems import Problem
from portal.web import KIOSK_SECURITY, MSGPACK, AnyRequest, kiosk, limits, service


@post(
    "/v1/counter",
    sync_to_thread=True,
    status_code=200,
    media_type=MSGPACK,
    security=KIOSK_SECURITY,
    request_max_body_size=QUESTION_LIMIT,
)
def ask(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Do one thing for a person at the counter, asked by staff who prove themselves; the answer is sealed."""
    caller = kiosk(request, single_use=True)
    limits(request.app.state).counter.take(caller.kiosk_id)
    portal = service(request.app.state)
    ring = portal.ring
    try:
        proved = open_counter_question(
            body, caller.kiosk_id, caller.signing_key, ring.receiving, bytes.fromhex(ring.receiving_id)
        )
        answer = serve(portal, caller, body, proved)
    except (SealBroken, SignatureWrong, wire.Malformed):
        raise Problem(422, "not-sealed", "The question is not sealed to this portal by this kiosk.") from None
    receiver = (caller.kiosk_id, caller.receiving_key)
    sealed = seal_counter_answer(answer, body, *receiver, ring.purpose("reply"), ring.certificates)
    return Response(sealed, media_type=MSGPACK, headers={"Cache-Control": "no-store"})


router = Router(path="/", route_handlers=[ask], tags=["counter"])
