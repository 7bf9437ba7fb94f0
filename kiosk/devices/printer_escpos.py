"""The receipt printer that speaks ESC/POS over any line: watched when idle, asked before, during and after a slip."""

import threading
import time

from kiosk.devices.escpos import BEGIN, FEED_AND_CUT, REST_OF_RASTER
from kiosk.devices.events import DeviceFailed, Emit, PrinterStateChanged
from kiosk.devices.kept_thread import kept_thread
from kiosk.devices.printer import LONGEST_STRIP, PrintJob, PrintLimits, PrintResult
from kiosk.devices.printer_line import Barrier, PrinterLine
from kiosk.devices.printer_run import SlipRun
from kiosk.devices.transport import LineLost, Transport
from kiosk.faults import Fault
from kiosk.health import PRINTER_FAULTS, PrinterState, PrintOutcome

_STOP_WAIT = 5.0


class EscPosPrinter:
    """A `Printer` on one line.

    One lock serialises the watching thread and print jobs. A slip that did not end cleanly leaves `_spoiled`: how
    many bytes of a command may be missing inside the printer. Before anything else is printed the printer is
    brought back to the beginning of a command and the torn piece is cut off (docs/decisions/041). `torn` says that
    the program before this one ended in the middle of a slip.
    """

    def __init__(self, transport: Transport, limits: PrintLimits | None = None, *, torn: bool = False) -> None:
        self._limits = limits or PrintLimits()
        self._line = PrinterLine(transport, self._limits)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._connected = False
        self._spoiled = LONGEST_STRIP if torn else 0
        self._barrier: Barrier | None = None  # None: not asked yet on this connection
        self._best_barrier = Barrier.NONE
        self._barrier_is_proved = False  # answered on this connection, not only on an earlier one
        self._ever_answered = False
        self._may_be_another = False  # it was gone: what is there now may be the spare printer
        self._state = PrinterState.UNKNOWN
        self._must_tell = False  # the watch failed: any state is news, UNKNOWN of a printer that never answers too
        self._emit: Emit = lambda _: None
        self._thread = kept_thread("aim-printer", self._watch, self._failed, self._stopping.wait)

    def start(self, emit: Emit) -> None:
        """Begin to watch the printer."""
        self._emit = emit
        self._thread.start()

    def state(self) -> PrinterState:
        """Return the last known state."""
        return self._state

    def stop(self) -> None:
        """End the watching thread and close the line."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_WAIT)
        if self._lock.acquire(timeout=_STOP_WAIT):
            self._disconnect()
            self._lock.release()

    def print(self, job: PrintJob, deadline: float | None = None) -> PrintResult:
        """Print one slip and wait for what becomes of it."""
        ends = time.monotonic() + (self._limits.job if deadline is None else deadline)
        if not self._lock.acquire(timeout=max(0.0, ends - time.monotonic())):
            return PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ERROR)
        try:
            return self._print(job, ends)
        finally:
            self._lock.release()

    # ---- a slip

    def _print(self, job: PrintJob, ends: float) -> PrintResult:
        fault = self._make_ready()
        if fault is not None:
            return PrintResult(PrintOutcome.FAILED, fault)
        run = SlipRun(
            self._line,
            self._limits,
            barrier=self._barrier or Barrier.NONE,
            barrier_is_proved=self._barrier_is_proved,
            answers_status=self._ever_answered,
            ends=ends,
            tell=self._tell,
            stopping=self._stopping,
        )
        result = run.run(job)
        if result.fault is Fault.PRINT_UNCONFIRMED:
            self._best_barrier = Barrier.NONE  # what it answered once it does not answer now: it is found out anew
        if not run.clean:
            self._spoiled = LONGEST_STRIP if run.touched_paper else 0
            self._disconnect()
        if result.fault is Fault.PRINTER_LOST:
            self._tell(PrinterState.OFFLINE)
        return result

    def _make_ready(self) -> Fault | None:
        """Connect and look; a line that broke while idle is tried once more, for nothing was sent on it."""
        for _ in range(2):
            try:
                state = self._look()
            except LineLost:
                self._disconnect()
                continue
            return PRINTER_FAULTS.get(state)
        self._tell(PrinterState.OFFLINE)
        return Fault.PRINTER_ABSENT

    # ---- the printer

    def _look(self) -> PrinterState:
        """Connect if need be, ask for the state, tell it; a usable printer is probed and mended. Raises `LineLost`."""
        if not self._connected:
            self._connect()
        spoke = self._line.watched is not None
        status = self._line.ask()
        self._note(status is not None, first=not spoke)
        state = status.state() if status is not None else self._silent()
        if state not in PRINTER_FAULTS:
            self._prepare()
        self._tell(state)
        return state

    def _note(self, answered: bool, *, first: bool) -> None:
        """Note whether it answered, for the first time on this line or not."""
        if answered and first:
            self._barrier = None  # it may have been asked for one while it was starting
        if not answered and self._may_be_another:
            self._best_barrier = Barrier.NONE
        self._ever_answered = answered or (self._ever_answered and not self._may_be_another)
        self._may_be_another = False

    def _silent(self) -> PrinterState:
        """Judge silence: some printers never answer, but one that used to is in trouble."""
        return PrinterState.OFFLINE if self._ever_answered else PrinterState.UNKNOWN

    def _prepare(self) -> None:
        """Once for each connection: find the barrier, bring a printer that was interrupted back in order."""
        if self._spoiled:
            self._mend()
        if self._barrier is None:
            found = self._line.probe()
            self._barrier = self._best_barrier = max(self._best_barrier, found)
            self._barrier_is_proved = found is self._barrier

    def _connect(self) -> None:
        """Open the line; a command that an earlier slip left half sent is completed before anything is asked."""
        try:
            self._line.open()
        except LineLost:
            self._may_be_another = True
            raise
        self._connected = True
        if self._spoiled:
            self._line.put(REST_OF_RASTER * self._spoiled, self._limits.answer)

    def _mend(self) -> None:
        """End a torn slip: have its rest forgotten where the printer can, and cut it off from the next."""
        self._line.clear()
        self._line.put(BEGIN + FEED_AND_CUT, self._limits.stall)
        if self._line.backlog:
            raise LineLost
        self._spoiled = 0

    def _disconnect(self) -> None:
        self._line.close()
        self._connected = False
        self._barrier = None

    def _tell(self, state: PrinterState) -> None:
        if state is not self._state or self._must_tell:
            self._state, self._must_tell = state, False
            self._emit(PrinterStateChanged(state))

    # ---- watching

    def _watch(self) -> None:
        shortest, longest = self._limits.backoff
        wait = shortest
        while not self._stopping.is_set():
            with self._lock:
                reached = self._glance()
            self._stopping.wait(self._limits.idle if reached else wait)
            wait = shortest if reached else min(wait * 2, longest)

    def _failed(self, error: Exception) -> None:
        with self._lock:
            self._disconnect()
            self._state, self._must_tell = PrinterState.UNKNOWN, True
            self._emit(DeviceFailed("printer", error))

    def _glance(self) -> bool:
        if self._stopping.is_set():
            return True
        try:
            self._look()
        except LineLost:
            self._disconnect()
            self._tell(PrinterState.OFFLINE)
            return False
        return True
