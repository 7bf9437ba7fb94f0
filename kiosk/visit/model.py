"""The values of a visit: where a visitor stands, what can happen, what can be ordered.

Events are past facts, commands are orders, stages are places. `step()` in `kiosk.visit.machine` joins them.
"""

import enum
from typing import Literal

import msgspec

from kiosk.faults import Fault
from kiosk.health import Health, PrintOutcome
from onedata.records import WorkerRecord

Language = Literal["id", "en"]
TextSize = Literal[100, 130, 160]


class Stage(enum.Enum):
    """The places a visit can be in; the number is the row of the screen table."""

    ATTRACT = "attract"  # 1
    LANGUAGE = "language"  # 2
    HOME = "home"  # 3
    NOTICE = "notice"  # 4
    IDENTIFY = "identify"  # 5
    CARD = "card"  # 6
    NUMBER = "number"  # 7, the identifier
    FACTOR_CHOICE = "factor_choice"  # 7, which second factor
    FACTOR = "factor"  # 7, the second factor
    OPENING = "opening"
    """The register is being asked."""
    NOT_OPENED = "not_opened"
    """The one answer to not found, wrong factor, unbound, blocked and damaged."""
    OTHER_PROVINCE = "other_province"
    STATUS = "status"  # 8
    JOURNEY = "journey"  # 8b
    PREVIEW = "preview"  # 10
    PRINTING = "printing"  # 10
    PRINTED = "printed"  # 10
    COVERED = "covered"
    """Time is running out on a personal screen: the data are gone, a factor brings them back."""
    GOODBYE = "goodbye"  # 19


PRIVATE_STAGES = frozenset({Stage.STATUS, Stage.JOURNEY, Stage.PREVIEW, Stage.PRINTING, Stage.PRINTED})
"""The only stages in which a visit holds a person's record."""


class Overlay(enum.Enum):
    """What lies over a stage, opaque; closing it shows the stage again."""

    NONE = "none"
    HELP = "help"
    DISPLAY = "display"
    """Language, text size, contrast."""
    EMERGENCY = "emergency"  # 17
    STAFF_CALLED = "staff_called"
    TIME_WARNING = "time_warning"


class Way(enum.Enum):
    """How a visitor says who they are; the value is the credential kind of `onedata.sealing`."""

    CARD = "card"
    NIK = "nik"
    PASSPORT = "passport"


class FactorKind(enum.Enum):
    """What a visitor adds to an identifier; the value is the prefix of the factor in a credential."""

    PIN = "pin"
    PHONE = "phone"
    """Last four digits of the confirmed phone."""
    PASSPORT = "passport"
    """Last four characters of the passport number."""
    FAMILY_PIN = "family"
    BIRTH_DATE = "birth"


class Timer(enum.Enum):
    """The clocks of a visit; the conductor runs them, `step` starts and stops them."""

    IDLE = "idle"
    WARNING = "warning"
    PRIVATE = "private"
    """A private stage lasts at most 15 minutes."""
    GOODBYE = "goodbye"


class Identity(msgspec.Struct, frozen=True):
    """What a visitor brought or typed, before any factor. Personal: never logged."""

    way: Way
    identifier: str


class PreparedSlip(msgspec.Struct, frozen=True):
    """A slip drawn and waiting for a yes; `image` is the PNG of exactly what would be printed."""

    serial: str
    copy: int
    image: bytes


class Visit(msgspec.Struct, frozen=True):
    """Everything that is true of one visit. Ending a visit builds a new one; no field is ever cleared."""

    number: int
    """Counts visits since start; answers to an earlier visit's orders are dropped by it."""
    stage: Stage = Stage.ATTRACT
    overlay: Overlay = Overlay.NONE
    language: Language = "id"
    text_size: TextSize = 100
    high_contrast: bool = False
    health: Health = Health()
    identity: Identity | None = None
    factor: FactorKind | None = None
    person: WorkerRecord | None = None
    resume: Stage | None = None
    """Where a factor leads back to after COVERED."""
    tries: int = 0
    """Look-ups that did not open, in this visit."""
    agreed: bool = False
    """The privacy notice was agreed to."""
    reading: bool = False
    """A card is being read."""
    fault: Fault | None = None
    """The last trouble the visitor should see on this stage."""
    slip: PreparedSlip | None = None
    outcome: PrintOutcome | None = None


# ---- events: past facts -------------------------------------------------------------------------------------------


class Started(msgspec.Struct, frozen=True):
    """The attract screen was touched."""


class LanguageChosen(msgspec.Struct, frozen=True):
    """A language was picked, on the language screen or on the display panel."""

    language: Language


class TextSizeChosen(msgspec.Struct, frozen=True):
    """A text size was picked."""

    text_size: TextSize


class ContrastChosen(msgspec.Struct, frozen=True):
    """High contrast was switched."""

    high: bool


class Continued(msgspec.Struct, frozen=True):
    """The visitor went on: language → home, agree → identify, preview → print."""


class StatusAsked(msgspec.Struct, frozen=True):
    """The tile "Status saya" was chosen."""


class WayChosen(msgspec.Struct, frozen=True):
    """The visitor chose how to say who they are."""

    way: Way


class NumberEntered(msgspec.Struct, frozen=True):
    """A complete identifier was typed."""

    identifier: str


class FactorChosen(msgspec.Struct, frozen=True):
    """The visitor chose which second factor to give."""

    factor: FactorKind


class FactorEntered(msgspec.Struct, frozen=True):
    """A complete factor was typed: digits, the end of a passport number, or a birth date as YYYY-MM-DD."""

    text: str


class OtherProvinceAsked(msgspec.Struct, frozen=True):
    """The visitor says their data are in another province."""


class JourneyAsked(msgspec.Struct, frozen=True):
    """The visitor wants the stages and documents as pictures."""


class PrintAsked(msgspec.Struct, frozen=True):
    """The visitor wants a slip, or another copy of one that did not come out."""


class PaperSeen(msgspec.Struct, frozen=True):
    """The answer to "did the paper come out?" where the printer could not say."""

    came_out: bool


class BackAsked(msgspec.Struct, frozen=True):
    """Kembali."""


class EndAsked(msgspec.Struct, frozen=True):
    """Selesai."""


class OverlayAsked(msgspec.Struct, frozen=True):
    """Bantuan, the display panel or Darurat was opened."""

    overlay: Literal[Overlay.HELP, Overlay.DISPLAY, Overlay.EMERGENCY]


class OverlayClosed(msgspec.Struct, frozen=True):
    """An overlay was closed; for the time warning this is "Saya masih di sini"."""


class StaffAsked(msgspec.Struct, frozen=True):
    """Staff were called: from help, from Darurat, or "saya ingin bicara sendiri"; the reason is kept nowhere."""


class Touched(msgspec.Struct, frozen=True):
    """Any real input that is nothing else: it only keeps the visit alive."""


class TimerExpired(msgspec.Struct, frozen=True):
    """A timer of this visit ran out."""

    timer: Timer
    visit: int


class CardPresented(msgspec.Struct, frozen=True):
    """A card lies on the reader."""

    contactless: bool


class CardRead(msgspec.Struct, frozen=True):
    """A card gave its identifier."""

    identifier: str


class CardFailed(msgspec.Struct, frozen=True):
    """A card could not be read."""

    fault: Fault


class CardRemoved(msgspec.Struct, frozen=True):
    """The card is gone; normal for a tapped card, covers the screen for an inserted one."""

    contactless: bool


class RecordOpened(msgspec.Struct, frozen=True):
    """The register opened."""

    visit: int
    record: WorkerRecord


class RecordNotOpened(msgspec.Struct, frozen=True):
    """The register did not open; `fault` is for staff only and changes nothing a visitor sees."""

    visit: int
    fault: Fault


class SlipReady(msgspec.Struct, frozen=True):
    """A slip was drawn."""

    visit: int
    slip: PreparedSlip


class PrintSaved(msgspec.Struct, frozen=True):
    """The intention to print is on disk; only now may paper move."""

    visit: int
    serial: str
    copy: int


class PrintNotSaved(msgspec.Struct, frozen=True):
    """The intention could not be written: nothing is printed."""

    visit: int
    fault: Fault


class Printed(msgspec.Struct, frozen=True):
    """The printer is done with a slip, one way or another."""

    visit: int
    serial: str
    outcome: PrintOutcome
    fault: Fault | None = None


class HealthChanged(msgspec.Struct, frozen=True):
    """A part of the machine changed its state."""

    health: Health


Event = (
    Started
    | LanguageChosen
    | TextSizeChosen
    | ContrastChosen
    | Continued
    | StatusAsked
    | WayChosen
    | NumberEntered
    | FactorChosen
    | FactorEntered
    | OtherProvinceAsked
    | JourneyAsked
    | PrintAsked
    | PaperSeen
    | BackAsked
    | EndAsked
    | OverlayAsked
    | OverlayClosed
    | StaffAsked
    | Touched
    | TimerExpired
    | CardPresented
    | CardRead
    | CardFailed
    | CardRemoved
    | RecordOpened
    | RecordNotOpened
    | SlipReady
    | PrintSaved
    | PrintNotSaved
    | Printed
    | HealthChanged
)


# ---- commands: orders ---------------------------------------------------------------------------------------------


class ReadCard(msgspec.Struct, frozen=True):
    """Read the card that lies on the reader."""


class OpenRecord(msgspec.Struct, frozen=True):
    """Ask the register; takes the same time whether it opens or not.

    `refused` does all the work and answers "not opened": the fifth try must look like the others.
    """

    visit: int
    identity: Identity
    factor: FactorKind
    text: str
    refused: bool = False


class PrepareSlip(msgspec.Struct, frozen=True):
    """Reserve a serial (or the next copy of `serial`) and draw the slip."""

    visit: int
    record: WorkerRecord
    language: Language
    serial: str | None = None


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


class NotePaper(msgspec.Struct, frozen=True):
    """Write down what the visitor said about the paper of a slip whose outcome the printer could not tell."""

    serial: str
    copy: int
    came_out: bool


class DropSlip(msgspec.Struct, frozen=True):
    """Forget a slip that was drawn: nothing of it may stay in memory."""

    serial: str


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
    """Write an audit event of the catalogue, without personal data."""

    event: str
    fields: tuple[tuple[str, str], ...] = ()


Command = (
    ReadCard
    | OpenRecord
    | PrepareSlip
    | SavePrint
    | PrintSlip
    | NotePaper
    | DropSlip
    | CallStaff
    | StartTimer
    | StopTimer
    | Note
)
