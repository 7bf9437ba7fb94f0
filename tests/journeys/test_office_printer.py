"""A visitor at a kiosk whose printer is an office printer, with the dock's sheets and faults."""

import threading
from collections.abc import Iterator

import msgspec
import pytest

from kiosk.config import Config
from kiosk.devices.office_machine import OfficeMachine
from kiosk.devices.office_sim import SimulatedOfficePrinter
from kiosk.dock import Simulation
from kiosk.health import PrinterState, PrintOutcome
from kiosk.visit.model import Stage
from tests.driving import Driver

pytestmark = pytest.mark.xdist_group("office_printer")


@pytest.fixture
def kiosk(config: Config) -> Iterator[Driver]:
    printer = msgspec.structs.replace(config.printer, kind="sim-ipp")
    with Driver.opened(msgspec.structs.replace(config, printer=printer)) as driver:
        driver.until("printer", lambda: driver.visit.health.printer is PrinterState.READY)
        yield driver


@pytest.fixture
def dock(kiosk: Driver) -> Simulation:
    return Simulation(kiosk.app)


def machine(kiosk: Driver) -> OfficeMachine:
    assert isinstance(kiosk.inside.printer, SimulatedOfficePrinter)
    return kiosk.inside.printer.machine


def ask_for_a_sheet(kiosk: Driver) -> None:
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn sheet", lambda: kiosk.visit.slip is not None)
    kiosk.touch("Cetak sekarang", Stage.PRINTED)


def test_a_visitors_sheet_comes_out_and_lies_in_the_dock(kiosk: Driver, dock: Simulation) -> None:
    assert dock.paper_image() is None
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn sheet", lambda: kiosk.visit.slip is not None)
    shown = kiosk.visit.slip
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.CONFIRMED
    (sheet,) = machine(kiosk).sheets
    assert sheet.startswith(b"%PDF")
    picture = dock.paper_image()
    assert picture is not None
    assert shown is not None
    assert picture == shown.image, "what was shown before is what came out"
    assert dock.paper_image() is picture


def test_every_fault_of_the_dock_is_said_and_mended_or_waited_for(kiosk: Driver, dock: Simulation) -> None:
    for name, state in (
        ("Kertas habis", PrinterState.PAPER_OUT),
        ("Tutup mesin cetak terbuka", PrinterState.COVER_OPEN),
        ("Kertas tersangkut", PrinterState.ERROR),
        ("Kabel mesin cetak lepas", PrinterState.OFFLINE),
    ):
        dock.inject(name)
        kiosk.until(name, lambda state=state: kiosk.visit.health.printer is state)  # type: ignore[misc]
        dock.clear(name)
        kiosk.until("mended", lambda: kiosk.visit.health.printer is PrinterState.READY)


def test_a_line_that_breaks_when_the_sheet_is_sent_is_asked_about_and_prints_no_second_one(
    kiosk: Driver, dock: Simulation
) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    dock.inject("Kabel putus setelah lembar dikirim")
    ask_for_a_sheet(kiosk)
    assert kiosk.visit.outcome is PrintOutcome.UNKNOWN
    dock.clear("Kabel putus setelah lembar dikirim")
    kiosk.until("back", lambda: kiosk.visit.health.printer is PrinterState.READY)
    assert len(machine(kiosk).sheets) == 1
    assert all(job.ended for job in machine(kiosk).jobs.values())


def test_a_sheet_that_the_printer_holds_is_waited_for(kiosk: Driver, dock: Simulation) -> None:
    def let_go() -> None:
        if machine(kiosk).wait_for_job(30):
            dock.clear("Mesin cetak diam")

    kiosk.open_with_card(kiosk.somebody("card+pin"))
    dock.inject("Mesin cetak diam")
    hand = threading.Thread(target=let_go)
    hand.start()
    ask_for_a_sheet(kiosk)
    hand.join()
    assert kiosk.visit.outcome is PrintOutcome.CONFIRMED
    assert len(machine(kiosk).sheets) == 1
