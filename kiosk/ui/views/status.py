"""Screen 8: where a worker's case stands and what to do next."""

import datetime as dt

from kiosk.health import PrinterState
from kiosk.ui import names
from kiosk.ui.machine import printer_sentence
from kiosk.ui.scene import Scene, View
from kiosk.ui.views.queue import wanted
from onedata.records import NEUTRAL_STAGE, BasicRecord, NextStep, ValidityKind, WorkerRecord

WARNING_DAYS = 90
"""A paper that ends within so many days is shown as a warning."""

_VALIDITY_ICONS: dict[ValidityKind, str] = {
    "contract": "employment_contract",
    "passport": "passport",
    "worker_card": "card",
}


def status(scene: Scene) -> View:
    """Show the one big answer, the journey, the next step, papers that end, and how old all this is."""
    person = scene.visit.person
    if person is None:
        raise ValueError("the status screen needs a record")
    basic = person.basic
    language = scene.words.language
    stage = names.stage(basic.stage, language)
    neutral = basic.stage == NEUTRAL_STAGE or stage.step == "PETUGAS"
    return {
        "neutral": neutral,
        "icon": stage.icon,
        "answer": scene.words("status.see_staff") if neutral else stage.text,
        "work": "" if neutral else _work(person, scene),
        "since": "" if neutral else _since(basic, scene),
        "journey": [] if neutral else journey(stage.step, scene),
        "next": {} if neutral else _next(basic, scene),
        "documents": {} if neutral else _documents(person, scene),
        "validity": [] if neutral else [paper for paper in validity(basic, scene) if paper["state"] != "good"],
        "data": data_age(basic, scene),
        "queue": wanted(scene.visit),
        "full": person.full is not None and not neutral,
        "printer": printer_sentence(scene),
        "paper_low": scene.visit.health.printer is PrinterState.PAPER_LOW,
    }


def blank(scene: Scene) -> View:
    """Return the view of a status screen that is built ahead: every part is there, and nothing of anybody."""
    facts: list[View] = [{"icon": icon, "name": "", "text": ""} for icon in ("where", "bring", "clock", "cost")]
    return {
        "neutral": False,
        "icon": "",
        "answer": "",
        "work": "",
        "since": "",
        "journey": journey(names.STEPS[0], scene),
        "next": {"action": "", "facts": facts, "source": ""},
        "documents": {},
        "validity": [],
        "data": "",
        "queue": "",
        "full": False,
        "printer": printer_sentence(scene),
        "paper_low": False,
    }


def journey(current: str, scene: Scene) -> list[View]:
    """Return the six pictures with their state; none where the journey stopped."""
    if current not in names.STEPS:
        return []
    now = names.STEPS.index(current)
    return [
        {
            "text": names.step(code, scene.words.language),
            "icon": code.lower(),
            "state": "now" if index == now else "done" if index < now else "later",
        }
        for index, code in enumerate(names.STEPS)
    ]


def data_age(basic: BasicRecord, scene: Scene) -> str:
    """Say which system the data come from and of which day they are; invented data say so."""
    said = scene.words("status.data", system=basic.source_system, date=scene.date(basic.source_updated_on))
    return f"{scene.words('status.example')} · {said}" if basic.synthetic else said


def _work(person: WorkerRecord, scene: Scene) -> str:
    language = scene.words.language
    country = names.known("countries", person.basic.destination, language)
    occupation = names.known("occupations", person.full.occupation, language) if person.full else None
    return " · ".join(part for part in (country, occupation) if part)


def _since(basic: BasicRecord, scene: Scene) -> str:
    return scene.words("status.since", date=scene.date(basic.stage_since)) if basic.stage_since else ""


def _next(basic: BasicRecord, scene: Scene) -> View:
    found = scene.house.next_steps.get(basic.next_step) if basic.next_step else None
    if found is None:
        return {"action": scene.words("status.ask_staff"), "facts": [], "source": ""}
    action = found.action_id if scene.words.language == "id" else found.action_en
    source = scene.words("status.source", source=found.source) if found.source else ""
    return {"action": action, "facts": _facts(found, scene), "source": source}


def _facts(found: NextStep, scene: Scene) -> list[View]:
    """Return where, bring what, how long and cost; a cell without a checked source reads "ask the staff"."""
    words = scene.words
    ask = words("status.ask_staff")
    duration = found.duration_id if words.language == "id" else found.duration_en
    cost = words("status.free") if found.cost == "free" else ask
    return [
        {"icon": "where", "name": words("status.where"), "text": _where(found, scene) or ask},
        {"icon": "bring", "name": words("status.bring"), "text": _bring(found, scene) or ask},
        {"icon": "clock", "name": words("status.duration"), "text": duration or ask},
        {"icon": "cost", "name": words("status.cost"), "text": cost},
    ]


def _where(found: NextStep, scene: Scene) -> str | None:
    if found.place is None:
        return None
    if names.is_here(found.place):
        return scene.house.counter(found, scene.now)
    return names.known("places", found.place, scene.words.language)


def _bring(found: NextStep, scene: Scene) -> str | None:
    if found.bring is None:
        return None
    if not found.bring:
        return scene.words("status.bring_nothing")
    if len(found.bring) > 1:
        return scene.words("status.bring_count", count=len(found.bring))
    return names.known("documents", found.bring[0], scene.words.language)


def _documents(person: WorkerRecord, scene: Scene) -> View:
    if person.full is None:
        return {}
    have, missing = len(person.full.documents_have), len(person.full.documents_missing)
    if have + missing == 0:
        return {}
    words = scene.words
    title = words("status.documents_missing", count=missing) if missing else words("status.documents_complete")
    return {
        "text": title,
        "sub": words("status.documents_count", have=have, all=have + missing),
        "complete": missing == 0,
        "icon": "missing" if missing else "done",
    }


def validity(basic: BasicRecord, scene: Scene) -> list[View]:
    """Return the papers with an end date, the first to end first, each good, ending soon or ended."""
    today = scene.now.date()
    return [_paper(kind, ends, today, scene) for kind, ends in sorted(basic.valid_until.items(), key=lambda i: i[1])]


def _paper(kind: ValidityKind, ends: dt.date, today: dt.date, scene: Scene) -> View:
    left = (ends - today).days
    state = "ended" if left < 0 else "soon" if left <= WARNING_DAYS else "good"
    key = {"ended": "status.ended", "soon": "status.ends_soon", "good": "status.valid_until"}[state]
    return {
        "icon": _VALIDITY_ICONS[kind],
        "text": scene.words(f"status.valid_{kind}"),
        "sub": scene.words(key, date=scene.date(ends)),
        "state": state,
    }
