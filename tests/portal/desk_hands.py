"""Staff who ask at a kiosk's desk, over the wire."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from onedata.desk import Ask, DeskAnswer, DeskQuestion, open_desk_answer, seal_desk_question
from onedata.signatures import TrustAnchor
from portal.service import Service
from tests.portal.counter_hands import Colleague
from tests.portal.kiosk_hands import MSGPACK, Hands

if TYPE_CHECKING:
    from litestar import Litestar
    from litestar.testing import TestClient


class Desk:
    """A kiosk at whose desk somebody asks."""

    def __init__(self, portal: Service, client: "TestClient[Litestar]") -> None:
        self.portal = portal
        self.kiosk = Hands(portal, client).enrol()

    def sealed(self, who: Colleague, question: DeskQuestion, proof: bytes | None = None) -> bytes:
        ring = self.portal.ring
        receiver = (ring.receiving_public, bytes.fromhex(ring.receiving_id))
        return seal_desk_question(question, proof or who.stretched, self.kiosk.kiosk_id, *receiver)

    def send(self, body: bytes) -> Any:
        headers = {**self.kiosk.headers(), "Content-Type": MSGPACK}
        return self.kiosk.client.post("/v1/desk", content=body, headers=headers)

    def ask(
        self,
        who: Colleague,
        ask: Ask,
        *,
        reason: str = "AT_COUNTER",
        made_at: dt.datetime | None = None,
        proof: bytes | None = None,
        staff_id: str | None = None,
    ) -> DeskAnswer:
        question = DeskQuestion(staff_id or who.staff_id, reason, made_at or self.portal.clock(), ask)
        body = self.sealed(who, question, proof)
        response = self.send(body)
        assert response.status_code == 200, response.text
        anchor = TrustAnchor(self.portal.ring.root_public)
        asked = (body, self.kiosk.kiosk_id, self.kiosk.receiving, anchor, self.portal.clock())
        return open_desk_answer(response.content, *asked)
