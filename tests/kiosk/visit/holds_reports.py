"""What must hold on each step of a report."""

from collections.abc import Callable

from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.identifying import TRIES
from kiosk.visit.model import PAPER_STAGES, Overlay, Stage, Timer
from kiosk.visit.moves import asks_noted, loses_case
from kiosk.visit.reports import Leave
from tests.kiosk.visit.walk import Step
from tests.kiosk.visit.walk_events import NUMBER
from tests.kiosk.visit.walk_reports import OF_REPORTS, REPORT_STAGES, written


def reports_stay_where_they_are_made(taken: Step) -> bool:
    """What was typed, code and PIN are known on the screens of a report and on its paper, and nowhere else."""
    visit = taken.after
    if visit.stage in REPORT_STAGES or (visit.stage in PAPER_STAGES and visit.voice is not None):
        return True
    text = written(visit)
    return (visit.danger, visit.voice) == (None, None) and not any(piece in text for piece in OF_REPORTS)


def reports_are_about_nobody_known(taken: Step) -> bool:
    """No record and no identity comes along into a report."""
    visit = taken.after
    reporting = visit.stage in REPORT_STAGES or visit.voice is not None
    return not reporting or (visit.person, visit.identity, visit.way) == (None, None, None)


def typed_words_are_covered_by_a_warning(taken: Step) -> bool:
    """Under a time warning stands no code, no PIN and no answer; what was typed is shown no more afterwards."""
    visit = taken.after
    if visit.overlay is not Overlay.TIME_WARNING or (taken.before.visit.overlay is Overlay.TIME_WARNING):
        return True
    shown = visit.danger or visit.voice
    gone = visit.voice is None or (visit.voice.ticket is None and visit.voice.seen is None)
    return gone and (shown is None or visit.stage is Stage.ALERT or shown.form.covered)


def alerts_only_after_the_countdown(taken: Step) -> bool:
    """An alert is raised once, by the end of its countdown and by nothing else: BATAL before that sends nothing."""
    raised = sum(isinstance(order, c.RaiseAlert) for order in taken.orders)
    counted = (
        isinstance(taken.event, e.TimerExpired)
        and (taken.event.timer, taken.event.visit) == (Timer.COUNTDOWN, NUMBER)
        and taken.before.visit.stage is Stage.COUNTDOWN
    )
    return raised == (1 if counted and taken.after.stage is Stage.ALERT else 0)


def called_off_alerts_are_told(taken: Step) -> bool:
    """Whoever leaves a countdown before its end leaves word for the staff, once."""
    left = taken.before.visit.stage is Stage.COUNTDOWN and taken.after.stage not in {Stage.COUNTDOWN, Stage.ALERT}
    return sum(isinstance(order, c.CancelAlert) for order in taken.orders) == int(left)


def nothing_lies_over_a_countdown(taken: Step) -> bool:
    """BATAL is on the screen as long as seconds are counted."""
    return taken.after.stage is not Stage.COUNTDOWN or taken.after.overlay is Overlay.NONE


def received_only_with_a_receipt(taken: Step) -> bool:
    """A screen says "received" of an alert or a case only when the portal's receipt said so, and keeps saying it."""
    before, after = _receipts(taken.before.visit), _receipts(taken.after)
    new = after - before
    if not new:
        return True
    if isinstance(taken.event, e.AlertTold):
        return new == {taken.event.news.received_at}
    return isinstance(taken.event, e.CaseTold) and new == {taken.event.news.received_at}


def _receipts(visit: object) -> set[object]:
    danger, voice = getattr(visit, "danger", None), getattr(visit, "voice", None)
    told = {danger.news.received_at} if danger is not None and danger.news is not None else set()
    kept = {voice.ticket.received_at} if voice is not None and voice.ticket is not None else set()
    return (told | kept) - {None}


def codes_are_shown_when_saved(taken: Step) -> bool:
    """Code and PIN are shown only in answer to the save, or from the slip back."""
    had = taken.before.visit.voice is not None and taken.before.visit.voice.ticket is not None
    has = taken.after.voice is not None and taken.after.voice.ticket is not None
    return not has or had or isinstance(taken.event, e.CaseSaved)


def codes_are_lost_only_on_purpose(taken: Step) -> bool:
    """Code and PIN on no paper leave by a yes, by a second Selesai, in an emergency, or when nobody is there."""
    before, event = taken.before.visit, taken.event
    if not loses_case(before) or (taken.after.voice is not None and taken.after.voice.ticket is not None):
        return True
    if isinstance(event, e.FormAnswered | e.EndAsked):
        return asks_noted(before)
    if isinstance(event, e.TimerExpired):
        shown = before.stage is Stage.CASE_SAVED and before.overlay is Overlay.NONE and not asks_noted(before)
        warned = before.voice is not None and before.voice.leave is Leave.CLOSING
        return event.timer is Timer.PRIVATE or warned or not shown
    return isinstance(event, e.DangerAsked | e.PageAsked) and before.overlay is not Overlay.NONE


def cases_are_never_saved_twice(taken: Step) -> bool:
    """One yes, one case: nothing is ordered while a save is under way, and a saved case is not saved again."""
    orders = [order for order in taken.orders if isinstance(order, c.SaveCase)]
    under_way = any(kind == "save_case" for kind, _ in taken.before.orders)
    had = taken.before.visit.voice is not None and taken.before.visit.voice.ticket is not None
    return not orders or (len(orders) == 1 and not under_way and not had)


def cases_are_refused_after_five_tries(taken: Step) -> bool:
    """After five tries no case opens in this visit either."""
    tried = taken.before.visit.tries >= TRIES
    return all(order.refused == tried for order in taken.orders if isinstance(order, c.OpenCase))


def rated_once(taken: Step) -> bool:
    """A visit is rated once, at its end, and no tap keeps the goodbye any longer."""
    ratings = [order for order in taken.orders if isinstance(order, c.SaveRating)]
    rating = taken.before.visit.rating
    rated = rating is not None and not rating.done and (taken.after.rating is None or taken.after.rating.done)
    starts = any(isinstance(order, c.StartTimer) for order in taken.orders)
    held_up = isinstance(taken.event, e.Rated | e.RatedWhy) and starts and taken.before.visit.stage is Stage.GOODBYE
    return len(ratings) == int(rated) and not held_up


def a_call_for_staff_outlives_the_visit(taken: Step) -> bool:
    """Neither the end of a visit nor the staff's taking the screen loses who called them."""
    told = isinstance(taken.event, e.HealthChanged)
    return told or taken.after.health.wanted == taken.before.visit.health.wanted


REPORT_HOLDS: tuple[Callable[[Step], bool], ...] = (
    reports_stay_where_they_are_made,
    reports_are_about_nobody_known,
    typed_words_are_covered_by_a_warning,
    alerts_only_after_the_countdown,
    called_off_alerts_are_told,
    nothing_lies_over_a_countdown,
    received_only_with_a_receipt,
    codes_are_shown_when_saved,
    codes_are_lost_only_on_purpose,
    cases_are_never_saved_twice,
    cases_are_refused_after_five_tries,
    rated_once,
    a_call_for_staff_outlives_the_visit,
)
