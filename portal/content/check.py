"""`content check`: everything that must hold before content is published, each finding with file and line."""

import contextlib
import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from onedata import codes
from onedata.articles import (
    LANGUAGES,
    PAGE_WORDS,
    Article,
    BulletList,
    FrontMatter,
    Heading,
    Note,
    Page,
    cited,
    texts,
)
from onedata.partial_day import first_day, last_day
from portal import wib
from portal.content import effect, prose, rule_check, shelf_check
from portal.content.files import ContentWrong, article_paths, read_article, read_text
from portal.content.problem import REVIEW, Problem

FRONT: Final = 2
"""The line that findings about the front matter name."""
_SHARED: Final = tuple(name for name in FrontMatter.__struct_fields__ if name not in {"language", "title", "words"})


class Found(msgspec.Struct, frozen=True):
    """An article and the file it was read from."""

    file: str
    folder: str
    article: Article


def run(folder: Path, on: dt.date | None = None) -> list[Problem]:
    """Check a content folder as of a day (Jakarta's today); an empty list means that nothing is to be mended."""
    return inspect(folder, on or wib.day(dt.datetime.now(tz=dt.UTC)))[0]


def inspect(folder: Path, day: dt.date) -> tuple[list[Problem], list[Found]]:
    """Return the findings of a day, and the articles that could be read."""
    problems: list[Problem] = []
    found: list[Found] = []
    unread: set[str] = set()
    for path in article_paths(folder):
        file = path.relative_to(folder).as_posix()
        try:
            problems += unreadable(read_text(path, file), file)
            found.append(Found(file, path.parent.name, read_article(path, file)))
        except ContentWrong as error:
            problems.append(Problem(error.file, error.line, "form", error.message))
            unread.add(file)
    for path in sorted(folder.rglob("*.yaml")):
        with contextlib.suppress(ContentWrong):  # whoever reads what it holds says so
            file = path.relative_to(folder).as_posix()
            problems += unreadable(read_text(path, file), file)
    for each in found:
        for check in _ONE:
            problems += check(each, day)
    problems += pairs(found, frozenset(unread))
    problems += links(found)
    names = frozenset(each.article.front.id for each in found)
    problems += rule_check.run(folder, day, names)
    problems += shelf_check.run(folder, frozenset(each.folder for each in found), names)
    return sorted(problems), found


def unreadable(text: str, file: str) -> Iterator[Problem]:
    """Find control characters, and characters that turn the direction of writing."""
    for number, line in enumerate(text.split("\n"), 1):
        if any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn"} for character in line):
            yield Problem(file, number, "characters", "a tab or another invisible character stands in this line")


def name(found: Found, _day: dt.date) -> Iterator[Problem]:
    """Check that the file is named for what it holds."""
    front = found.article.front
    if found.file != f"articles/{front.topic}/{front.id}.{front.language}.md":
        expected = f"{front.topic}/{front.id}.{front.language}.md"
        yield Problem(found.file, FRONT, "name", f"topic, id and language say {expected}")


def sources(found: Found, _day: dt.date) -> Iterator[Problem]:
    """Every source is in the list, every citation in the front matter, and the weakest gives the verification."""
    front = found.article.front
    keys = [source.key for source in front.sources]
    for key in keys:
        if key not in codes.index("sources"):
            yield Problem(found.file, FRONT, "source", f"{key} is not in the list of sources")
        if keys.count(key) > 1:
            yield Problem(found.file, FRONT, "source", f"{key} stands twice")
    used = {key for page in found.article.pages for block in page.blocks for key in cited(block)}
    for page in found.article.pages:
        for key in sorted({key for block in page.blocks for key in cited(block)} - set(keys)):
            yield Problem(found.file, page.line, "source", f"{key} is cited but not in the front matter")
    for key in sorted(set(keys) - used):
        yield Problem(found.file, FRONT, "source", f"{key} is in the front matter but never cited")
    weakest = max((source.verification for source in front.sources), default=None)
    if front.verification != weakest:
        yield Problem(found.file, FRONT, "verification", f"the weakest source is {weakest}, not {front.verification}")


def dates(found: Found, day: dt.date) -> Iterator[Problem]:
    """Check that it was compared before today, is due for review later, and ends after it began."""
    front = found.article.front
    if front.data_date > day:
        yield Problem(found.file, FRONT, "dates", f"data_date {front.data_date} lies in the future")
    if front.review_by <= day:
        yield Problem(found.file, FRONT, REVIEW, f"the review was due by {front.review_by}")
    if front.effective_from and front.effective_to and last_day(front.effective_to) < first_day(front.effective_from):
        yield Problem(found.file, FRONT, "dates", "it ends before it takes effect")
    if said := effect.wrong(front.effective_from, front.sources, front.data_date):
        yield Problem(found.file, FRONT, "dates", said)
    for source in front.sources:
        if source.dated and first_day(source.dated) > day:
            yield Problem(found.file, FRONT, "dates", f"source {source.key} is dated in the future")


def length(found: Found, _day: dt.date) -> Iterator[Problem]:
    """Sentences and pages are short."""
    for passage, line in _passages(found):
        for sentence in prose.long_sentences(passage):
            yield Problem(found.file, line, "sentence", f"more than {prose.SENTENCE_WORDS} words: {sentence}")
    for page in found.article.pages:
        if page.word_count > PAGE_WORDS:
            yield Problem(found.file, page.line, "page", f"{page.word_count} words, at most {PAGE_WORDS}")


def abbreviations(found: Found, _day: dt.date) -> Iterator[Problem]:
    """Check that an abbreviation is explained where it stands first."""
    passages = tuple(passage for passage, _ in _passages(found))
    for short in prose.unexplained(passages, found.article.front.language):
        yield Problem(found.file, FRONT, "abbreviation", f"{short} is not explained where it stands first")


def phones(found: Found, _day: dt.date) -> Iterator[Problem]:
    """No phone number stands in a text."""
    for passage, line in _passages(found):
        if looks := prose.phone_like(passage):
            yield Problem(found.file, line, "phone", f"looks like a phone number: {looks}")


def facts(found: Found, _day: dt.date) -> Iterator[Problem]:
    """Check that what is stated has a verified source; what has none only sends to the staff, or is advice."""
    language = found.article.front.language
    for page in found.article.pages:
        for block in page.blocks:
            if isinstance(block, Heading) or cited(block):
                continue
            for text in texts(block):
                if prose.only_asks(text, language):
                    continue
                if not isinstance(block, Note):
                    yield Problem(found.file, page.line, "fact", f"stated without a source: {text}")
                elif said := prose.binding(text, language):
                    yield Problem(found.file, page.line, "fact", f"advice that states a fact ({said}): {text}")


def about(found: Found, _day: dt.date) -> Iterator[Problem]:
    """Check that the codes it explains exist."""
    for entry in found.article.front.about:
        list_name, _, code = entry.partition("/")
        try:
            codes.get(list_name, code)
        except codes.UnknownCode as error:
            yield Problem(found.file, FRONT, "about", str(error))


def _passages(found: Found) -> Iterator[tuple[str, int]]:
    """Yield every text a person reads, in reading order, with its line."""
    yield found.article.front.title, FRONT
    for page in found.article.pages:
        for text in page.texts:
            yield text, page.line


_ONE: Final[tuple[Callable[[Found, dt.date], Iterator[Problem]], ...]] = (
    name, sources, dates, length, abbreviations, phones, facts, about,
)  # fmt: skip
"""The rules about one article."""


def pairs(found: list[Found], unread: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Every article stands in every language once, with the same front matter, structure and numbers.

    A file that could not be read has its own finding: its article is not missing.
    """
    by_id: dict[str, dict[str, Found]] = {}
    for each in found:
        front = each.article.front
        if front.language in by_id.setdefault(front.id, {}):
            yield Problem(each.file, FRONT, "name", f"the id {front.id} is taken by another file")
        by_id[front.id][front.language] = each
    for article_id, versions in by_id.items():
        for language in LANGUAGES:
            file = next(iter(versions.values())).file
            if language not in versions and f"{file.removesuffix('.md')[:-2]}{language}.md" not in unread:
                yield Problem(file, FRONT, "languages", f"{article_id} is missing in {language}")
        if len(versions) == len(LANGUAGES):
            yield from _differences(*(versions[language] for language in LANGUAGES))


def _differences(one: Found, other: Found) -> Iterator[Problem]:
    for field in _SHARED:
        if getattr(one.article.front, field) != getattr(other.article.front, field):
            yield Problem(other.file, FRONT, "languages", f"{field} differs from {one.file}")
    if len(one.article.pages) != len(other.article.pages):
        count = f"{len(other.article.pages)} pages, {len(one.article.pages)} in {one.file}"
        yield Problem(other.file, FRONT, "languages", count)
        return
    for first, second in zip(one.article.pages, other.article.pages, strict=True):
        if (kinds := _shape(second)) != (expected := _shape(first)):
            yield Problem(other.file, second.line, "languages", f"{kinds} where {one.file} has {expected}")
        elif prose.numbers(" ".join(first.texts)) != prose.numbers(" ".join(second.texts)):
            yield Problem(other.file, second.line, "languages", f"the numbers differ from {one.file}:{first.line}")


def _shape(page: Page) -> str:
    """Describe a page's blocks and their sources, without the words."""
    parts = []
    for block in page.blocks:
        count = len(block.items) if isinstance(block, BulletList) else ""
        parts.append(f"{type(block).__name__.lower()}{count}({','.join(cited(block))})")
    return " ".join(parts)


def links(found: list[Found]) -> Iterator[Problem]:
    """Check that what an article points to exists; a newer telling follows an older one, never in a circle."""
    fronts = {each.article.front.id: each.article.front for each in found}
    for each in found:
        front = each.article.front
        for target in front.see:
            if target not in fronts or target == front.id:
                yield Problem(each.file, FRONT, "link", f"there is no other article {target}")
        if front.supersedes is None:
            continue
        old = fronts.get(front.supersedes)
        if old is None:
            yield Problem(each.file, FRONT, "link", f"there is no article {front.supersedes} to supersede")
        elif (front.effective_from or "") < (old.effective_from or ""):
            yield Problem(each.file, FRONT, "dates", f"it supersedes {old.id}, which is newer")
        if _circles(front, fronts):
            yield Problem(each.file, FRONT, "link", "the articles supersede each other in a circle")


def _circles(front: FrontMatter, fronts: dict[str, FrontMatter]) -> bool:
    seen = {front.id}
    while front.supersedes in fronts:
        front = fronts[front.supersedes]
        if front.id in seen:
            return True
        seen.add(front.id)
    return False
