"""What a device told, and hands at the real card service."""

from collections.abc import Iterator

import pytest

from tests.contracts.reader_rigs import PcscHands
from tests.contracts.seen import Seen


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def hands() -> Iterator[PcscHands]:
    with PcscHands.of_this_process() as hands:
        yield hands
