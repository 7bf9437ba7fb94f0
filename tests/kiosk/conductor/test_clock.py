import threading

import pytest

from kiosk.conductor import FakeClock, RealClock


def test_a_fake_clock_runs_actions_at_their_own_moment_and_in_order() -> None:
    clock, seen = FakeClock(), list[tuple[str, float]]()
    clock.call_later(20, lambda: seen.append(("b", clock.now())))
    clock.call_later(10, lambda: seen.append(("a", clock.now())))
    clock.call_later(20, lambda: seen.append(("c", clock.now())))
    clock.advance(19)
    assert seen == [("a", 10)]
    clock.advance(1)
    assert seen == [("a", 10), ("b", 20), ("c", 20)]
    assert clock.now() == 20


def test_an_action_planned_by_an_action_runs_in_the_same_advance() -> None:
    clock, seen = FakeClock(), list[float]()

    def again() -> None:
        clock.call_later(30, lambda: seen.append(clock.now()))

    clock.call_later(60, again)
    clock.advance(100)
    assert seen == [90]


def test_a_cancelled_action_is_forgotten_at_once() -> None:
    clock, seen = FakeClock(), list[str]()
    kept = clock.call_later(5, lambda: seen.append("kept"))
    clock.call_later(5, lambda: seen.append("gone"))()
    assert len(clock._plan._planned) == 1
    clock.advance(5)
    kept()
    assert seen == ["kept"]


def test_the_real_clock_runs_actions_and_ends_its_thread() -> None:
    clock, ran = RealClock(), threading.Event()
    clock.call_later(0.01, ran.set)
    assert ran.wait(60)
    clock.stop()
    assert not clock._thread.is_alive()


def test_skipped_time_counts_as_passed() -> None:
    clock, ran = RealClock(), threading.Event()
    before = clock.now()
    clock.call_later(900, ran.set)
    clock.skip(901)
    assert ran.wait(60)
    assert clock.now() - before >= 901
    clock.stop()


@pytest.mark.parametrize("make", [RealClock, FakeClock])
def test_time_never_goes_back(make: type[RealClock | FakeClock]) -> None:
    clock = make()
    assert clock.now() <= clock.now()
    if isinstance(clock, RealClock):
        clock.stop()
