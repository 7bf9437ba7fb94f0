"""The text catalogue: every word on a screen has a key, and the same key will choose its sound.

`translations/screens.<language>.toml` holds tables of texts; `[home] title` is the key `home.title`.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from kiosk.ui.files import WORDS
from kiosk.visit.model import Language

Table = dict[str, str]


class MissingWord(KeyError):  # noqa: N818  (says what is the case)
    """A key that the catalogue does not have: a mistake of ours, never of a visitor."""


class Words:
    """The texts of one language."""

    def __init__(self, language: Language, table: Mapping[str, str]) -> None:
        self.language = language
        self.table: Table = dict(table)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with `{name}` replaced by values; raises `MissingWord`."""
        try:
            text = self.table[key]
        except KeyError:
            raise MissingWord(key) from None
        return text.format(**values) if values else text


class Catalogue:
    """All languages, each read when it is first asked for."""

    def __init__(self, folder: Path = WORDS) -> None:
        self._folder = folder
        self._read: dict[Language, Words] = {}

    def words(self, language: Language) -> Words:
        """Return the texts of a language."""
        if language not in self._read:
            self._read[language] = Words(language, read(self._folder / f"screens.{language}.toml"))
        return self._read[language]


def read(path: Path) -> Table:
    """Read one catalogue file: `table.key` → text."""
    tables: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, table in tables.items() for key, text in table.items()}
