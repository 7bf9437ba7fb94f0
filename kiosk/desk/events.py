"""What happens at the desk: past facts. Those with `session` answer an order and count for that session only."""

import msgspec

from kiosk.desk.care import Act, Board, Place
from kiosk.desk.model import (
    Account,
    Document,
    Edge,
    Hits,
    ListChoice,
    Listing,
    Look,
    Mark,
    Paper,
    Refused,
    Search,
    Service,
    SlipSeen,
    Source,
    Staff,
)
from kiosk.faults import Fault
from kiosk.health import Health, PrintOutcome
from kiosk.visit.model import FactorKind, Language, PreparedSlip, ScannedCode, Way
from kiosk.visit.reports import CaseSeen
from onedata.records import WorkerRecord


class Opened(msgspec.Struct, frozen=True):
    """The visitors' screen was given to the desk, by a staff card that was laid down or by "Petugas"."""

    card: str = ""


class CardPresented(msgspec.Struct, frozen=True):
    """A card lies on the reader, or is in it."""

    contactless: bool = True


class CardRead(msgspec.Struct, frozen=True):
    """Its identifier. Personal: never logged."""

    identifier: str


class CardFailed(msgspec.Struct, frozen=True):
    """It could not be read."""

    fault: Fault


class PassportProgress(msgspec.Struct, frozen=True):
    """A passport lies on the reader and is being read."""


class PassportRead(msgspec.Struct, frozen=True):
    """Its chip gave its answer, and its state vouches for it. Personal: never logged."""

    number: str
    chip: str


class PinEntered(msgspec.Struct, frozen=True):
    """Staff typed their PIN."""

    text: str


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


class LanguageChosen(msgspec.Struct, frozen=True):
    """Staff chose the language: of the screens, and of what is printed."""

    language: Language


class Touched(msgspec.Struct, frozen=True):
    """Somebody is there."""


class Continued(msgspec.Struct, frozen=True):
    """Yes, go on."""


class BackAsked(msgspec.Struct, frozen=True):
    """Back."""


class LockAsked(msgspec.Struct, frozen=True):
    """Staff leave."""


class FindAsked(msgspec.Struct, frozen=True):
    """Look for a person."""


class ReasonChosen(msgspec.Struct, frozen=True):
    """Why, a code of `codes/access_reasons.csv`."""

    code: str


class WayChosen(msgspec.Struct, frozen=True):
    """By which identifier; None: by what is known, through the portal."""

    way: Way | None


class NumberEntered(msgspec.Struct, frozen=True):
    """An identifier was typed or scanned."""

    text: str


class FactorChosen(msgspec.Struct, frozen=True):
    """What the person adds."""

    factor: FactorKind


class FactorEntered(msgspec.Struct, frozen=True):
    """They typed it."""

    text: str


class SearchEntered(msgspec.Struct, frozen=True):
    """What is known was typed."""

    search: Search


class HitChosen(msgspec.Struct, frozen=True):
    """One of the persons found."""

    index: int


class PapersSeen(msgspec.Struct, frozen=True):
    """Staff looked at papers: a code like `KTP`."""

    papers: str


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


class PrintAsked(msgspec.Struct, frozen=True):
    """Print what is at hand, on a slip or a sheet."""

    paper: Paper = "slip"
    document: Document = "status"


class PaperChosen(msgspec.Struct, frozen=True):
    """Rather on the other paper."""

    paper: Paper


class CodeScanned(msgspec.Struct, frozen=True):
    """A code was scanned and classified."""

    code: ScannedCode


class CheckAsked(msgspec.Struct, frozen=True):
    """Check a slip that somebody brought."""


class SlipTyped(msgspec.Struct, frozen=True):
    """Its code was typed."""

    text: str


class SlipChecked(msgspec.Struct, frozen=True):
    """What this machine can say of it."""

    session: int
    seen: SlipSeen


class CaseAsked(msgspec.Struct, frozen=True):
    """Print the receipt of a case once more."""


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
    slip: PreparedSlip
    drawing: int


class SlipNotReady(msgspec.Struct, frozen=True):
    """It could not be drawn."""

    session: int
    fault: Fault
    drawing: int


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


class PaperSeen(msgspec.Struct, frozen=True):
    """Staff saw whether the paper came out."""

    came_out: bool


class ListsAsked(msgspec.Struct, frozen=True):
    """Show which lists there are."""


class ListsFound(msgspec.Struct, frozen=True):
    """They were found."""

    session: int
    choices: tuple[ListChoice, ...]


class ListChosen(msgspec.Struct, frozen=True):
    """Open a list."""

    source: Source
    key: str


class ListRead(msgspec.Struct, frozen=True):
    """It was read."""

    session: int
    listing: Listing


class ListNotRead(msgspec.Struct, frozen=True):
    """It cannot be used; `key` of the catalogue says why, `line` where."""

    session: int
    key: str
    line: int = 0


class RunAsked(msgspec.Struct, frozen=True):
    """Print it."""


class SheetsAsked(msgspec.Struct, frozen=True):
    """Make one file of A4 sheets of it."""


class ListFiled(msgspec.Struct, frozen=True):
    """Its sheets are in a file."""

    list_id: str
    name: str
    account: Account


class PauseAsked(msgspec.Struct, frozen=True):
    """Print no further slip for now."""


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


class ServicesAsked(msgspec.Struct, frozen=True):
    """Show what else can be done for this person."""


class ServiceChosen(msgspec.Struct, frozen=True):
    """One of these was chosen."""

    service: Service


class Typed(msgspec.Struct, frozen=True):
    """A new PIN, typed by the person unseen, the last digits of a phone, or a case's code or PIN."""

    text: str


class EdgeEntered(msgspec.Struct, frozen=True):
    """What is printed in a passport was typed."""

    edge: Edge


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


class WrongAsked(msgspec.Struct, frozen=True):
    """Staff want to see what visitors marked as wrong."""


class WrongListed(msgspec.Struct, frozen=True):
    """The portal told what was marked; None where it did not answer."""

    session: int
    marks: tuple[Mark, ...] | None


class CareAsked(msgspec.Struct, frozen=True):
    """Staff want to look after the machine."""


class PlaceChosen(msgspec.Struct, frozen=True):
    """They chose what."""

    place: Place


class Acted(msgspec.Struct, frozen=True):
    """They want one thing done there."""

    act: Act
    value: str = ""


class BoardShown(msgspec.Struct, frozen=True):
    """How a place is; `asked` says for which order."""

    session: int
    asked: int
    board: Board


class BoardNotShown(msgspec.Struct, frozen=True):
    """It could not be looked at, or done."""

    session: int
    asked: int
    fault: Fault


class HealthChanged(msgspec.Struct, frozen=True):
    """The machine is in another state."""

    health: Health


class IdleExpired(msgspec.Struct, frozen=True):
    """Nobody touched anything for a minute."""

    session: int


PERSON_EVENTS = (
    PinEntered,
    LanguageChosen,
    Touched,
    Continued,
    BackAsked,
    LockAsked,
    FindAsked,
    ReasonChosen,
    WayChosen,
    NumberEntered,
    FactorChosen,
    FactorEntered,
    SearchEntered,
    HitChosen,
    PapersSeen,
    PrintAsked,
    PaperChosen,
    PaperSeen,
    CodeScanned,
    CheckAsked,
    SlipTyped,
    CaseAsked,
    ListsAsked,
    ListChosen,
    RunAsked,
    SheetsAsked,
    PauseAsked,
    ServicesAsked,
    ServiceChosen,
    Typed,
    WrongAsked,
    CareAsked,
    PlaceChosen,
    Acted,
    CardPresented,
    EdgeEntered,
)
"""Real input: it keeps a session alive."""

Event = (
    Opened
    | CardPresented
    | CardRead
    | CardFailed
    | PassportProgress
    | PassportRead
    | PinEntered
    | SignedIn
    | NotSignedIn
    | LanguageChosen
    | Touched
    | Continued
    | BackAsked
    | LockAsked
    | FindAsked
    | ReasonChosen
    | WayChosen
    | NumberEntered
    | FactorChosen
    | FactorEntered
    | SearchEntered
    | HitChosen
    | PapersSeen
    | Found
    | NotFound
    | Searched
    | PrintAsked
    | PaperChosen
    | CodeScanned
    | CheckAsked
    | SlipTyped
    | SlipChecked
    | CaseAsked
    | CaseFound
    | CaseNotFound
    | SlipReady
    | SlipNotReady
    | PrintSaved
    | PrintNotSaved
    | Printed
    | PaperSeen
    | ListsAsked
    | ListsFound
    | ListChosen
    | ListRead
    | ListNotRead
    | RunAsked
    | SheetsAsked
    | ListFiled
    | PauseAsked
    | RowDrawn
    | RowNotDrawn
    | RowPrinted
    | ServicesAsked
    | ServiceChosen
    | Typed
    | EdgeEntered
    | Served
    | NotServed
    | WrongAsked
    | WrongListed
    | CareAsked
    | PlaceChosen
    | Acted
    | BoardShown
    | BoardNotShown
    | HealthChanged
    | IdleExpired
)
