"""Rules that give the screen to the staff and back: never while anything of a visitor is there."""

import msgspec

from kiosk.visit import events as e
from kiosk.visit.commands import OpenDesk
from kiosk.visit.identifying import card_read
from kiosk.visit.model import Overlay, Stage, Visit
from kiosk.visit.moves import Answer, go, rested

DOORS = frozenset({Stage.ATTRACT, Stage.LANGUAGE, Stage.HOME})
"""Where the help panel leads to the desk: nothing was typed, read or chosen yet that is anybody's."""

_MAKES_WAY = frozenset({Overlay.NONE, Overlay.STAFF_CALLED})


def ask_desk(visit: Visit, _event: e.DeskAsked) -> Answer:
    """Give the screen to the staff from the help panel, where the visit knows nothing of anybody."""
    if visit.overlay is not Overlay.HELP or visit.stage not in DOORS:
        return go(visit)
    return go(_given(visit), OpenDesk())


def staff_card(visit: Visit, event: e.StaffCardRead) -> Answer:
    """Give the screen to the staff for a card that opened this desk before; once a visitor agreed it is any card.

    The sign that calls for staff makes way for them; a report of danger does not.
    """
    if not visit.reading or event.card != visit.card:
        return go(visit)
    if visit.agreed or visit.overlay not in _MAKES_WAY:
        return card_read(visit, e.CardRead(event.identifier, event.card))
    return go(_given(visit), OpenDesk(event.identifier))


def desk_closed(visit: Visit, _event: e.DeskClosed) -> Answer:
    """Rest again: the next who comes is a visitor."""
    return go(rested(visit))


def nothing(visit: Visit, _event: e.Event) -> Answer:
    """Do nothing: the screen is the staff's."""
    return go(visit)


def _given(visit: Visit) -> Visit:
    return msgspec.structs.replace(rested(visit), stage=Stage.STAFF)
