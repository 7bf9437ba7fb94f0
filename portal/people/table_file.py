"""Opening a delivered table: encoding, delimiter, header and lines, whatever a spreadsheet made of them."""

import codecs
import csv
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from portal.people.standard import Column

LARGEST = 512 * 1024 * 1024
_WIDEST_LINE = 200_000


class TableUnusable(ValueError):  # noqa: N818 - said of the table
    """Nothing of this file can be taken; the text says why and what to do."""


class Line(msgspec.Struct, frozen=True):
    """One line of the file: its number as an editor shows it, and its cells, or None where quoting is broken."""

    number: int
    cells: list[str] | None


class TableFile(msgspec.Struct, frozen=True):
    """A readable table."""

    sha256: str
    encoding: str
    delimiter: str
    header: list[Column | None]
    ignored: list[str]
    """Columns that are not in the standard; nothing of them is stored."""
    lines: list[str]

    def rows(self) -> Iterator[Line]:
        """Give the lines after the header that are not blank.

        Each line is read by itself: a cell cannot hold a line break, and a quote left open spoils its own line only.
        """
        for number, text in enumerate(self.lines[1:], start=2):
            if text.strip(" ;,\t"):
                yield Line(number, _split(text, self.delimiter))


def open_table(path: Path, standard: tuple[Column, ...]) -> TableFile:
    """Read a delivered file. Raises TableUnusable, or OSError."""
    if path.stat().st_size > LARGEST:
        raise TableUnusable("the file is larger than 512 MB: deliver it in parts")
    return read_table(path.read_bytes(), standard)


def read_table(data: bytes, standard: tuple[Column, ...]) -> TableFile:
    """Read a table from its bytes. Raises TableUnusable."""
    text, encoding = _decode(data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[0].strip():
        raise TableUnusable("the first line must name the columns")
    delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
    names = _split(lines[0], delimiter)
    if names is None:
        raise TableUnusable("the first line has an open quotation mark")
    header, ignored = _header([name.strip().lower() for name in names], {c.name: c for c in standard})
    return TableFile(hashlib.sha256(data).hexdigest(), encoding, delimiter, header, ignored, lines)


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:1000]:
        raise TableUnusable("the file is UTF-16 or no text: save it as CSV UTF-8")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        # A broken byte spoils its own cell (`cells.clean` finds it); it must not make Windows-1252 of all the others.
        codec, encoding = ("utf-8-sig", "utf-8") if _means_utf8(data) else ("cp1252", "windows-1252")
        return data.decode(codec, "surrogateescape"), encoding


def _means_utf8(data: bytes) -> bool:
    """Say whether the mark at the start, or most of the lines with other letters than ASCII has, are UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return True
    good = bad = 0
    for line in data.splitlines():
        if line.isascii():
            continue
        try:
            line.decode()
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return good >= bad


def _header(names: list[str], known: Mapping[str, Column]) -> tuple[list[Column | None], list[str]]:
    twice = sorted({name for name in names if names.count(name) > 1 and name in known})
    if twice:
        raise TableUnusable(f"columns stand twice: {', '.join(twice)}")
    absent = sorted(c.name for c in known.values() if c.required and c.name not in names)
    if absent:
        raise TableUnusable(f"columns are missing: {', '.join(absent)}")
    # A foreign header is shown shortened and printable: it may be anything, even a line of data.
    ignored = ["".join(c for c in name[:30] if c.isalnum() or c in " _-") for name in names if name not in known]
    return [known.get(name) for name in names], ignored


def _split(text: str, delimiter: str) -> list[str] | None:
    if len(text) > _WIDEST_LINE:
        return None
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
