"""What somebody brings to the desk: a slip that is checked, a case whose receipt is printed again."""

from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import ROWS, SEARCH, Shown, action, field, keypad, message, row, waiting
from kiosk.visit.model import SlipVerdict
from onedata import codes

_ICONS = {SlipVerdict.VALID: "check", SlipVerdict.OUT_OF_DATE: "clock", SlipVerdict.NOT_OURS: "help"}
MOST_CODE = 400
"""Characters of a slip's code, with the address around it."""


def check(scene: DeskScene) -> Shown:
    """Wait for a slip's code."""
    say = scene.words
    return SEARCH, {
        "title": say("desk.check_title"),
        "note": scene.said or say("desk.check_note"),
        "fields": [field("code", say("desk.check_code"), most=MOST_CODE)],
        "ask": say("desk.check_ask"),
        "icon": "scan",
        "post": "slip",
    }


def checked(scene: DeskScene) -> Shown:
    """Say what the slip is, and of which day."""
    seen, say = scene.desk.checked, scene.words
    if seen is None:
        return waiting(scene)
    verdict = seen.answer.verdict
    icon = _ICONS.get(verdict, "warning")
    next_ = action("check", "scan", say("desk.check_next"), "primary")
    home = action("go", "check", say("desk.next_person"))
    title = say(f"desk.checked_{verdict.value.lower()}")
    told = say(f"desk.checked_{verdict.value.lower()}_sub")
    if not seen.facts:
        return message(icon, title, told, "", next_, home)
    rows = [row("", "information", value, label) for label, value in seen.facts]
    return ROWS, {"title": title, "icon": icon, "note": told, "rows": rows, "actions": [next_, home]}


def case_code(scene: DeskScene) -> Shown:
    """Ask for the code of a case."""
    return keypad(scene, "case_code", "typed", groups=[4, 4], least=8, most=8, letters=True, shown=True)


def case_pin(scene: DeskScene) -> Shown:
    """Let the person type the PIN of it."""
    return keypad(scene, "case_pin", "typed", groups=[3, 3], least=6, most=6, secret=True)


def case(scene: DeskScene) -> Shown:
    """Show how a case stands, and offer its receipt."""
    desk, say, seen = scene.desk, scene.words, scene.desk.case
    if seen is None:
        return waiting(scene)
    zone = scene.now.tzinfo
    received, changed = (scene.date(day.astimezone(zone).date()) for day in (seen.received_at, seen.changed_at))
    rows = [
        row("", "complaint_open", say(f"case.state_{seen.state}"), say("desk.case_changed", date=changed)),
        row("", "list", codes.text("case_topics", seen.topic, desk.language), say("desk.case_topic")),
        row("", "clock", received, say("desk.case_received")),
    ]
    as_of = say("desk.case_as_of", date=scene.date(seen.as_of.astimezone(zone).date())) if seen.as_of else ""
    print_ = action("print", "printer", say("desk.case_print"), "primary")
    title = say("desk.case_title", code=f"{desk.code[:4]} {desk.code[4:]}")
    note = scene.said or as_of
    return ROWS, {"title": title, "icon": "complaint_open", "note": note, "rows": rows, "actions": [print_]}
