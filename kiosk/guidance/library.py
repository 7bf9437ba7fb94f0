"""The library: everything public that this machine holds, read from content.db with no network and no record."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from kiosk.cache.content import Content
from kiosk.guidance import notices
from kiosk.guidance.agency_names import likest
from kiosk.guidance.asked import Notice
from kiosk.guidance.found import (
    AgencyAnswer,
    AgencyMatch,
    ArticleHead,
    ContactLine,
    Found,
    Hit,
    JobFilter,
    NewsLine,
    Shelf,
)
from kiosk.guidance.search import search, thesaurus
from onedata.agencies import Agency, AgencyList, state
from onedata.articles import LANGUAGES, Article, Language
from onedata.content_feeds import AGENCIES, CODES, EXAMPLES, GUIDANCE, JOBS, NEWS, RULES, Topic
from onedata.jobs import Job, is_open
from onedata.news import Contact, NewsItem, is_current, may_show
from onedata.partial_day import last_day
from onedata.placement_cost import CostBook
from onedata.rules import RuleBook
from onedata.social_security import ContributionRules
from onedata.wire import Malformed, decode

T = TypeVar("T")
_ROW: Final = 1 << 20
_LEVELS: Final = ("NONE", "SD", "SMP", "SMA", "D3", "S1")


class Library:
    """Reads what the sync process keeps; every method may raise `NotSaved`, and is called on a worker.

    A language that articles are not written in reads Indonesian. A row this program does not understand is left out.
    """

    def __init__(self, data_folder: Path, zone: dt.tzinfo, *, today: Callable[[], dt.date] | None = None) -> None:
        """Nothing is opened before the first question; days are the office's, in its `zone` or as `today` tells."""
        self._content = Content(data_folder)
        self._zone = zone
        self._today = today or (lambda: dt.datetime.now(zone).date())
        self._words: bytes | None = None
        self._thesaurus = thesaurus(None)

    def close(self) -> None:
        """Close the file; the next question opens it again."""
        self._content.close()

    def topics(self, language: str) -> tuple[Shelf, ...]:
        """Return the topics that hold articles, in the portal's order."""
        counts: dict[str, int] = {}
        for article in self._articles(language):
            counts[article.front.topic] = counts.get(article.front.topic, 0) + 1
        named = _decoded(self._content.row(GUIDANCE, "topics", "all"), tuple[Topic, ...]) or ()
        titles = {each.topic: each.id if _written(language) == "id" else each.en for each in named}
        order = [*titles, *sorted(counts.keys() - titles.keys())]
        return tuple(Shelf(topic, titles.get(topic, topic), counts[topic]) for topic in order if topic in counts)

    def articles(self, topic: str | None, language: str) -> tuple[ArticleHead, ...]:
        """Return a topic's articles (None: all), those in force first, then by title."""
        every = tuple(self._articles(language))
        newer = {article.front.supersedes: article.front.id for article in every if article.front.supersedes}
        heads = (self._head(article, newer) for article in every if topic in (None, article.front.topic))
        return tuple(sorted(heads, key=lambda head: (not head.in_force, head.title.casefold())))

    def article(self, id: str, language: str) -> Article | None:  # noqa: A002  # the word the whole product uses
        """Return an article, None where there is none."""
        return _decoded(self._content.row(GUIDANCE, "articles", f"{id}.{_written(language)}"), Article)

    def search(self, query: str, language: str) -> Found:
        """Return what a query finds, best first in each group; any text is harmless, and so is half a word."""
        words = self._content.row(GUIDANCE, "search", "words")
        if words != self._words:
            self._words, self._thesaurus = words, thesaurus(words)
        with self._content.searching() as connection:
            found = search(connection, self._thesaurus, query, _written(language), self._today().isoformat())
        return msgspec.structs.replace(found, agencies=tuple(self._with_state(hit) for hit in found.agencies))

    def examples(self, language: str) -> tuple[ArticleHead, ...]:
        """Return the articles that the office names as examples of a search."""
        named = _decoded(self._content.row(GUIDANCE, "search", EXAMPLES), tuple[str, ...]) or ()
        found = (self.article(name, language) for name in named)
        return tuple(self._head(article, {}) for article in found if article is not None)

    def jobs(self, filter: JobFilter | None = None) -> tuple[Job, ...]:  # noqa: A002  # the word the screens use
        """Return the openings that fit, the one that closes first in front."""
        wanted, today = filter or JobFilter(), self._today()
        jobs = (job for job in self._rows(JOBS, "jobs", Job) if is_open(job, today) and fits(job, wanted))
        return tuple(sorted(jobs, key=lambda job: (job.closes, job.job)))

    def job(self, id: str) -> Job | None:  # noqa: A002  # the word the whole product uses
        """Return one opening; None where there is none, or it has closed."""
        found = _decoded(self._content.row(JOBS, "jobs", id), Job)
        return found if found is not None and is_open(found, self._today()) else None

    def agencies(self, query: str) -> AgencyAnswer:
        """Return the companies that a name or licence number may mean."""
        about = _decoded(self._content.row(AGENCIES, "about", "list"), AgencyList)
        found = likest(self._rows(AGENCIES, "agencies", Agency), query)
        matches = tuple(AgencyMatch(agency, state(agency, self._today()), score) for agency, score in found)
        return AgencyAnswer(matches, about.dated if about else None, about.count if about else 0)

    def news(self, language: str) -> tuple[NewsLine, ...]:
        """Return what is news today, newest first."""
        own = _written(language) == "id"
        items = (item for item in self._rows(NEWS, "news", NewsItem) if is_current(item, self._today()))
        lines = (
            NewsLine(
                each.item,
                each.title_id if own else each.title_en,
                tuple((each.text_id if own else each.text_en).split("\n")),
                each.dated,
                each.source,
                each.article,
                each.synthetic,
            )
            for each in items
        )
        return tuple(sorted(lines, key=lambda line: (line.dated, line.id), reverse=True))

    def contacts(self, language: str) -> tuple[ContactLine, ...]:
        """Return every contact; its number only where somebody answers for it."""
        own = _written(language) == "id"
        return tuple(
            ContactLine(
                each.contact,
                each.name_id if own else each.name_en,
                each.kind,
                each.number if may_show(each) else None,
                each.country,
                each.hours_id if own else each.hours_en,
                each.published_by,
                each.checked,
                each.synthetic,
            )
            for each in self._rows(CODES, "contacts", Contact)
        )

    def rule_book(self) -> RuleBook | None:
        """Return the requirement rules, None where this machine has none yet."""
        return _decoded(self._content.row(RULES, "checker", "book"), RuleBook)

    def notices(self, country: str, language: str) -> tuple[Notice, ...]:
        """Return what is said about a country before all else: that it is stopped or closed, or to ask the staff."""
        book = self.rule_book()
        return notices.of_country(book, country, self._today(), _written(language)) if book else ()

    def cost_book(self) -> CostBook | None:
        """Return the placement-cost rules, None where this machine has none yet."""
        return _decoded(self._content.row(RULES, "calculators", "costs"), CostBook)

    def contributions(self) -> tuple[ContributionRules, ...]:
        """Return the tables of contributions to social security."""
        return _decoded(self._content.row(RULES, "calculators", "contributions"), tuple[ContributionRules, ...]) or ()

    def dated(self, feed: str) -> dt.date | None:
        """Return the office's day of a feed's content, None where none has come."""
        cursor = self._content.cursor(feed)
        return cursor.as_of.astimezone(self._zone).date() if cursor else None

    def _with_state(self, hit: Hit) -> Hit:
        """Say of a company how it stands today: the search's tables do not know the day."""
        found = _decoded(self._content.row(AGENCIES, "agencies", hit.id), Agency)
        return hit if found is None else msgspec.structs.replace(hit, detail=state(found, self._today()))

    def _articles(self, language: str) -> Iterator[Article]:
        return self._rows(GUIDANCE, "articles", Article, f".{_written(language)}")

    def _rows(self, feed: str, collection: str, kind: type[T], ending: str = "") -> Iterator[T]:
        for _, value in self._content.rows(feed, collection, ending):
            found = _decoded(value, kind)
            if found is not None:
                yield found

    def _head(self, article: Article, newer: dict[str, str]) -> ArticleHead:
        front = article.front
        over = front.effective_to is not None and last_day(front.effective_to) < self._today()
        return ArticleHead(
            front.id,
            front.topic,
            front.title,
            len(article.pages),
            front.about,
            front.effective_from,
            front.effective_to,
            newer.get(front.id),
            in_force=not over,
        )


def _written(language: str) -> Language:
    """Return the language articles are read in: Javanese and Sundanese readers read Indonesian."""
    return next((each for each in LANGUAGES if each == language), "id")


def _decoded(value: bytes | None, kind: type[T]) -> T | None:
    try:
        return None if value is None else decode(value, kind, _ROW)
    except Malformed:
        return None


def fits(job: Job, wanted: JobFilter) -> bool:
    """Say whether nothing that somebody told rules this opening out."""
    return (
        wanted.destination in (None, job.destination)
        and wanted.occupation in (None, job.occupation)
        and (wanted.sex is None or job.sex in (None, wanted.sex))
        and (wanted.schooling is None or _level(job.schooling) <= _level(wanted.schooling))
        and (wanted.age is None or (job.age_from or 0) <= wanted.age <= (job.age_to or wanted.age))
    )


def _level(schooling: str | None) -> int:
    return _LEVELS.index(schooling) if schooling in _LEVELS else 0
