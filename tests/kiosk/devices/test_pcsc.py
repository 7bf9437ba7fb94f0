"""What only the real PC/SC stack can show: other programs on the same card, a service that is not there yet."""

import threading
from typing import Any

import pytest

from kiosk.devices import pcsc
from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.events import CardPresented, CardRead, CardRemoved, ReaderStateChanged
from kiosk.devices.pcsc import PcscReader
from kiosk.health import ReaderState
from tests.contracts.reader_rigs import PcscHands
from tests.contracts.seen import Seen
from tests.emulators.virtual_card import VirtualCard

pytestmark = pytest.mark.xdist_group("pcscd")

CARD = SimulatedCard(uid="04A1B2C3D4E5F6")
OTHER_CARD = SimulatedCard(uid="04665544332211")


def started(seen: Seen, pattern: str = "") -> PcscReader:
    reader = PcscReader(pattern, limit=3.0, backoff=(0.02, 0.2))
    reader.start(seen.emit)
    return reader


def test_a_service_that_is_not_there_at_the_start_is_found_when_it_comes(seen: Seen, hands: PcscHands) -> None:
    hands.kill_service()
    reader = started(seen)
    seen.wait_for(ReaderStateChanged(ReaderState.SERVICE_DOWN))
    hands.start_service()
    seen.wait_for(ReaderStateChanged(ReaderState.READY))
    reader.stop()


def test_a_reader_that_the_configuration_does_not_name_is_not_used(seen: Seen, hands: PcscHands) -> None:
    other, ours = started(seen, "another make"), started(wanted := Seen(), "virtual pcd 00 00")
    seen.wait_for(ReaderStateChanged(ReaderState.ABSENT))
    wanted.wait_for(ReaderStateChanged(ReaderState.READY))
    hands.lay(CARD)
    wanted.wait_for_card()
    assert seen.all() == ()
    other.stop()
    ours.stop()


def test_a_service_that_hangs_is_down_and_is_used_again_when_it_goes_on(
    seen: Seen, hands: PcscHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcsc, "_WAIT_MS", 50)
    reader = PcscReader(limit=3.0, backoff=(0.02, 0.2), silence=2.5)
    reader.start(seen.emit)
    seen.wait_for(ReaderStateChanged(ReaderState.READY))
    hands.lay(CARD)
    seen.next(CardPresented)
    hands.service.hang()
    seen.wait_for(ReaderStateChanged(ReaderState.SERVICE_DOWN))
    hands.service.hang(hangs=False)
    seen.wait_for(ReaderStateChanged(ReaderState.READY))
    seen.next(CardPresented)
    assert identifier(reader, seen) == CARD.uid
    reader.stop()


def test_a_reader_of_a_service_that_hangs_is_stopped_and_names_nothing_in_time(seen: Seen, hands: PcscHands) -> None:
    reader = started(seen)
    seen.wait_for(ReaderStateChanged(ReaderState.READY))
    before = pcsc.reader_names()
    hands.service.hang()
    calls = [threading.Thread(target=reader.stop, daemon=True), threading.Thread(target=pcsc.reader_names, daemon=True)]
    for call in calls:
        call.start()
    for call in calls:
        call.join(60)
    ended = [not call.is_alive() for call in calls]
    hands.service.hang(hangs=False)
    assert ended == [True, True]
    assert pcsc.reader_names() == before != ()


class Clock:
    """A clock that a test puts forward."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


def test_a_service_where_nothing_happens_does_not_hang(
    seen: Seen, hands: PcscHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock goes on with each round of the watch, so that a machine that is busy elsewhere makes no silence."""
    rounds, clock, real = threading.Semaphore(0), Clock(), pcsc._changes

    def changes(*given: Any) -> Any:
        clock.now += 0.4
        rounds.release()
        return real(*given)

    monkeypatch.setattr(pcsc, "_WAIT_MS", 50)
    monkeypatch.setattr(pcsc, "_changes", changes)
    monkeypatch.setattr(pcsc, "time", clock)
    reader = PcscReader(backoff=(0.02, 0.2), silence=1.0)
    reader.start(seen.emit)
    for _ in range(40):
        assert rounds.acquire(timeout=60)
    assert seen.all() == (ReaderStateChanged(ReaderState.READY),)
    reader.stop()


# ---- two readers: the two slots of the virtual one


@pytest.fixture
def slots(hands: PcscHands) -> tuple[int, int]:
    """Return where a card is laid into the first slot, and into the second."""
    return hands.service.port, hands.service.port + 1


def identifier(reader: PcscReader, seen: Seen) -> str:
    reader.read()
    read = seen.next(CardRead)
    assert isinstance(read, CardRead)
    return read.identifier


@pytest.mark.parametrize("slot", [0, 1])
def test_without_a_pattern_the_first_reader_with_a_card_counts(seen: Seen, slots: tuple[int, int], slot: int) -> None:
    reader = started(seen)
    with VirtualCard(CARD, slots[slot]):
        seen.next(CardPresented)
        with VirtualCard(OTHER_CARD, slots[1 - slot]):
            assert identifier(reader, seen) == CARD.uid
    seen.next(CardRemoved)
    reader.stop()
    assert CardPresented(contactless=True) not in seen.all()


@pytest.mark.parametrize("slot", [0, 1])
def test_a_configured_reader_is_used_and_the_other_one_is_not(seen: Seen, slots: tuple[int, int], slot: int) -> None:
    reader = started(seen, f"virtual pcd 00 0{slot}")
    with VirtualCard(OTHER_CARD, slots[1 - slot]), VirtualCard(CARD, slots[slot]):
        seen.next(CardPresented)
        assert identifier(reader, seen) == CARD.uid
    seen.next(CardRemoved)
    reader.stop()


def test_a_card_that_lies_on_the_other_reader_counts_when_the_first_one_is_taken(
    seen: Seen, hands: PcscHands, slots: tuple[int, int]
) -> None:
    reader = started(seen)
    first = VirtualCard(CARD, slots[0])
    seen.next(CardPresented)
    with VirtualCard(OTHER_CARD, slots[1]):
        hands.service.wait_until_laid("Virtual PCD 00 01")
        first.pull()
        seen.next(CardRemoved)
        seen.next(CardPresented)
        assert identifier(reader, seen) == OTHER_CARD.uid
    reader.stop()
