"""The machine as the desk meets it: each act does its one thing, and trouble is told, never hidden."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk import VERSION, audit
from kiosk.cache import leaving
from kiosk.cache.enrolment import Enrolment, save_enrolment
from kiosk.cache.keys import KioskKeys, save_keys
from kiosk.cache.leaving import Leaving, Outcome
from kiosk.cache.outbox import Outbox
from kiosk.conductor.ports import TroubleError
from kiosk.config import load
from kiosk.desk.care import ACTS, WIPE_WORD, Act, Feed, Place
from kiosk.devices.printer import DOTS
from kiosk.devices.printer_sim import SimulatedPrinter
from kiosk.faults import Fault
from kiosk.health import Closed
from kiosk.logs import Log
from kiosk.office_time import OfficeTime
from kiosk.ports.care import Care
from kiosk.ports.lobby import Lobby
from kiosk.ports.prints import Paper
from kiosk.ports.slips import Slips
from kiosk.sync.status import FeedStatus, Progress, SyncStatus, write_status
from kiosk.sync.wake import WAKE, WakeSocket
from kiosk.visit import events as e
from kiosk.visit.model import Call, Stage
from onedata.events import StaffCalled
from onedata.signatures import raw_public_key
from tests.kiosk.conductor.world import Kiosk, World, running
from tests.kiosk.ports.test_lobby import CONFIG

NOW = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)


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
        self.ended: list[bool] = []
        parts = (self.lobby, kiosk.conductor, paper, self.printer, self.log, self.loud.append)
        self.care = Care(self.config, time, *parts, end=lambda: self.ended.append(True))


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with running(World()) as kiosk:
        built = Machine(tmp_path, kiosk)
        yield built
        built.printer.stop()


def enrolled_outbox(folder: Path, parked: str = "") -> None:
    """Enrol a machine with no portal behind it, and keep one event there; refused by the portal where it says why."""
    keys = KioskKeys.new()
    root = raw_public_key(Ed25519PrivateKey.generate()).hex()
    receiving = keys.receiving.public_key().public_bytes_raw().hex()
    save_keys(folder, keys)
    save_enrolment(folder, Enrolment("k1", "52", "BP3MI NTB", "https://p", root, "00" * 8, receiving, (), (), NOW))
    outbox = Outbox(folder)
    event = outbox.add("staff-called", StaffCalled(stage="home", language="id"))
    if parked:
        outbox.park(event, parked)
    outbox.close()


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
    machine.lobby.call_staff()
    (call,) = machine.lobby.staff.wanted()
    machine.care.answer_staff(call.call)
    assert machine.kiosk.conductor.wait_until_idle()
    assert machine.kiosk.visit.call is Call.COMING
    assert machine.lobby.staff.wanted() == ()


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
    assert board.day.figures[0][1] == "kunjungan"
    assert [chart.upright for chart in board.day.charts].count(True) <= 1


def test_bars_are_as_long_as_the_sheet_has_them_and_a_small_count_has_none(machine: Machine) -> None:
    for by, visits in (("touch", 6), ("card", 3)):
        for _ in range(visits):
            machine.log.note(audit.visit_started(by=by))
            machine.log.note(audit.page_opened(page="map" if by == "touch" else "jobs"))
    assert machine.care.look(Place.DAY, "en").day.figures[0][1] == "visits"
    day = machine.care.look(Place.DAY).day
    assert day.figures[0][0] == "9"
    services = next(chart for chart in day.charts if len(chart.bars) == 2 and not chart.upright)
    assert [(bar.figure, bar.share) for bar in services.bars] == [("6", 1.0), ("-", 0.0)]


def test_logs_are_copied_whole_to_where_a_stick_is_mounted_and_nowhere_else(machine: Machine) -> None:
    with pytest.raises(TroubleError) as refused:
        machine.care.act(Act.EXPORT, "")
    assert refused.value.fault is Fault.STORAGE_FAILED
    machine.config.export_folder.mkdir()
    machine.lobby.close_machine(Closed.PAPER)
    board = machine.care.act(Act.EXPORT, "")
    copied = machine.config.export_folder / board.detail / "kiosk.jsonl"
    assert b"out_of_service" in copied.read_bytes()


def test_the_first_language_is_set_and_kept(machine: Machine) -> None:
    assert machine.care.act(Act.LANGUAGE, "en").language == "en"
    assert machine.care.look(Place.SOUND).language == "en"
    assert machine.kiosk.conductor.wait_until_idle()
    assert machine.kiosk.visit.language == "en"


def test_every_act_of_every_place_can_be_done(machine: Machine) -> None:
    assert set(machine.care._acts) | {Act.FILE_DAY} == set().union(*ACTS.values())


def test_the_data_tell_their_versions_and_what_the_portal_refused(machine: Machine) -> None:
    feed = FeedStatus(sequence=12, as_of=NOW)
    write_status(machine.config.data_folder, SyncStatus(last_success=NOW, feeds={"guidance": feed}, outbox_parked=1))
    enrolled_outbox(machine.config.data_folder, parked="422 not-sealed")
    board = machine.care.look(Place.DATA)
    assert board.version == VERSION
    assert (board.synced_at, board.feeds) == (NOW, (Feed("guidance", 12, NOW),))
    assert [(event.kind, event.problem) for event in board.parked] == [("staff-called", "422 not-sealed")]


def test_what_waits_for_the_portal_is_counted_as_it_stands_now_and_not_as_the_last_round_left_it(
    machine: Machine,
) -> None:
    folder = machine.config.data_folder
    assert machine.care.look(Place.DATA).outbox_waiting == 0
    write_status(folder, SyncStatus(last_success=NOW, outbox_waiting=0))
    enrolled_outbox(folder)
    assert machine.care.look(Place.DATA).outbox_waiting == machine.care.look(Place.LEAVE).left_behind == 1
    enrolled_outbox(folder, parked="422 not-sealed")
    board = machine.care.look(Place.DATA)
    assert (board.outbox_waiting, len(board.parked)) == (1, 1)
    assert machine.care.look(Place.LEAVE).left_behind == 2


def test_a_download_is_told_with_share_bytes_rows_speed_and_time_left(machine: Machine) -> None:
    began = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=10)
    filling = Progress("register-52", 30_000_000, 120_000_000, 470_000, began, before=10_000_000)
    write_status(machine.config.data_folder, SyncStatus(progress=filling))
    coming = machine.care.look(Place.DATA).coming
    assert coming is not None
    assert (coming.percent, coming.done, coming.total, coming.rows) == (25, 30_000_000, 120_000_000, 470_000)
    assert 1_000_000 < coming.speed <= 2_000_000
    assert coming.seconds_left == pytest.approx(90_000_000 / coming.speed, abs=1)
    write_status(machine.config.data_folder, SyncStatus())
    assert machine.care.look(Place.DATA).coming is None


def test_nothing_is_emptied_while_events_would_be_lost_and_not_by_another_word(machine: Machine) -> None:
    folder = machine.config.data_folder
    enrolled_outbox(folder)
    assert machine.care.look(Place.LEAVE).left_behind == 1
    assert machine.care.act(Act.WIPE, WIPE_WORD).said == "left_behind"
    assert machine.care.act(Act.ENROL, "7K3MQ2TNX9WD").said == "left_behind"
    board = machine.care.act(Act.CARRY_OUT, "")
    assert (board.said, board.left_behind) == ("carried_out", 0)
    assert (machine.config.export_folder / board.detail).stat().st_size > 0
    assert machine.care.act(Act.WIPE, "KOSONK").said == "wrong_word"
    assert not leaving.asked(folder)
    assert machine.ended == []
    assert machine.care.act(Act.WIPE, WIPE_WORD).said == "starts_again"
    assert leaving.read(folder) == Leaving()
    assert machine.ended == [True]


def test_an_enrolment_that_did_not_work_is_told_at_the_next_look(machine: Machine) -> None:
    leaving.settle(machine.config.data_folder, Outcome(Fault.PORTAL_UNREACHABLE))
    board = machine.care.look(Place.LEAVE)
    assert (board.said, board.detail) == ("not_enrolled", Fault.PORTAL_UNREACHABLE.value)


def test_sync_now_wakes_the_process_that_listens(machine: Machine) -> None:
    listening = WakeSocket(machine.config.data_folder)
    try:
        assert not listening.take(0)
        assert machine.care.act(Act.SYNC_NOW, "").said == "sync_woken"
        assert [message.content for message in listening.take(5)] == [WAKE]
    finally:
        listening.close()


def test_where_no_sync_runs_the_desk_says_so(machine: Machine) -> None:
    assert machine.care.act(Act.SYNC_NOW, "").said == "sync_asleep"
