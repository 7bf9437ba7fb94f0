"""What the desk's conductor needs of the world, as protocols. Each method runs on the one worker of its resource."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from kiosk.conductor.ports import AuditPort, JournalPort, NotOpened, RegisterPort
from kiosk.desk.care import Act, Board, Place
from kiosk.desk.model import (
    Account,
    Hits,
    ListChoice,
    Listing,
    Mark,
    Paper,
    Refused,
    Search,
    SlipSeen,
    Source,
    Staff,
)
from kiosk.desk.orders import AskService
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit.commands import OpenCase
from kiosk.visit.guide import Ref
from kiosk.visit.looks import Look, Looks
from kiosk.visit.model import Language, PreparedSlip
from kiosk.visit.reports import CaseSeen, Receipt
from onedata.records import WorkerRecord


class SignInRefused(Exception):  # noqa: N818  (says what is the case)
    """Nobody was signed in: why, how many tries or minutes, the list's day as YYYY-MM-DD."""

    def __init__(self, why: Refused, count: int = 0, day: str = "") -> None:
        self.why, self.count, self.day = why, count, day
        super().__init__(why.value)


class NotServed(Exception):  # noqa: N818  (says what is the case)
    """The portal did not do it; `key` of the catalogue says why, `count` how many tries or minutes."""

    def __init__(self, key: str, count: int = 0) -> None:
        self.key, self.count = key, count
        super().__init__(key)


class ListWrong(Exception):  # noqa: N818  (says what is the case)
    """A list cannot be used; `key` of the catalogue says why, `line` where."""

    def __init__(self, key: str, line: int = 0) -> None:
        self.key, self.line = key, line
        super().__init__(key)


class StaffDoor(Protocol):
    """The office's list of staff."""

    def sign_in(self, session: int, card: str, pin: str) -> Staff:
        """Return who card and PIN belong to, and keep what proves this session. Raises `SignInRefused`."""

    def end(self, session: int) -> None:
        """Forget what proves a session."""


class DeskReader(Protocol):
    """The card reader."""

    def read(self) -> None:
        """Ask for the card that lies there; the answer comes as `CardRead` or `CardFailed`."""

    def read_passport(self, number: str, birth: str, expiry: str) -> None:
        """Ask for the passport that lies there, by what is printed in it (dates as YYYY-MM-DD).

        The answer comes as `PassportRead` or `CardFailed`, with `PassportProgress` before.
        """


class DeskPortal(Protocol):
    """The portal, asked in the name of who is signed in. Raises `TroubleError` where it does not answer."""

    def search(self, session: int, search: Search, reason: str) -> Hits:
        """Ask who fits."""

    def person(self, session: int, handle: str, reason: str, papers: str) -> WorkerRecord | None:
        """Ask for one person's record; None for a refusal."""

    def wrong(self, session: int) -> tuple[Mark, ...]:
        """Ask what visitors of this office marked as wrong."""

    def serve(self, order: AskService) -> tuple[Look, ...] | None:
        """Ask for a service, and have it work here when this returns. Raises `NotServed`."""

    def settle(self) -> None:
        """Have what was never answered answered now."""


class DeskSlips(Protocol):
    """Where slips and sheets are drawn."""

    def prepare(
        self, subject: WorkerRecord | Ref | Receipt | Looks, language: Language, paper: Paper, serial: str | None
    ) -> PreparedSlip:
        """Reserve a serial, or the next copy of one, draw it and keep it for the printer."""

    def check(self, text: str, language: Language) -> SlipSeen:
        """Check a slip with what this machine holds."""

    def drop(self, serial: str, copy: int) -> None:
        """Forget it."""


class DeskCases(Protocol):
    """The cases that this machine holds, sealed."""

    def open(self, order: OpenCase) -> CaseSeen | NotOpened:
        """Look one up by code and PIN."""


class DeskPrinter(Protocol):
    """The receipt printer, or what prints sheets."""

    def print(self, serial: str, copy: int) -> tuple[PrintOutcome, Fault | None]:
        """Print what was prepared."""


class Lists(Protocol):
    """Lists of slips. Draws on one worker and prints on another."""

    def choices(self, session: int, *, online: bool) -> tuple[ListChoice, ...]:
        """Return which lists there are."""

    def read(
        self,
        session: int,
        source: Source,
        key: str,
        language: Language,
        tell: Callable[[int, int], None],
        left: Callable[[], bool],
    ) -> Listing:
        """Read a list, look its people up and hold them in memory. Raises `ListWrong`.

        `tell` is told now and then how many lines of how many were looked up. Once `left` says that nobody waits for
        it, nobody else is looked up, and another list that is held stays.
        """

    def draw(self, list_id: str, busy: int | None) -> tuple[int | None, Account]:
        """Draw the next row that is not done and not `busy` at the printer; None where none is left."""

    def print(self, list_id: str, row: int) -> tuple[PrintOutcome, Fault | None, Account]:
        """Write a row down, print it, and write down what became of it."""

    def file(self, list_id: str) -> tuple[str, Account]:
        """Draw the sheets of every row that is not done into one file; return its name. Runs where slips are drawn."""

    def close(self, list_id: str, *, finished: bool) -> None:
        """Forget every person of a list."""

    def end(self) -> None:
        """Forget every person of every list that is not being printed."""


class CarePort(Protocol):
    """The machine and its queue. Raises `TroubleError`."""

    def look(self, place: Place, language: Language) -> Board:
        """Say how a place is."""

    def act(self, act: Act, value: str, language: Language) -> Board:
        """Do one thing and say how its place is then; a test print or a new roll runs on the printer's worker."""

    def answer_staff(self, call: str) -> None:
        """Say at the machine of a call that staff come; returns at once."""


class DeskPorts(msgspec.Struct, frozen=True):
    """The desk's world, one port a resource."""

    staff: StaffDoor
    register: RegisterPort
    reader: DeskReader
    portal: DeskPortal
    cases: DeskCases
    slips: DeskSlips
    journal: JournalPort
    printer: DeskPrinter
    lists: Lists
    care: CarePort
    audit: AuditPort
