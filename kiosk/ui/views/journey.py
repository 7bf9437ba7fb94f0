"""Screen 8b: the stages a worker went through, and the documents they have or miss."""

from kiosk.ui import names
from kiosk.ui.machine import printer_sentence
from kiosk.ui.scene import Scene, View
from kiosk.ui.views.queue import wanted
from kiosk.ui.views.status import data_age, journey, validity
from onedata.records import NEUTRAL_STAGE, FullRecord


def steps(scene: Scene) -> View:
    """Show the journey as a picture, its history oldest first, then the documents, the missing ones first."""
    person = scene.visit.person
    if person is None:
        raise ValueError("the journey screen needs a record")
    neutral = person.basic.stage == NEUTRAL_STAGE
    full = None if neutral else person.full
    stage = names.stage(person.basic.stage, scene.words.language)
    return {
        "journey": [] if neutral else journey(stage.step, scene),
        "history": _history(full, scene) if full else [],
        "documents": _documents(full, scene) if full else [],
        "validity": [] if neutral else validity(person.basic, scene),
        "basic": person.full is None,
        "printer": printer_sentence(scene),
        "data": data_age(person.basic, scene),
        "queue": wanted(scene.visit),
    }


def _history(full: FullRecord, scene: Scene) -> list[View]:
    rows = []
    for index, event in enumerate(full.history):
        stage = names.stage(event.stage, scene.words.language)
        day = scene.date(event.on) if event.on else scene.words("journey.no_date")
        rows.append({"icon": stage.icon, "text": stage.text, "sub": day, "now": index == len(full.history) - 1})
    return rows


def _documents(full: FullRecord, scene: Scene) -> list[View]:
    other = scene.words("journey.other_document")
    language = scene.words.language
    missing = [(code, False) for code in full.documents_missing]
    have = [(code, True) for code in full.documents_have]
    return [{"text": names.known("documents", code, language) or other, "have": held} for code, held in missing + have]
