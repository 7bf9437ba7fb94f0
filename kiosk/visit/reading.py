"""Rules for the pages that anybody may read: guidance, countries, contacts, and the search among them.

A page is named by a reference; the conductor's content worker finds what it holds. Every area that shows such pages
adds a kind of reference, not a stage.
"""

import msgspec

from kiosk.visit import events as e
from kiosk.visit.commands import OpenPage
from kiosk.visit.guide import MOST_TYPED, TYPED, Guide, Ref, Spot, onward
from kiosk.visit.model import Stage, Visit
from kiosk.visit.moves import Answer, at, go

MOST_TURNS = 99


def ask_page(visit: Visit, event: e.PageAsked) -> Answer:
    """Open a page, or go back to where it was read before."""
    guide = visit.guide
    trail = onward(guide.trail if guide else (), event.ref)
    return to_page(visit, Guide(guide.origin if guide else visit.stage, trail, guide.asked if guide else 0))


def type_search(visit: Visit, event: e.SearchTyped) -> Answer:
    """Search again; what was found last stays until the new answer comes."""
    if visit.guide is None:
        return go(visit)
    ref = Ref(visit.guide.here.kind, event.text[:MOST_TYPED])
    return to_page(visit, msgspec.structs.replace(visit.guide, trail=(*visit.guide.trail[:-1], Spot(ref))))


def revise_page(visit: Visit, event: e.PageRevised) -> Answer:
    """Change the page into another one; what it showed stays until the new answer comes, if it is the same further on.

    With a screen named to begin with, it is the next part of a long list, and nothing of this part stays.
    """
    guide = visit.guide
    if guide is None or not 0 <= (event.turn or 0) <= MOST_TURNS:
        return go(visit)
    page = guide.page if event.ref.kind is guide.here.kind and event.turn is None else None
    turned = Spot(event.ref, guide.turn if page is not None else event.turn or 0)
    before = onward(guide.trail[:-1], event.ref)
    trail = (*before[:-1], turned) if len(before) == len(guide.trail) else before
    return to_page(visit, Guide(guide.origin, trail, guide.asked, page))


def forget_code(visit: Visit) -> Answer:
    """Take a code for phones off the screen and go back to the page that it holds."""
    return back(visit, e.BackAsked())


def turn_page(visit: Visit, event: e.PageTurned) -> Answer:
    """Show another screen of the page."""
    if visit.guide is None or not 0 <= event.turn <= MOST_TURNS:
        return go(visit)
    trail = (*visit.guide.trail[:-1], Spot(visit.guide.here, event.turn))
    return go(msgspec.structs.replace(visit, guide=msgspec.structs.replace(visit.guide, trail=trail)))


def page_ready(visit: Visit, event: e.PageReady) -> Answer:
    """Show the page, if it is the one that was ordered last."""
    if visit.guide is None or event.asked != visit.guide.asked:
        return go(visit)
    guide = msgspec.structs.replace(visit.guide, page=event.page, failed=False)
    return go(msgspec.structs.replace(visit, guide=guide))


def page_not_ready(visit: Visit, event: e.PageNotReady) -> Answer:
    """Say that the page could not be read, if it is the one that was ordered last."""
    if visit.guide is None or event.asked != visit.guide.asked:
        return go(visit)
    return go(msgspec.structs.replace(visit, guide=msgspec.structs.replace(visit.guide, page=None, failed=True)))


def back(visit: Visit, _event: e.BackAsked) -> Answer:
    """Go back to the page before, and from the first one to where it was asked for."""
    guide = visit.guide
    if guide is None or len(guide.trail) == 1:
        return go(at(visit, guide.origin if guide else Stage.HOME))
    return to_page(visit, Guide(guide.origin, guide.trail[:-1], guide.asked))


def again(visit: Visit) -> Answer:
    """Order the page on the screen again, in the visit's language; the old one stays until it comes."""
    if visit.guide is None:
        return go(visit)
    guide = msgspec.structs.replace(visit.guide, asked=visit.guide.asked + 1)
    order = OpenPage(visit.number, guide.here, visit.language, guide.asked)
    return go(msgspec.structs.replace(visit, guide=guide), order)


def to_page(visit: Visit, guide: Guide) -> Answer:
    """Go to the last page of a trail and order it; of the visit so far only what `at` carries comes along."""
    stage = Stage.SEARCH if guide.here.kind in TYPED else Stage.GUIDE
    return again(at(visit, stage, guide=guide))
