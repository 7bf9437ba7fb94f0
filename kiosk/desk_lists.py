"""Lists of slips: read, looked up, drawn one ahead of the printer, printed, and written down row by row.

The people of a list are in memory only; the journal knows a row by its number and its serial. Whatever ends this
program, the list is read again and goes on with the first row that is not done.
"""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kiosk.conductor.desk_ports import ListWrong
from kiosk.conductor.ports import NotOpened, RegisterPort, TroubleError
from kiosk.config import Config
from kiosk.desk import list_file
from kiosk.desk.model import Account, ListChoice, Listing, Source
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit.commands import OpenRecord
from kiosk.visit.model import Language
from onedata.records import WorkerRecord

if TYPE_CHECKING:
    from kiosk.cache.lists import ListJournal

# ruff: noqa: PLC0415 - the cache is imported at the first list

MOST_FILES = 24
_NOT_FOUND = "not_found"

Draw = Callable[[WorkerRecord, Language, str, int], None]
"""Draws a person's slip under a serial and copy, and keeps it for the printer."""
Print = Callable[[str, int], tuple[PrintOutcome, Fault | None]]
Step = Callable[[str], None]


class Journal(msgspec.Struct, frozen=True):
    """The prints' journal, as far as a list needs it: both are on disk when they return."""

    save: Callable[[str, int], None]
    settle: Callable[[str, int, PrintOutcome], None]


class _Open(msgspec.Struct):
    """A list in memory."""

    list_id: str
    total: int
    language: Language
    people: dict[int, WorkerRecord]
    drawn: dict[int, tuple[str, int]]


class Lists:
    """One list at a time. `read` runs on the register's worker, `draw` on the slips', `print` on the printer's."""

    def __init__(
        self,
        config: Config,
        register: RegisterPort,
        draw: Draw,
        journal: Journal,
        printer: Print,
        *,
        passed: Step = lambda _step: None,
    ) -> None:
        """Take `passed` to be told each step that is behind: for the test that kills this program after every one."""
        self._config = config
        self._register = register
        self._draw = draw
        self._prints = journal
        self._printer = printer
        self._passed = passed
        self._journal: ListJournal | None = None
        self._open: _Open | None = None
        self._lock = threading.RLock()

    def choices(self, session: int, *, online: bool) -> tuple[ListChoice, ...]:  # noqa: ARG002 - files need no portal
        """Return the files of the lists' folder; those that were begun and not finished first."""
        found: list[tuple[bool, str, ListChoice]] = []
        for path in sorted(self._config.lists_folder.glob("*.csv"))[:MOST_FILES]:
            begun = self._id_of(path) in self._built().unfinished()
            source: Source = "unfinished" if begun else "file"
            found.append((not begun, path.name, ListChoice(source, path.name, path.name)))
        return tuple(choice for *_, choice in sorted(found, key=lambda one: one[:2]))

    def read(self, session: int, source: Source, key: str, language: Language) -> Listing:  # noqa: ARG002 - a file
        """Read a file, look its people up and hold them. Raises `ListWrong` or `TroubleError`."""
        path = self._config.lists_folder / Path(key).name
        try:
            content = path.read_bytes()
            file = list_file.read(content)
        except OSError:
            raise ListWrong("unread") from None
        except list_file.FileWrong as wrong:
            raise ListWrong(wrong.key, wrong.line) from None
        list_id = self._id(content)
        people = {row: found for row, line in enumerate(file.lines) if (found := self._found(line)) is not None}
        journal = self._built()
        journal.begin(list_id, source, len(file.lines), language)
        journal.unskip(list_id)
        missing = [row for row in range(len(file.lines)) if row not in people]
        for row in missing:
            journal.skip(list_id, row, _NOT_FOUND)
        with self._lock:
            self._open = _Open(list_id, len(file.lines), language, people, {})
        done = sum(row.done for number, row in journal.rows(list_id).items() if number in people)
        lines = tuple(file.lines[row].line for row in missing)
        return Listing(list_id, key, len(file.lines), lines, file.doubled, done)

    def draw(self, list_id: str, busy: int | None) -> tuple[int | None, Account]:
        """Draw the next row that is neither done nor at the printer."""
        held = self._held(list_id)
        journal = self._built()
        known = journal.rows(list_id)
        for row in range(held.total):
            if row == busy or (row in known and known[row].done):
                continue
            serial, copy = journal.reserve_row(list_id, row, "status", held.language)
            self._passed(f"{row} reserved")
            self._draw(held.people[row], held.language, serial, copy)
            with self._lock:
                held.drawn[row] = serial, copy
            self._passed(f"{row} drawn")
            return row, self._account(held)
        return None, self._account(held)

    def print(self, list_id: str, row: int) -> tuple[PrintOutcome, Fault | None, Account]:
        """Write a row down, print it, and write down what became of it."""
        held = self._held(list_id)
        with self._lock:
            serial, copy = held.drawn[row]
        self._prints.save(serial, copy)
        self._passed(f"{row} saved")
        try:
            outcome, fault = self._printer(serial, copy)
        except Exception:
            self._prints.settle(serial, copy, PrintOutcome.UNKNOWN)
            raise
        self._passed(f"{row} printed")
        self._prints.settle(serial, copy, outcome)
        self._passed(f"{row} settled")
        with self._lock:
            held.drawn.pop(row, None)
        if outcome is PrintOutcome.FAILED and fault is None:
            fault = Fault.PRINTER_ERROR
        return outcome, fault, self._account(held)

    def close(self, list_id: str, *, finished: bool) -> None:
        """Forget the people of a list; one that was printed to its end is finished in the journal."""
        if finished:
            self._built().finish(list_id)
        with self._lock:
            if self._open is not None and self._open.list_id == list_id:
                self._open = None

    def end(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._open = None

    def _account(self, held: _Open) -> Account:
        return Account(**msgspec.structs.asdict(self._built().account(held.list_id, held.total)))

    def _held(self, list_id: str) -> _Open:
        with self._lock:
            if self._open is None or self._open.list_id != list_id:
                raise TroubleError(Fault.STORAGE_FAILED)
            return self._open

    def _found(self, line: list_file.ListLine) -> WorkerRecord | None:
        if line.identity is None:
            return None
        result = self._register.open(OpenRecord(0, line.identity, line.factor, line.text))
        return None if isinstance(result, NotOpened) else result

    def _id_of(self, path: Path) -> str:
        try:
            return self._id(path.read_bytes())
        except OSError:
            return ""

    def _id(self, content: bytes) -> str:
        """Name a list by what stands in it, under a key of this machine: its journal tells nobody who was on it."""
        return hashlib.blake2b(content, key=self._built().machine_key(), digest_size=8).hexdigest()

    def _built(self) -> "ListJournal":
        with self._lock:
            if self._journal is None:
                from kiosk.cache.lists import ListJournal

                self._journal = ListJournal(self._config.data_folder)
            return self._journal
