"""The machine-readable zone of a passport (TD3) or an identity card (TD1): ICAO 9303 parts 3, 4 and 5.

Typed or scanned, every way of being wrong has an answer of its own. Nothing here is logged: all of it is personal.
"""

import datetime as dt
import enum
import re
from collections.abc import Sequence

import msgspec

TD3_LENGTH, TD1_LENGTH = 88, 90
"""Characters of the whole zone: two lines of 44, three of 30."""
_NUMBER = 9
"""Characters of the document number's field; a longer number of a TD1 card goes on in the optional data."""
_CHARACTERS = re.compile(r"[A-Z0-9<]*")
_WEIGHTS = (7, 3, 1)
_VALUES = bytes(int(sign, 36) if sign.isascii() and sign.isalnum() else 0 for sign in map(chr, range(256)))
_AHEAD = 50
"""Years a document can at most be valid from now on: tells 1994 from 2094."""
_TD3_CODES, _TD1_CODES = "P", "ACI"


class Problem(enum.Enum):
    """What is wrong with a machine-readable zone."""

    LENGTH = "length"
    """Neither two lines of 44 nor three of 30."""
    CHARACTER = "character"
    """Something else than A-Z, 0-9 and the filler."""
    DOCUMENT = "document"
    """No travel document of these two sizes."""
    NUMBER = "number"
    """The number is empty or its check digit is another one."""
    BIRTH = "birth"
    """The check digit of the birth date is another one, or there is no such day, or it is to come."""
    EXPIRY = "expiry"
    """The check digit of the expiry date is another one, or there is no such day."""
    OPTIONAL = "optional"
    """The check digit of the optional data (TD3) is another one."""
    WHOLE = "whole"
    """Each field is right by itself, the check digit over all of them is not."""


class MrzWrong(ValueError):  # noqa: N818  # named for what is wrong
    """The text is no machine-readable zone, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class AccessKey(msgspec.Struct, frozen=True):
    """What opens a chip: number, birth and expiry date as they stand in the zone, each without its check digit.

    Personal: never logged.
    """

    number: str
    birth: str
    """YYMMDD; the filler where the day or month is not known."""
    expiry: str
    """YYMMDD."""

    def information(self) -> str:
        """Return the "MRZ information" of ICAO 9303-11 §4.3.2: the three, each with its check digit."""
        number = self.number.ljust(_NUMBER, "<")
        return "".join(field + check_digit(field) for field in (number, self.birth, self.expiry))


class Mrz(msgspec.Struct, frozen=True):
    """What a zone says, as far as it is used here: neither name nor sex."""

    issuer: str
    """Three letters of the issuing state, fillers removed."""
    number: str
    birth: dt.date | None
    """None where day or month is not known (ICAO 9303-3 §4.8)."""
    expires: dt.date
    key: AccessKey


class _Fields(msgspec.Struct, frozen=True):
    """The parts of either size, as they stand there."""

    codes: str
    code: str
    issuer: str
    number: str
    number_check: str
    birth: str
    expiry: str
    optional: str
    """Optional data with a check digit of its own, empty where the size has none."""
    whole: str
    """What the last check digit is over, and that digit."""


def check_digit(text: str) -> str:
    """Return the check digit over a field: weights 7, 3, 1, letters from 10, the filler 0 (ICAO 9303-3 §4.9)."""
    values = text.encode("ascii").translate(_VALUES)
    return str(sum(weight * sum(values[place::3]) for place, weight in enumerate(_WEIGHTS)) % 10)


def parse(text: str, today: dt.date) -> Mrz:
    """Return what a typed or scanned zone says; line breaks, blanks and small letters do not matter.

    `today` tells the century: nobody is born tomorrow, no document is valid for more than fifty years.
    Raises `MrzWrong`.
    """
    plain = "".join(text.split()).upper()
    if not _CHARACTERS.fullmatch(plain):
        raise MrzWrong(Problem.CHARACTER)
    fields = _fields(plain)
    if fields.code[0] not in fields.codes:
        raise MrzWrong(Problem.DOCUMENT)
    number = fields.number.rstrip("<")
    _check(Problem.NUMBER, fields.number, fields.number_check)
    _check(Problem.BIRTH, fields.birth[:6], fields.birth[6])
    _check(Problem.EXPIRY, fields.expiry[:6], fields.expiry[6])
    if fields.optional.strip("<"):
        _check(Problem.OPTIONAL, fields.optional[:-1], fields.optional[-1])
    _check(Problem.WHOLE, fields.whole[:-1], fields.whole[-1])
    if not number or "<" in number:
        raise MrzWrong(Problem.NUMBER)
    key = AccessKey(number, fields.birth[:6], fields.expiry[:6])
    return Mrz(fields.issuer.rstrip("<"), number, birth_date(key.birth, today), expiry_date(key.expiry, today), key)


def access_key(number: str, birth: dt.date, expires: dt.date) -> AccessKey:
    """Return the key to a chip from what somebody typed. Raises `MrzWrong` (NUMBER)."""
    plain = "".join(number.split()).upper().rstrip("<")
    if not plain or "<" in plain or not _CHARACTERS.fullmatch(plain):
        raise MrzWrong(Problem.NUMBER)
    return AccessKey(plain, f"{birth:%y%m%d}", f"{expires:%y%m%d}")


def compose(issuer: str, number: str, birth: dt.date, expires: dt.date, name: str = "CONTOH<<CONTOH") -> str:
    """Return the 88 characters of a TD3 zone; for synthetic documents. Raises ValueError for what does not fit."""
    one = f"P<{issuer:<3}{name}".replace(" ", "<").ljust(44, "<")
    key = access_key(number, birth, expires)
    three = [field + check_digit(field) for field in (key.number.ljust(_NUMBER, "<"), key.birth, key.expiry)]
    optional = "<" * 14 + "<"
    whole = check_digit(three[0] + three[1] + three[2] + optional)
    two = f"{three[0]}{issuer:<3}".replace(" ", "<") + f"{three[1]}<{three[2]}{optional}{whole}"
    if len(one + two) != TD3_LENGTH:
        raise ValueError("does not fit into two lines of 44")
    return one + two


def birth_date(text: str, today: dt.date) -> dt.date | None:
    """Return the day of birth of a YYMMDD, the latest that is not to come; None where a part is not known.

    Raises `MrzWrong` (BIRTH).
    """
    if "<" in text:
        if not re.fullmatch(r"[0-9<]{6}", text):
            raise MrzWrong(Problem.BIRTH)
        return None
    for century in (today.year // 100, today.year // 100 - 1):
        born = _day(text, century, Problem.BIRTH)
        if born is not None and born <= today:
            return born
    raise MrzWrong(Problem.BIRTH)


def expiry_date(text: str, today: dt.date) -> dt.date:
    """Return the last day of validity of a YYMMDD: at most fifty years ahead, else of the last century.

    Raises `MrzWrong` (EXPIRY).
    """
    for century in (today.year // 100, today.year // 100 - 1):
        ends = _day(text, century, Problem.EXPIRY)
        if ends is not None and ends.year - today.year <= _AHEAD:
            return ends
    raise MrzWrong(Problem.EXPIRY)


def _fields(plain: str) -> _Fields:
    if len(plain) == TD3_LENGTH:
        return _td3(plain[:44], plain[44:])
    if len(plain) == TD1_LENGTH:
        return _td1(plain[:30], plain[30:60])
    raise MrzWrong(Problem.LENGTH)


def _td3(one: str, two: str) -> _Fields:
    return _Fields(
        codes=_TD3_CODES,
        code=one[:2],
        issuer=one[2:5],
        number=two[:9],
        number_check=two[9],
        birth=two[13:20],
        expiry=two[21:28],
        optional=two[28:43],
        whole=_joined(two, (0, 10), (13, 20), (21, 43), (43, 44)),
    )


def _td1(one: str, two: str) -> _Fields:
    number, check = one[5:14], one[14]
    if check == "<":  # a longer number: its rest and its check digit lead the optional data
        rest = one[15:30].partition("<")[0]
        number, check = number + rest[:-1], rest[-1:]
    return _Fields(
        codes=_TD1_CODES,
        code=one[:2],
        issuer=one[2:5],
        number=number,
        number_check=check,
        birth=two[:7],
        expiry=two[8:15],
        optional="",
        whole=_joined(one, (5, 30)) + _joined(two, (0, 7), (8, 15), (18, 29), (29, 30)),
    )


def _joined(line: str, *parts: Sequence[int]) -> str:
    return "".join(line[start:end] for start, end in parts)


def _check(problem: Problem, field: str, digit: str) -> None:
    if not digit or check_digit(field) != digit:
        raise MrzWrong(problem)


def _day(text: str, century: int, problem: Problem) -> dt.date | None:
    """Return the day in a century, None where only another century has it (a 29 February)."""
    if not re.fullmatch(r"[0-9]{6}", text):
        raise MrzWrong(problem)
    try:
        return dt.date(century * 100 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
