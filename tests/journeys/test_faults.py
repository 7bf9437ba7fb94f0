"""What a visitor meets when a part of the machine fails: an honest sentence, a way on, and all of it again later."""

import datetime as dt
import os

import msgspec
import pytest

from kiosk.cache.generations import FOLDER, point_at, read_pointer, withdraw
from kiosk.config import Config
from kiosk.devices.card_sim import SimulatedCard
from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome, ReaderState, RegisterState
from kiosk.sync import process
from kiosk.sync.status import read_status, write_status
from kiosk.visit import events as e
from kiosk.visit.model import Overlay, Stage
from tests.driving import Driver

NEUTRAL = "Data belum bisa dibuka."


class Unwell(Driver):
    """A kiosk that need not have a register."""

    def well(self) -> None:
        self.until("register", lambda: self.visit.health.register is not RegisterState.UNKNOWN)


def damage(config: Config) -> None:
    """Overwrite the register in force."""
    pointer = read_pointer(config.data_folder / FOLDER)
    assert pointer is not None
    path = config.data_folder / FOLDER / pointer.file
    path.write_bytes(os.urandom(path.stat().st_size))


def look_up(kiosk: Driver, then: Stage) -> None:
    """Type somebody's NIK and PIN."""
    person = kiosk.somebody("nik+pin")
    kiosk.choose_status()
    kiosk.type_nik(person)
    kiosk.give_pin(person.pin or "", then)


def print_slip(kiosk: Driver) -> None:
    """Print the slip of the status that is open; it comes out."""
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.CONFIRMED


@pytest.mark.parametrize("lost", ["damaged", "absent"])
def test_without_a_good_register_nobody_is_called_unknown_and_a_sync_mends_it(config: Config, lost: str) -> None:
    if lost == "damaged":
        damage(config)
    else:
        withdraw(config.data_folder / FOLDER)
    with Unwell.opened(config) as kiosk:
        look_up(kiosk, Stage.NOT_OPENED)
        assert kiosk.visit.fault is Fault.RECORD_NOT_OPENED
        assert kiosk.reads(NEUTRAL)
        kiosk.touch("Panggil petugas", Overlay.STAFF_CALLED)
        kiosk.touch("Tutup", Overlay.NONE)
        kiosk.leave()
        assert process.run(config, once=True) == 0
        look_up(kiosk, Stage.STATUS)


def test_a_portal_that_is_away_for_days_leaves_everything_but_the_date(config: Config) -> None:
    registers = config.data_folder / FOLDER
    pointer = read_pointer(registers)
    assert pointer is not None
    point_at(registers, msgspec.structs.replace(pointer, as_of=dt.datetime(2026, 3, 5, 4, 0, tzinfo=dt.UTC)))
    away = msgspec.structs.replace(config, portal=msgspec.structs.replace(config.portal, url="http://127.0.0.1:9"))
    assert process.run(away, once=True) != 0
    assert read_status(config.data_folder).fault is Fault.PORTAL_UNREACHABLE
    with Driver.opened(config) as kiosk:
        kiosk.until("offline", lambda: kiosk.visit.health.online is False)
        kiosk.open_with_card(kiosk.somebody("card+pin"))
        assert kiosk.reads("Tanpa jaringan. Silakan lanjutkan. Data per 5 Mar 2026.")
        print_slip(kiosk)
        process.run(config, once=True)
        kiosk.until("online", lambda: kiosk.visit.health.online)
        assert not kiosk.reads("Tanpa jaringan")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.SIGNATURE_WRONG, "Data belum diperbarui. Silakan lanjutkan. Data per "),
        (Fault.SEQUENCE_OLDER, "Data belum diperbarui. Silakan lanjutkan. Data per "),
        (Fault.CLOCK_WRONG, "Jam mesin ini belum tepat. Silakan lanjutkan. Data per "),
        (None, ""),
    ],
)
def test_what_the_sync_process_finds_wrong_is_said_and_the_visit_goes_on(
    config: Config, fault: Fault | None, said: str
) -> None:
    status = read_status(config.data_folder)
    faults = () if fault is None else (fault,)
    write_status(config.data_folder, msgspec.structs.replace(status, fault=fault, faults=faults))
    with Driver.opened(config) as kiosk:
        kiosk.until("word of it", lambda: bool(kiosk.visit.health.faults) is bool(faults))
        kiosk.choose_status()
        assert kiosk.reads(said)
        assert kiosk.reads("Silakan lanjutkan.") is bool(said)


def test_damaged_next_steps_leave_slip_and_status_and_are_mended_by_a_sync(config: Config) -> None:
    for part in config.data_folder.glob("content.db*"):
        part.write_bytes(b"not a database" * 1000)
    with Driver.opened(config) as kiosk:
        kiosk.open_with_card(kiosk.somebody("card+pin"))
        assert kiosk.reads("Orientasi (OPP)")
        assert kiosk.reads("Tanyakan petugas")
        print_slip(kiosk)
        assert process.run(config, once=True) == 0
        kiosk.touch("Lihat status", Stage.STATUS)
        kiosk.until("mended", lambda: not kiosk.reads("Tanyakan petugas"))


def test_a_damaged_journal_is_set_aside_and_slips_are_printed(config: Config) -> None:
    for part in config.data_folder.glob("local.db*"):
        part.write_bytes(b"not a database" * 1000)
    with Driver.opened(config) as kiosk:
        kiosk.open_with_card(kiosk.somebody("card+pin"))
        print_slip(kiosk)


def test_an_unplugged_printer_is_said_before_anybody_asks_and_prints_when_it_is_back(kiosk: Driver) -> None:
    printer = kiosk.inside.sim_printer
    printer.transport.unplug()
    kiosk.until("unplugged", lambda: kiosk.visit.health.printer is PrinterState.OFFLINE)
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    assert kiosk.reads("Mesin cetak sedang tidak bisa dipakai.")
    printer.transport.plug_in()
    kiosk.until("plugged in", lambda: kiosk.visit.health.printer is PrinterState.READY)
    assert not kiosk.reads("Mesin cetak sedang tidak bisa dipakai.")
    print_slip(kiosk)


def test_an_open_cover_is_said_and_nothing_is_begun(kiosk: Driver) -> None:
    machine = kiosk.inside.sim_printer.machine
    machine.open_cover()
    kiosk.until("open", lambda: kiosk.visit.health.printer is PrinterState.COVER_OPEN)
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    assert kiosk.reads("Tutup mesin cetak terbuka.")
    machine.close_cover()
    kiosk.until("closed", lambda: kiosk.visit.health.printer is PrinterState.READY)
    kiosk.touch("Cetak", Stage.PREVIEW)


def test_a_cover_opened_in_the_middle_of_a_slip_is_waited_for_and_one_slip_comes_out(kiosk: Driver) -> None:
    machine = kiosk.inside.sim_printer.machine
    cuts = machine.cuts
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
    machine.after_rows(200, machine.open_cover)
    kiosk.app.post(e.Continued())  # not by touch: that waits until the slip is out
    kiosk.until("open", lambda: kiosk.visit.health.printer is PrinterState.COVER_OPEN)
    assert kiosk.visit.stage is Stage.PRINTING
    assert kiosk.reads("Tutup mesin cetak terbuka. Silakan panggil petugas.")
    machine.close_cover()
    kiosk.until("printed", lambda: kiosk.visit.stage is Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.CONFIRMED
    assert machine.cuts == cuts + 1


def test_a_reader_that_is_unplugged_leaves_the_typed_number(kiosk: Driver) -> None:
    kiosk.choose_status()
    kiosk.touch("Kartu", Stage.CARD)
    kiosk.inside.sim_reader.be(ReaderState.ABSENT)
    kiosk.until("absent", lambda: kiosk.visit.fault is Fault.READER_ABSENT)
    assert kiosk.reads("Pembaca kartu sedang tidak bisa dipakai. Ketik nomor saja.")
    kiosk.touch("Ketik nomor", Stage.NUMBER)
    kiosk.inside.sim_reader.be(ReaderState.READY)
    kiosk.until("back", lambda: kiosk.visit.health.reader is ReaderState.READY)


def test_a_card_lifted_at_any_command_is_asked_for_again(kiosk: Driver) -> None:
    person = kiosk.somebody("card+pin")
    kiosk.choose_status()
    for command in range(2):
        seen = kiosk.inside.cards
        kiosk.inside.sim_reader.present(SimulatedCard(serial="0102030405060708", pulled_at=command))
        kiosk.until("card", lambda seen=seen: kiosk.inside.cards > seen)  # type: ignore[misc]
        kiosk.settle()
        kiosk.until("lifted", lambda: kiosk.visit.fault is Fault.CARD_REMOVED and not kiosk.visit.reading)
        assert kiosk.visit.stage is Stage.CARD
        assert kiosk.reads("Kartu terangkat terlalu cepat.")
    kiosk.tap(person)
    kiosk.give_pin(person.pin or "")


def test_a_mute_card_is_answered_for_and_the_next_card_is_read(kiosk: Driver) -> None:
    person = kiosk.somebody("card+pin")
    kiosk.choose_status()
    kiosk.inside.sim_reader.present(SimulatedCard(uid=person.card, mute_at=0))
    kiosk.until("mute", lambda: kiosk.visit.fault is Fault.CARD_UNREADABLE)
    assert kiosk.reads("Kartu belum terbaca. Tempelkan lagi dan tahan sebentar.")
    kiosk.tap(person)
    kiosk.give_pin(person.pin or "")


def test_a_stuck_cutter_is_said_and_what_is_printed_afterwards_is_a_copy(kiosk: Driver) -> None:
    machine = kiosk.inside.sim_printer.machine
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
    machine.after_rows(200, machine.stick_cutter)
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.FAILED
    assert kiosk.reads("Kertas tidak tercetak")
    assert kiosk.reads("Mesin cetak terhenti. Silakan panggil petugas.")
    machine.stick_cutter(stuck=False)
    kiosk.until("mended", lambda: kiosk.visit.health.printer is PrinterState.READY)
    kiosk.touch("Cetak lagi", Stage.PREVIEW)
    kiosk.until("drawn copy", lambda: kiosk.visit.slip is not None)
    assert kiosk.visit.slip is not None
    assert kiosk.visit.slip.copy == 2
