"""The blocks of a slip as pieces of an A4 sheet: each knows its height and draws itself where it is told."""

import functools
from collections.abc import Callable
from typing import NamedTuple

from kiosk.slips import qr
from kiosk.slips.model import (
    Block,
    Check,
    Checklist,
    Fact,
    Facts,
    Fine,
    Heading,
    Journey,
    Mark,
    Masthead,
    Note,
    Person,
    Serial,
    Text,
    Title,
)
from kiosk.slips.sheet import BARK, INK, LINE, SEA, SOFT, SUN, WHITE, Sheet, Style

MODULE = 2.4
"""Points a module of the QR code: 0.85 mm, more than on receipt paper."""
MOST_MODULES = 90
PAD = 13.0
"""White between a panel's edge and its text."""
GAP = 13.0
"""White between one thing and the next."""
_COLUMN = 86.0

_OFFICE = Style("Bold", 15)
_SMALL = Style("Regular", 10, SOFT)
_MARK = Style("Bold", 16)
_INITIALS = Style("Bold", 16)
_BODY = Style("Regular", 13)
_KICKER = Style("Regular", 12, BARK)
_TITLE = Style("Bold", 33)
_CALLED = Style("Bold", 66)
_HEADING = Style("Bold", 20)
_LABEL = Style("Regular", 12, SOFT)
_VALUE = Style("Bold", 13)
_WARNING = Style("Bold", 12, BARK)
_FINE = Style("Regular", 9.5, SOFT)
_STEP = Style("Regular", 10.5, SOFT)
_STEP_NOW = Style("Bold", 11.5)
_WORDS = Style("Bold", 18, SEA)


class Piece(NamedTuple):
    """A block that knows its height and draws itself below `top`, between left and right."""

    height: float
    draw: Callable[[float], None]


@functools.singledispatch
def piece(block: Block, sheet: Sheet, left: float, right: float) -> Piece:  # noqa: ARG001  # its forms use them
    """Return a block set between left and right."""
    raise TypeError(f"no way to set {type(block).__name__}")


def _lines(sheet: Sheet, text: str, style: Style, left: float, right: float, below: float = 0) -> Piece:
    lines = sheet.wrapped(text, style, right - left)

    def draw(top: float) -> None:
        sheet.lines(left, top, lines, style)

    return Piece(len(lines) * style.leading + below, draw)


def stack(*pieces: Piece) -> Piece:
    """Return pieces below each other as one."""

    def draw(top: float) -> None:
        for p in pieces:
            p.draw(top)
            top += p.height

    return Piece(sum(p.height for p in pieces), draw)


@piece.register
def _masthead(block: Masthead, sheet: Sheet, left: float, right: float) -> Piece:
    knot = 38.0
    beside = left + knot + 12
    text = stack(
        _lines(sheet, block.office, _OFFICE, beside, right),
        _lines(sheet, f"{block.kiosk} · {block.printed}", _SMALL, beside, right),
    )
    height = max(knot, text.height)

    def draw(top: float) -> None:
        sheet.pictogram("KNOT", left, top, knot, SEA, 1.6)
        text.draw(top)
        _weave(sheet, left, right, top + height + 10)

    return Piece(height + 24, draw)


def _weave(sheet: Sheet, left: float, right: float, middle: float) -> None:
    """Draw the woven band: two lines that cross at every step."""
    count = round((right - left) / 9)
    pitch = (right - left) / count
    for sign in (1, -1):
        swing = (0.0, 2.6, 0.0, -2.6)
        points = [(left + i * pitch / 2, middle + sign * swing[i % 4]) for i in range(2 * count + 1)]
        sheet.line(points, BARK, 0.8)


@piece.register
def _mark(block: Mark, sheet: Sheet, left: float, right: float) -> Piece:
    height = _MARK.leading + 8

    def draw(top: float) -> None:
        sheet.area(left, top, right, top + height, SUN, 6)
        end = sheet.text(left + PAD, top + 3, block.text, _MARK)
        sheet.text(end + 12, top + 3 + (_MARK.size - _BODY.size), block.detail, _BODY)

    return Piece(height + GAP, draw)


@piece.register
def _person(block: Person, sheet: Sheet, left: float, right: float) -> Piece:  # noqa: ARG001  # one short line
    def draw(top: float) -> None:
        end = sheet.text(left, top, block.initials, _INITIALS)
        sheet.text(end + 10, top + (_INITIALS.size - _BODY.size), block.born, _BODY)

    return Piece(_INITIALS.leading + 4, draw)


@piece.register
def _title(block: Title, sheet: Sheet, left: float, right: float) -> Piece:
    parts = [_lines(sheet, block.text, _CALLED if block.called else _TITLE, left, right)]
    if block.kicker:
        parts.insert(0, _lines(sheet, block.kicker, _KICKER, left, right))
    if block.detail:
        parts.append(_lines(sheet, block.detail, _BODY, left, right))
    stacked = stack(*parts)
    return Piece(stacked.height + GAP, stacked.draw)


@piece.register
def _journey(block: Journey, sheet: Sheet, left: float, right: float) -> Piece:
    big, small = 25.0, 21.0
    pitch = (right - left) / len(block.steps)
    centres = [left + pitch * (i + 0.5) for i in range(len(block.steps))]

    def draw(top: float) -> None:
        middle = top + big
        for i, step in enumerate(block.steps[:-1]):
            done = step.state == "done"
            ends = (centres[i] + big + 2, centres[i + 1] - big - 2)
            sheet.line(
                [(ends[0], middle), (ends[1], middle)],
                SEA if done else LINE,
                2.4 if done else 1.2,
                () if done else (1, 4),
            )
        for step, x in zip(block.steps, centres, strict=True):
            now, ahead = step.state == "now", step.state == "ahead"
            colour = LINE if ahead else SEA
            edge = 0 if now else 1.2 if ahead else 2
            sheet.ring(x, middle, big if now else small, colour, edge=edge, dashed=ahead)
            size = 27.0 if now else 22.0
            sheet.pictogram(step.code, x - size / 2, middle - size / 2, size, WHITE if now else colour, 1.6)
            style = _STEP_NOW if now else _STEP
            sheet.text(x - sheet.length(step.word, style) / 2, top + 2 * big + 4, step.word, style)

    return Piece(2 * big + 4 + _STEP_NOW.leading, draw)


@piece.register
def _heading(block: Heading, sheet: Sheet, left: float, right: float) -> Piece:
    parts = []
    if block.kicker:
        parts.append(_lines(sheet, block.kicker, _KICKER, left, right, below=2))
    if block.text:
        parts.append(_lines(sheet, block.text, _HEADING, left, right, below=6))
    return stack(*parts)


@piece.register
def _facts(block: Facts, sheet: Sheet, left: float, right: float) -> Piece:
    column = left + max(_COLUMN, *(sheet.length(row.label, _LABEL) + GAP for row in block.rows))
    widest = max(sheet.length(row.value, _VALUE) for row in block.rows) if block.amounts else 0
    starts = [column + max(0, widest - sheet.length(row.value, _VALUE)) for row in block.rows]
    return stack(*(_fact(row, sheet, left, x, right) for row, x in zip(block.rows, starts, strict=True)))


def _fact(row: Fact, sheet: Sheet, left: float, column: float, right: float) -> Piece:
    label, value, warning = row.label, row.value, row.warning
    lines = sheet.wrapped(value, _VALUE, right - column)
    after = column + sheet.length(lines[-1], _VALUE) + 14
    beside = not warning or after + 20 + sheet.length(warning, _WARNING) <= right

    def draw(top: float) -> None:
        sheet.text(left, top + 1, label, _LABEL)
        below = sheet.lines(column, top, lines, _VALUE)
        if warning:
            x, y = (after, below - _VALUE.leading) if beside else (column, below)
            sheet.pictogram("WARNING", x, y + 1, 15, BARK, 1.5)
            sheet.text(x + 20, y + 1, warning, _WARNING)

    return Piece((len(lines) + (not beside)) * _VALUE.leading + 2, draw)


@piece.register
def _checklist(block: Checklist, sheet: Sheet, left: float, right: float) -> Piece:
    """Two columns of boxes, read down the first; a single box has the whole width."""
    column, side = left + (_COLUMN if block.label else 0), 11.0
    pitch = (right - column) / min(2, len(block.items))
    notes = block.notes or ("",) * len(block.items)
    items = [
        (sheet.wrapped(item, _BODY, pitch - side - 16), sheet.wrapped(note, _FINE, pitch - side - 16))
        for item, note in zip(block.items, notes, strict=True)
    ]
    half = (len(items) + 1) // 2
    halves = (items[:half], items[half:])
    height = max(sum(_item_height(*item) for item in part) for part in halves)

    def draw(top: float) -> None:
        sheet.text(left, top + 1, block.label, _LABEL)
        for i, part in enumerate(halves):
            x, y = column + i * pitch, top
            for item in part:
                sheet.frame(x, y + 3.5, x + side, y + 3.5 + side, INK, 2)
                below = sheet.lines(x + side + 8, y, item[0], _BODY)
                sheet.lines(x + side + 8, below, item[1], _FINE)
                y += _item_height(*item)

    return Piece(height + 4, draw)


def _item_height(lines: list[str], note: list[str]) -> float:
    """Return how high an item of a list is, with the small print below it and what keeps the next one away."""
    return len(lines) * _BODY.leading + len(note) * _FINE.leading + (PAD / 2 if note else 2)


@piece.register
def _note(block: Note, sheet: Sheet, left: float, right: float) -> Piece:
    parts = [_lines(sheet, block.text, _BODY, left + 14, right)]
    if block.source:
        parts.append(_lines(sheet, block.source, _FINE, left + 14, right))
    stacked = stack(*parts)

    def draw(top: float) -> None:
        sheet.area(left, top + 10, left + 4, top + 10 + stacked.height, BARK)
        stacked.draw(top + 8)

    return Piece(stacked.height + 12, draw)


@piece.register
def _text(block: Text, sheet: Sheet, left: float, right: float) -> Piece:
    return _lines(sheet, block.text, _BODY, left, right)


@piece.register
def _fine(block: Fine, sheet: Sheet, left: float, right: float) -> Piece:
    return _lines(sheet, block.text, _FINE, left, right)


@piece.register
def _check(block: Check, sheet: Sheet, left: float, right: float) -> Piece:
    modules = qr.matrix(block.url, MOST_MODULES)
    # White round the code: what stands beside it keeps four modules away.
    inset = qr.QUIET * MODULE
    side = len(modules) * MODULE
    beside = left + side + 2 * inset
    words = stack(
        _lines(sheet, block.heading, _VALUE, beside, right, below=4),
        *(_lines(sheet, word, _WORDS, beside, right, below=5 * (word == block.words[-1])) for word in block.words),
        _lines(sheet, block.text, _FINE, beside, right),
    )

    def draw(top: float) -> None:
        sheet.modules(modules, left + inset, top, MODULE)
        words.draw(top - 3)

    return Piece(max(side, words.height), draw)


@piece.register
def _serial(block: Serial, sheet: Sheet, left: float, right: float) -> Piece:
    def draw(top: float) -> None:
        sheet.line([(left, top), (right, top)], LINE, 0.8)
        sheet.text(left, top + 8, block.text, _VALUE)
        if block.copy:
            width = sheet.length(block.copy, _VALUE) + 2 * PAD
            sheet.area(right - width, top + 6, right, top + 10 + _VALUE.leading, INK, 4)
            sheet.text(right - width + PAD, top + 8, block.copy, Style("Bold", _VALUE.size, WHITE))

    return Piece(_VALUE.leading + 12, draw)
