"""Looking after the machine at the desk: each role its places, one thing at a time, the newest answer on the screen."""

import msgspec
import pytest

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.care import ACTS, ALLOWED, PAPER_STEPS, Act, Board, Care, Place
from kiosk.desk.machine import step
from kiosk.desk.model import Desk, Staff, Stage
from kiosk.faults import Fault
from onedata.counter_records import StaffRole


def at_home(role: StaffRole = "penyelia") -> Desk:
    return Desk(number=3, alone=True, stage=Stage.HOME, staff=Staff("7", "Sri Contoh", role))


def looking_at(place: Place, role: StaffRole = "penyelia") -> Desk:
    desk, _ = step(step(at_home(role), e.CareAsked())[0], e.PlaceChosen(place))
    return step(desk, e.BoardShown(3, 1, Board(counter="Loket 2")))[0]


@pytest.mark.parametrize("role", list(ALLOWED))
def test_each_role_opens_its_own_places_and_no_other(role: StaffRole) -> None:
    menu, _ = step(at_home(role), e.CareAsked())
    for place in Place:
        desk, orders = step(menu, e.PlaceChosen(place))
        opened = any(isinstance(order, o.LookAfter) for order in orders)
        assert opened == (place in ALLOWED[role]) == (desk.stage is Stage.CARE)


def test_what_a_place_cannot_do_orders_nothing() -> None:
    for place in Place:
        desk = looking_at(place)
        for act in Act:
            _, orders = step(desk, e.Acted(act, "70"))
            assert any(isinstance(order, o.LookAfter) for order in orders) == (act in ACTS[place])


def test_an_answer_to_an_earlier_question_is_not_shown() -> None:
    desk, _ = step(looking_at(Place.QUEUE), e.Acted(Act.CALL_NEXT))
    late, _ = step(desk, e.BoardShown(3, 1, Board(called="A-001")))
    assert late.care is not None
    assert late.care.board == Board(counter="Loket 2")
    now, _ = step(desk, e.BoardShown(3, 2, Board(called="A-002")))
    assert now.care is not None
    assert now.care.board == Board(called="A-002")


def test_trouble_is_said_and_what_was_shown_stays() -> None:
    desk, _ = step(looking_at(Place.MACHINE), e.Acted(Act.TEST_PRINT))
    after, _ = step(desk, e.BoardNotShown(3, 2, Fault.PAPER_OUT))
    assert after.care is not None
    assert (after.care.fault, after.care.board) == (Fault.PAPER_OUT, Board(counter="Loket 2"))


def test_the_paper_is_changed_step_by_step_and_back_goes_a_step_back() -> None:
    desk = looking_at(Place.PAPER)
    seen = []
    for _ in range(PAPER_STEPS + 1):
        assert desk.care is not None
        seen.append(desk.care.step)
        desk, _ = step(desk, e.Continued())
    assert seen == [0, 1, 2, 3, 3]
    back, _ = step(desk, e.BackAsked())
    assert back.care is not None
    assert back.care.step == PAPER_STEPS - 2
    first = msgspec.structs.replace(back, care=Care(Place.PAPER, 1, Board()))
    assert step(first, e.BackAsked())[0].stage is Stage.CARES
