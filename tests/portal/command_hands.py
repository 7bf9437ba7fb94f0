"""What the command centre's tests need: officers, a kiosk that reports, and what it sends."""

import datetime as dt
from typing import Any

import msgspec

from onedata.events import decode_answer, encode_batch, encode_event, seal_event
from onedata.reports import AlertKind, AlertRaised, CaseOpened, collapse_key
from portal.alerts import plan
from portal.auth import Caller
from portal.events.intake import take_in
from portal.models import Kiosk, Person
from portal.service import Service
from portal.staff import accounts
from portal.staff.accounts import NewAccount
from portal.staff.sessions import Officer
from tests.portal.kiosk_hands import MSGPACK, Hands

PASSWORD = "sandi-yang-panjang"
PLAN = plan.load()


def account(portal: Service, login: str, role: str, *, password: str | None = None, **scope: str) -> int:
    """Make an account; without `password` for tests that never sign in."""
    new = NewAccount(login=login, name=f"CONTOH {login}", role=role, **scope)
    with portal.database.write() as session:
        return accounts.add(session, new, password, portal.clock(), "test").account_id


def registered(portal: Service, key: str, name: str = "CONTOH Penolong", **facts: Any) -> None:
    """Put a worker into the register."""
    day = dt.date(2026, 1, 1)
    known = {"source_system": "CONTOH", "source_updated_on": day, "birth_date": day, "region": "52", "stage": "WORKING"}
    with portal.database.write() as session:
        session.add(Person(source_key=key, name=name, **known, **facts))


def officer(portal: Service, login: str, role: str, **scope: str) -> Officer:
    """Make an officer who is signed in."""
    number = account(portal, login, role, **scope)
    return Officer(
        account_id=number,
        login=login,
        name=f"CONTOH {login}",
        role=role,
        office=scope.get("office", ""),
        region=scope.get("region", ""),
        country=scope.get("country", ""),
        language="id",
        csrf="",
        session_id=0,
    )


def raised(kind: AlertKind = "violence", name: str = "CONTOH Siti", **change: Any) -> AlertRaised:
    """Return a report about somebody in Riyadh."""
    place = change.get("place", "Riyadh")
    body = AlertRaised(kind=kind, collapse_key=collapse_key("k", kind, name, "", place), worker_name=name, country="SA")
    return msgspec.structs.replace(body, **{"place": place, **change})


def complaint(**change: Any) -> CaseOpened:
    """Return a complaint about unpaid wages."""
    body = CaseOpened(code="ABCD2345", pin="135790", topic="UNPAID_WAGE", about="me", text="Gaji belum dibayar.")
    return msgspec.structs.replace(body, **change)


class Reporter:
    """A kiosk that is enrolled and sends reports straight to the intake."""

    def __init__(self, portal: Service, hands: Hands) -> None:
        self.portal = portal
        self.hands = hands

    @property
    def caller(self) -> Caller:
        with self.portal.database.read() as session:
            kiosk = session.get_one(Kiosk, self.hands.kiosk_id)
            return Caller(kiosk.kiosk_id, kiosk.region, kiosk.signing_key, kiosk.receiving_key, kiosk.office)

    def sealed(self, kind: str, body: msgspec.Struct, made_at: dt.datetime | None = None) -> bytes:
        ring = self.portal.ring
        made = made_at or self.portal.clock()
        receiver = bytes.fromhex(ring.receiving_id)
        event = seal_event(kind, body, self.hands.kiosk_id, ring.receiving_public, receiver, self.hands.signing, made)
        return encode_event(event)

    def take(self, encoded: bytes) -> int:
        """Hand one encoded event to the intake and return its status."""
        answer = take_in(
            self.portal.database,
            self.portal.ring,
            self.caller,
            encode_batch([encoded]),
            self.portal.clock(),
            steps=PLAN,
        )
        return answer.answers[0].status

    def send(self, kind: str, body: msgspec.Struct, made_at: dt.datetime | None = None) -> int:
        return self.take(self.sealed(kind, body, made_at))

    def post(self, encoded: bytes, door: str = "/v1/alerts", **claims: Any) -> Any:
        """Send one event over the wire."""
        headers = {**self.hands.headers(**claims), "Content-Type": MSGPACK}
        return self.hands.client.post(door, content=encode_batch([encoded]), headers=headers)

    def status(self, response: Any) -> int:
        return decode_answer(response.content).answers[0].status
