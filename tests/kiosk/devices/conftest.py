"""What a device told, and hands at the real card service."""

from collections.abc import Iterator

import pytest

from tests.contracts.reader_rigs import PcscHands
from tests.contracts.seen import Seen
from tests.emulators.pcsc_service import PcscService


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def hands() -> Iterator[PcscHands]:
    """Lay cards on the reader of this process's own pcscd; the test's module or itself is of the group `pcscd`."""
    hands = PcscHands(PcscService.of_this_process())
    yield hands
    hands.take()
    hands.settle()
