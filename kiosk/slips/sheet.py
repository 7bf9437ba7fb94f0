"""An A4 sheet to write on: real text in embedded Noto Sans, lines and shapes as vectors. Lengths are points."""

import functools
from collections.abc import Sequence
from typing import NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kiosk.slips.fonts import Fonts, Weight
from kiosk.slips.pictograms import GRID, PICTOGRAMS

WIDTH, HEIGHT = A4
MARGIN = 42.0

INK = "#241A14"
SOFT = "#56463B"
SEA = "#0B5563"
SAND = "#F4E8D8"
BARK = "#8A3B12"
SUN = "#FFC845"
LINE = "#8A7768"
WHITE = "#FFFFFF"


_colour = functools.cache(HexColor)
"""The few colours of a sheet, each read once."""


class Style(NamedTuple):
    """A weight of Noto Sans at a size in points, in a colour."""

    weight: Weight
    size: float
    colour: str = INK

    @property
    def leading(self) -> float:
        """Distance from one line to the next."""
        return self.size * 1.3


@functools.cache
def registered(fonts: Fonts) -> dict[Weight, str]:
    """Tell reportlab of a folder's fonts, once; return the names it knows them by."""
    names: dict[Weight, str] = {}
    weights: tuple[Weight, ...] = ("Regular", "Bold")
    for weight in weights:
        path = fonts.path(weight)
        names[weight] = f"{path.stem}@{path.parent}"
        pdfmetrics.registerFont(TTFont(names[weight], str(path)))
    return names


class Sheet:
    """One page and its pen; `top` counts down from the upper edge as on paper."""

    def __init__(self, canvas: Canvas, fonts: Fonts) -> None:
        self.canvas = canvas
        self._names = registered(fonts)

    def shrink(self, share: float) -> None:
        """Set everything that comes on this page so much smaller, from the upper margin and the middle."""
        self.canvas.translate(WIDTH / 2 * (1 - share), (HEIGHT - MARGIN) * (1 - share))
        self.canvas.scale(share, share)

    def length(self, text: str, style: Style) -> float:
        """Return how wide a text is."""
        return float(pdfmetrics.stringWidth(text, self._names[style.weight], style.size))

    def wrapped(self, text: str, style: Style, width: float) -> list[str]:
        """Return the lines of a text; a word that is too long for a line is cut."""
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self.length(joined, style) <= width:
                lines[-1] = joined
                continue
            lines += [word] if self.length(word, style) <= width else self._pieces(word, style, width)
        return lines

    def _pieces(self, word: str, style: Style, width: float) -> list[str]:
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.length(pieces[-1] + letter, style) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def text(self, x: float, top: float, text: str, style: Style) -> float:
        """Write one line whose line box begins at `top`; return where it ends on the right."""
        self._write(x, top, text, style)
        return x + self.length(text, style)

    def _write(self, x: float, top: float, text: str, style: Style) -> None:
        self.canvas.setFillColor(_colour(style.colour))
        self.canvas.setFont(self._names[style.weight], style.size)
        self.canvas.drawString(x, HEIGHT - top - style.size * 1.04, text)

    def lines(self, x: float, top: float, lines: Sequence[str], style: Style) -> float:
        """Write lines below each other; return where the next thing may begin."""
        for line in lines:
            self._write(x, top, line, style)
            top += style.leading
        return top

    def area(self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 0) -> None:
        """Paint a rectangle."""
        self.canvas.setFillColor(_colour(colour))
        self.canvas.roundRect(left, HEIGHT - bottom, right - left, bottom - top, radius, stroke=0, fill=1)

    def frame(self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 0) -> None:
        """Draw the outline of a rectangle."""
        self.canvas.setStrokeColor(_colour(colour))
        self.canvas.setLineWidth(1.2)
        self.canvas.setDash()
        self.canvas.roundRect(left, HEIGHT - bottom, right - left, bottom - top, radius, stroke=1, fill=0)

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: Sequence[float] = ()
    ) -> None:
        """Draw a line through points."""
        self._stroke(colour, width, dash)
        self.canvas.drawPath(self._path(points, closed=False), stroke=1, fill=0)

    def ring(self, x: float, top: float, radius: float, colour: str, *, edge: float = 0, dashed: bool = False) -> None:
        """Draw a circle round a point: painted where edge is 0."""
        self.canvas.setFillColor(_colour(colour))
        self._stroke(colour, edge, (4, 3) if dashed else ())
        self.canvas.circle(x, HEIGHT - top, radius - edge / 2, stroke=1 if edge else 0, fill=0 if edge else 1)

    def pictogram(self, name: str, x: float, top: float, size: float, colour: str, stroke: float) -> None:
        """Draw a pictogram in a square."""
        scale = size / GRID
        self.canvas.setFillColor(_colour(colour))
        self._stroke(colour, stroke, ())
        for shape in PICTOGRAMS[name]:
            points = [(x + px * scale, top + py * scale) for px, py in shape.points]
            self.canvas.drawPath(self._path(points, shape.closed), stroke=0 if shape.filled else 1, fill=shape.filled)

    def modules(self, matrix: Sequence[Sequence[bool]], x: float, top: float, size: float) -> None:
        """Draw a QR code as one path: runs of black modules, each `size` high."""
        path = self.canvas.beginPath()
        for row, modules in enumerate(matrix):
            start = None
            for column, black in enumerate((*modules, False)):
                if black and start is None:
                    start = column
                elif not black and start is not None:
                    path.rect(x + start * size, HEIGHT - top - (row + 1) * size, (column - start) * size, size)
                    start = None
        self.canvas.setFillColor(_colour("#000000"))
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _stroke(self, colour: str, width: float, dash: Sequence[float]) -> None:
        self.canvas.setStrokeColor(_colour(colour))
        self.canvas.setLineWidth(width)
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)
        self.canvas.setDash(list(dash))

    def _path(self, points: Sequence[tuple[float, float]], closed: bool) -> object:
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT - points[0][1])
        for x, top in points[1:]:
            path.lineTo(x, HEIGHT - top)
        if closed:
            path.close()
        return path
