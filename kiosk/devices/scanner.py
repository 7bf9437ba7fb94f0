"""The code scanner: what the rest of the kiosk may ask of any of them, and the thread that watches one."""

import contextlib
import select
import time
from typing import Protocol

from kiosk.devices.events import CodeScanned, DeviceFailed, Emit, ScannerStateChanged
from kiosk.devices.kept_thread import WokenThread
from kiosk.devices.scan_frames import Frames
from kiosk.health import ScannerState

IDLE_SECONDS = 0.4
"""A code without an end is whole when nothing came for so long."""
LOOK_SECONDS = 2.0
"""Between two looks whether the device is still there, while nobody scans."""
BACKOFF_SECONDS = (0.5, 5.0)
_BURST, _PER_SECOND = 10, 5.0
"""Codes at once, and for long: faster than any hand, slow enough for a device that has gone mad."""


class CodeScanner(Protocol):
    """Tells every code that it reads; emits `ScannerStateChanged` and `CodeScanned`."""

    def start(self, emit: Emit) -> None:
        """Begin to watch; returns at once."""

    def state(self) -> ScannerState:
        """Return the last known state; never blocks."""

    def stop(self) -> None:
        """End the thread and give the device back; nothing is emitted afterwards."""


class Source(Protocol):
    """A device that gives a scanner's bytes. Every method may raise OSError: the device is gone, or held elsewhere."""

    def open(self) -> None:
        """Find the device and take it for us alone."""

    def fileno(self) -> int:
        """Return what to wait on."""

    def take(self) -> tuple[bytes, bool]:
        """Return what came, and whether something before it was lost."""

    def still_there(self) -> bool:
        """Say whether the device is where it was."""

    def close(self) -> None:
        """Give it back. Never raises."""


class WatchedScanner:
    """A `CodeScanner` on a device that comes and goes; `idle` and `backoff` in seconds."""

    def __init__(
        self, source: Source, idle: float = IDLE_SECONDS, backoff: tuple[float, float] = BACKOFF_SECONDS
    ) -> None:
        self._source = source
        self._idle = idle
        self._backoff = backoff
        self._state = ScannerState.UNKNOWN
        self._emit: Emit = lambda _: None
        self._allowance, self._counted = float(_BURST), time.monotonic()
        self._thread = WokenThread("aim-scanner", self._watch, self._failed)
        self._stopping = self._thread.stopping

    def start(self, emit: Emit) -> None:
        """Begin to watch."""
        self._emit = emit
        self._thread.start()

    def state(self) -> ScannerState:
        """Return the last known state."""
        return self._state

    def stop(self) -> None:
        """End the thread and give the device back."""
        self._thread.stop()

    def _watch(self) -> None:
        shortest, longest = self._backoff
        pause = shortest
        while not self._stopping.is_set():
            try:
                self._source.open()
            except OSError:
                self._tell(ScannerState.ABSENT)
                self._stopping.wait(pause)
                pause = min(pause * 2, longest)
                continue
            pause = shortest
            self._tell(ScannerState.READY)
            with contextlib.suppress(OSError):
                self._listen()
            self._source.close()
            self._tell(ScannerState.ABSENT)

    def _listen(self) -> None:
        """Tell codes until stopped; raises OSError when the device is gone."""
        frames = Frames()
        while not self._stopping.is_set():
            wait = self._idle if frames.pending else LOOK_SECONDS
            readable, _, _ = select.select([self._source.fileno(), self._thread.woken], [], [], wait)
            if self._source.fileno() in readable:
                data, lost = self._source.take()
                if lost:
                    frames.forget()
                codes = frames.feed(data)
            else:
                codes = frames.quiet()
                if not self._source.still_there():
                    raise OSError
            for code in codes:
                self._say(code)

    def _say(self, code: str) -> None:
        now = time.monotonic()
        self._allowance = min(_BURST, self._allowance + (now - self._counted) * _PER_SECOND)
        self._counted = now
        if self._allowance < 1:
            return
        self._allowance -= 1
        self._told(CodeScanned(code))

    def _tell(self, state: ScannerState) -> None:
        if state is not self._state:
            self._state = state
            self._told(ScannerStateChanged(state))

    def _failed(self, error: Exception) -> None:
        self._source.close()
        self._state = ScannerState.UNKNOWN
        self._told(DeviceFailed("scanner", error))

    def _told(self, event: CodeScanned | ScannerStateChanged | DeviceFailed) -> None:
        if not self._stopping.is_set():
            self._emit(event)
