"""Screens 13 to 15 and 17: a report's questions, its review, its countdown and what became of it, as plain values."""

import datetime as dt
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Final

from kiosk.guidance.pages import Contacts
from kiosk.ui.machine import printer_sentence, sentence
from kiosk.ui.scene import Scene, View
from kiosk.ui.views.guide import contact
from kiosk.ui.views.option_icons import land_icon
from kiosk.ui.views.queue import wanted
from kiosk.visit.model import Call, Stage, Visit
from kiosk.visit.reports import MUST, TYPED, AlertNews, Form, Leave, Question, still_asked, voice_road, wrong_road
from kiosk.visit.times import idle_seconds
from onedata import codes

_Q = Question
CHOICES: Final[Mapping[Question, tuple[tuple[str, str], ...]]] = {
    _Q.KIND: (("violence", "violence"), ("illness", "health_exam"), ("other", "warning")),
    _Q.SAFE: (("yes", "call"), ("no", "close"), ("unknown", "help")),
    _Q.SILENT: (("yes", "silent"), ("no", "person")),
    _Q.STRANGERS: (("yes", "people"), ("no", "petugas")),
    _Q.MENU: (("tell", "speak"), ("follow", "search")),
    _Q.ABOUT: (("me", "person"), ("family", "family"), ("other", "people")),
    _Q.WHERE: (("INDONESIA", "map"), ("ABROAD", "globe")),
    _Q.SINCE: (("WEEK", "steps-1"), ("MONTHS", "steps-3"), ("YEAR", "steps-5")),
    _Q.OFFICE: (("THIS", "petugas"), ("OTHER", "signpost")),
    _Q.NAMED: (("no", "private"), ("yes", "person")),
    _Q.NOTED: (("yes", "check"), ("no", "eye")),
    _Q.FIELD: (
        ("name", "person"),
        ("passport", "passport"),
        ("agency", "company"),
        ("destination", "globe"),
        ("stage", "journey"),
        ("documents", "dokumen"),
    ),
}
"""What can be touched in answer to each question, with its pictogram."""
TOPICS: Final[Mapping[str, str]] = {
    "UNPAID_WAGE": "cost",
    "GO_HOME": "pulang",
    "VIOLENCE": "violence",
    "LOST_CONTACT": "silent",
    "JOB_FRAUD": "fraud",
    "FEES": "calculator",
    "DOCUMENTS_HELD": "dokumen",
    "FAILED_DEPARTURE": "failed_departure",
    "DEPORTATION": "return",
    "DEATH": "family",
    "OFFICE_SERVICE": "petugas",
    "IDEA": "speak",
    "THANKS": "rights",
    "OTHER": "complaint_open",
}
_ROWS: Final = {_Q.COUNTRY: "globe", _Q.WHO: "person", _Q.NAME: "person", _Q.PLACE: "where", _Q.CALLBACK: "phone"}
"""The pictogram of an answer that was not chosen among pictures."""
FIRST: Final = ("HK", "TW", "MY", "SG", "SA", "KR", "JP", "AE", "BN", "QA", "KW", "OM", "JO", "TR")
"""Countries that stand first; the others follow by name."""
_NUMBERS = 3
"""Phone numbers beside what became of an alert."""
_ANSWERED: Final = {"received": "information", "in_progress": "working", "answered": "check", "closed": "done"}


def question(scene: Scene) -> View:
    """Show one question, with its answers or with what was typed so far, and whether it may be left out."""
    form, alert = _form(scene), scene.visit.danger is not None
    at = form.at
    return {
        "question": at.value,
        "title": scene.words(f"report.{at.value}"),
        "sub": _sub(scene, at),
        "note": scene.words("report.about_danger") if _urgent(form) else "",
        "choices": choices(scene, at),
        "text": "" if form.covered else form.answer(at),
        "most": TYPED.get(at, 0),
        "skip": "" if at in MUST else at.value,
        "send": alert and bool(form.answer(_Q.KIND)),
        "refused": scene.visit.voice is not None and scene.visit.voice.refused,
    }


def _form(scene: Scene) -> Form:
    shown = scene.visit.danger or scene.visit.voice
    return shown.form if shown else Form(_Q.MENU)


def _sub(scene: Scene, at: Question) -> str:
    """Return the line beneath a question, where it has one."""
    return scene.words.table.get(f"report.{at.value}_sub", "")


def _urgent(form: Form) -> bool:
    """Say whether somebody who complains is to be shown the faster way: a case waits for days, an alert for seconds."""
    return form.at is _Q.ABOUT and form.answer(_Q.TOPIC) == "VIOLENCE"


def choices(scene: Scene, at: Question) -> list[View]:
    """Return what can be touched in answer to a question."""
    if at is _Q.TOPIC:
        return [
            _choice(at, code, icon, codes.text("case_topics", code, _written(scene))) for code, icon in TOPICS.items()
        ]
    if at is _Q.COUNTRY:
        return [_choice(at, code, land_icon(code), name) for code, name in _countries(_written(scene))]
    found = CHOICES.get(at, ())
    return [_choice(at, value, icon, scene.words(f"report.{at.value}_{value}")) for value, icon in found]


def _choice(at: Question, value: str, icon: str, text: str) -> View:
    return {"id": f"{at.value}:{value}", "icon": icon, "text": text}


def _countries(language: codes.Language) -> list[tuple[str, str]]:
    named = {code: codes.text("countries", code, language) for code in codes.index("countries") if code != "ID"}
    first = [(code, named.pop(code)) for code in FIRST if code in named]
    return first + sorted(named.items(), key=lambda one: one[1])


def _written(scene: Scene) -> codes.Language:
    return scene.visit.language


# ---- review


def review(scene: Scene) -> View:
    """Show what was answered; what was typed before a time warning is only said to be there."""
    form, visit = _form(scene), scene.visit
    # What is shown is what is sent: an answer that was taken back stands in neither.
    complaint = visit.danger is None and visit.voice is not None and visit.voice.wrong is None
    kept = still_asked(form.answers) if complaint else form.answers
    rows = [_row(scene, form, at, said) for at, said in kept if said and at is not _Q.MENU]
    return {
        "alert": visit.danger is not None,
        "confirming": visit.danger is not None and visit.danger.confirming,
        "note": _review_note(scene),
        "rows": rows,
        "title": scene.words(_review_title(visit)),
    }


def _review_note(scene: Scene) -> str:
    """Say that nothing has been sent, where somebody in a hurry could believe it has; or why nothing was saved."""
    danger = scene.visit.danger
    if danger is None:
        return sentence(scene.visit.fault, scene.visit.language)
    return scene.words("report.stopped" if danger.stopped else "report.unsent")


def _review_title(visit: Visit) -> str:
    if visit.danger is None:
        return "report.review_wrong" if visit.voice and visit.voice.wrong else "report.review_voice"
    return "report.sure" if visit.danger.confirming else "report.review_alert"


def _row(scene: Scene, form: Form, at: Question, said: str) -> View:
    icons = dict(CHOICES.get(at, ()))
    icon = icons.get(said) or {_Q.TOPIC: TOPICS.get(said, "complaint_open")}.get(at) or _ROWS.get(at, "letters")
    return {"icon": icon, "label": scene.words(f"report.{at.value}_label"), "text": _told(scene, form, at, said)}


_SHORT: Final = {100: 300, 130: 80, 160: 40}
"""Characters of a text that the review shows at each text size."""
_PIECES: Final = {100: 320, 130: 150, 160: 70}
"""Characters of an answer that stand together at each text size: a page can turn between two pieces."""


def _short(scene: Scene, said: str) -> str:
    most = _SHORT[scene.visit.text_size]
    return said if len(said) <= most else said[:most].rsplit(" ", 1)[0] + " …"


def _told(scene: Scene, form: Form, at: Question, said: str) -> str:
    if at in TYPED:
        return scene.words("report.filled") if form.covered else _short(scene, said)
    if at is _Q.TOPIC:
        return codes.text("case_topics", said, _written(scene))
    if at is _Q.COUNTRY:
        return codes.text("countries", said, _written(scene))
    return scene.words(f"report.{at.value}_{said}")


# ---- what became of it


def alert(scene: Scene) -> View:
    """Say how far the alert has come: "received" only with the portal's time."""
    danger = scene.visit.danger
    news = danger.news if danger else None
    if news is not None and news.received_at is not None:
        state, title = "received", scene.words("alert.received", time=scene.time(news.received_at))
    elif _unsent(scene.visit, news, late=danger is not None and danger.late):
        state, title = "unsent", scene.words("alert.unsent")
    else:
        state, title = "sending", scene.words("alert.sending")
    where = danger.form.answer(_Q.COUNTRY) if danger else ""
    return {
        "state": state,
        "title": title,
        "sub": _under(scene, state, news),
        "numbers": numbers(scene, _NUMBERS, where),
    }


def _under(scene: Scene, state: str, news: AlertNews | None) -> str:
    """Return the sentence below: a machine that keeps trying may say so, one whose alert was refused may not."""
    if state != "received" and news is not None:
        if news.refused:
            return scene.words("alert.refused_sub")
        if not news.saved:
            return scene.words("alert.not_saved")
    return scene.words(f"alert.{state}_sub")


def _unsent(visit: Visit, news: AlertNews | None, *, late: bool) -> bool:
    """Say whether the visitor must hear that it has not been sent: in time for them to do something else."""
    return late or visit.health.online is False or (news is not None and (news.refused or not news.saved))


def numbers(scene: Scene, most: int, where: str = "") -> list[View]:
    """Return phone numbers: the mission in a country before all others, of no other country, known ones first."""
    page = scene.visit.numbers
    if not isinstance(page, Contacts):
        return []
    near = {where: 0, "": 1}  # a mission elsewhere cannot help, and its number costs minutes
    lines = [line for line in page.lines if (line.country or "") in near]
    lines.sort(key=lambda line: (line.number is None, near[line.country or ""]))
    return [contact(line, scene) for line in lines[:most]]


def staff_called(scene: Scene) -> View:
    """Say that staff were called, that they are coming, or whom else to call since nobody came."""
    call = scene.visit.call or Call.WAITING
    return {"state": call.value, "numbers": numbers(scene, _NUMBERS) if call is Call.UNANSWERED else []}


# ---- the case


def saved(scene: Scene) -> View:
    """Show code and PIN, and whether the portal has the case."""
    visit = scene.visit
    ticket = visit.voice.ticket if visit.voice else None
    if ticket is None:
        return {
            "code": "",
            "pin": "",
            "state": "",
            "received": False,
            "refused": False,
            "printer": "",
            "fault": "",
            "closing": 0,
        }
    received = ticket.received_at
    waiting = scene.words("case.refused" if ticket.refused else "case.waiting")
    state = waiting if received is None else _at(scene, "case.received", received)
    printer = printer_sentence(scene)
    return {
        "code": f"{ticket.code[:4]} {ticket.code[4:]}",
        "pin": f"{ticket.pin[:3]} {ticket.pin[3:]}",
        "state": state,
        "received": received is not None,
        "refused": ticket.refused,
        "printer": printer,
        "fault": printer or sentence(visit.fault, visit.language),
        "closing": idle_seconds(visit) if visit.voice and visit.voice.leave is Leave.CLOSING else 0,
    }


def _at(scene: Scene, key: str, moment: dt.datetime) -> str:
    return scene.words(key, date=scene.local_date(moment), time=scene.time(moment))


def _pieces(text: str, most: int) -> list[str]:
    """Return a text in pieces of at most so many characters: whole sentences, unless one is longer."""
    pieces: list[str] = []
    for said in re.split(r"(?<=[.!?]) ", " ".join(text.split())):
        if pieces and len(pieces[-1]) + len(said) < most:
            pieces[-1] += f" {said}"
        else:
            pieces += textwrap.wrap(said, most)
    return pieces


def case(scene: Scene) -> View:
    """Show where a case stands and what was answered."""
    seen = scene.visit.voice.seen if scene.visit.voice else None
    if seen is None:
        return {
            "title": "",
            "state": "",
            "icon": "information",
            "dates": [],
            "pieces": [],
            "by": "",
            "queue": "",
            "turn": 0,
        }
    dates = [_at(scene, "case.received", seen.received_at)]
    if seen.as_of is not None:
        dates.append(scene.words("case.as_of", date=scene.local_date(seen.as_of), time=scene.time(seen.as_of)))
    return {
        "title": codes.text("case_topics", seen.topic, _written(scene)),
        "state": scene.words(f"case.state_{seen.state}"),
        "icon": _ANSWERED.get(seen.state, "information"),
        "dates": dates,
        "pieces": _pieces(seen.text or scene.words("case.no_answer"), _PIECES[scene.visit.text_size]),
        "by": scene.words("case.by", office=seen.answered_by) if seen.text and seen.answered_by else "",
        "queue": wanted(scene.visit),
        "turn": 0,
    }


def working(scene: Scene) -> View:
    """Say what the machine is at."""
    key = "saving" if scene.visit.stage is Stage.CASE_SAVING else "opening"
    return {"title": scene.words(f"case.{key}"), "sub": scene.words("opening.sub")}


def steps(scene: Scene) -> str:
    """Return how many questions there are and which one this is."""
    visit = scene.visit
    if visit.stage is not Stage.VOICE or visit.voice is None or visit.voice.form.at is _Q.MENU:
        return ""
    form = visit.voice.form
    road = wrong_road(()) if visit.voice.wrong else voice_road(form.answers)
    if form.at not in road:
        return ""
    asked: list[Question] = [each for each in road if each is not _Q.MENU]
    return scene.words("find.step", step=asked.index(form.at) + 1, all=len(asked))


def screen(visit: Visit) -> str:
    """Name the screen of the question that is asked."""
    shown = visit.danger or visit.voice
    at = shown.form.at if shown else _Q.MENU
    special = {_Q.REVIEW: "ReportReview", _Q.CODE: "CaseCode", _Q.PIN: "CasePin", _Q.CALLBACK: "AskPhone"}
    return special.get(at) or ("AskText" if at in TYPED else "AskPicture")


def form_key(visit: Visit) -> str:
    """Name the question on the screen, so that nothing typed for one stays for the next, or after a warning."""
    shown = visit.danger or visit.voice
    if shown is None:
        return ""
    tries = f":{visit.tries}" if shown.form.at in (_Q.CODE, _Q.PIN) else ""
    return f"{shown.form.at.value}:{shown.form.covered}{tries}"


def report(scene: Scene) -> View:
    """Show the question that is asked, or the review."""
    return review(scene) if _form(scene).at is _Q.REVIEW else question(scene)


VIEWS: Mapping[Stage, Callable[[Scene], View]] = {
    Stage.DANGER: report,
    Stage.VOICE: report,
    Stage.ALERT: alert,
    Stage.CASE_SAVING: working,
    Stage.CASE_OPENING: working,
    Stage.CASE_SAVED: saved,
    Stage.CASE: case,
}
