"""The small tables beside the articles: topics in their order, what the search knows about words, the next steps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec

from onedata.articles import ArticleId
from onedata.content_feeds import SearchWords, Topic
from onedata.partial_day import PartialDay
from portal.content.files import ContentWrong, convert, parse_yaml, read_text
from portal.content.problem import Problem
from portal.people import next_steps

T = TypeVar("T")
TOPICS: Final = "topics.yaml"
SEARCH: Final = "search.yaml"
STEPS: Final = "next_steps.yaml"


class _TopicFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topics: tuple[Topic, ...]


class _SearchFile(SearchWords, frozen=True, forbid_unknown_fields=True, kw_only=True):
    data_date: PartialDay
    """The day somebody last looked through the words."""
    examples: Annotated[tuple[ArticleId, ...], msgspec.Meta(max_length=5)] = ()
    """Articles that the kiosk names as examples before anything is typed, in their order."""


def read_topics(folder: Path) -> tuple[Topic, ...]:
    """Return the topics in their order; raises `ContentWrong`."""
    return _read(folder, TOPICS, _TopicFile).topics


def read_search_words(folder: Path) -> SearchWords:
    """Return synonyms and noise words; raises `ContentWrong`."""
    read = _read(folder, SEARCH, _SearchFile)
    return SearchWords(read.synonyms, read.noise)


def read_examples(folder: Path) -> tuple[ArticleId, ...]:
    """Return the articles named as examples of a search; raises `ContentWrong`."""
    return _read(folder, SEARCH, _SearchFile).examples


def _read(folder: Path, name: str, kind: type[T]) -> T:
    if not (folder / name).is_file():
        raise ContentWrong(name, 1, "the file is missing")
    return convert(parse_yaml(read_text(folder / name, name), name), kind, name)


def run(folder: Path, shelves: frozenset[str], articles: frozenset[str]) -> Iterator[Problem]:
    """Find unreadable tables, topics without articles or twice, folders without one, mistakes of words and steps."""
    try:
        topics = [each.topic for each in read_topics(folder)]
        for name in sorted({name for name in topics if topics.count(name) > 1}):
            yield Problem(TOPICS, 1, "topic", f"{name} stands twice")
        for name in sorted(shelves.symmetric_difference(topics)):
            what = "has articles but no title here" if name in shelves else "has no article"
            yield Problem(TOPICS, 1, "topic", f"{name} {what}")
    except ContentWrong as error:
        yield Problem(error.file, error.line, "form", error.message)
    yield from _search(folder, articles)
    try:
        next_steps.load(folder / STEPS)
    except next_steps.TableWrong as error:
        yield Problem(STEPS, error.line, "form", str(error))


def _search(folder: Path, articles: frozenset[str]) -> Iterator[Problem]:
    """Find words in two groups or alone, and examples that are no article."""
    try:
        groups, examples = read_search_words(folder).synonyms, read_examples(folder)
    except ContentWrong as error:
        yield Problem(error.file, error.line, "form", error.message)
        return
    for name in examples:
        if name not in articles or examples.count(name) > 1:
            yield Problem(SEARCH, 1, "link", f"the example {name} stands twice or is no article")
    seen: set[str] = set()
    for group in groups:
        if len(group) == 1:
            yield Problem(SEARCH, 1, "synonym", f"{group[0]} stands alone")
        for word in group:
            if word.casefold() in seen:
                yield Problem(SEARCH, 1, "synonym", f"{word} stands in two groups")
            seen.add(word.casefold())
