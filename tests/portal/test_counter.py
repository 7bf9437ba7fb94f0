"""The counter at the portal, on both databases: who is believed, what opens afterwards, and that it is done once."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import pytest
from litestar.testing import TestClient
from sqlalchemy import delete, func, select, update

from onedata import counter as c
from onedata.counter import Overlay
from onedata.credentials import credential_keys, stretch
from onedata.look_up import Question
from onedata.records import WorkerRecord
from onedata.signatures import TrustAnchor
from portal import app
from portal.audit import Broken, verify
from portal.auth import Caller
from portal.counter.models import CardBinding, CounterAct
from portal.feeds.publish import publish
from portal.limits import RateLimit
from portal.models import AuditEntry, Credential, Epoch, FeedRow, Kiosk, Person
from portal.people import credentials, demo
from portal.people.look_up import look_up
from portal.service import Service
from portal.staff import accounts
from portal.web import Limits
from tests.portal.conftest import SetClock
from tests.portal.counter_hands import Colleague, Counter

if TYPE_CHECKING:
    from litestar import Litestar

CARD, OTHER_CARD = "04D1D2D3D4D5D6", "04D1D2D3D4D5D7"
CHIP = "AB" * 32


@pytest.fixture
def client(portal: Service) -> Iterator["TestClient[Litestar]"]:
    free = RateLimit(60000, 10000)
    limits = Limits(strangers=free, enrolment=free, kiosks=free, look_ups=free, counter=free)
    with TestClient(app.create(portal, limits)) as made:
        yield made


@pytest.fixture
def desk(portal: Service, client: "TestClient[Litestar]") -> Counter:
    demo.fill(portal, 30, 1)
    made = Counter(portal, client)
    published(portal)
    return made


@pytest.fixture
def ani(portal: Service, desk: Counter) -> Colleague:
    assert desk
    return Colleague(portal, "ani")


@pytest.fixture
def citra(portal: Service, desk: Counter) -> Colleague:
    assert desk
    return Colleague(portal, "citra", "penyelia")


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


def test_a_pin_opens_at_once_online_and_in_the_register_after_publishing(
    portal: Service, desk: Counter, ani: Colleague
) -> None:
    who = people(portal, card=False)[0]
    answer = desk.ask(ani, desk.token(who), c.SetPin("135246"))
    assert (answer.outcome, answer.region) == ("done", "")
    nik = person(portal, who).nik
    assert opens(portal, desk, "nik", nik, "pin:135246") is not None
    place = locator(portal, "nik", nik, "pin:135246")
    laid = overlay(portal, desk, answer)
    assert place in dict(laid.put)
    assert not in_feed(portal, place)
    published(portal)
    assert in_feed(portal, place)


def test_an_old_pin_opens_nothing_any_more(portal: Service, desk: Counter, ani: Colleague) -> None:
    who = people(portal, card=False)[0]
    desk.ask(ani, desk.token(who), c.SetPin("135246"))
    published(portal)
    nik = person(portal, who).nik
    old = locator(portal, "nik", nik, "pin:135246")
    answer = desk.ask(ani, desk.token(who), c.SetPin("975310"))
    assert old in overlay(portal, desk, answer).drop
    assert opens(portal, desk, "nik", nik, "pin:135246") is None
    published(portal)
    assert not in_feed(portal, old)


def test_a_first_card_needs_no_supervisor_and_opens_with_its_pin(
    portal: Service, desk: Counter, ani: Colleague
) -> None:
    who = people(portal, card=False)[0]
    answer = desk.ask(ani, desk.token(who), c.Bind("card", CARD, "135246"))
    assert answer.outcome == "done"
    laid = dict(overlay(portal, desk, answer).put)
    assert locator(portal, "card", CARD, "pin:135246") in laid
    assert locator(portal, "nik", person(portal, who).nik, "pin:135246") in laid
    assert opens(portal, desk, "card", CARD, "pin:135246") is not None


def test_another_card_needs_a_supervisor_and_shuts_the_first(
    portal: Service, desk: Counter, ani: Colleague, citra: Colleague
) -> None:
    who = people(portal, card=False)[0]
    token = desk.token(who)
    desk.ask(ani, token, c.Bind("card", CARD, "135246"))
    published(portal)
    asked = c.Bind("card", OTHER_CARD, "135246")
    assert desk.ask(ani, token, asked).outcome == "supervisor_needed"
    assert desk.ask(ani, token, asked, ani).outcome == "supervisor_refused"
    answer = desk.ask(ani, token, asked, citra)
    assert answer.outcome == "done"
    assert locator(portal, "card", CARD, "pin:135246") in overlay(portal, desk, answer).drop
    assert opens(portal, desk, "card", CARD, "pin:135246") is None
    assert opens(portal, desk, "card", OTHER_CARD, "pin:135246") is not None
    with portal.database.read() as session:
        act = session.scalars(select(CounterAct).where(CounterAct.supervisor_id.is_not(None))).one()
    assert (str(act.account_id), str(act.supervisor_id)) == (ani.staff_id, citra.staff_id)


def test_taking_a_card_back_first_does_not_get_round_the_supervisor(
    portal: Service, desk: Counter, ani: Colleague, citra: Colleague
) -> None:
    who = people(portal, card=False)[0]
    token = desk.token(who)
    desk.ask(ani, token, c.Bind("card", CARD, "135246"))
    assert desk.ask(ani, token, c.Unbind("card")).outcome == "done"
    assert opens(portal, desk, "card", CARD, "pin:135246") is None
    assert desk.ask(ani, token, c.Bind("card", OTHER_CARD, "135246")).outcome == "supervisor_needed"
    assert desk.ask(ani, token, c.Bind("card", CARD, "135246")).outcome == "done"  # it was found again
    assert desk.ask(citra, token, c.Bind("card", OTHER_CARD, "135246")).outcome == "done"


def test_a_delivered_card_counts_as_a_first_one(portal: Service, desk: Counter, ani: Colleague) -> None:
    token = desk.token(people(portal, card=True)[0])
    assert desk.ask(ani, token, c.Bind("card", CARD, "135246")).outcome == "supervisor_needed"
    assert desk.ask(ani, token, c.Unbind("card")).outcome == "done"
    assert desk.ask(ani, token, c.Bind("card", CARD, "135246")).outcome == "supervisor_needed"


def test_a_card_of_somebody_else_is_taken(portal: Service, desk: Counter, ani: Colleague) -> None:
    first, second = people(portal, card=False)[:2]
    assert desk.ask(ani, desk.token(first), c.Bind("card", CARD, "135246")).outcome == "done"
    assert desk.ask(ani, desk.token(second), c.Bind("card", CARD, "975310")).outcome == "taken"
    assert opens(portal, desk, "card", CARD, "pin:135246") is not None


def test_of_two_kiosks_that_bind_one_card_at_once_one_wins(
    portal: Service, client: "TestClient[Litestar]", desk: Counter, ani: Colleague
) -> None:
    other, budi = Counter(portal, client), Colleague(portal, "budi")
    first, second = people(portal, card=False)[:2]
    tokens = desk.token(first), desk.token(second)
    start, outcomes = threading.Barrier(2), []

    def bind(at: Counter, who: Colleague, token: bytes) -> None:
        start.wait(10)
        outcomes.append(at.ask(who, token, c.Bind("card", CARD, "135246")).outcome)

    threads = [threading.Thread(target=bind, args=each) for each in ((desk, ani, tokens[0]), (other, budi, tokens[1]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "taken"]
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).where(Person.card == CARD)) == 1


def test_a_chip_is_bound_to_its_passport_and_unbound(portal: Service, desk: Counter, ani: Colleague) -> None:
    with portal.database.write() as session:
        session.execute(delete(Credential).where(Credential.kind == "passport_chip"))
    who = people(portal, card=False)[0]
    passport = person(portal, who).passport_no or ""
    assert desk.ask(ani, desk.token(who), c.Bind("passport_chip", CHIP, passport=passport)).outcome == "done"
    assert opens(portal, desk, "passport_chip", CHIP, "none:") is not None
    assert desk.ask(ani, desk.token(who), c.Unbind("passport_chip")).outcome == "done"
    assert opens(portal, desk, "passport_chip", CHIP, "none:") is None


def test_a_passport_that_was_lost_and_found_is_bound_again_and_another_one_needs_a_supervisor(
    portal: Service, desk: Counter, ani: Colleague
) -> None:
    with portal.database.write() as session:
        session.execute(delete(Credential).where(Credential.kind == "passport_chip"))
    who = people(portal, card=False)[0]
    passport = person(portal, who).passport_no or ""
    token, bound = desk.token(who), c.Bind("passport_chip", CHIP, passport=passport)
    assert desk.ask(ani, token, bound).outcome == "done"
    assert desk.ask(ani, token, c.Unbind("passport_chip")).outcome == "done"
    assert desk.ask(ani, token, bound).outcome == "done"
    other = c.Bind("passport_chip", "CD" * 32, passport=passport)
    assert desk.ask(ani, token, other).outcome == "supervisor_needed"
    assert desk.ask(Colleague(portal, "budi", "penyelia"), token, other).outcome == "done"


@pytest.mark.parametrize("number", ["X9999999", "", "<<<"])
def test_the_chip_of_another_passport_is_not_bound(portal: Service, desk: Counter, ani: Colleague, number: str) -> None:
    who = people(portal, card=False)[0]
    before = person(portal, who).revision
    assert desk.ask(ani, desk.token(who), c.Bind("passport_chip", CHIP, passport=number)).outcome == "other_passport"
    assert person(portal, who).revision == before
    assert opens(portal, desk, "passport_chip", CHIP, "none:") is None


def test_a_workers_code_is_bound(portal: Service, desk: Counter, ani: Colleague) -> None:
    code = "K7Q2M9X4W8Z3"
    with portal.database.write() as session:
        session.execute(update(Person).values(worker_id=None))
    who = people(portal, card=False)[0]
    assert desk.ask(ani, desk.token(who), c.Bind("worker_id", code, "135246")).outcome == "done"
    assert opens(portal, desk, "worker_id", code, "pin:135246") is not None


def test_a_family_pin_is_given_and_revoked(portal: Service, desk: Counter, ani: Colleague) -> None:
    who = people(portal, card=False)[0]
    nik = person(portal, who).nik
    assert desk.ask(ani, desk.token(who), c.FamilyPin("222333")).outcome == "done"
    record = opens(portal, desk, "nik", nik, "family:222333")
    assert record is not None
    assert record.full is None
    assert desk.ask(ani, desk.token(who), c.FamilyOff()).outcome == "done"
    assert opens(portal, desk, "nik", nik, "family:222333") is None


def test_a_confirmed_phone_opens(portal: Service, desk: Counter, ani: Colleague) -> None:
    with portal.database.write() as session:
        session.execute(update(Person).values(phone_confirmed=False))
    who = people(portal, card=False)[0]
    assert desk.ask(ani, desk.token(who), c.ConfirmPhone("4711")).outcome == "done"
    assert opens(portal, desk, "nik", person(portal, who).nik, "phone:4711") is not None


@pytest.mark.parametrize(
    "ask",
    [
        c.SetPin("12345"),
        c.Bind("card", "08112233", "135246"),
        c.Bind("card", CARD, ""),
        c.Bind("passport_chip", "AB"),
        c.Bind("worker_id", "123456789012", "135246"),
        c.ConfirmPhone("12"),
    ],
    ids=repr,
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    portal: Service, desk: Counter, ani: Colleague, ask: c.Ask
) -> None:
    who = people(portal, card=False)[0]
    before = person(portal, who).revision
    assert desk.ask(ani, desk.token(who), ask).outcome == "not_usable"
    assert person(portal, who).revision == before


def test_nobody_is_believed_without_card_and_pin(
    portal: Service, client: "TestClient[Litestar]", desk: Counter, ani: Colleague
) -> None:
    who = desk.token(people(portal, card=False)[0])
    technician = Colleague(portal, "dodi", "teknisi")
    elsewhere = Colleague(portal, "budi", office="BP3MI Jawa Timur")
    forger = Colleague(portal, "citra", "penyelia")
    forger.stretched = bytes(32)
    for liar in (technician, elsewhere, forger):
        assert desk.ask(liar, who, c.SetPin("135246")).outcome == "refused"
    assert desk.ask(ani, who, c.SetPin("135246"), staff_id="999999").outcome == "refused"
    assert desk.ask(ani, who, c.SetPin("135246"), staff_id="x").outcome == "refused"
    other = Counter(portal, client)  # a proof for one kiosk counts at no other
    body = desk.sealed(ani, desk.question(ani, who, c.SetPin("135246")))
    assert other.send(body).status_code == 422
    assert desk.ask(ani, who, c.SetPin("135246")).outcome == "done"


def test_a_colleague_who_was_disabled_is_out_at_once(portal: Service, desk: Counter, ani: Colleague) -> None:
    who = desk.token(people(portal, card=False)[0])
    with portal.database.write() as session:
        accounts.disable(session, accounts.named(session, "ani"), portal.clock(), "test")
    assert desk.ask(ani, who, c.SetPin("135246")).outcome == "refused"


def test_wrong_proofs_lock_an_account_for_the_day(
    portal: Service, desk: Counter, ani: Colleague, clock: SetClock
) -> None:
    who = desk.token(people(portal, card=False)[0])
    right, ani.stretched = ani.stretched, bytes(32)
    outcomes = [desk.ask(ani, who, c.SetPin("135246")).outcome for _ in range(11)]
    assert outcomes == ["refused"] * 9 + ["locked"] * 2
    ani.stretched = right
    assert desk.ask(ani, who, c.SetPin("135246")).outcome == "locked"
    clock.advance(days=1)
    assert desk.ask(ani, who, c.SetPin("135246")).outcome == "done"


def test_a_question_asked_again_is_answered_the_same_and_done_once(
    portal: Service, desk: Counter, ani: Colleague, clock: SetClock
) -> None:
    who = people(portal, card=False)[0]
    body = desk.sealed(ani, desk.question(ani, desk.token(who), c.Bind("card", CARD, "135246")))
    first = desk.opened(desk.send(body), body)
    clock.advance(hours=3)
    with portal.database.write() as session:
        accounts.disable(session, accounts.named(session, "ani"), portal.clock(), "test")
    again = desk.opened(desk.send(body), body)
    assert again == first
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(CardBinding)) == 1
        assert session.scalar(select(func.count()).select_from(CounterAct)) == 1


def test_a_key_serves_one_question(portal: Service, desk: Counter, ani: Colleague) -> None:
    who = desk.token(people(portal, card=False)[0])
    key = bytes(16)
    assert desk.ask(ani, who, c.SetPin("135246"), key=key).outcome == "done"
    body = desk.sealed(ani, desk.question(ani, who, c.SetPin("975310"), key=key))
    assert desk.send(body).status_code == 409


def test_what_was_lost_on_the_way_does_not_happen_later(
    portal: Service, desk: Counter, ani: Colleague, clock: SetClock
) -> None:
    who = desk.token(people(portal, card=False)[0])
    body = desk.sealed(ani, desk.question(ani, who, c.SetPin("135246")))
    clock.advance(minutes=11)
    assert desk.opened(desk.send(body), body).outcome == "late"


def test_nobody_is_bound_by_a_token_that_is_none(desk: Counter, ani: Colleague) -> None:
    assert desk.ask(ani, bytes(8), c.SetPin("135246")).outcome == "unknown_person"


def test_who_is_registered_elsewhere_is_served_without_an_overlay(
    portal: Service, client: "TestClient[Litestar]", desk: Counter, ani: Colleague
) -> None:
    assert ani
    with portal.database.write() as session:
        session.execute(update(Person).values(region="35"))
    who = desk.token(1)
    answer = desk.ask(ani, who, c.SetPin("135246"))
    assert (answer.outcome, answer.region, answer.overlay) == ("done", "35", None)


def test_a_delivery_taken_back_does_not_bring_a_lost_card_back(
    portal: Service, desk: Counter, ani: Colleague, citra: Colleague
) -> None:
    who = people(portal, card=True)[0]
    lost = person(portal, who).card
    assert desk.ask(ani, desk.token(who), c.Bind("card", CARD, "135246"), citra).outcome == "done"
    with portal.database.read() as session:
        waiting = credentials.pending(session)
    assert who not in waiting
    credentials.refresh(portal.database, [who], portal.ring.mark)
    assert person(portal, who).card == CARD
    assert opens(portal, desk, "card", CARD, "pin:135246") is not None
    assert opens(portal, desk, "card", lost, f"birth:{person(portal, who).birth_date}") is None


def test_the_person_can_ask_who_looked(portal: Service, desk: Counter, ani: Colleague) -> None:
    who = desk.token(people(portal, card=False)[0])
    desk.ask(ani, who, c.SetPin("135246"))
    answer = desk.ask(ani, who, c.WhoLooked())
    assert [(look.what, look.office, look.role, look.reason) for look in answer.looks] == [
        ("set-pin", "BP3MI NTB", "petugas", "AT_COUNTER")
    ]


def test_the_trail_names_who_and_why_and_nobody_whose_data(portal: Service, desk: Counter, ani: Colleague) -> None:
    who = people(portal, card=False)[0]
    desk.ask(ani, desk.token(who), c.Bind("card", CARD, "135246"))
    with portal.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "counter")).one()
        acts = session.scalars(select(CounterAct)).all()
        assert not isinstance(verify(session), Broken)
    assert entry.actor == "ani"
    assert entry.subject.startswith("bind card AT_COUNTER KTP ")
    told = repr([msgspec.msgpack.encode([entry.subject, entry.actor]), *(vars(act) for act in acts)])
    nik = person(portal, who).nik
    assert nik is not None
    for secret in ("135246", CARD, nik):
        assert secret not in told


def test_a_reason_that_is_none_is_refused(portal: Service, desk: Counter, ani: Colleague) -> None:
    who = desk.token(people(portal, card=False)[0])
    body = desk.sealed(ani, desk.question(ani, who, c.SetPin("135246"), reason="CURIOUS"))
    assert desk.send(body).status_code == 422


@pytest.mark.parametrize("place", [0, 20, 100, -1])
def test_a_changed_question_is_not_read(portal: Service, desk: Counter, ani: Colleague, place: int) -> None:
    who = desk.token(people(portal, card=False)[0])
    body = bytearray(desk.sealed(ani, desk.question(ani, who, c.SetPin("135246"))))
    body[place] ^= 1
    assert desk.send(bytes(body)).status_code == 422
