"""The conductor: one inbox, every order answered once, the timers, the end."""

import gc
import threading
import weakref

import msgspec
import pytest

from kiosk.conductor import Conductor, FakeClock, NotOpened, TroubleError
from kiosk.conductor.asking import ANSWER_SECONDS
from kiosk.conductor.conductor import _Fired
from kiosk.conductor.reports import NOT_OPENED_SECONDS
from kiosk.faults import Fault
from kiosk.health import PrintOutcome, RegisterState
from kiosk.visit import events as e
from kiosk.visit.commands import OpenRecord
from kiosk.visit.model import FactorKind, Overlay, Stage, Timer, Visit, Way
from onedata.records import WorkerRecord
from tests.kiosk.conductor.world import AS_OF, HEALTHY, NIK, PERSON, PIN, World, running


def refuse(fault: Fault) -> None:
    raise TroubleError(fault)


def break_down() -> None:
    raise ZeroDivisionError("5201011505900001")


# ---- a visit from touch to paper


def test_a_visit_goes_from_touch_to_paper_and_rests_again() -> None:
    with running(World()) as kiosk:
        visit = kiosk.to_preview()
        assert visit.slip is not None
        visit = kiosk.do(e.Continued())
        assert (visit.stage, visit.outcome) == (Stage.PRINTED, PrintOutcome.CONFIRMED)
        assert kiosk.do(e.EndAsked()).stage is Stage.GOODBYE
        assert kiosk.wait(10).stage is Stage.ATTRACT
        saved = kiosk.world.orders("save", "print", "settle", "drop")
    assert saved == [
        ("save", "A-000001", 1),
        ("print", "A-000001", 1),
        ("settle", "A-000001", 1, PrintOutcome.CONFIRMED),
        ("drop", "A-000001", 1),
    ]
    assert kiosk.world.bugs == []
    assert kiosk.world.events() == [
        "visit_started",
        "record_opened",
        "print_saved",
        "print_finished",
        "visit_ended",
        "visit_wiped",
        "visit_wiped",
    ]


def test_every_new_visit_is_shown_once_and_in_order() -> None:
    with running(World()) as kiosk:
        kiosk.to_status()
        kiosk.do(e.Touched(), e.NumberEntered("1"))
        stages = [visit.stage.value for visit in kiosk.shown if visit.overlay is Overlay.NONE]
    assert [stage for i, stage in enumerate(stages) if i == 0 or stages[i - 1] != stage] == [
        "attract",
        "language",
        "home",
        "notice",
        "identify",
        "number",
        "factor_choice",
        "factor",
        "opening",
        "status",
    ]
    assert all(a != b for a, b in zip(kiosk.shown, kiosk.shown[1:], strict=False))


def test_the_register_is_asked_for_news_at_the_start_and_between_visits() -> None:
    with running(World()) as kiosk:
        assert len(kiosk.world.orders("begin_visit")) == 1
        assert kiosk.visit.health == msgspec.structs.replace(
            HEALTHY, register=RegisterState.READY, register_as_of=AS_OF, register_region="52"
        )
        kiosk.to_status()
        assert len(kiosk.world.orders("begin_visit")) == 1
        kiosk.do(e.EndAsked())
        assert len(kiosk.world.orders("begin_visit")) == 2


def test_news_of_the_register_is_taken_at_rest_but_not_in_a_visit() -> None:
    with running(World()) as kiosk:
        kiosk.conductor.refresh()
        assert kiosk.conductor.wait_until_idle()
        assert len(kiosk.world.orders("begin_visit")) == 2
        kiosk.to_status()
        kiosk.conductor.refresh()
        assert kiosk.conductor.wait_until_idle()
        assert len(kiosk.world.orders("begin_visit")) == 2
        kiosk.do(e.EndAsked())
        assert len(kiosk.world.orders("begin_visit")) == 3


# ---- looking up


@pytest.mark.parametrize(
    "answer",
    [
        lambda _order: NotOpened(Fault.RECORD_NOT_OPENED),
        lambda _order: NotOpened(Fault.RECORD_DAMAGED),
        lambda _order: refuse(Fault.REGISTER_ABSENT),
        lambda _order: break_down(),
    ],
)
def test_every_look_up_that_does_not_open_answers_alike_and_at_the_same_time(answer: object) -> None:
    world = World()
    world.opens = answer  # type: ignore[assignment]  # each raises or answers as a register may
    with running(world) as kiosk:
        kiosk.to_factor()
        kiosk.do(e.FactorEntered(PIN))
        assert kiosk.wait(NOT_OPENED_SECONDS - 0.01).stage is Stage.OPENING
        visit = kiosk.wait(0.01)
        assert (visit.stage, visit.fault, visit.tries) == (Stage.NOT_OPENED, Fault.RECORD_NOT_OPENED, 1)


def test_a_look_up_that_opens_answers_at_once() -> None:
    with running(World()) as kiosk:
        assert kiosk.to_status().person == PERSON
        assert kiosk.clock.now() == 0


def test_a_slow_look_up_that_does_not_open_answers_at_a_whole_multiple() -> None:
    world, clocks = World(), list[FakeClock]()

    def slow(_order: OpenRecord) -> NotOpened:
        clocks[0].call_later(2, lambda: None)
        clocks[0]._now += 2
        return NotOpened(Fault.RECORD_NOT_OPENED)

    world.opens = slow
    with running(world) as kiosk:
        clocks.append(kiosk.clock)
        kiosk.to_factor()
        kiosk.do(e.FactorEntered(PIN))
        assert kiosk.wait(2 * NOT_OPENED_SECONDS - 2 - 0.01).stage is Stage.OPENING
        assert kiosk.wait(0.02).stage is Stage.NOT_OPENED


def test_after_five_tries_the_register_does_its_work_and_refuses() -> None:
    world = World()
    world.opens = lambda _order: NotOpened(Fault.RECORD_NOT_OPENED)
    with running(world) as kiosk:
        kiosk.to_factor()
        for _ in range(5):
            kiosk.do(e.FactorEntered(PIN))
            kiosk.wait(NOT_OPENED_SECONDS)
            kiosk.do(e.Continued())
        world.opens = lambda _order: PERSON
        kiosk.do(e.FactorEntered(PIN))
        visit = kiosk.wait(NOT_OPENED_SECONDS)
        assert (visit.stage, visit.fault, visit.person) == (Stage.NOT_OPENED, Fault.RECORD_NOT_OPENED, None)
        assert world.orders("open") == [("open", False)] * 5 + [("open", True)]
        assert world.notes[-1].fields[-1] == ("fault", Fault.TOO_MANY_TRIES.value)


def test_a_register_that_hangs_is_answered_for_and_its_late_answer_is_dropped() -> None:
    world, go_on = World(), threading.Event()

    def hang(_order: OpenRecord) -> WorkerRecord:
        go_on.wait(60)
        return PERSON

    world.opens = hang
    with running(world) as kiosk:
        kiosk.to_factor()
        kiosk.clock.settle = lambda: None
        kiosk.conductor.post(e.FactorEntered(PIN))
        kiosk.until(Stage.OPENING)
        kiosk.clock.advance(ANSWER_SECONDS)
        kiosk.until(Stage.NOT_OPENED)
        go_on.set()
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.person is None
        assert world.notes[-1].event == "answer_late"


# ---- time


def test_silence_covers_warns_and_rests() -> None:
    with running(World()) as kiosk:
        kiosk.to_status()
        assert kiosk.wait(89).person == PERSON
        covered = kiosk.wait(1)
        assert (covered.stage, covered.overlay, covered.person) == (Stage.COVERED, Overlay.TIME_WARNING, None)
        assert kiosk.wait(29).stage is Stage.COVERED
        assert kiosk.wait(1) == Visit(number=2, health=covered.health)


def test_a_touch_starts_the_time_again() -> None:
    with running(World()) as kiosk:
        kiosk.to_status()
        kiosk.wait(89)
        kiosk.do(e.Touched())
        assert kiosk.wait(89).stage is Stage.STATUS
        assert kiosk.wait(1).stage is Stage.COVERED


def test_a_timer_that_was_started_again_does_not_fire_from_the_inbox() -> None:
    with running(World()) as kiosk:
        kiosk.to_status()
        start = kiosk.conductor._timers[Timer.IDLE][0]
        kiosk.do(e.Touched())
        assert kiosk.conductor._timers[Timer.IDLE][0] != start
        kiosk.conductor._inbox.put(_Fired(Timer.IDLE, start))
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.do().stage is Stage.STATUS
        kiosk.conductor._inbox.put(_Fired(Timer.IDLE, kiosk.conductor._timers[Timer.IDLE][0]))
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.do().stage is Stage.COVERED


def test_one_advance_over_several_timers_ends_where_waiting_would() -> None:
    with running(World()) as kiosk:
        kiosk.to_status()
        assert kiosk.wait(90 + 30).stage is Stage.ATTRACT


@pytest.mark.parametrize(("scale", "seconds"), [(2.0, 180), (0.1, 30), (9.0, 300)])
def test_the_office_may_stretch_the_silence_within_bounds(scale: float, seconds: int) -> None:
    with running(World(), idle_scale=scale) as kiosk:
        kiosk.to_status()
        assert kiosk.wait(seconds - 1).stage is Stage.STATUS
        assert kiosk.wait(1).stage is Stage.COVERED


# ---- nothing stays


class Typed(str):
    """A text that a test can see vanish."""

    __slots__ = ("__weakref__",)


def test_nothing_a_visitor_typed_stays_in_memory_after_the_visit() -> None:
    nik, pin = Typed(NIK), Typed(PIN)
    seen = [weakref.ref(nik), weakref.ref(pin)]
    with running(World()) as kiosk:
        kiosk.do(e.Started(), e.Continued(), e.StatusAsked(), e.Continued(), e.WayChosen(Way.NIK))
        kiosk.do(e.NumberEntered(nik))
        kiosk.do(e.FactorChosen(FactorKind.PIN))
        kiosk.do(e.FactorEntered(pin))
        del nik, pin
        assert kiosk.visit.stage is Stage.STATUS
        assert seen[0]() is not None
        kiosk.shown.clear()
        kiosk.do(e.EndAsked())
        kiosk.shown.clear()
        gc.collect()
        assert [reference() for reference in seen] == [None, None]


# ---- stopping


def test_stopping_without_starting_does_no_harm() -> None:
    assert Conductor(World().ports, FakeClock(), lambda _visit: None).stop() == ()


def wait_for(go_on: threading.Event) -> None:
    assert go_on.wait(60)


def test_a_worker_that_hangs_is_named_and_does_not_hold_the_rest() -> None:
    world, go_on = World(), threading.Event()
    world.reads = lambda: wait_for(go_on)
    conductor = Conductor(world.ports, FakeClock(), lambda _visit: None, HEALTHY)
    conductor.start()
    conductor.post(e.CardPresented(contactless=True, card=1))
    world.until_asked("read")
    assert conductor.stop(timeout=2) == ("reader",), "all others ended in time"
    go_on.set()
    assert conductor.stop() == ()


def test_what_is_to_be_journalled_is_written_before_the_end() -> None:
    world, paper = World(), threading.Event()
    world.prints = lambda: (PrintOutcome.CONFIRMED, None) if paper.wait(60) else (PrintOutcome.FAILED, None)
    with running(world) as kiosk:
        kiosk.to_preview()
        kiosk.conductor.post(e.Continued())
        world.until_asked("print")
        paper.set()
    assert world.orders("settle") == [("settle", "A-000001", 1, PrintOutcome.CONFIRMED)]
