"""One slip on one line: strip by strip, watching the printer, to the barrier."""

import threading
import time
from collections.abc import Callable

from kiosk.devices.escpos import BEGIN, FEED_AND_CUT, ask_status, needs_look
from kiosk.devices.printer import PrintJob, PrintLimits, PrintResult
from kiosk.devices.printer_line import Barrier, PrinterLine
from kiosk.devices.transport import LineLost
from kiosk.faults import Fault
from kiosk.health import PRINTER_FAULTS, PrinterState, PrintOutcome

_TICK = 0.25  # seconds between two looks at clock and printer while waiting
_BY_HAND = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.PRINTER_ABSENT, Fault.PRINTER_ERROR})


class _GaveUp(Exception):  # noqa: N818 - ends a slip, not the program
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class SlipRun:
    """Prints one job once. Afterwards `clean` says whether the line can be used as it is."""

    def __init__(
        self,
        line: PrinterLine,
        limits: PrintLimits,
        *,
        barrier: Barrier,
        barrier_is_proved: bool,
        answers_status: bool,
        ends: float,
        tell: Callable[[PrinterState], None],
        stopping: threading.Event,
    ) -> None:
        self._line = line
        self._limits = limits
        self._barrier = barrier
        self._barrier_is_proved = barrier_is_proved
        self._answers_status = answers_status
        self._ends = ends
        self._tell = tell
        self._stopping = stopping
        self._passed: Callable[[], bool] = lambda: False
        self._may_be_out: Callable[[], bool] = lambda: True
        self._glances = 0
        self._last_life = time.monotonic()
        self._sent = -len(BEGIN)
        self._last_given = False
        self.clean = False

    @property
    def touched_paper(self) -> bool:
        """Whether any byte of the slip itself was handed over."""
        return self._sent > 0

    def run(self, job: PrintJob) -> PrintResult:
        """Print; never raises for trouble with the printer."""
        try:
            *strips, last = (BEGIN, *job.strips)
            for part in strips:
                self._give(part)
                self._glance()
            self._may_be_out = self._mark_last_strip()
            self._last_given = True
            self._give(last)
            self._glance()
            self._give(FEED_AND_CUT)
            return self._confirm()
        except LineLost:
            return self._ended(Fault.PRINTER_LOST, torn=False)
        except _GaveUp as ending:
            cleared = self._clear()  # hears, too, what was said before
            stopped_short = not self._last_given or not self._may_be_out()
            return self._ended(ending.fault, torn=cleared and stopped_short)

    # ---- handing over

    def _give(self, part: bytes) -> None:
        self._count(self._line.put(part))
        while self._line.backlog:
            self._count(self._line.put(b"", _TICK))
            self._check_time(self._limits.stall)

    def _mark_last_strip(self) -> Callable[[], bool]:
        """Have the printer say when only the last strip is left: a slip that is merely not cut is torn off whole.

        Of a printer that has not shown that it answers, silence says nothing.
        """
        if self._barrier is Barrier.NONE or not self._barrier_is_proved:
            return lambda: True
        return self._line.set_barrier(self._barrier)

    def _count(self, sent: int) -> None:
        if sent:
            self._sent += sent
            self._last_life = time.monotonic()

    def _glance(self) -> None:
        """Ask for trouble, and wait only for the answer that was asked for a strip earlier."""
        watched = self._line.watched
        if watched is None:
            return
        self._line.put(ask_status(watched))
        self._glances += 1
        self._line.hear()
        if not self._keeps_up():
            self._line.hear_until(self._keeps_up, self._limits.answer)
        troubled = any(needs_look(watched, answer) for answer in self._line.answers.status)
        if troubled or not self._keeps_up():
            self._wait_until_well()

    def _has_caught_up(self) -> bool:
        return len(self._line.answers.status) >= self._glances

    def _keeps_up(self) -> bool:
        return len(self._line.answers.status) >= self._glances - 1

    # ---- waiting

    def _wait_until_well(self) -> None:
        """Wait, within bounds, for somebody to mend what stops the printer; return when it is mended."""
        began, before = time.monotonic(), None
        self._line.hear_until(self._has_caught_up, self._limits.answer)  # else a look would take a glance's answer
        while (fault := self._look()) is not None and not self._passed():
            limit = self._limits.attention if fault in _BY_HAND else self._limits.stall
            now = time.monotonic()
            hopeless = fault is before is Fault.CUTTER_ERROR  # asked twice: a late answer may be to another question
            if hopeless or now > min(began + limit, self._ends) or self._stopping.is_set():
                raise _GaveUp(fault)
            before = fault
            self._stopping.wait(min(_TICK, self._limits.idle))
        self._glances = 0
        self._line.drain()
        if time.monotonic() - began > _TICK:  # mended just now: the printer has its full time again
            self._last_life = time.monotonic()

    def _look(self) -> Fault | None:
        status = self._line.ask()
        if status is None:
            return Fault.PRINTER_LOST
        self._tell(status.state())
        return PRINTER_FAULTS.get(status.state())

    def _check_time(self, silence: float) -> None:
        """Give up when the job's time, or the time without a sign of life, is over."""
        now = time.monotonic()
        if self._stopping.is_set() or now > self._ends or now - self._last_life > silence:
            raise _GaveUp(Fault.PRINTER_LOST)

    # ---- the end

    def _confirm(self) -> PrintResult:
        if self._barrier is Barrier.NONE:
            if self._answers_status:
                self._wait_until_well()
            self.clean = True
            return PrintResult(PrintOutcome.UNKNOWN, Fault.PRINT_UNCONFIRMED)
        self._passed = self._line.set_barrier(self._barrier)
        while not self._line.hear_until(self._passed, _TICK):
            self._count(self._line.put(b""))
            if self._answers_status:
                self._wait_until_well()
            if not self._passed() and time.monotonic() - self._last_life > self._limits.finish:
                raise _GaveUp(Fault.PRINT_UNCONFIRMED)
            self._check_time(self._limits.job)
        self.clean = True
        if self._barrier is Barrier.SENSOR and self._line.answers.sensed_no_paper:
            return PrintResult(PrintOutcome.UNKNOWN, Fault.PAPER_OUT)  # it went through the slip, with or without paper
        return PrintResult(PrintOutcome.CONFIRMED)

    def _clear(self) -> bool:
        """Have a printer that still listens forget the rest of the slip; True if it says that it did."""
        try:
            return self._answers_status and self._line.clear()
        except LineLost:
            return False

    def _ended(self, fault: Fault, *, torn: bool) -> PrintResult:
        """Return FAILED if surely no whole slip came out and none will: nothing was given, or it is torn."""
        if torn or not self.touched_paper:
            return PrintResult(PrintOutcome.FAILED, fault)
        return PrintResult(PrintOutcome.UNKNOWN, fault)
