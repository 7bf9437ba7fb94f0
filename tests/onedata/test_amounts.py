"""Numbers and money, as a reader of each language expects them."""

import re
from pathlib import Path

import pytest

from onedata.amounts import grouped, money, rupiah

CODE = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("language", "number", "pay", "contribution"),
    [("id", "12.500", "HKD 5.100", "Rp370.000"), ("en", "12,500", "HKD 5,100", "IDR 370,000")],
)
def test_points_divide_in_indonesian_and_commas_in_english(
    language: str, number: str, pay: str, contribution: str
) -> None:
    assert grouped(12_500, language) == number
    assert money(5_100, "HKD", language) == pay
    assert rupiah(370_000, language) == money(370_000, "IDR", language) == contribution


def test_pay_without_a_currency_is_a_bare_number() -> None:
    assert money(5_100, "", "en") == "5,100"


def test_no_other_place_divides_numbers_for_readers() -> None:
    own = re.compile(r""":,\}["']\.replace\(",",""")
    places = [path for folder in ("kiosk", "onedata") for path in (CODE / folder).rglob("*.py")]
    found = [str(path.relative_to(CODE)) for path in places if own.search(path.read_text(encoding="utf-8"))]
    assert set(found) <= {"onedata/amounts.py"}
