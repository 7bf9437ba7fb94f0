"""Rules for the queue: a page offers a number, one touch gives it, and a page shows it and takes it to paper.

Whoever goes for a number leaves their data behind: a number belongs to nobody.
"""

import msgspec

from kiosk import audit
from kiosk.visit import events as e
from kiosk.visit.commands import Note, TakeNumber
from kiosk.visit.emergency import to_numbers
from kiosk.visit.guide import Guide, PageKind, Ref, Spot
from kiosk.visit.model import QUEUE_STAGES, Overlay, Stage, Visit
from kiosk.visit.moves import Answer, go
from kiosk.visit.reading import ask_page, to_page


def leave_for_number(visit: Visit, event: e.PageAsked) -> Answer:
    """Go to the page that offers a number; the record and what was typed stay behind. No other page opens from here."""
    if event.ref.kind is not PageKind.QUEUE:
        return go(visit)
    return to_page(visit, Guide(Stage.HOME, (Spot(event.ref),)))


def ask_from_panel(visit: Visit, event: e.PageAsked) -> Answer:
    """Leave a panel for a number, where nothing is under way; every other page is the emergency panel's."""
    if event.ref.kind is not PageKind.QUEUE:
        return to_numbers(visit, event)
    if visit.stage not in QUEUE_STAGES or visit.overlay is Overlay.TIME_WARNING:
        return go(visit)
    here = msgspec.structs.replace(visit, overlay=Overlay.NONE)
    return ask_page(here, event) if visit.stage in {Stage.GUIDE, Stage.SEARCH} else leave_for_number(here, event)


def ask_number(visit: Visit, _event: e.NumberAsked) -> Answer:
    """Order the next number, once; the page waits for it."""
    guide = visit.guide
    if guide is None or guide.here.kind is not PageKind.QUEUE or guide.page is None:
        return go(visit)
    asked = msgspec.structs.replace(guide, asked=guide.asked + 1, page=None)
    return go(
        msgspec.structs.replace(visit, guide=asked, fault=None),
        TakeNumber(visit.number, guide.here.key, asked.asked, visit.language),
    )


def number_taken(visit: Visit, event: e.NumberTaken) -> Answer:
    """Show the number, in the place of the page that offered it: going back takes no second one."""
    noted = Note(audit.number_taken())
    guide = visit.guide
    if guide is None or guide.here != Ref(PageKind.QUEUE, event.key):
        return go(visit, noted)
    trail = (*guide.trail[:-1], Spot(Ref(PageKind.TICKET, f"{event.number}:{event.key}")))
    after, orders = to_page(visit, Guide(guide.origin, trail, guide.asked))
    return go(after, noted, *orders)


def number_not_taken(visit: Visit, event: e.NumberNotTaken) -> Answer:
    """Say that there is no number now; the staff help without one."""
    guide = visit.guide
    if guide is None or event.asked != guide.asked:
        return go(visit)
    return go(msgspec.structs.replace(visit, guide=msgspec.structs.replace(guide, failed=True)))
