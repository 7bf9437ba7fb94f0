"""The one thread that reads cards: what it does when a read keeps it for longer than anybody waits."""

import threading
from collections.abc import Iterator

import pytest

from kiosk.devices.events import CardFailed, CardRead, DeviceFailed, ReaderStateChanged
from kiosk.devices.presence import CardWorker, Presence, Tell
from kiosk.faults import Fault
from tests.contracts.seen import Seen

LONG = 30.0


@pytest.fixture
def presence(seen: Seen) -> Presence:
    """A reader on which a card lies."""
    presence = Presence(seen.emit)
    presence.presented(contactless=True)
    seen.forget()
    return presence


@pytest.fixture
def worker(presence: Presence) -> Iterator[CardWorker]:
    worker = CardWorker(presence)
    worker.start()
    yield worker
    worker.stop()


class Hanging:
    """A read that keeps the thread until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, _tell: Tell) -> CardRead:
        self.begun.set()
        self.let_go.wait(LONG)
        return CardRead("LATE")


def test_a_read_whose_time_was_over_before_it_began_is_not_begun(worker: CardWorker, seen: Seen) -> None:
    hanging, never = Hanging(), Hanging()
    worker.ask(hanging, LONG)
    assert hanging.begun.wait(LONG)
    worker.ask(never, 0.02)
    assert seen.next(CardFailed) == CardFailed(Fault.CARD_UNREADABLE)
    worker.ask(lambda _tell: CardRead("NEXT"), LONG)
    hanging.let_go.set()
    assert [seen.next(CardRead), seen.next(CardRead)] == [CardRead("LATE"), CardRead("NEXT")]
    assert not never.begun.is_set()


def test_a_read_of_a_card_that_another_one_replaced_is_not_begun(
    worker: CardWorker, presence: Presence, seen: Seen
) -> None:
    hanging, old = Hanging(), Hanging()
    worker.ask(hanging, LONG)
    assert hanging.begun.wait(LONG)
    worker.ask(old, LONG)
    presence.presented(contactless=True)
    worker.ask(lambda _tell: CardRead("NEW"), LONG)
    hanging.let_go.set()
    assert seen.next(CardRead) == CardRead("NEW")
    assert not old.begun.is_set()


def test_the_watch_is_looked_at_while_nobody_asks(presence: Presence) -> None:
    looked = threading.Semaphore(0)
    worker = CardWorker(presence, looked.release, 0.01)
    worker.start()
    for _ in range(3):
        assert looked.acquire(timeout=LONG)
    worker.stop()


def test_a_look_that_fails_is_told_and_overdue_reads_are_answered_still(presence: Presence, seen: Seen) -> None:
    trouble = RuntimeError("a watch as nobody foresaw it")

    def look() -> None:
        raise trouble

    worker = CardWorker(presence, look, 0.01)
    worker.start()
    assert seen.next(DeviceFailed) == DeviceFailed("reader", trouble)
    assert seen.next(ReaderStateChanged)
    hanging = Hanging()
    worker.ask(hanging, 0.02)
    assert seen.next(CardFailed) == CardFailed(Fault.CARD_UNREADABLE)
    hanging.let_go.set()
    worker.stop()
