"""A list as a table in a file: who shall get a slip, each named by an identifier and one factor.

Columns, in any order and in Indonesian or English: one of `nik`, `paspor`, `kartu`; beside it one of `pin`, `hp` (last
four digits), `lahir` (day of birth), `paspor4` (last four of the passport), `pin_keluarga`. Others are not looked at.
"""

import csv
import io
import re
from collections.abc import Mapping

import msgspec

from kiosk.desk.finding import FACTORS
from kiosk.visit.forms import factor_complete, identifier_complete
from kiosk.visit.model import FactorKind, Identity, Way

MOST_LINES = 10_000
MOST_BYTES = 4 << 20
_IDENTIFIERS: Mapping[str, Way] = {
    "nik": Way.NIK,
    "paspor": Way.PASSPORT,
    "passport": Way.PASSPORT,
    "kartu": Way.CARD,
    "card": Way.CARD,
}
_FACTORS: Mapping[str, FactorKind] = {
    "pin": FactorKind.PIN,
    "hp": FactorKind.PHONE,
    "phone": FactorKind.PHONE,
    "lahir": FactorKind.BIRTH_DATE,
    "birth": FactorKind.BIRTH_DATE,
    "paspor4": FactorKind.PASSPORT,
    "passport4": FactorKind.PASSPORT,
    "pin_keluarga": FactorKind.FAMILY_PIN,
    "family_pin": FactorKind.FAMILY_PIN,
}
_DIGITS: Mapping[FactorKind, int] = {
    FactorKind.PIN: 6,
    FactorKind.FAMILY_PIN: 6,
    FactorKind.PHONE: 4,
    FactorKind.PASSPORT: 4,
}
_FORMULA = re.compile(r"^[\s'\"]*[=+@\t\r-]+")
_CARD = re.compile(r"(?:[0-9A-F]{2}){4,32}")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


class FileWrong(ValueError):  # noqa: N818 - said of the file
    """A file is no list; `key` of the catalogue says why, `line` where."""

    def __init__(self, key: str, line: int = 0) -> None:
        self.key, self.line = key, line
        super().__init__(key)


class ListLine(msgspec.Struct, frozen=True):
    """One person of a list; `identity` None where the line names nobody. Personal: never logged."""

    line: int
    """As an editor counts: the heading is line 1."""
    identity: Identity | None = None
    factor: FactorKind = FactorKind.PIN
    text: str = ""


class ListFile(msgspec.Struct, frozen=True):
    """A list that was read."""

    lines: tuple[ListLine, ...]
    doubled: tuple[int, ...]
    """Lines whose identifier stood before: their person gets one slip."""


def read(content: bytes) -> ListFile:
    """Read a table: UTF-8 or Windows-1252, comma, semicolon or tab. Raises `FileWrong`."""
    if len(content) > MOST_BYTES:
        raise FileWrong("csv_large")
    text = _text(content)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _lines(rows)
    except csv.Error:
        raise FileWrong("csv_broken", rows.line_num) from None


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(";,\t", key=heading.count)


def _lines(rows: "csv._reader") -> ListFile:  # type: ignore[name-defined]  # the type has no public name
    identifiers, factors = _columns(next(rows, []))
    lines: list[ListLine] = []
    doubled: list[int] = []
    seen: set[Identity] = set()
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        line = _line(rows.line_num, row, identifiers, factors)
        if line.identity is not None and line.identity in seen:
            doubled.append(line.line)
            continue
        if line.identity is not None:
            seen.add(line.identity)
        lines.append(line)
        if len(lines) > MOST_LINES:
            raise FileWrong("csv_long", rows.line_num)
    if not lines:
        raise FileWrong("csv_empty")
    return ListFile(tuple(lines), tuple(doubled))


def _columns(heading: list[str]) -> tuple[list[tuple[int, Way]], list[tuple[int, FactorKind]]]:
    names = [re.sub(r"\W+", "_", cell.strip().casefold()).strip("_") for cell in heading]
    if len(set(names) - {""}) != len([name for name in names if name]):
        raise FileWrong("csv_columns_twice", 1)
    identifiers = [(at, _IDENTIFIERS[name]) for at, name in enumerate(names) if name in _IDENTIFIERS]
    factors = [(at, _FACTORS[name]) for at, name in enumerate(names) if name in _FACTORS]
    if not identifiers or not factors:
        raise FileWrong("csv_columns", 1)
    return identifiers, factors


def _line(
    number: int, row: list[str], identifiers: list[tuple[int, Way]], factors: list[tuple[int, FactorKind]]
) -> ListLine:
    for at, way in identifiers:
        who = _cell(row, at).upper()
        if not _identifies(way, who):
            continue
        for place, kind in factors:
            text = _factor(kind, _cell(row, place))
            if kind in FACTORS[way] and factor_complete(kind, text):
                return ListLine(number, Identity(way, who), kind, text)
    return ListLine(number)


def _identifies(way: Way, who: str) -> bool:
    return bool(_CARD.fullmatch(who)) if way is Way.CARD else identifier_complete(way, who)


def _cell(row: list[str], at: int) -> str:
    """Return a cell without what a spreadsheet would take for a formula, or put there to keep it from being one."""
    cell = _FORMULA.sub("", row[at]) if at < len(row) else ""
    return re.sub(r"[\s.:'\"]+", "", cell) if not _DAY_FIRST.search(cell) else cell.strip(" '\"")


def _factor(kind: FactorKind, text: str) -> str:
    if kind is FactorKind.BIRTH_DATE:
        found = _DAY_FIRST.fullmatch(text)
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
    # A spreadsheet takes digits for a number: of 012345 it leaves 12345.
    return text.zfill(_DIGITS[kind]) if text.isdecimal() else text.upper()
