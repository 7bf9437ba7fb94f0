"""Pictures of countries: the country as it lies on the map, its neighbours pale around it.

Cut out of the outlines that the map screen draws: no flag and nothing drawn from memory.
"""

import re
from functools import cache
from typing import Final

from kiosk.ui.files import LAND
from kiosk.ui.world_map import world

PREFIX: Final = LAND
NEIGHBOURS: Final = "0.26"
"""Opacity of the land around."""
_SMALL: Final = 9.0
"""A country smaller than this, in the map's units, gets a dot and a ring: nobody would find it."""
_LEAST: Final = 46.0
"""Side of the smallest part that is shown; from nearer the coarse outlines would say nothing."""
_MARGIN: Final = 1.16
_PART: Final = 0.15
"""Parts of a country smaller than this share of its largest one do not widen the picture: far islands."""
_NUMBER: Final = re.compile(r"-?\d+")
_RING: Final = re.compile(r"M[^M]*")

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def known(code: str) -> bool:
    """Say whether the map knows a country."""
    return code in world().countries


def drawing(code: str, stroke: str, accent: str) -> bytes:
    """Return the picture of a country as SVG in two colours; raises `KeyError` for one that the map does not know."""
    own = tuple(rings(world().countries[code].path))
    largest = max(_size(box) for _, box in own)
    box = _around(tuple(box for _, box in own if _size(box) >= _PART * largest))
    view = _square(box)
    side = view[2] - view[0]
    around = "".join(path for path, at in _all() if _meet(at, view))
    outline = "".join(path for path, _ in own)
    parts = [
        f'<path fill="{stroke}" fill-opacity="{NEIGHBOURS}" d="{around}"/>',
        f'<path fill="{stroke}" stroke="{stroke}" stroke-width="{side / 60:.2f}" d="{outline}"/>',
    ]
    if max(box[2] - box[0], box[3] - box[1]) < _SMALL:
        middle = f'cx="{(box[0] + box[2]) / 2:.1f}" cy="{(box[1] + box[3]) / 2:.1f}"'
        ring = f'stroke="{accent}" stroke-width="{side / 22:.1f}" r="{side / 5.5:.1f}"'
        parts.append(f'<circle fill="{accent}" {middle} r="{side / 14:.1f}"/><circle fill="none" {middle} {ring}/>')
    head = f'viewBox="{view[0]:.1f} {view[1]:.1f} {side:.1f} {side:.1f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head} stroke-linejoin="round">{"".join(parts)}</svg>'.encode()


def rings(path: str) -> list[tuple[str, Box]]:
    """Return each closed line of an outline with what it covers; outlines are `M x y` and relative `l`, `h`, `v`."""
    return [(ring, _covered(ring)) for ring in _RING.findall(path)]


def _covered(ring: str) -> Box:
    xs, ys = [], []
    x = y = 0
    for letter, numbers in re.findall(r"([Mlhv])([^Mlhvz]*)", ring):
        values = [int(number) for number in _NUMBER.findall(numbers)]
        across = values if letter == "h" else [0] if letter == "v" else values[::2]
        down = values if letter == "v" else [0] if letter == "h" else values[1::2]
        for dx, dy in zip(across, down, strict=True):
            x, y = (dx, dy) if letter == "M" else (x + dx, y + dy)
            xs.append(float(x))
            ys.append(float(y))
    return min(xs), min(ys), max(xs), max(ys)


@cache
def _all() -> tuple[tuple[str, Box], ...]:
    outlines = (world().land, *(place.path for place in world().countries.values()))
    return tuple(ring for outline in outlines for ring in rings(outline))


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _around(boxes: tuple[Box, ...]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _square(box: Box) -> Box:
    half = max(_LEAST, (box[2] - box[0]) * _MARGIN, (box[3] - box[1]) * _MARGIN) / 2
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return x - half, y - half, x + half, y + half


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
