"""Which helpers the real escalation chooses: how far each step reaches, how many, and only who was vetted."""

from math import cos, radians

import pytest
from sqlalchemy import select

from portal.alerts import escalation, nearest, volunteers, work
from portal.alerts.models import AlertMessage, AlertStep, Volunteer
from portal.alerts.plan import MOST_HELPERS
from portal.service import Service
from tests.portal.alerts.test_alerts import RIYADH, volunteer
from tests.portal.command_hands import PLAN, Reporter, account, officer, raised, registered
from tests.portal.conftest import SetClock

RESPONDERS, VOLUNTEERS = 1, 2
"""The plan's steps that tell helpers."""


def east(km: float) -> tuple[float, float]:
    """Return a place that far from the alert."""
    return RIYADH[0], RIYADH[1] + km / (111.2 * cos(radians(RIYADH[0])))


def report(reporter: Reporter) -> None:
    reporter.send("alert-raised", raised(cell=f"{nearest.cell_at(*RIYADH):x}"))


def chosen(portal: Service, step: int) -> set[int | None]:
    query = select(AlertMessage.volunteer_id).where(AlertMessage.volunteer_id.is_not(None), AlertMessage.step == step)
    with portal.database.read() as session:
        return set(session.scalars(query))


def test_the_first_step_reaches_ten_kilometres_and_the_second_fifty(
    plain_portal: Service, plain_reporter: Reporter, clock: SetClock
) -> None:
    by = account(plain_portal, "pusat", "pemantau")
    bound = {km: volunteer(plain_portal, by, responder=True, at=east(km)) for km in (7, 14, 45, 60)}
    neighbour = {km: volunteer(plain_portal, by, at=east(km)) for km in (7, 14, 45, 60)}
    report(plain_reporter)
    assert chosen(plain_portal, RESPONDERS) == {bound[7]}
    clock.advance(seconds=90)
    escalation.advance(plain_portal.database, PLAN, clock.now)
    assert chosen(plain_portal, VOLUNTEERS) == {bound[14], bound[45], neighbour[7], neighbour[14], neighbour[45]}


@pytest.mark.parametrize("responder", [True, False])
def test_ten_are_chosen_and_no_more_the_nearest_first(
    plain_portal: Service, plain_reporter: Reporter, clock: SetClock, *, responder: bool
) -> None:
    by = account(plain_portal, "pusat", "pemantau")
    far = [volunteer(plain_portal, by, responder=responder, at=east(8)) for _ in range(4)]
    near = [volunteer(plain_portal, by, responder=responder) for _ in range(8)]
    report(plain_reporter)
    if not responder:
        assert chosen(plain_portal, RESPONDERS) == set()
        clock.advance(seconds=90)
        escalation.advance(plain_portal.database, PLAN, clock.now)
    found = chosen(plain_portal, RESPONDERS if responder else VOLUNTEERS)
    assert len(found) == MOST_HELPERS == 10
    assert set(near) <= found <= {*near, *far}


def test_who_was_told_before_takes_nobodys_place_in_a_later_step(
    plain_portal: Service, plain_reporter: Reporter, clock: SetClock
) -> None:
    by = account(plain_portal, "pusat", "pemantau")
    bound = {volunteer(plain_portal, by, responder=True) for _ in range(2 * MOST_HELPERS + 3)}
    report(plain_reporter)
    first = chosen(plain_portal, RESPONDERS)
    clock.advance(seconds=90)
    escalation.advance(plain_portal.database, PLAN, clock.now)
    second = chosen(plain_portal, VOLUNTEERS)
    assert len(first) == len(second) == MOST_HELPERS
    assert first | second <= bound
    assert not first & second


def test_volunteers_who_wait_for_an_officers_word_crowd_out_no_bound_helper(
    plain_portal: Service, plain_reporter: Reporter, clock: SetClock
) -> None:
    by = account(plain_portal, "pusat", "pemantau")
    far = volunteer(plain_portal, by, responder=True, at=east(30))
    near = {volunteer(plain_portal, by) for _ in range(MOST_HELPERS + 2)}
    report(plain_reporter)
    clock.advance(seconds=90)
    escalation.advance(plain_portal.database, PLAN, clock.now)
    with plain_portal.database.read() as session:
        waiting = select(AlertMessage.volunteer_id).where(
            AlertMessage.state == "waiting", AlertMessage.channel != "page"
        )
        assert set(session.scalars(waiting.where(AlertMessage.volunteer_id.is_not(None)))) == {far}
    assert len(chosen(plain_portal, VOLUNTEERS) & near) == MOST_HELPERS, "they are held ready all the same"


def test_who_is_enrolled_but_not_vetted_is_never_chosen(
    plain_portal: Service, plain_reporter: Reporter, clock: SetClock
) -> None:
    by, other = officer(plain_portal, "satu", "penyelia", office="K"), officer(plain_portal, "dua", "pemantau")
    registered(plain_portal, "CONTOH-7", destination="SA")
    with plain_portal.database.write() as session:
        new = volunteers.Enrolment("CONTOH-7", "CONTOH 1", "", "", consented=True)
        number = volunteers.enrol(session, by, new, clock.now).volunteer_id
    here = nearest.cell_at(*RIYADH)
    with pytest.raises(volunteers.VolunteerRefused, match="not_active"), plain_portal.database.write() as session:
        volunteers.stand(session, by.actor, number, here, clock.now)
    with plain_portal.database.write() as session:
        # A place that stands there all the same, as after a slip of ours, makes nobody a helper.
        row = session.get_one(Volunteer, number)
        row.cell, row.cell_until = here, clock.now + volunteers.POSITION_LIFE
    report(plain_reporter)
    clock.advance(minutes=16)
    escalation.advance(plain_portal.database, PLAN, clock.now)
    assert chosen(plain_portal, RESPONDERS) | chosen(plain_portal, VOLUNTEERS) == set()
    with plain_portal.database.write() as session:
        volunteers.vet(session, other, number, clock.now, accept=True, responder=True)
    plain_reporter.send("alert-raised", raised(name="CONTOH Lain", cell=f"{here:x}"))
    assert chosen(plain_portal, RESPONDERS) == {number}, "once vetted, they are"


def test_a_helper_is_called_by_every_way_they_have_and_comes_once(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    one = officer(portal, "satu", "pemantau")
    helper = volunteer(portal, one.account_id, responder=True, phone="CONTOH")
    report(reporter)
    escalation.advance(portal.database, PLAN, clock.now)
    theirs = select(AlertMessage).where(AlertMessage.volunteer_id == helper).order_by(AlertMessage.channel)
    with portal.database.write() as session:
        mail, sms = session.scalars(theirs)
        assert (mail.channel, mail.state, sms.channel, sms.state) == ("email", "waiting", "sms", "waiting")
        assert mail.token != sms.token
        alert_id, by_sms, by_mail = mail.alert_id, sms.token, mail.token
        told = select(AlertStep.told).where(AlertStep.what == "tell-responders")
        assert session.scalars(told).all() == [1]
        assert work.allow_strangers(session, one, alert_id, PLAN, clock.now) == 1
    with portal.database.write() as session:
        first, again = volunteers.accept(session, by_sms, clock.now), volunteers.accept(session, by_sms, clock.now)
        assert first is not None
        assert first.accepted
        assert first == again
        mail, _ = session.scalars(theirs)
        assert mail.state == "dropped", "who comes is called no more"
        mail.state = "sent"  # as if it had been on its way
        session.flush()
        late = volunteers.accept(session, by_mail, clock.now)
        assert late is not None
        assert late.accepted
        coming = select(AlertStep.step_id).where(AlertStep.what == "helper_accepted")
        assert len(session.scalars(coming).all()) == 1
