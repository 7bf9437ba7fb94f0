"""An alert's life: collapse, escalation by a set clock, claims, and what volunteers learn."""

import datetime as dt
import threading

import pytest
from sqlalchemy import func, select, update

from onedata.reports import AlertCancelled
from portal.alerts import escalation, nearest, volunteers, work
from portal.alerts.clockwork import Clockwork
from portal.alerts.models import Alert, AlertMessage, AlertPress, AlertStep, Volunteer
from portal.alerts.work import AlertRefused
from portal.models import AuditEntry
from portal.service import Service
from tests.portal.command_hands import PLAN, Reporter, account, officer, raised, registered
from tests.portal.conftest import SetClock

RIYADH = (24.7136, 46.6753)


def only_alert(portal: Service) -> Alert:
    with portal.database.read() as session:
        return session.scalars(select(Alert)).one()


def steps_of(portal: Service) -> list[str]:
    with portal.database.read() as session:
        query = select(AlertStep.what).where(AlertStep.number.is_not(None)).order_by(AlertStep.number)
        return list(session.scalars(query))


def volunteer(
    portal: Service, by: int, *, responder: bool = False, at: tuple[float, float] = RIYADH, phone: str = ""
) -> int:
    with portal.database.write() as session:
        row = Volunteer(
            name="CONTOH Penolong",
            phone=phone,
            email="penolong@contoh.invalid",
            country="SA",
            state="active",
            responder=responder,
            consented_at=portal.clock(),
            consent_text=volunteers.CONSENT,
            enrolled_by=by,
            cell=nearest.cell_at(*at),
            cell_until=portal.clock() + dt.timedelta(hours=24),
        )
        session.add(row)
        session.flush()
        return row.volunteer_id


def test_an_alert_pressed_fifty_times_is_one_alert_with_fifty_reports(portal: Service, reporter: Reporter) -> None:
    account(portal, "pusat", "pemantau")
    for _ in range(50):
        assert reporter.send("alert-raised", raised()) == 201
    assert only_alert(portal).presses == 50
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(AlertPress)) == 50
        assert session.scalar(select(func.count()).select_from(AlertMessage)) == 1
    reporter.send("alert-raised", raised(name="CONTOH Lain"))
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 2


def test_a_repeat_fills_what_was_unknown_and_the_more_careful_word_wins(portal: Service, reporter: Reporter) -> None:
    reporter.send("alert-raised", raised(country=None, safe_to_call="yes"))
    reporter.send("alert-raised", raised(callback="CONTOH 1", safe_to_call="no", silent=True, exclude_strangers=True))
    reporter.send("alert-raised", raised(callback="CONTOH 2", safe_to_call="yes"))
    alert = only_alert(portal)
    assert (alert.country, alert.callback, alert.safe_to_call) == ("SA", "CONTOH 1", "no")
    assert alert.silent
    assert alert.exclude_strangers


def test_ten_reports_at_once_open_one_alert(portal: Service, reporter: Reporter) -> None:
    events = [reporter.sealed("alert-raised", raised()) for _ in range(10)]
    found: list[int] = []
    threads = [threading.Thread(target=lambda e=event: found.append(reporter.take(e))) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [201] * 10
    assert only_alert(portal).presses == 10


def test_nobody_answers_and_it_climbs_by_the_portals_clock(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    for login, role, country in (("pusat", "pemantau", ""), ("riyadh", "piket", "SA"), ("hongkong", "piket", "HK")):
        account(portal, login, role, country=country)
    chief = account(portal, "kepala", "kepala")
    reporter.send("alert-raised", raised(), clock.now - dt.timedelta(days=3))
    assert steps_of(portal) == ["tell-command", "tell-responders"]
    for seconds, expected in ((89, 2), (1, 3), (209, 3), (1, 4), (599, 4), (1, 5), (100_000, 5)):
        clock.advance(seconds=seconds)
        escalation.advance(portal.database, PLAN, clock.now)
        assert len(steps_of(portal)) == expected
    assert steps_of(portal)[3:] == ["tell-duty", "tell-chief"]
    with portal.database.read() as session:
        told = session.scalars(select(AlertMessage.account_id).where(AlertMessage.step == 3)).all()
        assert len(told) == 1, "only the mission of that country"
        assert session.scalars(select(AlertMessage.account_id).where(AlertMessage.step == 4)).all() == [chief]
    assert only_alert(portal).state == "open", "it never closes by itself"


def test_a_portal_restarted_in_the_middle_takes_each_missed_step_once(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    reporter.send("alert-raised", raised())
    clock.advance(minutes=20)
    again = Service.open(portal.settings, clock)
    threads = [
        threading.Thread(target=escalation.advance, args=(one.database, PLAN, clock.now))
        for one in (again, portal, again, portal)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again.close()
    assert steps_of(portal) == ["tell-command", "tell-responders", "tell-volunteers", "tell-duty", "tell-chief"]
    with portal.database.read() as session:
        due = session.scalars(select(AlertStep.due_at).order_by(AlertStep.number)).all()
    assert [(one - due[0]).total_seconds() for one in due] == [0, 0, 90, 300, 900]


def test_of_two_officers_at_once_one_wins_and_the_other_is_told_who(portal: Service, reporter: Reporter) -> None:
    people = [officer(portal, name, "pemantau") for name in ("satu", "dua")]
    reporter.send("alert-raised", raised())
    alert_id = only_alert(portal).alert_id
    barrier, refused = threading.Barrier(2), []

    def claim(one: int) -> None:
        barrier.wait()
        try:
            with portal.database.write() as session:
                work.claim(session, people[one], alert_id, portal.clock())
        except AlertRefused as told:
            refused.append((one, told.args[0], told.who))

    threads = [threading.Thread(target=claim, args=(one,)) for one in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    loser, key, who = refused[0]
    assert (key, who) == ("alert_taken", people[1 - loser].name)
    assert only_alert(portal).owner_id == people[1 - loser].account_id


def test_a_claimed_alert_stops_climbing_and_goes_on_where_it_was_when_it_is_given_back(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    one = officer(portal, "satu", "pemantau")
    reporter.send("alert-raised", raised())
    alert_id = only_alert(portal).alert_id
    with portal.database.write() as session:
        work.claim(session, one, alert_id, clock.now)
    clock.advance(minutes=6)
    assert escalation.advance(portal.database, PLAN, clock.now) == 0
    reporter.send("alert-raised", raised())
    assert only_alert(portal).presses == 2, "a repeat joins a claimed alert too"
    with portal.database.write() as session:
        work.hand_over(session, one, alert_id, None, "", clock.now)
    assert escalation.advance(portal.database, PLAN, clock.now) == 2
    assert len(steps_of(portal)) == 4


def test_only_its_owner_closes_it_and_only_with_a_reason(portal: Service, reporter: Reporter) -> None:
    one, other = officer(portal, "satu", "pemantau"), officer(portal, "dua", "pemantau")
    reporter.send("alert-raised", raised())
    alert_id, now = only_alert(portal).alert_id, portal.clock()

    def refusal(who: object, text: str) -> str:
        with pytest.raises(AlertRefused) as told, portal.database.write() as session:
            work.resolve(session, who, alert_id, text, now, false=False)  # type: ignore[arg-type]
        return str(told.value)

    assert refusal(one, "Aman.") == "alert_not_claimed"
    with portal.database.write() as session:
        work.claim(session, one, alert_id, now)
    assert refusal(one, "") == "text_missing"
    assert refusal(other, "Aman.") == "alert_not_yours"
    chief = officer(portal, "kepala", "kepala")
    with portal.database.write() as session:
        work.resolve(session, chief, alert_id, "Sudah aman.", now, false=False)
        session.rollback()  # it is a chief's too
    with portal.database.write() as session:
        work.resolve(session, one, alert_id, "Sudah aman.", now, false=True)
    assert only_alert(portal).state == "false_alarm"
    reporter.send("alert-raised", raised())
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 2, "after it was closed it opens anew"


def test_what_was_called_off_and_what_was_closed_can_be_looked_up(portal: Service, reporter: Reporter) -> None:
    duty, centre = officer(portal, "riyadh", "piket", country="SA"), officer(portal, "pusat", "pemantau")
    reporter.send("alert-cancelled", AlertCancelled(kind="illness", collapse_key=b"k" * 16))
    for name, country in (("CONTOH A", "SA"), ("CONTOH B", "HK")):
        reporter.send("alert-raised", raised(name=name, country=country))
    with portal.database.write() as session:
        for number in (1, 2):
            work.claim(session, centre, number, portal.clock())
            work.resolve(session, centre, number, "Aman.", portal.clock(), false=number == 2)
    with portal.database.read() as session:
        assert [(one.alert_id, one.state, who) for one, who in work.past(session, centre, 10)] == [
            (2, "false_alarm", "CONTOH pusat"),
            (1, "resolved", "CONTOH pusat"),
        ]
        assert [one.alert_id for one, _ in work.past(session, duty, 10)] == [1]
        assert [one.office for one in work.called_off(session, 10)] == ["BP3MI NTB"]


def test_cancelling_is_noted_and_closes_nothing(portal: Service, reporter: Reporter) -> None:
    body = raised()
    reporter.send("alert-cancelled", AlertCancelled(kind="violence", collapse_key=body.collapse_key))
    reporter.send("alert-raised", body)
    reporter.send("alert-cancelled", AlertCancelled(kind="violence", collapse_key=body.collapse_key, when="released"))
    reporter.send("alert-cancelled", AlertCancelled(kind="violence", collapse_key=body.collapse_key))
    assert only_alert(portal).state == "open"
    with portal.database.read() as session:
        rows = session.scalars(select(AlertPress).where(AlertPress.kind == "alert-cancelled")).all()
        assert sorted(row.alert_id is None for row in rows) == [False, True, True]


def test_a_place_that_does_not_exist_is_kept_as_said_and_no_place_tells_no_helper(
    portal: Service, reporter: Reporter
) -> None:
    by = account(portal, "pusat", "pemantau")
    volunteer(portal, by, responder=True)
    reporter.send("alert-raised", raised(country="ZZ", cell="ffffffffffffff1", place="Negeri Antah"))
    reporter.send("alert-raised", raised(country="ZY", cell="ffffffffffffff1", place="Negeri Antah"))
    alert = only_alert(portal)
    assert (alert.country, alert.cell, alert.place) == ("", None, "Negeri Antah")
    with portal.database.read() as session:
        assert session.scalars(select(AlertMessage.volunteer_id)).all() == [None]


def test_volunteers_are_told_only_after_an_officer_confirmed_and_learn_the_place_only_when_they_accept(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    one = officer(portal, "satu", "pemantau")
    bound = volunteer(portal, one.account_id, responder=True)
    neighbour = volunteer(portal, one.account_id)
    reporter.send("alert-raised", raised(cell=f"{nearest.cell_at(*RIYADH):x}", silent=True))
    clock.advance(seconds=90)
    escalation.advance(portal.database, PLAN, clock.now)

    def states() -> dict[int | None, str]:
        with portal.database.read() as session:
            query = select(AlertMessage.volunteer_id, AlertMessage.state).where(AlertMessage.channel == "email")
            return dict(session.execute(query).tuples().all())

    assert states() == {bound: "waiting", neighbour: "held"}
    alert_id = only_alert(portal).alert_id
    with portal.database.read() as session:
        token = session.scalars(select(AlertMessage.token).where(AlertMessage.volunteer_id == neighbour)).one()
    with portal.database.write() as session:
        assert volunteers.accept(session, token, clock.now) is None, "not before the officer's word"
        work.allow_strangers(session, one, alert_id, PLAN, clock.now)
    assert states()[neighbour] == "waiting"
    with portal.database.write() as session:
        call = volunteers.called(session, token)
        assert call is not None
        assert (call.band, call.place, call.accepted, call.silent) == ("<2", "", False, True)
        call = volunteers.accept(session, token, clock.now)
        assert call is not None
        assert (call.accepted, call.place) == (True, "Riyadh")
        work.claim(session, one, alert_id, clock.now)
        work.resolve(session, one, alert_id, "Aman.", clock.now, false=False)
    with portal.database.read() as session:
        call = volunteers.called(session, token)
    assert call is not None
    assert (call.open, call.place) == (False, ""), "a link tells no place any more once the alert is closed"


def test_a_reporter_who_excludes_strangers_has_none_told(portal: Service, reporter: Reporter) -> None:
    one = officer(portal, "satu", "pemantau")
    volunteer(portal, one.account_id, responder=True)
    reporter.send("alert-raised", raised(cell=f"{nearest.cell_at(*RIYADH):x}", exclude_strangers=True))
    alert_id = only_alert(portal).alert_id
    with pytest.raises(AlertRefused, match="strangers_excluded"), portal.database.write() as session:
        work.allow_strangers(session, one, alert_id, PLAN, portal.clock())
    with portal.database.read() as session:
        messages = session.scalars(select(AlertMessage).where(AlertMessage.volunteer_id.is_not(None))).all()
        assert messages == []


def test_who_excludes_strangers_later_stops_what_was_under_way(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    one = officer(portal, "satu", "pemantau")
    volunteer(portal, one.account_id, responder=True)
    volunteer(portal, one.account_id)
    reporter.send("alert-raised", raised(cell=f"{nearest.cell_at(*RIYADH):x}"))
    clock.advance(seconds=90)
    escalation.advance(portal.database, PLAN, clock.now)
    with portal.database.read() as session:
        bound = session.scalars(select(AlertMessage.token).where(AlertMessage.state == "waiting")).all()[-1]
    with portal.database.write() as session:
        session.execute(update(AlertMessage).where(AlertMessage.token == bound).values(state="sent"))
    reporter.send("alert-raised", raised(exclude_strangers=True))
    with portal.database.write() as session:
        told = select(AlertMessage.state).where(AlertMessage.volunteer_id.is_not(None))
        assert sorted(session.scalars(told)) == ["dropped", "sent"]
        call = volunteers.accept(session, bound, clock.now)
    assert call is not None
    assert (call.open, call.accepted, call.place) == (False, False, "")


def test_an_alert_that_turns_out_to_be_elsewhere_stays_with_its_owner_and_goes_only_to_who_may_see_it(
    portal: Service, reporter: Reporter
) -> None:
    duty = officer(portal, "riyadh", "piket", country="SA")
    there, centre = officer(portal, "hongkong", "piket", country="HK"), officer(portal, "pusat", "pemantau")
    reporter.send("alert-raised", raised())
    now = portal.clock()
    with portal.database.write() as session:
        work.claim(session, duty, 1, now)
    with pytest.raises(AlertRefused, match="officer_unknown"), portal.database.write() as session:
        work.hand_over(session, duty, 1, there.account_id, "", now)
    with portal.database.write() as session:
        work.place(session, duty, 1, nearest.cell_at(22.3, 114.2), "HK", now)
    with portal.database.write() as session:
        assert work.look(session, duty, 1, now) is not None, "nobody else has it"
        assert {one.login for one in work.takers(session, session.get_one(Alert, 1))} == {"hongkong", "pusat"}
        work.hand_over(session, duty, 1, there.account_id, "", now)
    with portal.database.write() as session:
        assert work.look(session, duty, 1, now) is None
        work.resolve(session, there, 1, "Aman.", now, false=False)
    with pytest.raises(AlertRefused, match="alert_closed"), portal.database.write() as session:
        work.claim(session, centre, 1, now)


def test_a_storms_steps_are_all_taken_in_one_round(portal: Service, reporter: Reporter, clock: SetClock) -> None:
    for number in range(7):
        reporter.send("alert-raised", raised(name=f"CONTOH {number}"))
    clock.advance(minutes=16)
    assert escalation.advance(portal.database, PLAN, clock.now, most=3) == 9, "each transaction takes only so many"
    Clockwork(portal).escalate()
    assert len(steps_of(portal)) == 7 * len(PLAN)


def test_a_duty_officer_sees_their_country_and_what_has_none(portal: Service, reporter: Reporter) -> None:
    duty = officer(portal, "riyadh", "piket", country="SA")
    for name, country in (("CONTOH A", "SA"), ("CONTOH B", "HK"), ("CONTOH C", None)):
        reporter.send("alert-raised", raised(name=name, country=country))
    with portal.database.write() as session:
        seen = [work.look(session, duty, number, portal.clock()) is not None for number in (1, 2, 3)]
    assert seen == [True, False, True]
    with portal.database.read() as session:
        looked = select(AuditEntry.outcome).where(AuditEntry.action == "look-alert").order_by(AuditEntry.subject)
        assert list(session.scalars(looked)) == ["shown", "refused", "shown"]


def test_a_duty_officer_does_nothing_with_an_alert_of_another_country(
    plain_portal: Service, plain_reporter: Reporter
) -> None:
    duty, centre = officer(plain_portal, "riyadh", "piket", country="SA"), officer(plain_portal, "pusat", "pemantau")
    plain_reporter.send("alert-raised", raised(country="HK"))
    now = plain_portal.clock()

    def refusals() -> set[tuple[str, str]]:
        refused = set()
        for act in (
            lambda session: work.claim(session, duty, 1, now),
            lambda session: work.place(session, duty, 1, nearest.cell_at(24.7, 46.7), "SA", now),
            lambda session: work.allow_strangers(session, duty, 1, PLAN, now),
            lambda session: work.write(session, duty, 1, "Catatan.", now),
        ):
            with pytest.raises(AlertRefused) as told, plain_portal.database.write() as session:
                act(session)
            refused.add((str(told.value), told.value.who))
        return refused

    assert refusals() == {("alert_closed", "")}
    with plain_portal.database.write() as session:
        work.claim(session, centre, 1, now)
    assert refusals() == {("alert_closed", "")}, "nor who has it"


def test_a_volunteer_enrols_is_vetted_by_another_stands_for_a_day_and_leaves(portal: Service, clock: SetClock) -> None:
    one, other = officer(portal, "satu", "penyelia", office="K"), officer(portal, "dua", "pemantau")
    registered(portal, "CONTOH-7", passport_no="CTH00007", destination="SA")
    new = volunteers.Enrolment("CONTOH-7", "CONTOH 1", "", "SA", consented=False)
    with pytest.raises(volunteers.VolunteerRefused, match="consent"), portal.database.write() as session:
        volunteers.enrol(session, one, new, clock.now)
    with portal.database.write() as session:
        agreed = volunteers.Enrolment("cth 00007", "CONTOH 1", "", "", consented=True)
        enrolled = volunteers.enrol(session, one, agreed, clock.now)
        number = enrolled.volunteer_id
        assert (enrolled.name, enrolled.country) == ("CONTOH Penolong", "SA"), "as the register has it"
    with pytest.raises(volunteers.VolunteerRefused, match="other_vets"), portal.database.write() as session:
        volunteers.vet(session, one, number, clock.now, accept=True, responder=False)
    cell = nearest.cell_at(*RIYADH)
    with portal.database.write() as session:
        volunteers.vet(session, other, number, clock.now, accept=True, responder=False)
        volunteers.stand(session, one.actor, number, cell, clock.now)
    with portal.database.read() as session:
        assert [h.volunteer_id for h in nearest.nearest(session, cell, 10, 10, clock.now)] == [number]
    clock.advance(hours=24)
    with portal.database.write() as session:
        assert nearest.nearest(session, cell, 10, 10, clock.now) == []
        volunteers.forget_positions(session, clock.now)
        volunteers.leave(session, one.actor, number, clock.now)
    with portal.database.read() as session:
        row = session.get_one(Volunteer, number)
        assert (row.state, row.name, row.phone, row.cell, row.person_id) == ("left", "-", "", None, None)


@pytest.mark.parametrize(
    ("number", "refused"),
    [("CONTOH-8", "not_registered"), ("", "not_registered"), ("' OR 1=1", "not_registered"), ("CONTOH-7", "known")],
)
def test_only_a_registered_worker_volunteers_and_only_once(portal: Service, number: str, refused: str) -> None:
    one = officer(portal, "satu", "penyelia", office="K")
    registered(portal, "CONTOH-7", destination="SA")
    with portal.database.write() as session:
        volunteers.enrol(session, one, volunteers.Enrolment("CONTOH-7", "1", "", "", consented=True), portal.clock())
    again = volunteers.Enrolment(number, "CONTOH 1", "", "SA", consented=True)
    with pytest.raises(volunteers.VolunteerRefused, match=refused), portal.database.write() as session:
        volunteers.enrol(session, one, again, portal.clock())
    with portal.database.write() as session:
        volunteers.leave(session, one.actor, 1, portal.clock())
    with portal.database.write() as session:
        once_more = volunteers.Enrolment("CONTOH-7", "1", "", "", consented=True)
        assert volunteers.enrol(session, one, once_more, portal.clock()).volunteer_id > 1, "who left may come back"


def test_an_office_sees_whom_it_enrolled_a_mission_its_country_and_the_centre_everybody(portal: Service) -> None:
    here, there = officer(portal, "sini", "petugas", office="A"), officer(portal, "sana", "penyelia", office="B")
    duty, centre = officer(portal, "piket", "piket", country="HK"), officer(portal, "pusat", "pemantau")
    for key, country, by in (("K-1", "SA", here), ("K-2", "HK", there)):
        registered(portal, key, destination=country)
        with portal.database.write() as session:
            volunteers.enrol(session, by, volunteers.Enrolment(key, "1", "", "", consented=True), portal.clock())
    with portal.database.read() as session:
        seen = {
            who.login: sorted(session.scalars(select(Volunteer.volunteer_id).where(volunteers.visible(who))))
            for who in (here, there, duty, centre)
        }
        assert seen == {"sini": [1], "sana": [2], "piket": [2], "pusat": [1, 2]}
        with pytest.raises(volunteers.VolunteerRefused, match="unknown"):
            volunteers.within_reach(session, here, 2)
