"""Every printer keeps this contract: the simulator, and real lines to a printer that can fail."""

import threading
import time
from collections.abc import Callable

import msgspec
import pytest

from kiosk.devices.escpos_machine import EscPosMachine, Profile
from kiosk.devices.events import PrinterStateChanged
from kiosk.devices.printer import PrintResult
from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome
from tests.contracts import printer_rigs
from tests.contracts.conftest import MakeRig
from tests.contracts.printer_rigs import LIMITS, PrinterRig, raster, rows_on, slip
from tests.held import held

CONFIRMED = PrintResult(PrintOutcome.CONFIRMED)
ROWS = 240
WHOLE = list(range(ROWS))


def failed(fault: Fault) -> PrintResult:
    return PrintResult(PrintOutcome.FAILED, fault)


def unknown(fault: Fault) -> PrintResult:
    return PrintResult(PrintOutcome.UNKNOWN, fault)


def assert_next_slip_is_whole_and_alone(rig: PrinterRig, mark: int = 9) -> None:
    """Print another slip: it must come out once, whole, on a piece of paper that carries nothing else."""
    assert rig.print(mark) == CONFIRMED
    assert rig.rows_of(mark) == WHOLE
    pieces = [piece for piece in rig.pieces() if rows_on(piece, mark)]
    assert len(pieces) == 1
    assert not any(rows_on(pieces[0], other) for other in range(mark))
    assert rig.machine.garbage == b""


def test_a_slip_comes_out_once_whole_and_cut(printer: PrinterRig) -> None:
    assert printer.print(1) == CONFIRMED
    assert printer.rows_of(1) == WHOLE
    assert printer.machine.cuts == 1
    assert printer.machine.web().height == 0
    assert printer.machine.garbage == b""


def test_slips_one_after_the_other_leave_no_thread_or_descriptor(printer: PrinterRig) -> None:
    counts = []
    for mark in range(8):
        assert printer.print(mark) == CONFIRMED
        counts.append(held())
    assert printer.machine.cuts == 8
    assert all(printer.rows_of(mark) == WHOLE for mark in range(8))
    assert counts[-1].within(counts[0]), counts


def test_bytes_of_a_picture_that_look_like_commands_do_no_harm(printer: PrinterRig) -> None:
    tricky = raster([b"\x10\x04\x01\x10\x04\x04\x1b@\x1dVB\x00\x10\x04\x02".ljust(72, b"\x10")] * 24)
    job = slip(1)
    assert printer.printer.print(type(job)((tricky, *job.strips, tricky))) == CONFIRMED
    assert printer.rows_of(1) == WHOLE
    assert printer.machine.cuts == 1


BEFORE: list[tuple[Callable[[EscPosMachine], None], Callable[[EscPosMachine], None], Fault]] = [
    (lambda m: m.load_paper(0), lambda m: m.load_paper(), Fault.PAPER_OUT),
    (lambda m: m.open_cover(), lambda m: m.close_cover(), Fault.COVER_OPEN),
    (lambda m: m.stick_cutter(), lambda m: m.stick_cutter(stuck=False), Fault.CUTTER_ERROR),
    (lambda m: m.stall(), lambda m: m.resume(), Fault.PRINTER_ABSENT),
]


@pytest.mark.parametrize(("hurt", "mend", "fault"), BEFORE, ids=["paper out", "cover open", "cutter", "stalled"])
def test_a_printer_that_cannot_begin_says_why_and_prints_nothing_later(
    printer: PrinterRig,
    hurt: Callable[[EscPosMachine], None],
    mend: Callable[[EscPosMachine], None],
    fault: Fault,
) -> None:
    hurt(printer.machine)
    assert printer.print(1) == failed(fault)
    mend(printer.machine)
    assert_next_slip_is_whole_and_alone(printer)
    assert printer.rows_of(1) == []


def test_an_unplugged_printer_fails_and_is_found_again(printer: PrinterRig) -> None:
    printer.cable.unplug()
    printer.seen.wait_for(PrinterStateChanged(PrinterState.OFFLINE))
    assert printer.print(1) == failed(Fault.PRINTER_ABSENT)
    printer.cable.plug_in()
    printer.be_ready()
    assert_next_slip_is_whole_and_alone(printer)
    assert printer.rows_of(1) == []


MUTE = Profile(status=False, process_id=False, sensor=False, clear=False)


def test_a_spare_printer_that_never_answers_prints_where_a_better_one_stood(make_patient_printer: MakeRig) -> None:
    rig = make_patient_printer(Profile())
    rig.be_ready()
    assert rig.print(1) == CONFIRMED
    rig.cable.unplug()
    assert rig.print(9) == failed(Fault.PRINTER_ABSENT)
    rig.seen.forget()
    rig.machine.profile = MUTE
    rig.cable.plug_in()
    rig.seen.wait_for(PrinterStateChanged(PrinterState.UNKNOWN))
    assert rig.print(2) == unknown(Fault.PRINT_UNCONFIRMED)
    with rig.machine.changed:
        assert rig.machine.changed.wait_for(lambda: rig.machine.cuts == 2, 5)
    assert rig.rows_of(2) == WHOLE
    assert rig.machine.garbage == b""


def test_a_spare_printer_that_answers_another_question_is_found_out_after_one_slip(
    make_patient_printer: MakeRig,
) -> None:
    rig = make_patient_printer(Profile())
    rig.be_ready()
    rig.cable.unplug()
    assert rig.print(9) == failed(Fault.PRINTER_ABSENT)
    rig.seen.forget()
    rig.machine.profile = Profile(process_id=False)
    rig.cable.plug_in()
    rig.be_ready()
    assert rig.print(1) == unknown(Fault.PRINT_UNCONFIRMED)
    assert rig.print(2) == CONFIRMED
    assert rig.rows_of(2) == WHOLE


def test_a_printer_that_was_still_starting_is_asked_again_what_it_can_say(make_patient_printer: MakeRig) -> None:
    rig = make_patient_printer(MUTE)
    assert rig.print(1) == unknown(Fault.PRINT_UNCONFIRMED)
    rig.machine.profile = Profile()
    rig.be_ready()
    assert rig.print(2) == CONFIRMED


MENDED: list[tuple[Callable[[EscPosMachine], None], Callable[[EscPosMachine], None], PrinterState]] = [
    (lambda m: m.load_paper(0), lambda m: m.load_paper(), PrinterState.PAPER_OUT),
    (lambda m: m.open_cover(), lambda m: m.close_cover(), PrinterState.COVER_OPEN),
]


@pytest.mark.parametrize("row", [1, 100, ROWS, ROWS + 60], ids=["first row", "middle", "last row", "before the cut"])
@pytest.mark.parametrize(("hurt", "mend", "state"), MENDED, ids=["paper out", "cover open"])
def test_a_slip_interrupted_on_a_live_line_goes_on_and_is_cut_once(
    printer: PrinterRig,
    hurt: Callable[[EscPosMachine], None],
    mend: Callable[[EscPosMachine], None],
    state: PrinterState,
    row: int,
) -> None:
    printer.machine.after_rows(row, lambda: hurt(printer.machine))

    def somebody_comes() -> None:
        printer.seen.wait_for(PrinterStateChanged(state))
        mend(printer.machine)

    mended = threading.Thread(target=somebody_comes)
    mended.start()
    assert printer.print(1) == CONFIRMED
    mended.join()
    assert printer.rows_of(1) == WHOLE
    assert printer.machine.cuts == 1
    assert_next_slip_is_whole_and_alone(printer)


def test_a_slip_that_nobody_loads_paper_for_fails_and_never_comes_out_later(printer: PrinterRig) -> None:
    printer.machine.load_paper(100)
    assert printer.print(1) == failed(Fault.PAPER_OUT)
    printer.machine.load_paper()
    assert_next_slip_is_whole_and_alone(printer)
    assert printer.rows_of(1) == list(range(100))


def test_a_printer_that_cannot_forget_a_slip_makes_its_outcome_unknown(make_patient_printer: MakeRig) -> None:
    rig = make_patient_printer(Profile(clear=False, keeps_buffer=True))
    rig.be_ready()
    rig.machine.load_paper(100)
    assert rig.print(1) == unknown(Fault.PAPER_OUT)
    rig.machine.load_paper()
    assert_next_slip_is_whole_and_alone(rig)
    assert rig.came_out_at_most_once(1)


@pytest.mark.parametrize(("row", "result"), [(100, failed(Fault.CUTTER_ERROR)), (360, unknown(Fault.CUTTER_ERROR))])
def test_a_stuck_cutter_ends_the_slip_honestly(printer: PrinterRig, row: int, result: PrintResult) -> None:
    printer.machine.after_rows(row, printer.machine.stick_cutter)
    assert printer.print(1) == result
    printer.machine.stick_cutter(stuck=False)
    assert_next_slip_is_whole_and_alone(printer)


def test_a_printer_that_stalls_in_a_slip_is_not_waited_for_for_ever(make_printer: MakeRig) -> None:
    rig = make_printer(Profile(keeps_buffer=True))
    rig.be_ready()
    rig.machine.after_rows(100, rig.machine.stall)
    assert rig.print(1) == unknown(Fault.PRINTER_LOST)
    rig.machine.resume()
    rig.be_ready()
    assert_next_slip_is_whole_and_alone(rig)
    assert rig.came_out_at_most_once(1)


@pytest.mark.parametrize("keeps", [False, True], ids=["forgets", "keeps"])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.5, 0.97, 1.0])
def test_a_line_that_drops_at_any_byte_makes_no_double_and_no_stale_slip(
    make_printer: MakeRig, share: float, *, keeps: bool
) -> None:
    rig = make_printer(Profile(keeps_buffer=keeps))
    rig.be_ready()
    rig.cable.drop_in(16 + int(share * sum(map(len, slip(1).strips))))
    result = rig.print(1)
    assert result in (unknown(Fault.PRINTER_LOST), failed(Fault.PRINTER_LOST))
    assert result.outcome is PrintOutcome.UNKNOWN or rig.rows_of(1) == []
    rig.be_ready()
    assert_next_slip_is_whole_and_alone(rig)
    assert rig.came_out_at_most_once(1)


def test_a_cable_pulled_in_a_slip_and_put_back_later_prints_nothing_by_itself(printer: PrinterRig) -> None:
    unplugged = threading.Thread(target=printer.cable.unplug)

    def pull() -> None:
        printer.machine.stall()
        unplugged.start()

    printer.machine.after_rows(100, pull)
    assert printer.print(1) == unknown(Fault.PRINTER_LOST)
    unplugged.join()
    printer.seen.wait_for(PrinterStateChanged(PrinterState.OFFLINE))
    printer.machine.resume()
    printer.cable.plug_in()
    printer.be_ready()
    assert_next_slip_is_whole_and_alone(printer)
    assert printer.came_out_at_most_once(1)


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (Profile(process_id=False), CONFIRMED),
        (Profile(process_id=False, sensor=False), unknown(Fault.PRINT_UNCONFIRMED)),
        (Profile(status=False), CONFIRMED),
        (Profile(status=False, process_id=False, sensor=False, clear=False), unknown(Fault.PRINT_UNCONFIRMED)),
    ],
    ids=["sensor only", "status only", "barrier only", "nothing"],
)
def test_what_a_printer_cannot_say_is_not_claimed(
    make_patient_printer: MakeRig, profile: Profile, expected: PrintResult
) -> None:
    rig = make_patient_printer(profile)
    assert rig.print(1) == expected
    assert rig.print(2) == expected
    with rig.machine.changed:
        assert rig.machine.changed.wait_for(lambda: rig.machine.cuts == 2, 5)
    assert rig.rows_of(1) == rig.rows_of(2) == WHOLE
    assert rig.machine.garbage == b""


@pytest.mark.parametrize("silent_to", [(1,), (2, 3), (1, 2, 3)], ids=str)
def test_a_printer_that_answers_some_questions_only_is_not_waited_for_at_the_others(
    make_patient_printer: MakeRig, monkeypatch: pytest.MonkeyPatch, silent_to: tuple[int, ...]
) -> None:
    asked: list[int] = []
    answer = EscPosMachine._tell_status

    def note(machine: EscPosMachine, number: int) -> None:
        asked.append(number)
        answer(machine, number)

    monkeypatch.setattr(EscPosMachine, "_tell_status", note)
    rig = make_patient_printer(Profile(silent_to=silent_to))
    rig.be_ready()
    assert rig.print(1) == CONFIRMED  # by now it is known what it never answers
    assert set(silent_to) < set(asked)
    asked.clear()
    assert rig.print(2) == CONFIRMED
    assert set(asked) == {1, 2, 3, 4} - set(silent_to)
    assert rig.rows_of(2) == WHOLE


@pytest.mark.parametrize("silent_to", [(1,), (2,)], ids=str)
def test_the_end_of_the_paper_is_seen_by_whatever_tells_of_it(
    make_patient_printer: MakeRig, silent_to: tuple[int, ...]
) -> None:
    rig = make_patient_printer(Profile(silent_to=silent_to))
    rig.be_ready()
    assert rig.print(1) == CONFIRMED
    rig.machine.load_paper(100)
    assert rig.print(2) == failed(Fault.PAPER_OUT)
    rig.machine.load_paper()
    assert_next_slip_is_whole_and_alone(rig)


def test_a_printer_that_goes_through_a_slip_without_paper_has_not_confirmed_it(make_patient_printer: MakeRig) -> None:
    rig = make_patient_printer(Profile(status=False, process_id=False, swallows=True))
    rig.machine.load_paper(100)
    assert rig.print(1) == unknown(Fault.PAPER_OUT)
    rig.machine.load_paper()
    assert rig.print(2) == CONFIRMED


def test_a_printer_that_falls_silent_with_its_cover_open_gets_no_slip(make_printer: MakeRig) -> None:
    rig = make_printer(Profile(silent_when_open=True))
    rig.be_ready()
    rig.machine.open_cover()
    assert rig.print(1) == failed(Fault.PRINTER_ABSENT)
    rig.machine.close_cover()
    assert_next_slip_is_whole_and_alone(rig)
    assert rig.rows_of(1) == []


@pytest.mark.parametrize(
    ("clear", "result"), [(True, failed(Fault.PRINTER_LOST)), (False, unknown(Fault.PRINTER_LOST))]
)
def test_a_printer_that_falls_silent_in_a_slip_is_not_said_to_have_printed(
    make_patient_printer: MakeRig, result: PrintResult, *, clear: bool
) -> None:
    rig = make_patient_printer(Profile(silent_when_open=True, clear=clear))
    rig.be_ready()
    rig.machine.after_rows(100, rig.machine.open_cover)
    assert rig.print(1) == result
    rig.machine.close_cover()
    rig.be_ready()
    assert_next_slip_is_whole_and_alone(rig)
    assert rig.came_out_at_most_once(1)


def test_an_idle_printer_tells_every_change(printer: PrinterRig) -> None:
    machine, told = printer.machine, printer.seen
    machine.near_end = True
    told.wait_for(PrinterStateChanged(PrinterState.PAPER_LOW))
    machine.load_paper(0)
    told.wait_for(PrinterStateChanged(PrinterState.PAPER_OUT))
    machine.open_cover()
    told.wait_for(PrinterStateChanged(PrinterState.COVER_OPEN))
    machine.load_paper()
    machine.near_end = False
    machine.close_cover()
    told.wait_for(PrinterStateChanged(PrinterState.READY))
    assert printer.printer.state() is PrinterState.READY


def test_two_jobs_at_once_come_out_one_after_the_other(printer: PrinterRig) -> None:
    results: list[PrintResult] = []
    jobs = [threading.Thread(target=lambda mark=mark: results.append(printer.print(mark))) for mark in (1, 2)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert results == [CONFIRMED, CONFIRMED]
    assert printer.rows_of(1) == printer.rows_of(2) == WHOLE
    assert printer.machine.cuts == 2


AWAY = 60.0
"""Seconds that a printer would wait for somebody, and a test does not."""


@pytest.fixture
def waiting_printer(make_printer: MakeRig, monkeypatch: pytest.MonkeyPatch) -> PrinterRig:
    """A printer that waits for paper for longer than any test."""
    monkeypatch.setattr(printer_rigs, "LIMITS", msgspec.structs.replace(LIMITS, attention=AWAY, job=AWAY))
    rig = make_printer(Profile())
    rig.be_ready()
    rig.machine.load_paper(100)
    return rig


def test_the_deadline_of_a_job_is_kept(waiting_printer: PrinterRig) -> None:
    began = time.monotonic()
    assert waiting_printer.print(1, deadline=1.0) == failed(Fault.PAPER_OUT)
    assert time.monotonic() - began < AWAY / 2


def test_stopping_in_the_middle_of_a_slip_waits_for_nobody(waiting_printer: PrinterRig) -> None:
    results: list[PrintResult] = []
    job = threading.Thread(target=lambda: results.append(waiting_printer.print(1)))
    job.start()
    waiting_printer.seen.wait_for(PrinterStateChanged(PrinterState.PAPER_OUT))
    began = time.monotonic()
    waiting_printer.printer.stop()
    job.join()
    assert time.monotonic() - began < AWAY / 2
    assert results[0].outcome is not PrintOutcome.CONFIRMED
