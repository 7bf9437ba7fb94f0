"""Rules for looking after the machine and its queue: choose a place, see how it is, do one thing, see again."""

import msgspec

from kiosk.desk import events as e
from kiosk.desk.care import ACTS, ALLOWED, PAPER_STEPS, TYPED, Act, Care, Place
from kiosk.desk.model import Desk, Stage
from kiosk.desk.moves import Answer, at, go
from kiosk.desk.orders import LookAfter


def ask_care(desk: Desk, _event: e.CareAsked) -> Answer:
    """Show the places that this role looks after."""
    return go(at(desk, Stage.CARES))


def place_chosen(desk: Desk, event: e.PlaceChosen) -> Answer:
    """Look at a place; another role's place does not open."""
    if desk.staff is None or event.place not in ALLOWED[desk.staff.role]:
        return go(desk)
    care = Care(event.place, 1)
    return go(at(desk, Stage.CARE, care=care), LookAfter(desk.number, event.place, 1, desk.language))


def act(desk: Desk, event: e.Acted) -> Answer:
    """Do one thing here; what is shown stays until the answer comes."""
    care = desk.care
    if care is None or care.board is None or event.act not in ACTS[care.place]:
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
    asked = msgspec.structs.replace(care, asked=care.asked + 1, fault=None)
    order = LookAfter(desk.number, care.place, asked.asked, desk.language, act, value)
    return go(at(desk, Stage.CARE, care=asked), order)


def language_chosen(desk: Desk, event: e.LanguageChosen) -> Answer:
    """Change the language, and look again: what a report says comes in words."""
    care = desk.care
    if care is None or event.language == desk.language:
        return go(desk)
    asked = msgspec.structs.replace(care, asked=care.asked + 1)
    after = msgspec.structs.replace(desk, language=event.language, care=asked)
    return go(after, LookAfter(desk.number, care.place, asked.asked, event.language))


def shown(desk: Desk, event: e.BoardShown) -> Answer:
    """Show how the place is, if it is the answer to the last question."""
    care = desk.care
    if care is None or event.asked != care.asked:
        return go(desk)
    return go(msgspec.structs.replace(desk, care=msgspec.structs.replace(care, board=event.board, fault=None)))


def not_shown(desk: Desk, event: e.BoardNotShown) -> Answer:
    """Say what went wrong; what was shown before stays."""
    care = desk.care
    if care is None or event.asked != care.asked:
        return go(desk)
    return go(msgspec.structs.replace(desk, care=msgspec.structs.replace(care, fault=event.fault)))


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
