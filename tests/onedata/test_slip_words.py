"""The three words beside a slip's code."""

import hashlib
import itertools

from onedata.slip_words import WORDS, code_words


def edits(a: str, b: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        above = row
        row = [i]
        for j, right in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (left != right)))
    return row[-1]


def test_there_is_a_word_for_every_byte() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256
    assert list(WORDS) == sorted(WORDS)


def test_words_are_short_and_plain() -> None:
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 6 for word in WORDS)


def test_one_wrong_letter_never_makes_another_word() -> None:
    near = [pair for pair in itertools.combinations(WORDS, 2) if edits(*pair) < 2]
    assert near == []


def test_words_are_the_first_bytes_of_the_tokens_hash() -> None:
    digest = hashlib.sha512(b"token").digest()
    assert code_words(b"token") == (WORDS[digest[0]], WORDS[digest[1]], WORDS[digest[2]])
    assert code_words(b"token") != code_words(b"tokeo")
