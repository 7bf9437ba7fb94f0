"""What the counter's tests look at: who there is, what opens, and what the feed holds."""

from sqlalchemy import select

from onedata import counter as c
from onedata.counter import Overlay
from onedata.credentials import credential_keys, stretch
from onedata.look_up import Question
from onedata.records import WorkerRecord
from onedata.signatures import TrustAnchor
from portal.auth import Caller
from portal.feeds.publish import publish
from portal.models import Epoch, FeedRow, Kiosk, Person
from portal.people import credentials
from portal.people.look_up import look_up
from portal.service import Service
from tests.portal.counter_hands import Counter


def published(portal: Service) -> None:
    publish(portal.database, portal.settings, portal.ring, "52", portal.clock())


def people(portal: Service, *, card: bool, passport: bool = True) -> list[int]:
    """Persons with a NIK, with or without a card bound."""
    query = select(Person.person_id).where(Person.nik.is_not(None), Person.pin_only.is_(False), Person.region == "52")
    query = query.where(Person.card.is_not(None) if card else Person.card.is_(None))
    query = query.where(Person.passport_no.is_not(None)) if passport else query
    with portal.database.read() as session:
        return list(session.scalars(query.order_by(Person.person_id)))


def person(portal: Service, person_id: int) -> Person:
    with portal.database.read() as session:
        return session.get_one(Person, person_id)


def opens(portal: Service, desk: Counter, kind: str, identifier: str | None, factor: str) -> WorkerRecord | None:
    """What a credential opens at the portal's online look-up, whose tries are not counted here."""
    with portal.database.write() as session:
        kiosk = session.get_one(Kiosk, desk.kiosk.kiosk_id)
        caller = Caller(kiosk.kiosk_id, kiosk.region, kiosk.signing_key, kiosk.receiving_key, kiosk.office)
    return look_up(portal, caller, Question(kind, identifier or "", factor))  # type: ignore[arg-type]  # kinds of the test


def locator(portal: Service, kind: str, identifier: str | None, factor: str) -> bytes:
    with portal.database.read() as session:
        made = credentials.present(session)
        pepper = session.scalars(select(Epoch.pepper).where(Epoch.feed == "register-52")).one()
    assert made is not None
    out = stretch(kind, identifier or "", factor, made.salt, made.cost)  # type: ignore[arg-type]  # kinds of the test
    return credential_keys(out, pepper).locator


def in_feed(portal: Service, place: bytes) -> bool:
    with portal.database.read() as session:
        return session.get(FeedRow, ("register-52", "entries", place.hex())) is not None


def overlay(portal: Service, desk: Counter, answer: c.CounterAnswer) -> Overlay:
    assert answer.overlay is not None
    return c.read_overlay(answer.overlay, desk.kiosk.kiosk_id, TrustAnchor(portal.ring.root_public))
