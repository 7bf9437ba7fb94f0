"""The outlines of the world, and the part of it that a kiosk shows."""

import json
from functools import cache
from importlib import resources

import msgspec

FRAME = (1000, 80, 770, 480)
"""The part that is shown, as x, y, width, height in the map's own units: from Europe to Japan and Papua."""


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
    return msgspec.convert(json.loads(text), World)
