"""A device's own thread: what nobody foresaw in it is told, and the work begins anew.

A thread that ends by an exception would leave its device in the state that it told last, for ever: "ready", and dead.
"""

import os
import threading
import time
from collections.abc import Callable

STOP_SECONDS = 2.0
"""How long `WokenThread.stop` waits."""
PAUSES = (0.5, 30.0)
"""Seconds before a device's work begins anew: first, longest. Work that went on for the longest is well again."""


def kept_thread(
    name: str,
    work: Callable[[], None],
    failed: Callable[[Exception], None],
    stopped: Callable[[float], bool],
    pauses: tuple[float, float] = PAUSES,
) -> threading.Thread:
    """Return a thread, not started, that does `work` until it returns; after any exception once more, from the start.

    `failed` is told each exception, on this thread. `stopped` waits so many seconds, less if it is time to end, and
    says whether it is.
    """
    shortest, longest = pauses

    def run() -> None:
        pause = shortest
        while True:
            began = time.monotonic()
            try:
                work()
            except Exception as error:  # noqa: BLE001  whatever it is, this device must not be dead and look alive
                failed(error)
            else:
                return
            if time.monotonic() - began >= longest:
                pause = shortest
            if stopped(pause):
                return
            pause = min(pause * 2, longest)

    return threading.Thread(target=run, name=name, daemon=True)


class WokenThread:
    """A kept thread that waits for a file descriptor, and for `woken` beside it: readable when it is time to end."""

    def __init__(self, name: str, work: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        self.stopping = threading.Event()
        self.woken, self._waker = os.pipe()
        self._lock = threading.Lock()
        self._thread = kept_thread(name, work, failed, self.stopping.wait)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End it and wait for that, but not for ever; no harm if done twice."""
        with self._lock:
            if self.stopping.is_set():
                return
            self.stopping.set()
        os.write(self._waker, b"x")
        if self._thread.ident is not None:
            self._thread.join(STOP_SECONDS)
        if not self._thread.is_alive():
            os.close(self.woken)
            os.close(self._waker)
