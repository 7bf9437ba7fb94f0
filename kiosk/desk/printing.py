"""Rules for printing for one person at the desk: saved first, never twice by itself, preview = print."""

import msgspec

from kiosk import audit
from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.model import Desk, Paper, Stage
from kiosk.desk.moves import Answer, asking, go, known, said
from kiosk.guidance import choices
from kiosk.health import PRINTER_FAULTS, PrintOutcome
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.looks import Looks
from kiosk.visit.reports import Receipt
from onedata.records import WorkerRecord
from onedata.rules import QUESTIONS, UNKNOWN

_SCHEMES = frozenset({"P_TO_P", "G_TO_G", "SPSK", "SSW", "PERSEORANGAN", "UKPS", "RE_ENTRY"})
"""Ways abroad that the rule book asks about; another one is not known there."""


def sheet_name(serial: str, copy: int) -> str:
    """Return the name of the file that a sheet becomes where no office printer prints it."""
    return f"{serial}-{copy}.pdf"


def ask_print(desk: Desk, event: e.PrintAsked) -> Answer:
    """Draw the slip or sheet for the preview; where no slip can be printed that is said, and a sheet is drawn."""
    document = "case" if desk.case is not None else event.document
    wanted: Paper = "sheet" if desk.only_sheets else event.paper
    stopped = wanted == "slip" and desk.health.printer in PRINTER_FAULTS
    paper: Paper = "sheet" if stopped else wanted
    serial = desk.serial if (paper, document) == (desk.paper, desk.document) else None
    looks = desk.looks if document == "looks" else None
    after = known(desk, Stage.PREVIEW, paper=paper, document=document, serial=serial, looks=looks)
    return draw(said(after, "printer_stopped") if stopped else after)


def paper_chosen(desk: Desk, event: e.PaperChosen) -> Answer:
    """Draw the same on the other paper; a printer that cannot print is said."""
    if event.paper == desk.paper or desk.only_sheets:
        return go(desk)
    if event.paper == "slip" and desk.health.printer in PRINTER_FAULTS:
        return go(said(desk, "printer_stopped"))
    return draw(known(desk, Stage.PREVIEW, paper=event.paper, serial=None))


def draw(desk: Desk) -> Answer:
    """Order the slip in the chosen language: its first copy, or the next one of a slip that was saved."""
    subject = _subject(desk)
    if subject is None:
        return go(desk)
    after = msgspec.structs.replace(asking(desk), slip=None)
    return go(after, o.PrepareSlip(after.number, after.asked, subject, after.language, after.paper, after.serial))


def _subject(desk: Desk) -> WorkerRecord | Ref | Receipt | Looks | None:
    if desk.case is not None:
        return Receipt(desk.code, desk.case)
    if desk.person is not None and desk.document == "requirements":
        return requirements(desk.person)
    if desk.person is not None and desk.document == "looks":
        reasons = desk.staff.reasons if desk.staff else ()
        return Looks(desk.person.basic.initials, desk.person.basic.birth_year, desk.looks or (), reasons)
    return desk.person


def requirements(person: WorkerRecord) -> Ref:
    """Name the page of what this person's way requires; what the record does not say is not known there either."""
    full = person.full
    scheme = full.scheme if full is not None and full.scheme in _SCHEMES else None
    known_ = {"destination": person.basic.destination, "job": full and full.occupation, "scheme": scheme}
    answers = {str(name): known_.get(name) or UNKNOWN for name in QUESTIONS}
    return Ref(PageKind.CHECK, choices.write(answers))


def language_chosen(desk: Desk, event: e.LanguageChosen) -> Answer:
    """Draw the slip again in the other language: preview = print."""
    if event.language == desk.language:
        return go(desk)
    return draw(msgspec.structs.replace(desk, language=event.language))


def slip_ready(desk: Desk, event: e.SlipReady) -> Answer:
    """Show the slip."""
    return go(msgspec.structs.replace(desk, slip=event.slip))


def drop_slip(desk: Desk, event: e.SlipReady) -> Answer:
    """Forget a slip that nobody waits for."""
    return go(desk, o.DropSlip(event.slip.serial, event.slip.copy))


def slip_not_ready(desk: Desk, _event: e.SlipNotReady) -> Answer:
    """Go back to the person and say that nothing could be drawn."""
    return go(said(known(desk, _home(desk)), "not_drawn"))


def confirm(desk: Desk, _event: e.Continued) -> Answer:
    """Save the intention to print; paper moves only when it is on disk."""
    if desk.slip is None:
        return go(desk)
    after = known(desk, Stage.PRINTING, slip=desk.slip, saving=True)
    return go(after, o.SavePrint(desk.number, desk.slip.serial, desk.slip.copy))


def back_to_found(desk: Desk, _event: e.Event) -> Answer:
    """Go back to the person or case."""
    return go(known(desk, _home(desk)))


def _home(desk: Desk) -> Stage:
    return Stage.FOUND if desk.case is None else Stage.CASE


def print_saved(desk: Desk, event: e.PrintSaved) -> Answer:
    """Print what was saved."""
    if not desk.saving or not _is_ours(desk, event):
        return unprinted(desk, event)
    after = known(desk, Stage.PRINTING, slip=desk.slip, serial=event.serial)
    noted = o.Note(audit.print_saved(serial=event.serial, copy=event.copy))
    return go(after, noted, o.PrintSlip(desk.number, event.serial, event.copy))


def unprinted(desk: Desk, event: e.PrintSaved) -> Answer:
    """Settle a saved slip whose session is over: it is not printed."""
    settled = o.SettlePrint(event.serial, event.copy, PrintOutcome.FAILED)
    return go(desk, settled, o.Note(audit.print_dropped(serial=event.serial, copy=event.copy)))


def print_not_saved(desk: Desk, event: e.PrintNotSaved) -> Answer:
    """Go back to the preview and say that nothing could be saved."""
    if not desk.saving or not _is_ours(desk, event):
        return go(desk)
    return go(said(known(desk, Stage.PREVIEW, slip=desk.slip), "not_saved"))


def printed(desk: Desk, event: e.Printed) -> Answer:
    """Say what is known of the paper."""
    if desk.stage is not Stage.PRINTING or desk.saving or not _is_ours(desk, event):
        return note_printed(desk, event)
    after = known(desk, Stage.PRINTED, slip=desk.slip, outcome=event.outcome, fault=event.fault)
    return note_printed(after, event)


def note_printed(desk: Desk, event: e.Printed) -> Answer:
    """Note how a print ended, wherever the desk is by now."""
    fault = None if event.fault is None else event.fault.value
    told = {"serial": event.serial, "copy": event.copy, "outcome": event.outcome.value}
    return go(desk, o.Note(audit.print_finished(**told, fault=fault)))  # type: ignore[arg-type]  # of these names


def paper_seen(desk: Desk, event: e.PaperSeen) -> Answer:
    """Write down whether the paper came out, once, where the printer could not tell."""
    if desk.outcome is not PrintOutcome.UNKNOWN or desk.paper_seen is not None or desk.slip is None:
        return go(desk)
    after = msgspec.structs.replace(desk, paper_seen=event.came_out)
    return go(after, o.NotePaper(desk.slip.serial, desk.slip.copy, event.came_out))


def print_again(desk: Desk, _event: e.PrintAsked) -> Answer:
    """Draw the next copy, marked as one, whoever asks: at a desk somebody is there to ask."""
    return ask_print(desk, e.PrintAsked(desk.paper, desk.document))


def _is_ours(desk: Desk, event: e.PrintSaved | e.PrintNotSaved | e.Printed) -> bool:
    return desk.slip is not None and (desk.slip.serial, desk.slip.copy) == (event.serial, event.copy)
