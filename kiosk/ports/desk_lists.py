"""Lists of slips: read, looked up, drawn one ahead of the printer, printed, and written down row by row.

The people of a list are in memory only; the journal knows a row by its number and its serial. Whatever ends this
program, the file is read again, or the group fetched again, and printing goes on with the first row that is not done.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from kiosk.conductor.desk_ports import ListWrong
from kiosk.conductor.ports import NotOpened, RegisterPort, TroubleError
from kiosk.config import Config
from kiosk.desk import list_file
from kiosk.desk.model import Account, ListChoice, Listing, Source
from kiosk.faults import Fault
from kiosk.health import PrintOutcome, SlipCopy
from kiosk.ports.disk_trouble import disk_trouble
from kiosk.visit.commands import OpenRecord
from kiosk.visit.model import Language
from onedata.records import WorkerRecord

if TYPE_CHECKING:
    from kiosk.cache.lists import ListJournal

# ruff: noqa: PLC0415 - the cache is imported at the first list

MOST_FILES = 24
_TOLD_EVERY = 50
"""Lines: of an Argon2 each."""
_NOT_FOUND, _WITHHELD = "not_found", "withheld"
_TROUBLES = {Fault.PORTAL_UNREACHABLE: "portal_lists", Fault.TOO_MANY_TRIES: "too_many"}

Draw = Callable[[WorkerRecord, Language, str, int], None]
"""Draws a person's slip under a serial and copy, and keeps it for the printer."""
Sheets = Callable[[Sequence[tuple[WorkerRecord, str, int]], Language], bytes]
"""Draws people's sheets, each under a serial and copy, into one file."""
Print = Callable[[str, int], tuple[PrintOutcome, Fault | None]]
Drop = Callable[[str, int], None]
"""Forgets what was drawn under a serial and copy."""
Tell = Callable[[int, int], None]
"""Is told how many lines of how many were looked up."""
Left = Callable[[], bool]
"""Says that nobody waits for the list any more."""
Step = Callable[[str], None]


class Journal(msgspec.Struct, frozen=True):
    """The prints' journal, as far as a list needs it: of several slips all are on disk when it returns, or none."""

    save: Callable[[Sequence[SlipCopy]], None]
    settle: Callable[[Sequence[SlipCopy], PrintOutcome], None]


class GroupRows(msgspec.Struct, frozen=True):
    """A group as the portal gave it: whom each row names. In memory only."""

    name: str
    people: dict[int, WorkerRecord]
    withheld: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


class Groups(Protocol):
    """The portal's groups of this office, asked for who is signed in. Raises `TroubleError`."""

    def groups(self, session: int) -> tuple[ListChoice, ...]:
        """Return which groups there are."""

    def group(self, session: int, key: str) -> GroupRows:
        """Return the people of one, each by the row that is theirs for good."""


class _Read(msgspec.Struct, frozen=True):
    """A list that was read: its rows, whom they name, and which of them name nobody."""

    list_id: str
    name: str
    lines: dict[int, int]
    """Each row, and the number that staff know it by."""
    people: dict[int, WorkerRecord]
    missing: tuple[int, ...]
    withheld: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()

    def named(self, rows: Iterable[int]) -> tuple[int, ...]:
        """Return how staff know some rows."""
        return tuple(self.lines[row] for row in sorted(rows))


class _Open(msgspec.Struct):
    """A list in memory."""

    list_id: str
    rows: tuple[int, ...]
    language: Language
    people: dict[int, WorkerRecord]
    drawn: dict[int, tuple[str, int]]


class Lists:
    """One list at a time; `read` runs on the register's or the portal's worker, `draw` on the slips' and so on."""

    def __init__(
        self,
        config: Config,
        register: RegisterPort,
        draw: Draw,
        journal: Journal,
        printer: Print,
        groups: Groups,
        sheets: Sheets,
        drop: Drop,
        *,
        passed: Step = lambda _step: None,
    ) -> None:
        """Take `passed` to be told each step that is behind: for the test that kills this program after every one."""
        self._config = config
        self._register = register
        self._draw = draw
        self._prints = journal
        self._printer = printer
        self._groups = groups
        self._sheets = sheets
        self._drop = drop
        self._passed = passed
        self._journal: ListJournal | None = None
        self._open: _Open | None = None
        self._lock = threading.RLock()

    @disk_trouble()
    def choices(self, session: int, *, online: bool) -> tuple[ListChoice, ...]:
        """Return the portal's groups while it is there, then the files of the lists' folder; what was begun first."""
        begun = self._built().unfinished()
        found = [*self._groups_of(session, online=online), *self._files()]
        marked = [msgspec.structs.replace(choice, begun=list_id in begun) for list_id, choice in found]
        return tuple(sorted(marked, key=lambda choice: not choice.begun))

    @disk_trouble()
    def read(
        self, session: int, source: Source, key: str, language: Language, tell: Tell, left: Left = lambda: False
    ) -> Listing:
        """Read a file or fetch a group, and hold its people. Raises `ListWrong` or `TroubleError`."""
        read = self._group(session, key) if source == "group" else self._file(key, tell, left)
        journal = self._built()
        same = _same(read.people)
        journal.begin(read.list_id, source, len(read.lines), language)
        journal.unskip(read.list_id)
        journal.skip(read.list_id, dict.fromkeys(read.missing, _NOT_FOUND) | dict.fromkeys(read.withheld, _WITHHELD))
        journal.skip_same(read.list_id, same)
        with self._lock:
            if left():
                raise ListWrong("unread")
            self.end()
            self._open = _Open(read.list_id, tuple(read.lines), language, read.people, {})
        known = journal.rows(read.list_id)
        return Listing(
            read.list_id,
            read.name,
            len(read.lines),
            read.named(read.missing),
            read.named(read.withheld),
            read.doubled,
            tuple((read.lines[row], read.lines[first]) for row, first in same.items()),
            sum(known[row].done for row in known if row in read.people and row not in same),
        )

    @disk_trouble()
    def draw(self, list_id: str, busy: int | None) -> tuple[int | None, Account]:
        """Draw the next row that is neither done nor at the printer."""
        held = self._held(list_id)
        journal = self._built()
        known = journal.rows(list_id)
        for row in held.rows:
            if row == busy or (row in known and known[row].done):
                continue
            code = held.people[row].basic.slip_token
            serial, copy = journal.reserve_row(list_id, row, code, "status", held.language)
            self._passed(f"{row} reserved")
            self._draw(held.people[row], held.language, serial, copy)
            with self._lock:
                held.drawn[row] = serial, copy
            self._passed(f"{row} drawn")
            return row, self._account(held)
        return None, self._account(held)

    @disk_trouble()
    def print(self, list_id: str, row: int) -> tuple[PrintOutcome, Fault | None, Account]:
        """Write a row down, print it, and write down what became of it."""
        held = self._held(list_id)
        with self._lock:
            serial, copy = held.drawn.pop(row)
        try:
            self._prints.save([(serial, copy)])
        except Exception:
            self._drop(serial, copy)
            raise
        self._passed(f"{row} saved")
        try:
            outcome, fault = self._printer(serial, copy)
        except Exception:
            self._prints.settle([(serial, copy)], PrintOutcome.UNKNOWN)
            raise
        self._passed(f"{row} printed")
        self._prints.settle([(serial, copy)], outcome)
        self._passed(f"{row} settled")
        if outcome is PrintOutcome.FAILED and fault is None:
            fault = Fault.PRINTER_ERROR
        return outcome, fault, self._account(held)

    @disk_trouble()
    def file(self, list_id: str) -> tuple[str, Account]:
        """Draw the sheets of every row that is not done into one file, and write down what became of each.

        The file waits beside its place until all are written down: a crash leaves no row that a person must look for,
        and never two files.
        """
        held = self._held(list_id)
        journal = self._built()
        known = journal.rows(list_id)
        rows = [row for row in held.rows if row in held.people and not (row in known and known[row].done)]
        codes = {row: held.people[row].basic.slip_token for row in rows}
        if not rows:
            return "", self._account(held)
        slips = [journal.reserve_row(list_id, row, codes[row], "status", held.language) for row in rows]
        self._passed("sheets reserved")
        people = [(held.people[row], *slip) for row, slip in zip(rows, slips, strict=True)]
        name = self._filed(list_id, slips, self._sheets(people, held.language))
        return name, self._account(held)

    def _filed(self, list_id: str, slips: Sequence[SlipCopy], sheets: bytes) -> str:
        from kiosk.cache.durable import NotSaved
        from kiosk.ports.sheet_files import SheetFiles, file_name

        files, name = SheetFiles(self._config.sheets_folder), file_name(list_id, slips[0][0])
        files.prepare(name, sheets)
        self._passed("sheets waiting")
        try:
            self._prints.save(slips)
        except Exception:
            files.forget(name)
            raise
        self._passed("sheets saved")
        try:
            files.deliver(name)
        except NotSaved:
            self._prints.settle(slips, PrintOutcome.FAILED)
            files.forget(name)
            raise
        self._passed("sheets delivered")
        self._prints.settle(slips, PrintOutcome.CONFIRMED)
        self._passed("sheets settled")
        return name

    @disk_trouble()
    def close(self, list_id: str, *, finished: bool) -> None:
        """Forget the people of a list; one that was printed to its end is finished in the journal."""
        if finished:
            self._built().finish(list_id)
        with self._lock:
            ours = self._open is not None and self._open.list_id == list_id
        if ours:
            self.end()

    def end(self) -> None:
        """Forget everybody, and every slip that was drawn for a printer that did not get it."""
        with self._lock:
            left, self._open = self._open, None
            drawn = tuple(left.drawn.values()) if left is not None else ()
        for serial, copy in drawn:
            self._drop(serial, copy)

    def _account(self, held: _Open) -> Account:
        return Account(**msgspec.structs.asdict(self._built().account(held.list_id, len(held.rows))))

    def _held(self, list_id: str) -> _Open:
        with self._lock:
            if self._open is None or self._open.list_id != list_id:
                raise TroubleError(Fault.STORAGE_FAILED)
            return self._open

    # ---- the portal's groups

    def _groups_of(self, session: int, *, online: bool) -> list[tuple[str, ListChoice]]:
        """Return the groups by id; none where the portal does not answer: then the files are what there is."""
        try:
            return [(choice.key, choice) for choice in self._groups.groups(session)] if online else []
        except TroubleError:
            return []

    def _group(self, session: int, key: str) -> _Read:
        try:
            group = self._groups.group(session, key)
        except TroubleError as trouble:
            raise ListWrong(_TROUBLES.get(trouble.fault, "portal_refused")) from trouble
        lines = {row: row + 1 for row in sorted({*group.people, *group.withheld, *group.gone})}
        return _Read(key, group.name, lines, group.people, group.gone, group.withheld)

    # ---- files

    def _files(self) -> list[tuple[str, ListChoice]]:
        paths = sorted(self._config.lists_folder.glob("*.[cC][sS][vV]"))[:MOST_FILES]
        return [(self._id_of(path), ListChoice("file", path.name, path.name)) for path in paths]

    def _file(self, key: str, tell: Tell, left: Left) -> _Read:
        path = self._config.lists_folder / Path(key).name
        try:
            content = _content(path)
            file = list_file.read(content)
        except OSError:
            raise ListWrong("unread") from None
        except list_file.FileWrong as wrong:
            raise ListWrong(wrong.key, wrong.line) from None
        people = self._people(file.lines, tell, left)
        lines = {row: line.line for row, line in enumerate(file.lines)}
        missing = tuple(row for row in lines if row not in people)
        return _Read(self._id(content), key, lines, people, missing, doubled=file.doubled)

    def _people(self, lines: Sequence[list_file.ListLine], tell: Tell, left: Left) -> dict[int, WorkerRecord]:
        """Look everybody up, unless the list is left meanwhile: that may be minutes of a long one."""
        people = dict[int, WorkerRecord]()
        for row, line in enumerate(lines):
            if left():
                raise ListWrong("unread")
            if row % _TOLD_EVERY == 0:
                tell(row, len(lines))
            found = self._found(line)
            if found is not None:
                people[row] = found
        return people

    def _found(self, line: list_file.ListLine) -> WorkerRecord | None:
        if line.identity is None:
            return None
        result = self._register.open(OpenRecord(0, line.identity, line.factor, line.text))
        return None if isinstance(result, NotOpened) else result

    def _id_of(self, path: Path) -> str:
        try:
            return self._id(_content(path))
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


def _content(path: Path) -> bytes:
    """Return a file's content, of one that is too large for a list one byte too many. Raises OSError."""
    with path.open("rb") as file:
        return file.read(list_file.MOST_BYTES + 1)


def _same(people: Mapping[int, WorkerRecord]) -> dict[int, int]:
    """Return the rows that open the record of a row before them, and which: a record is known by its slip token."""
    first: dict[bytes, int] = {}
    rows = [(row, first.setdefault(people[row].basic.slip_token, row)) for row in sorted(people)]
    return {row: before for row, before in rows if before != row}
