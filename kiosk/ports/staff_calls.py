"""Who calls for staff: a visitor at this machine, and at the office's others while staff have this one's screen.

A call ends when staff answer it or when it is too old, by nothing else: a visitor who closes the sign still waits.
"""

import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable

import msgspec

from kiosk.health import Wanted
from onedata.queue import MOST_CALLS, STAFF_CALL_SECONDS, Board, QueueHeard, QueueSaid, StaffCall

RING_SECONDS = 20.0
"""Between two chimes at a desk, while a visitor elsewhere waits for an answer."""
_SAME_SECONDS = STAFF_CALL_SECONDS / 2
"""Whoever calls later than this is somebody else, or still waits: they have the whole time before them again."""


class _Call(msgspec.Struct):
    wanted: Wanted
    began: float


class StaffCalls:
    """The open calls, as far as this machine knows them. Used by any thread; holds nothing of a visitor."""

    def __init__(
        self,
        *,
        seconds: Callable[[], float] = time.monotonic,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        changed: Callable[[], None] = lambda: None,
        came: Callable[[], None] = lambda: None,
        ring: Callable[[], None] = lambda: None,
    ) -> None:
        """Take `changed`, told that `wanted` may be another, and `came`, told that the call here was answered."""
        self._seconds = seconds
        self._now = now
        self._changed = changed
        self._came = came
        self._ring = ring
        self._lock = threading.Lock()
        self._own: _Call | None = None
        self._others: dict[str, _Call] = {}
        self._answers: list[bytes] = []
        self._rang: float | None = None
        self.listening = False
        """Staff have the screen: calls of other machines are wanted here."""

    @property
    def open(self) -> bool:
        """Say whether a visitor here waits for an answer, or one elsewhere for it to be told."""
        with self._lock:
            return bool(self._answers) or self._open_call() is not None

    def wanted(self) -> tuple[Wanted, ...]:
        """Return the open calls: those without an answer first, the longest wait first."""
        with self._lock:
            calls = [self._open_call(), *self._others.values()]
            found = [call.wanted for call in calls if call is not None and self._age(call) < STAFF_CALL_SECONDS]
        return tuple(sorted(found, key=lambda one: (one.answered, one.since)))

    def begin(self) -> None:
        """Note that a visitor here calls for staff; soon after a call another one is the same."""
        with self._lock:
            own = self._open_call()
            if own is None or self._age(own) >= _SAME_SECONDS:
                self._own = _Call(Wanted(uuid.uuid4().hex, self._now()), self._seconds())
        self._changed()

    def answer(self, call: str) -> None:
        """Note that staff go there; the call of another machine stands as answered until the portal was told."""
        with self._lock:
            own = self._open_call()
            mine = own is not None and own.wanted.call == call
            other = self._others.get(call)
            if other is not None:
                other.wanted = msgspec.structs.replace(other.wanted, answered=True)
            if mine:
                self._own = None
            if mine or other is not None:
                self._answers.append(bytes.fromhex(call))
        if mine:
            self._came()
        self._changed()

    def listen(self, on: bool) -> None:
        """Want to hear of calls at other machines, or no more."""
        with self._lock:
            self.listening = on
            if not on:
                self._others.clear()
        self._changed()

    # ---- what the line to the portal says and hears

    def said(self) -> tuple[StaffCall | None, tuple[bytes, ...]]:
        """Return the call that is open here, and the answers that the portal does not know yet."""
        with self._lock:
            own = self._open_call()
            call = None if own is None else StaffCall(bytes.fromhex(own.wanted.call), int(self._age(own)))
            return call, tuple(self._answers[:MOST_CALLS])

    def heard(self, said: QueueSaid, heard: QueueHeard) -> None:
        """Take what the portal answered: news of the call here, and who calls elsewhere."""
        before = self.wanted()
        with self._lock:
            self._answers = [one for one in self._answers if one not in said.coming]
            own = self._open_call()
            called = None if said.staff is None else said.staff.call.hex()
            came = heard.coming and own is not None and own.wanted.call == called
            if came:
                self._own = None
            rings = self.listening and said.watching and self._take(heard.boards)
        if came:
            self._came()
        if rings:
            self._ring()
        if self.wanted() != before:
            self._changed()

    def missed(self) -> None:
        """Nothing was heard: what is known grows old."""
        self._changed()

    def _take(self, boards: tuple[Board, ...]) -> bool:
        """Keep who calls elsewhere, each as it was first heard of; say whether it is time for the chime."""
        now, before = self._seconds(), self._others
        self._others = {
            call: before.get(call) or self._first_heard(board, call, now)
            for board, call in ((board, board.staff.call.hex()) for board in boards if board.staff is not None)
        }
        waits = [call for call, one in self._others.items() if not one.wanted.answered]
        due = self._rang is None or now - self._rang >= RING_SECONDS or any(call not in before for call in waits)
        if not waits or not due:
            return False
        self._rang = now
        return True

    def _first_heard(self, board: Board, call: str, now: float) -> _Call:
        ago = 0 if board.staff is None else board.staff.seconds
        answered = bytes.fromhex(call) in self._answers
        since = self._now() - dt.timedelta(seconds=ago)
        return _Call(Wanted(call, since, board.kiosk, board.name, answered), now - ago)

    def _open_call(self) -> _Call | None:
        if self._own is not None and self._age(self._own) >= STAFF_CALL_SECONDS:
            self._own = None
        return self._own

    def _age(self, call: _Call) -> float:
        return self._seconds() - call.began
