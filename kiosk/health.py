"""The states of the machine's parts: closed sets, each with UNKNOWN, shared by every layer above."""

import datetime as dt
import enum
from typing import Literal

import msgspec

from kiosk.faults import Fault


class ReaderState(enum.Enum):
    """How the card reader is."""

    UNKNOWN = "unknown"
    READY = "ready"
    ABSENT = "absent"
    """No reader is connected."""
    SERVICE_DOWN = "service_down"
    """The PC/SC service does not answer."""


READER_FAULTS: dict[ReaderState, Fault] = {
    ReaderState.ABSENT: Fault.READER_ABSENT,
    ReaderState.SERVICE_DOWN: Fault.CARD_SERVICE_DOWN,
}
"""States in which no card is read. UNKNOWN lasts for a moment, unless its program failed: `reader_fault`."""


class PrinterState(enum.Enum):
    """How the receipt printer is."""

    UNKNOWN = "unknown"
    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER_ERROR = "cutter_error"
    ERROR = "error"
    OFFLINE = "offline"
    """Unplugged, switched off, or not answering."""


PRINTER_FAULTS: dict[PrinterState, Fault] = {
    PrinterState.PAPER_OUT: Fault.PAPER_OUT,
    PrinterState.COVER_OPEN: Fault.COVER_OPEN,
    PrinterState.CUTTER_ERROR: Fault.CUTTER_ERROR,
    PrinterState.ERROR: Fault.PRINTER_ERROR,
    PrinterState.OFFLINE: Fault.PRINTER_ABSENT,
}
"""States in which nothing is begun. READY, PAPER_LOW and UNKNOWN are tried: the printer itself is asked first."""


class PrintOutcome(enum.Enum):
    """What is known of a slip after printing; UNKNOWN is said honestly and never resent by itself."""

    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    FAILED = "failed"


SlipCopy = tuple[str, int]
"""A slip's serial and the number of its copy."""


class ScannerState(enum.Enum):
    """How the code scanner is."""

    UNKNOWN = "unknown"
    NONE = "none"
    """This office has none."""
    READY = "ready"
    ABSENT = "absent"
    """Unplugged, or held by another program."""


class SamState(enum.Enum):
    """How the e-KTP reader's secure access module is."""

    UNKNOWN = "unknown"
    NONE = "none"
    """This office has none."""
    READY = "ready"
    ABSENT = "absent"
    """Its program or device does not answer."""


class SoundState(enum.Enum):
    """How the sound is."""

    UNKNOWN = "unknown"
    NONE = "none"
    """This office wants none."""
    READY = "ready"
    ABSENT = "absent"
    """No sound card, or the player or the voice is not installed."""


class RegisterState(enum.Enum):
    """How the sealed register on this machine is."""

    UNKNOWN = "unknown"
    READY = "ready"
    ABSENT = "absent"
    """Never filled, or without the key of its epoch."""
    DAMAGED = "damaged"


class Filling(msgspec.Struct, frozen=True):
    """A register on its way to this machine."""

    percent: int
    seconds_left: int | None = None
    """At the line's present speed; None while that is not known."""
    rows: int = 0
    """In all; how many are here goes by the bytes."""
    done: int = 0
    """Bytes that are here."""
    total: int = 0
    """Bytes in all."""
    speed: float = 0.0
    """Bytes a second."""


class DeviceLine(msgspec.Struct, frozen=True):
    """One device as staff see it: closed words, the fault's code where one stands, nothing of any visitor."""

    device: str
    """reader, printer, scanner, sam or sound."""
    configured: str
    """Kind, and address or name as the configuration has it."""
    state: str
    fault: Fault | None = None
    found: tuple[str, ...] = ()
    """Names of what is connected, where the system tells."""


class Diagnostics(msgspec.Struct, frozen=True):
    """The devices and their counters, for the staff's screen and `python -m kiosk devices`."""

    devices: tuple[DeviceLine, ...]
    seen_by: str
    """`window`: as the running kiosk last said; `opened`: each was opened for this look."""
    slips_printed: int | None = None
    paper_total_mm: int | None = None
    paper_used_mm: int | None = None
    slips_left: int | None = None
    tallies: tuple["Tally", ...] = ()
    """Of the window that runs."""


class Tally(msgspec.Struct, frozen=True):
    """What one device did since the window was opened, and its last fault."""

    device: str
    """reader, printer, scanner or sam."""
    done: int = 0
    """Cards and passports read, slips printed, codes read, numbers given."""
    failed: int = 0
    last_fault: Fault | None = None
    last_at: dt.datetime | None = None
    """When that was, in UTC."""


class Closed(enum.Enum):
    """Why the staff put the machine out of service; what visitors read stands in the translations."""

    PAPER = "paper"
    REPAIR = "repair"
    CLEANING = "cleaning"
    OFFICE = "office"
    """The office is closed, or nobody of the staff is there."""


class Called(msgspec.Struct, frozen=True):
    """A number of the queue that the staff call now, and where to."""

    number: str
    counter: str


class Wanted(msgspec.Struct, frozen=True):
    """A visitor who calls for staff, here or at another machine of the office; nothing of the visitor is in it."""

    call: str
    """Names the call, in hex."""
    since: dt.datetime
    kiosk: str = ""
    """Id of the machine; empty: this one."""
    place: str = ""
    """That machine's name."""
    answered: bool = False
    """Staff here go there; that machine is being told."""


class Health(msgspec.Struct, frozen=True):
    """How the machine is; a fault changes this and never the visit."""

    reader: ReaderState = ReaderState.UNKNOWN
    printer: PrinterState = PrinterState.UNKNOWN
    scanner: ScannerState = ScannerState.UNKNOWN
    sam: SamState = SamState.UNKNOWN
    sound: SoundState = SoundState.UNKNOWN
    headset: bool = False
    """Somebody listens through a headset: nobody else hears."""
    register: RegisterState = RegisterState.UNKNOWN
    register_as_of: dt.datetime | None = None
    """When the portal's data were true, in UTC; shown to every visitor."""
    register_region: str | None = None
    paper_used_mm: int | None = None
    """Of the roll that is in the printer, as counted here; None before the first count."""
    slips_left: int | None = None
    """Forecast for this roll; None where its length is not configured."""
    online: bool | None = None
    """Whether the last sync reached the portal; None before the first."""
    filling: Filling | None = None
    """What is being downloaded of the register."""
    faults: frozenset[Fault] = frozenset()
    """What stands wrong now, for staff."""
    closed: Closed | None = None
    """Out of service: no visit begins, one under way goes on."""
    called: Called | None = None
    """Shown to the room while nobody is at the machine."""
    wanted: tuple[Wanted, ...] = ()
    """Who calls for staff; a call outlives the visit, and the desk that takes the screen."""
    first_language: Literal["id", "en"] = "id"
    """In which a visit begins, as the staff set it."""


def reader_fault(health: Health) -> Fault | None:
    """Return why no card can be read now, None where one can or nobody knows yet."""
    failed = Fault.READER_FAILED if Fault.READER_FAILED in health.faults else None
    return READER_FAULTS.get(health.reader, failed)
