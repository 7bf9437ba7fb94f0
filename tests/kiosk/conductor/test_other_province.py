"""A look-up at the portal: on a worker of its own, bounded, and in the end the same screen as any other."""

import threading

from kiosk.conductor import NotOpened
from kiosk.conductor.asking import ANSWER_SECONDS
from kiosk.conductor.reports import NOT_OPENED_SECONDS
from kiosk.faults import Fault
from kiosk.visit import events as e
from kiosk.visit.commands import OpenRecord
from kiosk.visit.model import Stage
from onedata.records import WorkerRecord
from tests.kiosk.conductor.world import ELSEWHERE, PIN, Kiosk, World, running


def to_portal(kiosk: Kiosk) -> None:
    """Fail here, and ask for another province."""
    kiosk.world.opens = lambda _order: NotOpened(Fault.RECORD_NOT_OPENED)
    kiosk.conductor.turn_health(lambda health: type(health)(reader=health.reader, printer=health.printer, online=True))
    kiosk.to_factor()
    kiosk.do(e.FactorEntered(PIN))
    assert kiosk.wait(NOT_OPENED_SECONDS).stage is Stage.NOT_OPENED
    assert kiosk.do(e.OtherProvinceAsked(), e.OtherProvinceAsked()).stage is Stage.FACTOR


def test_a_record_of_another_province_is_shown_as_any_other() -> None:
    with running(World()) as kiosk:
        to_portal(kiosk)
        visit = kiosk.do(e.FactorEntered(PIN))
        assert (visit.stage, visit.person) == (Stage.STATUS, ELSEWHERE)
        assert kiosk.world.orders("open", "look_up") == [("open", False), ("look_up", False)]
    assert kiosk.world.bugs == []


def test_a_refusal_of_the_portal_takes_the_time_of_any_other() -> None:
    with running(World()) as kiosk:
        to_portal(kiosk)
        kiosk.world.finds = lambda _order: NotOpened(Fault.RECORD_NOT_OPENED)
        kiosk.do(e.FactorEntered(PIN))
        assert kiosk.wait(NOT_OPENED_SECONDS - 0.01).stage is Stage.OPENING
        assert kiosk.wait(0.02).stage is Stage.NOT_OPENED


def test_a_portal_that_does_not_answer_in_time_holds_up_no_register() -> None:
    let_go = threading.Event()

    def hang(_order: OpenRecord) -> WorkerRecord:
        assert let_go.wait(30)
        return ELSEWHERE

    with running(World()) as kiosk:
        to_portal(kiosk)
        kiosk.world.finds = hang
        kiosk.conductor.post(e.FactorEntered(PIN))
        kiosk.world.until_asked("look_up")
        kiosk.clock.settle = lambda: None
        kiosk.clock.advance(ANSWER_SECONDS)
        kiosk.until(Stage.OTHER_PROVINCE)
        assert kiosk.visit.fault is Fault.PORTAL_UNREACHABLE
        kiosk.conductor.post(e.EndAsked())
        let_go.set()
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.person is None


def test_a_bug_on_the_way_to_the_portal_is_logged_and_the_visit_goes_on() -> None:
    def break_down(_order: OpenRecord) -> WorkerRecord:
        raise ZeroDivisionError

    with running(World()) as kiosk:
        to_portal(kiosk)
        kiosk.world.finds = break_down
        kiosk.do(e.FactorEntered(PIN))
        assert kiosk.wait(NOT_OPENED_SECONDS).stage is Stage.OTHER_PROVINCE
    assert [order for order, _ in kiosk.world.bugs] == ["open_record"]
