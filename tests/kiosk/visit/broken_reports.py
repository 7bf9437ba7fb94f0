"""A table for each promise about reports that breaks it."""

from typing import Any

import msgspec

from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit import voice
from kiosk.visit.model import Stage, Visit
from kiosk.visit.moves import Answer, at, warned
from kiosk.visit.reports import AlertNews, Danger, Form, Question, Voice
from tests.kiosk.visit.walk_reports import NOW, TICKET


def raise_at_once(visit: Visit, _event: e.AlertReleased) -> Answer:
    danger = visit.danger or Danger()
    after = at(visit, Stage.ALERT, danger=danger)
    return after, (c.RaiseAlert(visit.number, danger.form.answers, "id"),)


def stop_in_silence(visit: Visit, _event: e.AlertStopped) -> Answer:
    return at(visit, Stage.DANGER, danger=visit.danger), ()


def panel_over_it(visit: Visit, event: e.OverlayAsked) -> Answer:
    return msgspec.structs.replace(visit, overlay=event.overlay), ()


def believe_anything(visit: Visit, _event: e.NumbersReady) -> Answer:
    if visit.danger is None or visit.stage is not Stage.ALERT:
        return visit, ()
    danger = msgspec.structs.replace(visit.danger, news=AlertNews(received_at=NOW))
    return msgspec.structs.replace(visit, danger=danger), ()


def show_before_saved(visit: Visit, _event: e.Continued) -> Answer:
    return at(visit, Stage.CASE_SAVED, voice=Voice(Form(Question.REVIEW), ticket=TICKET)), ()


def save_twice(visit: Visit, event: e.Continued) -> Answer:
    after, orders = voice.save(visit, event)
    return after, (*orders, *orders)


def open_without_count(visit: Visit, event: e.FormAnswered) -> Answer:
    after, orders = voice.answer(visit, event)
    changed = tuple(
        msgspec.structs.replace(order, refused=False) if isinstance(order, c.OpenCase) else order for order in orders
    )
    return after, changed


def rate_twice(visit: Visit, event: e.RatedWhy) -> Answer:
    after, orders = voice.rate_why(visit, event)
    return after, (*orders, *orders)


def ask_with_the_record(visit: Visit, event: e.FieldAsked) -> Answer:
    after, orders = voice.ask_field(visit, event)
    return msgspec.structs.replace(after, identity=visit.identity), orders


def warn_over_the_words(visit: Visit, _event: e.TimerExpired) -> Answer:
    return warned(visit, 30), ()


def keep_the_words(visit: Visit, _event: e.BackAsked) -> Answer:
    return msgspec.structs.replace(visit, stage=Stage.HOME), ()


def begin_anew(visit: Visit, _event: e.DeskAsked) -> Answer:
    return Visit(number=visit.number + 1, stage=Stage.STAFF), ()


BROKEN_REPORTS: dict[str, tuple[str | Stage, type[e.Event], Any]] = {
    "reports_stay_where_they_are_made": (Stage.VOICE, e.BackAsked, keep_the_words),
    "reports_are_about_nobody_known": ("panel", e.FieldAsked, ask_with_the_record),
    "typed_words_are_covered_by_a_warning": ("anywhere", e.TimerExpired, warn_over_the_words),
    "alerts_only_after_the_countdown": (Stage.DANGER, e.AlertReleased, raise_at_once),
    "called_off_alerts_are_told": (Stage.COUNTDOWN, e.AlertStopped, stop_in_silence),
    "nothing_lies_over_a_countdown": (Stage.COUNTDOWN, e.OverlayAsked, panel_over_it),
    "received_only_with_a_receipt": ("anywhere", e.NumbersReady, believe_anything),
    "codes_are_shown_when_saved": (Stage.VOICE, e.Continued, show_before_saved),
    "codes_are_lost_only_on_purpose": (Stage.CASE_SAVED, e.Continued, voice.leave),
    "cases_are_never_saved_twice": (Stage.VOICE, e.Continued, save_twice),
    "cases_are_refused_after_five_tries": (Stage.VOICE, e.FormAnswered, open_without_count),
    "a_call_for_staff_outlives_the_visit": ("panel", e.DeskAsked, begin_anew),
    "rated_once": (Stage.GOODBYE, e.RatedWhy, rate_twice),
}
