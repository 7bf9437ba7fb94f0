"""Pages are found on a worker of their own: answered once, in time, whatever the disk does."""

import threading

import msgspec

from kiosk.conductor import TroubleError
from kiosk.conductor.asking import ANSWER_SECONDS
from kiosk.faults import Fault
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import Language, Stage
from tests.kiosk.conductor.world import FoundPage, World, running

ARTICLE, SEARCH = Ref(PageKind.ARTICLE, "contoh"), Ref(PageKind.SEARCH)


def test_a_page_is_found_in_the_language_of_the_visit() -> None:
    world = World()
    with running(world) as kiosk:
        visit = kiosk.do(e.Started(), e.LanguageChosen("en"), e.Continued(), e.PageAsked(ARTICLE))
        assert visit.guide is not None
        assert visit.guide.page == FoundPage(ARTICLE, "en")


def test_of_quick_letters_the_last_one_is_shown_however_late_the_first_are() -> None:
    world = World()
    held = threading.Event()

    def slow(ref: Ref, language: Language) -> msgspec.Struct:
        if ref.key == "g":
            held.wait(60)
        return FoundPage(ref, language)

    world.pages = slow
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.Continued(), e.PageAsked(SEARCH))
        for text in ("g", "ga", "gaj"):
            kiosk.conductor.post(e.SearchTyped(text))
        held.set()
        assert kiosk.conductor.wait_until_idle()
        guide = kiosk.conductor.visit.guide
        assert guide is not None
        assert guide.page == FoundPage(Ref(PageKind.SEARCH, "gaj"), "id")


def test_a_disk_that_cannot_be_read_says_so_stands_as_a_fault_and_mends() -> None:
    world = World()

    def broken(_ref: Ref, _language: Language) -> msgspec.Struct:
        raise TroubleError(Fault.STORAGE_FAILED)

    world.pages = broken
    with running(world) as kiosk:
        visit = kiosk.do(e.Started(), e.Continued(), e.PageAsked(ARTICLE))
        assert visit.guide is not None
        assert (visit.stage, visit.guide.failed) == (Stage.GUIDE, True)
        assert Fault.STORAGE_FAILED in kiosk.conductor.visit.health.faults
        world.pages = FoundPage
        visit = kiosk.do(e.BackAsked(), e.PageAsked(ARTICLE))
        assert visit.guide is not None
        assert not visit.guide.failed
        assert Fault.STORAGE_FAILED not in kiosk.conductor.visit.health.faults


def test_a_page_that_never_comes_is_given_up_and_the_visitor_can_leave() -> None:
    world = World()
    held = threading.Event()

    def hangs(ref: Ref, language: Language) -> msgspec.Struct:
        held.wait(60)
        return FoundPage(ref, language)

    world.pages = hangs
    with running(world) as kiosk:
        kiosk.do(e.Started(), e.Continued())
        kiosk.clock.settle = lambda: None
        kiosk.conductor.post(e.PageAsked(ARTICLE))
        world.until_asked("page")
        kiosk.clock.advance(ANSWER_SECONDS)
        world.until(lambda: (guide := kiosk.shown[-1].guide) is not None and guide.failed)
        held.set()
        assert kiosk.do(e.EndAsked()).stage is Stage.GOODBYE
