"""A device's thread whose work fails: told each time, begun anew after ever longer pauses, ended when it is time."""

import threading
from collections.abc import Iterator

import pytest

from kiosk.devices import kept_thread as kept
from kiosk.devices.kept_thread import kept_thread


class Work:
    """Work that fails so many times and then ends well."""

    def __init__(self, failures: int) -> None:
        self.begun = 0
        self._failures = failures

    def __call__(self) -> None:
        self.begun += 1
        if self.begun <= self._failures:
            raise ZeroDivisionError


def run(work: Work, last_pause: float = 1e9) -> tuple[list[Exception], list[float]]:
    told: list[Exception] = []
    pauses: list[float] = []

    def stopped(seconds: float) -> bool:
        pauses.append(seconds)
        return seconds >= last_pause

    thread = kept_thread("kept", work, told.append, stopped, (1.0, 5.0))
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    return told, pauses


def test_work_that_ends_well_is_done_once() -> None:
    work = Work(0)
    assert run(work) == ([], [])
    assert work.begun == 1


def test_each_failure_is_told_and_the_pauses_grow_to_a_bound() -> None:
    work = Work(5)
    told, pauses = run(work)
    assert [type(error) for error in told] == [ZeroDivisionError] * 5
    assert pauses == [1.0, 2.0, 4.0, 5.0, 5.0]
    assert work.begun == 6


def test_work_that_went_on_for_long_begins_with_the_first_pause_again(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 0.1, 0.0, 0.1, 0.0, 5.0, 0.0, 0.1, 0.0])
    monkeypatch.setattr(kept, "time", Moments(moments))
    assert run(Work(4))[1] == [1.0, 2.0, 1.0, 2.0]


def test_it_is_not_begun_anew_when_it_is_time_to_end() -> None:
    work = Work(9)
    assert run(work, last_pause=4.0)[1] == [1.0, 2.0, 4.0]
    assert work.begun == 3


def test_the_thread_ends_with_the_program() -> None:
    thread = kept_thread("kept", lambda: None, lambda _: None, threading.Event().wait)
    assert (thread.name, thread.daemon) == ("kept", True)


class Moments:
    """A clock that tells moments one after another."""

    def __init__(self, moments: Iterator[float]) -> None:
        self._moments = moments

    def monotonic(self) -> float:
        return next(self._moments)
