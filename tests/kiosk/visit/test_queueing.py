"""A number of the queue: who asks for it leaves their data behind, one touch gives one, and it belongs to nobody."""

import datetime as dt

import msgspec
import pytest

from kiosk.faults import Fault
from kiosk.health import Closed, Health
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.guide import Guide, PageKind, Ref, Spot
from kiosk.visit.machine import step
from kiosk.visit.model import CodeKind, FactorKind, Identity, Overlay, ScannedCode, Stage, Visit, Way
from kiosk.visit.reports import CaseSeen, Form, Question, Voice
from onedata.records import BasicRecord, WorkerRecord

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
QUEUE = Ref(PageKind.QUEUE, "OPP")
NIK = "5201014503940001"
PERSON = WorkerRecord(BasicRecord("S N", 1994, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"", region="52"))


class Found(msgspec.Struct, frozen=True):
    """A page that was found."""


def offered(**more: object) -> Visit:
    """Return a visit before the page that offers a number."""
    guide = Guide(Stage.HOME, (Spot(QUEUE),), 1, Found())
    return msgspec.structs.replace(Visit(number=3, stage=Stage.GUIDE, guide=guide), **more)


@pytest.mark.parametrize("stage", [Stage.STATUS, Stage.JOURNEY])
def test_who_leaves_for_a_number_leaves_their_data_behind(stage: Stage) -> None:
    private = Visit(
        number=3, stage=stage, identity=Identity(Way.NIK, NIK), factor=FactorKind.PIN, person=PERSON, agreed=True
    )
    after, _orders = step(private, e.PageAsked(QUEUE))
    assert (after.stage, after.person, after.identity, after.factor) == (Stage.GUIDE, None, None, None)
    assert after.guide is not None
    assert after.guide.origin is Stage.HOME
    assert NIK not in repr(after)


def test_from_a_personal_screen_no_other_page_opens() -> None:
    private = Visit(number=3, stage=Stage.STATUS, identity=Identity(Way.NIK, NIK), person=PERSON)
    assert step(private, e.PageAsked(Ref(PageKind.TOPICS)))[0] == private


def test_from_a_case_a_number_leaves_the_case_behind() -> None:
    seen = CaseSeen("UNPAID_WAGE", "answered", NOW, NOW, text="Sudah dijawab.")
    case = Visit(number=3, stage=Stage.CASE, voice=Voice(Form(Question.MENU), seen=seen))
    after, _orders = step(case, e.PageAsked(Ref(PageKind.QUEUE, "COMPLAINT")))
    assert (after.stage, after.voice) == (Stage.GUIDE, None)
    assert step(case, e.PageAsked(Ref(PageKind.TOPICS)))[0] == case


def test_one_touch_orders_one_number_and_the_second_touch_none() -> None:
    waiting, orders = step(offered(), e.NumberAsked())
    assert [order for order in orders if isinstance(order, c.TakeNumber)] == [c.TakeNumber(3, "OPP", 2)]
    _again, orders = step(waiting, e.NumberAsked())
    assert not [order for order in orders if isinstance(order, c.TakeNumber)]


def test_the_number_takes_the_place_of_the_offer_so_that_back_gives_no_second_one() -> None:
    waiting, _orders = step(offered(), e.NumberAsked())
    given, orders = step(waiting, e.NumberTaken(3, "A-012", "OPP", 2))
    assert given.guide is not None
    assert given.guide.here == Ref(PageKind.TICKET, "A-012:OPP")
    assert [order.ref for order in orders if isinstance(order, c.OpenPage)] == [given.guide.here]
    back, _orders = step(given, e.BackAsked())
    assert back.stage is Stage.HOME


def test_a_number_for_a_page_that_was_left_changes_nothing_on_the_screen() -> None:
    waiting, _orders = step(offered(), e.NumberAsked())
    home, _orders = step(waiting, e.BackAsked())
    after, _orders = step(home, e.NumberTaken(3, "A-012", "OPP", 2))
    assert after == home


def test_without_a_number_the_page_says_so() -> None:
    waiting, _orders = step(offered(), e.NumberAsked())
    after, _orders = step(waiting, e.NumberNotTaken(3, Fault.DISK_FULL, 2))
    assert after.guide is not None
    assert after.guide.failed


def test_help_leads_to_a_number_but_not_while_a_look_up_is_under_way() -> None:
    helped = Visit(number=3, stage=Stage.STATUS, person=PERSON, overlay=Overlay.HELP)
    after, _orders = step(helped, e.PageAsked(QUEUE))
    assert (after.stage, after.overlay, after.person) == (Stage.GUIDE, Overlay.NONE, None)
    opening = msgspec.structs.replace(helped, stage=Stage.OPENING, person=None)
    assert step(opening, e.PageAsked(QUEUE))[0] == opening
    warned = msgspec.structs.replace(helped, stage=Stage.HOME, person=None, overlay=Overlay.TIME_WARNING, warning=30)
    assert step(warned, e.PageAsked(QUEUE))[0].stage is Stage.HOME


STARTS = (
    e.Started(),
    e.CardPresented(contactless=True, card=1),
    e.CodeScanned(ScannedCode(CodeKind.WORKER, "ABCD")),
)


@pytest.mark.parametrize("event", STARTS)
def test_no_visit_begins_while_the_machine_is_out_of_service(event: e.Event) -> None:
    rest = Visit(number=3, health=Health(closed=Closed.PAPER))
    assert step(rest, event)[0] == rest
    open_again = Visit(number=3)
    assert step(open_again, event)[0] != open_again


def test_emergency_stays_and_a_visit_under_way_goes_on_while_it_is_out_of_service() -> None:
    closed = Health(closed=Closed.REPAIR)
    rest = Visit(number=3, health=closed)
    assert step(rest, e.OverlayAsked(Overlay.EMERGENCY))[0].overlay is Overlay.EMERGENCY
    home = Visit(number=3, stage=Stage.HOME)
    told, _orders = step(home, e.HealthChanged(closed))
    assert told.stage is Stage.HOME
    assert step(told, e.StatusAsked())[0].stage is Stage.NOTICE
