"""Keeping the line to so many bytes a second, as the kiosk's signed settings ask."""

import time
from collections.abc import Callable

_LEAST_PIECE, _MOST_PIECE = 1024, 1 << 16
_LEAST_WINDOW, _MOST_WINDOW = 1 << 13, 1 << 20


class Pace:
    """Waits after each piece for as long as it should have taken; time that nobody used is not saved up."""

    def __init__(
        self,
        bytes_per_second: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._rate = bytes_per_second
        self._clock = clock
        self._sleep = sleep
        self._free_at = clock()

    @property
    def piece(self) -> int:
        """Most bytes to read at once: a quarter of a second's."""
        return min(_MOST_PIECE, max(_LEAST_PIECE, self._rate // 4))

    @property
    def window(self) -> int:
        """Bytes that the other end may send ahead: what lies in the machine's own buffer has crossed the line."""
        return min(_MOST_WINDOW, max(_LEAST_WINDOW, self._rate // 2))

    def spend(self, count: int) -> None:
        """Count bytes that went over the line, and wait until the next ones may."""
        now = self._clock()
        self._free_at = max(self._free_at, now) + count / self._rate
        self._sleep(self._free_at - now)
