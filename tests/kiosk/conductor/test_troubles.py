"""Faults and bugs behind the conductor: health changes, threads live, the visit stays."""

import random
import threading

import msgspec
import pytest

from kiosk.conductor import NotOpened, TroubleError
from kiosk.conductor.reports import NOT_OPENED_SECONDS
from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, PrintOutcome, ReaderState
from kiosk.visit import events as e
from kiosk.visit.commands import OpenRecord
from kiosk.visit.model import FactorKind, Stage, Visit, Way
from onedata.records import WorkerRecord
from tests.kiosk.conductor.world import NIK, PERSON, PIN, Kiosk, World, running
from tests.kiosk.visit.walk_events import DEVICES_SAY, PERSON_SAYS


def refuse(fault: Fault) -> None:
    raise TroubleError(fault)


def break_down() -> None:
    raise ZeroDivisionError("5201011505900001")


def test_a_bug_on_a_worker_leaves_the_thread_alive_and_is_logged() -> None:
    world = World()
    world.reads = break_down
    with running(world) as kiosk:
        visit = kiosk.do(e.CardPresented(contactless=True, card=1))
        assert (visit.stage, visit.reading, visit.fault) == (Stage.CARD, False, Fault.CARD_UNREADABLE)
        world.reads = lambda: None
        assert kiosk.do(e.CardPresented(contactless=True, card=2)).reading
    assert [(order, type(error)) for order, error in world.bugs] == [("read_card", ZeroDivisionError)]


def test_a_journal_that_breaks_stands_as_a_fault_until_it_works_again() -> None:
    world = World()
    world.settles = break_down
    with running(world) as kiosk:
        kiosk.to_preview()
        kiosk.do(e.Continued())
        assert kiosk.visit.stage is Stage.PRINTED
        assert kiosk.visit.health.faults == {Fault.STORAGE_FAILED}
        world.settles = lambda: None
        kiosk.do(e.BackAsked(), e.PrintAsked(), e.Continued())
        assert kiosk.visit.health.faults == frozenset()
    assert [order for order, _ in world.bugs] == ["settle_print"]


def test_a_bug_in_a_screen_does_not_end_the_visit_behind_it() -> None:
    world = World()

    def show(visit: Visit) -> None:
        if visit.stage is Stage.HOME:
            break_down()

    with running(world, show) as kiosk:
        assert kiosk.to_status().stage is Stage.STATUS
    assert [order for order, _ in world.bugs] == ["show"]


def test_a_bug_in_the_table_keeps_the_visit_and_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    with running(world) as kiosk:
        kiosk.do(e.Started())
        with monkeypatch.context() as patch:
            patch.setattr("kiosk.conductor.conductor.step", lambda _visit, _event: 1 // 0)
            kiosk.do(e.Continued())
        assert kiosk.visit.stage is Stage.LANGUAGE
        assert kiosk.do(e.Continued()).stage is Stage.HOME
    assert [order for order, _ in world.bugs] == ["step"]


def test_parts_of_the_machine_change_only_their_own_health() -> None:
    def printer_gone(health: Health) -> Health:
        return msgspec.structs.replace(health, printer=PrinterState.OFFLINE)

    def reader_gone(health: Health) -> Health:
        return msgspec.structs.replace(health, reader=ReaderState.ABSENT)

    with running(World()) as kiosk:
        kiosk.to_status()
        kiosk.conductor.turn_health(printer_gone)
        kiosk.conductor.turn_health(reader_gone)
        assert kiosk.conductor.wait_until_idle()
        visit = kiosk.visit
    assert (visit.health.printer, visit.health.reader) == (PrinterState.OFFLINE, ReaderState.ABSENT)
    assert visit.stage is Stage.STATUS


def test_a_register_that_cannot_count_tries_stands_as_a_fault_and_looks_like_any_other() -> None:
    def full(_order: OpenRecord) -> WorkerRecord:
        raise TroubleError(Fault.DISK_FULL)

    world = World()
    world.opens = full
    with running(world) as kiosk:
        kiosk.to_factor()
        kiosk.do(e.FactorEntered(PIN))
        visit = kiosk.wait(NOT_OPENED_SECONDS)
        assert visit.fault is Fault.RECORD_NOT_OPENED
        assert visit.health.faults == {Fault.DISK_FULL}
        world.opens = lambda _order: PERSON
        visit = kiosk.do(e.Continued(), e.FactorEntered(PIN))
        assert (visit.stage, visit.health.faults) == (Stage.STATUS, frozenset())


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_at_once_nothing_breaks_and_silence_ends_at_rest(seed: int) -> None:
    chance = random.Random(seed)
    world = World()
    faults = [Fault.DISK_FULL, Fault.STORAGE_FAILED]
    world.opens = lambda _order: PERSON if chance.random() < 0.8 else NotOpened(Fault.RECORD_NOT_OPENED)
    world.saves = lambda: refuse(chance.choice(faults)) if chance.random() < 0.3 else None
    world.prepares = lambda _order: refuse(chance.choice(faults)) if chance.random() < 0.2 else None
    world.prints = lambda: (chance.choice(list(PrintOutcome)), None)
    with running(world) as kiosk:
        for _ in range(60):
            hands = [post_from_elsewhere(kiosk, chance.choices(DEVICES_SAY, k=5))]
            if chance.random() < 0.3:
                hands.append(post_from_elsewhere(kiosk, chance.choices(PERSON_SAYS, k=3)))
            for event in JOURNEY:
                kiosk.do(event)
            for hand in hands:
                hand.join()
            kiosk.wait(chance.choice([0.5, 1.5, 30, 90]))
        visit = kiosk.wait(3_600)
        assert visit == Visit(number=visit.number, health=visit.health)
    assert world.bugs == []
    printed = world.orders("print")
    assert all(world.asked.index(("save", *order[1:])) < world.asked.index(order) for order in printed)
    assert len(printed) == len(set(printed)) > 0
    assert len(world.orders("settle")) >= len(printed)


JOURNEY: list[e.Event] = [
    *(e.Started(), e.Continued(), e.StatusAsked(), e.Continued(), e.WayChosen(Way.NIK), e.NumberEntered(NIK)),
    *(e.FactorChosen(FactorKind.PIN), e.FactorEntered(PIN), e.PrintAsked(), e.Continued(), e.EndAsked(), e.EndAsked()),
]


def post_from_elsewhere(kiosk: Kiosk, events: list[e.Event]) -> threading.Thread:
    def post() -> None:
        for event in events:
            kiosk.conductor.post(event)

    thread = threading.Thread(target=post)
    thread.start()
    return thread
