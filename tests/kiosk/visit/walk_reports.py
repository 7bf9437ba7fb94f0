"""What can happen around a report: its questions, the words about it, and what of it the walk may forget."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from kiosk.faults import Fault
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.model import PAPER_STAGES, Call, Overlay, Stage, Visit
from kiosk.visit.reports import AlertNews, CaseNews, CaseSeen, Danger, Form, Leave, Question, Rating, Ticket, Voice

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
WORDS, ID_CODE, ID_PIN = "rahasia", "ABCDEFGH", "246802"
TICKET = Ticket(ID_CODE, ID_PIN, "event-1")
SEEN = CaseSeen("UNPAID_WAGE", "answered", NOW, NOW, "jawaban rahasia")
NUMBERS = AlertNews()
"""Stands for the page of phone numbers: no rule looks into it."""
OF_REPORTS = (WORDS, ID_CODE, ID_PIN)
"""What nobody may find after the visit."""
REPORT_STAGES = {
    Stage.DANGER,
    Stage.COUNTDOWN,
    Stage.ALERT,
    Stage.VOICE,
    Stage.CASE_SAVING,
    Stage.CASE_SAVED,
    Stage.CASE_OPENING,
    Stage.CASE,
}
SAID: tuple[e.Event, ...] = (
    e.DangerAsked(),
    e.AlertAsked(),
    e.AlertReleased(),
    e.AlertStopped(),
    e.VoiceAsked(),
    e.FieldAsked(),
    e.FormAnswered(Question.KIND, "illness"),
    e.Rated(3),
    e.RatedWhy("staff"),
)
VALUES: dict[Question, tuple[str, ...]] = {
    Question.KIND: ("violence",),
    Question.MENU: ("tell", "follow"),
    Question.TOPIC: ("UNPAID_WAGE", "IDEA", "OFFICE_SERVICE"),
    Question.WHERE: ("", "ABROAD"),
    Question.TEXT: (WORDS,),
    Question.NAMED: ("", "yes"),
    Question.FIELD: ("agency",),
    Question.CODE: (ID_CODE, "ABC"),
    Question.PIN: (ID_PIN,),
    Question.NOTED: ("yes", "no"),
}
"""What is answered to each question; to the others nothing."""
TOLD: tuple[e.Event, ...] = (
    e.StaffCame(5),
    e.NumbersReady(5, NUMBERS),
    e.AlertTold(5, AlertNews(saved=True)),
    e.AlertTold(5, AlertNews(saved=True, received_at=NOW)),
    e.CaseTold(5, TICKET.event_id, CaseNews()),
    e.CaseTold(5, TICKET.event_id, CaseNews(NOW)),
    e.CaseTold(5, TICKET.event_id, CaseNews(refused=True)),
    e.CaseTold(5, "event-0", CaseNews(NOW)),
)
TOO_LATE: tuple[e.Event, ...] = (
    e.StaffCame(4),
    e.NumbersReady(4, NUMBERS),
    e.AlertTold(4, AlertNews(saved=True, received_at=NOW)),
    e.CaseSaved(4, TICKET),
    e.CaseNotSaved(4, Fault.DISK_FULL),
    e.CaseTold(4, TICKET.event_id, CaseNews(NOW)),
    e.CaseOpened(4, SEEN),
    e.CaseNotOpened(4, Fault.RECORD_NOT_OPENED),
)
ANSWERS = (e.CaseSaved, e.CaseNotSaved, e.CaseOpened, e.CaseNotOpened)
FAULTS = (e.CaseNotSaved, e.CaseNotOpened)


def written(visit: Visit) -> str:
    """Return all that a visit holds, as text to search in."""
    return msgspec.json.encode(visit, enc_hook=repr).decode()


def questions(visit: Visit) -> Iterator[e.Event]:
    """What can be answered to the question on the screen."""
    asked = visit.danger or visit.voice
    if asked is not None and visit.stage in {Stage.DANGER, Stage.VOICE, Stage.CASE_SAVED}:
        at = asked.form.at
        yield from (e.FormAnswered(at, value) for value in VALUES.get(at, ("",)))


def answers(kind: str) -> Iterator[e.Event]:
    """What may be answered to an order about a case."""
    if kind == "save_case":
        yield e.CaseSaved(5, TICKET)
        yield e.CaseNotSaved(5, Fault.DISK_FULL)
    if kind == "open_case":
        yield e.CaseOpened(5, SEEN)
        yield e.CaseNotOpened(5, Fault.RECORD_NOT_OPENED)


def pending(order: c.Command) -> tuple[str, int] | None:
    """Name an order about a case that is answered."""
    kinds: dict[type[c.Command], str] = {c.SaveCase: "save_case", c.OpenCase: "open_case"}
    kind = kinds.get(type(order))
    return None if kind is None else (kind, 0)


def answered(event: e.Event) -> tuple[str, int] | None:
    """Name the order about a case that an event answers."""
    match event:
        case e.CaseSaved() | e.CaseNotSaved():
            return ("save_case", 0)
        case e.CaseOpened() | e.CaseNotOpened():
            return ("open_case", 0)
        case _:
            return None


def forgotten(visit: Visit) -> dict[str, Any]:
    """Return the fields of a visit without what no rule about reports looks at."""
    kept: dict[str, Any] = {
        "call": _call(visit),
        "numbers": visit.numbers if visit.stage is Stage.ALERT else None,
        "danger": _danger(visit.danger),
        "voice": _voice(visit),
        "rating": Rating(1, visit.rating.done) if visit.rating else None,
    }
    if visit.stage in REPORT_STAGES:
        kept |= {"agreed": False, "fault": None}
    if visit.stage in {Stage.DANGER, Stage.COUNTDOWN, Stage.ALERT}:
        kept |= {"tries": 0}
    return kept


def _call(visit: Visit) -> Call | None:
    """Forget a call whose sign was forgotten, and whether staff come or nobody does."""
    if not {visit.overlay, visit.beneath} & {Overlay.STAFF_CALLED, Overlay.DATA_WRONG}:
        return None
    return Call.UNANSWERED if visit.call is Call.COMING else visit.call


def _danger(danger: Danger | None) -> Danger | None:
    if danger is None:
        return None
    known = danger.form.answer(Question.KIND)
    form = Form(danger.form.at, ((Question.KIND, "violence"),) if known else (), danger.form.covered)
    return msgspec.structs.replace(danger, form=form, stopped=False)


def _voice(visit: Visit) -> Voice | None:
    voice = visit.voice
    if voice is None:
        return None
    if visit.stage in PAPER_STAGES:  # there only what stands on paper already is looked at
        leave = voice.leave if voice.leave is Leave.FREE else Leave.ASKS
        voice = msgspec.structs.replace(voice, form=Form(Question.REVIEW), leave=leave)
    at = voice.form.at
    looked_at = {Question.MENU, Question.TOPIC, Question.WHERE}
    looked_at |= {Question.CODE} if at in {Question.CODE, Question.PIN} else set()
    looked_at |= {Question.NAMED} if at in {Question.NAME, Question.CALLBACK, Question.REVIEW} else set()
    looked_at |= {Question.TEXT} if at in {Question.TEXT, Question.NAMED, Question.REVIEW} else set()
    covered = voice.form.covered and (visit.overlay is Overlay.TIME_WARNING or at is Question.TEXT)
    kept = sorted(
        ((q, said) for q, said in voice.form.answers if q in looked_at and said), key=lambda one: one[0].value
    )
    return msgspec.structs.replace(voice, form=Form(at, tuple(kept), covered), refused=False)
