"""A line on the terminal that says how far long work has come and how long it will take."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

Progress = Callable[[int, int], object]
"""Takes what is done and what there is in all."""
_EVERY = 0.2
"""Seconds between two drawings."""
_WIDTH = 30


class ProgressBar:
    """Draws on one line again and again; on anything but a terminal it draws nothing."""

    def __init__(self, label: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Take what is done, in a word or two; `stream` None is standard error."""
        self._label = label
        self._stream = stream or sys.stderr
        self._clock = clock
        self._begun = self._drawn = clock()
        self._open = False

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is; the line ends with the last one."""
        now = self._clock()
        ended = done >= total
        if not self._stream.isatty() or (now - self._drawn < _EVERY and not (ended and self._open)):
            return
        self._drawn, self._open = now, not ended
        filled = _WIDTH * done // max(1, total)
        bar = "#" * filled + "." * (_WIDTH - filled)
        self._stream.write(f"\r{self._label} [{bar}] {done:,} of {total:,}{self._left(done, total, now)}\x1b[K")
        self._stream.write("\n" if ended else "")
        self._stream.flush()

    def _left(self, done: int, total: int, now: float) -> str:
        if not 0 < done < total:
            return ""
        seconds = round((now - self._begun) * (total - done) / done)
        return f", {seconds // 60}:{seconds % 60:02d} left"
