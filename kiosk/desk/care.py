"""What staff look at and do to keep a machine well: closed sets of places and acts, and what each place shows."""

import datetime as dt
import enum

import msgspec

from kiosk.faults import Fault
from kiosk.health import Closed, Tally
from onedata.counter_records import StaffRole


class Place(enum.Enum):
    """What is looked after."""

    QUEUE = "queue"
    """Who waits, the next to call, and a visitor who called for staff."""
    MACHINE = "machine"
    """Devices, data, versions."""
    PAPER = "paper"
    """Changing the roll, step by step."""
    CLOSED = "closed"
    """Out of service and back."""
    SOUND = "sound"
    DAY = "day"
    LOGS = "logs"


class Act(enum.Enum):
    """What can be done there; some take a value."""

    CALL_NEXT = "call_next"
    CALL = "call"
    """The value is a number of the queue."""
    COMING = "coming"
    """Staff are on their way to the visitor who called."""
    SYNC_NOW = "sync_now"
    TEST_PRINT = "test_print"
    NEW_ROLL = "new_roll"
    CLOSE = "close"
    """The value is a `kiosk.health.Closed`."""
    OPEN = "open"
    VOLUME = "volume"
    """The value is per cent."""
    FILE_DAY = "file_day"
    """Write the report as a sheet."""
    EXPORT = "export"
    """Copy the logs to the folder that the configuration names."""


ACTS: dict[Place, frozenset[Act]] = {
    Place.QUEUE: frozenset({Act.CALL_NEXT, Act.CALL, Act.COMING}),
    Place.MACHINE: frozenset({Act.SYNC_NOW, Act.TEST_PRINT}),
    Place.PAPER: frozenset({Act.NEW_ROLL, Act.TEST_PRINT}),
    Place.CLOSED: frozenset({Act.CLOSE, Act.OPEN}),
    Place.SOUND: frozenset({Act.VOLUME}),
    Place.DAY: frozenset({Act.FILE_DAY}),
    Place.LOGS: frozenset({Act.EXPORT}),
}
PAPER_STEPS = 4
"""Open the cover, take the old roll out, put the new one in, close it."""
_TECHNICAL = frozenset({Place.MACHINE, Place.PAPER, Place.CLOSED, Place.SOUND, Place.LOGS})
ALLOWED: dict[StaffRole, frozenset[Place]] = {
    "petugas": frozenset(Place) - {Place.LOGS},
    "penyelia": frozenset(Place),
    "teknisi": _TECHNICAL,
}
"""Who may look after what: a technician meets no queue and no report, the counter copies no logs."""


class Waiting(msgspec.Struct, frozen=True):
    """Somebody who waits, by their number."""

    number: str
    service: str
    minutes: int


class Board(msgspec.Struct, frozen=True):
    """What one place shows; each place fills its own part. Nothing of any visitor is in it."""

    waiting: tuple[Waiting, ...] = ()
    called: str = ""
    """The number that was called last from this desk."""
    counter: str = ""
    staff_wanted: bool = False
    """A visitor called for staff and nobody said yet that they come."""
    synced_at: dt.datetime | None = None
    outbox_waiting: int = 0
    outbox_parked: int = 0
    printed_today: int = 0
    version: str = ""
    closed: Closed | None = None
    closed_since: dt.datetime | None = None
    volume: int = 0
    clean: tuple[int, int] | None = None
    """After the last visit: places looked at, places where something was left; None before the first."""
    tallies: tuple[Tally, ...] = ()
    """What each device did and failed to do since the start."""
    day: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """The report: each chart's title, its rows as name and figure."""
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
    asked: int = 0
    """Looks and acts ordered; only the answer to the last one is shown."""
    board: Board | None = None
    """None until it came."""
    step: int = 0
    """At PAPER: which step of the change is shown, from 0."""
    trial: Trial | None = None
    """At MACHINE: the card that was laid down last."""
    fault: Fault | None = None
