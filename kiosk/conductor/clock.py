"""Time as the conductor sees it: seconds that only go forward, and actions for later."""

import bisect
import itertools
import threading
import time
from collections.abc import Callable
from typing import Protocol

Cancel = Callable[[], None]
"""Takes a planned action back; no harm when it has run."""


class Clock(Protocol):
    """What the conductor needs of time."""

    def now(self) -> float:
        """Return seconds since some moment; never goes back, knows no date."""

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Run the action after so many seconds, on a thread of the clock's; it must be quick and must not raise."""


class Plan:
    """Planned actions, the earliest first; those of one moment in the order they were planned.

    A cancelled action is forgotten at once: it may hold what a visitor typed.
    """

    def __init__(self) -> None:
        self._planned: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()

    def add(self, due: float, action: Callable[[], None]) -> int:
        """Plan an action and return its number."""
        number = next(self._numbers)
        bisect.insort(self._planned, (due, number, action))
        return number

    def cancel(self, number: int) -> None:
        """Forget a planned action."""
        self._planned = [planned for planned in self._planned if planned[1] != number]

    def next_due(self) -> float | None:
        """Return when the next action is due."""
        return self._planned[0][0] if self._planned else None

    def pop(self) -> Callable[[], None]:
        """Return the action that `next_due` spoke of, and forget it."""
        return self._planned.pop(0)[2]


class RealClock:
    """The machine's monotonic clock with one timer thread; `skip` lets a developer make time pass."""

    def __init__(self) -> None:
        self._plan = Plan()
        self._changed = threading.Condition()
        self._skipped = 0.0
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def now(self) -> float:
        """Return monotonic seconds, and those that were skipped."""
        return time.monotonic() + self._skipped

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Run the action after so many seconds on the clock's thread."""
        with self._changed:
            number = self._plan.add(self.now() + seconds, action)
            self._changed.notify()
        return lambda: self._cancel(number)

    def skip(self, seconds: float) -> None:
        """Make so many seconds pass at once."""
        with self._changed:
            self._skipped += seconds
            self._changed.notify()

    def stop(self) -> None:
        """End the timer thread; nothing planned runs any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def _cancel(self, number: int) -> None:
        with self._changed:
            self._plan.cancel(number)

    def _run(self) -> None:
        while self._run_next():
            pass

    def _run_next(self) -> bool:
        action = self._wait()
        if action is not None:
            action()
        return action is not None

    def _wait(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._stopped:
                due = self._plan.next_due()
                if due is not None and due <= self.now():
                    return self._plan.pop()
                self._changed.wait(None if due is None else due - self.now())
        return None


class FakeClock:
    """A clock that stands until a test, a tour or a developer moves it.

    `settle` is called after each action: give it what waits until the action's consequences are through, so that
    a timer started by an action starts at that action's moment.
    """

    def __init__(self, settle: Callable[[], None] = lambda: None) -> None:
        self.settle = settle
        self._plan = Plan()
        self._now = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Return the seconds that `advance` has added up to."""
        with self._lock:
            return self._now

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Plan an action; it runs in the thread that moves the clock past it."""
        with self._lock:
            number = self._plan.add(self._now + seconds, action)
        return lambda: self._cancel(number)

    def advance(self, seconds: float) -> None:
        """Move the clock, running what falls due on the way, each at its own moment."""
        target = self.now() + seconds
        while (action := self._next(target)) is not None:
            action()
            self.settle()

    def _next(self, target: float) -> Callable[[], None] | None:
        with self._lock:
            due = self._plan.next_due()
            if due is None or due > target:
                self._now = target
                return None
            self._now = max(self._now, due)
            return self._plan.pop()

    def _cancel(self, number: int) -> None:
        with self._lock:
            self._plan.cancel(number)
