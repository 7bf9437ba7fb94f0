"""One connection to a printer: what is asked, and for how long an answer counts."""

import itertools

import pytest

from kiosk.devices import printer_line
from kiosk.devices.escpos import Status
from kiosk.devices.escpos_machine import EscPosMachine, Profile
from kiosk.devices.printer import PrintLimits
from kiosk.devices.printer_line import Barrier, PrinterLine
from kiosk.devices.printer_sim import MemoryTransport

LIMITS = PrintLimits(answer=0.3, probe=0.3)


class BusyMachine:
    """A clock at which a second goes by between any two looks: this program is hardly ever let run."""

    def __init__(self) -> None:
        self._moments = itertools.count(1.0)

    def monotonic(self) -> float:
        return next(self._moments)


@pytest.mark.parametrize(("profile", "status", "barrier"), [
    (Profile(), Status(0x12, 0x12, 0x12, 0x12), Barrier.PROCESS_ID),
    (Profile(status=False, process_id=False, sensor=False), None, Barrier.NONE),
])  # fmt: skip
def test_an_answer_that_came_in_time_counts_where_nobody_listened_in_time(
    monkeypatch: pytest.MonkeyPatch, profile: Profile, status: Status | None, barrier: Barrier
) -> None:
    monkeypatch.setattr(printer_line, "time", BusyMachine())
    line = PrinterLine(MemoryTransport(EscPosMachine(profile=profile)), LIMITS)
    line.open()
    assert line.ask() == status
    assert line.probe() is barrier
