"""The specimens are those of ICAO 9303 parts 4 (TD3), 5 (TD1) and 11 (appendix D)."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedata.mrz import (
    AccessKey,
    MrzWrong,
    Problem,
    access_key,
    birth_date,
    check_digit,
    compose,
    expiry_date,
    parse,
)

TODAY = dt.date(2026, 11, 22)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD1_LONG = "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"


def problem(text: str) -> Problem:
    with pytest.raises(MrzWrong) as wrong:
        parse(text, TODAY)
    return wrong.value.problem


def changed(text: str, place: int, sign: str) -> str:
    assert text[place] != sign
    return text[:place] + sign + text[place + 1 :]


@pytest.mark.parametrize(
    ("text", "digit"),
    [("520727", "3"), ("L898902C<", "3"), ("690806", "1"), ("940623", "6"), ("D23145890734", "9"), ("", "0")],
)
def test_check_digits_are_those_of_the_standard(text: str, digit: str) -> None:
    assert check_digit(text) == digit


def test_the_passport_of_the_standard_is_read() -> None:
    read = parse(TD3, TODAY)
    assert (read.issuer, read.number) == ("UTO", "L898902C3")
    assert (read.birth, read.expires) == (dt.date(1974, 8, 12), dt.date(2012, 4, 15))


def test_the_cards_of_the_standard_are_read_also_with_a_long_number() -> None:
    assert parse(TD1, TODAY).number == "D23145890"
    long = parse(TD1_LONG, TODAY)
    assert long.number == "D23145890734"
    # ICAO 9303-11 appendix D.2: the information that opens this card
    assert long.key.information() == "D23145890734934071279507122"


def test_blanks_line_breaks_and_small_letters_do_not_matter() -> None:
    assert parse(f" {TD3[:44].lower()}\r\n{TD3[44:]}\n", TODAY) == parse(TD3, TODAY)


def test_the_key_of_appendix_d_comes_out_of_what_is_typed() -> None:
    typed = access_key("l898902c", dt.date(1969, 8, 6), dt.date(1994, 6, 23))
    assert typed == AccessKey("L898902C", "690806", "940623")
    assert typed.information() == "L898902C<369080619406236"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TD3[:-1], Problem.LENGTH),
        ("", Problem.LENGTH),
        (TD3[:36] * 2, Problem.LENGTH),
        (changed(TD3, 3, "*"), Problem.CHARACTER),
        (changed(TD3, 3, "Ü"), Problem.CHARACTER),
        (changed(TD3, 0, "V"), Problem.DOCUMENT),
        (changed(TD1, 0, "P"), Problem.DOCUMENT),
        (changed(TD3, 44, "K"), Problem.NUMBER),
        (changed(TD3, 57, "5"), Problem.BIRTH),
        (changed(TD3, 65, "2"), Problem.EXPIRY),
        (changed(TD3, 72, "Y"), Problem.OPTIONAL),
        (changed(TD3, 87, "9"), Problem.WHOLE),
        (changed(TD1, 59, "5"), Problem.WHOLE),
        (changed(TD1_LONG, 18, "8"), Problem.NUMBER),
    ],
)
def test_each_error_has_its_own_answer(text: str, expected: Problem) -> None:
    assert problem(text) is expected


def test_a_day_that_does_not_exist_is_an_error_although_its_check_digit_is_right() -> None:
    number, birth, expiry = "L898902C3", "741312", "120415"
    fields = [field + check_digit(field) for field in (number, birth, expiry)]
    optional = "<" * 15
    whole = check_digit("".join(fields) + optional)
    zone = TD3[:44] + f"{fields[0]}UTO{fields[1]}F{fields[2]}{optional}{whole}"
    assert problem(zone) is Problem.BIRTH


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("261122", dt.date(2026, 11, 22)),
        ("261123", dt.date(1926, 11, 23)),
        ("000229", dt.date(2000, 2, 29)),
        ("990101", dt.date(1999, 1, 1)),
    ],
)
def test_nobody_is_born_tomorrow(text: str, born: dt.date) -> None:
    assert birth_date(text, TODAY) == born


def test_an_unknown_day_of_birth_is_no_date_and_no_error() -> None:
    assert birth_date("7408<<", TODAY) is None


@pytest.mark.parametrize(
    ("text", "ends"), [("361231", 2036), ("760101", 2076), ("770101", 1977), ("940623", 1994), ("250101", 2025)]
)
def test_no_document_is_valid_for_more_than_fifty_years(text: str, ends: int) -> None:
    assert expiry_date(text, TODAY).year == ends


def test_a_composed_zone_is_read_back() -> None:
    zone = compose("IDN", "X1234567", dt.date(1994, 5, 3), dt.date(2031, 2, 1))
    read = parse(zone, TODAY)
    assert (read.issuer, read.number, read.birth) == ("IDN", "X1234567", dt.date(1994, 5, 3))


@given(st.text(max_size=120) | st.text("ABP<0123456789", min_size=88, max_size=90))
def test_whatever_is_scanned_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(MrzWrong):
        parse(text, TODAY)
