"""Reading content from disk: YAML and Markdown in, the values of `onedata` out.

YAML is read with no types of its own (every scalar is text) and then converted strictly, so that `no`, `1e3` or a date
never turn into something the writer did not mean.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import yaml

from onedata import articles
from onedata.articles import Article, FrontMatter

T = TypeVar("T")
_Loader: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The fast reader where it is built in; both make text of every scalar."""
FILE_LIMIT: Final = 64 << 10
"""Most bytes of one content file."""


class ContentWrong(ValueError):  # noqa: N818  # named for what is wrong
    """A content file cannot be read; the message starts with file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


def read_text(path: Path, file: str) -> str:
    """Return a file's text; raises `ContentWrong` when it is too long or not UTF-8."""
    data = path.read_bytes()
    if len(data) > FILE_LIMIT:
        raise ContentWrong(file, 1, f"more than {FILE_LIMIT} bytes")
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ContentWrong(file, 1, "not UTF-8 text") from None


def parse_yaml(text: str, file: str, first_line: int = 1) -> Any:
    """Return YAML as dicts, lists and text only; raises `ContentWrong`, also for aliases and repeated keys."""
    try:
        for token in yaml.scan(text, Loader=_Loader):
            if isinstance(token, yaml.AliasToken):
                raise ContentWrong(file, first_line + token.start_mark.line, "aliases are not used here")
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


def convert(value: Any, kind: type[T], file: str, line: int = 1) -> T:
    """Return plain values as a struct; raises `ContentWrong` for an unknown, missing or wrong field."""
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ContentWrong(file, line, str(error)) from None


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
