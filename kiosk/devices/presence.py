"""What lies on a reader, told once and in order, and the threads that read it in time."""

import math
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import assert_never

from kiosk.devices.events import (
    CardFailed,
    CardPresented,
    CardRead,
    CardRemoved,
    DeviceFailed,
    Emit,
    PassportProgress,
    PassportRead,
    ReaderStateChanged,
)
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault
from kiosk.health import ReaderState

READ_LIMIT = 4.0
"""Seconds a card has to give its identifier; a good one needs less than 0.2."""
Tell = Callable[[PassportProgress], None]
"""Tells how far a read is, while it is the one that is waited for."""
Work = Callable[[Tell], CardRead | PassportRead]
"""One read; blocks until it has an answer or raises `CardTrouble`."""


_NEVER = (0, (math.inf, Fault.CARD_UNREADABLE))


class Presence:
    """The state of a reader and its card; emits changes, drops answers about an earlier card.

    All methods may be called from any thread. Events leave under one lock, so their order is the order of facts.
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._lock = threading.RLock()
        self._state = ReaderState.UNKNOWN
        self._card: bool | None = None  # None: no card; else whether it is contactless
        self._presented = 0
        self._asked = 0
        self._open: dict[int, int] = {}  # number of a question -> which presentation it is about
        self._closed = False

    def state_is(self, state: ReaderState) -> None:
        """Note the reader's state; a card that can no longer be seen counts as removed."""
        with self._lock:
            if self._closed or state is self._state:
                return
            if state is not ReaderState.READY:
                self.removed()
            self._state = state
            self._emit(ReaderStateChanged(state))

    def presented(self, contactless: bool) -> None:
        """Note that a card came; an earlier one that was not seen leaving left before."""
        with self._lock:
            if self._closed:
                return
            self.removed()
            self._presented += 1
            self._open.clear()
            self._card = contactless
            self._emit(CardPresented(contactless))

    def removed(self) -> None:
        """Note that no card lies there."""
        with self._lock:
            if self._closed or self._card is None:
                return
            contactless, self._card = self._card, None
            self._emit(CardRemoved(contactless))

    @property
    def contactless(self) -> bool:
        """Whether the card that lies there, if any, is read through the air."""
        return self._card is not False

    def question(self) -> int | None:
        """Open a question about the card that lies there; None (and `CardFailed`) if there is none."""
        with self._lock:
            if self._closed:
                return None
            if self._card is None:
                self._emit(CardFailed(_why_no_card(self._state)))
                return None
            self._asked += 1
            self._open[self._asked] = self._presented
            return self._asked

    def waits(self, question: int) -> bool:
        """Say whether anybody still waits for this answer."""
        with self._lock:
            return not self._closed and question in self._open

    def tell(self, question: int, event: PassportProgress) -> None:
        """Say how far a read is, unless nobody waits for it any more."""
        with self._lock:
            if not self._closed and question in self._open:
                self._emit(event)

    def answer(self, question: int, event: CardRead | PassportRead | CardFailed) -> None:
        """Answer a question, unless it was answered before or another card came since."""
        with self._lock:
            if not self._closed and self._open.pop(question, None) is not None:
                self._emit(event)

    def failed(self, error: Exception) -> None:
        """Note that the watch failed: what lies there, if anything, can no longer be seen."""
        with self._lock:
            if self._closed:
                return
            self.removed()
            self._state = ReaderState.UNKNOWN
            self._emit(DeviceFailed("reader", error))

    def stumbled(self, error: Exception) -> None:
        """Note that one read, or one look at the watch, failed as none may; the reader stays as it was seen."""
        with self._lock:
            if not self._closed:
                self._emit(DeviceFailed("reader", error))
                self._emit(ReaderStateChanged(self._state))

    def close(self) -> None:
        """Emit nothing from now on."""
        with self._lock:
            self._closed = True


def _why_no_card(state: ReaderState) -> Fault:
    match state:
        case ReaderState.READY | ReaderState.UNKNOWN:
            return Fault.CARD_REMOVED
        case ReaderState.ABSENT:
            return Fault.READER_ABSENT
        case ReaderState.SERVICE_DOWN:
            return Fault.CARD_SERVICE_DOWN
        case _:
            assert_never(state)


class CardWorker:
    """The one thread that talks to cards, and one that keeps the time.

    A driver that never returns keeps the card's thread, not the visitor: the timekeeper answers, for later questions
    too. It also calls `look` every `pause` seconds or sooner, to see whether the reader's watch still goes round.
    """

    def __init__(self, presence: Presence, look: Callable[[], None] = lambda: None, pause: float | None = None) -> None:
        self._presence = presence
        self._look, self._pause = look, pause
        self._questions: queue.SimpleQueue[tuple[int, Work, Fault] | None] = queue.SimpleQueue()
        self._asked = threading.Condition()
        self._due: dict[int, tuple[float, Fault]] = {}  # question -> when it is too late, and what that is called
        self._stopping = False
        self._threads = (
            threading.Thread(target=self._run, name="aim-card", daemon=True),
            threading.Thread(target=self._keep_time, name="aim-card-time", daemon=True),
        )

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def ask(self, work: Work, limit: float, late: Fault = Fault.CARD_UNREADABLE) -> None:
        """Queue a read of the card that lies there; it has `limit` seconds from now, then the answer is `late`."""
        question = self._presence.question()
        if question is None:
            return
        with self._asked:
            self._due[question] = (time.monotonic() + limit, late)
            self._asked.notify()
        self._questions.put((question, work, late))

    def stop(self, wait: float = 0.25) -> None:
        """End the threads; one that hangs in a driver is left behind after `wait` seconds."""
        with self._asked:
            self._stopping = True
            self._asked.notify()
        self._questions.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join(wait)

    def _run(self) -> None:
        while (job := self._questions.get()) is not None:
            question, work, unread = job
            if not self._presence.waits(question):
                continue  # its time was over, or its card gone, while an earlier read kept this thread
            event = self._read(work, partial(self._presence.tell, question), unread)
            with self._asked:
                self._due.pop(question, None)
            self._presence.answer(question, event)

    def _read(self, work: Work, tell: Tell, unread: Fault) -> CardRead | PassportRead | CardFailed:
        """Do one read; a card that nobody foresaw is unread, and the next one is read."""
        try:
            return work(tell)
        except CardTrouble as trouble:
            return CardFailed(trouble.fault)
        except Exception as error:  # noqa: BLE001  the only thread that reads cards must outlive any card
            self._presence.stumbled(error)
            return CardFailed(unread)

    def _keep_time(self) -> None:
        while not self._stopping:
            overdue = self._overdue()
            if overdue is not None:
                question, late = overdue
                self._presence.answer(question, CardFailed(late))
            try:
                self._look()
            except Exception as error:  # noqa: BLE001  the only thread that answers overdue reads must outlive a look
                self._presence.stumbled(error)

    def _overdue(self) -> tuple[int, Fault] | None:
        """Wait for a question whose time is over; None when it is time to look or to stop."""
        with self._asked:
            question, (due, late) = min(self._due.items(), key=_when, default=_NEVER)
            if due > time.monotonic() and not self._stopping:
                left = None if due == math.inf else due - time.monotonic()
                self._asked.wait(min(filter(None, (left, self._pause)), default=None))
                return None
            return (question, late) if self._due.pop(question, None) else None


def _when(due: tuple[int, tuple[float, Fault]]) -> float:
    return due[1][0]
