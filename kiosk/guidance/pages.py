"""What each page for everybody holds: frozen values that a worker finds and a screen shows."""

import msgspec

from kiosk.guidance.asked import Notice
from kiosk.guidance.found import ArticleHead, ContactLine, Found, NewsLine, Shelf
from onedata.articles import Article


class Topics(msgspec.Struct, frozen=True):
    """The topics to choose from; none where this machine has no guidance yet."""

    topics: tuple[Shelf, ...]


class ArticleList(msgspec.Struct, frozen=True):
    """The articles of one topic that are in force, then the older ones."""

    topic: str
    title: str
    heads: tuple[ArticleHead, ...]


class Reader(msgspec.Struct, frozen=True):
    """An article and what to read next."""

    article: Article
    related: tuple[ArticleHead, ...] = ()
    superseded_by: ArticleHead | None = None


class Bar(msgspec.Struct, frozen=True):
    """A number of people, for a country or a year."""

    code: str
    """A country of the code list, or a period such as `2023` or `2024-01..2024-10`."""
    people: int


class Chart(msgspec.Struct, frozen=True):
    """Bars that may be compared with each other: one source, one period or one country."""

    bars: tuple[Bar, ...]
    period: str = ""
    """Empty where the bars are periods."""
    country: str | None = None
    sources: tuple[str, ...] = ()
    """Keys of the code list `sources`."""


class Placements(msgspec.Struct, frozen=True):
    """How many people were placed: by year, then by country for each period, the newest first."""

    charts: tuple[Chart, ...]


class Countries(msgspec.Struct, frozen=True):
    """The countries about which this machine can say something, most placements first."""

    codes: tuple[str, ...]
    other: tuple[ArticleHead, ...] = ()
    """Articles about destinations that explain no single country."""


class Country(msgspec.Struct, frozen=True):
    """One destination: whether it is open, its articles, and how many people were placed there."""

    code: str
    heads: tuple[ArticleHead, ...]
    years: Chart
    notices: tuple[Notice, ...] = ()
    """Said above everything else, with their dates."""


class Contacts(msgspec.Struct, frozen=True):
    """Whom to call; a contact without a number is asked of the staff."""

    lines: tuple[ContactLine, ...]


class News(msgspec.Struct, frozen=True):
    """What is news, newest first."""

    lines: tuple[NewsLine, ...]


class NewsItem(msgspec.Struct, frozen=True):
    """One piece of news."""

    line: NewsLine


class Searched(msgspec.Struct, frozen=True):
    """What a search found."""

    text: str
    found: Found
    examples: tuple[ArticleHead, ...] = ()
    """What might be looked for; only where nothing is typed, or found."""


class NotThere(msgspec.Struct, frozen=True):
    """The page does not exist on this machine: withdrawn, or not delivered yet."""
