"""Signing in at the desk, and its home."""

from kiosk.desk.signing import LEAST_PIN, MOST_PIN, sees_people
from kiosk.ui.desk.care import cares
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.desk.shapes import Shown, keypad, message, of_choices, tile


def locked(scene: DeskScene) -> Shown:
    """Ask for a staff card; a list under way says how far it is."""
    desk, say = scene.desk, scene.words
    if desk.run is not None:
        done = desk.run.total - desk.run.account.left
        return message("printer", say("desk.run_title", done=done, all=desk.run.total), say("desk.locked_running"))
    return message("card", say("desk.locked_title"), say("desk.locked_sub"), scene.said)


def pin(scene: DeskScene) -> Shown:
    """Ask for the PIN."""
    return keypad(scene, "pin", "pin", groups=[4, 4, 4], least=LEAST_PIN, most=MOST_PIN, secret=True)


def home(scene: DeskScene) -> Shown:
    """Show what staff can do; a technician sees the machine's places at once."""
    if not sees_people(scene.desk):
        return cares(scene)
    say, run = scene.words, scene.desk.run
    done = say("desk.run_title", done=run.total - run.account.left, all=run.total) if run else say("desk.lists_sub")
    tiles = [
        tile("find", "status", say("desk.find"), say("desk.find_sub")) | {"hero": True},
        tile("lists", "list", say("desk.lists"), done),
        tile("check", "scan", say("desk.check"), say("desk.check_sub")),
        tile("case", "complaint_open", say("desk.case"), say("desk.case_sub")),
        tile("wrong", "data_wrong", say("desk.wrong"), say("desk.wrong_tile_sub")),
        tile("care", "printer", say("care.title"), say("care.title_sub")),
    ]
    return of_choices(scene, say("desk.home_title"), tiles)
