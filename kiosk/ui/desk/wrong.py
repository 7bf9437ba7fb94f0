"""What visitors marked as wrong, at the desk: which field, whose data, how far; by the code on the visitor's slip."""

from kiosk.desk.model import Mark
from kiosk.ui.desk.care_shapes import moment
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import ROWS, Shown, message, row
from kiosk.ui.scene import View

_FIELDS = frozenset(
    {"name", "birth_year", "passport", "phone", "destination", "occupation", "agency", "employer", "contract", "stage"}
) | {"documents", "other"}
_STATES = frozenset({"received", "in_progress", "answered", "closed"})


def wrong(scene: DeskScene) -> Shown:
    """Show what was marked."""
    marks, say = scene.desk.marks, scene.words
    if marks is None:
        return message("clock", say("desk.wait_asking"))
    if not marks:
        return message("check", say("desk.wrong_none"), say("desk.wrong_none_sub"))
    rows = [_mark(scene, mark) for mark in marks]
    title, note = say("desk.wrong_title"), say("desk.wrong_sub")
    return ROWS, {"title": title, "icon": "data_wrong", "note": note, "rows": rows, "actions": []}


def _mark(scene: DeskScene, mark: Mark) -> View:
    say = scene.words
    field = say(f"desk.wrong_{mark.field if mark.field in _FIELDS else 'other'}")
    state = say(f"desk.state_{mark.state if mark.state in _STATES else 'received'}")
    about = say("desk.wrong_row", code=mark.code, source=mark.source, moment=moment(scene, mark.received_at))
    return row("", "data_wrong", field, about, state, "good" if mark.state in ("answered", "closed") else "warn")
