"""A roll of paper to draw on: black dots on white, a cursor that moves down, and a note of what stands where.

All lengths are dots at 203 dpi (8 a millimetre).
"""

import functools
import math
from typing import NamedTuple

from PIL import Image, ImageDraw

from kiosk.slips.fonts import Fonts, Weight
from kiosk.slips.pictograms import GRID, PICTOGRAMS

WHITE = 255
BLACK = 0
_THRESHOLD = 140
"""Grey of a letter's edge below which a dot burns; thermal heads thin out hairlines, so a little above the middle."""
_FINE = 4
"""Pictograms are drawn this many times larger, then reduced."""
_FIRST_LENGTH = 4000
"""Half a metre: nearly every slip is shorter, a longer one gets more."""


class Face(NamedTuple):
    """A weight of Noto Sans at a size in dots."""

    weight: Weight
    size: int

    @property
    def leading(self) -> int:
        """Distance from one line to the next."""
        return round(self.size * 1.22)


class Box(NamedTuple):
    """Where the ink of one thing is; right and bottom are exclusive."""

    what: str
    left: int
    top: int
    right: int
    bottom: int


class Paper:
    """One roll, `dots` wide; `y` is the upper edge of what comes next."""

    def __init__(self, dots: int, margin: int, fonts: Fonts) -> None:
        self.dots = dots
        self.margin = margin
        self.fonts = fonts
        self.y = margin
        self.boxes: list[Box] = []
        self._image = Image.new("L", (dots, _FIRST_LENGTH), WHITE)
        self._draw = ImageDraw.Draw(self._image)

    @property
    def width(self) -> int:
        """What lies between the margins."""
        return self.dots - 2 * self.margin

    @property
    def right(self) -> int:
        """Where the right margin begins."""
        return self.dots - self.margin

    def finished(self) -> Image.Image:
        """Return the paper up to the cursor, one bit a dot, letters by threshold and never dithered."""
        self._reach(self.y + self.margin)
        cut = self._image.crop((0, 0, self.dots, self.y + self.margin))
        return cut.point([BLACK if grey < _THRESHOLD else WHITE for grey in range(256)]).convert(
            "1", dither=Image.Dither.NONE
        )

    def _reach(self, bottom: int) -> None:
        """Unroll the paper down to there."""
        if bottom <= self._image.height:
            return
        longer = Image.new("L", (self.dots, max(bottom, 2 * self._image.height)), WHITE)
        longer.paste(self._image, (0, 0))
        self._image, self._draw = longer, ImageDraw.Draw(longer)

    def length(self, text: str, face: Face) -> int:
        """Return how wide a text is, with the ink that hangs out on either side."""
        return self.fonts.overhang(text[:1], *face) + self.fonts.length(text, *face) + 1

    def text(self, x: int, top: int, text: str, face: Face, ink: int = BLACK) -> int:
        """Write one line whose line box begins at `top`; return where it ends on the right."""
        self._reach(top + 2 * face.leading)
        baseline = top + round(face.size * 1.02)
        pen = x + self.fonts.overhang(text[:1], *face)
        ink_box = [pen, baseline, pen, baseline]
        for letter in text:
            glyph = self.fonts.glyph(letter, *face)
            left, high = pen + glyph.left, baseline + glyph.top
            if letter != " ":
                self._image.paste(ink, (left, high), glyph.ink)
                right, low = left + glyph.ink.width, high + glyph.ink.height
                ink_box = [min(ink_box[0], left), min(ink_box[1], high), max(ink_box[2], right), max(ink_box[3], low)]
            pen += glyph.advance
        self.boxes.append(Box(f"text:{text}", *ink_box))
        return pen

    def lines(self, x: int, width: int, text: str, face: Face, ink: int = BLACK) -> None:
        """Write a text at the cursor in as many lines as it takes, and move down."""
        for line in self.wrapped(text, face, width):
            self.text(x, self.y, line, face, ink)
            self.y += face.leading

    def wrapped(self, text: str, face: Face, width: int) -> list[str]:
        """Return the lines of a text; a word that is too long for a line is cut."""
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self.length(joined, face) <= width:
                lines[-1] = joined
            else:
                lines += self._pieces(word, face, width)
        return lines

    def balanced(self, text: str, face: Face, width: int) -> list[str]:
        """Return the lines of a text, as even as the number of lines allows: no lonely last word."""
        lines = self.wrapped(text, face, width)
        longest_word = max((self.length(word, face) for word in text.split()), default=0)
        low, high = min(max(longest_word - 1, width // 2), width), width
        while len(lines) > 1 and high - low > face.size // 4:
            middle = (low + high) // 2
            if len(self.wrapped(text, face, middle)) > len(lines):
                low = middle
            else:
                high = middle
        return self.wrapped(text, face, high) if len(lines) > 1 else lines

    def _pieces(self, word: str, face: Face, width: int) -> list[str]:
        """Return a word in parts that fit, cut behind a stroke or hyphen where it has one."""
        pieces = [""]
        for character in word:
            if pieces[-1] and self.length(pieces[-1] + character, face) > width:
                end = max(pieces[-1].rfind(mark) for mark in "/-") + 1 or len(pieces[-1])
                pieces[-1:] = [pieces[-1][:end], pieces[-1][end:]]
            pieces[-1] += character
        return pieces

    def fitting(self, text: str, face: Face, width: int, least: int) -> Face:
        """Return the face, smaller if that puts the text on one line, but never below `least`."""
        size = face.size
        while size > least and self.length(text, Face(face.weight, size)) > width:
            size -= 2
        return Face(face.weight, max(size, least))

    def in_lines(self, text: str, face: Face, width: int, lines: int, least: int) -> Face:
        """Return the face, smaller if that puts the text on so few lines, but never below `least`."""
        size = face.size
        while size > least and len(self.wrapped(text, Face(face.weight, size), width)) > lines:
            size -= 2
        return Face(face.weight, max(size, least))

    def box(self, what: str, left: int, top: int, right: int, bottom: int, *, edge: int = 0, radius: int = 0) -> None:
        """Draw a black area, or with `edge` a frame of that many dots."""
        self._reach(bottom)
        fill, outline = (None, BLACK) if edge else (BLACK, None)
        area = (left, top, right - 1, bottom - 1)
        self._draw.rounded_rectangle(area, radius, fill=fill, outline=outline, width=edge)
        self.boxes.append(Box(what, left, top, right, bottom))

    def pictogram(self, name: str, x: int, y: int, size: int, stroke: float, ink: int = BLACK) -> None:
        """Draw a pictogram in a square of `size` dots, its lines `stroke` dots thick."""
        self._reach(y + size)
        mask = _pictogram(name, size, stroke)
        self._image.paste(ink, (x, y), mask)
        self.boxes.append(Box(f"pictogram:{name}", x, y, x + size, y + size))

    def ring(self, x: int, y: int, size: int, edge: int, dashes: int = 0) -> None:
        """Draw a circle in a square: filled where edge is 0, dashed where `dashes` says how many."""
        self._reach(y + size)
        self._image.paste(BLACK, (x, y), _ring(size, edge, dashes))
        self.boxes.append(Box("ring", x, y, x + size, y + size))

    def weave(self, height: int, period: int, stroke: int) -> None:
        """Draw the woven band between the margins and move below it."""
        self._reach(self.y + height)
        self._image.paste(BLACK, (self.margin, self.y), _weave(self.width, height, period, stroke))
        self.boxes.append(Box("weave", self.margin, self.y, self.right, self.y + height))
        self.y += height

    def modules(self, matrix: tuple[tuple[bool, ...], ...], x: int, y: int, dots: int) -> None:
        """Draw a QR code, every module exactly `dots` by `dots`."""
        side = len(matrix)
        self._reach(y + side * dots)
        small = Image.new("L", (side, side), WHITE)
        small.putdata([BLACK if module else WHITE for row in matrix for module in row])
        large = small.resize((side * dots, side * dots), Image.Resampling.NEAREST)
        self._image.paste(large, (x, y))
        self.boxes.append(Box("qr", x, y, x + side * dots, y + side * dots))


@functools.lru_cache(maxsize=256)
def _pictogram(name: str, size: int, stroke: float) -> Image.Image:
    """Return the ink of a pictogram as a mask."""
    scale = size * _FINE / GRID
    thick = round(stroke * _FINE)
    large = Image.new("L", (size * _FINE, size * _FINE), 0)
    draw = ImageDraw.Draw(large)
    for shape in PICTOGRAMS[name]:
        points = [(x * scale, y * scale) for x, y in shape.points]
        if shape.closed:
            points += points[:1]
        if shape.filled:
            draw.polygon(points, fill=255)
            continue
        draw.line(points, fill=255, width=thick, joint="curve")
        half = thick / 2
        for x, y in points:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return _hard(large.resize((size, size), Image.Resampling.BOX))


@functools.lru_cache(maxsize=64)
def _ring(size: int, edge: int, dashes: int) -> Image.Image:
    large = Image.new("L", (size * _FINE, size * _FINE), 0)
    draw = ImageDraw.Draw(large)
    area = (0, 0, size * _FINE - 1, size * _FINE - 1)
    if edge == 0:
        draw.ellipse(area, fill=255)
    for i in range(dashes):
        draw.arc(area, i * 360 / dashes, (i + 0.55) * 360 / dashes, fill=255, width=edge * _FINE)
    if edge and not dashes:
        draw.ellipse(area, outline=255, width=edge * _FINE)
    return _hard(large.resize((size, size), Image.Resampling.BOX))


@functools.lru_cache(maxsize=8)
def _weave(width: int, height: int, period: int, stroke: int) -> Image.Image:
    """Two waves that cross: whole half-periods, so that the band ends where the waves meet."""
    count = max(1, round(width / (period / 2)))
    large = Image.new("L", (width * _FINE, height * _FINE), 0)
    draw = ImageDraw.Draw(large)
    swing = (height - stroke) * _FINE / 2
    for sign in (1, -1):
        wave = [
            (x, height * _FINE / 2 + sign * swing * math.sin(math.pi * count * x / (width * _FINE)))
            for x in range(0, width * _FINE + 1, 4)
        ]
        draw.line(wave, fill=255, width=stroke * _FINE, joint="curve")
    return _hard(large.resize((width, height), Image.Resampling.BOX))


def _hard(mask: Image.Image) -> Image.Image:
    """Return a mask of full ink or none."""
    return mask.point([255 if grey > WHITE - _THRESHOLD else 0 for grey in range(256)])
