"""The log: JSON lines in five files of 10 MB at most, one set a program, with no personal data by construction.

Only three things can become a line: an entry of the audit catalogue, the place where a bug showed, and the fact that
a library warned. No method takes a text. `docs/audit.md` lists all of it.
"""

import datetime as dt
import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Literal

from kiosk.audit import FIELDS, Entry, NotInCatalogueError

FILE_BYTES = 10_000_000
FILES = 5
FRAMES = 20
"""Of a traceback the innermost so many frames are kept."""

Program = Literal["kiosk", "sync", "desk", "tool"]
_NAME = re.compile(r"[A-Za-z_](?:[A-Za-z_.]|(?<![0-9])[0-9]{1,3}(?![0-9])){0,79}", re.ASCII)
"""What names of modules, loggers and exception classes look like: no run of four digits fits."""


class Log:
    """One program's log. Its methods never raise and may be called from any thread.

    A line that cannot be written, because the disk is full or gone, is counted; the count is the next line that can.
    """

    def __init__(self, folder: Path, program: Program, now: Callable[[], dt.datetime] | None = None) -> None:
        self.path = folder / f"{program}.jsonl"
        self._now = now or (lambda: dt.datetime.now(dt.UTC))
        self._lock = threading.Lock()
        self._lost = 0
        self.undo: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Give libraries and uncaught exceptions back to whom they went before."""
        self.undo()

    def note(self, entry: Entry) -> None:
        """Write an entry of the catalogue."""
        self._write({"event": entry.event, **dict(entry.fields)})

    def bug(self, order: str, error: BaseException) -> None:
        """Write where a bug showed, also to standard error: class, modules and lines, never a message or a value."""
        if not FIELDS["order"].holds(order):
            raise NotInCatalogueError("bug: not a value of order")
        exception, frames = _name(type(error).__name__), " ".join(_frames(error.__traceback__))
        line: dict[str, str | int] = {"event": "bug", "order": order, "exception": exception, "frames": frames}
        sys.stderr.write(json.dumps(line) + "\n")
        self._write(line)

    def library(self, record: logging.LogRecord) -> None:
        """Write that a library warned, and where in its code; never what it said."""
        self._write(
            {
                "event": "library",
                "logger": _name(record.name),
                "level": logging.getLevelName(record.levelno),
                "line": record.lineno,
            }
        )

    # ---- the files

    def _write(self, line: dict[str, str | int]) -> None:
        with self._lock:
            try:
                if self._lost:
                    self._append({"event": "lines_lost", "count": self._lost})
                    self._lost = 0
                self._append(line)
            except OSError:
                self._lost += 1

    def _append(self, line: dict[str, str | int]) -> None:
        at = self._now().astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        data = json.dumps({"at": at} | line, separators=(",", ":")).encode("ascii") + b"\n"
        self._make_room(len(data))
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.write(file, data) != len(data):
                raise OSError("short write")
        finally:
            os.close(file)

    def _make_room(self, size: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.path.is_file() or self.path.stat().st_size + size <= FILE_BYTES:
            return
        for number in range(FILES - 2, 0, -1):
            older = self._numbered(number)
            if older.exists():
                older.replace(self._numbered(number + 1))
        self.path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


class _Libraries(logging.Handler):
    """Hands what libraries warn of to the log."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write the fact."""
        self._log.library(record)


def open_log(folder: Path, program: Program) -> Log:
    """Open a program's log; what libraries log, and exceptions that nobody catches, go there until it is closed."""
    log = Log(folder, program)
    log.undo = _take_over(log)
    return log


def _take_over(log: Log) -> Callable[[], None]:
    root, handler = logging.getLogger(), _Libraries(log)
    former, hooks = root.handlers[:], (sys.excepthook, threading.excepthook)
    root.handlers[:] = [handler]

    def uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        log.bug("process", error)

    def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.bug("process", args.exc_value)

    def undo() -> None:
        root.handlers[:] = former
        sys.excepthook, threading.excepthook = hooks

    sys.excepthook, threading.excepthook = uncaught, uncaught_in_thread
    return undo


def _frames(trace: TracebackType | None) -> list[str]:
    places = [(frame.f_globals.get("__name__"), line) for frame, line in traceback.walk_tb(trace)]
    return [f"{_name(name)}:{line}" for name, line in places[-FRAMES:]]


def _name(name: object) -> str:
    return name if isinstance(name, str) and _NAME.fullmatch(name) else "other"
