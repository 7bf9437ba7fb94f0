"""What comes back to a session or a list: answers to its orders, and its minute of silence.

`asked` says which question of the screen is answered: where another one was asked since, the answer comes too late.
"""

import msgspec

from kiosk.desk.care import Board
from kiosk.desk.model import Account, Hits, ListChoice, Listing, Mark, Refused, Service, SlipSeen, Staff
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit.looks import Look
from kiosk.visit.model import PreparedSlip
from kiosk.visit.reports import CaseSeen
from onedata.records import WorkerRecord


class SignedIn(msgspec.Struct, frozen=True):
    """Card and PIN opened the list of staff."""

    session: int
    staff: Staff


class NotSignedIn(msgspec.Struct, frozen=True):
    """They did not; `count` is tries or minutes, `day` (YYYY-MM-DD) dates the list."""

    session: int
    why: Refused
    count: int = 0
    day: str = ""


class Found(msgspec.Struct, frozen=True):
    """The register or the portal gave a record."""

    session: int
    record: WorkerRecord


class NotFound(msgspec.Struct, frozen=True):
    """It gave none."""

    session: int
    fault: Fault


class Searched(msgspec.Struct, frozen=True):
    """The portal answered a search."""

    session: int
    hits: Hits


class SlipChecked(msgspec.Struct, frozen=True):
    """What this machine can say of it."""

    session: int
    asked: int
    seen: SlipSeen


class CaseFound(msgspec.Struct, frozen=True):
    """Code and PIN opened a case."""

    session: int
    seen: CaseSeen


class CaseNotFound(msgspec.Struct, frozen=True):
    """They opened none."""

    session: int
    fault: Fault


class SlipReady(msgspec.Struct, frozen=True):
    """A slip or sheet was drawn."""

    session: int
    asked: int
    slip: PreparedSlip


class SlipNotReady(msgspec.Struct, frozen=True):
    """It could not be drawn."""

    session: int
    asked: int
    fault: Fault


class PrintSaved(msgspec.Struct, frozen=True):
    """The intention to print is on disk."""

    session: int
    serial: str
    copy: int


class PrintNotSaved(msgspec.Struct, frozen=True):
    """It is not: nothing is printed."""

    session: int
    serial: str
    copy: int
    fault: Fault


class Printed(msgspec.Struct, frozen=True):
    """The printer is done."""

    session: int
    serial: str
    copy: int
    outcome: PrintOutcome
    fault: Fault | None = None


class ListsFound(msgspec.Struct, frozen=True):
    """They were found."""

    session: int
    asked: int
    choices: tuple[ListChoice, ...]


class ListProgress(msgspec.Struct, frozen=True):
    """So many lines of a list were looked up."""

    session: int
    asked: int
    done: int
    lines: int


class ListRead(msgspec.Struct, frozen=True):
    """It was read."""

    session: int
    asked: int
    listing: Listing


class ListNotRead(msgspec.Struct, frozen=True):
    """It cannot be used; `key` of the catalogue says why, `line` where."""

    session: int
    asked: int
    key: str
    line: int = 0


class ListFiled(msgspec.Struct, frozen=True):
    """Its sheets are in a file."""

    list_id: str
    name: str
    account: Account


class RowDrawn(msgspec.Struct, frozen=True):
    """A row waits for the printer; `row` None: none is left."""

    list_id: str
    row: int | None
    account: Account


class RowNotDrawn(msgspec.Struct, frozen=True):
    """The machine could not draw or save: the list waits for staff."""

    list_id: str
    fault: Fault


class RowPrinted(msgspec.Struct, frozen=True):
    """The printer is done with a row."""

    list_id: str
    row: int
    outcome: PrintOutcome
    fault: Fault | None
    account: Account


class Served(msgspec.Struct, frozen=True):
    """The portal did it, or says who looked."""

    session: int
    service: Service
    looks: tuple[Look, ...] | None = None


class NotServed(msgspec.Struct, frozen=True):
    """It did not; `key` of the catalogue says why, `count` how many tries or minutes."""

    session: int
    key: str
    count: int = 0


class WrongListed(msgspec.Struct, frozen=True):
    """The portal told what was marked; None where it did not answer."""

    session: int
    asked: int
    marks: tuple[Mark, ...] | None


class BoardShown(msgspec.Struct, frozen=True):
    """How a place is."""

    session: int
    asked: int
    board: Board


class BoardNotShown(msgspec.Struct, frozen=True):
    """It could not be looked at, or done."""

    session: int
    asked: int
    fault: Fault


class IdleExpired(msgspec.Struct, frozen=True):
    """Nobody touched anything for a minute."""

    session: int
