"""What staff do at the desk of a kiosk, with a real portal, register, list of staff and printer."""

import os
import subprocess
import sys
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.app import DESK_WINDOW
from kiosk.config import Config
from kiosk.demo_people import DemoPerson
from kiosk.desk import events as d
from kiosk.desk.model import Account, RunState
from kiosk.desk.model import Stage as Place
from kiosk.health import PrinterState, PrintOutcome
from kiosk.sync.process import Rounds
from kiosk.visit import events as e
from kiosk.visit.model import FactorKind, Overlay, Stage, Way
from tests.album import Album
from tests.driving import Driver
from tests.journeys.officer import PIN, Staff

HALF_A_SLIP = 700
"""Rows: a status slip has 1,000 to 1,900."""


def open_by_number(staff: Staff, man: DemoPerson) -> None:
    """Open somebody's record by number and PIN, at the counter."""
    staff.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
    staff.do(d.WayChosen(Way.NIK), Place.NUMBER)
    staff.do(d.NumberEntered(man.nik or ""), Place.FACTORS)
    staff.do(d.FactorChosen(FactorKind.PIN), Place.FACTOR)
    staff.do(d.FactorEntered(man.pin or ""), Place.FOUND)


def test_print_for_a_man_who_forgot_his_card(staff: Staff, album: Album) -> None:
    kiosk = staff.kiosk
    man = kiosk.somebody("nik+pin")
    staff.sign_in()
    assert kiosk.reads("Sri Contoh")
    kiosk.picture(album, "home")
    staff.do(d.FindAsked(), Place.REASON)
    kiosk.picture(album, "reason")
    open_by_number(staff, man)
    assert kiosk.reads(man.name)
    kiosk.picture(album, "found")
    staff.do(d.PrintAsked(), Place.PREVIEW)
    kiosk.until("slip", lambda: staff.desk.slip)
    kiosk.picture(album, "preview")
    first = staff.desk.slip
    assert first is not None
    staff.do(d.Continued(), Place.PRINTED)
    assert staff.desk.outcome is PrintOutcome.CONFIRMED
    kiosk.picture(album, "printed")
    assert len(kiosk.inside.sim_printer.paper()) == 1
    staff.do(d.PrintAsked(), Place.PREVIEW)
    kiosk.until("slip", lambda: staff.desk.slip)
    assert staff.desk.slip is not None
    assert staff.desk.slip.copy == 2
    assert kiosk.reads("SALINAN 2")
    kiosk.picture(album, "copy")
    staff.do(d.Continued(), Place.PRINTED)
    staff.do(d.BackAsked(), Place.FOUND)
    staff.do(d.FindAsked(), Place.REASON)
    open_by_number(staff, man)
    staff.do(d.PrintAsked(), Place.PREVIEW)
    kiosk.until("slip", lambda: staff.desk.slip)
    assert staff.desk.slip.serial == first.serial, "his record was closed and opened again: it is the same slip"
    assert kiosk.reads("SALINAN 3")
    kiosk.picture(album, "copy-of-a-record-that-was-opened-again")


def test_a_minute_of_silence_gives_the_screen_back_and_the_card_alone_opens_the_door_next_time(staff: Staff) -> None:
    kiosk = staff.kiosk
    staff.sign_in()
    kiosk.let_pass(61, Stage.ATTRACT)
    kiosk.settle()
    assert staff.desk.staff is None
    staff.lay_card()
    assert kiosk.visit.stage is Stage.STAFF
    staff.do(d.PinEntered("11111111"), Place.PIN)
    assert kiosk.reads("Sisa 4 kali")


def test_two_touches_lead_to_the_desk_from_where_nobody_is_known_and_stand_nowhere_else(kiosk: Driver) -> None:
    to_home = (("Mulai", Stage.LANGUAGE), ("Lanjut", Stage.HOME))
    assert not kiosk.offers("Khusus petugas")
    for touches in (1, 2):
        for name, then in to_home[:touches]:
            kiosk.touch(name, then)
        assert not kiosk.offers("Khusus petugas")
        kiosk.touch("Bantuan", Overlay.HELP)
        kiosk.touch("Khusus petugas", Stage.STAFF)
        assert kiosk.inside.desk.conductor.desk.staff is None
        kiosk.touch("Kembali", Stage.ATTRACT)
    kiosk.choose_status()
    kiosk.touch("Bantuan", Overlay.HELP)
    assert not kiosk.offers("Khusus petugas")


def test_no_hidden_touch_and_no_key_lead_to_the_desk(kiosk: Driver) -> None:
    window = kiosk.app.window.window
    corners = [QPoint(x, y) for x in (3, window.width() - 4) for y in (3, window.height() - 4)]
    keys = (Qt.Key.Key_F1, Qt.Key.Key_F12, Qt.Key.Key_Menu, Qt.Key.Key_P)
    for helped in (False, True):
        for at in (*corners, QPoint(window.width() // 2, 20)):
            if helped:
                kiosk.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
            for _ in range(7):
                QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=at)
            QTest.mouseDClick(window, Qt.MouseButton.LeftButton, pos=at)
            kiosk.settle()
            assert kiosk.visit.stage is not Stage.STAFF, at
        for key in keys:
            QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
            kiosk.settle()
            assert kiosk.visit.stage is not Stage.STAFF, key
    kiosk.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
    kiosk.touch("Khusus petugas", Stage.STAFF)  # the positive control


def test_nobody_gets_to_the_desk_while_a_visitor_is_known(staff: Staff) -> None:
    kiosk = staff.kiosk
    somebody = kiosk.somebody("nik+pin")
    kiosk.do(e.Started(), Stage.LANGUAGE)
    kiosk.do(e.Continued(), Stage.HOME)
    kiosk.do(e.StatusAsked(), Stage.NOTICE)
    kiosk.do(e.Continued(), Stage.IDENTIFY)
    kiosk.do(e.WayChosen(Way.NIK), Stage.NUMBER)
    kiosk.do(e.NumberEntered(somebody.nik or ""), Stage.FACTOR_CHOICE)
    kiosk.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
    kiosk.do(e.DeskAsked())
    assert kiosk.visit.stage is Stage.FACTOR_CHOICE
    assert staff.desk.staff is None


def test_somebody_without_anything_is_found_through_the_portal_and_opened_with_papers(staff: Staff) -> None:
    kiosk = staff.kiosk
    person = kiosk.somebody("nik+pin")
    born = person.birth_date
    assert born is not None
    staff.sign_in()
    staff.search(person)
    assert staff.desk.hits is not None
    assert person.name not in repr(staff.desk.hits)
    index = next(at for at, hit in enumerate(staff.desk.hits.people) if hit.birth_year == born.year)
    staff.do(d.HitChosen(index), Place.PAPERS)
    staff.do(d.PapersSeen("KTP"), Place.FOUND)
    assert staff.desk.person is not None
    assert staff.desk.person.full is not None


def test_the_desk_of_an_office_pc_opens_locked_and_stays_the_staffs(staffed: str, config: Config) -> None:
    Rounds(config, lambda _: None).run()
    with Driver.opened(config, DESK_WINDOW, desk=True) as kiosk:
        staff = Staff(kiosk)
        kiosk.until("locked", lambda: kiosk.reads("Tempelkan kartu petugas"))
        staff.lay_card()
        for figure in PIN:
            QTest.keyClick(kiosk.app.window.window, Qt.Key(ord(figure)))
        QTest.keyClick(kiosk.app.window.window, Qt.Key.Key_Return)
        staff.reaches(Place.HOME)
        assert kiosk.reads("Sri Contoh")
        kiosk.touch("Antrean & mesin")
        staff.reaches(Place.CARES)
        QTest.keyClick(kiosk.app.window.window, Qt.Key.Key_Escape)
        staff.reaches(Place.HOME)
        staff.do(d.LockAsked(), Place.LOCKED)
        assert kiosk.visit.stage is Stage.STAFF
        assert kiosk.reads("Tempelkan kartu petugas")


def test_the_desks_program_starts_and_ends(config: Config) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "--config", str(config.path), "desk"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        log = config.data_folder / "log" / "kiosk.jsonl"
        deadline = time.monotonic() + 60
        while not (log.exists() and "program_started" in log.read_text(encoding="utf-8")):
            assert program.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        program.terminate()
        _, said = program.communicate(timeout=60)
        assert (program.returncode, said) == (0, "")
    finally:
        program.kill()
        program.wait()


def test_thirty_people_before_orientation_paper_runs_out_at_17(staff: Staff, config: Config, album: Album) -> None:
    kiosk = staff.kiosk
    pins = {person.nik: f"{person.nik};{person.pin};" for person in kiosk.everybody("nik+pin")}
    phones = {person.nik: f"{person.nik};;{person.phone_last4}" for person in kiosk.everybody("nik+phone")}
    lines = list((phones | pins).values())[:30]
    assert len(lines) == 30
    config.lists_folder.mkdir(exist_ok=True)
    (config.lists_folder / "opp.csv").write_text("\n".join(("NIK;PIN;HP", *lines)), encoding="utf-8")
    printer = kiosk.inside.sim_printer.machine
    printer.end_roll_in(17, HALF_A_SLIP)
    staff.sign_in()
    staff.do(d.ListsAsked(), Place.LISTS)
    kiosk.until("lists", lambda: staff.desk.choices)
    kiosk.picture(album, "which-list")
    staff.do(d.ListChosen("file", "opp.csv"), Place.LIST)
    kiosk.until("list", lambda: staff.desk.listing)
    kiosk.picture(album, "thirty-people")
    staff.do(d.RunAsked(), Place.RUN)
    kiosk.until("out of paper", lambda: staff.desk.health.printer is PrinterState.PAPER_OUT)
    kiosk.until("the screen says so", lambda: kiosk.reads("Kertas habis di slip ke-17"))
    kiosk.picture(album, "paper-out-at-17")
    assert staff.desk.run is not None
    assert (staff.desk.run.printing, staff.desk.run.account) == (16, Account(confirmed=16, left=14))
    assert (printer.cuts, printer.web().height) == (16, HALF_A_SLIP + 1), "sixteen slips lie there, the next hangs out"
    printer.load_paper(None)
    kiosk.until("done", lambda: staff.desk.run and staff.desk.run.state is RunState.DONE)
    kiosk.picture(album, "account")
    assert staff.desk.run.account == Account(confirmed=30)
    assert printer.cuts == 30, "the seventeenth came out whole, once"


@pytest.mark.long
def test_a_record_that_stands_open_goes_with_the_minute_and_five_wrong_pins_lock_through_a_restart(
    staffed: str, config: Config
) -> None:
    Rounds(config, lambda _: None).run()
    with Driver.opened(config) as kiosk:
        staff = Staff(kiosk)
        man = kiosk.somebody("nik+pin")
        staff.sign_in()
        staff.do(d.FindAsked(), Place.REASON)
        staff.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
        staff.do(d.WayChosen(Way.NIK), Place.NUMBER)
        staff.do(d.NumberEntered(man.nik or ""), Place.FACTORS)
        staff.do(d.FactorChosen(FactorKind.PIN), Place.FACTOR)
        staff.do(d.FactorEntered(man.pin or ""), Place.FOUND)
        kiosk.let_pass(61, Stage.ATTRACT)
        kiosk.settle()
        assert (staff.desk.stage, staff.desk.person, staff.desk.staff) == (Place.LOCKED, None, None)
        assert not kiosk.reads(man.name)
        staff.lay_card()
        for left in (4, 3, 2, 1):
            kiosk.app.post_desk(d.PinEntered("11111111"))
            kiosk.until("refused", lambda left=left: kiosk.reads(f"Sisa {left} kali"))  # type: ignore[misc]
        staff.do(d.PinEntered("11111111"), Place.LOCKED)
        assert kiosk.reads("Terlalu sering salah")
    with Driver.opened(config) as again:
        later = Staff(again)
        again.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
        again.do(e.DeskAsked(), Stage.STAFF)
        later.lay_card()
        later.do(d.PinEntered(PIN), Place.LOCKED)
        assert again.reads("Terlalu sering salah")
