"""One edition of the content folder: what was found in it, and the rows that may be published of it."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from onedata.articles import Article
from onedata.content_feeds import GUIDANCE, RULES
from portal.content import check, publication
from portal.content.problem import Problem

Rows = Mapping[str, Mapping[str, bytes]]
"""Collection → key → value."""


class Edition(msgspec.Struct, frozen=True):
    """What a content folder holds on a day; `feeds` is empty while something must be mended first."""

    problems: tuple[Problem, ...]
    feeds: Mapping[str, Rows]
    articles: tuple[Article, ...] = ()
    """What could be read, good or not, with the line numbers of the files."""

    @property
    def good(self) -> bool:
        """Whether it may be published."""
        return bool(self.feeds)


def read(folder: Path, day: dt.date) -> Edition:
    """Return the edition in a folder as of a day; the same files on the same day are not looked at again."""
    return _read(folder, day, _digest(folder))


def _digest(folder: Path) -> bytes:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


@lru_cache(maxsize=4)
def _read(folder: Path, day: dt.date, _digest: bytes) -> Edition:
    problems, found = check.inspect(folder, day)
    articles = tuple(each.article for each in found)
    if not found or any(problem.blocks for problem in problems):
        return Edition(tuple(problems), {}, articles)
    guidance = {
        publication.ARTICLES: publication.articles(articles),
        publication.TOPICS: publication.topics(folder),
        publication.SEARCH: publication.search(folder),
    }
    rules = {
        publication.CHECKER: publication.checker(folder),
        publication.CALCULATORS: publication.calculators(folder),
    }
    return Edition(tuple(problems), {GUIDANCE: guidance, RULES: rules}, articles)
