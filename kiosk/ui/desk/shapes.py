"""The shapes that the desk's screens are made of: rows, buttons, a keypad, one thing said."""

import re

from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.scene import View
from onedata.amounts import grouped

Shown = tuple[str, View]
"""Name of a QML file, and its view."""
_TO_STAFF = re.compile(r"\b(petugas|the staff)\b")
CHOICES, ROWS, TYPING, MESSAGE, PAPER, SEARCH = (
    f"desk/{name}" for name in ("Choices", "Rows", "Typing", "Message", "Paper", "Search")
)


def action(name: str, icon: str, text: str, kind: str = "plain") -> View:
    """Return a button; `name` is what it posts."""
    return {"id": name, "icon": icon, "text": text, "kind": kind}


def tile(name: str, icon: str, text: str, sub: str = "") -> View:
    """Return one of a screen's choices; `name` is what it posts."""
    return {"id": name, "icon": icon, "text": text, "sub": sub}


def row(post: str, icon: str, text: str, sub: str = "", word: str = "", mark: str = "plain") -> View:
    """Return a row; without `post` it only says something."""
    return {"ref": post, "icon": icon, "text": text, "sub": sub, "word": word, "mark": mark}


def message(icon: str, title: str, sub: str = "", note: str = "", *actions: View) -> Shown:
    """Return a screen that says one thing."""
    return MESSAGE, {"icon": icon, "title": title, "sub": sub, "note": note, "actions": list(actions)}


def waiting(scene: DeskScene) -> Shown:
    """Say that the machine is at work."""
    return message("clock", scene.words(f"desk.wait_{scene.desk.stage.value}"))


def of_choices(scene: DeskScene, title: str, tiles: list[View]) -> Shown:
    """Return a screen of tiles; each posts its id."""
    return CHOICES, {"title": title, "sub": "", "note": scene.said, "choices": tiles, "post": ""}


def of_rows(scene: DeskScene, name: str, icon: str, lines: list[View], note: str = "") -> Shown:
    """Return a screen of rows, titled by its name."""
    title = scene.words(f"desk.{name}_title")
    return ROWS, {"title": title, "icon": icon, "note": note or scene.said, "rows": lines, "actions": []}


def field(name: str, label: str, value: str = "", *, most: int, **more: bool) -> View:
    """Return a field to type into; `digits`: nothing else, `day`: ddmmyyyy, `whole`: all of it or nothing."""
    return {"id": name, "label": label, "value": value, "digits": False, "most": most} | more


def keypad(
    scene: DeskScene,
    name: str,
    post: str,
    *,
    groups: list[int],
    least: int,
    most: int,
    letters: bool = False,
    dated: bool = False,
    shown: bool = False,
    secret: bool = False,
) -> Shown:
    """Return a screen with a keypad; `post` names what is typed, `groups` how it is shown.

    `shown`: it stands there as it is typed; `secret`: it is never shown, because somebody else looks at the screen.
    """
    return TYPING, {
        "title": scene.words(f"desk.type_{name}"),
        "note": scene.said,
        "post": post,
        "groups": groups,
        "least": least,
        "most": most,
        "letters": letters,
        "dated": dated,
        "shown": shown,
        "secret": secret,
    }


def count(scene: DeskScene, number: int) -> str:
    """Write a count as people do, in groups of three figures."""
    return grouped(number, scene.words.language)


def sentence(scene: DeskScene, fault: object = None) -> str:
    """Return what a fault means, of the desk itself without one; visitors are sent to the staff, who are here."""
    table = SENTENCE_ID if scene.desk.language == "id" else SENTENCE_EN
    known = fault if fault is not None else scene.desk.fault
    text = next((text for key, text in table.items() if key is known), "")
    return " ".join(one.strip() for one in re.findall(r"[^.]+\.?", text) if not _TO_STAFF.search(one))
