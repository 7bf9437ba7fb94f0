"""The machine as the desk meets it: each act does its one thing, and trouble is told, never hidden."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.care_port import Care
from kiosk.conductor.ports import TroubleError
from kiosk.config import load
from kiosk.desk.care import Act, Place
from kiosk.devices.printer_sim import SimulatedPrinter
from kiosk.faults import Fault
from kiosk.health import Closed
from kiosk.lobby import Lobby
from kiosk.logs import Log
from kiosk.office_time import OfficeTime
from kiosk.ports import DOTS, Paper, Slips
from kiosk.visit import events as e
from kiosk.visit.model import Call, Stage
from tests.kiosk.conductor.world import Kiosk, World, running
from tests.kiosk.test_lobby import CONFIG


class Machine:
    """One machine with a simulated printer."""

    def __init__(self, folder: Path, kiosk: Kiosk) -> None:
        path = folder / "kiosk.toml"
        path.write_text(CONFIG + '[printer]\nkind = "sim"\nroll_metres = 80\n[desk]\ncounter = "Loket 7"\n')
        self.config = load(path)
        time = OfficeTime(self.config.office.timezone)
        self.log = Log(self.config.data_folder / "log", "kiosk")
        self.kiosk = kiosk
        self.printer = SimulatedPrinter(DOTS[80])
        self.printer.start(lambda _event: None)
        self.lobby = Lobby(self.config, time, self.log)
        self.lobby.start(kiosk.conductor, kiosk.clock)
        self.told: list[int] = []
        slips = Slips(self.config, time)
        paper = Paper(self.printer, slips, self.config, lambda used, _left: self.told.append(used))
        self.loud: list[int] = []
        self.care = Care(
            self.config, time, self.lobby, kiosk.conductor, paper, self.printer, self.log, self.loud.append
        )


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with running(World()) as kiosk:
        built = Machine(tmp_path, kiosk)
        yield built
        built.printer.stop()


def test_the_desk_sees_who_waits_and_calls_them_to_its_counter(machine: Machine) -> None:
    machine.lobby.take("OPP")
    machine.lobby.take("INFORMATION")
    board = machine.care.look(Place.QUEUE)
    assert [(one.number, one.service) for one in board.waiting] == [("B-001", "OPP"), ("B-002", "INFORMATION")]
    called = machine.care.act(Act.CALL, "B-002")
    assert (called.called, called.counter, called.said) == ("B-002", "Loket 7", "called")
    assert machine.care.act(Act.CALL_NEXT, "").called == "B-001"
    assert machine.care.act(Act.CALL_NEXT, "").said == "nobody_waits"


def test_a_visitor_who_called_is_told_that_staff_come(machine: Machine) -> None:
    machine.kiosk.do(e.Started(), e.StaffAsked())
    assert machine.care.look(Place.QUEUE).staff_wanted
    board = machine.care.act(Act.COMING, "")
    assert machine.kiosk.conductor.wait_until_idle()
    assert (board.said, machine.kiosk.visit.call) == ("coming", Call.COMING)
    assert not machine.care.look(Place.QUEUE).staff_wanted


def test_out_of_service_and_back(machine: Machine) -> None:
    assert machine.care.act(Act.CLOSE, "cleaning").closed is Closed.CLEANING
    assert machine.kiosk.do(e.Started()).stage is Stage.ATTRACT
    assert machine.care.act(Act.OPEN, "").closed is None
    assert machine.kiosk.do(e.Started()).stage is Stage.LANGUAGE


def test_a_new_roll_is_counted_from_its_beginning_and_a_trial_comes_out(machine: Machine) -> None:
    printed = machine.care.act(Act.TEST_PRINT, "")
    assert (printed.said, printed.tallies[1].done) == ("test_printed", 1)
    assert machine.care.act(Act.NEW_ROLL, "").said == "roll_changed"
    assert machine.told[-1] == 0


def test_loudness_is_kept_and_told(machine: Machine) -> None:
    assert machine.care.act(Act.VOLUME, "50").volume == 50
    assert machine.loud == [50]
    assert machine.care.look(Place.SOUND).volume == 50


def test_the_report_of_the_day_lies_among_the_sheets(machine: Machine) -> None:
    board = machine.care.act(Act.FILE_DAY, "")
    today = dt.datetime.now(machine.config.office.timezone).date()
    assert board.detail == f"laporan-{today:%Y-%m-%d}.pdf"
    assert (machine.config.sheets_folder / board.detail).read_bytes().startswith(b"%PDF")
    assert board.day[0][1][0][0] == "kunjungan"


def test_logs_are_copied_whole_to_where_a_stick_is_mounted_and_nowhere_else(machine: Machine) -> None:
    with pytest.raises(TroubleError) as refused:
        machine.care.act(Act.EXPORT, "")
    assert refused.value.fault is Fault.STORAGE_FAILED
    machine.config.export_folder.mkdir()
    machine.lobby.close_machine(Closed.PAPER)
    board = machine.care.act(Act.EXPORT, "")
    copied = machine.config.export_folder / board.detail / "kiosk.jsonl"
    assert b"out_of_service" in copied.read_bytes()


def test_where_no_sync_runs_the_desk_says_so(machine: Machine) -> None:
    assert machine.care.act(Act.SYNC_NOW, "").said == "sync_asleep"
