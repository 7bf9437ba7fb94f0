"""What is said of a slip that did not come out: what can be done about it now, not what stopped it then."""

import msgspec
import pytest

from kiosk.faults import Fault
from kiosk.health import PrinterState
from kiosk.ui.views.plain import printed
from tests.kiosk.ui.hearing import VISITS, scene

AGAIN = "Anda bisa mencetak lagi atau memanggil petugas."


def said(name: str, printer: PrinterState, fault: Fault | None = None) -> str:
    visit = VISITS[name]
    health = msgspec.structs.replace(visit.health, printer=printer)
    view = printed(scene(msgspec.structs.replace(visit, health=health, fault=fault)))
    return str(view["sentence"])


@pytest.mark.parametrize(
    ("printer", "sentence"),
    [
        (PrinterState.PAPER_OUT, "Kertas habis. Silakan panggil petugas."),
        (PrinterState.OFFLINE, "Mesin cetak sedang tidak bisa dipakai. Silakan panggil petugas."),
        (PrinterState.READY, AGAIN),
        (PrinterState.PAPER_LOW, AGAIN),
    ],
)
def test_a_slip_can_be_printed_again_where_the_printer_can_print_and_nowhere_else(
    printer: PrinterState, sentence: str
) -> None:
    assert said("10-printed-failed", printer, Fault.PAPER_OUT) == sentence
    assert said("10-printed-missing", printer) == sentence


def test_what_was_not_the_printers_state_is_said_as_it_is() -> None:
    assert said("10-printed-failed", PrinterState.READY, Fault.PRINTER_LOST).startswith("Cetakan terputus.")
    assert said("10-printed-asked", PrinterState.OFFLINE) == ""
