"""What the conductor needs of the world, as protocols; `kiosk.app` gives the real parts, tests give their own.

Each method runs on the one worker thread of its resource, so none needs a lock of its own and none may call back.
Expected trouble is a return value or `TroubleError` with a fault code; any other exception is a bug, and is logged.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from kiosk.audit import Entry
from kiosk.faults import Fault
from kiosk.health import PrintOutcome, RegisterState
from kiosk.visit.commands import CancelAlert, OpenCase, OpenRecord, PrepareSlip, RaiseAlert, SaveCase, SaveRating, Speak
from kiosk.visit.guide import Ref
from kiosk.visit.model import Language, PreparedSlip, SlipAnswer
from kiosk.visit.reports import AlertNews, CaseNews, CaseSeen, Ticket
from kiosk.visit.speech import Speed, Volume
from onedata.records import WorkerRecord


class TroubleError(Exception):
    """Expected trouble: the order could not be carried out, and `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class NotOpened(msgspec.Struct, frozen=True):
    """The register did not open; the fault is for staff only."""

    fault: Fault
    region: str | None = None
    """With RECORD_MOVED: the province that holds the record now."""


class RegisterNews(msgspec.Struct, frozen=True):
    """How the register on this machine is; the fields of `kiosk.health.Health`."""

    register: RegisterState
    register_as_of: dt.datetime | None = None
    register_region: str | None = None


class RegisterPort(Protocol):
    """The sealed register."""

    def open(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        """Look a record up; does all the work even where `order.refused`."""

    def begin_visit(self) -> RegisterNews:
        """Take over a newer register, if one has come, and say how it is; called at the start and between visits."""


class PortalPort(Protocol):
    """The portal, for a record of another province."""

    def look_up(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        """Ask for one record; does all the work even where `order.refused`.

        A refusal is RECORD_NOT_OPENED; every other fault means that the portal did not answer.
        """


class ReaderPort(Protocol):
    """The card reader."""

    def read(self, card: int) -> None:
        """Ask for the card that lies there; returns at once, the answer comes as `CardRead` or `CardFailed`."""

    def read_passport(self, number: str, birth: str, expiry: str) -> None:
        """Ask for the passport that lies there, by what is printed in it (dates as YYYY-MM-DD); returns at once.

        The answer comes as `PassportRead` or `CardFailed`, with `PassportProgress` before.
        """


class SamPort(Protocol):
    """The e-KTP reader with a secure access module."""

    def read(self) -> str:
        """Wait for card and finger and return the NIK. Raises `TroubleError`; returns by its own time."""


class SlipPort(Protocol):
    """Where slips are drawn."""

    def prepare(self, order: PrepareSlip) -> PreparedSlip:
        """Reserve a serial, or the next copy of one, draw the slip and keep it for the printer."""

    def check(self, text: str) -> SlipAnswer:
        """Check a scanned slip."""

    def drop(self, serial: str, copy: int) -> None:
        """Forget a slip; no harm if it is not known. Runs on the printer's worker, after a print under way."""

    def held(self) -> int:
        """Count the slips that are drawn and not printed or forgotten. Runs on the printer's worker."""


class JournalPort(Protocol):
    """The journal of prints, on disk when a method returns."""

    def save(self, serial: str, copy: int) -> None:
        """Write down that this slip is about to be printed."""

    def settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        """Write down how a print ended."""

    def paper(self, serial: str, copy: int, came_out: bool) -> None:
        """Write down what the visitor said about the paper."""

    def unsettled(self) -> Iterable[tuple[str, int]]:
        """Return the serial and copy of each saved print whose end nobody wrote down."""


class PrinterPort(Protocol):
    """The receipt printer."""

    def print(self, serial: str, copy: int) -> tuple[PrintOutcome, Fault | None]:
        """Print the slip that was prepared; returns by its own deadline."""


class QueuePort(Protocol):
    """The queue of the day."""

    def take(self, key: str, language: Language) -> str:
        """Give the next number for what `key` names, to be called in `language`; on disk when this returns.

        Runs on the journal's worker.
        """

    def call_staff(self) -> None:
        """Let the desks know that a visitor here calls for staff; returns at once."""


class SoundPort(Protocol):
    """The loudspeaker and the headset; every method returns at once."""

    def speak(self, order: Speak) -> None:
        """Begin to say these lines, instead of whatever is being said; the end comes as `SpeechEnded`."""

    def pause(self, *, paused: bool) -> None:
        """Stop for a while, or go on."""

    def pace(self, speed: Speed, volume: Volume) -> None:
        """Speak so from the next sentence on."""

    def quiet(self) -> None:
        """Stop, and forget what was to be said."""


class StaffPort(Protocol):
    """The local sign and sound."""

    def call(self) -> None:
        """Call staff."""


class ContentPort(Protocol):
    """What anybody may read; holds nothing of anybody."""

    def open(self, ref: Ref, language: Language) -> msgspec.Struct:
        """Find what a page holds. Raises `TroubleError` where it cannot be read or is not there."""


class AlertPort(Protocol):
    """The alerts' own lane."""

    def raise_alert(self, order: RaiseAlert, tell: Callable[[AlertNews], None]) -> None:
        """Send an alert; `tell` is given each word of it, on any thread. Raises `TroubleError` where nobody has it."""

    def cancel(self, order: CancelAlert) -> None:
        """Tell that an alert was called off. Raises `TroubleError`."""


class CasePort(Protocol):
    """What is told to the portal under seal, and the cases that come back."""

    def save(self, order: SaveCase) -> Ticket:
        """Save a case, return what leads back to it. The same order again is the same case. Raises `TroubleError`."""

    def forget(self) -> None:
        """Forget a case that was not saved: its visit is over."""

    def news(self, event_id: str) -> CaseNews:
        """Return whether the portal has signed for a case, or refused it. Raises `TroubleError`."""

    def open(self, order: OpenCase) -> CaseSeen | NotOpened:
        """Look a case up. Raises `TroubleError`."""

    def rate(self, order: SaveRating) -> None:
        """Tell how a visit was. Raises `TroubleError`."""


class AuditPort(Protocol):
    """The log; its methods never raise."""

    def note(self, entry: Entry) -> None:
        """Write down an event of the catalogue."""

    def bug(self, order: str, error: BaseException) -> None:
        """Write down where a bug showed, without anything a visitor brought."""


class Ports(msgspec.Struct, frozen=True):
    """The world, one port a resource."""

    register: RegisterPort
    portal: PortalPort
    reader: ReaderPort
    sam: SamPort
    slips: SlipPort
    journal: JournalPort
    printer: PrinterPort
    queue: QueuePort
    sound: SoundPort
    staff: StaffPort
    content: ContentPort
    alerts: AlertPort
    cases: CasePort
    audit: AuditPort
