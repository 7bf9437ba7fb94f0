"""How the conductor has slips printed: saved first, settled always, never twice."""

import threading

from kiosk.conductor import TroubleError
from kiosk.conductor.asking import PRINT_SECONDS
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit import events as e
from kiosk.visit.model import Stage
from tests.kiosk.conductor.world import PERSON, World, running


def refuse(fault: Fault) -> None:
    raise TroubleError(fault)


def break_down() -> None:
    raise ZeroDivisionError("5201011505900001")


def test_nothing_is_printed_when_the_intention_cannot_be_saved() -> None:
    world = World()
    world.saves = lambda: refuse(Fault.DISK_FULL)
    with running(world) as kiosk:
        kiosk.to_preview()
        visit = kiosk.do(e.Continued())
        assert (visit.stage, visit.fault) == (Stage.PREVIEW, Fault.DISK_FULL)
        assert world.orders("print") == []
        assert visit.health.faults == {Fault.DISK_FULL}
        world.saves = lambda: None
        visit = kiosk.do(e.Continued())
        assert (visit.stage, visit.health.faults) == (Stage.PRINTED, frozenset())
    assert [name for name in world.events() if name.startswith("fault")] == ["fault_began", "fault_ended"]


def test_a_print_is_settled_even_if_its_visitor_has_gone() -> None:
    world, paper = World(), threading.Event()
    world.prints = lambda: (PrintOutcome.CONFIRMED if paper.wait(60) else PrintOutcome.FAILED, None)
    with running(world) as kiosk:
        kiosk.to_preview()
        kiosk.conductor.post(e.Continued())
        world.until_asked("print")
        kiosk.conductor.post(e.EndAsked())
        kiosk.until(Stage.GOODBYE)
        paper.set()
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.stage is Stage.GOODBYE
    assert world.orders("settle") == [("settle", "A-000001", 1, PrintOutcome.CONFIRMED)]
    assert "print_finished" in world.events()


def test_a_slip_is_dropped_only_after_the_print_under_way() -> None:
    world, paper, dropped_early = World(), threading.Event(), list[object]()

    def slow() -> tuple[PrintOutcome, Fault | None]:
        paper.wait(60)
        dropped_early.extend(world.orders("drop"))
        return PrintOutcome.CONFIRMED, None

    world.prints = slow
    with running(world) as kiosk:
        kiosk.to_preview()
        kiosk.conductor.post(e.Continued())
        world.until_asked("print")
        kiosk.conductor.post(e.EndAsked())
        kiosk.until(Stage.GOODBYE)
        paper.set()
        assert kiosk.conductor.wait_until_idle()
    assert dropped_early == []
    assert world.orders("drop") == [("drop", "A-000001", 1)]


def test_a_bug_while_printing_ends_in_the_honest_question() -> None:
    world = World()
    world.prints = lambda: 1 // 0  # type: ignore[assignment,return-value]  # the bug
    with running(world) as kiosk:
        kiosk.to_preview()
        visit = kiosk.do(e.Continued())
        assert (visit.stage, visit.outcome) == (Stage.PRINTED, PrintOutcome.UNKNOWN)
        kiosk.do(e.PaperSeen(came_out=False))
    assert world.orders("settle", "paper") == [
        ("settle", "A-000001", 1, PrintOutcome.UNKNOWN),
        ("paper", "A-000001", 1, False),
    ]
    assert [order for order, _ in world.bugs] == ["print_slip"]


def test_a_printer_thread_that_hangs_ends_in_the_honest_question() -> None:
    world, paper = World(), threading.Event()
    world.prints = lambda: (PrintOutcome.CONFIRMED, None) if paper.wait(60) else (PrintOutcome.FAILED, None)
    with running(world) as kiosk:
        kiosk.to_preview()
        kiosk.clock.settle = lambda: None
        kiosk.conductor.post(e.Continued())
        world.until_asked("print")
        kiosk.clock.advance(PRINT_SECONDS - 1)
        assert kiosk.visit.stage is Stage.PRINTING
        kiosk.clock.advance(1)
        kiosk.until(Stage.PRINTED)
        assert kiosk.visit.outcome is PrintOutcome.UNKNOWN
        paper.set()
        assert kiosk.conductor.wait_until_idle()
    assert world.orders("settle") == [("settle", "A-000001", 1, PrintOutcome.UNKNOWN)]


def test_prints_left_open_by_a_power_cut_are_settled_at_the_start() -> None:
    world = World()
    world.left_open = (("A-000007", 1), ("A-000009", 2))
    with running(world):
        pass
    assert world.orders("settle") == [
        ("settle", "A-000007", 1, PrintOutcome.UNKNOWN),
        ("settle", "A-000009", 2, PrintOutcome.UNKNOWN),
    ]
    assert world.events() == ["print_found_open", "print_found_open"]


def test_a_slip_that_cannot_be_drawn_leads_back_to_the_status() -> None:
    world = World()
    world.prepares = lambda _order: refuse(Fault.STORAGE_FAILED)
    with running(world) as kiosk:
        visit = kiosk.to_preview()
        assert (visit.stage, visit.fault, visit.person) == (Stage.STATUS, Fault.STORAGE_FAILED, PERSON)


def test_a_failed_print_is_tried_again_as_the_next_copy_of_the_same_slip() -> None:
    world = World()
    world.prints = lambda: (PrintOutcome.FAILED, Fault.PAPER_OUT)
    with running(world) as kiosk:
        kiosk.to_preview()
        visit = kiosk.do(e.Continued())
        assert (visit.stage, visit.outcome, visit.fault) == (Stage.PRINTED, PrintOutcome.FAILED, Fault.PAPER_OUT)
        world.prints = lambda: (PrintOutcome.CONFIRMED, None)
        visit = kiosk.do(e.PrintAsked(), e.Continued())
        assert visit.outcome is PrintOutcome.CONFIRMED
    assert world.orders("save") == [("save", "A-000001", 1), ("save", "A-000001", 2)]
    assert ("prepare", "A-000001") in world.asked
