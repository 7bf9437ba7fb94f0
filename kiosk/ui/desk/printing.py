"""Printing a slip or a sheet: its picture, and what is known of the paper."""

from kiosk.desk.printing import sheet_name
from kiosk.health import PrintOutcome
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import PAPER, Shown, action, message, sentence


def preview(scene: DeskScene) -> Shown:
    """Show the very picture that will be printed."""
    slip, say = scene.desk.slip, scene.words
    title = say("desk.preview" if slip else "preview.drawing")
    copy = "" if slip is None or slip.copy == 1 else say("desk.copy", copy=slip.copy, serial=slip.serial)
    kind = say(f"desk.paper_{scene.desk.paper}")
    other = "slip" if scene.desk.paper == "sheet" else "sheet"
    actions = [action("go", "printer", say("preview.print"), "primary")]
    if not scene.desk.only_sheets:
        actions.append(action(f"on:{other}", "article" if other == "sheet" else "paper", say(f"desk.on_{other}")))
    return PAPER, {
        "title": title,
        "sub": copy or kind,
        "note": scene.said,
        "image": f"image://slip/{slip.serial}-{slip.copy}" if slip else "",
        "pages": slip.pages if slip else 0,
        "actions": actions if slip else [],
    }


def printed(scene: DeskScene) -> Shown:
    """Say what is known of the paper."""
    desk, say = scene.desk, scene.words
    home_ = action("go", "check", say("desk.next_person"), "primary")
    again = action("again", "printer", say("desk.again"))
    if desk.outcome is PrintOutcome.CONFIRMED:
        filed = desk.slip if desk.paper == "sheet" and not desk.only_sheets else None
        where = say("desk.filed", name=sheet_name(filed.serial, filed.copy)) if filed else ""
        return message("check", say(f"desk.printed_{desk.paper}"), where, "", home_, again)
    if desk.outcome is PrintOutcome.UNKNOWN and desk.paper_seen is None:
        asked = (action("paper:yes", "check", say("desk.came_out")), action("paper:no", "close", say("desk.missing")))
        return message("warning", say("desk.printed_unknown"), sentence(scene), "", *asked)
    if desk.outcome is PrintOutcome.UNKNOWN and desk.paper_seen:
        return message("check", say(f"desk.printed_{desk.paper}"), "", "", home_)
    return message("warning", say("desk.printed_failed"), say("desk_said.printer_stopped"), "", again, home_)
