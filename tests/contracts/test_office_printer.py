"""The office printer against a real IPP printer and the simulated one: honest about every job, nothing comes late."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pyipp import IPP
from pyipp.enums import IppOperation

from kiosk.devices.events import PrinterStateChanged
from kiosk.devices.office_machine import CANCELED
from kiosk.devices.printer import PrintJob, PrintLimits, PrintResult
from kiosk.devices.printer_ipp import IppPrinter
from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome
from tests.contracts.seen import Seen
from tests.emulators.office_printer import Cable, OfficePrinter, SimulatedOffice

pytestmark = pytest.mark.xdist_group("office_printer")

SHEET = b"%PDF-1.4\nCONTOH\n"
OTHER = b"%PDF-1.4\nCONTOH lain\n"
WAITING = b"%PDF-1.4\nCONTOH yang menunggu\n"
LIMITS = PrintLimits(answer=2.0, attention=1.0, finish=5.0, job=60.0, idle=0.1, backoff=(0.05, 0.2))
CONFIRMED = PrintResult(PrintOutcome.CONFIRMED)


Office = OfficePrinter | SimulatedOffice


@pytest.fixture(scope="module", params=["real", "simulated"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office: Office
    if request.param == "real":
        office = OfficePrinter(tmp_path_factory.mktemp("office"))
        office.start()
    else:
        office = SimulatedOffice()
    yield office
    office.stop()


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        threading.Event().wait(0.02)


class Rig:
    def __init__(self, office: Office) -> None:
        self.office = office
        office.release()
        until(lambda: office.taken() == 0)
        office.do("")
        self.before = len(office.sheets())
        self.cable = Cable(urlsplit(office.address).port or 0)
        self.seen = Seen()
        self.printer = IppPrinter(f"ipp://127.0.0.1:{self.cable.port}/ipp/print", LIMITS)
        self.printer.start(self.seen.emit)
        self.seen.wait_for(PrinterStateChanged(PrinterState.READY))

    def came_out(self) -> int:
        return len(self.office.sheets()) - self.before

    def jobs(self, which: str) -> dict[int, dict[str, Any]]:
        """Ask the printer itself, beside the cable: its jobs by number, of whoever they are."""

        async def ask() -> dict[str, Any]:
            named = {"which-jobs": which, "requested-attributes": ["job-id", "job-state", "media"]}
            async with IPP(self.office.address) as printer:
                return await printer.execute(IppOperation.GET_JOBS, {"operation-attributes-tag": named})

        return {job["job-id"]: job for job in asyncio.run(ask())["jobs"]}

    def close(self) -> None:
        self.office.release()
        self.printer.stop()
        self.cable.close()


@pytest.fixture
def rig(office: Office) -> Iterator[Rig]:
    rig = Rig(office)
    yield rig
    rig.close()


def test_a_sheet_comes_out_once_and_is_confirmed(rig: Rig) -> None:
    assert rig.printer.print(PrintJob(sheet=SHEET)) == CONFIRMED
    assert rig.came_out() == 1
    assert rig.office.sheets()[-1] == SHEET


def test_a_sheet_is_asked_for_on_a4(rig: Rig) -> None:
    before = rig.jobs("completed")
    assert rig.printer.print(PrintJob(sheet=SHEET)) == CONFIRMED
    (job,) = (job for number, job in rig.jobs("completed").items() if number not in before)
    assert job["media"] == "iso_a4_210x297mm"


def test_an_aborted_job_is_failed_and_the_next_one_prints(rig: Rig) -> None:
    rig.office.do("fail")
    assert rig.printer.print(PrintJob(sheet=SHEET)).outcome is PrintOutcome.FAILED
    rig.office.do("")
    assert rig.printer.print(PrintJob(sheet=SHEET)) == CONFIRMED
    assert rig.came_out() == 1


def test_a_job_that_is_held_is_cancelled_at_its_deadline_and_not_said_to_have_printed(rig: Rig) -> None:
    rig.office.do("hold")
    began = time.monotonic()
    result = rig.printer.print(PrintJob(sheet=SHEET), deadline=1.5)
    assert time.monotonic() - began < LIMITS.job / 2
    assert result.outcome is not PrintOutcome.CONFIRMED
    rig.office.release()
    rig.office.do("")
    assert rig.printer.print(PrintJob(sheet=SHEET)).outcome is PrintOutcome.CONFIRMED


def test_a_sheet_that_waits_for_paper_until_its_time_is_over_says_so(rig: Rig) -> None:
    rig.office.do("STATE:=+media-empty hold STATE:=-media-empty")
    result = rig.printer.print(PrintJob(sheet=SHEET), deadline=1.5)
    assert result.outcome is not PrintOutcome.CONFIRMED
    assert result.fault is Fault.PAPER_OUT
    rig.seen.wait_for(PrinterStateChanged(PrinterState.PAPER_OUT))
    rig.office.do("")
    rig.office.release()
    rig.seen.wait_for(PrinterStateChanged(PrinterState.READY))
    assert rig.printer.print(PrintJob(sheet=SHEET)) == CONFIRMED


def test_a_printer_that_cannot_be_reached_fails_and_prints_nothing_when_it_is_back(rig: Rig) -> None:
    rig.cable.cut.set()
    rig.seen.wait_for(PrinterStateChanged(PrinterState.OFFLINE))
    assert rig.printer.print(PrintJob(sheet=SHEET)) == PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ABSENT)
    rig.cable.cut.clear()
    rig.seen.next(PrinterStateChanged)
    assert rig.came_out() == 0
    assert rig.printer.print(PrintJob(sheet=OTHER)) == CONFIRMED
    assert rig.came_out() == 1  # and nothing else came before it or with it
    assert OTHER in rig.office.sheets()


def test_a_sheet_that_waited_in_vain_behind_anothers_never_comes_out(rig: Rig) -> None:
    rig.office.do("hold")
    other = IppPrinter(rig.office.address, LIMITS)
    job = threading.Thread(target=lambda: other.print(PrintJob(sheet=OTHER)))
    job.start()
    until(lambda: rig.office.taken() == 1)
    assert rig.printer.print(PrintJob(sheet=WAITING), deadline=0.6).outcome is PrintOutcome.FAILED
    rig.office.do("")
    rig.office.release()
    job.join(60)
    other.stop()
    assert rig.printer.print(PrintJob(sheet=SHEET)) == CONFIRMED
    assert WAITING not in rig.office.sheets()


def lost_in_a_job(rig: Rig, away: float) -> None:
    """Hold a job, cut the line, be away, come back and let go: the job was cancelled, and its sheet is not printed."""
    rig.office.do("hold")
    results: list[PrintResult] = []
    job = threading.Thread(target=lambda: results.append(rig.printer.print(PrintJob(sheet=SHEET))))
    job.start()
    until(lambda: rig.office.taken() == 1)
    (number,) = rig.jobs("not-completed")
    rig.cable.cut.set()
    job.join(60)
    assert results == [PrintResult(PrintOutcome.UNKNOWN, Fault.PRINTER_LOST)]
    assert rig.printer.print(PrintJob(sheet=SHEET)) == PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ABSENT)
    threading.Event().wait(away)
    rig.office.do("")
    assert list(rig.jobs("not-completed")) == [number]  # nobody was there to cancel it
    rig.seen.forget()
    rig.cable.cut.clear()
    rig.seen.wait_for(PrinterStateChanged(PrinterState.READY))
    rig.office.release()
    until(lambda: not rig.jobs("not-completed"))
    assert rig.jobs("completed")[number]["job-state"] == CANCELED
    if rig.office.drops_cancelled:
        assert rig.came_out() == 0


def test_a_line_cut_in_a_job_is_unknown_and_the_job_is_cancelled_when_the_printer_is_back(rig: Rig) -> None:
    lost_in_a_job(rig, away=0)
    assert rig.printer.print(PrintJob(sheet=SHEET)) == CONFIRMED


def test_two_jobs_at_once_come_out_one_after_the_other(rig: Rig) -> None:
    results: list[PrintResult] = []
    jobs = [threading.Thread(target=lambda: results.append(rig.printer.print(PrintJob(sheet=SHEET)))) for _ in range(2)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(60)
    assert results == [CONFIRMED, CONFIRMED]
    assert rig.came_out() == 2


def test_stopping_in_a_job_is_quick(rig: Rig) -> None:
    rig.office.do("hold")
    job = threading.Thread(target=lambda: rig.printer.print(PrintJob(sheet=SHEET)))
    job.start()
    until(lambda: rig.office.taken() == 1)
    began = time.monotonic()
    rig.printer.stop()
    job.join(60)
    assert time.monotonic() - began < LIMITS.job / 2


@pytest.mark.parametrize("address", ["", "192.0.2.1", "http://192.0.2.1/ipp/print", "ipp:///x", "ipp://192.0.2.1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="office printer"):
        IppPrinter(address)


@pytest.mark.long
def test_a_printer_that_comes_back_after_ninety_seconds_prints_nothing(rig: Rig) -> None:
    lost_in_a_job(rig, away=90)
