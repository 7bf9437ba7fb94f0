"""From the status to the paper."""

import pytest

from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, PrintOutcome, ReaderState
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.model import PreparedSlip, Stage
from tests.kiosk.visit.visitor import SERIAL, Visitor
from tests.kiosk.visit.walk_events import PERSON


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def test_status_journey_and_back(visitor: Visitor) -> None:
    visitor.to_status()
    assert visitor.do(e.JourneyAsked()).stage is Stage.JOURNEY
    assert visitor.do(e.BackAsked()).stage is Stage.STATUS
    assert visitor.visit.person == PERSON


def test_going_back_from_the_status_drops_the_record_and_who_it_was(visitor: Visitor) -> None:
    visitor.to_status()
    visit = visitor.do(e.BackAsked())
    assert (visit.stage, visit.person, visit.identity, visit.factor) == (Stage.HOME, None, None, None)


def test_a_slip_is_drawn_shown_saved_and_only_then_printed(visitor: Visitor) -> None:
    visitor.to_status()
    assert visitor.do(e.PrintAsked()).stage is Stage.PREVIEW
    assert visitor.ordered(c.PrepareSlip) == [c.PrepareSlip(7, PERSON, "id", None, 1)]
    assert visitor.do(e.Continued()).stage is Stage.PREVIEW
    visit = visitor.slip_comes()
    assert visit.slip == PreparedSlip(SERIAL, 1, b"png")
    visit = visitor.do(e.Continued())
    assert (visit.stage, visit.saving) == (Stage.PRINTING, True)
    assert (visitor.ordered(c.SavePrint), visitor.ordered(c.PrintSlip)) == ([c.SavePrint(7, SERIAL, 1)], [])
    visit = visitor.do(e.PrintSaved(7, SERIAL, 1))
    assert (visit.stage, visit.saving) == (Stage.PRINTING, False)
    assert visitor.ordered(c.PrintSlip) == [c.PrintSlip(7, SERIAL, 1)]
    visit = visitor.do(e.Printed(7, SERIAL, 1, PrintOutcome.CONFIRMED))
    assert (visit.stage, visit.outcome, visit.fault) == (Stage.PRINTED, PrintOutcome.CONFIRMED, None)


def test_touching_print_twice_saves_and_prints_once(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.do(e.Continued(), e.Continued(), e.PrintSaved(7, SERIAL, 1), e.PrintSaved(7, SERIAL, 1), e.Continued())
    assert len(visitor.ordered(c.SavePrint)) == 1
    assert len(visitor.ordered(c.PrintSlip)) == 1


def test_the_goodbye_reminds_of_paper_that_may_lie_there(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.print(PrintOutcome.CONFIRMED)
    assert visitor.do(e.EndAsked()).paper
    other = Visitor()
    other.to_preview()
    other.print(PrintOutcome.FAILED, Fault.PAPER_OUT)
    assert not other.do(e.EndAsked()).paper


def test_leaving_while_paper_moves_reminds_of_it_and_the_end_is_still_noted(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.do(e.Continued(), e.PrintSaved(7, SERIAL, 1))
    goodbye = visitor.do(e.EndAsked())
    assert goodbye.paper
    assert visitor.ordered(c.DropSlip) == [c.DropSlip(SERIAL, 1)]
    assert visitor.do(e.Printed(7, SERIAL, 1, PrintOutcome.CONFIRMED)) == goodbye
    (note,) = visitor.ordered(c.Note)
    assert note.entry.event == "print_finished"


def test_leaving_before_the_save_is_done_prints_nothing_and_settles_it(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.do(e.Continued(), e.EndAsked())
    visitor.do(e.PrintSaved(7, SERIAL, 1))
    assert visitor.ordered(c.PrintSlip) == []
    assert visitor.ordered(c.SettlePrint) == [c.SettlePrint(SERIAL, 1, PrintOutcome.FAILED)]


# ---- faults


STATES = [
    (PrinterState.PAPER_OUT, Fault.PAPER_OUT),
    (PrinterState.COVER_OPEN, Fault.COVER_OPEN),
    (PrinterState.CUTTER_ERROR, Fault.CUTTER_ERROR),
    (PrinterState.ERROR, Fault.PRINTER_ERROR),
    (PrinterState.OFFLINE, Fault.PRINTER_ABSENT),
]


@pytest.mark.parametrize(("state", "fault"), STATES)
def test_with_a_printer_that_cannot_print_the_status_says_so_and_nothing_is_saved(
    state: PrinterState, fault: Fault
) -> None:
    visitor = Visitor(Health(reader=ReaderState.READY, printer=state))
    visitor.to_status()
    visit = visitor.do(e.PrintAsked())
    assert (visit.stage, visit.fault, visit.person) == (Stage.STATUS, fault, PERSON)
    assert visitor.ordered(c.PrepareSlip) == []
    assert visitor.health(printer=PrinterState.READY).fault is None
    assert visitor.do(e.PrintAsked()).stage is Stage.PREVIEW


@pytest.mark.parametrize("state", [PrinterState.READY, PrinterState.PAPER_LOW, PrinterState.UNKNOWN])
def test_a_printer_that_may_print_is_tried(state: PrinterState) -> None:
    visitor = Visitor(Health(printer=state))
    visitor.to_status()
    assert visitor.do(e.PrintAsked()).stage is Stage.PREVIEW


@pytest.mark.parametrize(("state", "fault"), STATES)
def test_paper_out_during_the_preview_is_said_there_and_nothing_is_saved(state: PrinterState, fault: Fault) -> None:
    visitor = Visitor()
    visitor.to_preview()
    visitor.health(printer=state)
    visit = visitor.do(e.Continued())
    assert (visit.stage, visit.fault, visitor.ordered(c.SavePrint)) == (Stage.PREVIEW, fault, [])
    assert visitor.health(printer=PrinterState.READY).fault is None
    assert visitor.do(e.Continued()).stage is Stage.PRINTING


def test_a_full_disk_prints_nothing_and_says_so(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.do(e.Continued())
    visit = visitor.do(e.PrintNotSaved(7, SERIAL, 1, Fault.DISK_FULL))
    assert (visit.stage, visit.fault, visitor.ordered(c.PrintSlip)) == (Stage.PREVIEW, Fault.DISK_FULL, [])
    assert visitor.do(e.Continued()).saving


def test_a_slip_that_cannot_be_drawn_is_said_on_the_status(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.do(e.PrintAsked())
    visit = visitor.do(e.SlipNotReady(7, Fault.STORAGE_FAILED, visitor.visit.drawings))
    assert (visit.stage, visit.fault, visit.person) == (Stage.STATUS, Fault.STORAGE_FAILED, PERSON)


def test_a_failed_print_says_why_and_is_tried_again_as_the_next_copy(visitor: Visitor) -> None:
    visitor.to_preview()
    visit = visitor.print(PrintOutcome.FAILED, Fault.PAPER_OUT)
    assert (visit.stage, visit.outcome, visit.fault) == (Stage.PRINTED, PrintOutcome.FAILED, Fault.PAPER_OUT)
    visitor.do(e.PrintAsked())
    assert [order.serial for order in visitor.ordered(c.PrepareSlip)] == [SERIAL]
    visitor.slip_comes(copy=2)
    assert visitor.print(PrintOutcome.CONFIRMED, copy=2).outcome is PrintOutcome.CONFIRMED


def test_trying_again_while_the_paper_is_still_out_says_so(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.print(PrintOutcome.FAILED, Fault.PRINTER_LOST)
    visitor.health(printer=PrinterState.PAPER_OUT)
    visit = visitor.do(e.PrintAsked())
    assert (visit.stage, visit.fault) == (Stage.PRINTED, Fault.PAPER_OUT)
    assert visitor.ordered(c.PrepareSlip) == []


def test_printing_once_more_from_the_status_is_a_copy_of_the_same_slip(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.print(PrintOutcome.CONFIRMED)
    visitor.do(e.BackAsked(), e.PrintAsked())
    assert [order.serial for order in visitor.ordered(c.PrepareSlip)] == [SERIAL]


def test_another_person_in_the_same_visit_gets_a_slip_of_their_own(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.print(PrintOutcome.CONFIRMED)
    visitor.do(e.BackAsked(), e.BackAsked(), e.StatusAsked())
    assert visitor.visit.stage is Stage.IDENTIFY
    visitor.do(e.CardPresented(contactless=True, card=1), e.CardRead("AAAAAAAA", 1))
    assert visitor.visit.serial is None


# ---- the honest question


def test_an_unknown_outcome_asks_whether_the_paper_came_out_once(visitor: Visitor) -> None:
    visitor.to_preview()
    visit = visitor.print(PrintOutcome.UNKNOWN)
    assert (visit.outcome, visit.fault, visit.paper_seen) == (PrintOutcome.UNKNOWN, Fault.PRINT_UNCONFIRMED, None)
    assert visitor.do(e.PrintAsked()).stage is Stage.PRINTED
    assert visitor.do(e.PaperSeen(came_out=True)).paper_seen is True
    assert visitor.ordered(c.NotePaper) == [c.NotePaper(SERIAL, 1, came_out=True)]
    visitor.do(e.PaperSeen(came_out=False))
    assert visitor.ordered(c.NotePaper) == []
    assert visitor.do(e.PrintAsked()).stage is Stage.PRINTED


def test_paper_that_did_not_come_out_can_be_tried_again(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.print(PrintOutcome.UNKNOWN, Fault.PRINTER_LOST)
    assert visitor.visit.fault is Fault.PRINTER_LOST
    visitor.do(e.PaperSeen(came_out=False))
    assert visitor.do(e.PrintAsked()).stage is Stage.PREVIEW


def test_nobody_is_asked_about_paper_that_the_printer_confirmed(visitor: Visitor) -> None:
    visitor.to_preview()
    visitor.print(PrintOutcome.CONFIRMED)
    visitor.do(e.PaperSeen(came_out=False))
    assert visitor.ordered(c.NotePaper) == []
    assert visitor.do(e.PrintAsked()).stage is Stage.PRINTED


# ---- the preview


def test_leaving_the_preview_drops_the_slip(visitor: Visitor) -> None:
    visitor.to_preview()
    visit = visitor.do(e.BackAsked())
    assert (visit.stage, visit.slip) == (Stage.STATUS, None)
    assert visitor.ordered(c.DropSlip) == [c.DropSlip(SERIAL, 1)]


def test_a_slip_that_comes_after_the_preview_was_left_is_dropped(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.do(e.PrintAsked(), e.BackAsked())
    visit = visitor.slip_comes()
    assert visit.slip is None
    assert visitor.ordered(c.DropSlip) == [c.DropSlip(SERIAL, 1)]


def test_changing_the_language_in_the_preview_draws_the_slip_again(visitor: Visitor) -> None:
    visitor.to_preview()
    visit = visitor.do(e.LanguageChosen("en"))
    assert (visit.stage, visit.slip) == (Stage.PREVIEW, None)
    assert [order.language for order in visitor.ordered(c.PrepareSlip)] == ["en"]
    assert visitor.ordered(c.DropSlip) == [c.DropSlip(SERIAL, 1)]


def test_only_the_slip_that_was_ordered_last_is_shown(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.do(e.PrintAsked())
    first = visitor.visit.drawings
    visitor.do(e.LanguageChosen("en"))
    visitor.do(e.SlipReady(7, PreparedSlip(SERIAL, 1, b"indonesian"), first))
    assert visitor.visit.slip is None
    assert visitor.ordered(c.DropSlip) == [c.DropSlip(SERIAL, 1)]
    visitor.do(e.SlipReady(7, PreparedSlip("A-000124", 1, b"english"), first + 1))
    assert visitor.visit.slip == PreparedSlip("A-000124", 1, b"english")
