"""The line to the office's other machines: who waits or calls for staff here is told, and what is ordered there done.

Nothing is asked while nobody waits here and nobody looks: a machine without a queue costs the portal nothing. Without
the portal the machine's own queue goes on alone, with its screen and its sound.
"""

import contextlib
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from kiosk.faults import Fault
from kiosk.ports.staff_calls import StaffCalls
from onedata.queue import MOST_CALLS, MOST_TICKETS, Board, CallAsked, CallDone, QueueHeard, QueueSaid, Ticket

if TYPE_CHECKING:
    from kiosk.config import Config

HEARD_EVERY = 3.0
"""Seconds between two exchanges while somebody waits or calls for staff here."""
LISTENED_EVERY = 5.0
"""Seconds between two exchanges while staff have the screen: a call for staff is waited for."""
BACK_OFF = (5.0, 60.0)
"""Seconds after the first failure, and at most; each failure doubles them."""
ANSWER_SECONDS = 8.0
"""How long a desk waits until the other machine has called."""
_ASK_EVERY = 0.7
_REMEMBERED = 100
_LEAVING = 2.0
"""Seconds that an exchange under way may hold up the end of the program."""


class LineDown(Exception):  # noqa: N818  (says what is the case)
    """The portal is not reached; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


class Door(Protocol):
    """The portal's queue."""

    def exchange(self, said: QueueSaid) -> QueueHeard:
        """Say and hear. Raises `LineDown`."""

    def close(self) -> None:
        """Close it."""


class PortalDoor:
    """The real one; opened at the first exchange, because it loads what a machine without a queue never needs."""

    def __init__(self, config: "Config") -> None:
        self._config = config
        self._open: Door | None = None

    def exchange(self, said: QueueSaid) -> QueueHeard:
        """Say and hear. Raises `LineDown`."""
        from kiosk.cache.durable import NotSaved  # noqa: PLC0415 - behind the first frame
        from kiosk.cache.enrolment import NotEnrolled  # noqa: PLC0415
        from kiosk.sync.queue import QueueDoor  # noqa: PLC0415
        from kiosk.sync.trouble import SyncTrouble  # noqa: PLC0415

        try:
            if self._open is None:
                self._open = QueueDoor(self._config)
            return self._open.exchange(said)
        except (SyncTrouble, NotEnrolled, NotSaved) as trouble:
            self.close()
            raise LineDown(trouble.fault) from trouble

    def close(self) -> None:
        """Close the connection; the next exchange opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None


class QueueLine:
    """Tells the portal who waits here and carries out the calls of other desks, each once. Used by any thread."""

    def __init__(
        self,
        door: Door,
        waiting: Callable[[], tuple[Ticket, ...]],
        call: Callable[[str, str], bool],
        staff: StaffCalls | None = None,
        *,
        every: float = HEARD_EVERY,
        listened_every: float = LISTENED_EVERY,
        back_off: tuple[float, float] = BACK_OFF,
        bug: Callable[[Exception], None] = lambda _error: None,
    ) -> None:
        """`call` is given counter and number, and says whether somebody was called; it may raise `LineDown`.

        `staff` holds the calls for staff that are told and heard with every exchange. `bug` is told what else an
        exchange fails with; the line goes on.
        """
        self._bug = bug
        self._staff = staff or StaffCalls()
        self._door = door
        self._waiting = waiting
        self._call = call
        self._every = every
        self._listened_every = listened_every
        self._back_off = back_off
        self._done: list[CallDone] = []
        self._carried_out: OrderedDict[bytes, bool] = OrderedDict()
        self._talking = threading.Lock()
        self._starting = threading.Lock()
        self._opened = False
        self._bell = threading.Event()
        self._hurry = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._down: tuple[float, Fault] | None = None
        """When the portal last was not reached, and why."""

    def open(self) -> None:
        """Let changes be told from now on; before, and after `stop`, nothing goes out by itself."""
        self._opened = True

    def changed(self) -> None:
        """Tell soon: a number was taken or called here."""
        if not self._opened:
            return
        with contextlib.suppress(RuntimeError):  # no new thread while the interpreter ends
            self._begin()
        self._bell.set()

    def hurry(self) -> None:
        """Tell at once, even in the pause after a failure: somebody calls for staff, or staff come."""
        self._hurry.set()
        self.changed()

    def stop(self) -> None:
        """End the thread; nothing is told any more."""
        self._opened = False
        self._stopped.set()
        self._hurry.set()
        self._bell.set()
        if self._thread is not None:
            self._thread.join(_LEAVING)
        if self._talking.acquire(timeout=_LEAVING):
            self._door.close()
            self._talking.release()

    def boards(self) -> tuple[Board, ...]:
        """Return the office's other queues; shortly after a failure it fails at once. Raises `LineDown`."""
        down = self._down
        if down is not None and time.monotonic() - down[0] < self._back_off[0]:
            raise LineDown(down[1])
        return self._exchange(watching=True).boards

    def call(self, kiosk: str, number: str, counter: str) -> Literal["called", "nobody", "late"]:
        """Call a number of another machine and wait until it did. Raises `LineDown`."""
        asked = CallAsked(uuid.uuid4().bytes, kiosk, number, counter)
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline and not self._stopped.is_set():
            states = {one.call: one.state for one in self._exchange(calls=(asked,)).calls}
            match states.get(asked.call):
                case "called":
                    return "called"
                case "nobody" | "refused":
                    return "nobody"
                case "late":
                    return "late"
                case _:
                    self._stopped.wait(_ASK_EVERY)
        return "late"

    def _begin(self) -> None:
        with self._starting:
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._run, name="queue-line", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            self._bell.clear()
            self._hurry.clear()
            try:
                pause = self._exchange_all()
                failures = 0
            except Exception as trouble:  # noqa: BLE001  a bug in one exchange must not end the office's only line
                if not isinstance(trouble, LineDown):
                    self._bug(trouble)
                failures += 1
                # A bell does not shorten this: the portal is away, and the queue here goes on without it.
                first, most = self._back_off
                self._hurry.wait(min(most, first * 2 ** min(failures - 1, 10)))
            else:
                self._bell.wait(pause)

    def _exchange_all(self) -> float | None:
        """Exchange, and tell at once what became of calls that came with it; return the pause, None for none."""
        self._exchange()
        if self._done:
            self._exchange()
        if self._waiting() or self._staff.open:
            return self._every
        return self._listened_every if self._staff.listening else None

    def _exchange(self, *, calls: tuple[CallAsked, ...] = (), watching: bool = False) -> QueueHeard:
        with self._talking:
            told = tuple(self._done[:MOST_CALLS])
            watching = watching or self._staff.listening
            said = QueueSaid(self._waiting()[:MOST_TICKETS], told, calls, watching, *self._staff.said())
            try:
                heard = self._door.exchange(said)
            except LineDown as trouble:
                self._down = time.monotonic(), trouble.fault
                self._staff.missed()
                raise
            self._down, self._done = None, self._done[len(told) :]
            self._staff.heard(said, heard)
            for order in heard.orders:
                called = self._carried_out.get(order.call)
                if called is None:
                    called = self._call(order.counter, order.number)
                    self._carried_out[order.call] = called
                    while len(self._carried_out) > _REMEMBERED:
                        self._carried_out.popitem(last=False)
                self._done.append(CallDone(order.call, called))
            return heard
