"""An office printer for A4, spoken to directly by IPP: the printer's own word on each job, and no job that prints late.

No queue of the system lies between: CUPS says "completed" of a job that the printer aborted, and keeps jobs for a
printer that cannot be reached. Every job is made first and its sheet sent then, so that it can be cancelled by its
number whatever becomes of the line; and before a new one, or as soon as the printer is back, all earlier jobs of this
kiosk that are not done are cancelled.
"""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Coroutine
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from aiohttp import ClientError
from pyipp import IPP, IPPError, IPPVersionNotSupportedError
from pyipp.enums import IppOperation, IppTag
from pyipp.tags import ATTRIBUTE_TAG_MAP

from kiosk.devices.events import DeviceFailed, Emit, PrinterStateChanged
from kiosk.devices.kept_thread import kept_thread
from kiosk.devices.printer import PrintJob, PrintLimits, PrintResult
from kiosk.faults import Fault
from kiosk.health import PRINTER_FAULTS, PrinterState, PrintOutcome

LIMITS = PrintLimits(answer=4.0, attention=60.0, finish=60.0, job=90.0, idle=5.0, backoff=(1.0, 10.0))
_POLL = 0.5
_STOP_WAIT = 5.0
_MEDIA = "iso_a4_210x297mm"
"""PWG 5101.1: A4 by its self-describing name; without it a printer takes its own default, which may be Letter."""
ATTRIBUTE_TAG_MAP["media"] = IppTag.KEYWORD  # pyipp sends a name, which only matches sizes that an office named itself
_HALTED, _CANCELED, _ABORTED, _COMPLETED = 6, 7, 8, 9
_ENDED = frozenset({_CANCELED, _ABORTED, _COMPLETED})
_STOPPED = 5
_DOUBTFUL = frozenset({"job-completed-with-errors", "queued-in-device"})
"""RFC 8011, 5.3.8: a job may be called completed that came out wrong, or was only passed on to a print server."""
_VERSION, _OLD_VERSION = (2, 0), (1, 1)
_BUSY = frozenset({0x0506, 0x0507})  # RFC 8011: server-error-not-accepting-jobs, server-error-busy
_REASONS = (
    (("media-empty", "media-needed"), PrinterState.PAPER_OUT),
    (("cover-open", "door-open", "interlock-open"), PrinterState.COVER_OPEN),
    (("media-jam", "marker-supply-empty", "toner-empty", "fuser", "other-error"), PrinterState.ERROR),
    (("shutdown", "connecting-to-device", "timed-out", "paused"), PrinterState.OFFLINE),
    (("media-low",), PrinterState.PAPER_LOW),
)
"""RFC 8011, 5.4.12: beginnings of `printer-state-reasons`, the most urgent first."""
_MILD = ("-warning", "-report")
"""Endings of reasons for which a printer goes on, as for one empty tray of two."""
_Value = TypeVar("_Value")


class _Gone(Exception):  # noqa: N818 - expected trouble: the printer does not answer, or not with sense
    """No usable answer."""


class _Busy(_Gone):
    """The printer has another job in work and takes no second one now."""


class _Job(NamedTuple):
    """A job as the printer tells of it."""

    state: int
    pages: int | None
    """None where the printer does not count them."""
    doubtful: bool


class IppPrinter:
    """A `Printer` of sheets: prints `PrintJob.sheet`, a PDF.

    `address`: ipp://host:631/ipp/print; raises ValueError. `name`: this machine's, its host name if empty; of several
    kiosks at one printer each cancels its own jobs only.
    """

    def __init__(self, address: str, limits: PrintLimits = LIMITS, name: str = "") -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("ipp", "ipps") or not parts.hostname or not parts.path.strip("/"):
            raise ValueError(f"an office printer's address is ipp://host/ipp/print, not {address!r}")
        self._address = address
        self._user = f"aim-{name or socket.gethostname()}"
        self._limits = limits
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._swept = False  # whether no earlier job of ours can still be there
        self._version = _VERSION
        self._state = PrinterState.UNKNOWN
        self._emit: Emit = lambda _: None
        self._thread = kept_thread("aim-office-printer", self._watch, self._failed, self._stopping.wait)

    def start(self, emit: Emit) -> None:
        """Begin to watch the printer."""
        self._emit = emit
        self._thread.start()

    def state(self) -> PrinterState:
        """Return the last known state."""
        return self._state

    def stop(self) -> None:
        """End the watch; a job under way is cancelled."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_STOP_WAIT)

    def print(self, job: PrintJob, deadline: float | None = None) -> PrintResult:
        """Print one sheet and wait for what becomes of it."""
        ends = time.monotonic() + (self._limits.job if deadline is None else deadline)
        if not self._lock.acquire(timeout=max(0.0, ends - time.monotonic())):
            return PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ERROR)
        try:
            return self._print(job.sheet, ends)
        finally:
            self._lock.release()

    # ---- a job

    def _print(self, sheet: bytes, ends: float) -> PrintResult:
        try:
            fault = PRINTER_FAULTS.get(self._look())
            if fault is not None:
                return PrintResult(PrintOutcome.FAILED, fault)
            number = self._make(ends)
        except _Busy:
            return PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ERROR)
        except _Gone:
            self._lose()
            return PrintResult(PrintOutcome.FAILED, Fault.PRINTER_ABSENT)
        try:
            self._send(number, sheet, ends)
            return self._follow(number, ends)
        except _Gone:
            return self._cancelled(number, Fault.PRINTER_LOST)

    def _make(self, ends: float) -> int:
        """Make an empty job, which prints nothing until its sheet is there; wait while the printer has another one."""
        while True:
            try:
                return self._made(ends)
            except _Busy:
                if self._stopping.wait(_POLL) or time.monotonic() > ends:
                    raise

    def _made(self, ends: float) -> int:
        wanted = {"job-cancel-after": max(1, int(ends - time.monotonic())), "media": _MEDIA}
        jobs = self._ask(IppOperation.CREATE_JOB, {"job-name": "AIM"}, job=wanted)["jobs"]
        number = jobs[0].get("job-id") if jobs else None
        if not isinstance(number, int):
            raise _Gone
        return number

    def _send(self, number: int, sheet: bytes, ends: float) -> None:
        named = {"job-id": number, "document-format": "application/pdf", "last-document": True}
        limit = max(1.0, min(self._limits.finish, ends - time.monotonic()))
        self._ask(IppOperation.SEND_DOCUMENT, named, sheet, limit=limit)

    def _follow(self, number: int, ends: float) -> PrintResult:
        """Watch the job to its end, or cancel it when the time is over or somebody is needed for too long."""
        troubled: float | None = None
        while True:
            job = self._job(number)
            now = time.monotonic()
            halted = job.state == _HALTED or now > ends  # then a mild reason is the reason, too
            state = self._told(self._ask(IppOperation.GET_PRINTER_ATTRIBUTES, {}), halted=halted)
            if job.state in _ENDED:
                return _result(job, PRINTER_FAULTS.get(state, Fault.PRINTER_ERROR))
            fault = PRINTER_FAULTS.get(state)
            troubled = None if fault is None else (troubled or now)
            waited = troubled is not None and now - troubled > self._limits.attention
            if waited or now > ends or self._stopping.is_set():
                return self._cancelled(number, fault or Fault.PRINTER_ERROR)
            self._stopping.wait(min(_POLL, self._limits.idle))

    def _cancelled(self, number: int, fault: Fault) -> PrintResult:
        """Cancel a job and let it end; FAILED only where the printer says that no page of it came out and none will."""
        ends = time.monotonic() + self._limits.answer
        try:
            with contextlib.suppress(_Gone):  # it may have ended by itself just now
                self._ask(IppOperation.CANCEL_JOB, {"job-id": number})
            while (job := self._job(number)).state not in _ENDED and time.monotonic() < ends:
                if self._stopping.wait(_POLL):
                    break
        except _Gone:
            self._lose()
            return PrintResult(PrintOutcome.UNKNOWN, Fault.PRINTER_LOST)
        if job.state not in _ENDED:
            self._swept = False  # it may not have heard: the next look asks again, until nothing of ours is left
        return _result(job, fault)

    def _job(self, number: int) -> _Job:
        wanted = ["job-state", "job-state-reasons", "job-impressions-completed"]
        jobs = self._ask(IppOperation.GET_JOB_ATTRIBUTES, {"job-id": number, "requested-attributes": wanted})["jobs"]
        if not jobs or not isinstance(jobs[0].get("job-state"), int):
            raise _Gone
        pages = jobs[0].get("job-impressions-completed")
        doubtful = bool(_DOUBTFUL & set(_reasons(jobs[0], "job-state-reasons")))
        return _Job(int(jobs[0]["job-state"]), pages if isinstance(pages, int) else None, doubtful)

    # ---- the printer

    def _look(self) -> PrinterState:
        """Ask for the state; at the first contact cancel what an earlier contact left behind. Raises `_Gone`."""
        answer = self._ask(IppOperation.GET_PRINTER_ATTRIBUTES, {})
        if not self._swept:
            self._swept = self._sweep()
        return self._told(answer)  # nobody is told that it is back while an earlier job can still come out

    def _sweep(self) -> bool:
        """Cancel every job of this kiosk; say whether there was none: one that did not hear is asked again."""
        named = {"which-jobs": "not-completed", "my-jobs": True, "requested-attributes": ["job-id"]}
        jobs = self._ask(IppOperation.GET_JOBS, named)["jobs"]
        for job in jobs:
            if isinstance(job.get("job-id"), int):
                with contextlib.suppress(_Gone):  # it ended just now
                    self._ask(IppOperation.CANCEL_JOB, {"job-id": job["job-id"]})
        return not jobs

    def _told(self, answer: dict[str, Any], *, halted: bool = False) -> PrinterState:
        told = answer["printers"][0] if answer["printers"] else {}
        stopped = told.get("printer-state") == _STOPPED
        state = _state_of(_reasons(told, "printer-state-reasons"), stopped=stopped, halted=halted)
        self._tell(state)
        return state

    def _lose(self) -> None:
        self._swept = False
        self._tell(PrinterState.OFFLINE)

    def _tell(self, state: PrinterState) -> None:
        if state is not self._state:
            self._state = state
            self._emit(PrinterStateChanged(state))

    def _failed(self, error: Exception) -> None:
        self._swept, self._state = False, PrinterState.UNKNOWN
        self._emit(DeviceFailed("printer", error))

    def _watch(self) -> None:
        shortest, longest = self._limits.backoff
        wait = shortest
        while not self._stopping.is_set():
            reached = True
            if self._lock.acquire(blocking=False):  # a job under way looks by itself
                try:
                    self._look()
                except _Gone:
                    reached = False
                    self._lose()
                finally:
                    self._lock.release()
            self._stopping.wait(self._limits.idle if reached else wait)
            wait = shortest if reached else min(wait * 2, longest)

    # ---- IPP

    def _ask(
        self,
        operation: IppOperation,
        named: dict[str, Any],
        data: bytes = b"",
        *,
        job: dict[str, Any] | None = None,
        limit: float | None = None,
    ) -> dict[str, Any]:
        """Ask once; raises `_Gone` without a usable answer in time."""
        message: dict[str, Any] = {"operation-attributes-tag": {"requesting-user-name": self._user, **named}}
        if job is not None:
            message["job-attributes-tag"] = job
        if data:
            message["data"] = data
        seconds = self._limits.answer if limit is None else limit
        try:
            return _run(_ask(self._address, self._version, operation, message, seconds))
        except IPPVersionNotSupportedError as error:
            if self._version == _OLD_VERSION:
                raise _Gone from error
            self._version = _OLD_VERSION
            return self._ask(operation, named, data, job=job, limit=limit)
        except IPPError as error:
            raise (_Busy if _status(error) in _BUSY else _Gone) from error
        except (TimeoutError, OSError, ClientError, KeyError, ValueError) as error:
            raise _Gone from error


class _Client(IPP):
    def _message(self, operation: IppOperation, msg: dict[str, Any]) -> dict[str, Any]:
        """Name the job right after the printer, as RFC 8011, 4.1.5 has it; pyipp puts the user's name between them."""
        message: dict[str, Any] = super()._message(operation, msg)
        named = message["operation-attributes-tag"]
        named["requesting-user-name"] = named.pop("requesting-user-name")
        return message


async def _ask(
    address: str, version: tuple[int, int], operation: IppOperation, message: dict[str, Any], seconds: float
) -> dict[str, Any]:
    # No certificate of an office printer can be checked: what is printed is seen by whoever stands there anyway.
    printer = _Client(address, request_timeout=int(seconds) + 1, ipp_version=version)
    async with asyncio.timeout(seconds), printer:
        return await printer.execute(operation, message)


def _reasons(told: dict[str, Any], name: str) -> list[str]:
    """Return a list of keywords; where there is one only, a printer's answer has it bare."""
    reasons = told.get(name, [])
    return [str(reason) for reason in (reasons if isinstance(reasons, list) else [reasons])]


def _state_of(reasons: list[str], *, stopped: bool, halted: bool) -> PrinterState:
    """Return the most urgent thing that keeps a printer from printing, or `halted` a job; no other thing counts."""
    grave = [reason for reason in reasons if stopped or halted or not reason.endswith(_MILD)]
    found = (state for words, state in _REASONS if any(reason.startswith(words) for reason in grave))
    low = any(reason.startswith(("media-low", "media-empty")) for reason in reasons)
    return next(found, PrinterState.ERROR if stopped else PrinterState.PAPER_LOW if low else PrinterState.READY)


def _status(error: IPPError) -> int | None:
    """Return the status code of an answer that refuses; None where there was none."""
    told = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    return told.get("status-code")


def _run(work: Coroutine[Any, Any, _Value]) -> _Value:
    return asyncio.run(work)


def _result(job: _Job, fault: Fault) -> PrintResult:
    if job.state == _COMPLETED:
        if job.doubtful:
            return PrintResult(PrintOutcome.UNKNOWN, Fault.PRINT_UNCONFIRMED)
        return PrintResult(PrintOutcome.CONFIRMED)
    if job.state in _ENDED and job.pages == 0:
        return PrintResult(PrintOutcome.FAILED, fault)
    return PrintResult(PrintOutcome.UNKNOWN, fault)
