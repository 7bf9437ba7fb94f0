"""What the printer does that the contract of all printers does not ask: after a restart, and on odd bytes."""

from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import msgspec
import pytest

from kiosk.devices.escpos import BEGIN, STATUS_NUMBERS, ask_status
from kiosk.devices.escpos_machine import EscPosMachine, Paper, Profile
from kiosk.devices.events import DeviceEvent, PrinterStateChanged
from kiosk.devices.printer import LONGEST_STRIP, PrintJob, PrintResult
from kiosk.devices.printer_escpos import EscPosPrinter
from kiosk.devices.printer_sim import MemoryTransport, SimulatedPrinter
from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome
from tests.contracts.printer_rigs import LIMITS, rows_on, slip


def test_a_program_that_died_in_a_slip_leaves_nothing_for_the_next_visitor() -> None:
    machine = EscPosMachine(profile=Profile(keeps_buffer=True))
    job = slip(1)
    machine.receive(b"".join(job.strips[:4]) + job.strips[4][:1000])
    printer = EscPosPrinter(MemoryTransport(machine), LIMITS, torn=True)
    assert printer.print(slip(2)) == PrintResult(PrintOutcome.CONFIRMED)
    printer.stop()
    torn, whole = machine.pieces
    assert rows_on(torn, 1)[:96] == list(range(96))
    assert rows_on(whole, 1) == []
    assert rows_on(whole, 2) == list(range(240))


def test_without_that_knowledge_the_two_would_mix() -> None:
    machine = EscPosMachine(profile=Profile(keeps_buffer=True))
    machine.receive(slip(1).strips[0][:1000])
    printer = EscPosPrinter(MemoryTransport(machine), LIMITS)
    printer.print(slip(2))
    printer.stop()
    assert any(rows_on(piece, 1) and rows_on(piece, 2) for piece in machine.pieces)


@pytest.mark.parametrize("sent", range(len(BEGIN)))
def test_a_line_that_breaks_before_the_first_byte_of_a_slip_has_surely_printed_nothing(sent: int) -> None:
    machine = EscPosMachine()
    line = MemoryTransport(machine)
    printer = EscPosPrinter(line, LIMITS)
    assert printer.print(slip(2)) == PrintResult(PrintOutcome.CONFIRMED)
    questions = sum(len(ask_status(number)) for number in STATUS_NUMBERS)
    line.drop_in(questions + sent + 1)
    assert printer.print(slip(1)) == PrintResult(PrintOutcome.FAILED, Fault.PRINTER_LOST)
    printer.stop()
    assert [rows_on(piece, 1) for piece in (*machine.pieces, machine.web())] == [[], []]


def test_a_roll_that_ends_with_a_slip_takes_its_yes_not_back() -> None:
    machine, told = EscPosMachine(profile=Profile(swallows=True)), Queue[DeviceEvent]()

    def end() -> None:
        machine.load_paper(0)
        machine.open_cover()

    machine.after_rows(241, end)  # between the last row and the cut
    printer = EscPosPrinter(MemoryTransport(machine), msgspec.structs.replace(LIMITS, attention=20, finish=40, job=40))
    printer.start(told.put)
    with ThreadPoolExecutor(1) as alone:
        printed = alone.submit(printer.print, slip(1))
        while told.get(timeout=30) != PrinterStateChanged(PrinterState.COVER_OPEN):
            pass
        machine.close_cover()
        assert printed.result() == PrintResult(PrintOutcome.CONFIRMED)
    printer.stop()
    assert machine.cuts == 1


def test_a_strip_longer_than_can_be_completed_is_refused() -> None:
    with pytest.raises(ValueError, match=str(LONGEST_STRIP)):
        PrintJob((bytes(LONGEST_STRIP + 1),))


def test_paper_is_shown_as_it_comes_out_and_old_pieces_are_let_go() -> None:
    printer = SimulatedPrinter(384, LIMITS)
    row = b"\x80" + bytes(46) + b"\x01"
    for count in range(15):
        job = PrintJob((b"\x1dv0\x00\x30\x00\x02\x00" + row * 2,))
        assert printer.print(job).outcome is PrintOutcome.CONFIRMED
        assert printer.wait_for_paper(count + 1, 1)
    printer.stop()
    assert len(printer.paper()) == 12
    assert printer.paper()[-1].rows[:96] == row * 2
    assert printer.paper()[-1].width == 384
    assert not printer.paper()[-1].blank()
    assert Paper(384, bytes(96)).blank()


def test_the_software_printer_shows_text_as_what_it_is() -> None:
    machine = EscPosMachine()
    machine.receive(b"\x00\x1b@Halo\n\x1bd\x01")
    assert machine.garbage == b"Halo"
    assert machine.web().height == 30
