"""A called number as the room hears it: what is said, in which language, and by the real voice."""

import pytest

from kiosk.health import Called
from kiosk.ui.calling import announced
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Language
from tests.kiosk.ui.hearing import phonemes

CATALOGUE = Catalogue()
INDONESIAN = ["id: Nomor A, nol, satu, dua.", "id: Silakan ke loket tiga."]
ENGLISH = ["en: Number A, zero, one, two.", "en: Please go to counter three."]


def said(number: str, counter: str, taken_in: Language | None = "id") -> list[str]:
    return [
        f"{sentence[0].language}: {' '.join(piece.text for piece in sentence)}"
        for sentence in announced(Called(number, counter), taken_in, CATALOGUE)
    ]


@pytest.mark.parametrize(
    ("taken_in", "heard"), [("id", INDONESIAN), ("en", INDONESIAN + ENGLISH), (None, INDONESIAN + ENGLISH)]
)
def test_a_call_is_said_twice_in_the_language_of_who_took_the_number(
    taken_in: Language | None, heard: list[str]
) -> None:
    assert said("A-012", "Loket 3", taken_in) == heard * 2


def test_letters_and_digits_are_said_one_by_one_also_those_of_the_counter() -> None:
    assert said("Z-999", "Loket B")[:2] == ["id: Nomor Z, sembilan, sembilan, sembilan.", "id: Silakan ke loket B."]


@pytest.mark.parametrize("counter", ["Loket 12", "Meja depan", "Ruang pengaduan lantai 2"])
def test_a_name_on_a_sign_is_said_as_it_stands_there_in_both_languages(counter: str) -> None:
    last = [sentence[-1] for sentence in announced(Called("A-001", counter), "en", CATALOGUE)[1::2]]
    assert {(piece.text, piece.key, piece.language) for piece in last} == {(counter, "", "id")}


def test_every_piece_but_a_name_has_a_key_that_a_recording_may_take() -> None:
    for sentence in announced(Called("B-345", "Loket 6"), None, CATALOGUE):
        for piece in sentence:
            assert CATALOGUE.words("id" if piece.language == "id" else "en").table[piece.key] == piece.text.rstrip(",.")


@pytest.mark.parametrize(("language", "digits"), [("id", "nol satu dua"), ("en", "zero one two")])
def test_the_real_voice_says_the_digits_singly_and_not_as_a_number(language: Language, digits: str) -> None:
    whole = next(each for each in said("A-012", "Loket 3", None) if each.startswith(language)).partition(": ")[2]
    call, twelve, *apart = phonemes([whole, whole.replace("A, ", "12 ").split(",")[0], *digits.split()], language)
    heard = call.replace("'", "").replace(",", "")
    assert [sound.replace("'", "").replace(",", "") in heard for sound in apart] == [True] * 3
    assert twelve not in call
