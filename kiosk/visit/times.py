"""How long a visit may stand still: which timers run where, and for how long.

No rule of the table starts or stops a timer: the timers follow from where the visit stands before and after.
"""

from kiosk.visit import events as e
from kiosk.visit.commands import Command, StartTimer, StopTimer
from kiosk.visit.guide import FORMS, PageKind
from kiosk.visit.model import Overlay, Stage, Timer, Visit
from kiosk.visit.moves import at_rest, is_private

IDLE_SECONDS = 60
READING_SECONDS = 90
FORM_SECONDS = 120
CODE_SECONDS = 60
"""A code for phones stays no longer without a touch; then it is gone."""
WARNING_SECONDS = 30
PRIVATE_SECONDS = 15 * 60
PRIVATE_WARNING_SECONDS = 60
PRIVATE_GRACE_SECONDS = 60
"""What a visitor still gets when the private limit passes while paper is moving."""
GOODBYE_SECONDS = 10

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
    }
)
_FORMS = frozenset({Stage.NUMBER, Stage.FACTOR, Stage.EXPIRY, Stage.SEARCH})
_WORKING = frozenset({Stage.OPENING, Stage.PRINTING})
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
    e.PageAsked,
    e.PageRevised,
    e.PageTurned,
    e.SearchTyped,
    e.BackAsked,
    e.EndAsked,
    e.OverlayAsked,
    e.OverlayClosed,
    e.StaffAsked,
    e.Touched,
)
"""Real input. What a device or a worker says is no sign that anybody is there."""


def idle_seconds(visit: Visit) -> int:
    """Return how long nobody may touch anything before the warning."""
    if is_code(visit):
        return CODE_SECONDS
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
    if visit.stage is Stage.GOODBYE:
        return {Timer.GOODBYE: GOODBYE_SECONDS}
    timers: dict[Timer, float] = {}
    if visit.overlay is Overlay.TIME_WARNING:
        timers[Timer.WARNING] = visit.warning
    elif visit.stage not in _WORKING and not at_rest(visit):
        timers[Timer.IDLE] = idle_seconds(visit)
    if is_private(visit):
        timers[Timer.PRIVATE] = PRIVATE_SECONDS
    return timers


def timing(before: Visit, after: Visit, event: e.Event) -> tuple[Command, ...]:
    """Return the orders that bring the timers from one visit's to the next one's."""
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
    if timer is not Timer.IDLE:
        return False
    moved = (before.stage, before.overlay) != (after.stage, after.overlay)
    return moved or isinstance(event, PERSON_EVENTS)
