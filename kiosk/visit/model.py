"""The values of a visit: where a visitor stands and what is true there.

Stages are places, `kiosk.visit.events` are past facts, `kiosk.visit.commands` are orders; `step()` in
`kiosk.visit.machine` joins them.
"""

import datetime as dt
import enum
from typing import Literal

import msgspec

from kiosk.faults import Fault
from kiosk.health import Health, PrintOutcome
from kiosk.visit.guide import Guide
from kiosk.visit.reports import Danger, Rating, Voice
from kiosk.visit.speech import Speech
from onedata.records import WorkerRecord

Language = Literal["id", "en"]
"""What content, dates and slips are written in."""
LocalLanguage = Literal["jv", "su"]
"""Languages of a region, in which the most used words of the screens are said; the rest is Indonesian."""
TextSize = Literal[100, 130, 160]


class Stage(enum.Enum):
    """The places a visit can be in; the number is the row of the screen table."""

    ATTRACT = "attract"  # 1
    LANGUAGE = "language"  # 2
    HOME = "home"  # 3
    GUIDE = "guide"  # 16
    """A page that anybody may read; `Visit.guide` says which."""
    SEARCH = "search"
    """Typing what to search for among these pages."""
    NOTICE = "notice"  # 4
    IDENTIFY = "identify"  # 5
    CARD = "card"  # 6
    NUMBER = "number"  # 7, the identifier
    FACTOR_CHOICE = "factor_choice"  # 7, which second factor
    FACTOR = "factor"  # 7, the second factor
    CODE = "code"
    """Holding a code before the scanner, or hearing that it is not ours."""
    SLIP_CHECK = "slip_check"
    """Whether a scanned slip is genuine; nothing of its holder is shown."""
    EXPIRY = "expiry"
    """Typing the last day of a passport's validity: its chip opens with number, birth date and that."""
    PASSPORT = "passport"
    """Laying the passport on the reader, and its being read."""
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
    DANGER = "danger"  # 17
    """The questions of a report that somebody is in danger; `Visit.danger` says which."""
    COUNTDOWN = "countdown"  # 17
    """The seconds in which a report can be called off."""
    ALERT = "alert"  # 17
    """What became of the report, and what to do meanwhile."""
    VOICE = "voice"  # 13
    """The questions of a complaint, of wrong data, or of a case; `Visit.voice` says which."""
    CASE_SAVING = "case_saving"  # 14
    CASE_SAVED = "case_saved"  # 14
    """Code and PIN of the case."""
    CASE_OPENING = "case_opening"  # 15
    CASE = "case"  # 15
    """Where a case stands, and what was answered."""
    COVERED = "covered"
    """Time is running out on a personal screen: the data are gone, a factor brings them back."""
    GOODBYE = "goodbye"  # 19
    STAFF = "staff"  # 18
    """Staff have the screen: the visit rests and holds nothing of anybody until they give it back."""


PRIVATE_STAGES = frozenset({Stage.STATUS, Stage.JOURNEY, Stage.PREVIEW, Stage.PRINTING, Stage.PRINTED})
"""The only stages in which a visit holds a person's record."""
PAPER_STAGES = frozenset({Stage.PREVIEW, Stage.PRINTING, Stage.PRINTED})
"""The private stages that also print what anybody may read; then they hold no record but `Visit.guide`."""
QUEUE_STAGES = frozenset(
    {
        Stage.HOME,
        Stage.GUIDE,
        Stage.SEARCH,
        Stage.NOTICE,
        Stage.IDENTIFY,
        Stage.CARD,
        Stage.CODE,
        Stage.SLIP_CHECK,
        Stage.NUMBER,
        Stage.FACTOR_CHOICE,
        Stage.FACTOR,
        Stage.NOT_OPENED,
        Stage.OTHER_PROVINCE,
        Stage.STATUS,
        Stage.JOURNEY,
        Stage.CASE,
    }
)
"""Where a visitor may leave for a number of the queue: nothing is under way that somebody waits for."""
GUIDE_STAGES = PAPER_STAGES | {Stage.GUIDE, Stage.SEARCH}
"""The only stages in which a visitor is among the pages that anybody may read."""


class Overlay(enum.Enum):
    """What lies over a stage, opaque; closing it shows the stage again."""

    NONE = "none"
    HELP = "help"
    DISPLAY = "display"
    """Language, text size, contrast."""
    EMERGENCY = "emergency"  # 17
    STAFF_CALLED = "staff_called"
    DATA_WRONG = "data_wrong"
    """Data of the visitor are wrong: staff are called to look at them together."""
    TIME_WARNING = "time_warning"


class Way(enum.Enum):
    """How a visitor says who they are; the value is the credential kind of `onedata.sealing`."""

    CARD = "card"
    NIK = "nik"
    PASSPORT = "passport"
    CODE = "worker_id"
    """A code of an E-PMI or E-KPMI, scanned."""


class FactorKind(enum.Enum):
    """What a visitor adds to an identifier; the value is the prefix of the factor in a credential."""

    PIN = "pin"
    PHONE = "phone"
    """Last four digits of the confirmed phone."""
    PASSPORT = "passport"
    """Last four characters of the passport number."""
    FAMILY_PIN = "family"
    BIRTH_DATE = "birth"
    CHIP = "none"
    """The passport itself: its chip is an identifier of its own kind, and needs no factor."""


class Timer(enum.Enum):
    """The clocks of a visit; the conductor runs them, `step` starts and stops them."""

    IDLE = "idle"
    WARNING = "warning"
    PRIVATE = "private"
    """A private stage lasts at most 15 minutes."""
    GOODBYE = "goodbye"
    COUNTDOWN = "countdown"
    """Ten seconds in which a report can be called off."""
    RECEIPT = "receipt"
    """How long a screen says "being sent" before it says "not sent yet"."""
    LOOK = "look"
    """When to look again whether the portal has signed for a case."""
    STAFF = "staff"
    """How long staff have to answer before phone numbers are shown."""


class Call(enum.Enum):
    """Whether staff who were called have answered."""

    WAITING = "waiting"
    COMING = "coming"
    UNANSWERED = "unanswered"


class CodeKind(enum.Enum):
    """What a scanned code is."""

    SLIP = "slip"
    WORKER = "worker"
    PASSPORT = "passport"
    OTHER = "other"
    """Not ours: nothing of it is kept."""


class ScannedCode(msgspec.Struct, frozen=True):
    """A code that was classified: a slip's text, a worker's identifier, a passport number. Personal: never logged."""

    kind: CodeKind
    text: str = ""
    chip: "ChipKey | None" = None
    """The dates of a passport's edge, which open its chip."""


class SlipVerdict(enum.Enum):
    """What the check of a slip can say; the values of `kiosk.slips.verify.Kind`."""

    VALID = "VALID"
    OUT_OF_DATE = "OUT_OF_DATE"
    ALTERED = "ALTERED"
    REVOKED = "REVOKED"
    NOT_OURS = "NOT_OURS"
    UNKNOWN_KEY = "UNKNOWN_KEY"


class SlipAnswer(msgspec.Struct, frozen=True):
    """What anybody may know of a slip: the verdict, and its dates where the signature held. Nothing of its holder."""

    verdict: SlipVerdict
    data_date: dt.date | None = None
    expires: dt.date | None = None


class Assurance(enum.Enum):
    """How the identifier was brought. What opens is decided by the sealed entry, never by this."""

    TYPED = "typed"
    """Typed, or scanned from paper."""
    CARD = "card"
    """A card's fixed identifier: the same card as was bound, no more."""
    CHIP = "chip"
    """A document's chip, vouched for by its state."""
    SAM_FINGERPRINT = "sam+fingerprint"
    """A secure access module read the e-KTP and compared the finger."""


class Identity(msgspec.Struct, frozen=True):
    """What a visitor brought or typed, before any factor. Personal: never logged."""

    way: Way
    identifier: str
    assurance: Assurance = Assurance.TYPED


class ChipKey(msgspec.Struct, frozen=True):
    """The dates printed in a passport, YYYY-MM-DD: with the number they open its chip. Personal: never logged."""

    birth: str
    expiry: str = ""
    """Empty until it was typed."""


class PreparedSlip(msgspec.Struct, frozen=True):
    """A slip drawn and waiting for a yes; `image` is the PNG of exactly what would be printed."""

    serial: str
    copy: int
    image: bytes
    pages: int = 0
    """Sheets of A4, one below the other in the picture; 0: a strip of receipt paper."""


class Visit(msgspec.Struct, frozen=True):
    """Everything that is true of one visit. Ending a visit builds a new one; no field is ever cleared."""

    number: int
    """Counts visits since start; answers to an earlier visit's orders are dropped by it."""
    stage: Stage = Stage.ATTRACT
    overlay: Overlay = Overlay.NONE
    beneath: Overlay = Overlay.NONE
    """The panel that an open time warning lies over; it comes back when the visitor stays."""
    warning: int = 0
    """Seconds the open time warning lasts, counted from its opening; 0 without one."""
    language: Language = "id"
    local: LocalLanguage | None = None
    """The words of the screens are in this language where it has them; `language` is then Indonesian."""
    text_size: TextSize = 100
    high_contrast: bool = False
    speech: Speech = Speech()
    health: Health = Health()
    way: Way | None = None
    """How the visitor chose to say who they are; at NUMBER it tells which number is typed."""
    identity: Identity | None = None
    factor: FactorKind | None = None
    chip: ChipKey | None = None
    """At EXPIRY and PASSPORT."""
    step: int = 0
    """At PASSPORT while `reading`: which step of the read, counted from 1."""
    person: WorkerRecord | None = None
    resume: Stage | None = None
    """Where a factor leads back to after COVERED."""
    elsewhere: bool = False
    """Look-ups of this visit go to the portal, for a record of another province, until another number is given."""
    moved_to: str | None = None
    """At OTHER_PROVINCE: the province that holds the record now, where this machine's register says so."""
    tries: int = 0
    """Look-ups that did not open, in this visit."""
    agreed: bool = False
    """The privacy notice was agreed to."""
    reading: bool = False
    """A card is being read."""
    card: int = 0
    """While `reading`: which card, as `CardPresented` counted it; an answer about another one is dropped."""
    guide: Guide | None = None
    """Where the visitor is among the pages that anybody may read."""
    danger: Danger | None = None
    """Where the visitor is with a report of somebody in danger."""
    voice: Voice | None = None
    """Where the visitor is with a complaint, wrong data, or a case."""
    call: Call | None = None
    """Whether the staff who were called have answered, as long as the sign is on the screen."""
    numbers: msgspec.Struct | None = None
    """The phone numbers, while the sign is on the screen or a receipt is waited for; the screens know their type."""
    rating: Rating | None = None
    """At GOODBYE: how the visit was, if somebody said so."""
    fault: Fault | None = None
    """The last trouble the visitor should see on this stage."""
    checked: SlipAnswer | None = None
    """At SLIP_CHECK None until the answer is there."""
    checks: int = 0
    """Slips scanned in this visit; only what is told of the last one is shown."""
    slip: PreparedSlip | None = None
    """At PREVIEW None until the slip is drawn."""
    drawings: int = 0
    """Slips ordered in this visit; only the last one ordered is shown."""
    serial: str | None = None
    """Serial of this person's slip once it was saved: whatever is printed next is its next copy."""
    saving: bool = False
    """At PRINTING: the intention to print is still being written; no paper moves before."""
    outcome: PrintOutcome | None = None
    paper_seen: bool | None = None
    """At PRINTED with outcome UNKNOWN: what the visitor said about the paper; None before they said it."""
    paper: bool = False
    """Paper may have come out in this visit: the goodbye screen reminds of it."""
    card_used: bool = False
    """A card was read in this visit: the goodbye screen reminds of it."""
