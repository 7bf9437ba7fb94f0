"""Rules for what visitors marked as wrong: the portal is asked, and what it told is shown; nobody is named."""

import msgspec

from kiosk.desk import events as e
from kiosk.desk.model import Desk, Stage
from kiosk.desk.moves import Answer, asking, at, go, said
from kiosk.desk.orders import AskWrong


def ask(desk: Desk, _event: e.WrongAsked) -> Answer:
    """Ask the portal, which alone knows how far each is."""
    after = at(asking(desk), Stage.WRONG)
    return go(after, AskWrong(after.number, after.asked))


def listed(desk: Desk, event: e.WrongListed) -> Answer:
    """Show what it told; without an answer say so at home."""
    if event.marks is None:
        return go(said(at(desk, Stage.HOME), "portal_away_now"))
    return go(msgspec.structs.replace(desk, marks=event.marks))
