"""The desk's questions about people: each limit with its control, and what every access leaves behind."""

import datetime as dt
from typing import TYPE_CHECKING

from litestar.testing import TestClient
from sqlalchemy import select, update

from onedata.counter import WhoLooked
from onedata.desk import MOST_HITS, DeskQuestion, FindPeople, Found, ListGroups, OpenPerson
from portal import app
from portal.counter.staff import WRONG_PROOFS
from portal.desk.answering import FRESH, SEARCHES
from portal.feeds.publish import publish
from portal.models import AuditEntry, LookUpTry, Person
from portal.service import Service
from portal.staff import accounts, reasons
from portal.staff.reasons import Words
from tests.portal.conftest import SetClock
from tests.portal.counter_hands import Colleague, Counter
from tests.portal.desk_hands import Desk

if TYPE_CHECKING:
    from litestar import Litestar


def everybody(portal: Service) -> list[Person]:
    with portal.database.read() as session:
        return list(session.scalars(select(Person).order_by(Person.person_id)))


def one(portal: Service) -> Person:
    """Somebody whom name and birth date name alone."""
    return everybody(portal)[0]


def known_of(person: Person) -> FindPeople:
    return FindPeople(person.name.split()[0], person.birth_date.isoformat())


def found(portal: Service, desk: Desk, who: Colleague) -> Found:
    person = one(portal)
    answer = desk.ask(who, known_of(person))
    assert answer.outcome == "done"
    return next(hit for hit in answer.people if hit.birth_year == person.birth_date.year)


def audited(portal: Service) -> list[tuple[str, str, str, str]]:
    with portal.database.read() as session:
        query = select(AuditEntry.actor, AuditEntry.action, AuditEntry.subject, AuditEntry.outcome)
        query = query.where(AuditEntry.action.startswith("desk-")).order_by(AuditEntry.audit_id)
        return list(session.execute(query).tuples())


def test_somebody_is_found_masked_and_opened_with_papers(portal: Service, desk: Desk, ani: Colleague) -> None:
    person = one(portal)
    hit = found(portal, desk, ani)
    assert person.name not in hit.name
    assert hit.name[0] == person.name[0]
    assert (person.nik or "x") not in repr(hit)
    record = desk.ask(ani, OpenPerson(hit.handle, "KTP")).record
    assert record is not None
    assert record.full is not None
    assert record.full.name == person.name
    assert audited(portal) == [
        ("staff ani", "desk-find", "AT_COUNTER", "done"),
        ("staff ani", "desk-open", "AT_COUNTER", "done"),
    ]


def test_the_last_digits_of_a_phone_tell_two_of_one_name_apart(portal: Service, desk: Desk, ani: Colleague) -> None:
    hers, his, third = everybody(portal)[:3]
    with portal.database.write() as session:
        for person, phone in ((hers, "4711"), (his, "0815"), (third, None)):
            named = update(Person).where(Person.person_id == person.person_id)
            session.execute(named.values(name="Contoh Kembar", phone_last4=phone))
    for person, phone in ((hers, "4711"), (his, "0815")):
        (hit,) = desk.ask(ani, FindPeople("Contoh Kembar", phone=phone)).people
        record = desk.ask(ani, OpenPerson(hit.handle, "KTP")).record
        assert record is not None
        assert (record.basic.birth_year, hit.birth_year) == (person.birth_date.year, person.birth_date.year)
    assert desk.ask(ani, FindPeople("Contoh Kembar", phone="9999")).people == ()


def test_at_most_twenty_are_shown_and_it_says_that_there_are_more(portal: Service, desk: Desk, ani: Colleague) -> None:
    people = everybody(portal)
    with portal.database.write() as session:
        session.execute(update(Person).values(agency="PT Contoh Satu"))
    answer = desk.ask(ani, FindPeople("Contoh", agency="PT Contoh Satu"))
    assert (len(answer.people), answer.more) == (MOST_HITS, True)
    with portal.database.write() as session:
        session.execute(update(Person).where(Person.person_id > people[MOST_HITS - 1].person_id).values(agency=None))
    answer = desk.ask(ani, FindPeople("Contoh", agency="PT Contoh Satu"))
    assert (len(answer.people), answer.more) == (MOST_HITS, False)


NOBODY = (
    FindPeople("Contoh"),
    FindPeople(born="1995-01-01"),
    FindPeople("Co", phone="1234"),
    FindPeople("%", agency="_"),
    FindPeople("Contoh", born="2026-02-31"),
    FindPeople("Con\x00toh", agency="Contoh"),
)


def test_too_little_or_what_is_none_finds_nobody(desk: Desk, ani: Colleague) -> None:
    for ask in NOBODY:
        answer = desk.ask(ani, ask)
        assert (answer.outcome, answer.people) == ("done", ()), ask


def test_the_two_hundred_and_first_question_of_a_day_is_refused_and_the_next_day_begins_anew(
    portal: Service, desk: Desk, ani: Colleague, clock: SetClock
) -> None:
    person = one(portal)
    desk.ask(ani, known_of(person))
    with portal.database.write() as session:
        assert session.get_one(LookUpTry, f"desk {ani.staff_id}").failed == 1
        session.execute(update(LookUpTry).values(failed=SEARCHES - 1))
    assert desk.ask(ani, known_of(person)).outcome == "done"
    answer = desk.ask(ani, known_of(person))
    assert (answer.outcome, answer.people) == ("limit", ())
    assert Colleague(portal, "budi").staff_id != ani.staff_id
    clock.advance(days=1)
    assert desk.ask(ani, known_of(person)).outcome == "done"


def test_the_limit_is_each_colleagues_own(portal: Service, desk: Desk, ani: Colleague) -> None:
    budi, person = Colleague(portal, "budi"), one(portal)
    desk.ask(ani, known_of(person))
    with portal.database.write() as session:
        session.execute(update(LookUpTry).values(failed=SEARCHES))
    assert desk.ask(ani, known_of(person)).outcome == "limit"
    assert desk.ask(budi, known_of(person)).outcome == "done"


def test_a_question_of_the_last_five_minutes_is_answered(portal: Service, desk: Desk, ani: Colleague) -> None:
    ask, second = known_of(one(portal)), dt.timedelta(seconds=1)
    for age, outcome in ((-FRESH, "done"), (FRESH, "done"), (-FRESH - second, "refused"), (FRESH + second, "refused")):
        assert desk.ask(ani, ask, made_at=portal.clock() + age).outcome == outcome, age


def test_a_handle_opens_for_the_same_colleague_on_the_same_day_only(
    portal: Service, desk: Desk, ani: Colleague, clock: SetClock
) -> None:
    budi, hit = Colleague(portal, "budi"), found(portal, desk, ani)
    assert desk.ask(budi, OpenPerson(hit.handle, "KTP")).outcome == "refused"
    assert desk.ask(ani, OpenPerson(hit.handle, "KTP")).outcome == "done"
    clock.advance(days=1)
    assert desk.ask(ani, OpenPerson(hit.handle, "KTP")).outcome == "refused"


def test_the_day_of_a_desk_ends_when_nobody_works(portal: Service, desk: Desk, ani: Colleague, clock: SetClock) -> None:
    clock.now = dt.datetime(2026, 11, 23, 23, 59, tzinfo=dt.UTC)  # 06:59 in Jakarta, 08:59 in Jayapura
    hit = found(portal, desk, ani)
    clock.advance(minutes=2)
    assert desk.ask(ani, OpenPerson(hit.handle, "KTP")).outcome == "done"
    with portal.database.read() as session:
        counted = session.get_one(LookUpTry, f"desk {ani.staff_id}")
        assert (counted.failed, counted.day) == (2, dt.date(2026, 11, 24))


def test_a_handle_that_is_merely_tried_opens_nothing(desk: Desk, ani: Colleague) -> None:
    for handle in ("", "-", "1", "1-00", f"{'f' * 60}-00", "-1-00", "0-00"):
        assert desk.ask(ani, OpenPerson(handle, "KTP")).outcome == "refused", handle


def test_a_record_opens_with_papers_only(portal: Service, desk: Desk, ani: Colleague) -> None:
    hit = found(portal, desk, ani)
    for papers in ("", "FRIEND", "x" * 40):
        assert desk.ask(ani, OpenPerson(hit.handle, papers)).outcome == "refused"
    assert desk.ask(ani, OpenPerson(hit.handle, "PASSPORT")).outcome == "done"


def test_an_unknown_reason_is_refused_and_written_down(portal: Service, desk: Desk, ani: Colleague) -> None:
    assert desk.ask(ani, known_of(one(portal)), reason="CURIOUS").outcome == "refused"
    assert audited(portal) == [("staff ani", "desk-find", "unknown reason", "refused")]


def test_a_reason_is_good_for_what_it_serves_and_a_retired_one_for_the_program_alone(
    portal: Service, desk: Desk, ani: Colleague
) -> None:
    person, now = known_of(one(portal)), portal.clock()
    with portal.database.write() as session:
        reasons.change(session, "AT_COUNTER", Words("Hadir di loket", "At the counter", ("change",)), now, "rini")
        reasons.retire(session, "PREPARE_GROUP", now, "rini")
        added = reasons.add(session, Words("Panggilan pengadilan", "Court summons", ("find",)), now, "rini")
    assert desk.ask(ani, person, reason="AT_COUNTER").outcome == "refused"
    assert desk.ask(ani, person, reason="PREPARE_GROUP").outcome == "refused"
    assert desk.ask(ani, person, reason=added).outcome == "done"
    assert desk.ask(ani, ListGroups(), reason="PREPARE_GROUP").outcome == "done"
    assert ("staff ani", "desk-find", added, "done") in audited(portal)


def test_wrong_proofs_are_refused_and_the_tenth_locks_for_the_day(
    portal: Service, desk: Desk, ani: Colleague, clock: SetClock
) -> None:
    ask = known_of(one(portal))
    for _ in range(WRONG_PROOFS - 1):
        assert desk.ask(ani, ask, proof=bytes(32)).outcome == "refused"
    assert desk.ask(ani, ask).outcome == "done"
    assert desk.ask(ani, ask, proof=bytes(32)).outcome == "refused"
    assert desk.ask(ani, ask).outcome == "refused", "locked now, though card and PIN are right"
    clock.advance(days=1)
    assert desk.ask(ani, ask).outcome == "done"
    assert all(actor == desk.kiosk.kiosk_id for actor, _, _, outcome in audited(portal) if outcome == "refused")


def test_a_colleague_who_is_none_is_refused(portal: Service, desk: Desk, ani: Colleague) -> None:
    for staff_id in ("999", "1" * 64, "٣", "-1", "x"):
        assert desk.ask(ani, known_of(one(portal)), staff_id=staff_id).outcome == "refused", staff_id
    assert desk.ask(ani, known_of(one(portal))).outcome == "done"


def test_who_is_no_colleague_of_this_office_or_no_longer_one_is_refused(
    portal: Service, desk: Desk, ani: Colleague
) -> None:
    other, technician = Colleague(portal, "budi", office="BP3MI NTT"), Colleague(portal, "dodi", "teknisi")
    ask = known_of(one(portal))
    assert desk.ask(ani, ask).outcome == "done"
    for who in (other, technician):
        assert desk.ask(who, ask).outcome == "refused"
    with portal.database.write() as session:
        accounts.disable(session, accounts.named(session, "ani"), portal.clock(), "test")
    assert desk.ask(ani, ask).outcome == "refused"


def test_a_kiosk_asks_at_the_speed_of_a_person(portal: Service) -> None:
    with TestClient(app.create(portal)) as client:
        desk = Desk(portal, client)
        statuses = [desk.send(b"x").status_code for _ in range(12)]
    assert statuses[:10] == [422] * 10
    assert statuses[-1] == 429


def test_a_question_for_another_portal_or_of_another_kiosk_is_none(
    portal: Service, desk: Desk, client: "TestClient[Litestar]", ani: Colleague
) -> None:
    other = Desk(portal, client)
    hit = found(portal, desk, ani)
    body = desk.sealed(ani, DeskQuestion(ani.staff_id, "AT_COUNTER", portal.clock(), OpenPerson(hit.handle, "KTP")))
    assert other.send(body).status_code == 422
    assert desk.send(body).status_code == 200


def test_the_person_can_ask_who_looked_and_sees_every_look(
    portal: Service, client: "TestClient[Litestar]", desk: Desk, ani: Colleague, clock: SetClock
) -> None:
    publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
    hit = found(portal, desk, ani)
    clock.advance(minutes=1)
    desk.ask(ani, OpenPerson(hit.handle, "KTP"))
    counter, budi = Counter(portal, client), Colleague(portal, "budi")
    answer = counter.ask(budi, counter.token(one(portal).person_id), WhoLooked())
    assert [(look.office, look.role, look.reason, look.what) for look in answer.looks] == [
        ("BP3MI NTB", "petugas", "AT_COUNTER", "opened"),
        ("BP3MI NTB", "petugas", "AT_COUNTER", "found"),
    ]
