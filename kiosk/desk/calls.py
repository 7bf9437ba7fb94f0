"""The rule for visitors who call for staff: one touch answers, whatever else is done at the desk."""

from kiosk import audit
from kiosk.desk import events as e
from kiosk.desk.model import Desk
from kiosk.desk.moves import Answer, go
from kiosk.desk.orders import AnswerStaff, Note


def may_answer(desk: Desk) -> bool:
    """Say whether who stands here is of the staff: at an office PC always, on a kiosk once signed in."""
    return desk.alone or desk.staff is not None


def coming(desk: Desk, event: e.StaffComing) -> Answer:
    """Let the visitor know that staff come; a call that is over, or answered, needs no answer."""
    open_calls = {one.call for one in desk.health.wanted if not one.answered}
    if event.call not in open_calls or not may_answer(desk):
        return go(desk)
    return go(desk, AnswerStaff(event.call), Note(audit.staff_answered()))
