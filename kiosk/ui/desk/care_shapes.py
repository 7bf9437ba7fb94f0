"""What the screens of looking after a machine share: their frame, what was said last, and moments."""

import datetime as dt

from kiosk.desk.care import Place
from kiosk.faults import Fault
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import ROWS, Shown, sentence
from kiosk.ui.scene import View

ICONS = {
    Place.QUEUE: "queue",
    Place.MACHINE: "printer",
    Place.DATA: "globe",
    Place.PAPER: "paper",
    Place.CLOSED: "clock",
    Place.SOUND: "listen",
    Place.DAY: "chart",
    Place.LOGS: "list",
    Place.LEAVE: "begin",
}


def place_of_rows(scene: DeskScene, title: str, place: Place, rows: list[View], *actions: View) -> Shown:
    """Return a place's rows with what can be done below."""
    return ROWS, {"title": title, "icon": ICONS[place], "note": told(scene), "rows": rows, "actions": list(actions)}


def told(scene: DeskScene) -> str:
    """Say that something is being done, what the last act came to, or what went wrong."""
    at = scene.desk.care
    if at is None:
        return ""
    if at.busy:
        return scene.words("desk.wait_care")
    if at.fault is not None:
        return named_fault(scene, at.fault)
    board = at.board
    if board is None or not board.said:
        return ""
    return scene.words(f"care_said.{board.said}", number=board.called, counter=board.counter, detail=board.detail)


def named_fault(scene: DeskScene, fault: Fault) -> str:
    """Return what a fault means to people, its code where only staff meet it."""
    return sentence(scene, fault) or fault.value


def moment(scene: DeskScene, at: dt.datetime) -> str:
    """Write a moment in the office's time, without the day when it is today."""
    here = at.astimezone(scene.now.tzinfo)
    clock = scene.words("date.time", hour=f"{here.hour:02}", minute=f"{here.minute:02}")
    return clock if here.date() == scene.now.date() else f"{scene.date(here.date())}, {clock}"
