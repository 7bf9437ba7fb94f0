"""What only the real PC/SC stack can show: other programs on the same card, a service that is not there yet."""

from collections.abc import Iterator

import pytest

from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.events import ReaderStateChanged
from kiosk.devices.pcsc import PcscReader
from kiosk.health import ReaderState
from tests.contracts.reader_rigs import PcscHands
from tests.contracts.seen import Seen
from tests.emulators.pcsc_service import PcscService

pytestmark = pytest.mark.xdist_group("pcscd")

CARD = SimulatedCard(uid="04A1B2C3D4E5F6")


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def hands() -> Iterator[PcscHands]:
    hands = PcscHands(PcscService.of_this_process())
    yield hands
    hands.take()
    hands.settle()


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
