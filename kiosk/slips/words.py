"""The words on slips and in answers about slips: one catalogue a language, and dates the way people write them."""

import datetime as dt
import functools
import tomllib
import unicodedata
from pathlib import Path
from typing import Literal

Language = Literal["id", "en"]

TRANSLATIONS = Path(__file__).resolve().parents[2] / "translations"
"""Beside the packages, in a checkout as in a frozen program."""

_ZONES = {dt.timedelta(hours=h): name for h, name in ((7, "WIB"), (8, "WITA"), (9, "WIT"), (0, "UTC"))}


class Words:
    """The catalogue of one language; a key that is missing is a bug and raises KeyError."""

    def __init__(self, language: Language, folder: Path = TRANSLATIONS) -> None:
        self.language = language
        with (folder / f"slips.{language}.toml").open("rb") as file:
            self._texts = dict(_flatten(tomllib.load(file)))

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a dotted key, for example `slip.born`, with its values filled in."""
        return self._texts[key].format(**values)

    def keys(self) -> frozenset[str]:
        """Return every key, so that a test can compare the languages."""
        return frozenset(self._texts)

    def date(self, day: dt.date) -> str:
        """Return a date with the month as a word, for example `20 Nov 2026`."""
        return f"{day.day} {self(f'slip.month.{day.month}')} {day.year}"

    def moment(self, moment: dt.datetime) -> str:
        """Return weekday, date and time, with the Indonesian zone that its offset stands for."""
        offset = moment.utcoffset()
        if offset is None:
            raise ValueError("a slip's moment must carry its zone")
        clock = self("slip.time.clock", hour=f"{moment.hour:02}", minute=f"{moment.minute:02}")
        zone = _ZONES.get(offset, f"UTC{offset.total_seconds() / 3600:+g}")
        return f"{self(f'slip.weekday.{moment.weekday()}')}, {self.date(moment.date())}, {clock} {zone}"


@functools.cache
def words(language: Language) -> Words:
    """Return the catalogue of a language, read once."""
    return Words(language)


def clean(text: str) -> str:
    """Return text that may be printed: control and direction characters out, runs of blanks to one."""
    kept = (" " if unicodedata.category(c).startswith("Z") or c in "\t\n\r" else c for c in text)
    return " ".join("".join(c for c in kept if not unicodedata.category(c).startswith("C")).split())


def _flatten(table: dict[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """Return (dotted key, text) for every leaf of a TOML table."""
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flatten(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, str(value)))
    return found
