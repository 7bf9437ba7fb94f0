"""A page that asks: an answer is a page of the trail, Kembali takes it back, and a code for phones goes by itself."""

import pytest

from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.guide import FORMS, MOST_TYPED, PageKind, Ref
from kiosk.visit.model import Overlay, Stage, Timer
from kiosk.visit.reading import MOST_TURNS
from kiosk.visit.times import CODE_SECONDS, FORM_SECONDS
from tests.kiosk.visit.test_reading import Found, come
from tests.kiosk.visit.visitor import Visitor

CHECK, HONG_KONG = Ref(PageKind.CHECK), Ref(PageKind.CHECK, "destination=HK")


@pytest.fixture
def visitor() -> Visitor:
    visitor = Visitor()
    visitor.do(e.Started(), e.Continued(), e.PageAsked(CHECK))
    come(visitor)
    return visitor


def here(visitor: Visitor) -> Ref:
    assert visitor.visit.guide is not None
    return visitor.visit.guide.here


def test_back_takes_one_answer_back(visitor: Visitor) -> None:
    visitor.do(e.PageAsked(HONG_KONG), e.PageAsked(Ref(PageKind.CHECK, "destination=HK;job=HOUSE_MAID")))
    visitor.do(e.BackAsked())
    assert here(visitor) == HONG_KONG
    visitor.do(e.BackAsked())
    assert here(visitor) == CHECK
    assert visitor.do(e.BackAsked()).stage is Stage.HOME


def test_a_revised_page_takes_the_place_of_the_one_before_and_keeps_what_it_showed(visitor: Visitor) -> None:
    visitor.do(e.PageTurned(1))
    visit = visitor.do(e.PageRevised(HONG_KONG))
    assert visit.guide is not None
    assert [spot.ref for spot in visit.guide.trail] == [HONG_KONG]
    assert (visit.guide.turn, visit.guide.page) == (1, Found())
    assert [order.ref for order in visitor.ordered(c.OpenPage)] == [HONG_KONG]


def test_a_filter_that_was_chosen_takes_the_place_of_the_question(visitor: Visitor) -> None:
    jobs, wanted = Ref(PageKind.JOBS), Ref(PageKind.JOBS, "destination=HK")
    visitor.do(e.PageAsked(jobs), e.PageAsked(Ref(PageKind.JOB_FILTER, "by=destination")))
    come(visitor)
    visit = visitor.do(e.PageRevised(wanted))
    assert visit.guide is not None
    assert [spot.ref for spot in visit.guide.trail] == [CHECK, jobs, wanted]
    assert visit.guide.page is None
    visitor.do(e.PageRevised(jobs))
    assert here(visitor) == jobs, "all of them again: where they were before"


def test_the_next_part_of_a_list_begins_at_the_screen_that_was_asked_for(visitor: Visitor) -> None:
    jobs, further = Ref(PageKind.JOBS), Ref(PageKind.JOBS, "from=40")
    visitor.do(e.PageAsked(jobs))
    come(visitor)
    visit = visitor.do(e.PageTurned(4), e.PageRevised(further, 0))
    assert visit.guide is not None
    assert (visit.guide.here, visit.guide.turn, visit.guide.page) == (further, 0, None)
    visit = visitor.do(e.PageRevised(jobs, MOST_TURNS))
    assert visit.guide is not None
    assert (visit.guide.here, visit.guide.turn) == (jobs, MOST_TURNS)
    assert visitor.do(e.BackAsked()).guide is not None
    assert here(visitor) == CHECK, "Kembali leaves the list, whatever part was shown"


def test_a_part_beyond_any_screen_changes_nothing(visitor: Visitor) -> None:
    before = visitor.visit
    assert visitor.do(e.PageRevised(HONG_KONG, MOST_TURNS + 1)) == before
    assert visitor.do(e.PageRevised(HONG_KONG, -1)) == before


@pytest.mark.parametrize("kind", sorted(FORMS, key=str))
def test_who_answers_has_two_minutes(visitor: Visitor, kind: PageKind) -> None:
    visitor.do(e.PageAsked(Ref(kind)))
    assert [order.seconds for order in visitor.ordered(c.StartTimer)] == [FORM_SECONDS]


def test_a_code_for_phones_is_gone_after_a_minute_and_its_page_is_back(visitor: Visitor) -> None:
    visitor.do(e.PageAsked(Ref(PageKind.PHONE, "check:")))
    assert [order.seconds for order in visitor.ordered(c.StartTimer)] == [CODE_SECONDS]
    come(visitor)
    visit = visitor.expire(Timer.IDLE)
    assert here(visitor) == CHECK
    assert visit.guide is not None
    assert (visit.guide.page, visit.overlay) == (None, Overlay.NONE)
    visitor.expire(Timer.IDLE)
    assert visitor.visit.overlay is Overlay.TIME_WARNING


def test_answers_end_with_the_visit(visitor: Visitor) -> None:
    visitor.do(e.PageAsked(HONG_KONG))
    assert "destination" not in repr(visitor.do(e.EndAsked()))


def test_what_is_typed_for_a_company_is_a_page_of_its_own_kind_and_cut(visitor: Visitor) -> None:
    visitor.do(e.PageAsked(Ref(PageKind.AGENCIES)), e.SearchTyped("x" * 10_000))
    assert here(visitor) == Ref(PageKind.AGENCIES, "x" * MOST_TYPED)
    assert visitor.visit.stage is Stage.SEARCH


def test_nothing_is_revised_where_no_page_is(visitor: Visitor) -> None:
    visitor.do(e.BackAsked())
    before = visitor.visit
    assert visitor.do(e.PageRevised(HONG_KONG)) == before
