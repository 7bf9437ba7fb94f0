"""Texts of the portal's pages: translations/portal.<language>.toml, the same keys in both."""

import functools
import tomllib
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "translations"
LANGUAGES: Final = ("id", "en")


def grouped(number: int, language: str) -> str:
    """Return a count with separators: 1.234 in Indonesian, 1,234 in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "id" else text


class Texts:
    """The texts of one language; called with a key and values for its places."""

    def __init__(self, language: str, words: dict[str, str]) -> None:
        self.language = language
        self.words = words

    def __call__(self, key: str, **values: object) -> str:
        """Return a text, its counts with separators. Raises KeyError for a key that does not exist."""
        said = {name: self.count(one) if isinstance(one, int) else one for name, one in values.items()}
        return self.words[key].format(**said) if said else self.words[key]

    def count(self, number: int) -> str:
        """Return a count as it is read; the number of an alert or of an entry is a name, and no count."""
        return grouped(number, self.language)

    def has(self, key: str) -> bool:
        """Say whether there is such a text."""
        return key in self.words


@functools.cache
def texts(language: str) -> Texts:
    """Return the texts of `id` or `en`."""
    content = (FOLDER / f"portal.{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    words = {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}
    return Texts(language, words)
