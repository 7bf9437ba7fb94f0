"""The report of the day at the desk: figures and charts, as the sheet has them."""

from kiosk.desk.care import Board
from kiosk.ui.desk.care_shapes import told
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import Shown, action


def day(scene: DeskScene, board: Board) -> Shown:
    """Show the day's figures, a chart each for hours, services, languages, prints, queue and faults, and its rules."""
    say, told_day = scene.words, board.day
    return "desk/Day", {
        "title": say("care.day"),
        "icon": "chart",
        "note": told(scene),
        "figures": [{"figure": figure, "text": what} for figure, what in told_day.figures],
        "charts": [
            {
                "title": chart.title,
                "upright": chart.upright,
                "bars": [{"text": bar.name, "figure": bar.figure, "share": bar.share} for bar in chart.bars],
            }
            for chart in told_day.charts
        ],
        "empty": say("care.day_empty"),
        "notes": list(told_day.notes),
        "actions": [action("act:file_day", "article", say("care.file_day"), "primary")],
    }
