"""The printers that keep the contract, each with hands on its paper, its cover and its line."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.devices.escpos_machine import EscPosMachine, Paper, Profile
from kiosk.devices.events import PrinterStateChanged
from kiosk.devices.printer import PrintJob, PrintLimits, PrintResult
from kiosk.devices.printer_escpos import EscPosPrinter
from kiosk.devices.printer_sim import SimulatedPrinter
from kiosk.devices.transport import transport_for
from kiosk.devices.transport_usb import UsbTransport
from kiosk.health import PrinterState
from tests.contracts.seen import Seen
from tests.emulators.printer_network import NetworkPrinter
from tests.emulators.printer_serial import SerialPrinter
from tests.emulators.printer_usb import UsbPrinter

LIMITS = PrintLimits(
    answer=0.3, probe=0.4, stall=0.5, attention=0.7, finish=1.0, job=8.0, idle=0.05, backoff=(0.02, 0.1)
)
_WIDTH = 576
_ROW = _WIDTH // 8
STRIP_ROWS = 24
_TORN = -1


class CableEnd(Protocol):
    """What a test does to the line of a printer."""

    def unplug(self) -> None:
        """Pull the cable."""

    def plug_in(self) -> None:
        """Put it back."""

    def drop_in(self, count: int) -> None:
        """Break the line after so many more bytes."""


class PrinterRig:
    """A printer that was started, the machine behind it, and what it tells."""

    def __init__(
        self, printer: EscPosPrinter, machine: EscPosMachine, cable: CableEnd, close: Callable[[], None]
    ) -> None:
        self.printer = printer
        self.machine = machine
        self.cable = cable
        self.seen = Seen()
        self._close = close
        printer.start(self.seen.emit)

    def be_ready(self) -> None:
        """Wait until the printer was found and is well."""
        self.seen.wait_for(PrinterStateChanged(PrinterState.READY))

    def print(self, mark: int, rows: int = 240, deadline: float | None = None) -> PrintResult:
        """Print a slip that can be told from others."""
        return self.printer.print(slip(mark, rows), deadline)

    def rows_of(self, mark: int) -> list[int]:
        """Return the numbers of the rows of this slip that came out, in their order."""
        return [number for piece in self.pieces() for number in rows_on(piece, mark)]

    def came_out_at_most_once(self, mark: int) -> bool:
        """Tell whether what came out of a slip is its beginning, once; the row where it was torn may be torn."""
        rows = self.rows_of(mark)
        whole = rows[:-1] if rows[-1:] == [_TORN] else rows
        return whole == list(range(len(whole)))

    def pieces(self) -> list[Paper]:
        """Return all paper: what was cut off, and what hangs out."""
        with self.machine.changed:
            return [*self.machine.pieces, self.machine.web()]

    def close(self) -> None:
        """Stop everything."""
        self.printer.stop()
        self._close()


def slip(mark: int, rows: int = 240) -> PrintJob:
    """Return a slip whose every row carries its mark and its number."""
    drawn = [_row(mark, number) for number in range(rows)]
    strips = [drawn[start : start + STRIP_ROWS] for start in range(0, rows, STRIP_ROWS)]
    return PrintJob(tuple(raster(strip) for strip in strips))


def raster(rows: list[bytes]) -> bytes:
    """Return one `GS v 0` command."""
    return b"\x1dv0\x00" + _ROW.to_bytes(2, "little") + len(rows).to_bytes(2, "little") + b"".join(rows)


def _row(mark: int, number: int) -> bytes:
    return bytes((0xA0 | mark,)) + number.to_bytes(2, "big") + b"\x55" * (_ROW - 4) + b"\xff"


def rows_on(piece: Paper, mark: int) -> list[int]:
    """Return the numbers of the rows of a slip on one piece, -1 for one that is not whole."""
    rows = [piece.rows[start : start + _ROW] for start in range(0, len(piece.rows), _ROW)]
    ours = [row for row in rows if row[0] == 0xA0 | mark]
    return [int.from_bytes(row[1:3], "big") if row[-1] == 0xFF else _TORN for row in ours]


def simulated(profile: Profile, _: Path) -> PrinterRig:
    """Return the simulator's rig."""
    printer = SimulatedPrinter(_WIDTH, LIMITS, profile)
    return PrinterRig(printer, printer.machine, printer.transport, lambda: None)


def network(profile: Profile, _: Path) -> PrinterRig:
    """Return the rig of a printer on a real socket."""
    peer = NetworkPrinter(EscPosMachine(_WIDTH, profile))
    return PrinterRig(EscPosPrinter(transport_for("tcp", peer.address), LIMITS), peer.machine, peer, peer.close)


def serial(profile: Profile, folder: Path) -> PrinterRig:
    """Return the rig of a printer on a real pty."""
    peer = SerialPrinter(EscPosMachine(_WIDTH, profile), folder)
    return PrinterRig(EscPosPrinter(transport_for("serial", peer.address), LIMITS), peer.machine, peer, peer.close)


def usb(profile: Profile, _: Path) -> PrinterRig:
    """Return the rig of a printer under pyusb, on a backend of ours."""
    peer = UsbPrinter(EscPosMachine(_WIDTH, profile))
    return PrinterRig(EscPosPrinter(UsbTransport(backend=peer), LIMITS), peer.machine, peer, peer.close)
