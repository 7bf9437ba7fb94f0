"""Taking events in: a mistake of ours with one event keeps no other away, and loses none."""

from sqlalchemy import func, select

from onedata.events import StaffCalled, encode_batch
from portal.events.intake import take_in
from portal.models import IntakeEvent
from portal.service import Service
from tests.portal.command_hands import PLAN, Reporter, raised
from tests.portal.refusing import refusing

CALL = StaffCalled(stage="home", language="id")


def test_an_event_that_meets_a_mistake_of_ours_waits_and_the_others_are_taken(
    portal: Service, reporter: Reporter
) -> None:
    calls = [reporter.sealed("staff-called", CALL) for _ in range(2)]
    poison = reporter.sealed("alert-raised", raised(name="CONTOH"))
    batch = encode_batch([calls[0], poison, calls[1]])
    with refusing(portal.database, "alert", "INSERT"):
        answer = take_in(portal.database, portal.ring, reporter.caller, batch, portal.clock(), steps=PLAN)
        assert [one.status for one in answer.answers] == [201, 500, 201]
        assert answer.answers[1].receipt is None
        with portal.database.read() as session:
            assert session.scalar(select(func.count()).select_from(IntakeEvent)) == 2
    assert reporter.take(poison) == 201
    assert reporter.take(calls[0]) == 208
