"""What comes back to a visit by its number: answers to its orders, its timers, and staff who gave the screen back."""

import msgspec

from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit.model import PreparedSlip, SlipAnswer, Timer
from kiosk.visit.reports import AlertNews, CaseNews, CaseSeen, Ticket
from onedata.records import WorkerRecord


class DeskClosed(msgspec.Struct, frozen=True):
    """Staff gave the screen back."""


class TimerExpired(msgspec.Struct, frozen=True):
    """A timer of this visit ran out."""

    timer: Timer
    visit: int


class IdCardRead(msgspec.Struct, frozen=True):
    """The secure access module gave an e-KTP's number, and the finger was the card's."""

    visit: int
    number: str


class IdCardFailed(msgspec.Struct, frozen=True):
    """The secure access module gave no number."""

    visit: int
    fault: Fault


class SlipChecked(msgspec.Struct, frozen=True):
    """A scanned slip was checked."""

    visit: int
    asked: int
    answer: SlipAnswer


class RecordOpened(msgspec.Struct, frozen=True):
    """The register opened."""

    visit: int
    record: WorkerRecord


class RecordNotOpened(msgspec.Struct, frozen=True):
    """The register did not open; `fault` is for staff only and changes nothing a visitor sees.

    Except RECORD_MOVED: then `region` is the province that holds the record now.
    """

    visit: int
    fault: Fault
    region: str | None = None


class SlipReady(msgspec.Struct, frozen=True):
    """A slip was drawn; `drawing` says for which `PrepareSlip`."""

    visit: int
    slip: PreparedSlip
    drawing: int


class SlipNotReady(msgspec.Struct, frozen=True):
    """A slip could not be drawn, or no serial could be reserved for it."""

    visit: int
    fault: Fault
    drawing: int


class PrintSaved(msgspec.Struct, frozen=True):
    """The intention to print is on disk; only now may paper move."""

    visit: int
    serial: str
    copy: int


class PrintNotSaved(msgspec.Struct, frozen=True):
    """The intention could not be written: nothing is printed."""

    visit: int
    serial: str
    copy: int
    fault: Fault


class Printed(msgspec.Struct, frozen=True):
    """The printer is done with a slip, one way or another."""

    visit: int
    serial: str
    copy: int
    outcome: PrintOutcome
    fault: Fault | None = None


class PageReady(msgspec.Struct, frozen=True):
    """A page was found; `asked` says for which `OpenPage`."""

    visit: int
    asked: int
    page: msgspec.Struct


class PageNotReady(msgspec.Struct, frozen=True):
    """A page could not be read, or is not there."""

    visit: int
    asked: int
    fault: Fault


class NumberTaken(msgspec.Struct, frozen=True):
    """A number of the queue was given, and is on disk."""

    visit: int
    number: str
    key: str
    """What for, as it was asked."""
    asked: int


class NumberNotTaken(msgspec.Struct, frozen=True):
    """No number could be given."""

    visit: int
    fault: Fault
    asked: int


class NumbersReady(msgspec.Struct, frozen=True):
    """The phone numbers were found."""

    visit: int
    page: msgspec.Struct


class StaffCame(msgspec.Struct, frozen=True):
    """Staff answered the call, at the desk."""

    visit: int


class AlertTold(msgspec.Struct, frozen=True):
    """There is word of the alert that this visit raised."""

    visit: int
    news: AlertNews


class CaseSaved(msgspec.Struct, frozen=True):
    """The case is on disk; only now may its code and PIN be shown."""

    visit: int
    ticket: Ticket


class CaseNotSaved(msgspec.Struct, frozen=True):
    """The case could not be saved."""

    visit: int
    fault: Fault


class CaseTold(msgspec.Struct, frozen=True):
    """Whether the portal has signed for a case by now, or refused it."""

    visit: int
    event_id: str
    news: CaseNews


class CaseOpened(msgspec.Struct, frozen=True):
    """Code and PIN opened a case."""

    visit: int
    case: CaseSeen


class CaseNotOpened(msgspec.Struct, frozen=True):
    """Code and PIN opened nothing; `fault` is for staff only and changes nothing a visitor sees."""

    visit: int
    fault: Fault


class SpeechEnded(msgspec.Struct, frozen=True):
    """All is said; `asked` says of which `Speak`."""

    visit: int
    asked: int
