"""The receipt printer: what the rest of the kiosk may ask of any of them."""

from typing import Protocol

import msgspec

from kiosk.devices.events import Emit
from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome

DOTS = {80: 576, 58: 384}
"""Paper width in millimetres → printable dots at 203 dpi."""
LONGEST_STRIP = 4096
"""Bytes: no strip of a job is longer, so that a strip that was cut off can be completed."""
_RASTER_HEAD = 8
"""Bytes: GS v 0 m, then width in bytes and height in rows, two bytes each."""


class PrintJob(msgspec.Struct, frozen=True):
    """One slip as it goes to a printer: strips of raster from top to bottom.

    Every strip is whole `GS v 0` rasters and nothing else (`kiosk.slips.escpos.raster_strips`); start, feed and cut
    are added by `kiosk.devices.escpos`. Personal: dropped as soon as it is printed or failed.
    """

    strips: tuple[bytes, ...] = ()
    sheet: bytes = b""
    """The same slip as an A4 PDF, for an office printer; then there are no strips."""

    @property
    def rows(self) -> int:
        """How many rows of dots come out, cut and feed aside."""
        return sum(rows_of(strip) for strip in self.strips)

    def __post_init__(self) -> None:
        if any(len(strip) > LONGEST_STRIP for strip in self.strips):
            raise ValueError(f"a strip of a slip has at most {LONGEST_STRIP} bytes")


def rows_of(strip: bytes) -> int:
    """Return how many rows of dots the `GS v 0` rasters of a strip have."""
    rows = position = 0
    while position < len(strip):
        width = int.from_bytes(strip[position + 4 : position + 6], "little")
        height = int.from_bytes(strip[position + 6 : position + 8], "little")
        rows += height
        position += _RASTER_HEAD + width * height
    return rows


class PrintResult(msgspec.Struct, frozen=True):
    """What is known after printing.

    CONFIRMED: the printer said that everything before the barrier was done. FAILED: no complete slip came out and
    none will. UNKNOWN: somebody must look; `fault` says why. Nothing is ever resent.
    """

    outcome: PrintOutcome
    fault: Fault | None = None


class PrintLimits(msgspec.Struct, frozen=True):
    """How long a printer may take, in seconds."""

    answer: float = 0.6
    """For one status byte."""
    probe: float = 1.0
    """For the answers that show what a newly connected printer can say."""
    stall: float = 8.0
    """Without any sign of life in the middle of a slip."""
    attention: float = 60.0
    """For somebody to load paper or close the cover in the middle of a slip."""
    finish: float = 20.0
    """From the last byte to the barrier, while the printer says that all is well."""
    job: float = 90.0
    """For a whole slip, waiting included."""
    idle: float = 2.0
    """Between two looks at a printer that has nothing to do."""
    backoff: tuple[float, float] = (0.5, 5.0)
    """Between two tries to reach a printer that is gone: first, longest."""


class Printer(Protocol):
    """Prints slips one at a time and says honestly what became of each; emits `PrinterStateChanged`."""

    def start(self, emit: Emit) -> None:
        """Begin to watch the printer; returns at once."""

    def state(self) -> PrinterState:
        """Return the last known state; never blocks."""

    def print(self, job: PrintJob, deadline: float | None = None) -> PrintResult:
        """Print one slip and wait for what becomes of it.

        Blocks the calling thread for at most `deadline` seconds (the printer's own limit if None) and a little.
        Never raises for trouble with the printer, never prints a slip twice, leaves nothing for the next one.
        """

    def stop(self) -> None:
        """End all threads and close the line; a slip under way ends as UNKNOWN."""
