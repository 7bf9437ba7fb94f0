"""Whether a headset is plugged in, as the sound card's jack tells it: a switch among the kernel's input devices.

One ioctl says how the switch stands now, a record of the kernel's each turn of it. A system without such a switch has
no headset, and says nothing personal.
"""

import contextlib
import fcntl
import os
import select
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from kiosk.devices.events import DeviceFailed, Emit, HeadsetChanged
from kiosk.devices.input_events import RECORD, named, records
from kiosk.devices.kept_thread import WokenThread

LOOK_SECONDS = 5.0
"""Between two looks for the device, while it is not there."""
_SWITCH, _HEADPHONE = 5, 2
"""EV_SW, SW_HEADPHONE_INSERT."""
_STANDS = 0x8001451B
"""EVIOCGSW(1): the first eight switches, a bit each."""


class Headset(Protocol):
    """Tells when a headset is plugged in or pulled; emits `HeadsetChanged`."""

    def start(self, emit: Emit) -> None:
        """Begin to watch; returns at once."""

    def stop(self) -> None:
        """End the thread; nothing is emitted afterwards."""


def stands(descriptor: int) -> bool:
    """Ask an input device whether its headphone switch is closed. Raises OSError."""
    answer = fcntl.ioctl(descriptor, _STANDS, b"\0")
    return bool(answer[0] & 1 << _HEADPHONE)


def turns(data: bytes) -> Iterator[bool]:
    """Yield each turn of the headphone switch that the records hold."""
    for kind, code, value in records(data):
        if (kind, code) == (_SWITCH, _HEADPHONE):
            yield value != 0


class JackHeadset:
    """A `Headset` on an input device, named by a part of its name. `root` and `ask` stand for the system's in tests."""

    def __init__(
        self, pattern: str, *, root: Path = Path("/"), ask: Callable[[int], bool] = stands, look: float = LOOK_SECONDS
    ) -> None:
        self._pattern, self._root, self._ask, self._look = pattern, root, ask, look
        self._emit: Emit = lambda _: None
        self._plugged: bool | None = False  # None: the watch failed, and whatever is found is news
        self._thread = WokenThread("aim-headset", self._watch, self._failed)
        self._stopping = self._thread.stopping

    def start(self, emit: Emit) -> None:
        """Begin to watch."""
        self._emit = emit
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._thread.stop()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(OSError):
                self._listen()
            self._tell(plugged=False)
            self._stopping.wait(self._look)

    def _failed(self, error: Exception) -> None:
        if not self._stopping.is_set():
            self._plugged = None
            self._emit(DeviceFailed("headset", error))

    def _listen(self) -> None:
        path = next(named(self._root, [self._pattern]), None)
        if path is None:
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            self._tell(plugged=self._ask(descriptor))
            while not self._stopping.is_set():
                ready, _, _ = select.select([descriptor, self._thread.woken], [], [])
                if descriptor in ready:
                    self._take(os.read(descriptor, RECORD.size * 16))
        finally:
            os.close(descriptor)

    def _take(self, data: bytes) -> None:
        if not data:
            raise OSError
        for plugged in turns(data):
            self._tell(plugged=plugged)

    def _tell(self, *, plugged: bool) -> None:
        if plugged is not self._plugged and not self._stopping.is_set():
            self._plugged = plugged
            self._emit(HeadsetChanged(plugged))


class SimulatedHeadset:
    """A headset that a developer or a test plugs in."""

    def __init__(self) -> None:
        self._emit: Emit = lambda _: None

    def start(self, emit: Emit) -> None:
        """Remember whom to tell."""
        self._emit = emit

    def stop(self) -> None:
        """Nothing to end."""

    def plug(self, *, plugged: bool) -> None:
        """Plug it in or pull it."""
        self._emit(HeadsetChanged(plugged))
