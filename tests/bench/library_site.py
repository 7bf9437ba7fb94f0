"""A kiosk's content.db filled without a portal: the real articles, or a big one of 2,000 with 5,000 jobs."""

import contextlib
import csv
import datetime as dt
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kiosk.cache.content import Content, Cursor
from onedata import wire
from onedata.agencies import AgencyList
from onedata.articles import Article
from onedata.content_feeds import GUIDANCE, RULES
from onedata.segments import Put
from portal.content import files, publication
from portal.lists import demo
from portal.lists.kinds import KINDS, Fields

CONTENT = Path(__file__).resolve().parents[2] / "content"
QUESTIONS = Path(__file__).resolve().parents[1] / "data/questions.csv"
HELD_OUT = QUESTIONS.with_name("questions_held_out.csv")
"""Nobody who tunes the search reads these; `search_quality` tells their sum."""
TODAY = dt.date(2026, 11, 22)
ARTICLES, JOBS, AGENCIES = 2000, 5000, 500


class Question(msgspec.Struct, frozen=True):
    """What somebody types, and the articles any of which answers it."""

    text: str
    articles: frozenset[str]


def questions(path: Path = QUESTIONS) -> tuple[Question, ...]:
    """Return the questions of a file: those to tune by, or `HELD_OUT`."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(Question(row["question"], frozenset(row["articles"].split())) for row in csv.DictReader(file))


@contextlib.contextmanager
def library_folder(*, big: bool = False) -> Iterator[Path]:
    """Give a data folder whose content.db is filled; gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = Content(folder, owner=True)
        for feed, puts in _feeds(big=big).items():
            content.replace(feed, Cursor(1, 0, 1, dt.datetime.now(dt.UTC)), puts)
        content.close()
        yield folder


def _feeds(*, big: bool) -> dict[str, list[Put]]:
    read = [files.read_article(path, path.name) for path in files.article_paths(CONTENT)]
    articles = publication.articles(_many(read) if big else read)
    guidance = [Put("articles", key, value) for key, value in articles.items()]
    guidance += [Put("search", key, value) for key, value in publication.search(CONTENT).items()]
    rules = [Put("checker", key, value) for key, value in publication.checker(CONTENT).items()]
    rules += [Put("calculators", key, value) for key, value in publication.calculators(CONTENT).items()]
    lists = demo.generate(1, TODAY)
    feeds = {GUIDANCE: guidance, RULES: rules}
    for name, count in (("jobs", JOBS), ("agencies", AGENCIES)):
        kind, rows = KINDS[name], lists[name]
        shown = {key: row for key, row in rows.items() if kind.needs is None or kind.needs in row}
        wanted = _repeated(shown, kind.key, count) if big else shown
        feeds[kind.feed] = [
            Put(kind.collection, key, wire.encode(msgspec.convert(row, kind.row))) for key, row in wanted.items()
        ]
    feeds["agencies"].append(
        Put("about", "list", wire.encode(AgencyList(TODAY, AGENCIES if big else len(lists["agencies"]))))
    )
    return feeds


def _many(read: list[Article]) -> Iterator[Article]:
    """Make up articles out of the pages of real ones, in both languages alike."""
    chance = random.Random(1)
    written: dict[str, dict[str, Article]] = {}
    for article in read:
        written.setdefault(article.front.id, {})[article.front.language] = article
    originals = list(written.values())
    for number in range(ARTICLES):
        one, other = chance.choice(originals), chance.choice(originals)
        for language, article in one.items():
            front = msgspec.structs.replace(article.front, id=f"{article.front.id}-{number}"[:60])
            yield Article(front, article.pages + other[language].pages[:1])


def _repeated(rows: dict[str, Fields], key: str, count: int) -> dict[str, Fields]:
    originals = list(rows.values())
    made = ({**originals[number % len(originals)], key: f"CONTOH-{number:06d}"} for number in range(count))
    return {str(row[key]): {**row, "closes": dt.date(2027, 12, 31)} if "closes" in row else row for row in made}
