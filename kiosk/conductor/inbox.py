"""One inbox and the one thread that takes from it: what comes from everywhere is dealt with one after another."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

import msgspec

from kiosk.conductor.worker import Busy

STOP_SECONDS = 10.0
"""How long `stop` waits for the thread."""
Message = TypeVar("Message")


class _Stop(msgspec.Struct, frozen=True):
    """The last message."""


class Inbox(Generic[Message]):
    """Hands every message to `take`, in order, on a thread of its own; `put` may be called from any."""

    def __init__(
        self,
        name: str,
        busy: Busy,
        take: Callable[[Message], None],
        bug: Callable[[str, Exception], None],
        ended: Callable[[], None],
    ) -> None:
        """`bug` is told what `take` fails with, and nothing ends by it; `ended` is called when the thread ends."""
        self._busy = busy
        self._take = take
        self._bug = bug
        self._ended = ended
        self._messages: SimpleQueue[Message | _Stop] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def put(self, message: Message) -> None:
        """Take a message in; returns at once."""
        self._busy.enter()
        self._messages.put(message)

    def stop(self, timeout: float = STOP_SECONDS) -> tuple[str, ...]:
        """End the thread once everything before is dealt with; return its name if it hangs."""
        if self._thread.ident is None:
            return ()
        self._busy.enter()
        self._messages.put(_Stop())
        self._thread.join(timeout)
        return (self._thread.name,) if self._thread.is_alive() else ()

    def _run(self) -> None:
        while self._take_next():
            pass
        self._ended()

    def _take_next(self) -> bool:
        """Take one message; a method of its own, so that a thread that waits holds nothing of its last message."""
        message = self._messages.get()
        try:
            if isinstance(message, _Stop):
                return False
            self._take(message)
        except Exception as error:  # noqa: BLE001  a bug in one step must not end the only thread that decides
            self._bug("step", error)
        finally:
            self._busy.leave()
        return True
