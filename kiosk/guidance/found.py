"""What the library answers: frozen values that may cross to the screens."""

import datetime as dt
from typing import Literal

import msgspec

from onedata.agencies import Agency, State
from onedata.news import ContactKind
from onedata.partial_day import PartialDay


class Shelf(msgspec.Struct, frozen=True):
    """One topic, and how many articles it holds."""

    topic: str
    title: str
    articles: int


class ArticleHead(msgspec.Struct, frozen=True):
    """An article in a list; `in_force` is False where a newer telling has taken its place for good."""

    id: str
    topic: str
    title: str
    pages: int
    about: tuple[str, ...] = ()
    """Codes it explains, as `countries/HK`."""
    effective_from: PartialDay | None = None
    effective_to: PartialDay | None = None
    superseded_by: str | None = None
    in_force: bool = True


class Hit(msgspec.Struct, frozen=True):
    """One result of a search; a higher score is better, and only compares within one kind."""

    kind: Literal["article", "job", "agency"]
    id: str
    """Article id, job id, or licence number."""
    title: str
    detail: str
    """Topic of an article, country of a job (code), state of an agency."""
    score: float


class Found(msgspec.Struct, frozen=True):
    """What a search found, best first in each group."""

    articles: tuple[Hit, ...] = ()
    jobs: tuple[Hit, ...] = ()
    agencies: tuple[Hit, ...] = ()
    read_as: str | None = None
    """The words that were looked for instead, where something was misspelt."""

    @property
    def empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.articles or self.jobs or self.agencies)


class JobFilter(msgspec.Struct, frozen=True):
    """What somebody touched; None: all. A job that does not ask for something fits everybody."""

    destination: str | None = None
    occupation: str | None = None
    sex: Literal["FEMALE", "MALE"] | None = None
    schooling: str | None = None
    """The person's own; jobs that ask for more do not fit."""
    age: int | None = None


class AgencyMatch(msgspec.Struct, frozen=True):
    """One company of the list that may be the one meant, and what the list says about it today."""

    agency: Agency
    state: State
    score: float
    """1.0: the very name or licence number."""


class AgencyAnswer(msgspec.Struct, frozen=True):
    """Best first; nothing in `matches` reads "not in the list of `dated`", never "illegal"."""

    matches: tuple[AgencyMatch, ...]
    dated: dt.date | None
    """The day of the list; None: there is no list on this machine, and nothing can be said."""
    count: int = 0
    """How many companies the list holds."""


class NewsLine(msgspec.Struct, frozen=True):
    """One piece of news, newest first in its list."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    dated: dt.date
    source: str
    article: str | None = None
    synthetic: bool = False


class ContactLine(msgspec.Struct, frozen=True):
    """One contact; `number` is None unless an office answers for it and a day says when it was checked."""

    id: str
    name: str
    kind: ContactKind
    number: str | None
    country: str | None = None
    hours: str | None = None
    published_by: str | None = None
    checked: dt.date | None = None
    synthetic: bool = False
