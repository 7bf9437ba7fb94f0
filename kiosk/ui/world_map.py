"""The outlines of the world, and the part of it that a kiosk shows."""

import json
from functools import cache
from importlib import resources

import msgspec

FRAMES = {"portrait": (1497, 180, 275, 375), "landscape": (1215, 185, 590, 368)}
"""What the map shows at least, as x, y, width, height in its own units: an upright screen Asia's east and south-east,
where nearly everybody goes, a wide one the Gulf too. Places outside stand at its edge."""

_POINTS = {"MY": (1568, 457)}
"""Malaysia's larger part lies around Brunei: its line leads to the peninsula, where most people go."""


class Place(msgspec.Struct, frozen=True):
    """One country: where its label points to, and its outline as an SVG path."""

    x: float
    y: float
    path: str


class World(msgspec.Struct, frozen=True):
    """All land, and the countries of the code list."""

    land: str
    countries: dict[str, Place]


@cache
def world() -> World:
    """Return the map, read once."""
    text = resources.files("onedata").joinpath("world_map.json").read_text(encoding="utf-8")
    read = msgspec.convert(json.loads(text), World)
    moved = {code: msgspec.structs.replace(read.countries[code], x=x, y=y) for code, (x, y) in _POINTS.items()}
    return msgspec.structs.replace(read, countries=read.countries | moved)
