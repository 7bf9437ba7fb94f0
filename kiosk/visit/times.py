"""How long a visit may stand still: which timers run where, and for how long.

No rule of the table starts or stops a timer: the timers follow from where the visit stands before and after.
"""

from kiosk.visit import events as e
from kiosk.visit.commands import Command, StartTimer, StopTimer
from kiosk.visit.guide import FORMS, PageKind
from kiosk.visit.model import Call, Overlay, Stage, Timer, Visit
from kiosk.visit.moves import at_rest, holds_case, is_private, loses_case
from kiosk.visit.reports import Leave
from kiosk.visit.speech import SpeechState

IDLE_SECONDS = 60
READING_SECONDS = 90
FORM_SECONDS = 120
NOTING_SECONDS = 270
"""Somebody writes code and PIN of a case by hand, or waits for paper: they can be had nowhere else."""
CLOSING_SECONDS = 30
"""So long before they close the screen says so; with `NOTING_SECONDS` the longest silence that is allowed."""
CODE_SECONDS = 60
"""A code for phones stays no longer without a touch; then it is gone."""
WARNING_SECONDS = 30
PRIVATE_SECONDS = 15 * 60
PRIVATE_WARNING_SECONDS = 60
PRIVATE_GRACE_SECONDS = 60
"""What a visitor still gets when the private limit passes while paper is moving."""
GOODBYE_SECONDS = 10
COUNTDOWN_SECONDS = 10
RECEIPT_SECONDS = 10
LOOK_SECONDS = 3
STAFF_SECONDS = 60
"""Staff who do not answer in this time: phone numbers are shown."""

_READING = frozenset(
    {
        Stage.NOTICE,
        Stage.PASSPORT,
        Stage.NOT_OPENED,
        Stage.SLIP_CHECK,
        Stage.OTHER_PROVINCE,
        Stage.STATUS,
        Stage.JOURNEY,
        Stage.PREVIEW,
        Stage.PRINTED,
        Stage.GUIDE,
        Stage.ALERT,
        Stage.CASE,
    }
)
_FORMS = frozenset(
    {Stage.NUMBER, Stage.FACTOR, Stage.EXPIRY, Stage.SEARCH, Stage.DANGER, Stage.VOICE, Stage.CASE_SAVED}
)
"""Somebody writes: on the screen, or a code and its PIN from it, by hand."""
_NOTING = {Leave.CLOSING: CLOSING_SECONDS, Leave.HOME: IDLE_SECONDS, Leave.END: IDLE_SECONDS}
_WORKING = frozenset({Stage.OPENING, Stage.PRINTING, Stage.COUNTDOWN, Stage.CASE_SAVING, Stage.CASE_OPENING})
"""Here the machine is at work, not the visitor: no idle time passes. The conductor bounds both works."""

PERSON_EVENTS = (
    e.Started,
    e.LanguageChosen,
    e.TextSizeChosen,
    e.ContrastChosen,
    e.Continued,
    e.StatusAsked,
    e.WayChosen,
    e.NumberEntered,
    e.FactorChosen,
    e.FactorEntered,
    e.ExpiryEntered,
    e.OtherProvinceAsked,
    e.JourneyAsked,
    e.PrintAsked,
    e.PaperSeen,
    e.DataWrongAsked,
    e.DangerAsked,
    e.FormAnswered,
    e.AlertAsked,
    e.AlertReleased,
    e.AlertStopped,
    e.VoiceAsked,
    e.FieldAsked,
    e.Rated,
    e.RatedWhy,
    e.PageAsked,
    e.PageRevised,
    e.PageTurned,
    e.NumberAsked,
    e.SearchTyped,
    e.BackAsked,
    e.EndAsked,
    e.OverlayAsked,
    e.OverlayClosed,
    e.StaffAsked,
    e.DeskAsked,
    e.ListenAsked,
    e.SpeechPaused,
    e.SpeedChosen,
    e.VolumeChosen,
    e.Touched,
)
"""Real input. What a device or a worker says is no sign that anybody is there."""


LISTENING = 2
"""To hear takes longer than to read: whoever listens has so many times as long."""


def listens(visit: Visit) -> bool:
    """Say whether somebody listens in this visit: asked to hear a screen, or has a headset in."""
    return visit.speech.audio or visit.health.headset


def idle_seconds(visit: Visit) -> int:
    """Return how long nobody may touch anything before the warning."""
    return _idle(visit) * (LISTENING if listens(visit) else 1)


def _idle(visit: Visit) -> int:
    if is_code(visit):
        return CODE_SECONDS
    if loses_case(visit):
        return _NOTING.get(visit.voice.leave if visit.voice else Leave.FREE, NOTING_SECONDS)
    asks = visit.guide is not None and visit.guide.here.kind in FORMS
    if asks or visit.stage in _FORMS:
        return FORM_SECONDS
    if visit.stage in _READING or visit.overlay is not Overlay.NONE:
        return READING_SECONDS
    return IDLE_SECONDS


def is_code(visit: Visit) -> bool:
    """Say whether a code for phones can be seen."""
    shown = visit.guide is not None and visit.guide.here.kind is PageKind.PHONE
    return shown and visit.overlay is Overlay.NONE


def running(visit: Visit) -> dict[Timer, float]:
    """Return the timers that run while a visit stands here, with their seconds."""
    if visit.stage is Stage.STAFF:
        return {}  # the desk has its own minute
    if visit.stage is Stage.GOODBYE:
        return {Timer.GOODBYE: GOODBYE_SECONDS}
    timers: dict[Timer, float] = {}
    if visit.overlay is Overlay.TIME_WARNING:
        timers[Timer.WARNING] = visit.warning
    elif visit.stage not in _WORKING and not at_rest(visit) and visit.speech.state is not SpeechState.SPEAKING:
        timers[Timer.IDLE] = idle_seconds(visit)
    if is_private(visit) or holds_case(visit):
        timers[Timer.PRIVATE] = PRIVATE_SECONDS * (LISTENING if listens(visit) else 1)
    return timers | _waiting(visit)


def _waiting(visit: Visit) -> dict[Timer, float]:
    """Return the timers that run while something is waited for."""
    timers: dict[Timer, float] = {}
    if visit.call is Call.WAITING:
        timers[Timer.STAFF] = STAFF_SECONDS
    if visit.stage is Stage.COUNTDOWN:
        timers[Timer.COUNTDOWN] = COUNTDOWN_SECONDS
    danger, ticket = visit.danger, visit.voice.ticket if visit.voice else None
    if visit.stage is Stage.ALERT and danger is not None and not danger.late:
        timers[Timer.RECEIPT] = RECEIPT_SECONDS
    if visit.stage is Stage.CASE_SAVED and ticket is not None and not (ticket.received_at or ticket.refused):
        timers[Timer.LOOK] = LOOK_SECONDS
    return timers


def timing(before: Visit, after: Visit, event: e.Event) -> tuple[Command, ...]:
    """Return the orders that bring the timers from one visit's to the next one's."""
    if after is before and not isinstance(event, (e.TimerExpired, *PERSON_EVENTS)):
        return ()
    old, new = running(before), running(after)
    orders: list[Command] = [StopTimer(timer) for timer in old if timer not in new]
    for timer, seconds in new.items():
        if isinstance(event, e.TimerExpired) and event.timer is timer and timer in old:
            grace = PRIVATE_GRACE_SECONDS if timer is Timer.PRIVATE else seconds
            orders.append(StartTimer(timer, grace, after.number))
        elif timer not in old or after.number != before.number or _starts_again(timer, before, after, event):
            orders.append(StartTimer(timer, seconds, after.number))
    return tuple(orders)


def _starts_again(timer: Timer, before: Visit, after: Visit, event: e.Event) -> bool:
    if timer in (Timer.IDLE, Timer.PRIVATE) and listens(after) and not listens(before):
        return True
    if timer is not Timer.IDLE:
        return False
    moved = (before.stage, before.overlay) != (after.stage, after.overlay)
    return moved or isinstance(event, PERSON_EVENTS)
