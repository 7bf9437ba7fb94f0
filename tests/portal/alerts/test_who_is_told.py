"""Which officers a step of the escalation tells: those who are there for it, and never nobody."""

import pytest
from sqlalchemy import select, update

from portal.alerts import escalation
from portal.alerts.models import AlertMessage
from portal.service import Service
from portal.staff.models import StaffAccount
from tests.portal.command_hands import PLAN, Reporter, account, raised
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
    for login in ("here", "gone"):
        account(portal, login, "pemantau")
    with portal.database.write() as session:
        session.execute(update(StaffAccount).where(StaffAccount.login == "gone").values(disabled_at=clock.now))
    reporter.send("alert-raised", raised())
    assert told(portal, 0) == {"here"}
