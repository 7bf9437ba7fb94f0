"""A printer without hardware: the real printing code on a line that leads to a software printer."""

from kiosk.devices.escpos_machine import EscPosMachine, Paper, Profile
from kiosk.devices.printer import PrintLimits
from kiosk.devices.printer_escpos import EscPosPrinter
from kiosk.devices.transport import LineLost


class MemoryTransport:
    """A line inside the process; it can be unplugged, and cut after so many bytes."""

    def __init__(self, machine: EscPosMachine) -> None:
        self._machine = machine
        self._changed = machine.changed
        self._said = bytearray()
        self._up = False
        self._plugged = True
        self._drop_in: int | None = None
        machine.answer = self._hear

    def open(self) -> None:
        """Connect."""
        with self._changed:
            if not self._plugged:
                raise LineLost
            self._said.clear()
            self._up = True

    def send(self, data: bytes, limit: float) -> int:
        """Hand over what the printer takes."""
        with self._changed:
            self._changed.wait_for(lambda: not self._up or self._machine.room() > 0, limit)
            self._check()
            taken = data[: self._machine.room()]
            if self._drop_in is not None and len(taken) >= self._drop_in:
                taken = taken[: self._drop_in]
                self._machine.receive(taken)
                self._break()
                return len(taken)
            if self._drop_in is not None:
                self._drop_in -= len(taken)
            self._machine.receive(taken)
            return len(taken)

    def receive(self, limit: float) -> bytes:
        """Return what the printer said."""
        with self._changed:
            self._changed.wait_for(lambda: not self._up or bool(self._said), limit)
            said = bytes(self._said)
            self._said.clear()
            if not said:
                self._check()
            return said

    def close(self) -> None:
        """Disconnect."""
        with self._changed:
            if self._up:
                self._break()

    def unplug(self) -> None:
        """Pull the cable."""
        with self._changed:
            self._plugged = False
            if self._up:
                self._break()

    def plug_in(self) -> None:
        """Put the cable back."""
        with self._changed:
            self._plugged = True

    def drop_in(self, count: int) -> None:
        """Break the line after so many more bytes."""
        with self._changed:
            self._drop_in = count

    def _break(self) -> None:
        self._up = False
        self._drop_in = None
        self._machine.line_dropped()
        self._changed.notify_all()

    def _check(self) -> None:
        if not self._up:
            raise LineLost

    def _hear(self, data: bytes) -> None:
        with self._changed:
            self._said += data
            self._changed.notify_all()


class SimulatedPrinter(EscPosPrinter):
    """A `Printer` whose paper a developer looks at and whose faults a developer makes.

    Faults of the device: `machine` (paper, cover, cutter, stall). Faults of the line: `transport`.
    """

    def __init__(self, width: int = 576, limits: PrintLimits | None = None, profile: Profile | None = None) -> None:
        self.machine = EscPosMachine(width, profile)
        self.transport = MemoryTransport(self.machine)
        super().__init__(self.transport, limits)

    def paper(self) -> tuple[Paper, ...]:
        """Return the last pieces that were cut off, oldest first."""
        with self.machine.changed:
            return tuple(self.machine.pieces)

    def wait_for_paper(self, cuts: int, limit: float) -> bool:
        """Wait until so many pieces were cut off in all."""
        with self.machine.changed:
            return self.machine.changed.wait_for(lambda: self.machine.cuts >= cuts, limit)
