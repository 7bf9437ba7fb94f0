"""One machine's lists for tests: a register, a portal with a group, a printer that puts its paper into a file."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from kiosk.conductor.ports import NotOpened, RegisterNews, TroubleError
from kiosk.config import Config, Data, Desk, Portal, Screen
from kiosk.config import Office as OfficeOf
from kiosk.desk.model import Account, ListChoice, Source
from kiosk.faults import Fault
from kiosk.health import PrintOutcome, RegisterState
from kiosk.ports.desk_lists import GroupRows, Journal, Lists
from kiosk.ports.prints import Prints
from kiosk.visit.commands import OpenRecord
from kiosk.visit.model import Language
from onedata.records import BasicRecord, WorkerRecord

ABSENT = "5201010000009999"
ROWS = 40
GROUP = "00112233aabbccdd"
BASIC = BasicRecord("C A", 1990, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"", region="52")


def silent(_done: int, _lines: int) -> None:
    """Nobody looks at the screen."""


def nik(row: int) -> str:
    return f"52010114059{row:05}"


def passport(row: int) -> str:
    return f"CTH{row:05}"


def somebody(row: int) -> WorkerRecord:
    """Return a person's record: it is the same one whatever opened it."""
    return WorkerRecord(msgspec.structs.replace(BASIC, slip_token=f"token {row}".encode()))


class Register:
    """Everybody is found, but one, and who is gone."""

    def __init__(self) -> None:
        self.asked: list[OpenRecord] = []
        self.gone = ""

    def open(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        self.asked.append(order)
        if order.identity.identifier in (ABSENT, self.gone):
            return NotOpened(Fault.RECORD_NOT_OPENED)
        return somebody(int(order.identity.identifier[-5:]))

    def begin_visit(self) -> RegisterNews:
        return RegisterNews(RegisterState.READY)


class Office:
    """A portal with one group of forty, two of whom give no record."""

    def __init__(self) -> None:
        self.trouble: Fault | None = None
        self.rows = GroupRows("OPP 12", {row: somebody(row) for row in range(ROWS) if row not in (4, 7)}, (4,), (7,))

    def groups(self, _session: int) -> tuple[ListChoice, ...]:
        if self.trouble:
            raise TroubleError(self.trouble)
        return (ListChoice("group", GROUP, "OPP 12", ROWS, day=dt.date(2026, 11, 23)),)

    def group(self, _session: int, _key: str) -> GroupRows:
        if self.trouble:
            raise TroubleError(self.trouble)
        return self.rows


class Machine:
    """One machine's lists, with a printer that puts its paper into a file."""

    def __init__(self, folder: Path, passed: Callable[[str], None] = lambda _step: None) -> None:
        self.folder = folder
        self.config = Config(
            screen=Screen(268, 476),
            office=OfficeOf("BP3MI NTB", "52", "WITA"),
            portal=Portal("http://127.0.0.1:9"),
            data=Data(str(folder / "kiosk")),
            desk=Desk(lists=str(folder / "lists")),
            path=folder / "kiosk.toml",
        )
        self.paper = folder / "paper"
        self.passed = passed
        self.outcomes: list[tuple[PrintOutcome, Fault | None]] = []
        prints = Prints(self.config)
        self.prints = prints
        journal = Journal(prints.save_all, prints.settle_all)
        self.portal = Office()
        self.register = Register()
        self.held: list[tuple[str, int]] = []
        self.progress: list[tuple[int, int]] = []
        self.lists = Lists(
            self.config,
            self.register,
            self.draw,
            journal,
            self.print,
            self.portal,
            self.sheets,
            lambda serial, copy: self.held.remove((serial, copy)),
            passed=passed,
        )

    def draw(self, _person: WorkerRecord, _language: Language, serial: str, copy: int) -> None:
        """Drawing is not what these tests are about: what is drawn is held until it is printed or dropped."""
        self.held = [*(one for one in self.held if one != (serial, copy)), (serial, copy)]

    def told(self, done: int, lines: int) -> None:
        self.progress.append((done, lines))

    def sheets(self, people: Sequence[tuple[WorkerRecord, str, int]], _language: Language) -> bytes:
        return "\n".join(f"{serial} {copy}" for _, serial, copy in people).encode()

    def print(self, serial: str, copy: int) -> tuple[PrintOutcome, Fault | None]:
        self.held.remove((serial, copy))
        outcome = self.outcomes.pop(0) if self.outcomes else (PrintOutcome.CONFIRMED, None)
        if outcome[0] is PrintOutcome.FAILED:
            return outcome
        self.passed("printer begins")
        with self.paper.open("a") as paper:
            paper.write(f"{serial} {copy}\n")
        self.passed("paper is out")
        return outcome

    def came_out(self) -> list[str]:
        return self.paper.read_text().splitlines() if self.paper.exists() else []

    def write(self, text: str | bytes, name: str = "opp.csv") -> None:
        self.config.lists_folder.mkdir(exist_ok=True)
        (self.config.lists_folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    def settle_what_was_open(self) -> None:
        """Do what the program does first after a start."""
        for serial, copy in self.prints.unsettled():
            self.prints.settle(serial, copy, PrintOutcome.UNKNOWN)

    def begin(self, name: str = "opp.csv", source: Source = "file") -> str:
        self.settle_what_was_open()
        return self.lists.read(1, source, name, "id", self.told).list_id

    def run(self, name: str = "opp.csv", source: Source = "file") -> Account:
        """Print to the end."""
        list_id = self.begin(name, source)
        while (drawn := self.lists.draw(list_id, None))[0] is not None:
            self.lists.print(list_id, drawn[0])
        self.lists.close(list_id, finished=True)
        return drawn[1]
