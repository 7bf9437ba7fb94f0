"""What a visit can order: carried out by the conductor, one worker thread per resource."""

import msgspec

from kiosk.audit import Entry
from kiosk.health import PrintOutcome
from kiosk.visit.guide import Ref
from kiosk.visit.model import FactorKind, Identity, Language, Timer
from onedata.records import WorkerRecord


class ReadCard(msgspec.Struct, frozen=True):
    """Read the card that lies on the reader; `card` comes back with the answer."""

    card: int = 0


class ReadIdCard(msgspec.Struct, frozen=True):
    """Let the secure access module read an e-KTP and compare the finger."""

    visit: int


class ReadPassport(msgspec.Struct, frozen=True):
    """Read the chip of the passport that lies on the reader, if one does. Personal: never logged."""

    number: str
    birth: str
    """YYYY-MM-DD, as `expiry`."""
    expiry: str
    card: int = 0
    """Which card, where one was seen to come; 0 where one may lie there already."""


class OpenRecord(msgspec.Struct, frozen=True):
    """Ask the register; takes the same time whether it opens or not.

    `refused` does all the work and answers "not opened": the fifth try must look like the others.
    """

    visit: int
    identity: Identity
    factor: FactorKind
    text: str
    refused: bool = False
    elsewhere: bool = False
    """Ask the portal, sealed, and not this machine's register."""
    chip: str = ""
    """Identifier of a passport's chip, which is tried first and needs no factor."""


class OpenPage(msgspec.Struct, frozen=True):
    """Find what a page holds; a search is a page named by its text."""

    visit: int
    ref: Ref
    language: Language
    asked: int
    """Comes back with the answer, so that what was found for an earlier key or page is never shown."""


class PrepareSlip(msgspec.Struct, frozen=True):
    """Reserve a serial (or the next copy of `serial`) and draw the slip."""

    visit: int
    subject: WorkerRecord | Ref
    """Whose slip it is, or which page that anybody may read; nobody is named on such a slip."""
    language: Language
    serial: str | None = None
    drawing: int = 0
    """Comes back with the answer, so that a slip drawn for an earlier question is never shown."""


class CheckSlip(msgspec.Struct, frozen=True):
    """Check a scanned slip against the keys and the revocations on this machine."""

    visit: int
    text: str


class SavePrint(msgspec.Struct, frozen=True):
    """Write down that this slip is about to be printed."""

    visit: int
    serial: str
    copy: int


class PrintSlip(msgspec.Struct, frozen=True):
    """Print the slip that was prepared and saved."""

    visit: int
    serial: str
    copy: int


class SettlePrint(msgspec.Struct, frozen=True):
    """Write down how a saved print ended that was never given to the printer."""

    serial: str
    copy: int
    outcome: PrintOutcome


class NotePaper(msgspec.Struct, frozen=True):
    """Write down what the visitor said about the paper of a slip whose outcome the printer could not tell."""

    serial: str
    copy: int
    came_out: bool


class DropSlip(msgspec.Struct, frozen=True):
    """Forget a slip that was drawn: nothing of it may stay in memory. Waits for a print that is under way."""

    serial: str
    copy: int


class CallStaff(msgspec.Struct, frozen=True):
    """Give the local sign and sound that staff are needed."""


class StartTimer(msgspec.Struct, frozen=True):
    """Start a timer, or start it again."""

    timer: Timer
    seconds: float
    visit: int


class StopTimer(msgspec.Struct, frozen=True):
    """Stop a timer; no harm if it does not run."""

    timer: Timer


class Note(msgspec.Struct, frozen=True):
    """Write an event of the audit catalogue into the log."""

    entry: Entry


Command = (
    ReadCard
    | ReadIdCard
    | ReadPassport
    | OpenRecord
    | OpenPage
    | PrepareSlip
    | CheckSlip
    | SavePrint
    | PrintSlip
    | SettlePrint
    | NotePaper
    | DropSlip
    | CallStaff
    | StartTimer
    | StopTimer
    | Note
)
