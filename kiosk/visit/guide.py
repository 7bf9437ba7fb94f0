"""Where a visitor is among the pages that anybody may read: a trail of references, the last one on the screen."""

import enum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from kiosk.visit.model import Stage

DEEPEST = 12
"""References that are kept to go back to; further ones push the oldest out."""
MOST_TYPED = 40
"""Characters of a search that are looked at."""


class PageKind(enum.Enum):
    """What kind of page a reference opens; each kind has a screen, see docs/screens.md."""

    TOPICS = "topics"
    TOPIC = "topic"
    ARTICLE = "article"
    MAP = "map"
    COUNTRIES = "countries"
    """The same countries as a list."""
    COUNTRY = "country"
    PLACEMENTS = "placements"
    """How many people went where, as pictures."""
    CONTACTS = "contacts"
    NEWS = "news"
    NEWS_ITEM = "news-item"
    SEARCH = "search"
    CHECK = "check"
    """The requirement checker: the next question, or the result; the key holds the answers so far."""
    COST = "cost"
    """Which cost may not be asked of which job; the key holds both."""
    CONTRIBUTION = "contribution"
    """What social security costs; the key holds the way of going and the months."""
    JOBS = "jobs"
    """Openings; the key holds the filter."""
    JOB_FILTER = "jobs-by"
    """The values of one part of the filter."""
    JOB = "job"
    AGENCIES = "agencies"
    """Companies that a typed name or licence number may mean."""
    AGENCY = "agency"
    AGENCY_NONE = "agency-none"
    """Whoever is looked for is not in the list of a day."""
    QUEUE = "queue"
    """What a number of the queue can be had for here, and what to bring; the key is a next step's, or a service."""
    TICKET = "ticket"
    """A number that was given; the key is the number and what it is for, `A-012:OPP`."""
    PHONE = "phone"
    """A page as a code that any phone reads; the key names the page as `kind:key`."""


PRINTABLE = frozenset(
    {
        PageKind.ARTICLE,
        PageKind.COUNTRY,
        PageKind.CONTACTS,
        PageKind.CHECK,
        PageKind.COST,
        PageKind.CONTRIBUTION,
        PageKind.JOB,
        PageKind.AGENCY,
        PageKind.AGENCY_NONE,
        PageKind.TICKET,
    }
)
"""Pages that a visitor may take along on paper, once they say something."""
PHONED = frozenset({PageKind.CHECK})
"""Pages that a visitor may take along on a phone."""
TYPED = frozenset({PageKind.SEARCH, PageKind.AGENCIES})
"""Pages named by what a visitor types: each letter names another one."""
FORMS = frozenset({PageKind.CHECK, PageKind.COST, PageKind.CONTRIBUTION})
"""Pages that ask: here people think before they touch."""


class Ref(msgspec.Struct, frozen=True):
    """Names a page: its kind, and which one; a search is named by its text, a question by the answers before it.

    Answers are the visitor's: they live here, in the trail of their visit, and nowhere else. Never logged.
    """

    kind: PageKind
    key: str = ""


class Spot(msgspec.Struct, frozen=True):
    """A page and how far it was read: `turn` counts its screens from 0."""

    ref: Ref
    turn: int = 0


class Guide(msgspec.Struct, frozen=True):
    """A visitor among the pages. It names nobody; what somebody answered to the checker ends with the visit."""

    origin: "Stage"
    """Where Kembali leads from the first page."""
    trail: tuple[Spot, ...]
    """Never empty; the last one is on the screen."""
    asked: int = 0
    """Pages ordered in this visit; only the answer to the last order is shown."""
    page: msgspec.Struct | None = None
    """What the page holds, as the content port found it; None until it comes. The screens know its type."""
    failed: bool = False
    """The page could not be read."""

    @property
    def here(self) -> Ref:
        """The page on the screen."""
        return self.trail[-1].ref

    @property
    def turn(self) -> int:
        """The screen of the page that is shown, from 0."""
        return self.trail[-1].turn


def onward(trail: tuple[Spot, ...], ref: Ref) -> tuple[Spot, ...]:
    """Return the trail that leads to `ref`: to where it was read before, or one page on."""
    read = next((index for index, spot in enumerate(trail) if spot.ref == ref), None)
    if read is not None:
        return trail[: read + 1]
    return (*trail, Spot(ref))[-DEEPEST:]
