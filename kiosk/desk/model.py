"""The values of a desk session: who is signed in, where they stand, and whose data they look at.

Stages are places, `kiosk.desk.events` are past facts, `kiosk.desk.orders` are orders; `step()` in
`kiosk.desk.machine` joins them. Whoever signs in begins a new session; locking builds a new value that holds nothing.
"""

import datetime as dt
import enum
from typing import Literal

import msgspec

from kiosk.desk.care import Care
from kiosk.faults import Fault
from kiosk.health import Health, PrintOutcome
from kiosk.visit.looks import Look
from kiosk.visit.model import FactorKind, Identity, Language, PreparedSlip, SlipAnswer, Way
from kiosk.visit.reports import CaseSeen
from onedata.access_reasons import AccessReason
from onedata.counter_records import StaffRole
from onedata.records import WorkerRecord

Paper = Literal["slip", "sheet"]
"""A slip of the receipt printer, or a sheet of A4."""
Document = Literal["status", "requirements", "case", "looks"]
"""What is printed: a person's status, what their destination requires, the receipt of a case, or who looked."""
Source = Literal["file", "group"]
"""Where a list comes from: a file of the lists' folder, or a group of the portal."""


class Stage(enum.Enum):
    """The places at the desk."""

    LOCKED = "locked"
    """Nobody is signed in: a staff card opens the next place. On a kiosk the visitors have the screen back."""
    PIN = "pin"
    SIGNING_IN = "signing_in"
    HOME = "home"
    REASON = "reason"
    """Why somebody's data are needed: asked once a person, before anything is looked for."""
    WAYS = "ways"
    """How the person is found."""
    CARD = "card"
    NUMBER = "number"
    FACTORS = "factors"
    FACTOR = "factor"
    SEARCH = "search"
    """Typing a name and what else is known; asks the portal."""
    HITS = "hits"
    PAPERS = "papers"
    """Which papers the person showed: without any nothing opens that a factor did not open."""
    LOOKING = "looking"
    """The register or the portal is being asked."""
    FOUND = "found"
    PREVIEW = "preview"
    PRINTING = "printing"
    PRINTED = "printed"
    CASE_CODE = "case_code"
    """The code of a case whose receipt is wanted again."""
    CASE_PIN = "case_pin"
    """The person types the PIN of it, unseen."""
    CASE = "case"
    """How the case stands."""
    CHECK = "check"
    """A slip that somebody brought is scanned, or its code typed."""
    CHECKED = "checked"
    """Whether it is genuine, and of which day."""
    LISTS = "lists"
    """Which list: files that lie there, groups of the portal, lists that were not finished."""
    LIST = "list"
    """How many of a list are found, and which lines are not."""
    RUN = "run"
    """A list is being printed, waits for the printer, or is done: then this is its account."""
    SHOWN_PAPERS = "shown_papers"
    """Which papers the person showed, before the portal is asked to change anything: a factor alone is not enough."""
    SERVICES = "services"
    """What else can be done for this person, who is there: PIN, card, phone, who looked."""
    TYPING = "typing"
    """The person types a PIN, or staff a phone number's last digits, that goes to the portal."""
    EDGE = "edge"
    """What is printed in the passport whose chip shall be the person's is typed, or scanned."""
    BINDING = "binding"
    """The card that shall be the person's is laid on the reader."""
    SUPERVISOR = "supervisor"
    """Another card was bound before: a supervisor lays down theirs, for this one binding."""
    SUPERVISOR_PIN = "supervisor_pin"
    ASKING = "asking"
    """The portal is asked to do something for this person."""
    DONE = "done"
    """What the portal answered."""
    WRONG = "wrong"
    """What visitors marked as wrong, and how far each is."""
    CARES = "cares"
    """What of the machine can be looked after."""
    CARE = "care"
    """One of these places: how it is, and what can be done."""


PERSON_STAGES = frozenset(
    {
        Stage.FOUND,
        Stage.PREVIEW,
        Stage.PRINTING,
        Stage.PRINTED,
        Stage.SHOWN_PAPERS,
        Stage.SERVICES,
        Stage.TYPING,
        Stage.EDGE,
        Stage.BINDING,
        Stage.SUPERVISOR,
        Stage.SUPERVISOR_PIN,
        Stage.ASKING,
        Stage.DONE,
        Stage.CASE,
    }
)
"""The only stages in which a desk holds a person's record, or a case."""


class Refused(enum.Enum):
    """Why a sign-in was refused; the values of `kiosk.cache.staff.Refusal`, and a machine that cannot answer."""

    WRONG = "wrong"
    LOCKED_OUT = "locked_out"
    TOO_OLD = "too_old"
    NO_LIST = "no_list"
    CLOCK = "clock"
    FAILED = "failed"


class Said(msgspec.Struct, frozen=True):
    """What the screen says about the last attempt: a key of the catalogue, and a number or a day in it."""

    key: str
    count: int = 0
    day: dt.date | None = None


class Staff(msgspec.Struct, frozen=True):
    """Who is signed in."""

    staff_id: str
    name: str
    role: StaffRole
    reasons: tuple[AccessReason, ...] = ()
    """Why this desk may look at data, as the portal keeps it; none: as this release has it."""


class Search(msgspec.Struct, frozen=True):
    """What is known of a person who brought nothing. Personal: never logged."""

    name: str = ""
    born: str = ""
    """YYYY-MM-DD."""
    phone: str = ""
    """Last four digits."""
    agency: str = ""


class Hit(msgspec.Struct, frozen=True):
    """One of at most twenty persons that a search found: masked, and named by a handle of this session alone."""

    handle: str
    name: str
    birth_year: int
    stage: str
    region: str
    agency: str = ""


class Hits(msgspec.Struct, frozen=True):
    """What a search found."""

    people: tuple[Hit, ...]
    more: bool = False
    """There are more than are shown: know more, and search again."""


class Service(enum.Enum):
    """What the portal does for a person at the desk."""

    PIN = "pin"
    PHONE = "phone"
    CARD = "card"
    UNBIND = "unbind"
    CHIP = "chip"
    """The chip of the person's passport."""
    CHIP_OFF = "chip_off"
    FAMILY = "family"
    FAMILY_OFF = "family_off"
    WHO_LOOKED = "who_looked"


class Edge(msgspec.Struct, frozen=True):
    """What is printed in a passport and opens its chip; dates as YYYY-MM-DD. Personal: never logged."""

    number: str = ""
    birth: str = ""
    expiry: str = ""


class Binding(msgspec.Struct, frozen=True):
    """What the portal is asked to take: a card or chip, and what goes with it. Personal and secret: never logged."""

    card: str = ""
    text: str = ""
    """A PIN or digits that were typed."""
    passport: str = ""
    """The number that a chip has."""


class Mark(msgspec.Struct, frozen=True):
    """A field that a visitor marked as wrong: by the code on their slip, never by name."""

    code: str
    field: str
    source: str
    """Whose data it is: who must put it right."""
    state: str
    received_at: dt.datetime


class SlipSeen(msgspec.Struct, frozen=True):
    """What a check of a slip tells staff, who compare it with the paper and the person."""

    answer: SlipAnswer
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value, in the desk's language; only where the signature held and the slip was not revoked."""


class ListChoice(msgspec.Struct, frozen=True):
    """A list that can be opened."""

    source: Source
    key: str
    name: str
    count: int | None = None
    begun: bool = False
    """It was begun here and not printed to its end."""
    day: dt.date | None = None
    """The day that a group is for."""


class Listing(msgspec.Struct, frozen=True):
    """A list that was read: how many lines, which lines find nobody, what is printed already. Nobody is named."""

    list_id: str
    name: str
    total: int
    missing: tuple[int, ...] = ()
    """Lines of the file as an editor counts them; numbers of a group's rows, from 1."""
    withheld: tuple[int, ...] = ()
    """Rows of a group whose people let only their PIN open their data."""
    doubled: tuple[int, ...] = ()
    """Lines that say the same as one before: they are no rows of their own."""
    same: tuple[tuple[int, int], ...] = ()
    """A line, and the one before it that names the same person in another way: that one gets the slip."""
    done: int = 0


class Account(msgspec.Struct, frozen=True):
    """What became of a list's lines; the four and `left` add up to its length."""

    confirmed: int = 0
    unknown: int = 0
    failed: int = 0
    skipped: int = 0
    left: int = 0
    look_for: tuple[tuple[str, int], ...] = ()
    """Serial and copy of the slips that may have come out or not: somebody looks whether they are there."""


class RunState(enum.Enum):
    """How a list's printing stands."""

    RUNNING = "running"
    WAITING = "waiting"
    """For the printer: it goes on by itself."""
    PAUSED = "paused"
    FILING = "filing"
    """All its sheets are being drawn into one file."""
    DONE = "done"


class Run(msgspec.Struct, frozen=True):
    """A list being printed: rows by number, never a person."""

    list_id: str
    total: int
    account: Account
    state: RunState = RunState.RUNNING
    drawing: bool = False
    drawn: int | None = None
    """A row that waits for the printer."""
    printing: int | None = None
    over: bool = False
    """No row is left to draw."""
    filed: str = ""
    """The file that its sheets are in."""
    without: tuple[int, ...] = ()
    """Lines of people who were not found, or let nobody else open their data: skipped."""
    same: tuple[tuple[int, int], ...] = ()
    """Lines that are skipped because another one names the same person, and which."""
    fault: Fault | None = None

    @property
    def nth(self) -> int:
        """Count the slip that is printed now, or waits to be printed again, among those of the list."""
        settled = self.account.confirmed + self.account.unknown + self.account.failed
        return settled + (self.printing is not None)

    @property
    def at_work(self) -> bool:
        """Say whether it goes on by itself, whoever is there."""
        return self.state in (RunState.RUNNING, RunState.WAITING, RunState.FILING)


class Desk(msgspec.Struct, frozen=True):
    """Everything that is true of one desk session."""

    number: int
    """Counts sessions since start; answers to an earlier session's orders are dropped by it."""
    asked: int = 0
    """Counts what was asked for the screen; the answer to an earlier question comes too late."""
    alone: bool = False
    """An office PC: no visitors have the screen when the desk is locked."""
    only_sheets: bool = False
    """The printer is an office printer: there is no receipt paper."""
    open: bool = False
    """On a kiosk: the desk has the screen."""
    stage: Stage = Stage.LOCKED
    language: Language = "id"
    health: Health = Health()
    said: Said | None = None
    card: str = ""
    """At PIN and SIGNING_IN: the staff card's identifier."""
    reading: bool = False
    staff: Staff | None = None
    reason: str = ""
    way: Way | None = None
    identity: Identity | None = None
    factor: FactorKind | None = None
    search: Search = Search()
    hits: Hits | None = None
    chosen: Hit | None = None
    """At PAPERS and after: the hit that is to be opened, or was."""
    person: WorkerRecord | None = None
    code: str = ""
    """At CASE_PIN and while the case is shown or printed. Personal: never logged."""
    case: CaseSeen | None = None
    checked: SlipSeen | None = None
    """At CHECKED None until the answer is there."""
    document: Document = "status"
    paper: Paper = "slip"
    slip: PreparedSlip | None = None
    serial: str | None = None
    saving: bool = False
    outcome: PrintOutcome | None = None
    paper_seen: bool | None = None
    fault: Fault | None = None
    choices: tuple[ListChoice, ...] | None = None
    looked_up: tuple[int, int] | None = None
    """At LIST: how many lines of how many, while a file is being read."""
    listing: Listing | None = None
    run: Run | None = None
    care: Care | None = None
    service: Service | None = None
    papers: str = ""
    """Which papers were seen of the person whose record is open, or is being opened because of them."""
    edge: Edge | None = None
    """At BINDING a chip: what opens it."""
    laid: str = ""
    """At TYPING: the identifier of the card that shall be bound. Personal: never logged."""
    first: str = ""
    """At TYPING: the PIN as it was typed the first time. Secret: never logged."""
    binding: Binding | None = None
    """Until the portal has answered."""
    supervisor: str = ""
    """At SUPERVISOR_PIN and ASKING: the supervisor's card. Never logged."""
    looks: tuple[Look, ...] | None = None
    marks: tuple[Mark, ...] | None = None
    """At WRONG: None until the portal has answered."""
