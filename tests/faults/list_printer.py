"""A process that prints a list as the desk does: `python -m tests.faults.list_printer FOLDER SOURCE [SYNCHRONOUS]`.

Each line on standard input is how many slips are printed before the list is left, or `file`: then the rest becomes one
file of sheets. Marked in the disk's record are a slip at the moment when it lies there, and what the screen calls
confirmed at the moment when it does. `SYNCHRONOUS` other than FULL is for controls.
"""

import ctypes
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kiosk.cache import journal, local
from kiosk.cache.database import Database
from kiosk.cache.lists import ListJournal, RowState
from kiosk.desk.model import Account, Source
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit.model import Language
from onedata.records import WorkerRecord
from tests.faults.visitor import EVENT, PRINT
from tests.kiosk.ports.lists_machine import GROUP, ROWS, Machine, nik, somebody

SLIP, SHOWN = "slip ", "shown "
KEYS: dict[Source, str] = {"file": "opp.csv", "group": GROUP}
NO_PAPER_AT = 17
"""The row whose first copy the printer does not take."""


def whose(person: WorkerRecord) -> str:
    """Return whose slip or sheet it is."""
    return person.basic.slip_token.decode()


class Counter(Machine):
    """The counter's machine: the same lists, and a printer that a power cut does not take the paper from."""

    def __init__(self, folder: Path, mark: Callable[[str], None] = lambda _text: None) -> None:
        super().__init__(folder)
        self.paper = folder.with_name(f"{folder.name}-paper")
        self.slips: list[str] = []
        """Whose slips lie there, one after another."""
        self._mark = mark
        self._whose: dict[tuple[str, int], str] = {}

    def draw(self, person: WorkerRecord, language: Language, serial: str, copy: int) -> None:
        super().draw(person, language, serial, copy)
        self._whose[(serial, copy)] = whose(person)

    def print(self, serial: str, copy: int) -> tuple[PrintOutcome, Fault | None]:
        self._mark(f"{PRINT}{serial}")
        outcome = super().print(serial, copy)
        if outcome[0] is PrintOutcome.CONFIRMED:
            self.slips.append(self._whose[(serial, copy)])
            self._mark(f"{SLIP}{self.slips[-1]}")
        return outcome

    def sheets(self, people: Sequence[tuple[WorkerRecord, str, int]], _language: Language) -> bytes:
        return "\n".join(whose(person) for person, _, _ in people).encode()

    def filed(self) -> list[str]:
        """Return whose sheets lie in the folder."""
        return [one for path in self.config.sheets_folder.glob("*.pdf") for one in path.read_text().splitlines()]

    def confirmed(self, list_id: str) -> set[str]:
        """Return whose slips the journal calls confirmed."""
        rows = ListJournal(self.config.data_folder).rows(list_id)
        return {whose(somebody(row)) for row, known in rows.items() if known.state is RowState.CONFIRMED}

    def some(self, source: Source, count: int) -> None:
        """Print so many slips, say after each what is confirmed, and leave the list."""
        list_id = self.begin(KEYS[source], source)
        for _ in range(count):
            row, _ = self.lists.draw(list_id, None)
            if row is None:
                break
            slip = next(iter(self.held))
            account = self.lists.print(list_id, row)[2]
            self._mark(f"{EVENT}{journal.Journal(self.config.data_folder).print_event(*slip).event_id}")
            self._shown(account)
        self.lists.close(list_id, finished=False)

    def file(self, source: Source) -> None:
        """Make one file of what is left, and say what is confirmed."""
        list_id = self.begin(KEYS[source], source)
        self._shown(self.lists.file(list_id)[1])
        self.lists.close(list_id, finished=True)

    def _shown(self, account: Account) -> None:
        self._mark(f"{SHOWN}{account.confirmed}")


def counter(folder: Path, mark: Callable[[str], None] = lambda _text: None) -> Counter:
    """Return a machine that has the list as a file too."""
    made = Counter(folder, mark)
    made.write("nik;pin\n" + "".join(f"{nik(row)};123456\n" for row in range(ROWS)))
    return made


def weakened(synchronous: Any) -> None:
    """Have this machine's own file force less to the disk than the kiosk's."""

    def open_local(folder: Path) -> Database:
        return Database(folder / "local.db", local._SCHEMA, local._VERSION, synchronous=synchronous, owner=True)

    journal.open_local = open_local  # type: ignore[attr-defined]


def main() -> None:
    """Take lines until there are no more."""
    folder = Path(sys.argv[1])
    source: Source = "group" if sys.argv[2] == "group" else "file"
    if len(sys.argv) > 3:
        weakened(sys.argv[3])
    disk_mark = ctypes.CDLL(None).disk_mark
    machine = counter(folder, lambda text: disk_mark(text.encode()))
    machine.outcomes = [(PrintOutcome.CONFIRMED, None)] * NO_PAPER_AT + [(PrintOutcome.FAILED, Fault.PAPER_OUT)]
    for line in sys.stdin:
        if line.strip() == "file":
            machine.file(source)
        else:
            machine.some(source, int(line))


if __name__ == "__main__":
    main()
