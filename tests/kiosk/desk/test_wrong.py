"""What visitors marked as wrong, at the desk: asked of the portal, shown without a name, and no technician meets it."""

import datetime as dt

import pytest

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.care import Place
from kiosk.desk.machine import step
from kiosk.desk.model import Desk, Mark, Staff, Stage

MARK = Mark("K7Q2MX4A", "agency", "SISKOP2MI", "received", dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
HOME = Desk(number=3, alone=True, stage=Stage.HOME, staff=Staff("7", "Sri Contoh", "petugas"))
TECHNICIAN = Desk(number=3, alone=True, stage=Stage.HOME, staff=Staff("9", "Adi Contoh", "teknisi"))


def test_the_portal_is_asked_and_its_answer_is_shown() -> None:
    desk, orders = step(HOME, e.WrongAsked())
    assert o.AskWrong(3, 1) in orders
    shown, _ = step(desk, e.WrongListed(3, 1, (MARK,)))
    assert (shown.stage, shown.marks) == (Stage.WRONG, (MARK,))
    assert step(shown, e.BackAsked())[0].marks is None


def test_without_an_answer_the_desk_says_so_at_home() -> None:
    desk, _ = step(HOME, e.WrongAsked())
    home, _ = step(desk, e.WrongListed(3, 1, None))
    assert home.stage is Stage.HOME
    assert home.said is not None
    assert home.said.key == "portal_away_now"


@pytest.mark.parametrize("event", [e.FindAsked(), e.ListsAsked(), e.CheckAsked(), e.CaseAsked(), e.WrongAsked()])
def test_a_technician_meets_no_person_and_none_of_their_papers(event: e.Event) -> None:
    assert step(TECHNICIAN, event)[0].stage is Stage.HOME
    assert step(HOME, event)[0].stage is not Stage.HOME


def test_a_technician_is_at_the_machine_at_once() -> None:
    desk, orders = step(TECHNICIAN, e.PlaceChosen(Place.MACHINE))
    assert desk.stage is Stage.CARE
    assert any(isinstance(order, o.LookAfter) for order in orders)
