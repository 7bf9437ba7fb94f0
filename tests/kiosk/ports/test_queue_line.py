"""The line to the office's other queues: silent without a queue, each call carried out once, alone without portal."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest

from kiosk.faults import Fault
from kiosk.ports.queue_line import Door, LineDown, QueueLine
from kiosk.ports.staff_calls import StaffCalls
from onedata.queue import Board, CallOrder, CallState, QueueHeard, QueueSaid, StaffCall, Ticket

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
CALL = b"1" * 16


class FakePortal:
    """Answers what the test wants, and remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[QueueSaid] = []
        self.answer: Callable[[QueueSaid], QueueHeard] = lambda _said: QueueHeard()
        self.down = False
        self.closed = 0
        self._news = threading.Condition()

    def exchange(self, said: QueueSaid) -> QueueHeard:
        with self._news:
            self.said.append(said)
            self._news.notify_all()
            if self.down:
                raise LineDown(Fault.PORTAL_UNREACHABLE)
            return self.answer(said)

    def close(self) -> None:
        self.closed += 1

    def until(self, what: Callable[[], object]) -> None:
        with self._news:
            assert self._news.wait_for(what, 10), self.said


class Machine:
    """A machine with a queue in memory."""

    def __init__(self, door: Door) -> None:
        self.waiting: list[str] = []
        self.called: list[tuple[str, str]] = []
        self.line = QueueLine(door, self._tickets, self._call, every=0.01, back_off=(0.01, 0.05))

    def _tickets(self) -> tuple[Ticket, ...]:
        return tuple(Ticket(number, "OPP", NOW) for number in self.waiting)

    def _call(self, counter: str, number: str) -> bool:
        if number not in self.waiting:
            return False
        self.waiting.remove(number)
        self.called.append((counter, number))
        return True


@pytest.fixture
def portal() -> FakePortal:
    return FakePortal()


@pytest.fixture
def machine(portal: FakePortal) -> Iterator[Machine]:
    made = Machine(portal)
    made.line.open()
    yield made
    made.line.stop()
    assert portal.closed


def test_a_machine_without_a_queue_says_nothing_and_one_that_is_not_open_neither(portal: FakePortal) -> None:
    before = set(threading.enumerate())
    shut = Machine(portal)
    shut.waiting.append("A-001")
    shut.line.changed()
    assert not [one for one in set(threading.enumerate()) - before if one.name == "queue-line"]
    shut.line.stop()
    assert portal.said == []


def test_who_waits_is_told_again_and_again_and_an_empty_queue_once(portal: FakePortal, machine: Machine) -> None:
    machine.waiting.append("A-001")
    machine.line.changed()
    portal.until(lambda: len(portal.said) >= 3)
    assert {one.number for said in portal.said for one in said.waiting} == {"A-001"}
    machine.waiting.clear()
    portal.until(lambda: portal.said[-1].waiting == ())
    told = len(portal.said)
    machine.line.changed()
    portal.until(lambda: len(portal.said) == told + 1)


def test_a_call_from_elsewhere_is_carried_out_once_and_told(portal: FakePortal, machine: Machine) -> None:
    def again_and_again(_said: QueueSaid) -> QueueHeard:
        return QueueHeard((CallOrder(CALL, "A-001", "Loket 2"),) if len(portal.said) < 4 else ())

    portal.answer = again_and_again
    machine.waiting += ["A-001", "A-002"]
    machine.line.changed()
    portal.until(lambda: [one for said in portal.said for one in said.done])
    portal.until(lambda: portal.said[-1].done == () and len(portal.said) > 5)
    assert machine.called == [("Loket 2", "A-001")]
    assert all(one.called for said in portal.said for one in said.done)


def test_without_the_portal_the_line_tries_again_and_tells_what_it_did_then(
    portal: FakePortal, machine: Machine
) -> None:
    portal.down = True
    machine.waiting.append("A-001")
    machine.line.changed()
    portal.until(lambda: len(portal.said) >= 3)
    with pytest.raises(LineDown) as trouble:
        machine.line.boards()
    assert trouble.value.fault is Fault.PORTAL_UNREACHABLE
    portal.answer = lambda said: QueueHeard() if said.done else QueueHeard((CallOrder(CALL, "A-001", "Loket 2"),))
    portal.down = False
    portal.until(lambda: portal.said[-1].done)
    assert machine.called == [("Loket 2", "A-001")]


def test_a_disk_that_does_not_take_a_call_leaves_it_to_the_next_exchange(portal: FakePortal) -> None:
    full = [True]

    def call(_counter: str, _number: str) -> bool:
        if full.pop() if full else False:
            raise LineDown(Fault.DISK_FULL)
        return True

    line = QueueLine(portal, lambda: (), call, every=0.01, back_off=(0.01, 0.01))
    portal.answer = lambda said: QueueHeard() if said.done else QueueHeard((CallOrder(CALL, "A-001", "Loket 2"),))
    line.open()
    line.changed()
    portal.until(lambda: portal.said[-1].done)
    assert [one.called for one in portal.said[-1].done] == [True]
    line.stop()


@pytest.mark.parametrize(
    ("states", "came"),
    [
        (["waiting", "called"], "called"),
        (["waiting", "waiting", "nobody"], "nobody"),
        (["refused"], "nobody"),
        (["late"], "late"),
    ],
)
def test_a_desk_waits_until_the_other_machine_has_called(
    portal: FakePortal, machine: Machine, states: list[str], came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ports.queue_line._ASK_EVERY", 0.0)
    left = iter(states)
    portal.answer = lambda said: QueueHeard(calls=(CallState(said.calls[0].call, next(left)),))  # type: ignore[arg-type]  # its words
    assert machine.line.call("other", "B-001", "Loket 2") == came
    assert len({said.calls[0].call for said in portal.said}) == 1, "asked again, it is the same call"


def test_a_machine_that_does_not_answer_is_waited_for_only_so_long(
    portal: FakePortal, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ports.queue_line.ANSWER_SECONDS", 0.0)
    assert machine.line.call("other", "B-001", "Loket 2") == "late"
    assert portal.said == []


def test_a_call_for_staff_is_told_at_once_even_in_the_pause_after_a_failure(portal: FakePortal) -> None:
    came = threading.Event()
    staff = StaffCalls(came=came.set)
    line = QueueLine(portal, lambda: (), lambda _counter, _number: False, staff, every=0.01, back_off=(600.0, 600.0))
    portal.down = True
    line.open()
    line.changed()
    portal.until(lambda: portal.said)
    portal.down = False
    staff.begin()
    line.hurry()
    portal.until(lambda: portal.said[-1].staff)
    portal.until(lambda: len(portal.said) > 4)
    portal.answer = lambda said: QueueHeard(coming=said.staff is not None)
    assert came.wait(10)
    told = len(portal.said)
    line.hurry()
    portal.until(lambda: len(portal.said) > told)
    assert portal.said[-1].staff is None
    line.stop()


def test_a_machine_whose_screen_the_staff_have_hears_who_calls_elsewhere(portal: FakePortal) -> None:
    staff = StaffCalls()
    line = QueueLine(portal, lambda: (), lambda _counter, _number: False, staff, listened_every=0.01)
    line.open()
    staff.listen(True)
    board = Board("kiosk-2", "Anjungan 2", silent=False, waiting=(), staff=StaffCall(CALL, 3))
    portal.answer = lambda said: QueueHeard(boards=() if CALL in said.coming else (board,))
    line.changed()
    portal.until(staff.wanted)
    assert all(said.watching for said in portal.said)
    portal.down = True
    staff.answer(CALL.hex())
    line.hurry()
    portal.until(lambda: portal.said[-1].coming)
    portal.down = False
    line.hurry()
    portal.until(lambda: not staff.open)
    line.stop()


def test_a_bug_in_one_exchange_is_told_and_the_line_goes_on(portal: FakePortal, machine: Machine) -> None:
    bugs: list[Exception] = []
    machine.line._bug = bugs.append  # the one door for it is the constructor, and here the fixture called that
    machine.waiting.append("A-001")

    def broken(_said: QueueSaid) -> QueueHeard:
        portal.answer = lambda _said: QueueHeard()
        raise ValueError("a bug")

    portal.answer = broken
    machine.line.changed()
    portal.until(lambda: len(portal.said) >= 2)
    assert [str(bug) for bug in bugs] == ["a bug"]
