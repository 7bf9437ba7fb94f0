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
    SEARCH = "search"


PRINTABLE = frozenset({PageKind.ARTICLE, PageKind.COUNTRY, PageKind.CONTACTS})
"""Pages that a visitor may take along on paper."""


class Ref(msgspec.Struct, frozen=True):
    """Names a page: its kind, and which one; a search is named by its text."""

    kind: PageKind
    key: str = ""


class Spot(msgspec.Struct, frozen=True):
    """A page and how far it was read: `turn` counts its screens from 0."""

    ref: Ref
    turn: int = 0


class Guide(msgspec.Struct, frozen=True):
    """A visitor among the pages. Nothing in it is personal."""

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
