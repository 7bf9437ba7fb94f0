"""One look at a device: what it says, and that it is closed again."""

import threading
from pathlib import Path

import pytest

from kiosk import devices_check
from kiosk.config import Config, Data, Office, Portal, Printer, Screen, Sim
from kiosk.health import PrinterState, ReaderState


def config(printer: Printer, folder: Path) -> Config:
    return Config(
        screen=Screen(268, 476),
        office=Office("BP3MI NTB", "52", "WITA"),
        portal=Portal("http://127.0.0.1:9"),
        data=Data(str(folder)),
        sim=Sim(enabled=True),
        printer=printer,
    )


@pytest.mark.parametrize(
    ("printer", "state"),
    [
        (Printer(kind="sim"), PrinterState.READY),
        (Printer(kind="none"), PrinterState.UNKNOWN),
        (Printer(kind="tcp", address="127.0.0.1:9"), PrinterState.OFFLINE),
    ],
)
def test_a_look_says_how_a_device_is_and_leaves_no_thread(
    printer: Printer, state: PrinterState, tmp_path: Path
) -> None:
    before = threading.active_count()
    assert devices_check.printer_state(config(printer, tmp_path)) is state
    assert devices_check.reader_state(config(printer, tmp_path)) is ReaderState.READY
    assert threading.active_count() == before
