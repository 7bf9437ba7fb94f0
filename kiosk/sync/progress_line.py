"""A download as a technician at a terminal sees it: one line that moves, or plain lines where nothing can move."""

import datetime as dt
import time
from collections.abc import Callable
from typing import TextIO

from kiosk.sync.status import Progress, SyncStatus, described_progress

_TTY_SECONDS, _PLAIN_SECONDS = 0.2, 5.0
_CLEAR = "\r\x1b[K"


class ProgressLine:
    """Writes the progress of each status it is given to a stream."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._moves = stream.isatty()
        self._clock = clock
        self._written = -_PLAIN_SECONDS
        self._shown: Progress | None = None

    def __call__(self, status: SyncStatus) -> None:
        """Show a status; one without a download ends the line."""
        if status.progress is None:
            self.end()
            return
        begun = self._shown is None or self._shown.feed != status.progress.feed
        whole = status.progress.done == status.progress.total
        now = self._clock()
        if not begun and not whole and now - self._written < (_TTY_SECONDS if self._moves else _PLAIN_SECONDS):
            return
        if begun:
            self.end()
        self._written, self._shown = now, status.progress
        text = described_progress(status.progress, dt.datetime.now(dt.UTC))
        self._stream.write(f"{_CLEAR}{text}" if self._moves else f"{text}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line as it is and go to the next one."""
        if self._shown is not None and self._moves:
            self._stream.write("\n")
            self._stream.flush()
        self._shown = None
