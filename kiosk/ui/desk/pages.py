"""Which screen stands for which place at the desk, and the frame around it."""

from kiosk.desk.model import Stage
from kiosk.ui.desk import care, views
from kiosk.ui.desk.calls import band, deaf
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.pages import Page
from kiosk.ui.scene import View

NO_BACK = frozenset({Stage.SIGNING_IN, Stage.HOME, Stage.LOOKING, Stage.PRINTING, Stage.ASKING})
_NEW_FOR = {Stage.NUMBER, Stage.FACTOR, Stage.PIN, Stage.TYPING, Stage.CASE_CODE, Stage.CASE_PIN, Stage.SUPERVISOR_PIN}
"""Screens to type on: what was typed for one question never stays for the next."""


def page(scene: DeskScene) -> Page:
    """Return the screen of the desk's stage."""
    desk = scene.desk
    screen, view = (care.VIEWS.get(desk.stage) or views.VIEWS[desk.stage])(scene)
    asked = f"{desk.way}:{desk.factor}:{desk.said}:{bool(desk.first)}" if desk.stage in _NEW_FOR else ""
    return Page(f"desk:{desk.number}:{screen}:{desk.stage.value}:{asked}", f"desk-{desk.stage.value}", screen, view)


def _called(scene: DeskScene) -> str:
    """Say which number is called: while staff have the screen, nobody sees it at rest."""
    called = scene.desk.health.called
    return scene.words("desk.called", number=called.number, counter=called.counter) if called else ""


def chrome(scene: DeskScene) -> View:
    """Return what header and footer show: who is signed in, back, and lock; there is no emergency button here."""
    desk = scene.desk
    signed_in = desk.staff is not None
    # At a locked desk there is a way back to the visitors, if they may have the screen.
    back = desk.stage not in NO_BACK and not (desk.stage is Stage.LOCKED and (desk.alone or desk.run is not None))
    called = _called(scene)
    role = scene.words(f"desk.role_{desk.staff.role}") if desk.staff else ""
    return {
        "bare": False,
        "desk": True,
        "title": scene.words("desk.place"),
        "subtitle": f"{desk.staff.name} · {role}" if desk.staff else "",
        "back": back,
        "end": signed_in,
        "emergency": False,
        "note": called or deaf(scene),
        "noteIcon": "queue" if called else "offline",
        "noteLoud": bool(called),
        "call": band(scene),
        "listen": False,
        "aloud": False,
        "speech": "silent",
        "speed": 100,
        "nextSpeed": 100,
    }
