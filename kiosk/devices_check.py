"""One look at a device that nobody uses now: opened, waited for, closed."""

import threading

from kiosk.config import Config
from kiosk.devices import events as told
from kiosk.health import PrinterState, ReaderState
from kiosk.inside import printer_of, reader_of

PATIENCE_SECONDS = 6.0
"""How long a device may take to say how it is."""


class _Ear:
    """Hears the first thing that a device says about itself."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        self.reader = ReaderState.UNKNOWN
        self.printer = PrinterState.UNKNOWN

    def emit(self, event: told.DeviceEvent) -> None:
        """Take a device's word."""
        match event:
            case told.ReaderStateChanged(state=reader) if reader is not ReaderState.UNKNOWN:
                self.reader = reader
                self.heard.set()
            case told.PrinterStateChanged(state=printer) if printer is not PrinterState.UNKNOWN:
                self.printer = printer
                self.heard.set()
            case _:
                pass


def reader_state(config: Config) -> ReaderState:
    """Return how the configured card reader is; UNKNOWN where it says nothing in time."""
    ear, reader = _Ear(), reader_of(config)
    reader.start(ear.emit)
    try:
        ear.heard.wait(PATIENCE_SECONDS)
    finally:
        reader.stop()
    return ear.reader


def printer_state(config: Config) -> PrinterState:
    """Return how the configured printer is; UNKNOWN where it says nothing in time, or there is none.

    Raises `ConfigWrong` for an address that cannot be one.
    """
    ear, printer = _Ear(), printer_of(config, torn=False)
    if printer is None:
        return PrinterState.UNKNOWN
    printer.start(ear.emit)
    try:
        ear.heard.wait(PATIENCE_SECONDS)
    finally:
        printer.stop()
    return ear.printer
