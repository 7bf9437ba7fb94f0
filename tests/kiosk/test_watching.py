"""What the window's process tells of itself."""

import time
from pathlib import Path

from kiosk.cache.machine_status import read_machine_status, window_runs
from kiosk.health import Health, ReaderState
from kiosk.watching import MachineTeller


def test_the_window_tells_how_its_devices_are_and_that_it_runs(tmp_path: Path) -> None:
    teller = MachineTeller(tmp_path)
    teller.start()
    teller.tell(Health(reader=ReaderState.READY))
    deadline = time.monotonic() + 10
    while not (window_runs(tmp_path) and read_machine_status(tmp_path).reader is ReaderState.READY):
        assert time.monotonic() < deadline
    teller.tell(Health(reader=ReaderState.ABSENT))
    teller.stop()
    assert read_machine_status(tmp_path).reader is ReaderState.ABSENT
    assert not window_runs(tmp_path)
