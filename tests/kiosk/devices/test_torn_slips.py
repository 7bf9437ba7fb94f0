"""A slip torn at every byte where it matters, on the printers that make it hardest: nothing doubled, nothing mixed."""

from itertools import chain

import pytest

from kiosk.devices.escpos_machine import EscPosMachine, Paper, Profile
from kiosk.devices.events import DeviceEvent
from kiosk.devices.printer import PrintLimits
from kiosk.devices.printer_escpos import EscPosPrinter
from kiosk.devices.printer_sim import MemoryTransport
from kiosk.health import PrintOutcome
from tests.contracts.printer_rigs import rows_on, slip

ROWS = 96
IN_PROCESS = PrintLimits(
    answer=0.01, probe=0.02, stall=0.05, attention=0.05, finish=0.05, job=5, idle=0.01, backoff=(0.001, 0.001)
)
TOTAL = sum(map(len, slip(1, ROWS).strips))
STRIP = len(slip(1, ROWS).strips[0])
AROUND = list(chain(range(60), range(STRIP - 4, STRIP + 40), range(TOTAL - 4, TOTAL + 80)))


def whole(pieces: list[Paper], mark: int) -> bool:
    """Tell whether a slip is whole and alone on one piece."""
    own = [piece for piece in pieces if rows_on(piece, mark)]
    others = [other for piece in own for other in range(16) if other != mark and rows_on(piece, other)]
    return len(own) == 1 and rows_on(own[0], mark) == list(range(ROWS)) and not others


@pytest.mark.parametrize(
    "profile",
    [Profile(keeps_buffer=True, clear=False), Profile()],
    ids=["keeps and cannot clear", "forgets"],
)
def test_a_line_that_drops_at_every_byte_around_a_strip(profile: Profile) -> None:
    outcomes = set()
    for count in AROUND:
        machine = EscPosMachine(profile=profile)
        line = MemoryTransport(machine)
        printer = EscPosPrinter(line, IN_PROCESS)
        assert printer.print(slip(3, ROWS)).outcome is PrintOutcome.CONFIRMED
        line.drop_in(count)
        outcome = printer.print(slip(1, ROWS)).outcome
        line.drop_in(1_000_000)
        assert printer.print(slip(2, ROWS)).outcome is PrintOutcome.CONFIRMED, count
        printer.stop()
        pieces = [*machine.pieces, machine.web()]
        assert whole(pieces, 2), count
        rows = [row for piece in pieces for row in rows_on(piece, 1) if row >= 0]
        assert rows == list(range(len(rows))), count
        assert outcome is not PrintOutcome.CONFIRMED or whole(pieces, 1), count
        assert outcome is not PrintOutcome.FAILED or not rows, count
        assert machine.garbage == b"", count
        outcomes.add(outcome)
    assert outcomes == set(PrintOutcome)  # the sweep met all three, so it was wide enough


@pytest.mark.parametrize("rows", [*range(1, ROWS, 7), ROWS, ROWS + 60, ROWS + 119, ROWS + 239])
def test_a_roll_that_ends_at_any_row_and_is_changed(rows: int) -> None:
    machine = EscPosMachine()
    printer = EscPosPrinter(MemoryTransport(machine), PrintLimits(idle=0.001))

    def somebody_comes(_: DeviceEvent) -> None:
        if machine.paper_left == 0:
            machine.load_paper()

    printer.start(somebody_comes)
    machine.load_paper(rows)
    assert printer.print(slip(1, ROWS)).outcome is PrintOutcome.CONFIRMED
    printer.stop()
    assert whole([*machine.pieces, machine.web()], 1)
    assert machine.cuts == 1
