"""What staff do at the desk."""

import msgspec

from kiosk.desk.care import Act, Place
from kiosk.desk.model import Document, Edge, Paper, Search, Service, Source
from kiosk.visit.model import FactorKind, Language, Way


class Opened(msgspec.Struct, frozen=True):
    """The visitors' screen was given to the desk, by a staff card that was laid down or by "Petugas"."""

    card: str = ""


class PinEntered(msgspec.Struct, frozen=True):
    """Staff typed their PIN."""

    text: str


class LanguageChosen(msgspec.Struct, frozen=True):
    """Staff chose the language: of the screens, and of what is printed."""

    language: Language


class Touched(msgspec.Struct, frozen=True):
    """Somebody is there."""


class Continued(msgspec.Struct, frozen=True):
    """Yes, go on."""


class StaffComing(msgspec.Struct, frozen=True):
    """Staff say that they go to the visitor who called."""

    call: str
    """As `kiosk.health.Wanted` names it."""


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


class PrintAsked(msgspec.Struct, frozen=True):
    """Print what is at hand, on a slip or a sheet."""

    paper: Paper = "slip"
    document: Document = "status"


class PaperChosen(msgspec.Struct, frozen=True):
    """Rather on the other paper."""

    paper: Paper


class CheckAsked(msgspec.Struct, frozen=True):
    """Check a slip that somebody brought."""


class SlipTyped(msgspec.Struct, frozen=True):
    """Its code was typed."""

    text: str


class CaseAsked(msgspec.Struct, frozen=True):
    """Print the receipt of a case once more."""


class PaperSeen(msgspec.Struct, frozen=True):
    """Staff saw whether the paper came out."""

    came_out: bool


class ListsAsked(msgspec.Struct, frozen=True):
    """Show which lists there are."""


class ListChosen(msgspec.Struct, frozen=True):
    """Open a list."""

    source: Source
    key: str


class RunAsked(msgspec.Struct, frozen=True):
    """Print it."""


class SheetsAsked(msgspec.Struct, frozen=True):
    """Make one file of A4 sheets of it."""


class PauseAsked(msgspec.Struct, frozen=True):
    """Print no further slip for now."""


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


class WrongAsked(msgspec.Struct, frozen=True):
    """Staff want to see what visitors marked as wrong."""


class CareAsked(msgspec.Struct, frozen=True):
    """Staff want to look after the machine."""


class PlaceChosen(msgspec.Struct, frozen=True):
    """They chose what."""

    place: Place


class Acted(msgspec.Struct, frozen=True):
    """They want one thing done there."""

    act: Act
    value: str = ""
