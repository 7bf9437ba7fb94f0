"""A list at the desk: read, left, printed or filed while staff come and go, and nothing of another list."""

import msgspec
import pytest

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.model import Account, Desk, Listing, Run, RunState, Said, Staff, Stage
from kiosk.faults import Fault
from kiosk.health import Health, PrinterState
from tests.kiosk.desk.stepping import after

STAFF = Staff("7", "Sri Contoh", "petugas")
DESK = Desk(number=3, open=True, stage=Stage.HOME, staff=STAFF, health=Health(printer=PrinterState.READY, online=True))
LEFT, WANTED = Listing("left", "kemarin.csv", 2), Listing("wanted", "hari-ini.csv", 2)


def filing() -> Desk:
    reading, _ = after(DESK, e.ListsAsked(), e.ListChosen("file", "opp.csv"))
    return after(reading, e.ListRead(3, reading.asked, LEFT), e.SheetsAsked())[0]


@pytest.mark.parametrize("source", ["file", "group"])
def test_a_list_that_was_left_does_not_come_up_as_the_one_that_was_chosen_after_it(source: str) -> None:
    first, _ = after(DESK, e.ListsAsked(), e.ListChosen("group" if source == "group" else "file", "left"))
    second, orders = after(first, e.BackAsked(), e.ListChosen("file", "wanted"))
    assert o.StopReading() in orders
    for late in (e.ListNotRead(3, first.asked, "unread"), e.ListProgress(3, first.asked, 50, 100)):
        assert after(second, late)[0] == second
    stays, orders = after(second, e.ListRead(3, first.asked, LEFT))
    assert (stays, orders) == (second, [o.CloseList("left", finished=False)])
    assert after(stays, e.ListRead(3, second.asked, WANTED))[0].listing == WANTED
    wrong, _ = after(stays, e.ListNotRead(3, second.asked, "csv_empty"))
    assert (wrong.stage, wrong.said) == (Stage.LISTS, Said("csv_empty"))


@pytest.mark.parametrize("leaves", [e.IdleExpired(3), e.LockAsked()])
def test_a_file_of_sheets_is_drawn_to_its_end_when_staff_go_and_the_screen_waits_for_it(leaves: e.Event) -> None:
    locked, orders = after(filing(), leaves)
    assert (locked.stage, locked.open) == (Stage.LOCKED, True)
    assert locked.run is not None
    assert o.EndSession(3, keep_list=True) in orders
    ended, orders = after(locked, e.ListFiled("left", "left-A-000001.pdf", Account(confirmed=2)))
    assert (ended.open, ended.run) == (False, None)
    assert o.CloseList("left", finished=True) in orders
    assert o.GiveBack() in orders


def test_who_comes_back_to_a_file_of_sheets_is_told_its_name() -> None:
    home, orders = after(filing(), e.BackAsked())
    assert not any(isinstance(order, o.CloseList) for order in orders)
    done, _ = after(home, e.ListFiled("left", "left-A-000001.pdf", Account(confirmed=2)), e.ListsAsked())
    assert done.stage is Stage.RUN
    assert done.run is not None
    assert (done.run.state, done.run.filed) == (RunState.DONE, "left-A-000001.pdf")


def test_a_file_that_is_being_drawn_is_not_paused() -> None:
    assert after(filing(), e.PauseAsked())[0] == filing()


def test_a_list_that_stops_for_the_disk_at_a_locked_desk_gives_the_visitors_their_screen_back() -> None:
    run = Run("left", 2, Account(left=1), printing=1)
    locked, _ = after(msgspec.structs.replace(DESK, stage=Stage.RUN, run=run), e.LockAsked())
    assert locked.open
    ended, orders = after(locked, e.RowNotDrawn("left", Fault.DISK_FULL))
    assert (ended.open, ended.run) == (False, None)
    assert o.CloseList("left", finished=False) in orders
    assert o.GiveBack() in orders
    here, orders = after(
        msgspec.structs.replace(DESK, stage=Stage.RUN, run=run), e.RowNotDrawn("left", Fault.DISK_FULL)
    )
    assert here.run is not None
    assert (here.run.state, here.run.fault, orders) == (RunState.PAUSED, Fault.DISK_FULL, [])
