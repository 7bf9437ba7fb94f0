"""Rules for looking after the machine and its queue: choose a place, see how it is, do one thing, see again."""

import msgspec

from kiosk.desk import events as e
from kiosk.desk.care import ACTS, ALLOWED, PAPER_STEPS, TYPED, Act, Board, Care, Place
from kiosk.desk.model import Desk, Stage
from kiosk.desk.moves import Answer, asking, at, go
from kiosk.desk.orders import LookAfter
from kiosk.faults import Fault


def ask_care(desk: Desk, _event: e.CareAsked) -> Answer:
    """Show the places that this role looks after."""
    return go(at(desk, Stage.CARES))


def place_chosen(desk: Desk, event: e.PlaceChosen) -> Answer:
    """Look at a place; another role's place does not open."""
    if desk.staff is None or event.place not in ALLOWED[desk.staff.role]:
        return go(desk)
    after = at(asking(desk), Stage.CARE, care=Care(event.place))
    return go(after, LookAfter(after.number, after.asked, event.place, after.language))


def act(desk: Desk, event: e.Acted) -> Answer:
    """Do one thing here, and nothing more until its answer comes; what is shown stays until then."""
    care = desk.care
    if care is None or care.board is None or care.busy or event.act not in ACTS[care.place]:
        return go(desk)
    if event.act in TYPED:
        if care.board.left_behind:
            return go(desk)
        return go(at(desk, Stage.CARE, care=msgspec.structs.replace(care, typing=event.act, fault=None)))
    return _ordered(desk, care, event.act, event.value)


def typed(desk: Desk, event: e.Typed) -> Answer:
    """Do what was chosen with what was typed for it."""
    care = desk.care
    if care is None or care.typing is None:
        return go(desk)
    least, most = TYPED[care.typing]
    if not least <= len(event.text) <= most:
        return go(desk)
    return _ordered(desk, msgspec.structs.replace(care, typing=None), care.typing, event.text)


def _ordered(desk: Desk, care: Care, act: Act, value: str) -> Answer:
    after = at(asking(desk), Stage.CARE, care=msgspec.structs.replace(care, busy=True, fault=None))
    return go(after, LookAfter(after.number, after.asked, care.place, after.language, act, value))


def language_chosen(desk: Desk, event: e.LanguageChosen) -> Answer:
    """Change the language, and look again: what a report says comes in words."""
    care = desk.care
    if care is None or event.language == desk.language:
        return go(desk)
    after = msgspec.structs.replace(asking(desk), language=event.language)
    return go(after, LookAfter(after.number, after.asked, care.place, after.language))


def shown(desk: Desk, event: e.BoardShown) -> Answer:
    """Show how the place is."""
    return go(_answered(desk, board=event.board, fault=None))


def not_shown(desk: Desk, event: e.BoardNotShown) -> Answer:
    """Say what went wrong; what was shown before stays."""
    return go(_answered(desk, fault=event.fault))


def _answered(desk: Desk, **told: Board | Fault | None) -> Desk:
    return msgspec.structs.replace(desk, care=desk.care and msgspec.structs.replace(desk.care, busy=False, **told))


def next_step(desk: Desk, _event: e.Continued) -> Answer:
    """Show the next step of changing the paper."""
    care = desk.care
    if care is None or care.place is not Place.PAPER:
        return go(desk)
    step = min(care.step + 1, PAPER_STEPS - 1)
    return go(msgspec.structs.replace(desk, care=msgspec.structs.replace(care, step=step)))


def back(desk: Desk, _event: e.BackAsked) -> Answer:
    """Go a step back, or to the places."""
    care = desk.care
    if care is not None and care.typing is not None:
        return go(at(desk, Stage.CARE, care=msgspec.structs.replace(care, typing=None)))
    if care is not None and care.step:
        return go(msgspec.structs.replace(desk, care=msgspec.structs.replace(care, step=care.step - 1)))
    return go(at(desk, Stage.CARES))
