"""A call for staff stands until it is answered or too old, once, whatever is repeated and whatever is missed."""

import datetime as dt

import pytest

from kiosk.health import Wanted
from kiosk.ports.staff_calls import RING_SECONDS, StaffCalls
from onedata.queue import STAFF_CALL_SECONDS, Board, QueueHeard, QueueSaid, StaffCall

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
THERE, THEN = b"t" * 16, b"u" * 16


class Machine:
    """A machine's open calls, on a clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.came = self.rang = self.changed = 0
        self.calls = StaffCalls(
            seconds=lambda: self.seconds, now=self.now, changed=self._changed, came=self._came, ring=self._ring
        )

    def now(self) -> dt.datetime:
        return NOW + dt.timedelta(seconds=self.seconds - 1000)

    def _changed(self) -> None:
        self.changed += 1

    def _came(self) -> None:
        self.came += 1

    def _ring(self) -> None:
        self.rang += 1

    def exchange(self, *boards: Board, coming: bool = False) -> QueueSaid:
        """Say what there is to say, and hear this."""
        said = QueueSaid((), (), (), self.calls.listening, *self.calls.said())
        self.calls.heard(said, QueueHeard((), boards, (), coming))
        return said

    def seen(self) -> list[tuple[str, bool]]:
        return [(one.place, one.answered) for one in self.calls.wanted()]


@pytest.fixture
def kiosk() -> Machine:
    return Machine()


@pytest.fixture
def desk() -> Machine:
    made = Machine()
    made.calls.listen(True)
    return made


def calling(call: bytes = THERE, seconds: int = 3, name: str = "Anjungan 2") -> Board:
    return Board("kiosk-2", name, silent=False, waiting=(), staff=StaffCall(call, seconds))


def test_a_call_is_said_until_the_portal_tells_that_staff_come(kiosk: Machine) -> None:
    assert kiosk.exchange().staff is None
    kiosk.calls.begin()
    first = kiosk.exchange().staff
    kiosk.seconds += 7
    kiosk.calls.begin()
    again = kiosk.exchange(coming=True).staff
    assert first is not None
    assert again == StaffCall(first.call, 7), "who presses again calls no second time"
    assert (kiosk.came, kiosk.calls.wanted(), kiosk.calls.open) == (1, (), False)
    assert kiosk.exchange(coming=True).staff is None
    assert kiosk.came == 1


def test_an_answer_to_an_earlier_call_does_not_answer_the_next(kiosk: Machine) -> None:
    kiosk.calls.begin()
    said = QueueSaid((), (), (), False, *kiosk.calls.said())
    kiosk.calls.answer(kiosk.calls.wanted()[0].call)
    kiosk.calls.begin()
    kiosk.calls.heard(said, QueueHeard(coming=True))
    assert len(kiosk.calls.wanted()) == 1
    assert kiosk.came == 1


def test_a_call_that_nobody_answers_expires(kiosk: Machine) -> None:
    kiosk.calls.begin()
    kiosk.seconds += STAFF_CALL_SECONDS - 1
    assert kiosk.calls.wanted()
    kiosk.seconds += 1
    assert (kiosk.calls.wanted(), kiosk.exchange().staff) == ((), None)


def test_who_calls_when_an_earlier_call_is_about_to_expire_is_called_for_as_long_as_anybody(kiosk: Machine) -> None:
    kiosk.calls.begin()
    (first,) = kiosk.calls.wanted()
    kiosk.seconds += STAFF_CALL_SECONDS / 2 - 1
    kiosk.calls.begin()
    assert kiosk.calls.wanted() == (first,), "pressed again, it is the same call"
    kiosk.seconds += STAFF_CALL_SECONDS / 2
    kiosk.calls.begin()
    (second,) = kiosk.calls.wanted()
    assert second.since == kiosk.now()
    kiosk.seconds += STAFF_CALL_SECONDS - 1
    assert kiosk.calls.wanted() == (second,)


def test_staff_at_the_machine_itself_answer_it_and_the_portal_is_told(kiosk: Machine) -> None:
    kiosk.calls.begin()
    (call,) = kiosk.calls.wanted()
    assert call.kiosk == ""
    kiosk.calls.answer(call.call)
    assert (kiosk.came, kiosk.calls.wanted()) == (1, ())
    assert kiosk.exchange().coming == (bytes.fromhex(call.call),)
    assert kiosk.exchange().coming == ()


def test_a_desk_sees_who_calls_elsewhere_as_it_was_first_heard(desk: Machine) -> None:
    desk.exchange(calling())
    (first,) = desk.calls.wanted()
    assert first == Wanted(THERE.hex(), NOW - dt.timedelta(seconds=3), "kiosk-2", "Anjungan 2")
    changed = desk.changed
    desk.seconds += 5
    desk.exchange(calling(seconds=8))
    assert desk.calls.wanted() == (first,)
    assert desk.changed == changed, "nothing is drawn anew because time passes"
    desk.exchange()
    assert desk.calls.wanted() == ()


def test_an_answer_is_said_until_it_was_heard_and_stands_as_answered_meanwhile(desk: Machine) -> None:
    desk.exchange(calling(), calling(THEN, name="Anjungan 3"))
    desk.calls.answer(THERE.hex())
    assert desk.seen() == [("Anjungan 3", False), ("Anjungan 2", True)]
    assert desk.calls.said()[1] == desk.calls.said()[1] == (THERE,), "an exchange that failed loses none"
    assert desk.exchange(calling(THEN)).coming == (THERE,)
    assert desk.calls.said()[1] == ()
    desk.calls.answer("00" * 16)
    assert desk.calls.said()[1] == ()


def test_the_chime_comes_at_once_and_again_until_somebody_answers(desk: Machine) -> None:
    desk.exchange(calling())
    desk.seconds += RING_SECONDS / 4
    desk.exchange(calling())
    assert desk.rang == 1
    desk.exchange(calling(), calling(THEN))
    assert desk.rang == 2, "another visitor calls"
    desk.seconds += RING_SECONDS
    desk.exchange(calling(), calling(THEN))
    assert desk.rang == 3
    desk.calls.answer(THERE.hex())
    desk.calls.answer(THEN.hex())
    desk.seconds += RING_SECONDS
    desk.exchange(calling(), calling(THEN))
    assert desk.rang == 3


def test_what_is_known_of_others_grows_old_without_the_portal(desk: Machine) -> None:
    desk.exchange(calling(seconds=30))
    desk.seconds += STAFF_CALL_SECONDS - 31
    desk.calls.missed()
    assert desk.calls.wanted()
    desk.seconds += 1
    changed = desk.changed
    desk.calls.missed()
    assert (desk.calls.wanted(), desk.changed) == ((), changed + 1)


def test_a_machine_that_the_visitors_have_again_knows_of_no_other(desk: Machine) -> None:
    desk.exchange(calling())
    desk.calls.listen(False)
    assert desk.calls.wanted() == ()
    desk.exchange(calling())
    assert (desk.calls.wanted(), desk.rang) == ((), 1)


def test_an_answer_given_while_an_exchange_is_under_way_is_kept_for_the_next(desk: Machine) -> None:
    desk.exchange(calling())
    under_way = QueueSaid((), (), (), True, *desk.calls.said())
    desk.calls.answer(THERE.hex())
    desk.calls.listen(False)
    desk.calls.listen(True)  # staff gave the screen back and took it again
    desk.calls.heard(under_way, QueueHeard((), (calling(),)))
    assert desk.seen() == [("Anjungan 2", True)], "nobody is asked to answer it a second time"
    assert desk.exchange().coming == (THERE,)
