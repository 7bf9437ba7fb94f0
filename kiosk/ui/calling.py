"""A called number as it is said to the room: letters and digits one by one, in the language of who took it."""

import re
from collections.abc import Iterator

from kiosk.health import Called
from kiosk.ui.words import Catalogue, Words
from kiosk.visit.model import Language
from kiosk.visit.speech import Line

Sentence = tuple[Line, ...]
"""Its pieces: each may have a recording, and together they are what a voice says whole."""
_COUNTER = re.compile(r"loket ([0-9a-z])", re.IGNORECASE)
"""A name that is said in both languages; any other stands on a sign, and is said as it stands there."""
_TIMES = 2
"""A call is said, and said again: who talked the first time listens the second."""


def announced(called: Called, taken_in: Language | None, catalogue: Catalogue) -> tuple[Sentence, ...]:
    """Return what is said: in Indonesian, and in English too unless the number is known to be an Indonesian's."""
    languages: tuple[Language, ...] = ("id",) if taken_in == "id" else ("id", "en")
    said = tuple(sentence for each in languages for sentence in _call(called, catalogue.words(each)))
    return said * _TIMES


def _call(called: Called, words: Words) -> tuple[Sentence, ...]:
    return (_piece(words, "number"), *_spelled(words, called.number)), (_piece(words, "go"), *_where(called, words))


def _where(called: Called, words: Words) -> Iterator[Line]:
    numbered = _COUNTER.fullmatch(called.counter.strip())
    if numbered is None:
        yield Line(called.counter, language="id")
        return
    yield _piece(words, "counter")
    yield from _spelled(words, numbered[1])


def _spelled(words: Words, text: str) -> Iterator[Line]:
    signs = [sign for sign in text.lower() if sign.isascii() and sign.isalnum()]
    for at, sign in enumerate(signs, 1):
        yield _piece(words, sign, "." if at == len(signs) else ",")


def _piece(words: Words, name: str, end: str = "") -> Line:
    """Return a word of the catalogue; what ends it is heard as a breath, and is no part of a recording."""
    key = f"call.{name}"
    return Line(words(key) + end, key, words.language)
