"""The nearest helpers: rings of H3 cells around a place, over one indexed column, until enough were found.

Positions are cells of resolution 7 (hexagons of about 5 km²), so a distance is one between two hexagons' middles. A
coarser cell's children are one range of numbers, so the same index answers for every size of ring.
"""

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Final

import h3
import msgspec
from sqlalchemy import BigInteger, TextualSelect, bindparam, text
from sqlalchemy.orm import Session

from portal.alerts.models import Volunteer
from portal.db import UtcTime

RESOLUTION: Final = 7
_RINGS: Final = ((7, 0), (7, 2), (7, 5), (6, 4), (6, 8), (5, 6), (4, 4), (4, 6), (3, 5))
"""Resolution and how many rings of it: the place's own cell, then each search reaches about twice as far."""
_EDGE_KM: Final = {7: 1.0, 6: 2.65, 5: 7.0, 4: 18.5, 3: 49.0}
"""Less than the shortest edge of a cell anywhere on the globe (h3geo.org/docs/core-library/restable)."""
_DIGITS: Final = 3
_MOST_RESOLUTION: Final = 15
_SIZES: Final = (1, 4, 12, 24, 48, 96, 192)
BANDS: Final = ((2, "<2"), (5, "2-5"), (10, "5-10"), (25, "10-25"), (50, "25-50"))
FAR: Final = ">50"


class Helper(msgspec.Struct, frozen=True):
    """A volunteer and how far they are."""

    volunteer_id: int
    km: float


def cell_at(latitude: float, longitude: float) -> int:
    """Return the cell of a place; ValueError outside the globe."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - the globe
        raise ValueError("no such place")
    return int(h3.str_to_int(h3.latlng_to_cell(latitude, longitude, RESOLUTION)))


def coarse(cell: str) -> int | None:
    """Return a cell that somebody sent, at our resolution; None for one that does not exist or is too coarse."""
    if not h3.is_valid_cell(cell) or h3.get_resolution(cell) < RESOLUTION:
        return None
    return int(h3.str_to_int(h3.cell_to_parent(cell, RESOLUTION)))


def band(km: float) -> str:
    """Return a distance as a band in km: all that a volunteer and a page learn of it."""
    return next((name for most, name in BANDS if km < most), FAR)


def nearest(
    session: Session, cell: int, within_km: float, count: int, now: dt.datetime, *, responders: bool | None = None
) -> list[Helper]:
    """Return the nearest active volunteers whose position still counts, nearest first; `responders`: one kind only."""
    here = h3.int_to_str(cell)
    middle = h3.cell_to_latlng(here)
    found: dict[int, float] = {}
    away: dict[int, float] = {}
    for sure_km, ranges in _searches(here, within_km):
        for volunteer_id, there in _standing(session, ranges, now, count, responders):
            if there not in away:
                place = h3.cell_to_latlng(h3.int_to_str(there))
                away[there] = h3.great_circle_distance(middle, place, unit="km")
            found[volunteer_id] = away[there]
        if sum(km <= sure_km for km in found.values()) >= count:
            break
    ordered = sorted((km, volunteer_id) for volunteer_id, km in found.items() if km <= within_km)
    return [Helper(volunteer_id, km) for km, volunteer_id in ordered[:count]]


def _searches(here: str, within_km: float) -> Iterator[tuple[float, list[tuple[int, int]]]]:
    """Give ever wider sets of cell ranges, each with the distance within which it misses nobody."""
    for resolution, rings in _RINGS:
        start = h3.cell_to_parent(here, resolution)
        # The middles of ring n lie at least 1.5 n edges away; in a coarser start cell the place may be off the middle.
        sure_km = (rings - (resolution != RESOLUTION)) * _EDGE_KM[resolution] * 1.5
        yield sure_km, _merged([_children(cell) for cell in h3.grid_disk(start, rings)])
        if sure_km >= within_km:
            return


def _children(cell: str) -> tuple[int, int]:
    """Return the first and last number that a descendant of a cell can have at our resolution."""
    number = h3.str_to_int(cell)
    resolution = h3.get_resolution(cell)
    number = (number & ~(0xF << 52)) | (RESOLUTION << 52)
    low_bits = _DIGITS * (_MOST_RESOLUTION - RESOLUTION)
    free = _DIGITS * (RESOLUTION - resolution)
    mask = ((1 << free) - 1) << low_bits
    return number & ~mask, number | mask


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join ranges that touch: cells of one parent often do."""
    step = 1 << (_DIGITS * (_MOST_RESOLUTION - RESOLUTION))
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + step:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _standing(
    session: Session, ranges: list[tuple[int, int]], now: dt.datetime, count: int, responders: bool | None
) -> list[tuple[int, int]]:
    size = next(size for size in _SIZES if len(ranges) <= size)
    # Ranges that hold nothing fill up to a size, so that a few statements are prepared once and used again.
    padded = [*ranges, *[(1, 0)] * (size - len(ranges))]
    values: dict[str, object] = {f"low{i}": low for i, (low, _) in enumerate(padded)}
    values |= {f"high{i}": high for i, (_, high) in enumerate(padded)}
    if size == 1:
        values["count"] = count
    rows = session.execute(_statement(size, responders), {**values, "now": now})
    return [(row.volunteer_id, row.cell) for row in rows]


@functools.cache
def _statement(size: int, responders: bool | None) -> TextualSelect:
    """Return the query for so many ranges; as text, for building it anew costs more than running it.

    One range is the place's own cell: all are equally near, so `count` are enough where a dormitory holds thousands.
    """
    place = " OR ".join(f"cell BETWEEN :low{i} AND :high{i}" for i in range(size))
    kind = {None: "", True: " AND responder", False: " AND NOT responder"}[responders]
    enough = " LIMIT :count" if size == 1 else ""
    # The added '' keeps SQLite from walking the index of states, where nearly everybody is active.
    standing = f"({place}) AND cell_until > :now AND state || '' = 'active'{kind}{enough}"
    names = [f"{end}{i}" for i in range(size) for end in ("low", "high")] + ["count"] * (size == 1)
    return (
        text(f"SELECT volunteer_id, cell FROM volunteer WHERE {standing}")  # noqa: S608 - numbers only
        .bindparams(*(bindparam(name, type_=BigInteger()) for name in names), bindparam("now", type_=UtcTime()))
        .columns(Volunteer.volunteer_id, Volunteer.cell)
    )
