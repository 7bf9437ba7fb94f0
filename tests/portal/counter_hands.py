"""A kiosk with staff as the counter's tests need them: questions with proofs, sent over the wire."""

import os
from typing import TYPE_CHECKING, Any

from onedata import counter, wire
from onedata.counter import Ask, CounterAnswer, CounterQuestion, Proved
from onedata.credentials import stretch
from onedata.signatures import TrustAnchor
from onedata.slip_token import read_token
from portal.models import SlipToken
from portal.people import credentials
from portal.service import Service
from portal.staff import accounts
from tests.portal.command_hands import account
from tests.portal.kiosk_hands import MSGPACK, Hands

if TYPE_CHECKING:
    from litestar import Litestar
    from litestar.testing import TestClient

OFFICE = "BP3MI NTB"
CARDS = {"ani": "04A1B2C3D4E5F6", "budi": "04A1B2C3D4E5F7", "citra": "04A1B2C3D4E5F8", "dodi": "04A1B2C3D4E5F9"}
PIN = "864209"


class Colleague:
    """Staff with a card and a PIN."""

    def __init__(self, portal: Service, login: str, role: str = "petugas", office: str = OFFICE) -> None:
        self.login = login
        self.staff_id = str(account(portal, login, role, office=office))
        with portal.database.write() as session:
            accounts.set_card(session, accounts.named(session, login), CARDS[login], PIN, portal.clock(), "test")
            made = credentials.sealing(session)
        self.stretched = stretch("staff", CARDS[login], f"pin:{PIN}", made.salt, made.cost)


class Counter:
    """A kiosk at whose desk somebody asks."""

    def __init__(self, portal: Service, client: "TestClient[Litestar]", region: str = "52") -> None:
        self.portal = portal
        self.kiosk = Hands(portal, client, region=region).enrol()

    def token(self, person_id: int) -> bytes:
        """Return the id of a person's slip token."""
        with self.portal.database.read() as session:
            token = session.get_one(SlipToken, person_id).token
        keys = {bytes.fromhex(kid): bytes.fromhex(key) for kid, key in self.portal.ring.slip_keys().items()}
        return read_token(token, keys).token_id

    def question(self, who: Colleague, person: bytes, ask: Ask, **change: Any) -> CounterQuestion:
        right: dict[str, Any] = {
            "key": os.urandom(16),
            "made_at": self.portal.clock(),
            "staff_id": who.staff_id,
            "person": person,
            "reason": "AT_COUNTER",
            "papers": "KTP",
            "ask": ask,
        }
        return CounterQuestion(**(right | change))

    def sealed(self, who: Colleague, question: CounterQuestion, supervisor: Colleague | None = None) -> bytes:
        content = wire.encode(question)
        proof = counter.prove(who.stretched, self.kiosk.kiosk_id, content)
        second = counter.prove(supervisor.stretched, self.kiosk.kiosk_id, content) if supervisor else None
        ring = self.portal.ring
        receiver = (ring.receiving_public, bytes.fromhex(ring.receiving_id))
        proved = Proved(content, proof, second)
        return counter.seal_counter_question(proved, self.kiosk.kiosk_id, *receiver, self.kiosk.signing)

    def send(self, body: bytes) -> Any:
        headers = {**self.kiosk.headers(), "Content-Type": MSGPACK}
        return self.kiosk.client.post("/v1/counter", content=body, headers=headers)

    def opened(self, response: Any, body: bytes) -> CounterAnswer:
        assert response.status_code == 200, response.text
        anchor = TrustAnchor(self.portal.ring.root_public)
        asked = (body, self.kiosk.kiosk_id, self.kiosk.receiving, anchor, self.portal.clock())
        return counter.open_counter_answer(response.content, *asked)

    def ask(
        self, who: Colleague, person: bytes, ask: Ask, supervisor: Colleague | None = None, **change: Any
    ) -> CounterAnswer:
        if supervisor is not None:
            change["supervisor_id"] = supervisor.staff_id
        body = self.sealed(who, self.question(who, person, ask, **change), supervisor)
        return self.opened(self.send(body), body)
