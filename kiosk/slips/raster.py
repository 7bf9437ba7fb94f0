"""The slip as dots: one layout for 576 and 384, each block drawn by one function."""

import functools
from typing import NamedTuple

from PIL import Image

from kiosk.slips import qr
from kiosk.slips.fonts import Fonts, load_fonts
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
    Rule,
    Serial,
    Slip,
    Text,
    Title,
)
from kiosk.slips.paper import WHITE, Box, Face, Paper

WIDTHS = (576, 384)
"""Dots of the printers that 80 mm and 58 mm paper goes through."""
MODULE = 6
"""Dots a module of the QR code where they fit."""
LEAST_MODULE = 5
"""Below this phones stop reading thermal paper."""
_LEAST_VALUE = 0.45
"""Share of the paper below which a value that takes several lines stands under its label instead of beside it."""


class Drawn(NamedTuple):
    """A slip as an image of one bit a dot, and where everything on it stands."""

    image: Image.Image
    boxes: tuple[Box, ...]


class Look(NamedTuple):
    """Sizes for one width of paper, in dots."""

    margin: int
    office: Face
    small: Face
    mark: Face
    title: Face
    least_title: int
    person: Face
    heading: Face
    label: Face
    value: Face
    body: Face
    fine: Face
    words: Face
    rule: int
    gap: int
    step: int
    """Diameter of a picture on the journey; the one that is now is larger."""


WIDE = Look(
    margin=24,
    office=Face("Bold", 31),
    small=Face("Regular", 24),
    mark=Face("Bold", 34),
    title=Face("Bold", 60),
    least_title=48,
    person=Face("Bold", 34),
    heading=Face("Bold", 38),
    label=Face("Regular", 26),
    value=Face("Bold", 30),
    body=Face("Regular", 28),
    fine=Face("Regular", 22),
    words=Face("Bold", 35),
    rule=3,
    gap=16,
    step=62,
)
NARROW = Look(
    margin=16,
    office=Face("Bold", 27),
    small=Face("Regular", 22),
    mark=Face("Bold", 30),
    title=Face("Bold", 48),
    least_title=38,
    person=Face("Bold", 30),
    heading=Face("Bold", 33),
    label=Face("Regular", 24),
    value=Face("Bold", 26),
    body=Face("Regular", 24),
    fine=Face("Regular", 21),
    words=Face("Bold", 29),
    rule=2,
    gap=12,
    step=44,
)


def render(slip: Slip, dots: int = 576, fonts: Fonts | None = None) -> Image.Image:
    """Return the slip as it is printed and previewed: mode "1", `dots` wide, as long as it needs.

    Raises FontsMissing without Noto Sans, TooLong where the QR code fits at no allowed size, ValueError for a width
    that no printer has.
    """
    return draw(slip, dots, fonts).image


def draw(slip: Slip, dots: int = 576, fonts: Fonts | None = None) -> Drawn:
    """Return the slip and where everything on it stands; see `render`."""
    if dots not in WIDTHS:
        raise ValueError(f"a slip is {WIDTHS} dots wide, not {dots}")
    look = WIDE if dots == max(WIDTHS) else NARROW
    paper = Paper(dots, look.margin, fonts or load_fonts())
    for block in slip.blocks:
        put(block, paper, look)
    return Drawn(paper.finished(), tuple(paper.boxes))


@functools.singledispatch
def put(block: Block, paper: Paper, look: Look) -> None:  # noqa: ARG001  # its registered forms use them
    """Draw a block at the cursor and move below it."""
    raise TypeError(f"no way to draw {type(block).__name__}")


@put.register
def _masthead(block: Masthead, paper: Paper, look: Look) -> None:
    size = look.office.leading + look.small.leading
    paper.pictogram("KNOT", paper.margin, paper.y, size, 3)
    left, top = paper.margin + size + look.gap * 2 // 3, paper.y
    face = paper.in_lines(block.office, look.office, paper.right - left, 2, look.fine.size)
    for line in paper.balanced(block.office, face, paper.right - left):
        paper.text(left, paper.y, line, face)
        paper.y += face.leading
    beside = paper.length(block.printed, look.small) <= paper.right - left
    if not beside:
        left, paper.y = paper.margin, max(paper.y, top + size)
    paper.lines(left, paper.right - left, block.printed, look.small)
    paper.y = max(paper.y, top + size) + look.gap // 2
    paper.weave(12, 32, 2)
    paper.y += look.gap * 2 // 3


@put.register
def _mark(block: Mark, paper: Paper, look: Look) -> None:
    inner, pad = paper.margin + look.gap, look.gap // 4
    beside = inner + paper.length(block.text, look.mark) + look.gap
    room = paper.right - look.gap - beside
    face = paper.fitting(block.detail, look.body, room, look.fine.size)
    fits = paper.length(block.detail, face) <= room
    height = look.mark.leading + (0 if fits else look.fine.leading) + 2 * pad
    paper.box("mark", paper.margin, paper.y, paper.right, paper.y + height, radius=6)
    paper.text(inner, paper.y + pad, block.text, look.mark, WHITE)
    if fits:
        paper.text(beside, paper.y + pad + look.mark.size - face.size, block.detail, face, WHITE)
    else:
        paper.text(inner, paper.y + pad + look.mark.leading, block.detail, look.fine, WHITE)
    paper.y += height + look.gap


@put.register
def _person(block: Person, paper: Paper, look: Look) -> None:
    end = paper.text(paper.margin, paper.y, block.initials, look.person)
    drop = look.person.size - look.body.size
    paper.text(end + look.gap, paper.y + drop, block.born, look.body)
    paper.y += look.person.leading + look.gap // 2


@put.register
def _title(block: Title, paper: Paper, look: Look) -> None:
    if block.kicker:
        paper.lines(paper.margin, paper.width, block.kicker, look.label)
    if block.called:
        face = paper.fitting(block.text, Face("Bold", 2 * look.title.size), paper.width, look.title.size)
    else:
        face = paper.fitting(block.text, look.title, paper.width, look.least_title)
    for line in paper.balanced(block.text, face, paper.width):
        paper.text(paper.margin, paper.y, line, face)
        paper.y += round(face.size * 1.16)
    paper.y += look.gap // 3
    if block.detail:
        paper.lines(paper.margin, paper.width, block.detail, look.body)
    paper.y += look.gap


@put.register
def _journey(block: Journey, paper: Paper, look: Look) -> None:
    now_size = look.step + 14
    pitch = (paper.width - now_size) / (len(block.steps) - 1)
    middle = paper.y + now_size // 2
    centres = [round(paper.margin + now_size / 2 + i * pitch) for i in range(len(block.steps))]
    for i, step in enumerate(block.steps):
        size = now_size if step.state == "now" else look.step
        if i + 1 < len(block.steps):
            after = now_size if block.steps[i + 1].state == "now" else look.step
            _link(paper, centres[i] + size // 2, centres[i + 1] - after // 2, middle, ahead=step.state != "done")
        _step(paper, step.code, step.state, centres[i] - size // 2, middle - size // 2, size)
    paper.y += now_size + look.gap // 3
    for step, centre in zip(block.steps, centres, strict=True):
        if step.state == "now":
            width = paper.length(step.word, look.value)
            left = min(max(centre - width // 2, paper.margin), paper.right - width)
            paper.text(left, paper.y, step.word, look.value)
    paper.y += look.value.leading + look.gap // 2


def _link(paper: Paper, left: int, right: int, middle: int, *, ahead: bool) -> None:
    """Draw the way between two pictures: a bar that was walked, dots that lie ahead."""
    if not ahead:
        paper.box("link", left, middle - 2, right, middle + 3)
        return
    for x in range(left + 3, right - 3, 7):
        paper.box("link", x, middle - 1, x + 3, middle + 2)


def _step(paper: Paper, code: str, state: str, x: int, y: int, size: int) -> None:
    """Draw one picture: black where the person stands, ringed where they were, dashed where they may go."""
    paper.ring(x, y, size, edge={"now": 0, "done": 4}.get(state, 2), dashes=14 if state == "ahead" else 0)
    inner = round(size * 0.56)
    off = (size - inner) // 2
    paper.pictogram(code, x + off, y + off, inner, 3 if state == "now" else 2.4, 255 if state == "now" else 0)


@put.register
def _heading(block: Heading, paper: Paper, look: Look) -> None:
    if block.kicker:
        paper.lines(paper.margin, paper.width, block.kicker, look.label)
    if block.text:
        for line in paper.balanced(block.text, look.heading, paper.width):
            paper.text(paper.margin, paper.y, line, look.heading)
            paper.y += look.heading.leading
        paper.y += look.gap // 2


@put.register
def _facts(block: Facts, paper: Paper, look: Look) -> None:
    """Write labels beside values; above them where a long label leaves a value too little room for one line."""
    column = _column(paper, look, [row.label for row in block.rows])
    longest = max(paper.length(row.value, look.value) for row in block.rows)
    room = paper.right - column
    stacked = room < longest and room < paper.width * _LEAST_VALUE
    for row in block.rows:
        shift = longest - paper.length(row.value, look.value) if block.amounts and not stacked else 0
        _fact(row, paper, look, (paper.margin if stacked else column) + max(0, shift))
        paper.y += look.gap // 2 * stacked
    paper.y += look.gap // 3


def _fact(row: Fact, paper: Paper, look: Look, column: int) -> None:
    drop = look.value.size - look.label.size
    paper.text(paper.margin, paper.y + drop, row.label, look.label)
    if column == paper.margin:
        paper.y += look.value.leading
    if row.warning:
        _warned(row, paper, look, column)
    else:
        room = paper.right - column
        # A number that is only a little too long is set smaller, not cut.
        face = look.value if " " in row.value else paper.fitting(row.value, look.value, room, look.label.size)
        paper.lines(column, room, row.value, face)


def _warned(row: Fact, paper: Paper, look: Look, column: int) -> None:
    """Write a value with its warning: on one line if it fits, else below."""
    sign, face = look.label.size, Face("Bold", look.label.size)
    after = column + paper.length(row.value, look.value) + look.gap * 2 // 3
    inline = after + sign + 8 + paper.length(row.warning, face) <= paper.right
    paper.text(column, paper.y, row.value, look.value)
    if not inline:
        paper.y += look.value.leading
    left = after if inline else column
    drop = look.value.size - face.size if inline else 0
    paper.pictogram("WARNING", left, paper.y + drop + 3, sign, 3)
    paper.text(left + sign + 8, paper.y + drop, row.warning, face)
    paper.y += look.value.leading


@put.register
def _checklist(block: Checklist, paper: Paper, look: Look) -> None:
    column = _column(paper, look, [block.label]) if block.label else paper.margin
    paper.text(paper.margin, paper.y, block.label, look.label)
    side = look.body.size - 4
    for item, note in zip(block.items, block.notes or ("",) * len(block.items), strict=True):
        paper.box("tick", column, paper.y + 6, column + side, paper.y + 6 + side, edge=2, radius=3)
        left = column + side + 12
        paper.lines(left, paper.right - left, item, look.body)
        if note:
            for line in paper.balanced(note, look.fine, paper.right - left):
                paper.text(left, paper.y, line, look.fine)
                paper.y += look.fine.leading
            paper.y += look.gap // 2
        paper.y += 2
    paper.y += look.gap // 3


@put.register
def _note(block: Note, paper: Paper, look: Look) -> None:
    pad = look.gap * 2 // 3
    paper.y += look.gap // 2
    top, left = paper.y, paper.margin + 8 + pad
    paper.lines(left, paper.right - left, block.text, look.body)
    if block.source:
        paper.lines(left, paper.right - left, block.source, look.fine)
    paper.box("bar", paper.margin, top + 4, paper.margin + 8, paper.y)
    paper.y += look.gap


@put.register
def _fine(block: Fine, paper: Paper, look: Look) -> None:
    for line in paper.balanced(block.text, look.fine, paper.width):
        paper.text(paper.margin, paper.y, line, look.fine)
        paper.y += look.fine.leading


@put.register
def _text(block: Text, paper: Paper, look: Look) -> None:
    paper.lines(paper.margin, paper.width, block.text, look.body)


@put.register
def _check(block: Check, paper: Paper, look: Look) -> None:
    modules = qr.matrix(block.url, (paper.dots - 2 * qr.QUIET) // LEAST_MODULE)
    dots = MODULE if len(modules) * MODULE <= paper.dots - 2 * qr.QUIET else LEAST_MODULE
    side = len(modules) * dots
    beside = paper.right - (paper.margin + side + 2 * look.gap)
    if beside >= paper.width // 4:
        _check_beside(block, paper, look, modules, dots)
    else:
        _check_below(block, paper, look, modules, dots)


def _check_beside(block: Check, paper: Paper, look: Look, modules: qr.Matrix, dots: int) -> None:
    """Wide paper: code on the left, words in a column on the right."""
    top, side = paper.y + qr.QUIET * dots // 2, len(modules) * dots
    left = paper.margin + side + 2 * look.gap
    room = paper.right - left
    paper.modules(modules, paper.margin, top, dots)
    paper.y = top - 4
    paper.lines(left, room, block.heading, paper.fitting(block.heading, look.value, room, look.fine.size))
    paper.y += look.gap // 2
    for word in block.words:
        paper.text(left, paper.y, word, paper.fitting(word, look.words, room, look.fine.size))
        paper.y += look.words.leading
    paper.y += look.gap // 2
    paper.lines(left, room, block.text, look.fine)
    paper.y = max(paper.y, top + side) + look.gap


def _check_below(block: Check, paper: Paper, look: Look, modules: qr.Matrix, dots: int) -> None:
    """Narrow paper: code in the middle, words below it."""
    side = len(modules) * dots
    paper.lines(paper.margin, paper.width, block.heading, look.value)
    paper.y += qr.QUIET * dots // 2
    paper.modules(modules, (paper.dots - side) // 2, paper.y, dots)
    paper.y += side + qr.QUIET * dots // 2
    line = " · ".join(block.words)
    face = paper.fitting(line, look.words, paper.width, look.fine.size)
    paper.text((paper.dots - paper.length(line, face)) // 2, paper.y, line, face)
    paper.y += face.leading
    paper.lines(paper.margin, paper.width, block.text, look.fine)
    paper.y += look.gap // 2


@put.register
def _serial(block: Serial, paper: Paper, look: Look) -> None:
    end = paper.text(paper.margin, paper.y, block.text, look.value)
    if block.copy:
        left = paper.right - paper.length(block.copy, look.value) - 2 * look.gap
        if left < end + look.gap:
            paper.y += look.value.leading + look.gap // 2
        paper.box("copy", left, paper.y - 2, paper.right, paper.y + look.value.leading, radius=6)
        paper.text(left + look.gap, paper.y, block.copy, look.value, WHITE)
    paper.y += look.value.leading + look.gap // 3


@put.register
def _rule(_block: Rule, paper: Paper, look: Look) -> None:
    paper.y += look.gap * 2 // 3
    paper.box("rule", paper.margin, paper.y, paper.right, paper.y + look.rule)
    paper.y += look.rule + look.gap * 2 // 3


def _column(paper: Paper, look: Look, labels: list[str]) -> int:
    """Where values begin: the same on the whole slip unless a label needs more."""
    usual = paper.margin + paper.width * 3 // 10
    widest = max(paper.length(label, look.label) for label in labels)
    return max(usual, paper.margin + widest + look.gap)
