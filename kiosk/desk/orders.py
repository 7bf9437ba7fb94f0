"""What the desk can order: carried out by its conductor, one worker thread a resource."""

import msgspec

from kiosk.audit import Entry
from kiosk.desk.care import Act, Place
from kiosk.desk.model import Paper, Search, Service, Source
from kiosk.health import PrintOutcome
from kiosk.visit.commands import OpenRecord
from kiosk.visit.guide import Ref
from kiosk.visit.looks import Looks
from kiosk.visit.model import Language
from kiosk.visit.reports import Receipt
from onedata.records import WorkerRecord


class ReadCard(msgspec.Struct, frozen=True):
    """Read the card that lies on the reader."""


class ReadPassport(msgspec.Struct, frozen=True):
    """Read the chip of the passport that lies on the reader, if one does. Personal: never logged."""

    number: str
    birth: str
    """YYYY-MM-DD."""
    expiry: str


class SignIn(msgspec.Struct, frozen=True):
    """Open the list of staff with a card and a PIN."""

    session: int
    card: str
    pin: str


class EndSession(msgspec.Struct, frozen=True):
    """Forget what proves this session to the portal, and every person of a list unless it is still printed."""

    session: int
    keep_list: bool = False


class GiveBack(msgspec.Struct, frozen=True):
    """Give the screen back to the visitors."""


class Find(msgspec.Struct, frozen=True):
    """Ask this machine's register, as a visitor's look-up does."""

    session: int
    look_up: OpenRecord


class AskSearch(msgspec.Struct, frozen=True):
    """Ask the portal who fits what is known."""

    session: int
    search: Search
    reason: str


class AskPerson(msgspec.Struct, frozen=True):
    """Ask the portal for one of the persons it found, who is there with papers."""

    session: int
    handle: str
    reason: str
    papers: str


class AskWrong(msgspec.Struct, frozen=True):
    """Ask the portal what visitors of this office marked as wrong."""

    session: int
    asked: int


class AskService(msgspec.Struct, frozen=True):
    """Ask the portal to do something for the person whose record is open."""

    session: int
    service: Service
    token: bytes
    """Of the record's slip: names the person to the portal and to nobody else."""
    handle: str
    """Of the hit, where a search found the person."""
    reason: str
    papers: str
    text: str = ""
    """A PIN or digits that were typed. Secret: never logged."""
    card: str = ""
    """The identifier of a card or chip that shall be bound. Personal: never logged."""
    passport: str = ""
    """The number that the chip has. Personal: never logged."""
    supervisor: str = ""
    """The card of a supervisor who confirms; empty: nobody does. Never logged."""
    supervisor_pin: str = ""
    """Secret: never logged."""


class CheckSlip(msgspec.Struct, frozen=True):
    """Check a slip against the keys and the revocations on this machine."""

    session: int
    asked: int
    text: str
    language: Language


class OpenCase(msgspec.Struct, frozen=True):
    """Look a case up in what this machine holds."""

    session: int
    code: str
    pin: str
    """Secret: never logged."""


class PrepareSlip(msgspec.Struct, frozen=True):
    """Reserve a serial, or the next copy of one, and draw it."""

    session: int
    asked: int
    subject: WorkerRecord | Ref | Receipt | Looks
    language: Language
    paper: Paper
    serial: str | None


class DropSlip(msgspec.Struct, frozen=True):
    """Forget a slip that was drawn."""

    serial: str
    copy: int


class SavePrint(msgspec.Struct, frozen=True):
    """Write down that this slip is about to be printed."""

    session: int
    serial: str
    copy: int


class PrintSlip(msgspec.Struct, frozen=True):
    """Print what was prepared and saved."""

    session: int
    serial: str
    copy: int


class SettlePrint(msgspec.Struct, frozen=True):
    """Write down how a saved print ended that was never given to the printer."""

    serial: str
    copy: int
    outcome: PrintOutcome


class NotePaper(msgspec.Struct, frozen=True):
    """Write down what staff saw of a slip that the printer could not vouch for."""

    serial: str
    copy: int
    came_out: bool


class FindLists(msgspec.Struct, frozen=True):
    """Say which lists there are; groups of the portal only while it is there."""

    session: int
    asked: int
    online: bool


class ReadList(msgspec.Struct, frozen=True):
    """Read a list and look every person up."""

    session: int
    asked: int
    source: Source
    key: str
    language: Language


class StopReading(msgspec.Struct, frozen=True):
    """The list that is being read was left: look nobody else up."""


class DrawRow(msgspec.Struct, frozen=True):
    """Draw the next row that is not done, one ahead of the printer; `busy` is the row that it is printing."""

    list_id: str
    busy: int | None = None


class PrintRow(msgspec.Struct, frozen=True):
    """Write down, print and settle a row that was drawn."""

    list_id: str
    row: int


class FileList(msgspec.Struct, frozen=True):
    """Draw the sheets of every row that is not done into one file, and write down what became of them."""

    list_id: str


class CloseList(msgspec.Struct, frozen=True):
    """The list is done, or left: forget every person of it."""

    list_id: str
    finished: bool


class LookAfter(msgspec.Struct, frozen=True):
    """Look how a place of the machine is, after doing one thing there if an act is given."""

    session: int
    asked: int
    place: Place
    language: Language
    """Of what the report of the day says."""
    act: Act | None = None
    value: str = ""


class AnswerStaff(msgspec.Struct, frozen=True):
    """Say at the machine of a call that staff come."""

    call: str


class StartIdle(msgspec.Struct, frozen=True):
    """Start the minute of silence, or start it again."""

    session: int
    seconds: float


class StopIdle(msgspec.Struct, frozen=True):
    """Stop it."""


class Note(msgspec.Struct, frozen=True):
    """Write an event of the audit catalogue into the log."""

    entry: Entry


Order = (
    ReadCard
    | ReadPassport
    | SignIn
    | EndSession
    | GiveBack
    | Find
    | AskSearch
    | AskPerson
    | AskService
    | AskWrong
    | CheckSlip
    | OpenCase
    | PrepareSlip
    | DropSlip
    | SavePrint
    | PrintSlip
    | SettlePrint
    | NotePaper
    | FindLists
    | ReadList
    | StopReading
    | DrawRow
    | PrintRow
    | FileList
    | CloseList
    | LookAfter
    | AnswerStaff
    | StartIdle
    | StopIdle
    | Note
)
