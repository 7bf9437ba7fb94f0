"""The counter at the portal: what opens afterwards, at once and from the next register."""

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select, update

from onedata import counter as c
from onedata.desk import FindPeople, OpenPerson
from onedata.slip_token import read_token
from portal.counter.models import CounterAct
from portal.models import Credential, Person
from portal.service import Service
from tests.portal.counter_hands import Colleague, Counter
from tests.portal.desk_hands import Desk

if TYPE_CHECKING:
    from litestar import Litestar
    from litestar.testing import TestClient

from tests.portal.counter.reading import in_feed, locator, opens, overlay, people, person, published

CARD, OTHER_CARD = "04D1D2D3D4D5D6", "04D1D2D3D4D5D7"
CHIP = "AB" * 32


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


def test_who_has_no_factor_at_all_is_found_by_the_staff_and_leaves_with_a_pin_that_works_at_once(
    portal: Service, client: "TestClient[Litestar]", desk: Counter, ani: Colleague
) -> None:
    who = people(portal, card=False)[0]
    known = person(portal, who)
    factor = f"passport:{(known.passport_no or '')[-4:]}"
    before = locator(portal, "nik", known.nik, factor)
    assert in_feed(portal, before)  # the control: this opened
    with portal.database.write() as session:
        session.execute(delete(Credential).where(Credential.person_id == who))
        without = {"passport_no": None, "phone_confirmed": False, "revision": known.revision + 1}
        session.execute(update(Person).where(Person.person_id == who).values(**without))
    published(portal)
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).where(Credential.person_id == who)) == 0
    assert not in_feed(portal, before)
    assert opens(portal, desk, "nik", known.nik, factor) is None

    finder = Desk(portal, client)
    hits = finder.ask(ani, FindPeople(known.name, known.birth_date.isoformat())).people
    record = finder.ask(ani, OpenPerson(hits[0].handle, "KTP")).record
    assert record is not None
    keys = {bytes.fromhex(kid): bytes.fromhex(key) for kid, key in portal.ring.slip_keys().items()}
    token = read_token(record.basic.slip_token, keys).token_id
    answer = desk.ask(ani, token, c.SetPin("135246"))
    assert answer.outcome == "done"
    assert opens(portal, desk, "nik", known.nik, "pin:135246") is not None
    place = locator(portal, "nik", known.nik, "pin:135246")
    assert place in dict(overlay(portal, desk, answer).put)
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
