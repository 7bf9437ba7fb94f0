"""Looking after the machine at the desk: each role its places, one thing at a time, the newest answer on the screen."""

import msgspec
import pytest

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.care import ACTS, ALLOWED, PAPER_STEPS, TYPED, WIPE_WORD, Act, Board, CardKind, Care, Place, Trial
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
            assert any(isinstance(order, o.LookAfter) for order in orders) == (act in ACTS[place] and act not in TYPED)


@pytest.mark.parametrize("act", list(TYPED))
def test_what_cannot_be_taken_back_is_typed_first(act: Act) -> None:
    asked, orders = step(looking_at(Place.LEAVE), e.Acted(act, WIPE_WORD))
    assert not any(isinstance(order, o.LookAfter) for order in orders)
    assert asked.care is not None
    assert asked.care.typing is act
    least, _ = TYPED[act]
    short, orders = step(asked, e.Typed("K" * (least - 1)))
    assert short == asked
    assert not any(isinstance(order, o.LookAfter) for order in orders)
    done, orders = step(asked, e.Typed("K" * least))
    assert [(order.act, order.value) for order in orders if isinstance(order, o.LookAfter)] == [(act, "K" * least)]
    assert done.care is not None
    assert done.care.typing is None
    back, _ = step(asked, e.BackAsked())
    assert back.stage is Stage.CARE
    assert back.care is not None
    assert back.care.typing is None
    _, orders = step(looking_at(Place.LEAVE), e.Typed("K" * least))
    assert not any(isinstance(order, o.LookAfter) for order in orders)


def test_nothing_is_typed_while_something_would_be_lost() -> None:
    desk, _ = step(looking_at(Place.LEAVE), e.Acted(Act.CARRY_OUT))
    left, _ = step(desk, e.BoardShown(3, 2, Board(left_behind=1)))
    assert step(left, e.Acted(Act.WIPE))[0] == left


def test_another_language_looks_again_because_a_report_is_words() -> None:
    desk, orders = step(looking_at(Place.DAY), e.LanguageChosen("en"))
    assert desk.language == "en"
    assert [(order.place, order.language) for order in orders if isinstance(order, o.LookAfter)] == [(Place.DAY, "en")]


def test_only_penyelia_and_teknisi_may_empty_a_machine() -> None:
    assert {role for role, places in ALLOWED.items() if Place.LEAVE in places} == {"penyelia", "teknisi"}


def test_an_answer_to_an_earlier_question_is_not_shown() -> None:
    desk, _ = step(looking_at(Place.QUEUE), e.Acted(Act.CALL_NEXT))
    late, _ = step(desk, e.BoardShown(3, 1, Board(called="A-001")))
    assert late.care is not None
    assert late.care.board == Board(counter="Loket 2")
    now, _ = step(desk, e.BoardShown(3, 2, Board(called="A-002")))
    assert now.care is not None
    assert now.care.board == Board(called="A-002")


def calls(orders: tuple[o.Order, ...]) -> list[o.LookAfter]:
    return [order for order in orders if isinstance(order, o.LookAfter)]


def test_a_second_touch_calls_nobody_else_until_the_first_is_answered() -> None:
    calling, orders = step(looking_at(Place.QUEUE), e.Acted(Act.CALL_NEXT))
    assert len(calls(orders)) == 1
    again, orders = step(calling, e.Acted(Act.CALL_NEXT))
    assert (again, calls(orders)) == (calling, [])
    for answer in (e.BoardShown(3, 2, Board(called="A-001")), e.BoardNotShown(3, 2, Fault.STORAGE_FAILED)):
        _, orders = step(step(calling, answer)[0], e.Acted(Act.CALL_NEXT))
        assert len(calls(orders)) == 1


def test_what_one_place_answers_late_is_not_shown_at_another() -> None:
    queue, _ = step(at_home(), e.PlaceChosen(Place.QUEUE))
    machine, _ = step(step(queue, e.BackAsked())[0], e.PlaceChosen(Place.MACHINE))
    late, _ = step(machine, e.BoardShown(3, queue.asked, Board(called="A-001")))
    assert late == machine


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
    first = msgspec.structs.replace(back, care=Care(Place.PAPER, Board()))
    assert step(first, e.BackAsked())[0].stage is Stage.CARES


@pytest.mark.parametrize(
    ("identifier", "contactless", "kind", "masked"),
    [
        ("0102030405060708", True, CardKind.E_KTP, "01…08"),
        ("04A1B2C3D4E5F6", True, CardKind.FIXED, "04…F6"),
        ("AABBCCDD", True, CardKind.SHORT, "AA…DD"),
        ("0102030405060708", False, CardKind.CONTACT, "01…08"),
    ],
)
def test_a_card_laid_down_among_the_devices_is_tried_and_not_kept(
    identifier: str, kind: CardKind, masked: str, *, contactless: bool
) -> None:
    reading, orders = step(looking_at(Place.MACHINE), e.CardPresented(contactless))
    assert o.ReadCard() in orders
    assert reading.care is not None
    assert reading.care.trial == Trial(contactless, reading=True)
    read, _ = step(reading, e.CardRead(identifier))
    assert read.care is not None
    assert read.care.trial == Trial(contactless, kind=kind, masked=masked)
    assert identifier not in repr(read)


def test_a_card_that_cannot_be_read_is_told_by_its_fault() -> None:
    failed, _ = step(step(looking_at(Place.MACHINE), e.CardPresented())[0], e.CardFailed(Fault.CARD_RANDOM_IDENTIFIER))
    assert failed.care is not None
    assert failed.care.trial == Trial(fault=Fault.CARD_RANDOM_IDENTIFIER)


def test_a_card_is_tried_among_the_devices_alone() -> None:
    for place in set(Place) - {Place.MACHINE}:
        desk = looking_at(place)
        after, orders = step(desk, e.CardPresented())
        assert o.ReadCard() not in orders
        assert after.care == desk.care
    assert step(looking_at(Place.MACHINE), e.CardRead("04A1B2C3D4E5F6"))[0].care == looking_at(Place.MACHINE).care
