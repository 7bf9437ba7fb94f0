"""What office printers say beside the plain "completed" of the contract: each has an honest outcome."""

import threading
from collections.abc import Iterator

import msgspec
import pytest

from kiosk.devices.office_machine import (
    ABORTED,
    CANCELED,
    IDLE,
    PROCESSING,
    PROCESSING_STOPPED,
    STOPPED,
    OfficeMachine,
    Operation,
    Request,
)
from kiosk.devices.printer import PrintJob, PrintLimits, PrintResult
from kiosk.devices.printer_ipp import IppPrinter
from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome
from tests.emulators.odd_office_printer import OddOfficePrinter

LIMITS = PrintLimits(answer=5.0, attention=0.0, finish=5.0, job=30.0, idle=0.01)
SHEET = PrintJob(sheet=b"%PDF-1.4\nCONTOH\n")
CONFIRMED = PrintResult(PrintOutcome.CONFIRMED)


@pytest.fixture
def office() -> Iterator[OddOfficePrinter]:
    office = OddOfficePrinter()
    yield office
    office.close()


def printed(office: OddOfficePrinter, deadline: float | None = None) -> PrintResult:
    return IppPrinter(office.address, LIMITS).print(SHEET, deadline)


def test_a_completed_job_is_confirmed(office: OddOfficePrinter) -> None:
    assert printed(office) == CONFIRMED


@pytest.mark.parametrize("reason", ["job-completed-with-errors", "queued-in-device"])
def test_a_job_that_is_completed_in_name_only_is_not_confirmed(office: OddOfficePrinter, reason: str) -> None:
    office.job_reasons = ["document-format-error", reason]
    assert printed(office) == PrintResult(PrintOutcome.UNKNOWN, Fault.PRINT_UNCONFIRMED)


@pytest.mark.parametrize(
    ("pages", "outcome"), [(0, PrintOutcome.FAILED), (1, PrintOutcome.UNKNOWN), (None, PrintOutcome.UNKNOWN)]
)
def test_an_aborted_job_is_failed_only_where_the_printer_counted_no_page(
    office: OddOfficePrinter, pages: int | None, outcome: PrintOutcome
) -> None:
    office.job_states, office.pages = [ABORTED], pages
    assert printed(office).outcome is outcome


def test_a_job_that_takes_a_moment_to_be_cancelled_is_waited_for(office: OddOfficePrinter) -> None:
    office.job_states, office.pages = [PROCESSING, PROCESSING, CANCELED], 0
    office.job_reasons = ["processing-to-stop-point"]
    assert printed(office, deadline=0.0).outcome is PrintOutcome.FAILED
    assert Operation.CANCEL_JOB in office.asked


@pytest.mark.parametrize(
    ("reasons", "state", "told"),
    [
        (["none"], IDLE, PrinterState.READY),
        (["media-empty-warning", "toner-empty-warning"], IDLE, PrinterState.PAPER_LOW),
        (["media-needed-report", "cover-open-report"], IDLE, PrinterState.READY),
        (["media-low-report"], IDLE, PrinterState.PAPER_LOW),
        (["media-empty"], IDLE, PrinterState.PAPER_OUT),
        (["media-empty-error", "cover-open-warning"], IDLE, PrinterState.PAPER_OUT),
        (["media-empty-warning"], STOPPED, PrinterState.PAPER_OUT),
        (["none"], STOPPED, PrinterState.ERROR),
    ],
)
def test_a_warning_stops_no_printer_that_goes_on(
    office: OddOfficePrinter, reasons: list[str], state: int, told: PrinterState
) -> None:
    office.printer_reasons, office.printer_state = reasons, state
    printer = IppPrinter(office.address, LIMITS)
    result = printer.print(SHEET)
    assert printer.state() is told
    assert (result == CONFIRMED) is (told in (PrinterState.READY, PrinterState.PAPER_LOW))
    assert (Operation.CREATE_JOB in office.asked) is (result == CONFIRMED)


def test_a_warning_is_the_reason_where_the_job_stands_still(office: OddOfficePrinter) -> None:
    office.job_states, office.pages = [PROCESSING_STOPPED, PROCESSING_STOPPED, CANCELED], 0
    office.printer_reasons = ["media-empty-warning"]
    assert printed(office) == PrintResult(PrintOutcome.FAILED, Fault.PAPER_OUT)


def test_a_printer_of_the_older_version_is_asked_in_it(office: OddOfficePrinter) -> None:
    office.old = True
    assert printed(office) == CONFIRMED


def test_an_answer_that_breaks_off_is_a_printer_that_is_not_there(office: OddOfficePrinter) -> None:
    office.breaks_off = True
    assert printed(office) == PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ABSENT)


# ---- what becomes of jobs when the line goes and comes back


@pytest.fixture
def machine() -> Iterator[OfficeMachine]:
    machine = OfficeMachine()
    yield machine
    machine.close()


@pytest.mark.parametrize(
    ("cut_after", "outcome", "sheets"),
    [
        (Operation.GET_PRINTER, PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ABSENT), 0),
        (Operation.GET_JOBS, PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ABSENT), 0),
        (Operation.CREATE_JOB, PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ABSENT), 0),
        (Operation.SEND_DOCUMENT, PrintResult(PrintOutcome.UNKNOWN, Fault.PRINTER_LOST), 1),
        (Operation.GET_JOB, PrintResult(PrintOutcome.UNKNOWN, Fault.PRINTER_LOST), 1),
        (None, CONFIRMED, 1),
    ],
)
def test_wherever_the_line_goes_nothing_is_left_to_come_out_and_nothing_comes_twice(
    machine: OfficeMachine, cut_after: Operation | None, outcome: PrintResult, sheets: int
) -> None:
    machine.cut_after = cut_after
    printer = IppPrinter(machine.address, LIMITS)
    assert printer.print(SHEET) == outcome
    machine.plug_in()
    machine.asked.clear()
    assert printer.print(SHEET) == CONFIRMED
    assert (Operation.GET_JOBS in machine.asked) is (outcome != CONFIRMED)
    assert all(job.ended for job in machine.jobs.values())
    assert len(machine.sheets) == sheets + 1


def test_a_job_that_a_dead_program_left_is_cancelled_by_the_next_one_before_it_says_that_all_is_well(
    machine: OfficeMachine,
) -> None:
    machine.cut_after = Operation.SEND_DOCUMENT
    machine.hold()
    IppPrinter(machine.address, LIMITS).print(SHEET)
    machine.plug_in()
    later, well = IppPrinter(machine.address, LIMITS), threading.Event()
    later.start(lambda _: well.set())
    assert well.wait(60)
    machine.hold(False)
    later.stop()
    assert [job.state for job in machine.jobs.values()] == [CANCELED]
    assert machine.sheets == []


class Reluctant(OfficeMachine):
    """Has no time to cancel a job when it is asked first, and so many times more."""

    refusals = 1

    def obey(self, request: Request) -> tuple[int, bytes]:
        if request.operation == Operation.CANCEL_JOB and self.refusals:
            self.refusals -= 1
            return 0x0507, b""
        return super().obey(request)


@pytest.mark.parametrize("refusals", [1, 2])
def test_a_job_that_could_not_be_cancelled_is_asked_to_end_again_until_it_has(refusals: int) -> None:
    machine = Reluctant()
    machine.refusals = refusals
    machine.hold()
    printer = IppPrinter(machine.address, msgspec.structs.replace(LIMITS, answer=1.0))
    assert printer.print(SHEET, deadline=0.1).outcome is PrintOutcome.UNKNOWN
    assert [job.state for job in machine.jobs.values()] == [PROCESSING]
    for _ in range(refusals):
        printer.print(PrintJob(sheet=b"%PDF-1.4 lain"), deadline=0.1)
    assert machine.refusals == 0
    machine.hold(False)
    machine.close()
    assert {job.state for job in machine.jobs.values()} == {CANCELED}
    assert machine.sheets == []


def test_another_kiosks_job_at_the_same_printer_is_let_be(machine: OfficeMachine) -> None:
    machine.hold()
    results: list[PrintResult] = []
    one = IppPrinter(machine.address, LIMITS, "kiosk-1")
    job = threading.Thread(target=lambda: results.append(one.print(SHEET)))
    job.start()
    assert machine.wait_for_job(60)
    two = IppPrinter(machine.address, LIMITS, "kiosk-2")
    assert two.print(PrintJob(sheet=b"%PDF-1.4 dua"), deadline=0.1).outcome is PrintOutcome.FAILED
    machine.hold(False)
    job.join(60)
    assert results == [CONFIRMED]
    assert machine.sheets == [SHEET.sheet]
