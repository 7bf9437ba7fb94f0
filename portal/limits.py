"""Rate limits: a token bucket a caller, in memory, for one process."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from portal.problems import Problem

_CALLERS = 20_000


class RateLimit:
    """At most `burst` calls at once and `per_minute` on average from each caller.

    The table of callers is bounded: under a flood of addresses the longest-silent ones are forgotten.
    """

    def __init__(self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, caller: str) -> None:
        """Count one call; raises Problem 429 with Retry-After when there were too many."""
        with self._lock:
            now = self._clock()
            left, at = self._buckets.pop(caller, (float(self._burst), now))
            left = min(float(self._burst), left + (now - at) * self._rate)
            allowed = left >= 1
            self._buckets[caller] = (left - 1 if allowed else left, now)
            while len(self._buckets) > _CALLERS:
                self._buckets.popitem(last=False)
        if not allowed:
            wait = max(1, round((1 - left) / self._rate))
            raise Problem(429, "too-many", "Too many requests. Wait, then try again.", {"Retry-After": str(wait)})
