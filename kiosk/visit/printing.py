"""Rules for the personal screens and the slip: status, journey, preview, printing, printed."""

import msgspec

from kiosk import audit
from kiosk.faults import Fault
from kiosk.health import PRINTER_FAULTS, PrintOutcome
from kiosk.visit import events as e
from kiosk.visit.commands import Command, DropSlip, Note, NotePaper, PrepareSlip, PrintSlip, SavePrint, SettlePrint
from kiosk.visit.guide import PRINTABLE
from kiosk.visit.model import Stage, Visit
from kiosk.visit.moves import Answer, at, go, private
from kiosk.visit.reading import to_page
from kiosk.visit.voice import to_case


def to_journey(visit: Visit, _event: e.JourneyAsked) -> Answer:
    """Show the stages and documents as pictures."""
    return go(private(visit, Stage.JOURNEY))


def to_status(visit: Visit, _event: e.Event) -> Answer:
    """Go back to the status, to the case, or to the page that was printed."""
    if visit.voice is not None:
        return to_case(visit)
    return go(private(visit, Stage.STATUS)) if visit.guide is None else to_page(visit, visit.guide)


# ---- preview


def ask_print(visit: Visit, _event: e.PrintAsked) -> Answer:
    """Draw the slip for the preview; with a printer that cannot print, say so at once and save nothing."""
    fault = PRINTER_FAULTS.get(visit.health.printer)
    if fault is not None:
        return go(msgspec.structs.replace(visit, fault=fault))
    return draw(private(visit, Stage.PREVIEW))


def ask_page_print(visit: Visit, event: e.PrintAsked) -> Answer:
    """Draw the page's slip for the preview, if it is a page to take along and it is there."""
    guide = visit.guide
    if guide is None or guide.page is None or guide.here.kind not in PRINTABLE:
        return go(visit)
    return ask_print(visit, event)


def draw(visit: Visit) -> Answer:
    """Order the slip in the visitor's language: its first copy, or the next one of a slip that was saved."""
    ticket = visit.voice.ticket if visit.voice else None
    subject = visit.person or ticket or (visit.guide.here if visit.guide else None)
    if subject is None:
        return go(visit)
    after = msgspec.structs.replace(visit, slip=None, drawings=visit.drawings + 1)
    order = PrepareSlip(visit.number, subject, visit.language, visit.serial, after.drawings)
    return go(after, order)


def slip_ready(visit: Visit, event: e.SlipReady) -> Answer:
    """Show the slip, if it is the one that was ordered last."""
    if visit.slip is not None or event.drawing != visit.drawings:
        return drop_slip(visit, event)
    return go(msgspec.structs.replace(visit, slip=event.slip))


def drop_slip(visit: Visit, event: e.SlipReady) -> Answer:
    """Forget a slip that nobody waits for any more."""
    return go(visit, DropSlip(event.slip.serial, event.slip.copy))


def slip_not_ready(visit: Visit, event: e.SlipNotReady) -> Answer:
    """Go back to the status, or to the page, and say why there is no slip."""
    if visit.slip is not None or event.drawing != visit.drawings:
        return go(visit)
    after, orders = to_status(visit, event)
    return go(msgspec.structs.replace(after, fault=event.fault), *orders)


def confirm(visit: Visit, _event: e.Continued) -> Answer:
    """Save the intention to print; paper moves only when it is on disk."""
    if visit.slip is None:
        return go(visit)
    fault = PRINTER_FAULTS.get(visit.health.printer)
    if fault is not None:
        return go(msgspec.structs.replace(visit, fault=fault))
    after = private(visit, Stage.PRINTING, slip=visit.slip, saving=True)
    return go(after, SavePrint(visit.number, visit.slip.serial, visit.slip.copy))


# ---- printing


def print_saved(visit: Visit, event: e.PrintSaved) -> Answer:
    """Print what was saved."""
    if not visit.saving or not _is_ours(visit, event):
        return unprinted(visit, event)
    after = private(visit, Stage.PRINTING, slip=visit.slip, serial=event.serial)
    noted = Note(audit.print_saved(serial=event.serial, copy=event.copy))
    return go(after, noted, PrintSlip(visit.number, event.serial, event.copy))


def unprinted(visit: Visit, event: e.PrintSaved) -> Answer:
    """Settle a saved slip whose visitor is gone: it is not printed."""
    settled = SettlePrint(event.serial, event.copy, PrintOutcome.FAILED)
    return go(visit, settled, Note(audit.print_dropped(serial=event.serial, copy=event.copy)))


def print_not_saved(visit: Visit, event: e.PrintNotSaved) -> Answer:
    """Go back to the preview and say that nothing could be saved; nothing is printed."""
    if not visit.saving or not _is_ours(visit, event):
        return go(visit)
    return go(private(visit, Stage.PREVIEW, slip=visit.slip, fault=event.fault))


def printed(visit: Visit, event: e.Printed) -> Answer:
    """Say what is known of the paper: take it, look for it, or what went wrong."""
    if visit.saving or not _is_ours(visit, event):
        return note_printed(visit, event)
    fault = event.fault
    if event.outcome is PrintOutcome.UNKNOWN and fault is None:
        fault = Fault.PRINT_UNCONFIRMED
    after = private(visit, Stage.PRINTED, slip=visit.slip, outcome=event.outcome, fault=fault)
    return note_printed(after, event)


def note_printed(visit: Visit, event: e.Printed) -> Answer:
    """Note how a print of this visit ended, wherever the visitor is by now."""
    after = visit
    if event.outcome is not PrintOutcome.FAILED:
        after = msgspec.structs.replace(visit, paper=True)
    return go(after, *_finished(event))


def note_late_print(visit: Visit, event: e.Printed) -> Answer:
    """Note how a print of an earlier visit ended."""
    return go(visit, *_finished(event))


def _finished(event: e.Printed) -> tuple[Command, ...]:
    fault = None if event.fault is None else event.fault.value
    outcome = event.outcome.value
    return (Note(audit.print_finished(serial=event.serial, copy=event.copy, outcome=outcome, fault=fault)),)


def _is_ours(visit: Visit, event: e.PrintSaved | e.PrintNotSaved | e.Printed) -> bool:
    return visit.slip is not None and (visit.slip.serial, visit.slip.copy) == (event.serial, event.copy)


# ---- printed


def paper_seen(visit: Visit, event: e.PaperSeen) -> Answer:
    """Write down whether the paper came out, once, where the printer could not tell."""
    if visit.outcome is not PrintOutcome.UNKNOWN or visit.paper_seen is not None or visit.slip is None:
        return go(visit)
    serial, copy = visit.slip.serial, visit.slip.copy
    noted = Note(audit.paper_seen(serial=serial, copy=copy, came_out="yes" if event.came_out else "no"))
    after = msgspec.structs.replace(visit, paper_seen=event.came_out)
    return go(after, NotePaper(serial, copy, event.came_out), noted)


def print_again(visit: Visit, event: e.PrintAsked) -> Answer:
    """Draw the next copy of a slip that did not come out; one that may have come out is not printed twice."""
    missing = visit.outcome is PrintOutcome.FAILED or visit.paper_seen is False
    return ask_print(visit, event) if missing else go(visit)


def leave_private(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go home; the record is dropped."""
    return go(at(visit, Stage.HOME))
