"""Paper that is counted is paper that came out: measured on what a printer made of software did with the bytes."""

from pathlib import Path

import pytest

from kiosk.config import Config, load
from kiosk.devices.printer import DOTS, PrintJob, PrintLimits
from kiosk.devices.printer_sim import SimulatedPrinter
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.ports.prints import Paper
from kiosk.slips import escpos, trial
from tests.kiosk.ports.test_lobby import CONFIG

ROLL_METRES = 2
ROWS_A_MM = 8
LIMITS = PrintLimits(answer=0.2, attention=0.1, finish=2.0, job=5.0, idle=0.02)


class Drawn:
    """The slips worker, whose every slip is the trial slip."""

    def __init__(self, width: int) -> None:
        self._job = PrintJob(escpos.strips(trial.strip(DOTS[width])))

    def take(self, serial: str, copy: int) -> PrintJob:
        assert (serial, copy) == ("A-000001", 1)
        return self._job


class Rolled:
    """A printer with a full roll, and what is told of it."""

    def __init__(self, folder: Path, width: int) -> None:
        (folder / "kiosk.toml").write_text(f"{CONFIG}[printer]\nkind = 'sim'\nroll_metres = {ROLL_METRES}\n")
        self.config: Config = load(folder / "kiosk.toml")
        self.printer = SimulatedPrinter(DOTS[width], LIMITS)
        self.printer.machine.load_paper(ROLL_METRES * 1000 * ROWS_A_MM)
        self.told: list[tuple[int, int | None]] = []

        def tell(used: int, left: int | None) -> None:
            self.told.append((used, left))

        # Of the slips worker only `take` is asked.
        self.paper = Paper(self.printer, Drawn(width), self.config, tell)  # type: ignore[arg-type]
        self.paper.roll_changed()

    def print(self) -> tuple[PrintOutcome, Fault | None]:
        return self.paper.print("A-000001", 1)


@pytest.mark.parametrize("width", DOTS)
def test_the_millimetres_of_a_slip_are_those_that_came_out_and_the_forecast_of_a_roll_comes_true(
    tmp_path: Path, width: int
) -> None:
    rolled = Rolled(tmp_path, width)
    assert rolled.told == [(0, ROLL_METRES * 1000 // 240)]  # nothing printed yet: slips of the usual length
    assert rolled.print() == (PrintOutcome.CONFIRMED, None)
    (piece,) = rolled.printer.paper()
    used, left = rolled.told[-1]
    assert used == -(-piece.height // ROWS_A_MM)
    printed = 0
    while rolled.print()[0] is PrintOutcome.CONFIRMED:
        printed += 1
        assert rolled.told[-1] == (used * (1 + printed), (left or 0) - printed)
    assert left == printed
    assert rolled.printer.machine.paper_left == 0
    rolled.printer.stop()


def test_a_slip_that_failed_counts_no_paper(tmp_path: Path) -> None:
    rolled = Rolled(tmp_path, 80)
    rolled.printer.machine.open_cover()
    assert rolled.print() == (PrintOutcome.FAILED, Fault.COVER_OPEN)
    assert len(rolled.told) == 1
    rolled.printer.machine.close_cover()
    assert rolled.print()[0] is PrintOutcome.CONFIRMED
    assert rolled.told[-1][0] > 0
    rolled.printer.stop()
