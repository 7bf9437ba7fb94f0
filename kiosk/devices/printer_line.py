"""One connection to an ESC/POS printer: what was handed over, what was asked, what came back."""

import enum
import time
from collections.abc import Callable, Collection

from kiosk.devices.escpos import (
    ASK_SENSOR,
    BEGIN,
    CLEAR,
    STATUS_NUMBERS,
    TELLING,
    Answers,
    Status,
    ask_process_id,
    ask_status,
    mark_of,
)
from kiosk.devices.printer import PrintLimits
from kiosk.devices.transport import Transport

_MISSES = 2


class Barrier(enum.IntEnum):
    """How a printer can say that everything before was done; the larger the better."""

    NONE = 0
    SENSOR = 1
    PROCESS_ID = 2


class PrinterLine:
    """Keeps commands whole and in order: what the line does not take at once waits in `backlog`.

    Every method may raise `LineLost`; waits are in seconds.
    """

    def __init__(self, transport: Transport, limits: PrintLimits) -> None:
        self._transport = transport
        self._limits = limits
        self.answers = Answers()
        self.backlog = b""
        self._answered: set[int] = set()
        self._missed = dict.fromkeys(STATUS_NUMBERS, 0)
        self._marks = 0
        self._sensors = 0

    def open(self) -> None:
        """Connect; what an earlier connection left is forgotten."""
        self._transport.open()
        self.answers.forget()
        self.backlog = b""
        self._sensors = 0
        self._answered.clear()
        self._missed = dict.fromkeys(STATUS_NUMBERS, 0)

    def close(self) -> None:
        """Disconnect and throw away what was not sent. Never raises."""
        self._transport.close()
        self.backlog = b""

    def put(self, data: bytes, limit: float = 0.0) -> int:
        """Queue bytes and hand over what the line takes; return how many bytes it took."""
        self.backlog += data
        sent = self._transport.send(self.backlog, limit) if self.backlog else 0
        self.backlog = self.backlog[sent:]
        return sent

    def hear(self, limit: float = 0.0) -> bool:
        """Take in what the printer said; True if it said anything."""
        data = self._transport.receive(limit)
        self.answers.hear(data)
        return bool(data)

    def hear_until(self, said: Callable[[], bool], limit: float) -> bool:
        """Listen until `said()`; False if it is not said within the limit.

        What came in time counts where this program was kept from listening, as on a busy machine.
        """
        ends = time.monotonic() + limit
        while not said():
            left = ends - time.monotonic()
            self.hear(max(0.0, left))
            if left <= 0:
                return said()
        return True

    def drain(self) -> None:
        """Forget status bytes said so far; barriers and clearings stay counted."""
        while self.hear():
            pass
        self.answers.status.clear()

    @property
    def watched(self) -> int | None:
        """The status number that tells of trouble in a slip, the most telling of those that are answered."""
        return next((number for number in TELLING if number in self._answered), None)

    def ask(self) -> Status | None:
        """Ask for the printer's status; None if it says nothing. What it left unanswered twice is asked no more."""
        told: dict[int, int] = {}
        for number in [one for one in STATUS_NUMBERS if self._is_worth_asking(one)] or STATUS_NUMBERS[:1]:
            answer = self._ask_one(number)
            if answer is not None:
                told[number] = answer
            elif number in self._answered and not told:
                return None  # it used to answer: it is silent now, whatever is asked
        self._learn(told)
        return Status(*map(told.get, STATUS_NUMBERS)) if told else None

    def _is_worth_asking(self, number: int) -> bool:
        return number in self._answered or self._missed[number] < _MISSES

    def _learn(self, told: Collection[int]) -> None:
        """Note what was answered; that all was silent before the first answer says nothing of a number."""
        if told and not self._answered:
            self._missed = dict.fromkeys(STATUS_NUMBERS, 0)
        self._answered.update(told)
        for number in STATUS_NUMBERS:
            self._missed[number] = 0 if number in told else self._missed[number] + 1

    def _ask_one(self, number: int) -> int | None:
        self.drain()
        self.put(ask_status(number), self._limits.answer)
        if self.backlog or not self.hear_until(lambda: bool(self.answers.status), self._limits.answer):
            return None
        return self.answers.status[0]

    def probe(self) -> Barrier:
        """Find out which barrier the printer answers; nothing of it reaches paper."""
        self.drain()
        mark, before = self.next_mark(), self.answers.sensor
        self.put(ask_process_id(mark) + BEGIN + ASK_SENSOR, self._limits.probe)
        self.hear_until(lambda: self.answers.sensor > before, self._limits.probe)
        if mark in self.answers.marks:
            return Barrier.PROCESS_ID
        return Barrier.SENSOR if self.answers.sensor > before else Barrier.NONE

    def next_mark(self) -> bytes:
        """Return a mark that no earlier barrier of this connection carried."""
        self._marks += 1
        return mark_of(self._marks)

    def set_barrier(self, barrier: Barrier) -> Callable[[], bool]:
        """Queue a barrier, any but NONE; return what tells whether the printer has passed it."""
        if barrier is Barrier.PROCESS_ID:
            mark = self.next_mark()
            self.put(ask_process_id(mark))
            return lambda: mark in self.answers.marks
        wanted = max(self._sensors, self.answers.sensor) + 1  # these answers carry no mark: they are counted
        self._sensors = wanted
        self.put(ASK_SENSOR)
        return lambda: self.answers.sensor >= wanted

    def clear(self) -> bool:
        """Have the printer throw away what it has not printed; True if it says that it did."""
        before = self.answers.cleared
        self.backlog = b""
        self.put(CLEAR, self._limits.answer)
        return not self.backlog and self.hear_until(lambda: self.answers.cleared > before, self._limits.answer)
