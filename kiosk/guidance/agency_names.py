"""Whom somebody means by a company's name: as people spell it, or by its licence number.

Legal forms (PT, CV …) and blanks do not count, the order of the words hardly does, a letter may be wrong. Words that
many companies share (MANDIRI, JAYA) tell less than rare ones, so that sharing only those is no match.
"""

import math
from collections import Counter
from collections.abc import Iterable
from typing import Final

from kiosk.cache import search_words
from onedata.agencies import Agency

THRESHOLD: Final = 0.7
"""Below this a company is not the one that was meant."""
MOST: Final = 10
_LONGEST: Final = 120
_MOST_WORDS: Final = 10
_FORMS: Final = frozenset(
    {"pt", "cv", "tbk", "ud", "p3mi", "pjtki", "pptkis", "persero", "perseroan", "terbatas", "contoh"}
)
"""What says nothing about which company: legal forms, and the mark of invented ones."""
_FEWEST_DIGITS: Final = 3
_BEGINNING: Final = 6
"""From this many letters on, the beginning of a name says which it is."""
_SLIPS: Final = 2
_NEAR: Final = 0.75
"""Two words at least this alike may be one."""


def likest(agencies: Iterable[Agency], query: str) -> list[tuple[Agency, float]]:
    """Return the companies that a query may mean, with a score up to 1, best first; at most `MOST`."""
    typed = search_words.words(query[:_LONGEST])[:_MOST_WORDS]
    wanted = _telling(typed)
    if not wanted and not any(character.isdigit() for word in typed for character in word):
        return []
    every = [(agency, [_telling(search_words.words(name)) for name in (agency.name, *agency.other_names)])
             for agency in agencies]  # fmt: skip
    common = Counter(word for _, names in every for word in {word for name in names for word in name})
    weights = {word: math.log(1.5 + len(every) / (1 + count)) for word, count in common.items()}
    rare = math.log(1.5 + len(every))
    pairs = _Pairs(frozenset(weights), wanted)
    found = []
    for agency, names in every:
        score = max([_number(agency.licence, typed), *(_name(name, wanted, weights, rare, pairs) for name in names)])
        if score >= THRESHOLD:
            found.append((agency, round(score, 4)))
    return sorted(found, key=lambda pair: (-pair[1], pair[0].name))[:MOST]


class _Pairs:
    """How alike each typed word is to each word of the list: counted once, however many companies share it."""

    def __init__(self, listed: frozenset[str], wanted: list[str]) -> None:
        self._near: dict[str, dict[str, float]] = {word: {} for word in wanted}
        for word in dict.fromkeys(wanted):
            for other in listed:
                likeness = _alike(word, other)
                if likeness >= _NEAR:
                    self._near[word][other] = likeness

    def best(self, word: str, among: list[str]) -> tuple[float, str | None]:
        """Return how alike the likest of some words is, and which it is."""
        near = self._near[word]
        return max(((near[other], other) for other in among if other in near), default=(0.0, None))


def _telling(typed: list[str]) -> list[str]:
    """Return the words without legal forms and single letters (P.T.); a name made of nothing else keeps them."""
    return [word for word in typed if word not in _FORMS and len(word) > 1] or typed


def _alike(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    most = 1 if longest < 8 else 2  # noqa: PLR2004  # as in the search: long words bear two slips
    if one[:1] != other[:1] and one[1:2] != other[1:2]:
        return 0.0
    far = search_words.distance(one, other, most)
    return 0.0 if far > most else 1 - far / longest


def _name(name: list[str], wanted: list[str], weights: dict[str, float], rare: float, pairs: _Pairs) -> float:
    """Return how much of what both say is the same, by weight; or how alike the two are without their blanks."""
    matched = 0.0
    asked = 0.0
    left = list(name)
    for word in wanted:
        likeness, other = pairs.best(word, left)
        weight = weights.get(other or word, rare)
        asked += weight
        matched += weight * likeness
        if other is not None:
            left.remove(other)
    whole = sum(weights[word] for word in name)
    shared = matched / max(asked, 1e-9) * (0.8 + 0.2 * min(1.0, matched / max(whole, 1e-9)))
    return max(shared, _without_blanks("".join(wanted), "".join(name)))


def _without_blanks(typed: str, own: str) -> float:
    """Compare two names however their words are divided: whole, or the beginning that was typed so far."""
    if len(typed) >= _BEGINNING and own.startswith(typed):
        return THRESHOLD + (1 - THRESHOLD) * len(typed) / len(own)
    if typed[:2] != own[:2] or abs(len(typed) - len(own)) > _SLIPS:
        return 0.0
    far = search_words.distance(typed, own, _SLIPS)
    return 0.0 if far > _SLIPS else 1 - far / len(own)


def _number(licence: str, typed: list[str]) -> float:
    """Return 1 for the whole licence number however it is divided, 0.9 for its running number alone."""
    plain = "".join(search_words.words(licence))
    given = "".join(typed)
    if given == plain:
        return 1.0
    parts = search_words.words(licence)
    running = next((part for part in parts if part.isdigit()), "")
    digits = given if given.isdigit() else ""
    return 0.9 if len(digits) >= _FEWEST_DIGITS and digits in {running, running.lstrip("0")} else 0.0
