"""What a visitor meets when a part of the machine fails: an honest sentence, a way on, and everything again later."""

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.generations import FOLDER, read_pointer, withdraw
from kiosk.cache.journal import Journal
from kiosk.config import Config
from kiosk.devices.card_sim import SimulatedCard
from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome, ReaderState, RegisterState
from kiosk.sync.status import read_status, write_status
from kiosk.visit.model import Stage
from tests.driving import PORTRAIT, Driver

NEUTRAL = "Data belum bisa dibuka."


@pytest.fixture
def own(config: Config, tmp_path: Path) -> Config:
    """A kiosk with files of its own, which a test may spoil."""
    folder = tmp_path / "kiosk"
    shutil.copytree(config.data_folder, folder, ignore=shutil.ignore_patterns("*.sock", "*.lock"))
    data = msgspec.structs.replace(config.data, folder=str(folder))
    return msgspec.structs.replace(config, data=data)


@contextlib.contextmanager
def opened(config: Config) -> Iterator[Driver]:
    """Open a kiosk that need not be well."""
    with Driver.unwell(config, PORTRAIT) as driver:
        yield driver
