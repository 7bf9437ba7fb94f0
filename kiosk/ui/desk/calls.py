"""The band that stands over every screen of the desk while a visitor calls for staff, and what is said without one."""

from kiosk.desk.calls import may_answer
from kiosk.desk.model import Stage
from kiosk.health import Wanted
from kiosk.ui.desk.scene import DeskScene
from kiosk.ui.scene import View


def band(scene: DeskScene) -> View | None:
    """Return the call that waits longest, without an answer if there is one; None while nobody calls."""
    wanted = scene.desk.health.wanted
    if not wanted:
        return None
    first, say = wanted[0], scene.words
    where = _where(scene, first)
    if first.answered:
        return {"call": first.call, "title": say("staff_call.answered"), "sub": where, "rings": False, "action": ""}
    others = sum(not one.answered for one in wanted) - 1
    more = say("staff_call.more", count=others) if others else ""
    touch = may_answer(scene.desk)
    sub = (where, more, "" if touch else say("staff_call.sign_in"))
    return {
        "call": first.call,
        "title": say("staff_call.title"),
        "sub": " · ".join(filter(None, sub)),
        "rings": True,
        "action": say("staff_call.coming") if touch else "",
    }


def deaf(scene: DeskScene) -> str:
    """Say at a locked office PC that nobody's call can reach it now: else its silence looks like calm."""
    desk = scene.desk
    waits = desk.alone and desk.stage is Stage.LOCKED
    return scene.words("staff_call.deaf") if waits and desk.health.online is False else ""


def _where(scene: DeskScene, one: Wanted) -> str:
    time = scene.time(one.since)
    if one.kiosk:
        return scene.words("staff_call.there", place=one.place, time=time)
    return scene.words("staff_call.here", time=time)
