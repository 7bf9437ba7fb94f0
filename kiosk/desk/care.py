"""What staff look at and do to keep a machine well: closed sets of places and acts, and what each place shows."""

import datetime as dt
import enum
from typing import Literal

import msgspec

from kiosk.faults import Fault
from kiosk.health import Closed, Tally
from onedata.counter_records import StaffRole


class Place(enum.Enum):
    """What is looked after."""

    QUEUE = "queue"
    """Who waits, and the next to call."""
    MACHINE = "machine"
    """Devices, paper, cards, and whether anything of the last visit is left."""
    DATA = "data"
    """How the sync is, what waits for the portal or was refused by it, and which versions are here."""
    PAPER = "paper"
    """Changing the roll, step by step."""
    CLOSED = "closed"
    """Out of service and back."""
    SOUND = "sound"
    """How a visit begins: its loudness and its language."""
    DAY = "day"
    LOGS = "logs"
    LEAVE = "leave"
    """Enrolling anew, or emptying the machine for good."""


class Act(enum.Enum):
    """What can be done there; some take a value."""

    CALL_NEXT = "call_next"
    CALL = "call"
    """The value is a number of the queue."""
    SYNC_NOW = "sync_now"
    TEST_PRINT = "test_print"
    NEW_ROLL = "new_roll"
    CLOSE = "close"
    """The value is a `kiosk.health.Closed`."""
    OPEN = "open"
    VOLUME = "volume"
    """The value is per cent."""
    LANGUAGE = "language"
    """The value is `id` or `en`."""
    FILE_DAY = "file_day"
    """Write the report as a sheet."""
    EXPORT = "export"
    """Copy the logs to the folder that the configuration names."""
    CARRY_OUT = "carry_out"
    """Write what the portal has not signed for there, sealed as it is."""
    ENROL = "enrol"
    """The value is a one-time code of the portal, and is typed."""
    WIPE = "wipe"
    """The value is `WIPE_WORD`, and is typed."""


ACTS: dict[Place, frozenset[Act]] = {
    Place.QUEUE: frozenset({Act.CALL_NEXT, Act.CALL}),
    Place.MACHINE: frozenset({Act.TEST_PRINT}),
    Place.DATA: frozenset({Act.SYNC_NOW}),
    Place.PAPER: frozenset({Act.NEW_ROLL, Act.TEST_PRINT}),
    Place.CLOSED: frozenset({Act.CLOSE, Act.OPEN}),
    Place.SOUND: frozenset({Act.VOLUME, Act.LANGUAGE}),
    Place.DAY: frozenset({Act.FILE_DAY}),
    Place.LOGS: frozenset({Act.EXPORT}),
    Place.LEAVE: frozenset({Act.CARRY_OUT, Act.ENROL, Act.WIPE}),
}
WIPE_WORD = "KOSONG"
"""What staff type so that nobody empties a machine by a touch."""
CODE_SYMBOLS = 12
TYPED: dict[Act, tuple[int, int]] = {
    Act.ENROL: (CODE_SYMBOLS, CODE_SYMBOLS),
    Act.WIPE: (len(WIPE_WORD), len(WIPE_WORD)),
}
"""Acts whose value is typed first: least and most letters of it."""
PAPER_STEPS = 4
"""Open the cover, take the old roll out, put the new one in, close it."""
_TECHNICAL = frozenset({Place.MACHINE, Place.DATA, Place.PAPER, Place.CLOSED, Place.SOUND, Place.LOGS, Place.LEAVE})
ALLOWED: dict[StaffRole, frozenset[Place]] = {
    "petugas": frozenset(Place) - {Place.LOGS, Place.LEAVE},
    "penyelia": frozenset(Place),
    "teknisi": _TECHNICAL,
}
"""Who may look after what: a technician meets no queue and no report, the counter no logs and no leaving."""


class Feed(msgspec.Struct, frozen=True):
    """One feed as this machine holds it."""

    name: str
    number: int
    """Counts its publications."""
    as_of: dt.datetime | None = None
    """When it was true at the portal."""
    fault: Fault | None = None


class Parked(msgspec.Struct, frozen=True):
    """An event that the portal refused for good: its kind and what the portal said, nothing of its content."""

    kind: str
    at: dt.datetime
    problem: str


class Bar(msgspec.Struct, frozen=True):
    """One row of a chart: what it counts, the figure as it may be told, and how long it is beside the longest."""

    name: str
    figure: str
    share: float


class Chart(msgspec.Struct, frozen=True):
    """A chart of the day."""

    title: str
    bars: tuple[Bar, ...]
    upright: bool = False
    """Its bars stand side by side, in the order of the day."""


class Day(msgspec.Struct, frozen=True):
    """The report of a day: figures with what they count, charts, and what stands below."""

    figures: tuple[tuple[str, str], ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()


class Waiting(msgspec.Struct, frozen=True):
    """Somebody who waits, by their number."""

    number: str
    service: str
    minutes: int
    kiosk: str = ""
    """Id of the machine that gave the number; empty: this one."""
    place: str = ""
    """That machine's name."""
    silent: bool = False
    """That machine has not been heard for a minute: it calls its own numbers."""

    @property
    def value(self) -> str:
        """How an act names it: numbers of two machines may be the same."""
        return f"{self.kiosk}/{self.number}" if self.kiosk else self.number


class Coming(msgspec.Struct, frozen=True):
    """A download under way."""

    feed: str
    percent: int
    done: int
    """Bytes that are here."""
    total: int
    rows: int
    """In all."""
    speed: int
    """Bytes a second."""
    seconds_left: int | None = None
    """At that speed; None while nothing came."""


class Board(msgspec.Struct, frozen=True):
    """What one place shows; each place fills its own part. Nothing of any visitor is in it."""

    waiting: tuple[Waiting, ...] = ()
    called: str = ""
    """The number that was called last from this desk."""
    counter: str = ""
    alone: bool = False
    """The portal is not reached: these are the numbers of this machine only."""
    synced_at: dt.datetime | None = None
    outbox_waiting: int = 0
    next_try: dt.datetime | None = None
    sync_fault: Fault | None = None
    parked: tuple[Parked, ...] = ()
    feeds: tuple[Feed, ...] = ()
    coming: Coming | None = None
    version: str = ""
    """Of the program."""
    printed_today: int = 0
    closed: Closed | None = None
    closed_since: dt.datetime | None = None
    volume: int = 0
    language: Literal["id", "en"] = "id"
    """In which visits begin."""
    left_behind: int = 0
    """Events that emptying the machine would lose: neither signed for nor carried out."""
    clean: tuple[int, int] | None = None
    """After the last visit: places looked at, places where something was left; None before the first."""
    tallies: tuple[Tally, ...] = ()
    """What each device did and failed to do since the start."""
    day: Day = Day()
    said: str = ""
    """A key of the catalogue: what the last act came to."""
    detail: str = ""
    """A file or folder that the sentence names."""


class CardKind(enum.Enum):
    """What a card on the reader is, as far as its identifier tells."""

    E_KTP = "e_ktp"
    """An e-KTP of type B, by its serial."""
    FIXED = "fixed"
    """A card with a fixed identifier of seven or ten bytes: an e-KTP of type A, a staff card, any other."""
    SHORT = "short"
    """A card with a fixed identifier of four bytes."""
    CONTACT = "contact"
    """A card with contacts."""


class Trial(msgspec.Struct, frozen=True):
    """A card that was laid down to try the reader: no more of it than tells two cards apart."""

    contactless: bool = True
    reading: bool = False
    kind: CardKind | None = None
    masked: str = ""
    fault: Fault | None = None


class Care(msgspec.Struct, frozen=True):
    """Where staff are among these places."""

    place: Place
    board: Board | None = None
    """None until it came."""
    busy: bool = False
    """Something is being done here; nothing else is begun until it is known what came of it."""
    typing: Act | None = None
    """Its value is being typed."""
    step: int = 0
    """At PAPER: which step of the change is shown, from 0."""
    trial: Trial | None = None
    """At MACHINE: the card that was laid down last."""
    fault: Fault | None = None
