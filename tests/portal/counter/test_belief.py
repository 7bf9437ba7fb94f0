"""The counter at the portal: who is believed, that it is done once, and what it leaves behind."""

from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from sqlalchemy import delete, func, select, update

from onedata import counter as c
from onedata.credentials import stretch
from portal.audit import Broken, verify
from portal.counter.models import CardBinding, CounterAct
from portal.models import AuditEntry, Credential, Person
from portal.people import credentials
from portal.service import Service
from portal.staff import accounts, reasons
from portal.staff.accounts import Scope
from tests.portal.conftest import SetClock
from tests.portal.counter_hands import OFFICE, Colleague, Counter

if TYPE_CHECKING:
    from litestar import Litestar
    from litestar.testing import TestClient

from tests.portal.counter.reading import opens, people, person

CARD = "04D1D2D3D4D5D6"


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


@pytest.mark.parametrize(
    ("login", "scope", "alone", "outcome"),
    [
        ("citra", Scope(role="petugas", office=OFFICE), False, "supervisor_refused"),
        ("citra", Scope(role="petugas", office=OFFICE), True, "supervisor_needed"),
        ("ani", Scope(role="petugas", office="BP3MI NTT"), False, "refused"),
    ],
)
def test_who_loses_the_right_while_the_slow_half_runs_is_believed_no_more(
    portal: Service, desk: Counter, monkeypatch: pytest.MonkeyPatch, login: str, scope: Scope, alone: bool, outcome: str
) -> None:  # fmt: skip
    ani, citra = Colleague(portal, "ani"), Colleague(portal, "citra", "penyelia")
    who = people(portal, card=True)[0]
    before = person(portal, who).card
    moved: list[str] = []

    def slowly(*way: Any) -> bytes:
        if not moved:
            moved.append(login)
            with portal.database.write() as session:
                accounts.move(session, accounts.named(session, login), scope, portal.clock(), "test")
        return stretch(*way)

    monkeypatch.setattr("portal.counter.acts.stretch", slowly)
    asked = (citra, None) if alone else (ani, citra)
    answer = desk.ask(asked[0], desk.token(who), c.Bind("card", CARD, "135246"), asked[1])
    assert moved == [login]
    assert answer.outcome == outcome
    assert person(portal, who).card == before


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


def test_a_reason_that_is_retired_takes_back_nothing_and_serves_nothing_new(
    portal: Service, desk: Counter, ani: Colleague
) -> None:
    who = desk.token(people(portal, card=False)[0])
    body = desk.sealed(ani, desk.question(ani, who, c.SetPin("135246")))
    first = desk.opened(desk.send(body), body)
    with portal.database.write() as session:
        reasons.retire(session, "AT_COUNTER", portal.clock(), "rini")
    assert first.outcome == "done"
    assert desk.opened(desk.send(body), body) == first
    other = desk.sealed(ani, desk.question(ani, who, c.SetPin("864209")))
    assert desk.opened(desk.send(other), other).outcome == "refused"


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


def test_a_look_is_told_with_the_office_where_it_was_though_the_colleague_moved(
    portal: Service, desk: Counter, ani: Colleague, citra: Colleague
) -> None:
    who = desk.token(people(portal, card=False)[0])
    desk.ask(ani, who, c.SetPin("135246"))
    with portal.database.write() as session:
        there = accounts.Scope(role="petugas", office="BP3MI NTT")
        accounts.move(session, accounts.named(session, "ani"), there, portal.clock(), "test")
    assert [look.office for look in desk.ask(citra, who, c.WhoLooked()).looks] == ["BP3MI NTB"]


def test_the_trail_names_who_and_why_and_nobody_whose_data(portal: Service, desk: Counter, ani: Colleague) -> None:
    who = people(portal, card=False)[0]
    desk.ask(ani, desk.token(who), c.Bind("card", CARD, "135246"))
    with portal.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "counter")).one()
        acts = session.scalars(select(CounterAct)).all()
        assert not isinstance(verify(session), Broken)
    assert entry.actor == "staff ani"
    assert entry.subject.startswith("bind card AT_COUNTER KTP ")
    told = repr([msgspec.msgpack.encode([entry.subject, entry.actor]), *(vars(act) for act in acts)])
    nik = person(portal, who).nik
    assert nik is not None
    for secret in ("135246", CARD, nik):
        assert secret not in told


def test_every_act_of_the_counter_stands_in_the_trail(portal: Service, desk: Counter, ani: Colleague) -> None:
    with portal.database.write() as session:
        session.execute(delete(Credential).where(Credential.kind == "passport_chip"))
        session.execute(update(Person).values(phone_confirmed=False))
    who = people(portal, card=False)[0]
    passport, token = person(portal, who).passport_no or "", desk.token(who)
    acts: dict[str, c.Ask] = {
        "set-pin": c.SetPin("135246"),
        "confirm-phone": c.ConfirmPhone("4711"),
        "bind card": c.Bind("card", CARD, "135246"),
        "unbind card": c.Unbind("card"),
        "bind passport_chip": c.Bind("passport_chip", "AB" * 32, passport=passport),
        "unbind passport_chip": c.Unbind("passport_chip"),
        "family-pin": c.FamilyPin("222333"),
        "family-off": c.FamilyOff(),
        "who-looked": c.WhoLooked(),
    }
    assert len({type(ask) for ask in acts.values()}) == len(get_args(c.Ask))
    for ask in acts.values():
        assert desk.ask(ani, token, ask).outcome == "done", ask
    assert desk.ask(ani, token, c.SetPin("12345")).outcome == "not_usable"
    with portal.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "counter")).all()
    told = [(entry.actor, *entry.subject.rsplit(" ", 3)[:3], entry.outcome) for entry in entries]
    expected = [("staff ani", what, "AT_COUNTER", "KTP", "done") for what in acts]
    assert told == [*expected, ("staff ani", "set-pin", "AT_COUNTER", "KTP", "not_usable")]
    assert len({entry.subject.rsplit(" ", 1)[1] for entry in entries}) == len(entries), "each act has its own key"


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
