"""Pages that anybody may read: the trail to and fro, the search, what comes too late, and the paper."""

import msgspec
import pytest

from kiosk.faults import Fault
from kiosk.health import PrinterState, PrintOutcome
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.guide import DEEPEST, MOST_TYPED, PageKind, Ref, Spot, onward
from kiosk.visit.model import Overlay, PreparedSlip, Stage, Timer, Visit
from kiosk.visit.reading import MOST_TURNS
from kiosk.visit.times import FORM_SECONDS, READING_SECONDS
from tests.kiosk.visit.visitor import SERIAL, Visitor
from tests.kiosk.visit.walk_events import CARD

TOPICS, ARTICLE, SEARCH = Ref(PageKind.TOPICS), Ref(PageKind.ARTICLE, "contoh"), Ref(PageKind.SEARCH)


class Found(msgspec.Struct, frozen=True):
    """A page that was found."""

    name: str = ""


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor()
    visitor.do(e.Started(), e.Continued())
    return visitor


def come(visitor: Visitor, page: Found | None = None) -> Visit:
    """The page that was ordered last comes."""
    assert visitor.visit.guide is not None
    return visitor.do(e.PageReady(7, visitor.visit.guide.asked, page or Found()))


def read(visitor: Visitor, *refs: Ref) -> Visit:
    for ref in refs:
        visitor.do(e.PageAsked(ref))
        come(visitor)
    return visitor.visit


def test_a_page_is_ordered_in_the_visitors_language_and_shown_when_it_comes(visitor: Visitor) -> None:
    visit = visitor.do(e.LanguageChosen("en"), e.PageAsked(ARTICLE))
    assert visitor.ordered(c.OpenPage) == [c.OpenPage(7, ARTICLE, "en", 1)]
    assert visit.stage is Stage.GUIDE
    assert visit.guide is not None
    assert (visit.guide.here, visit.guide.page) == (ARTICLE, None)
    shown = come(visitor, Found("a")).guide
    assert shown is not None
    assert shown.page == Found("a")


def test_back_leads_through_the_trail_to_where_each_page_was_left_and_home(visitor: Visitor) -> None:
    read(visitor, TOPICS, ARTICLE)
    visitor.do(e.PageTurned(3), e.PageAsked(Ref(PageKind.CONTACTS)))
    visit = visitor.do(e.BackAsked())
    assert visit.guide is not None
    assert (visit.guide.here, visit.guide.turn) == (ARTICLE, 3)
    assert [order.ref for order in visitor.ordered(c.OpenPage)] == [ARTICLE]
    assert visitor.do(e.BackAsked(), e.BackAsked()).stage is Stage.HOME
    assert visitor.visit.guide is None


def test_who_began_where_data_are_looked_for_comes_back_there_and_has_agreed_already(visitor: Visitor) -> None:
    visitor.do(e.StatusAsked(), e.Continued())
    read(visitor, ARTICLE)
    visit = visitor.do(e.BackAsked())
    assert (visit.stage, visit.agreed) == (Stage.IDENTIFY, True)


def test_a_page_that_was_read_before_is_gone_back_to() -> None:
    trail = (Spot(TOPICS, 1), Spot(ARTICLE, 2), Spot(Ref(PageKind.MAP)))
    assert onward(trail, ARTICLE) == trail[:2]
    assert onward(trail, SEARCH) == (*trail, Spot(SEARCH))


def test_a_trail_has_an_end() -> None:
    trail: tuple[Spot, ...] = ()
    for number in range(DEEPEST + 5):
        trail = onward(trail, Ref(PageKind.ARTICLE, str(number)))
    assert len(trail) == DEEPEST
    assert trail[-1].ref.key == str(DEEPEST + 4)


def test_of_letters_typed_quickly_only_the_last_answer_is_shown(visitor: Visitor) -> None:
    read(visitor, SEARCH)
    visitor.do(e.SearchTyped("g"), e.SearchTyped("ga"))
    first, second = (order.asked for order in visitor.ordered(c.OpenPage))
    late = visitor.do(e.PageReady(7, first, Found("g"))).guide
    assert late is not None
    assert late.page != Found("g")
    visit = visitor.do(e.PageReady(7, second, Found("ga")), e.PageReady(7, first, Found("g")))
    assert visitor.do(e.PageNotReady(7, first, Fault.STORAGE_FAILED)) == visit
    assert visit.guide is not None
    assert (visit.stage, visit.guide.page, visit.guide.here.key) == (Stage.SEARCH, Found("ga"), "ga")
    assert len(visit.guide.trail) == 1


def test_what_was_found_stays_until_the_next_answer(visitor: Visitor) -> None:
    read(visitor, SEARCH)
    visitor.do(e.SearchTyped("g"))
    come(visitor, Found("g"))
    visit = visitor.do(e.SearchTyped("ga"))
    assert visit.guide is not None
    assert visit.guide.page == Found("g")


def test_a_search_is_cut_at_its_length(visitor: Visitor) -> None:
    read(visitor, SEARCH)
    visit = visitor.do(e.SearchTyped("x" * 10_000))
    assert visit.guide is not None
    assert len(visit.guide.here.key) == MOST_TYPED


@pytest.mark.parametrize("turn", [-1, MOST_TURNS + 1])
def test_a_page_number_that_no_page_has_changes_nothing(visitor: Visitor, turn: int) -> None:
    before = read(visitor, ARTICLE)
    assert visitor.do(e.PageTurned(turn)) == before
    assert visitor.do(e.PageTurned(MOST_TURNS)) != before


def test_a_page_that_cannot_be_read_says_so_and_can_be_left(visitor: Visitor) -> None:
    visitor.do(e.PageAsked(ARTICLE))
    visit = visitor.do(e.PageNotReady(7, 1, Fault.STORAGE_FAILED))
    assert visit.guide is not None
    assert (visit.stage, visit.guide.failed) == (Stage.GUIDE, True)
    assert visitor.do(e.BackAsked()).stage is Stage.HOME


def test_the_language_orders_the_page_again_and_keeps_the_old_one_so_long(visitor: Visitor) -> None:
    read(visitor, ARTICLE)
    visitor.do(e.PageTurned(2))
    visit = visitor.do(e.LanguageChosen("en"))
    assert [(order.ref, order.language) for order in visitor.ordered(c.OpenPage)] == [(ARTICLE, "en")]
    assert visit.guide is not None
    assert (visit.guide.page, visit.guide.turn) == (Found(), 2)


def test_silence_warns_after_the_time_of_reading_and_ends_at_rest(visitor: Visitor) -> None:
    visitor.do(e.PageAsked(ARTICLE))
    assert c.StartTimer(Timer.IDLE, READING_SECONDS, 7) in visitor.orders
    assert visitor.expire(Timer.IDLE).overlay is Overlay.TIME_WARNING
    assert visitor.expire(Timer.WARNING) == Visit(number=8, health=visitor.visit.health)


def test_typing_a_search_has_the_time_of_a_form(visitor: Visitor) -> None:
    visitor.do(e.PageAsked(SEARCH))
    assert c.StartTimer(Timer.IDLE, FORM_SECONDS, 7) in visitor.orders


def test_a_card_laid_down_while_reading_begins_to_identify(visitor: Visitor) -> None:
    read(visitor, ARTICLE)
    visit = visitor.do(e.CardPresented(contactless=True, card=1))
    assert (visit.stage, visit.guide) == (Stage.CARD, None)
    assert visitor.do(e.CardRead(CARD, 1)).stage is Stage.NOTICE


# ---- paper


def test_a_page_is_printed_without_anybody_and_leads_back_to_itself(visitor: Visitor) -> None:
    read(visitor, TOPICS, ARTICLE)
    visitor.do(e.PrintAsked())
    assert visitor.ordered(c.PrepareSlip) == [c.PrepareSlip(7, ARTICLE, "id", None, 1)]
    visit = visitor.do(e.SlipReady(7, PreparedSlip(SERIAL, 1, b"png"), 1))
    assert (visit.stage, visit.person) == (Stage.PREVIEW, None)
    assert Timer.PRIVATE not in {order.timer for order in visitor.ordered(c.StartTimer)}
    visit = visitor.print(PrintOutcome.CONFIRMED)
    assert (visit.stage, visit.paper) == (Stage.PRINTED, True)
    back = visitor.do(e.BackAsked()).guide
    assert back is not None
    assert [spot.ref for spot in back.trail] == [TOPICS, ARTICLE]
    assert visitor.visit.serial is None, "the next page is another slip"


def test_silence_at_a_pages_preview_warns_and_covers_nothing(visitor: Visitor) -> None:
    read(visitor, ARTICLE)
    visitor.do(e.PrintAsked(), e.SlipReady(7, PreparedSlip(SERIAL, 1, b"png"), 1))
    assert visitor.expire(Timer.IDLE).overlay is Overlay.TIME_WARNING
    assert visitor.do(e.OverlayClosed()).stage is Stage.PREVIEW


@pytest.mark.parametrize("ref", [TOPICS, Ref(PageKind.MAP), Ref(PageKind.PLACEMENTS)])
def test_a_page_that_is_no_sheet_is_not_printed(visitor: Visitor, ref: Ref) -> None:
    before = read(visitor, ref)
    assert visitor.do(e.PrintAsked()) == before


def test_a_page_that_has_not_come_is_not_printed(visitor: Visitor) -> None:
    before = visitor.do(e.PageAsked(ARTICLE))
    assert visitor.do(e.PrintAsked()) == before


def test_without_paper_the_page_says_so_until_there_is_some(visitor: Visitor) -> None:
    read(visitor, ARTICLE)
    visitor.health(printer=PrinterState.PAPER_OUT)
    assert visitor.do(e.PrintAsked()).fault is Fault.PAPER_OUT
    assert visitor.health(printer=PrinterState.READY).fault is None


def test_a_slip_that_cannot_be_drawn_leads_back_to_the_page(visitor: Visitor) -> None:
    read(visitor, ARTICLE)
    visitor.do(e.PrintAsked())
    visit = visitor.do(e.SlipNotReady(7, Fault.DISK_FULL, 1))
    assert (visit.stage, visit.fault) == (Stage.GUIDE, Fault.DISK_FULL)


# ---- data are wrong


def test_wrong_data_call_the_staff_and_come_back_to_the_data(visitor: Visitor) -> None:
    visitor = Visitor()
    visitor.to_status()
    visit = visitor.do(e.JourneyAsked(), e.DataWrongAsked())
    assert (visit.stage, visit.overlay) == (Stage.JOURNEY, Overlay.DATA_WRONG)
    assert visitor.ordered(c.CallStaff) == [c.CallStaff()]
    assert visitor.do(e.OverlayClosed()).overlay is Overlay.NONE
