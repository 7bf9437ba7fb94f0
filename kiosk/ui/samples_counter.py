"""Invented visits at the queue and before a machine that is out of service, for pictures and tests."""

from typing import Any

import msgspec

from kiosk.guidance.counters import QueueOffer, Ticket
from kiosk.health import Called, Closed
from kiosk.visit.guide import Guide, PageKind, Ref, Spot
from kiosk.visit.model import Stage, Visit

OFFER = QueueOffer(
    "OPP",
    "PRE_DEPARTURE_ORIENTATION",
    "Loket 2",
    ("OPP_REQUEST", "HEALTH_CERTIFICATE", "PASSPORT", "BPJSTK_CARD", "WORK_VISA", "EMPLOYMENT_CONTRACT"),
)
ASK = QueueOffer("INFORMATION", "INFORMATION", None, ())
NUMBER = "A-012"


def visits(rest: Visit) -> dict[str, Visit]:
    """Return a visit for each picture, by the picture's name; `rest` is a good machine at rest."""

    def reading(kind: PageKind, key: str, page: msgspec.Struct) -> Visit:
        guide = Guide(Stage.HOME, (Spot(Ref(kind, key)),), 1, page)
        return msgspec.structs.replace(rest, stage=Stage.GUIDE, guide=guide)

    def health(**parts: Any) -> Visit:
        return msgspec.structs.replace(rest, health=msgspec.structs.replace(rest.health, **parts))

    return {
        "01-attract-called": health(called=Called(NUMBER, "Loket 2")),
        **{f"01-closed-{why.value}": health(closed=why) for why in Closed},
        "01-closed-called": health(closed=Closed.REPAIR, called=Called(NUMBER, "Loket 2")),
        "20-queue": reading(PageKind.QUEUE, OFFER.key, OFFER),
        "20-queue-ask": reading(PageKind.QUEUE, ASK.key, ASK),
        "20-ticket": reading(PageKind.TICKET, f"{NUMBER}:{OFFER.key}", Ticket(NUMBER, OFFER)),
        "20-ticket-ask": reading(PageKind.TICKET, f"{NUMBER}:{ASK.key}", Ticket(NUMBER, ASK)),
    }
