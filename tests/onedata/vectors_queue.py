"""Vectors of what a machine says of its office's queues and hears back: numbers, never names."""

from onedata import queue, signatures, wire
from onedata.queue_answer import sign_heard
from tests.onedata.samples import CERTIFICATES, NOW, ROOT, fixed, signing_key
from tests.onedata.vector_parts import Vector, flipped, plain


def queue_vectors() -> Vector:
    """Return what was said, the signed answer, and ones that must be refused."""
    ticket = queue.Ticket("A-012", "INFORMATION", NOW)
    call, done = fixed("call", 16), fixed("done", 16)
    said = queue.QueueSaid(
        (ticket,),
        (queue.CallDone(done, called=False),),
        (queue.CallAsked(call, "kiosk-2", "B-003", "Loket 2"),),
        True,
        queue.StaffCall(fixed("staff", 16), 12),
        (fixed("coming", 16),),
    )
    heard = queue.QueueHeard(
        (queue.CallOrder(fixed("order", 16), "A-012", "Loket 1"),),
        (
            queue.Board(
                "kiosk-2",
                "CONTOH",
                silent=False,
                waiting=(queue.Ticket("B-003", "COMPLAINT", NOW),),
                staff=queue.StaffCall(fixed("elsewhere", 16), 40),
            ),
        ),
        (queue.CallState(call, "waiting"),),
        coming=True,
    )
    sent = wire.encode(said)
    answer = sign_heard(heard, sent, signing_key("reply"), CERTIFICATES)
    return {
        "now": NOW.isoformat(),
        "root_public_key": signatures.raw_public_key(ROOT).hex(),
        "said_value": plain(said),
        "said": sent.hex(),
        "heard_value": plain(heard),
        "answer": answer.hex(),
        "refused": {
            "the answer to another question": sign_heard(heard, sent + b"\0", signing_key("reply"), CERTIFICATES).hex(),
            "signed for another purpose": sign_heard(heard, sent, signing_key("slip"), CERTIFICATES).hex(),
            "one bit of the signed bytes": flipped(answer, 300),
            "cut off": answer[:-1].hex(),
        },
    }
