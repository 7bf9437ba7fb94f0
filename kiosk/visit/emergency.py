"""Rules for Darurat: staff who do not come, and a report of somebody in danger, from its questions to a receipt."""

import msgspec

from kiosk import audit
from kiosk.visit import events as e
from kiosk.visit.commands import CancelAlert, Note, OpenNumbers, RaiseAlert
from kiosk.visit.guide import Guide, Spot
from kiosk.visit.model import Call, Overlay, Stage, Visit
from kiosk.visit.moves import Answer, at, go, goodbye
from kiosk.visit.reading import ask_page, to_page
from kiosk.visit.reports import Danger, Form, Question, alert_road, answered, backward, complete, onward

_PANELS = frozenset({Overlay.EMERGENCY, Overlay.STAFF_CALLED})


def leave_for(visit: Visit) -> Visit:
    """Close the panel; a look-up that is left counts as a try, so that nothing is won by leaving it."""
    tries = visit.tries + (visit.stage is Stage.OPENING)
    return msgspec.structs.replace(visit, overlay=Overlay.NONE, call=None, numbers=None, tries=tries)


def _begun(visit: Visit) -> tuple[Note, ...]:
    return (Note(audit.visit_started(by="touch")),) if visit.stage is Stage.ATTRACT else ()


# ---- the panel


def to_numbers(visit: Visit, event: e.PageAsked) -> Answer:
    """Leave for the phone numbers; of a personal screen nothing comes along, and Kembali leads home."""
    if visit.overlay not in _PANELS:
        return go(visit)
    here = leave_for(visit)
    if visit.guide is not None and visit.stage in {Stage.GUIDE, Stage.SEARCH}:
        return ask_page(here, event)
    after, orders = to_page(here, Guide(Stage.HOME, (Spot(event.ref),)))
    return go(after, *_begun(visit), *orders)


def ask_danger(visit: Visit, _event: e.DangerAsked) -> Answer:
    """Begin a report, or go on with the one under way; of a personal screen nothing comes along."""
    if visit.overlay is not Overlay.EMERGENCY:
        return go(visit)
    here = leave_for(visit)
    if visit.danger is not None and visit.stage is Stage.DANGER:
        return go(here)
    return go(at(here, Stage.DANGER, danger=Danger()), *_begun(visit))


def staff_came(visit: Visit, _event: e.StaffCame) -> Answer:
    """Say that staff are on their way: they answered at the desk."""
    return go(visit) if visit.call is None else go(msgspec.structs.replace(visit, call=Call.COMING))


def numbers_ready(visit: Visit, event: e.NumbersReady) -> Answer:
    """Keep the phone numbers for the screen that waits for staff or for a receipt."""
    if visit.call is None and visit.stage is not Stage.ALERT:
        return go(visit)
    return go(msgspec.structs.replace(visit, numbers=event.page))


# ---- the questions


def _asked(visit: Visit, form: Form) -> Answer:
    return go(at(visit, Stage.DANGER, danger=Danger(form)))


def answer(visit: Visit, event: e.FormAnswered) -> Answer:
    """Take an answer and go to the next question; one to another question than is asked changes nothing."""
    danger = visit.danger
    if danger is None or event.question is not danger.form.at or not complete(event.question, event.value):
        return go(visit)
    answers = answered(danger.form, event.question, event.value)
    following = onward(alert_road(answers), event.question) or Question.REVIEW
    return _asked(visit, msgspec.structs.replace(danger.form, at=following, answers=answers))


def to_review(visit: Visit, _event: e.Continued) -> Answer:
    """Leave out the questions that are left: what danger it is must be known, nothing else."""
    danger = visit.danger
    if danger is None or not danger.form.answer(Question.KIND):
        return go(visit)
    return _asked(visit, msgspec.structs.replace(danger.form, at=Question.REVIEW))


def back(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back to the question before; from the first one home. Who is asked for certainty goes back to the review."""
    danger = visit.danger
    if danger is not None and danger.confirming:
        return _asked(visit, danger.form)
    before = backward(alert_road(()), danger.form.at) if danger else None
    if danger is None or before is None:
        return go(at(visit, Stage.HOME))
    return _asked(visit, msgspec.structs.replace(danger.form, at=before))


def ask_alert(visit: Visit, _event: e.AlertAsked) -> Answer:
    """Ask once more: the button was tapped, not held."""
    if visit.danger is None or visit.danger.form.at is not Question.REVIEW:
        return go(visit)
    return go(at(visit, Stage.DANGER, danger=Danger(visit.danger.form, confirming=True)))


# ---- the countdown


def release(visit: Visit, _event: e.AlertReleased) -> Answer:
    """Begin the countdown: the button was held, or the tap confirmed."""
    if visit.danger is None or visit.danger.form.at is not Question.REVIEW:
        return go(visit)
    return go(at(visit, Stage.COUNTDOWN, danger=Danger(visit.danger.form)))


def stop(visit: Visit, _event: e.Event) -> Answer:
    """Call it off and go back to the review; staff still learn of it."""
    if visit.danger is None:
        return go(visit)
    danger = Danger(visit.danger.form, stopped=True)
    return go(at(visit, Stage.DANGER, danger=danger), *_called_off(visit))


def end(visit: Visit, _event: e.EndAsked) -> Answer:
    """Call it off and end the visit."""
    return go(goodbye(visit), Note(audit.visit_ended(by="asked")), *_called_off(visit))


def _called_off(visit: Visit) -> tuple[CancelAlert | Note, ...]:
    if visit.danger is None:
        return ()
    order = CancelAlert(visit.number, visit.danger.form.answers, visit.language)
    return order, Note(audit.alert_called_off())


def stay(visit: Visit, _event: e.Event) -> Answer:
    """Change nothing: while a countdown runs, nothing may lie over its BATAL."""
    return go(visit)


def counted_down(visit: Visit) -> Answer:
    """Raise the alert: only the end of the countdown does."""
    if visit.danger is None:
        return go(visit)
    after = at(visit, Stage.ALERT, danger=Danger(visit.danger.form))
    order = RaiseAlert(visit.number, visit.danger.form.answers, visit.language)
    return go(after, order, OpenNumbers(visit.number, visit.language), Note(audit.alert_raised()))


# ---- what became of it


def told(visit: Visit, event: e.AlertTold) -> Answer:
    """Say how far the alert has come; what was received stays received."""
    if visit.danger is None or (visit.danger.news is not None and visit.danger.news.received_at is not None):
        return go(visit)
    return go(msgspec.structs.replace(visit, danger=msgspec.structs.replace(visit.danger, news=event.news)))


def no_receipt(visit: Visit) -> Answer:
    """Say that it has not been sent: nobody has signed for it so far."""
    if visit.danger is None:
        return go(visit)
    return go(msgspec.structs.replace(visit, danger=msgspec.structs.replace(visit.danger, late=True)))


def leave(visit: Visit, _event: e.Event) -> Answer:
    """Go home; the alert goes on without the visitor."""
    return go(at(visit, Stage.HOME))
