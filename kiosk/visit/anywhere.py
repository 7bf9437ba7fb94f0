"""Rules that hold on every screen: panels, language and size, staff, health, timers, and a card pulled."""

import msgspec

from kiosk import audit
from kiosk.faults import Fault
from kiosk.health import PRINTER_FAULTS, READER_FAULTS, SamState, reader_fault
from kiosk.visit import emergency, voice
from kiosk.visit import events as e
from kiosk.visit.commands import CallStaff, Command, DropSlip, Note, OpenNumbers
from kiosk.visit.identifying import uncover
from kiosk.visit.model import Call, Overlay, Stage, Timer, Visit, Way
from kiosk.visit.moves import (
    Answer,
    at,
    at_rest,
    covered,
    go,
    holds_case,
    is_private,
    next_with_panel,
    rested,
    resting,
    unwarned,
    warned,
)
from kiosk.visit.printing import draw
from kiosk.visit.reading import again, forget_code
from kiosk.visit.times import PRIVATE_WARNING_SECONDS, WARNING_SECONDS, is_code, running

_SIGNS = frozenset({Overlay.STAFF_CALLED, Overlay.DATA_WRONG})
_READS = frozenset({Stage.GUIDE, Stage.SEARCH})
_SHOWS_PRINTER = frozenset({Stage.CASE_SAVED, Stage.STATUS, Stage.JOURNEY, Stage.PREVIEW, Stage.GUIDE})


# ---- how it looks


def language_chosen(visit: Visit, event: e.LanguageChosen) -> Answer:
    """Change the language and keep the step; a page is read again and a slip drawn again: preview = print."""
    if (event.language, event.local) == (visit.language, visit.local):
        return go(visit)
    after = msgspec.structs.replace(visit, language=event.language, local=event.local)
    if event.language == visit.language:
        return go(after)
    again_, orders = _in_other_words(after)
    return (again_, orders) if visit.numbers is None else go(again_, *orders, OpenNumbers(after.number, after.language))


def _in_other_words(visit: Visit) -> Answer:
    if visit.stage in _READS:
        return again(visit)
    return draw(visit) if visit.stage is Stage.PREVIEW else go(visit)


def text_size_chosen(visit: Visit, event: e.TextSizeChosen) -> Answer:
    """Change the text size and keep the step."""
    return go(msgspec.structs.replace(visit, text_size=event.text_size))


def contrast_chosen(visit: Visit, event: e.ContrastChosen) -> Answer:
    """Change the contrast and keep the step."""
    return go(msgspec.structs.replace(visit, high_contrast=event.high))


# ---- panels


def open_panel(visit: Visit, event: e.OverlayAsked) -> Answer:
    """Open a panel over the screen; it covers everything."""
    return go(_over(visit, event.overlay))


def call_staff(visit: Visit, _event: e.StaffAsked) -> Answer:
    """Call staff, once, and say so; the reason is kept nowhere."""
    if visit.overlay is Overlay.STAFF_CALLED:
        return go(visit)
    return _called(visit, Overlay.STAFF_CALLED)


def data_wrong(visit: Visit, _event: e.DataWrongAsked) -> Answer:
    """Call staff and say what to show them; what is wrong is told to people, not to this machine."""
    return _called(visit, Overlay.DATA_WRONG)


def _called(visit: Visit, overlay: Overlay) -> Answer:
    """Give the sign, and have the phone numbers ready in case that nobody comes."""
    after = msgspec.structs.replace(_over(visit, overlay), call=Call.WAITING)
    return go(after, CallStaff(), OpenNumbers(after.number, after.language), Note(audit.staff_called()))


def _over(visit: Visit, overlay: Overlay) -> Visit:
    if visit.stage is Stage.GOODBYE:
        return next_with_panel(visit, overlay)
    return msgspec.structs.replace(_answered(visit), overlay=overlay, beneath=Overlay.NONE, warning=0)


def _answered(visit: Visit) -> Visit:
    """Forget a call whose sign leaves the screen; phone numbers stay where a receipt is waited for."""
    numbers = visit.numbers if visit.stage is Stage.ALERT else None
    return msgspec.structs.replace(visit, call=None, numbers=numbers)


def close_panel(visit: Visit, event: e.Event) -> Answer:
    """Close the panel; for a time warning this is "Saya masih di sini": a covered screen then asks for the factor."""
    if visit.overlay is not Overlay.TIME_WARNING:
        return go(msgspec.structs.replace(_answered(visit), overlay=Overlay.NONE))
    return uncover(visit, event) if visit.stage is Stage.COVERED else go(unwarned(visit))


def stay(visit: Visit, event: e.Continued) -> Answer:
    """Stay, if it is the time warning that asks."""
    return close_panel(visit, event) if visit.overlay is Overlay.TIME_WARNING else go(visit)


def touched(visit: Visit, _event: e.Touched) -> Answer:
    """Keep the visit alive; nothing else."""
    return go(visit)


# ---- time


def timer_expired(visit: Visit, event: e.TimerExpired) -> Answer:
    """Warn, cover or end, as the timer says; a timer that should not run here says nothing."""
    if event.timer not in running(visit):
        return go(visit)
    match event.timer:
        case Timer.IDLE:
            return _idle(visit)
        case Timer.PRIVATE:
            return _private_limit(visit)
        case Timer.WARNING:
            return go(rested(visit), Note(audit.visit_ended(by="silence")))
        case Timer.GOODBYE:
            return go(rested(visit))
        case Timer.COUNTDOWN | Timer.RECEIPT | Timer.LOOK | Timer.STAFF:
            return _WAITED[event.timer](visit)


def _nobody_came(visit: Visit) -> Answer:
    return go(msgspec.structs.replace(visit, call=Call.UNANSWERED))


_WAITED = {
    Timer.COUNTDOWN: emergency.counted_down,
    Timer.RECEIPT: emergency.no_receipt,
    Timer.LOOK: voice.look_at_case,
    Timer.STAFF: _nobody_came,
}
"""What happens where something was waited for."""


def _idle(visit: Visit) -> Answer:
    if is_private(visit):
        return covered(visit, "idle", WARNING_SECONDS)
    if visit.stage is Stage.ATTRACT and visit.overlay is Overlay.NONE:
        return go(rested(visit))
    if is_code(visit):
        return forget_code(visit)
    if holds_case(visit):
        return voice.untouched(visit, WARNING_SECONDS)
    return go(_form_covered(warned(visit, WARNING_SECONDS)))


def _form_covered(visit: Visit) -> Visit:
    """Keep what was typed and show it no more: whoever touches the warning away may be somebody else."""
    if visit.danger is not None:
        form = msgspec.structs.replace(visit.danger.form, covered=True)
        return msgspec.structs.replace(visit, danger=msgspec.structs.replace(visit.danger, form=form))
    if visit.voice is not None:
        form = msgspec.structs.replace(visit.voice.form, covered=True)
        return msgspec.structs.replace(visit, voice=msgspec.structs.replace(visit.voice, form=form))
    return visit


def _private_limit(visit: Visit) -> Answer:
    if visit.stage is Stage.PRINTING:
        return go(visit)
    if holds_case(visit):
        return voice.hidden(visit, PRIVATE_WARNING_SECONDS)
    return covered(visit, "limit", PRIVATE_WARNING_SECONDS)


# ---- the machine


def health_changed(visit: Visit, event: e.HealthChanged) -> Answer:
    """Take note of how the machine is; the visit goes on where it is, only the sentence about it may change."""
    if at_rest(visit):
        return go(resting(visit.number, event.health))
    after = msgspec.structs.replace(visit, health=event.health)
    if visit.stage is Stage.CARD:
        return go(_reader_sentence(after))
    mended = after.health.printer not in PRINTER_FAULTS
    if visit.stage in _SHOWS_PRINTER and mended and visit.fault in PRINTER_FAULTS.values():
        return go(msgspec.structs.replace(after, fault=None))
    return go(after)


def _reader_sentence(visit: Visit) -> Visit:
    fault = reader_fault(visit.health)
    if fault is not None and visit.health.sam is not SamState.READY:
        return at(visit, Stage.CARD, way=Way.CARD, fault=fault)
    if visit.fault in (*READER_FAULTS.values(), Fault.READER_FAILED):
        return msgspec.structs.replace(visit, fault=None)
    return visit


def card_removed(visit: Visit, event: e.CardRemoved) -> Answer:
    """Cover a personal screen when the inserted card that opened it is pulled; lifting a tapped card is normal."""
    if event.contactless or visit.way is not Way.CARD:
        return go(visit)
    return covered(visit, "card_pulled")


def signed_off(visit: Visit) -> Visit:
    """Forget a call to the staff whose sign has left the screen, and the phone numbers that went with it."""
    if visit.call is None or _SIGNS & {visit.overlay, visit.beneath}:
        return visit
    return _answered(visit)


def dropped(before: Visit, after: Visit) -> tuple[Command, ...]:
    """Return the orders about what this step left behind: to forget a slip, to tell a rating that was half given."""
    rated = voice.rated(before, after)
    if before.slip is None or before.slip == after.slip:
        return rated
    return (DropSlip(before.slip.serial, before.slip.copy), *rated)
