"""Guidance articles: what one is, and how its Markdown becomes pages of typed blocks.

The front matter above the Markdown is YAML and read by the portal, which publishes the finished `Article` as
MessagePack: a kiosk needs neither YAML nor Markdown. See docs/content.md for the form of a file.
"""

import datetime as dt
import re
from typing import Annotated, Final, Literal

import msgspec

from onedata.partial_day import PartialDay

Language = Literal["id", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")
Audience = Literal["prospective", "worker", "former", "family"]
Verification = Literal["V", "V2"]
"""V: read in a primary text; V2: in a secondary one. Nothing weaker is shown to people as a fact."""

PAGE_WORDS: Final = 40
"""Most words of one page: a page is one screen and never scrolls."""

ArticleId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class ArticleWrong(ValueError):  # noqa: N818  # named for what is wrong
    """An article's text does not have the documented form; the message starts with file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a fact was read: a key of the code list `sources`, and how it is named to people."""

    key: str
    name: str
    """Article of law or publication as shown to people, for example `UU 18/2017 Pasal 13`."""
    verification: Verification
    dated: PartialDay | None = None
    """The day, month or year the source itself carries, if it carries one."""


class FrontMatter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What stands above the text of an article; everything but language and the words is equal in both languages."""

    id: ArticleId
    language: Language
    topic: str
    """The folder the file lies in."""
    title: str
    words: tuple[str, ...] = ()
    """Other words people use for this, for the search."""
    audience: tuple[Audience, ...]
    about: tuple[str, ...] = ()
    """Codes this article explains, as `list/CODE`, for example `stages/WORK_VISA`."""
    sources: tuple[Source, ...] = ()
    verification: Verification | None = None
    """The weakest of the sources; None where the article states no fact."""
    data_date: dt.date
    """The day the text was last compared with its sources."""
    review_by: dt.date
    effective_from: PartialDay | None = None
    """Since when what it says is in force."""
    effective_to: PartialDay | None = None
    supersedes: ArticleId | None = None
    """The article that told the rule before this one; both stay readable."""
    see: tuple[ArticleId, ...] = ()


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """The heading of a page."""

    text: str


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", omit_defaults=True):
    """Running text; `sources` are the keys of where its facts were read."""

    text: str
    sources: tuple[str, ...] = ()


class BulletList(msgspec.Struct, frozen=True, tag="list", omit_defaults=True):
    """Things in no order."""

    items: tuple[str, ...]
    sources: tuple[str, ...] = ()


class Step(msgspec.Struct, frozen=True, tag="step", omit_defaults=True):
    """One numbered thing to do; numbers run on from page to page."""

    number: int
    text: str
    sources: tuple[str, ...] = ()


class Note(msgspec.Struct, frozen=True, tag="note", omit_defaults=True):
    """Advice or a pointer, set apart from the facts."""

    text: str
    sources: tuple[str, ...] = ()


Block = Heading | Paragraph | BulletList | Step | Note


class Page(msgspec.Struct, frozen=True):
    """One screen of an article."""

    blocks: tuple[Block, ...]
    line: int = 0
    """Where it starts in its file; 0 when published."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the page in reading order, as it is read aloud."""
        return tuple(text for block in self.blocks for text in texts(block))

    @property
    def word_count(self) -> int:
        """How many words the page has."""
        return sum(words(text) for text in self.texts)


class Article(msgspec.Struct, frozen=True):
    """One article in one language, as published."""

    front: FrontMatter
    pages: tuple[Page, ...]


_CITATION: Final = re.compile(r"\s*\[\^(S\d{2,3})\]")
_HEADING: Final = re.compile(r"## (\S.*)")
_BULLET: Final = re.compile(r"- (\S.*)")
_STEP: Final = re.compile(r"(\d{1,2})\. (\S.*)")
_NOTE: Final = re.compile(r"> (\S.*)")
_FOREIGN: Final = re.compile(
    r"^(#|\s|\*|\||```|---$|<|!\[|\+ |>)|\]\(|\*\*|`|<[a-zA-Z/]|[\x00-\x1f\x7f]|[\u202a-\u202e]"
)


def texts(block: Block) -> tuple[str, ...]:
    """Return the texts of a block, one a sentence group: a list has one a bullet."""
    return block.items if isinstance(block, BulletList) else (block.text,)


def cited(block: Block) -> tuple[str, ...]:
    """Return the source keys a block names; a heading names none."""
    return () if isinstance(block, Heading) else block.sources


def words(text: str) -> int:
    """Count the words of a text: what stands between blanks and holds a letter or digit."""
    return sum(any(character.isalnum() for character in word) for word in text.split())


def split(text: str, file: str) -> tuple[str, str, int]:
    """Return front matter, Markdown and the Markdown's first line number; raises `ArticleWrong`."""
    lines = text.split("\n")
    if lines[0] != "---":
        raise ArticleWrong(file, 1, "the file does not start with the line ---")
    try:
        end = lines.index("---", 1)
    except ValueError:
        raise ArticleWrong(file, 1, "the front matter has no closing line ---") from None
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def parse_pages(markdown: str, file: str, first_line: int = 1) -> tuple[Page, ...]:
    """Return the pages of an article's Markdown; raises `ArticleWrong` at the first line outside the subset.

    The subset: `## heading` opens a page; a paragraph is one line or more; `- ` a list, `1. ` a step, `> ` a note;
    `[^S11]` at the end of a block names a source.
    """
    pages: list[Page] = []
    blocks: list[Block] = []
    step, start = 0, first_line
    for number, group in _groups(markdown, first_line):
        block = _block(group, file, number, step)
        if isinstance(block, Heading) and blocks:
            pages.append(Page(tuple(blocks), start))
            blocks = []
        if not blocks:
            start = number
        if isinstance(block, Step):
            step = block.number
        blocks.append(block)
    if blocks:
        pages.append(Page(tuple(blocks), start))
    if not pages:
        raise ArticleWrong(file, first_line, "the article has no text")
    for page in pages:
        if not isinstance(page.blocks[0], Heading):
            raise ArticleWrong(file, page.line, "a page starts with a heading: ## …")
        if len(page.blocks) == 1:
            raise ArticleWrong(file, page.line, "a page has more than its heading")
    return tuple(pages)


def _groups(markdown: str, first_line: int) -> list[tuple[int, list[str]]]:
    """Cut into blocks: at empty lines, before headings, steps and notes, and where a list begins or ends."""
    groups: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(markdown.split("\n"), first_line):
        if not line.strip():
            fresh = True
            continue
        bullet = _BULLET.fullmatch(line) is not None
        follows = not fresh and groups and bullet == (_BULLET.fullmatch(groups[-1][1][0]) is not None)
        alone = any(shape.fullmatch(line) for shape in (_HEADING, _STEP, _NOTE))
        if follows and not alone and not _HEADING.fullmatch(groups[-1][1][0]):
            groups[-1][1].append(line)
        else:
            groups.append((number, [line]))
        fresh = False
    return groups


def _block(lines: list[str], file: str, number: int, last_step: int) -> Block:
    """Return the block that these lines are."""
    if heading := _HEADING.fullmatch(lines[0]):
        return Heading(_clean(heading[1], file, number)[0])
    if _BULLET.fullmatch(lines[0]):
        cleaned = [_clean(line[2:], file, number + offset) for offset, line in enumerate(lines)]
        keys = dict.fromkeys(key for _, sources in cleaned for key in sources)
        return BulletList(tuple(text for text, _ in cleaned), tuple(keys))
    if step := _STEP.fullmatch(lines[0]):
        text, sources = _clean(" ".join([step[2], *lines[1:]]), file, number)
        if int(step[1]) != last_step + 1:
            raise ArticleWrong(file, number, f"step {step[1]} follows step {last_step}")
        return Step(int(step[1]), text, sources)
    if note := _NOTE.fullmatch(lines[0]):
        return Note(*_clean(" ".join([note[1], *lines[1:]]), file, number))
    for offset, line in enumerate(lines):
        if _FOREIGN.search(line):
            raise ArticleWrong(file, number + offset, f"not part of the Markdown we use: {line[:40]!r}")
    return Paragraph(*_clean(" ".join(lines), file, number))


def _clean(text: str, file: str, number: int) -> tuple[str, tuple[str, ...]]:
    """Return the text without its citations, and their keys."""
    keys = tuple(dict.fromkeys(_CITATION.findall(text)))
    plain = _CITATION.sub("", text).strip()
    if _FOREIGN.search(plain) or "[" in plain:
        raise ArticleWrong(file, number, f"not part of the Markdown we use: {plain[:40]!r}")
    if not plain:
        raise ArticleWrong(file, number, "a source stands without a text")
    return plain, keys
