"""The text catalogue: every word on a screen has a key, and the same key will choose its sound.

`translations/screens.<language>.toml` holds tables of texts; `[home] title` is the key `home.title`.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from kiosk.faults import SENTENCE_EN, SENTENCE_ID
from kiosk.ui.files import WORDS
from kiosk.visit.model import Language, LocalLanguage
from kiosk.visit.speech import SpokenLanguage

Table = dict[str, str]
NOTHING: Mapping[str, str] = MappingProxyType({})


class MissingWord(KeyError):  # noqa: N818  (says what is the case)
    """A key that the catalogue does not have: a mistake of ours, never of a visitor."""


class Words:
    """The texts of one language; a language of the region has some of its own, and the rest of `language`."""

    def __init__(
        self,
        language: Language,
        table: Mapping[str, str],
        local: LocalLanguage | None = None,
        own: Mapping[str, str] = NOTHING,
    ) -> None:
        self.language = language
        """Of content and dates too."""
        self.name: SpokenLanguage = local or language
        self.own = frozenset(own)
        """Keys that are said in the language of the region."""
        self.table: Table = {**table, **own}
        self._keys: dict[str, str] | None = None

    def key_of(self, text: str) -> str:
        """Return the key under which a text stands so, with nothing put in; empty for any other text."""
        if self._keys is None:
            faults = SENTENCE_ID if self.language == "id" else SENTENCE_EN
            self._keys = {sentence: f"fault.{fault.value}" for fault, sentence in faults.items()}
            self._keys |= {said: key for key, said in reversed(self.table.items()) if "{" not in said}
        return self._keys.get(text, "")

    def language_of(self, key: str) -> SpokenLanguage:
        """Return the language in which the text of a key is written; of a text without key, the content's."""
        return self.name if key in self.own else self.language

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
        self._read: dict[SpokenLanguage, Words] = {}
        self._desk: dict[Language, Words] = {}

    def words(self, language: Language, local: LocalLanguage | None = None) -> Words:
        """Return the texts of a language, said in one of the region where that has them."""
        name: SpokenLanguage = local or language
        if name not in self._read:
            table = read(self._folder / f"screens.{language}.toml")
            own = read(self._folder / f"screens.{local}.toml") if local else NOTHING
            self._read[name] = Words(language, table, local, own)
        return self._read[name]

    def desk(self, language: Language) -> Words:
        """Return the texts of the staff desk: those of the visitors' screens, and its own over them."""
        if language not in self._desk:
            table = read(self._folder / f"screens.{language}.toml")
            self._desk[language] = Words(language, {**table, **read(self._folder / f"desk.{language}.toml")})
        return self._desk[language]


def read(path: Path) -> Table:
    """Read one catalogue file: `table.key` → text."""
    tables: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, table in tables.items() for key, text in table.items()}
