"""Words as a search sees them: folded, cut, and reduced to stems, in Indonesian and in English.

The stemmer is light: it takes off endings and up to two prefixes and knows no dictionary. A prefix that swallows a
letter (`me-kirim` → `mengirim`) leaves two candidates, and both are kept: what matters is only that the forms of a
word share one stem. Prefixes and their sound changes as in the Tata Bahasa Baku Bahasa Indonesia.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

MOST_LETTERS: Final = 24
"""Longer words are cut: nobody types more, and each letter costs a row in the table of misspellings."""
_SHORTEST: Final = 4
"""A stem keeps at least this many letters."""
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
_PARTICLE: Final = re.compile(r"(?:lah|kah|tah|pun)$")
_POSSESSIVE: Final = re.compile(r"(?:ku|mu|nya)$")
_ENDING: Final = re.compile(r"(?:kan|an|i)$")
_PREFIXES: Final = (
    (re.compile(r"^[mp]eny(?=[aeiou])"), ("s",)),
    (re.compile(r"^[mp]eng(?=[aeiou])"), ("", "k")),
    (re.compile(r"^[mp]eng(?=[ghkx])"), ("",)),
    (re.compile(r"^[mp]en(?=[cdjz])"), ("",)),
    (re.compile(r"^[mp]en(?=[aeiou])"), ("t",)),
    (re.compile(r"^[mp]em(?=[bfv])"), ("",)),
    (re.compile(r"^[mp]em(?=[aeiou])"), ("p", "m")),
    (re.compile(r"^per"), ("", "r")),
    (re.compile(r"^[mp]e(?=[lrwymn])"), ("",)),
    (re.compile(r"^(?:ber|ter|bel|pel)"), ("",)),
    (re.compile(r"^(?:be|pe)(?=[^r]er)"), ("",)),
    (re.compile(r"^(?:di|se|ke(?!r[^aeiou]))"), ("",)),
)
"""The last row opens a word only: what stands behind another prefix begins with its own `ke`, `se` or `di`."""
_DEEPEST: Final = 2
_ENGLISH: Final = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=[a-z]{3})(?:ing|ed|ly|es|s)$"), ""),
    (re.compile(r"(?<=[a-z]{3})e$"), ""),
)


def fold(text: str) -> str:
    """Return a text in lower case ASCII letters, digits and single blanks; everything else is a blank."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_A_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def words(text: str) -> list[str]:
    """Return the words of a text, folded, each at most `MOST_LETTERS` long."""
    return [word[:MOST_LETTERS] for word in fold(text).split()]


@lru_cache(maxsize=20_000)
def stems(word: str, language: str) -> tuple[str, ...]:
    """Return the stems of a folded word, the likeliest first, in one of the languages `id` and `en`."""
    if word.isdigit() or len(word) < _SHORTEST:
        return (word,)
    return _english(word) if language == "en" else _indonesian(word)


def _english(word: str) -> tuple[str, ...]:
    if word.endswith("ss"):
        return (word,)
    for shape, instead in _ENGLISH:
        word = shape.sub(instead, word)
    return (word,)


def _indonesian(word: str) -> tuple[str, ...]:
    for ending in (_PARTICLE, _POSSESSIVE):
        word = _shortened(word, ending.sub("", word))
    found: dict[str, None] = {}
    for candidate in _without_prefixes(word, _DEEPEST):
        bare = _shortened(candidate, _ENDING.sub("", candidate))
        found[_shortened(bare, re.sub(r"i$", "", bare))] = None
    return tuple(found)


def _without_prefixes(word: str, left: int) -> list[str]:
    """Return the word without its prefixes: one candidate for each letter that a prefix may have swallowed."""
    if left:
        for shape, letters in _PREFIXES if left == _DEEPEST else _PREFIXES[:-1]:
            if match := shape.match(word):
                rest = word[match.end() :]
                candidates = [letter + rest for letter in letters if len(letter + rest) >= _SHORTEST]
                if candidates:
                    return [stem for candidate in candidates for stem in _without_prefixes(candidate, left - 1)]
    return [word]


def _shortened(word: str, shorter: str) -> str:
    return shorter if len(shorter) >= _SHORTEST else word


def gaps(word: str) -> set[str]:
    """Return the word and everything that one letter less makes of it: two words that are close share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def distance(one: str, other: str, most: int) -> int:
    """Return how many slips lead from one word to the other, two neighbours exchanged counting as one; `most` + 1 at
    the earliest sign of more.
    """  # noqa: D205  # one sentence, longer than a line
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
