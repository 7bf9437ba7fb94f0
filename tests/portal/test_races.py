"""Two at once: a code enrols one kiosk, a token is spent once, an event is stored once, on both databases."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import TypeVar

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.testing import TestClient
from sqlalchemy import delete, func, insert, select, update

from onedata import wire
from onedata.access_reasons import built_in
from onedata.counter import prove
from onedata.desk import Ask, DeskAnswer, DeskQuestion, FindPeople, OpenGroup, OpenPerson, ProvedQuestion
from onedata.events import encode_batch
from portal import app, wib
from portal.alerts import volunteers
from portal.alerts.models import Volunteer
from portal.alerts.nearest import cell_at
from portal.auth import Refused, authenticate
from portal.counter.staff import counted
from portal.desk.answering import answer
from portal.events import intake
from portal.feeds.publish import publish
from portal.groups import delivery
from portal.groups.delivery import NewGroup
from portal.kiosks import codes, enrolment
from portal.models import Credential, Feed, IntakeEvent, Kiosk, LookUpTry, Person, SealedPerson, SlipToken
from portal.people import demo
from portal.people.look_up import record_of
from portal.problems import Problem
from portal.service import Service
from portal.staff import reasons
from portal.staff.reasons import ReasonWrong
from tests.portal.command_hands import PLAN, Reporter, officer, registered
from tests.portal.counter_hands import Colleague
from tests.portal.kiosk_hands import Hands
from tests.portal.meanwhile import crossing, meanwhile
from tests.portal.refusing import refusing

T = TypeVar("T")


def at_once(*works: Callable[[], T]) -> list[T | Exception]:
    """Run works in threads that start together; gives what each returned or raised."""
    start = threading.Barrier(len(works))
    results: dict[int, T | Exception] = {}

    def run(number: int, work: Callable[[], T]) -> None:
        start.wait()
        try:
            results[number] = work()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[number] = error

    threads = [threading.Thread(target=run, args=(i, work)) for i, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    return [results[number] for number in range(len(works))]


def test_one_code_enrols_one_kiosk(portal: Service) -> None:
    with portal.database.write() as session:
        code = codes.make(session, "BP3MI NTB", "52", portal.clock())

    def enrol() -> str:
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        with portal.database.write() as session:
            return enrolment.enrol(session, code, "x", key, b"r" * 32, portal.clock()).kiosk_id

    results = at_once(*[enrol] * 6)
    assert sum(isinstance(result, str) for result in results) == 1
    assert all(isinstance(result, str) or (isinstance(result, Problem) and result.status == 403) for result in results)
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Kiosk)) == 1


@pytest.fixture
def kiosk(portal: Service) -> Hands:
    with TestClient(app.create(portal)) as client:
        return Hands(portal, client).enrol()


def test_one_token_is_spent_once(portal: Service, kiosk: Hands) -> None:
    header = kiosk.headers()["Authorization"]
    spend = [lambda: authenticate(portal.database, header, portal.clock, single_use=True).kiosk_id] * 5
    results = at_once(*spend)
    assert results.count(kiosk.kiosk_id) == 1
    assert sum(isinstance(result, Refused) for result in results) == 4


def test_one_event_is_stored_once(portal: Service, kiosk: Hands) -> None:
    caller = authenticate(portal.database, kiosk.headers()["Authorization"], portal.clock)
    batch = encode_batch([kiosk.event()])

    def send() -> tuple[int, bytes | None]:
        (answer,) = intake.take_in(portal.database, portal.ring, caller, batch, portal.clock(), steps=PLAN).answers
        return answer.status, answer.receipt.payload if answer.receipt else None

    results = [result for result in at_once(*[send] * 5) if not isinstance(result, Exception)]
    assert sorted(status for status, _ in results) == [201, 208, 208, 208, 208]
    assert len({receipt for _, receipt in results}) == 1
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(IntakeEvent)) == 1


def test_two_publishers_number_changes_once(portal: Service) -> None:
    demo.fill(portal, 60, 1)

    def run() -> int:
        done = publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
        return sum(feed.operations for feed in done.feeds)

    results = at_once(run, run, run)
    assert sorted(bool(result) for result in results) == [False, False, True], results
    last = publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Feed)) == len({feed.feed for feed in last.feeds})


def test_an_event_whose_transaction_fails_has_no_receipt(portal: Service, kiosk: Hands) -> None:
    caller = authenticate(portal.database, kiosk.headers()["Authorization"], portal.clock)
    batch = encode_batch([kiosk.event()])
    with refusing(portal.database, "audit"):
        (answer,) = intake.take_in(portal.database, portal.ring, caller, batch, portal.clock(), steps=PLAN).answers
    assert (answer.status, answer.receipt) == (500, None)
    (answer,) = intake.take_in(portal.database, portal.ring, caller, batch, portal.clock(), steps=PLAN).answers
    assert answer.status == 201


def test_a_look_up_that_forgets_yesterday_loses_no_count_of_today(portal: Service) -> None:
    now = portal.clock()
    with portal.database.write() as session:
        session.add(LookUpTry(subject="desk 7", day=wib.day(now) - dt.timedelta(days=1), failed=150))

    def forget() -> None:
        with portal.database.write() as session:
            session.execute(delete(LookUpTry).where(LookUpTry.day != wib.day(now)))

    with meanwhile(portal.database, "look_up_try", forget), portal.database.write() as session:
        assert counted(session, "desk 7", now) == 1
    with portal.database.write() as session:
        assert counted(session, "desk 7", now) == 2


def test_a_way_gained_while_a_register_is_made_is_in_the_next_one(portal: Service) -> None:
    demo.fill(portal, 3, 1)

    def gain() -> None:
        with portal.database.write() as session:
            found = session.scalars(select(Credential).where(Credential.person_id == 1)).all()[0]
            names = {column.name for column in Credential.__table__.columns} - {"credential_id"}
            row = {name: getattr(found, name) for name in names}
            session.execute(insert(Credential), [{**row, "mark": b"m" * 32, "stretched": b"s" * 32}])
            session.execute(update(Person).where(Person.person_id == 1).values(ways=Person.ways + 1))

    def ways() -> int:
        publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
        with portal.database.read() as session:
            sealed = session.get_one(SealedPerson, ("register-52", 1))
            return len(msgspec.msgpack.decode(sealed.locators, type=list[tuple[bytes, bool]]))

    words = "credential.opens_full FROM credential WHERE"
    with meanwhile(portal.database, words, gain) as met:
        before = ways()
    assert met
    assert ways() == (before if portal.database.is_sqlite else before + 1)


@pytest.mark.parametrize("after", ["FROM slip_token WHERE", "DELETE FROM slip_token"])
def test_a_token_that_somebody_else_made_meanwhile_stands(portal: Service, reporter: Reporter, after: str) -> None:
    demo.fill(portal, 3, 1)
    ani = Colleague(portal, "ani")

    def ask(what: Ask) -> DeskAnswer:
        content = wire.encode(DeskQuestion(ani.staff_id, "AT_COUNTER", portal.clock(), what))
        proof = prove(ani.stretched, reporter.caller.kiosk_id, content)
        return answer(portal, reporter.caller, ProvedQuestion(content, proof))

    theirs: list[bytes] = []

    def make() -> None:
        with portal.database.write() as session:
            record = record_of(portal, session, 1, portal.clock())
            assert record is not None
            theirs.append(record.basic.slip_token)

    with portal.database.read() as session:
        person = session.get_one(Person, 1)
    hit = ask(FindPeople(person.name, person.birth_date.isoformat())).people[0]
    with meanwhile(portal.database, after, make) as met:
        record = ask(OpenPerson(hit.handle, "KTP")).record
    assert met
    assert record is not None
    with portal.database.read() as session:
        assert [record.basic.slip_token, *session.scalars(select(SlipToken.token))] == [*theirs, *theirs]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_group_is_opened_while_the_same_people_are_published_and_neither_is_thrown_out(
    portal: Service, reporter: Reporter
) -> None:
    demo.fill(portal, 40, 1)
    publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
    with portal.database.write() as session:
        theirs = (Person.region == "52", Person.nik.is_not(None), Person.pin_only.is_(False))
        two = session.scalars(select(Person).where(*theirs).order_by(Person.person_id.desc()).limit(2)).all()
        new = NewGroup("BP3MI NTB", "OPP", wib.day(portal.clock()))
        table = "\n".join(("nik", *(person.nik or "" for person in two))).encode()
        group = delivery.take_in(session, new, table, portal.clock(), "test").group_id
        for person in two:
            person.source_updated_on += dt.timedelta(days=1)
            person.revision += 1
    ani = Colleague(portal, "ani")
    content = wire.encode(DeskQuestion(ani.staff_id, "PREPARE_GROUP", portal.clock(), OpenGroup(group)))
    asked = ProvedQuestion(content, prove(ani.stretched, reporter.caller.kiosk_id, content))

    def publisher() -> None:
        publish(portal.database, portal.settings, portal.ring, "52", portal.clock())

    with crossing(portal.database, "DELETE FROM slip_token", publisher) as met:
        members = answer(portal, reporter.caller, asked).members
    assert met
    assert [member.row for member in members if member.record] == [0, 1]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_who_retire_the_last_two_reasons_at_once_one_is_refused(portal: Service) -> None:
    now = portal.clock()
    with portal.database.write() as session:
        for one in built_in()[2:]:
            reasons.retire(session, one.code, now, "rini")

    def second() -> None:
        with reasons.changing(portal.database) as session:
            reasons.retire(session, built_in()[1].code, now, "dewi")

    with (
        pytest.raises(ReasonWrong) as wrong,
        crossing(portal.database, "INSERT INTO audit", second),
        reasons.changing(portal.database) as session,
    ):
        reasons.retire(session, built_in()[0].code, now, "rini")
    assert wrong.value.key == "reason_last"
    with portal.database.read() as session:
        assert [one.code for one in reasons.told(session) if one.serves] == [built_in()[1].code]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_where_a_volunteer_is_is_not_kept_for_one_who_leaves_meanwhile(portal: Service) -> None:
    registered(portal, "CONTOH-7", passport_no="CTH00007", destination="SA")
    one, other = officer(portal, "satu", "penyelia", office="K"), officer(portal, "dua", "pemantau")
    now = portal.clock()
    with portal.database.write() as session:
        new = volunteers.Enrolment("CONTOH-7", "CONTOH 1", "", "SA", consented=True)
        number = volunteers.enrol(session, one, new, now).volunteer_id
        volunteers.vet(session, other, number, now, accept=True, responder=False)

    def leave() -> None:
        with portal.database.write() as session:
            volunteers.leave(session, other.actor, number, now)

    with crossing(portal.database, "FROM volunteer WHERE", leave) as met, portal.database.write() as session:
        volunteers.stand(session, one.actor, number, cell_at(24.7, 46.7), now)
    assert met
    with portal.database.read() as session:
        row = session.get_one(Volunteer, number)
        assert (row.state, row.cell) == ("left", None)
