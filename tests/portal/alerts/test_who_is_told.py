"""Which officers a step of the escalation tells: those who are there for it, and never nobody."""

import pytest
from sqlalchemy import select, update

from portal.alerts import escalation, work
from portal.alerts.models import Alert, AlertMessage, AlertStep
from portal.service import Service
from portal.staff.models import StaffAccount
from tests.portal.command_hands import PLAN, Reporter, account, officer, raised
from tests.portal.conftest import SetClock

DUTY = 3
"""The plan's step that tells duty officers, five minutes after the report."""


def told(portal: Service, step: int) -> set[str]:
    query = select(StaffAccount.login).join(AlertMessage, AlertMessage.account_id == StaffAccount.account_id)
    with portal.database.read() as session:
        return set(session.scalars(query.where(AlertMessage.step == step)))


@pytest.mark.parametrize(
    ("country", "expected"),
    [("SA", {"riyadh", "pusat"}), ("HK", {"hongkong", "pusat"}), ("TW", {"pusat"}), (None, {"pusat"})],
)
def test_duty_officers_of_the_country_are_told_and_those_of_no_country(
    portal: Service, reporter: Reporter, clock: SetClock, country: str | None, expected: set[str]
) -> None:
    for login, there in (("riyadh", "SA"), ("hongkong", "HK"), ("pusat", "")):
        account(portal, login, "piket", country=there)
    reporter.send("alert-raised", raised(country=country))
    clock.advance(seconds=300)
    escalation.advance(portal.database, PLAN, clock.now)
    assert told(portal, DUTY) == expected


def test_a_country_without_a_duty_officer_tells_every_one(portal: Service, reporter: Reporter, clock: SetClock) -> None:
    for login, there in (("riyadh", "SA"), ("hongkong", "HK")):
        account(portal, login, "piket", country=there)
    reporter.send("alert-raised", raised(country="TW"))
    clock.advance(seconds=300)
    escalation.advance(portal.database, PLAN, clock.now)
    assert told(portal, DUTY) == {"riyadh", "hongkong"}


def test_an_account_that_was_disabled_is_told_nothing(portal: Service, reporter: Reporter, clock: SetClock) -> None:
    for login, country in (("here", ""), ("there", "HK"), ("gone", "")):
        account(portal, login, "pemantau", country=country)
    with portal.database.write() as session:
        session.execute(update(StaffAccount).where(StaffAccount.login == "gone").values(disabled_at=clock.now))
    reporter.send("alert-raised", raised())
    assert told(portal, 0) == {"here", "there"}, "the centre's people are told of every country"


@pytest.mark.parametrize("leaves", [{"disabled_at": True}, {"role": "redaksi"}])
def test_what_somebody_had_who_is_no_longer_on_duty_goes_back_to_the_queue_and_climbs_on(
    portal: Service, reporter: Reporter, clock: SetClock, leaves: dict[str, object]
) -> None:
    one, stays = officer(portal, "satu", "pemantau"), officer(portal, "dua", "pemantau")
    for number, name in enumerate(("CONTOH A", "CONTOH B"), start=1):
        reporter.send("alert-raised", raised(name=name))
        with portal.database.write() as session:
            work.claim(session, (one, stays)[number - 1], number, clock.now)
    clock.advance(minutes=6)
    assert escalation.advance(portal.database, PLAN, clock.now) == 0, "both are in hands"
    values = leaves if "role" in leaves else {"disabled_at": clock.now}
    with portal.database.write() as session:
        session.execute(update(StaffAccount).where(StaffAccount.account_id == one.account_id).values(**values))
        session.execute(update(AlertMessage).values(state="seen", seen_at=clock.now))
    assert escalation.advance(portal.database, PLAN, clock.now) == 2, "the steps that fell due meanwhile"
    with portal.database.read() as session:
        assert session.execute(select(Alert.state, Alert.owner_id).order_by(Alert.alert_id)).tuples().all() == [
            ("open", None),
            ("claimed", stays.account_id),
        ]
        step = session.scalars(select(AlertStep).where(AlertStep.what == "owner_gone")).one()
        assert (step.account_id, step.told, step.number) == (one.account_id, 1, None)
        anew = select(AlertMessage.account_id).where(AlertMessage.state == "sent", AlertMessage.made_at == clock.now)
        assert stays.account_id in session.scalars(anew).all(), "the centre hears of it once more"
    clock.advance(seconds=1)
    assert escalation.advance(portal.database, PLAN, clock.now) == 0, "once"
