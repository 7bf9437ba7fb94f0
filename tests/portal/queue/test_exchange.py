"""The office's queues on both databases: who sees whose, and that a call is carried out once or said to be late."""

import datetime as dt
import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from litestar.testing import TestClient
from sqlalchemy import func, select

from onedata import wire
from onedata.queue import (
    STAFF_CALL_SECONDS,
    Board,
    CallAsked,
    CallDone,
    CallOrder,
    QueueHeard,
    QueueSaid,
    StaffCall,
    Ticket,
)
from onedata.queue_answer import read_heard
from onedata.signatures import SignatureWrong, TrustAnchor
from portal import app
from portal.kiosks import codes
from portal.limits import RateLimit
from portal.models import AuditEntry
from portal.queue.exchange import MACHINES
from portal.queue.models import QueueBoard, QueueCall
from portal.service import Service
from portal.web import Limits
from tests.portal.conftest import NOW, SetClock
from tests.portal.kiosk_hands import MSGPACK, Hands
from tests.portal.meanwhile import meanwhile

if TYPE_CHECKING:
    from litestar import Litestar


class Machine:
    """A kiosk or an office PC that speaks of its queue."""

    def __init__(self, portal: Service, client: "TestClient[Litestar]", office: str = "BP3MI NTB") -> None:
        self.portal = portal
        self.hands = Hands(portal, client)
        with portal.database.write() as session:
            self.hands.code = codes.make(session, office, "52", portal.clock())
        self.hands.enrol()

    @property
    def id(self) -> str:
        return self.hands.kiosk_id

    def post(self, body: bytes) -> Any:
        headers = {**self.hands.headers(), "Content-Type": MSGPACK}
        return self.hands.client.post("/v1/queue", content=body, headers=headers)

    def say(self, said: QueueSaid | None = None, **parts: Any) -> QueueHeard:
        body = wire.encode(said or QueueSaid(**parts))
        response = self.post(body)
        assert response.status_code == 200, response.text
        return read_heard(response.content, body, TrustAnchor(self.portal.ring.root_public), self.portal.clock())


@pytest.fixture
def client(portal: Service) -> Iterator["TestClient[Litestar]"]:
    free = RateLimit(60000, 10000)
    with TestClient(app.create(portal, Limits(strangers=free, enrolment=free, kiosks=free, queue=free))) as made:
        yield made


@pytest.fixture
def kiosk(portal: Service, client: "TestClient[Litestar]") -> Machine:
    return Machine(portal, client)


@pytest.fixture
def pc(portal: Service, client: "TestClient[Litestar]") -> Machine:
    return Machine(portal, client)


def ticket(portal: Service, number: str = "A-001") -> Ticket:
    return Ticket(number, "INFORMATION", portal.clock())


def asked(kiosk: Machine, number: str = "A-001", counter: str = "Loket 2") -> CallAsked:
    return CallAsked(os.urandom(16), kiosk.id, number, counter)


def test_a_desk_sees_the_other_queues_of_its_office_and_only_those(
    portal: Service, client: "TestClient[Litestar]", kiosk: Machine, pc: Machine
) -> None:
    elsewhere = Machine(portal, client, office="BP3MI NTT")
    mine = (ticket(portal), ticket(portal, "A-002"))
    assert kiosk.say(waiting=mine) == QueueHeard()
    elsewhere.say(waiting=(ticket(portal, "C-001"),))
    assert pc.say(watching=True).boards == (Board(kiosk.id, "Anjungan 1", silent=False, waiting=mine),)
    assert pc.say().boards == ()
    assert kiosk.say(waiting=mine, watching=True).boards == ()
    kiosk.say()
    assert pc.say(watching=True).boards == ()


def test_a_call_reaches_the_kiosk_and_its_answer_the_desk(portal: Service, kiosk: Machine, pc: Machine) -> None:
    mine, call = (ticket(portal),), asked(kiosk)
    kiosk.say(waiting=mine)
    assert [one.state for one in pc.say(calls=(call,)).calls] == ["waiting"]
    order = CallOrder(call.call, "A-001", "Loket 2")
    assert kiosk.say(waiting=mine).orders == (order,)
    assert kiosk.say(waiting=mine).orders == (order,), "until it says what became of it"
    assert kiosk.say(done=(CallDone(call.call, called=True),)).orders == ()
    assert [one.state for one in pc.say(calls=(call,)).calls] == ["called"]
    with portal.database.read() as session:
        trail = session.execute(select(AuditEntry.actor, AuditEntry.subject).where(AuditEntry.action == "queue-call"))
        assert [tuple(row) for row in trail] == [(pc.id, f"A-001 {kiosk.id}")]
        assert session.scalar(select(func.count()).select_from(QueueCall)) == 1


def test_a_number_that_nobody_waits_with_is_said_so(portal: Service, kiosk: Machine, pc: Machine) -> None:
    call = asked(kiosk)
    pc.say(calls=(call,))
    kiosk.say(done=(CallDone(call.call, called=False),))
    assert [one.state for one in pc.say(calls=(call,)).calls] == ["nobody"]


def test_a_call_that_is_not_fetched_within_a_minute_is_late_for_good(
    portal: Service, kiosk: Machine, pc: Machine, clock: SetClock
) -> None:
    call = asked(kiosk)
    pc.say(calls=(call,))
    clock.advance(seconds=59)
    assert kiosk.say().orders
    clock.advance(seconds=1)
    assert kiosk.say().orders == ()
    assert [one.state for one in pc.say(calls=(call,)).calls] == ["late"]
    kiosk.say(done=(CallDone(call.call, called=True),))
    assert [one.state for one in pc.say(calls=(call,)).calls] == ["called"], "it was fetched in time, and took long"


def test_a_kiosk_that_is_silent_for_a_minute_is_shown_as_silent(
    portal: Service, kiosk: Machine, pc: Machine, clock: SetClock
) -> None:
    kiosk.say(waiting=(ticket(portal),))
    clock.advance(seconds=59)
    assert [board.silent for board in pc.say(watching=True).boards] == [False]
    clock.advance(seconds=1)
    assert [board.silent for board in pc.say(watching=True).boards] == [True]
    clock.advance(hours=12)
    assert pc.say(watching=True).boards == ()


def test_nobody_calls_at_or_answers_for_a_machine_that_is_not_theirs(
    portal: Service, client: "TestClient[Litestar]", kiosk: Machine, pc: Machine
) -> None:
    stranger, call = Machine(portal, client, office="BP3MI NTT"), asked(kiosk)
    assert [one.state for one in stranger.say(calls=(call,)).calls] == ["refused"]
    assert kiosk.say().orders == ()
    pc.say(calls=(call,))
    stranger.say(done=(CallDone(call.call, called=True),))
    assert [one.state for one in stranger.say(calls=(call,)).calls] == ["refused"]
    assert [one.state for one in pc.say(calls=(call,)).calls] == ["waiting"]
    nowhere = CallAsked(os.urandom(16), "nobody", "A-001", "Loket 2")
    assert [one.state for one in pc.say(calls=(nowhere,)).calls] == ["refused"]
    unseen = CallAsked(os.urandom(16), kiosk.id, "A-001", "Loket\x002")
    assert [one.state for one in pc.say(calls=(unseen, unseen)).calls] == ["refused", "refused"]


def test_two_desks_that_call_at_once_are_both_answered(
    portal: Service, client: "TestClient[Litestar]", kiosk: Machine, pc: Machine
) -> None:
    second = Machine(portal, client)
    start = threading.Barrier(2)
    states: list[str] = []

    def call(desk: Machine) -> None:
        start.wait(10)
        states.extend(one.state for one in desk.say(calls=(asked(kiosk),)).calls)

    threads = [threading.Thread(target=call, args=(desk,)) for desk in (pc, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert states == ["waiting", "waiting"]
    assert len(kiosk.say().orders) == 2


def test_what_is_said_in_one_office_waits_for_no_other(
    portal: Service, client: "TestClient[Litestar]", kiosk: Machine
) -> None:
    elsewhere = Machine(portal, client, office="BP3MI NTT")
    mine, theirs = (ticket(portal),), (ticket(portal, "C-001"),)
    with meanwhile(portal.database, "INSERT INTO queue_board", lambda: elsewhere.say(waiting=theirs)) as met:
        kiosk.say(waiting=mine)
    assert met
    for machine, held in ((kiosk, mine), (elsewhere, theirs)):
        with portal.database.read() as session:
            row = session.get_one(QueueBoard, machine.id)
            assert row.tickets == msgspec.msgpack.encode(held)


def test_what_is_none_is_refused_and_needs_a_kiosks_token(kiosk: Machine) -> None:
    hidden = [
        wire.encode({"waiting": [{"number": number, "service": service, "made_at": NOW}]})
        for number, service in (("A-001\n", "x"), ("A-001", "a\nb"), ("A-001", "a\u202eb"), ("A-001", "\x9b31m"))
    ]
    for body in (b"", b"x", wire.encode({"waiting": [["A-1", "x", 1]]}), wire.encode({"watching": 1}), *hidden):
        assert kiosk.post(body).status_code == 400, body
    stranger = kiosk.hands.client.post("/v1/queue", content=wire.encode(QueueSaid()), headers={"Content-Type": MSGPACK})
    assert stranger.status_code == 401
    assert kiosk.post(wire.encode(QueueSaid())).status_code == 200


def test_an_answer_holds_for_its_own_question_only(portal: Service, kiosk: Machine) -> None:
    body = wire.encode(QueueSaid())
    content, anchor = kiosk.post(body).content, TrustAnchor(portal.ring.root_public)
    assert read_heard(content, body, anchor, portal.clock()) == QueueHeard()
    with pytest.raises(SignatureWrong):
        read_heard(content, body + b" ", anchor, portal.clock())


STAFF = StaffCall(b"s" * 16, 4)


def test_who_calls_for_staff_is_seen_by_every_desk_of_the_office_until_one_answers(
    portal: Service, client: "TestClient[Litestar]", kiosk: Machine, pc: Machine, clock: SetClock
) -> None:
    other, elsewhere = Machine(portal, client), Machine(portal, client, office="BP3MI NTT")
    assert not kiosk.say(staff=STAFF).coming
    assert elsewhere.say(watching=True).boards == ()
    for desk in (pc, other):
        assert desk.say(watching=True).boards == (Board(kiosk.id, "Anjungan 1", silent=False, waiting=(), staff=STAFF),)
    clock.now += dt.timedelta(seconds=9)
    assert pc.say(watching=True).boards[0].staff == StaffCall(STAFF.call, 13)

    assert pc.say(watching=True, coming=(STAFF.call,)).boards == ()
    assert other.say(watching=True).boards == ()
    assert kiosk.say(staff=STAFF).coming
    assert not kiosk.say().coming
    with portal.database.read() as session:
        trail = session.execute(select(AuditEntry.actor, AuditEntry.subject).where(AuditEntry.action == "staff-coming"))
        assert [tuple(row) for row in trail] == [(pc.id, kiosk.id)]


def test_a_call_for_staff_is_neither_doubled_nor_lost_when_it_is_said_again_or_no_more(
    portal: Service, kiosk: Machine, pc: Machine
) -> None:
    kiosk.say(staff=STAFF)
    kiosk.say(staff=STAFF)
    kiosk.say()  # the program of the kiosk was started again: it knows of no call, and the visitor still waits
    kiosk.say(waiting=(ticket(portal),))
    assert [board.staff for board in pc.say(watching=True).boards] == [STAFF]
    for _ in range(2):
        pc.say(coming=(STAFF.call,))
    with portal.database.read() as session:
        entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "staff-coming")
        assert session.scalar(entries) == 1
    again = StaffCall(b"t" * 16, 0)
    assert not kiosk.say(staff=again).coming, "the next call waits for an answer of its own"
    pc.say(coming=(STAFF.call,))
    assert [board.staff for board in pc.say(watching=True).boards] == [again]


def test_a_call_that_nobody_answers_expires(kiosk: Machine, pc: Machine, clock: SetClock) -> None:
    kiosk.say(staff=STAFF)
    clock.now += dt.timedelta(seconds=STAFF_CALL_SECONDS - STAFF.seconds - 1)
    assert pc.say(watching=True).boards
    clock.now += dt.timedelta(seconds=1)
    assert pc.say(watching=True).boards == ()


def test_nobody_answers_for_another_office(
    portal: Service, client: "TestClient[Litestar]", kiosk: Machine, pc: Machine
) -> None:
    kiosk.say(staff=STAFF)
    elsewhere = Machine(portal, client, office="BP3MI NTT")
    elsewhere.say(coming=(STAFF.call,))
    assert not kiosk.say(staff=STAFF).coming
    assert pc.say(watching=True).boards


def test_a_machine_that_calls_is_seen_in_an_office_with_many_queues(
    portal: Service, client: "TestClient[Litestar]", kiosk: Machine, pc: Machine
) -> None:
    for _ in range(MACHINES + 1):
        Machine(portal, client).say(waiting=(ticket(portal),))
    kiosk.say(staff=STAFF)
    seen = pc.say(watching=True).boards
    assert len(seen) == MACHINES
    assert (seen[0].kiosk, seen[0].staff) == (kiosk.id, STAFF)
