"""Reading content from disk: YAML and Markdown in, the values of `onedata` out.

YAML is read with no types of its own (every scalar is text) and then converted strictly, so that `no`, `1e3` or a date
never turn into something the writer did not mean.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import yaml

from onedata import articles
from onedata.articles import Article, FrontMatter
from onedata.partial_day import first_day

T = TypeVar("T")
_Loader: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The fast reader where it is built in; both make text of every scalar."""
FILE_LIMIT: Final = 64 << 10
"""Most bytes of one content file."""
_DAY: Final = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_PLAINER: Final = (
    (re.compile(r"^Object contains unknown field `(.+?)`"), r"there is no field \1"),
    (re.compile(r"^Object missing required field `(.+?)`"), r"the field \1 is missing"),
    (re.compile(r"^Invalid RFC3339 encoded date"), "not a day, such as 2026-12-31"),
    (re.compile(r"^Invalid enum value '(.*?)'"), r"\1 is none of the words that may stand there"),
    (re.compile(r"^Expected `array`, got `\w+`"), "a list should stand there"),
    (re.compile(r"^Expected `object`, got `\w+`"), "fields should stand there"),
    (re.compile(r"^Expected `array` of length <= (\d+)"), r"at most \1 may stand there"),
    (re.compile(r" - at `(?:key` in `)?\$?\.?([^`]*)`$"), r" (in \1)"),
)
"""What the converter says, and how to say it to an official."""


class ContentWrong(ValueError):  # noqa: N818  # named for what is wrong
    """A content file cannot be read; the message starts with file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


def read_text(path: Path, file: str) -> str:
    """Return a file's text; raises `ContentWrong` when it cannot be read, is too long or not UTF-8.

    Lines may end as on Windows, and the mark may stand in front with which Windows opens UTF-8.
    """
    try:
        with path.open("rb") as source:
            data = source.read(FILE_LIMIT + 1)
    except OSError as error:
        raise ContentWrong(file, 1, f"cannot be read: {error.strerror}") from None
    if len(data) > FILE_LIMIT:
        raise ContentWrong(file, 1, f"more than {FILE_LIMIT} bytes")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ContentWrong(file, 1, "not UTF-8 text") from None


def parse_yaml(text: str, file: str, first_line: int = 1) -> Any:
    """Return YAML as dicts, lists and text only; raises `ContentWrong`.

    Also for aliases, tags, repeated keys, and days that no calendar has.
    """
    try:
        for token in yaml.scan(text, Loader=_Loader):
            if isinstance(token, yaml.AliasToken):
                raise ContentWrong(file, first_line + token.start_mark.line, "aliases are not used here")
            if isinstance(token, yaml.TagToken):
                raise ContentWrong(file, first_line + token.start_mark.line, "tags are not used here")
        node = yaml.compose(text, Loader=_Loader)
        return None if node is None else _plain(node, file, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise ContentWrong(file, line, f"not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise ContentWrong(file, first_line, f"not YAML: {error}") from None


def _plain(node: yaml.Node, file: str, first_line: int, depth: int = 0) -> Any:
    """Turn a node into plain values."""
    line = first_line + node.start_mark.line
    if depth > 12:  # noqa: PLR2004  # deeper than any content file needs
        raise ContentWrong(file, line, "nested too deeply")
    if isinstance(node, yaml.ScalarNode):
        if not _may_be(node.value):
            raise ContentWrong(file, line, f"there is no such day: {node.value}")
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, file, first_line, depth + 1) for item in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            raise ContentWrong(file, first_line + key.start_mark.line, f"the field {name} stands twice")
        found[name] = _plain(value, file, first_line, depth + 1)
    return found


def _may_be(text: str) -> bool:
    """Say whether a text that looks like a day is one."""
    if not _DAY.fullmatch(text):
        return True
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def convert(value: Any, kind: type[T], file: str, line: int = 1) -> T:
    """Return plain values as a struct; raises `ContentWrong` for an unknown, missing or wrong field."""
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ContentWrong(file, line, _plainly(str(error))) from None


def _plainly(said: str) -> str:
    for spelt, plain in _PLAINER:
        said = spelt.sub(plain, said)
    return said


def read_article(path: Path, file: str) -> Article:
    """Return one article; raises `ContentWrong`."""
    text = read_text(path, file)
    try:
        front_text, markdown, line = articles.split(text, file)
        front = convert(parse_yaml(front_text, file, 2), FrontMatter, file, 2)
        return Article(front, articles.parse_pages(markdown, file, line))
    except articles.ArticleWrong as error:
        raise ContentWrong(error.file, error.line, error.message) from None


def article_paths(folder: Path) -> Iterator[Path]:
    """Yield the article files under a content folder, in a fixed order."""
    yield from sorted((folder / "articles").rglob("*.md"))
