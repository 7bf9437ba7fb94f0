"""What a visit can order: carried out by the conductor, one worker thread per resource."""

import msgspec

from kiosk.audit import Entry
from kiosk.health import PrintOutcome
from kiosk.visit.guide import Ref
from kiosk.visit.looks import Looks
from kiosk.visit.model import FactorKind, Identity, Language, Timer
from kiosk.visit.reports import Answers, Receipt, Ticket, WrongData
from kiosk.visit.speech import Line, Speed, Volume
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
    subject: WorkerRecord | Ref | Ticket | Receipt | Looks
    """Whose slip it is, which case's, or which page that anybody may read; nobody is named on the last three."""
    language: Language
    serial: str | None = None
    drawing: int = 0
    """Comes back with the answer, so that a slip drawn for an earlier question is never shown."""


class CheckSlip(msgspec.Struct, frozen=True):
    """Check a scanned slip against the keys and the revocations on this machine."""

    visit: int
    text: str
    asked: int
    """Comes back with the answer, so that what is told of one slip is never shown for another."""


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


class TakeNumber(msgspec.Struct, frozen=True):
    """Give the next number of the queue."""

    visit: int
    key: str
    """What for: the key of the page that offers it."""
    asked: int
    """Which page asked for it."""
    language: Language = "id"
    """In which the visitor reads: the number is called in it."""


class CallStaff(msgspec.Struct, frozen=True):
    """Give the local sign and sound that staff are needed."""


class OpenNumbers(msgspec.Struct, frozen=True):
    """Find the phone numbers."""

    visit: int
    language: Language


class RaiseAlert(msgspec.Struct, frozen=True):
    """Send the alert, and tell what becomes of it. Personal: never logged."""

    visit: int
    answers: Answers
    language: Language


class CancelAlert(msgspec.Struct, frozen=True):
    """Tell staff that an alert was called off before it was sent. Personal: never logged."""

    visit: int
    answers: Answers
    language: Language


class SaveCase(msgspec.Struct, frozen=True):
    """Make code and PIN of a case, seal it to the portal and save it. Personal: never logged."""

    visit: int
    answers: Answers
    language: Language
    wrong: WrongData | None = None


class LookAtCase(msgspec.Struct, frozen=True):
    """Look whether the portal has signed for a case."""

    visit: int
    event_id: str


class OpenCase(msgspec.Struct, frozen=True):
    """Look a case up; takes the same time whether it opens or not. `refused` does all the work and opens nothing."""

    visit: int
    code: str
    pin: str
    refused: bool = False


class SaveRating(msgspec.Struct, frozen=True):
    """Tell the portal how a visit was; never whose."""

    score: int
    reason: str
    language: Language


class Speak(msgspec.Struct, frozen=True):
    """Say these lines, instead of whatever is being said. May be personal, then `headset`: never logged."""

    visit: int
    asked: int
    """Comes back with the end."""
    lines: tuple[Line, ...]
    speed: Speed
    volume: Volume
    headset: bool
    """Into the headset, and nowhere else."""


class PauseSpeech(msgspec.Struct, frozen=True):
    """Stop speaking for a while, at once, or go on."""

    paused: bool


class PaceSpeech(msgspec.Struct, frozen=True):
    """Speak so from the next sentence on."""

    speed: Speed
    volume: Volume


class Quiet(msgspec.Struct, frozen=True):
    """Stop speaking, at once, and forget what was to be said."""


class OpenDesk(msgspec.Struct, frozen=True):
    """Give the screen to the staff; `card` is what was laid down, empty where none was."""

    card: str = ""


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
    | TakeNumber
    | CallStaff
    | OpenNumbers
    | RaiseAlert
    | CancelAlert
    | SaveCase
    | LookAtCase
    | OpenCase
    | SaveRating
    | Speak
    | PauseSpeech
    | PaceSpeech
    | Quiet
    | OpenDesk
    | StartTimer
    | StopTimer
    | Note
)
