"""Our own pictograms as strokes on a 24 by 24 grid, so that paper and PDF draw the same shapes."""

import math
from typing import NamedTuple

GRID = 24
Point = tuple[float, float]


class Stroke(NamedTuple):
    """A line through points; closed joins the ends, filled paints the inside."""

    points: tuple[Point, ...]
    closed: bool = False
    filled: bool = False


def _line(*points: Point) -> Stroke:
    return Stroke(points)


def _shape(*points: Point) -> Stroke:
    return Stroke(points, closed=True)


def _solid(*points: Point) -> Stroke:
    return Stroke(points, closed=True, filled=True)


def _arc(centre: Point, radius: Point, start: float, end: float) -> tuple[Point, ...]:
    """Points of an ellipse from `start` to `end` in degrees, clockwise from three o'clock."""
    count = max(3, round(abs(end - start) / 10) + 1)
    angles = (math.radians(start + (end - start) * i / (count - 1)) for i in range(count))
    return tuple((centre[0] + radius[0] * math.cos(a), centre[1] + radius[1] * math.sin(a)) for a in angles)


def _ring(x: float, y: float, radius: float) -> Stroke:
    return _shape(*_arc((x, y), (radius, radius), 0, 350))


def _disc(x: float, y: float, radius: float) -> Stroke:
    return _solid(*_arc((x, y), (radius, radius), 0, 350))


_PAPER = _shape((5, 2.5), (14, 2.5), (19, 7.5), (19, 21.5), (5, 21.5))
_TICK_HIGH = _line((7, 7.5), (8.5, 9), (11, 6.2))
_TICK_LOW = _line((7, 15), (8.5, 16.5), (11, 13.7))

PICTOGRAMS: dict[str, tuple[Stroke, ...]] = {
    "DAFTAR": (
        _PAPER,
        _line((14, 2.5), (14, 7.5), (19, 7.5)),
        _line((8.5, 12), (15.5, 12)),
        _line((8.5, 16.5), (15.5, 16.5)),
    ),
    "DOKUMEN": (
        _shape((3.5, 2.5), (20.5, 2.5), (20.5, 21.5), (3.5, 21.5)),
        _TICK_HIGH,
        _line((13.5, 8), (17.5, 8)),
        _TICK_LOW,
        _line((13.5, 15.5), (17.5, 15.5)),
    ),
    "VISA": (
        _shape((4.5, 2), (19.5, 2), (19.5, 22), (4.5, 22)),
        _ring(12, 9.5, 4),
        _line((8, 9.5), (16, 9.5)),
        _line((12, 5.5), (12, 13.5)),
        _line((8.5, 18), (15.5, 18)),
    ),
    "BERANGKAT": (
        _solid(
            (12, 1.5),
            (13.7, 4),
            (13.7, 9),
            (22, 14.2),
            (22, 16.6),
            (13.7, 14),
            (13.4, 18.8),
            (16.4, 21),
            (16.4, 22.6),
            (12, 21.4),
            (7.6, 22.6),
            (7.6, 21),
            (10.6, 18.8),
            (10.3, 14),
            (2, 16.6),
            (2, 14.2),
            (10.3, 9),
            (10.3, 4),
        ),
    ),
    "BEKERJA": (
        _shape((2.5, 7.5), (21.5, 7.5), (21.5, 20), (2.5, 20)),
        _line((8.5, 7.5), (8.5, 4), (15.5, 4), (15.5, 7.5)),
        _line((2.5, 13.5), (21.5, 13.5)),
        _line((12, 12), (12, 15.5)),
    ),
    "PULANG": (
        _line((1.5, 12), (12, 2.5), (22.5, 12)),
        _line((4.5, 10), (4.5, 21.5), (19.5, 21.5), (19.5, 10)),
        _line((9.5, 21.5), (9.5, 14.5), (14.5, 14.5), (14.5, 21.5)),
    ),
    "WARNING": (_shape((12, 2), (22.5, 21), (1.5, 21)), _line((12, 9), (12, 14.2)), _disc(12, 17.6, 0.9)),
    "KNOT": (
        _shape(*_arc((6.5, 12), (9.5, 13.5), -55, 55), *_arc((17.5, 12), (9.5, 13.5), 125, 235)),
        _shape(*_arc((12, 6.5), (13.5, 9.5), 35, 145), *_arc((12, 17.5), (13.5, 9.5), 215, 325)),
    ),
}
"""By name: the six pictures of the journey by their code, the warning sign, and the product's knot."""
