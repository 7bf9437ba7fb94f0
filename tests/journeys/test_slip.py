"""A worker leaves with a slip, or is told honestly why not; nothing is printed twice by itself."""

import subprocess
import sys

import pytest
import zxingcpp
from PIL import Image, ImageOps

from kiosk.cache.journal import Journal
from kiosk.cache.outbox import Outbox
from kiosk.config import Config
from kiosk.devices.escpos_machine import Paper
from kiosk.health import PrinterState, PrintOutcome
from kiosk.visit import events as e
from kiosk.visit.model import Overlay, Stage
from tests.driving import Driver
from tests.full_disk import no_room


def code_on(paper: Paper) -> str:
    """What a phone reads from the slip as it came out."""
    dots = Image.frombytes("1", (paper.width, paper.height), paper.rows)
    (code,) = zxingcpp.read_barcodes(ImageOps.invert(dots.convert("L")))
    return str(code.text)


def ask_for_slip(kiosk: Driver) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)


def command(config: Config, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "kiosk", "--config", str(config.path), *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)


def test_a_slip_comes_out_once_and_anyone_can_check_it(kiosk: Driver, config: Config) -> None:
    cuts = kiosk.inside.sim_printer.machine.cuts
    ask_for_slip(kiosk)
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.CONFIRMED
    assert kiosk.reads("Silakan ambil kertas")
    assert kiosk.inside.sim_printer.machine.cuts == cuts + 1
    text = code_on(kiosk.inside.sim_printer.paper()[-1])
    assert text.startswith("HTTP")
    checked = command(config, "verify", text)
    assert checked.returncode == 0, checked.stdout
    assert "Benar pada" in checked.stdout
    turned = text[:-9] + ("A" if text[-9] != "A" else "B") + text[-8:]
    assert command(config, "verify", turned).returncode == 1
    kiosk.leave()


def test_the_portal_learns_of_each_slip_once(kiosk: Driver, config: Config) -> None:
    ask_for_slip(kiosk)
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    kiosk.settle()
    outbox = Outbox(config.data_folder)
    waiting = outbox.count()
    assert waiting >= 1
    synced = command(config, "sync", "--once")
    assert synced.returncode == 0, synced.stderr
    assert outbox.count() == 0
    outbox.close()


def test_paper_that_ends_in_the_middle_is_loaded_and_the_slip_goes_on(kiosk: Driver) -> None:
    machine = kiosk.inside.sim_printer.machine
    cuts = machine.cuts
    ask_for_slip(kiosk)
    machine.load_paper(300)
    kiosk.app.post(e.Continued())
    kiosk.until("paper out", lambda: kiosk.visit.health.printer is PrinterState.PAPER_OUT)
    assert kiosk.reads("Kertas habis. Silakan panggil petugas.")
    kiosk.touch("Panggil petugas", Overlay.STAFF_CALLED)
    kiosk.touch("Tutup", Overlay.NONE)
    assert kiosk.visit.stage is Stage.PRINTING
    machine.load_paper(None)
    kiosk.until("printed", lambda: kiosk.visit.stage is Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.CONFIRMED
    assert machine.cuts == cuts + 1


def test_without_paper_nothing_is_begun_and_the_screen_says_so(kiosk: Driver) -> None:
    kiosk.inside.sim_printer.machine.load_paper(0)
    kiosk.until("paper out", lambda: kiosk.visit.health.printer is PrinterState.PAPER_OUT)
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    assert kiosk.reads("Kertas habis.")
    kiosk.inside.sim_printer.machine.load_paper(None)
    kiosk.until("paper", lambda: kiosk.visit.health.printer is PrinterState.READY)
    kiosk.touch("Cetak", Stage.PREVIEW)


@pytest.mark.parametrize("came_out", [True, False])
def test_a_lost_line_asks_the_visitor_and_a_reprint_is_a_marked_copy(kiosk: Driver, came_out: bool) -> None:
    printer = kiosk.inside.sim_printer
    ask_for_slip(kiosk)
    printer.transport.drop_in(20_000)
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.UNKNOWN
    assert kiosk.visit.serial is not None
    serial = kiosk.visit.serial
    if came_out:
        kiosk.touch("Sudah keluar")
        kiosk.leave()
        return
    kiosk.touch("Belum keluar")
    kiosk.until("printer back", lambda: kiosk.visit.health.printer is PrinterState.READY)
    kiosk.touch("Cetak lagi", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
    assert kiosk.visit.slip is not None
    assert (kiosk.visit.slip.serial, kiosk.visit.slip.copy) == (serial, 2)


def test_a_crash_between_saving_and_paper_is_settled_as_unknown_and_prints_nothing(config: Config) -> None:
    journal = Journal(config.data_folder)
    serial = journal.reserve("status", "id")
    journal.intend(serial, 1)
    assert [p.serial for p in journal.unsettled()] == [serial]
    with Driver.opened(config) as kiosk:
        kiosk.settle()
        assert journal.unsettled() == ()
        assert kiosk.inside.sim_printer.machine.cuts == 0
    journal.close()


def test_a_full_disk_prints_nothing_says_so_and_prints_once_there_is_room(kiosk: Driver) -> None:
    machine = kiosk.inside.sim_printer.machine
    cuts = machine.cuts
    ask_for_slip(kiosk)
    with no_room():
        kiosk.touch("Cetak sekarang")
        kiosk.until("refused", lambda: kiosk.visit.fault is not None)
    assert kiosk.visit.stage is Stage.PREVIEW
    assert kiosk.reads("Mesin belum bisa menyimpan.")
    assert machine.cuts == cuts
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert machine.cuts == cuts + 1
