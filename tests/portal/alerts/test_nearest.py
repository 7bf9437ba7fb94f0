"""The rings find exactly whom a search of everybody finds."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from math import cos, radians, sin

import h3
import pytest
from scipy.spatial import cKDTree
from sqlalchemy import insert

from portal.alerts import nearest
from portal.alerts.models import Volunteer
from portal.service import Service
from tests.portal.command_hands import account

CITIES = ((24.7, 46.7), (22.3, 114.2), (1.35, 103.8), (26.2, 50.6), (-89.0, 10.0), (0.0, 179.99))


def standing(portal: Service, cells: list[int], kinds: Sequence[Mapping[str, object]] = ({},)) -> None:
    by = account(portal, "pusat", "pemantau")
    now = portal.clock()
    plain = {"phone": "", "email": "", "country": "SA", "state": "active", "responder": False, "consent_text": "x"}
    row = {**plain, "name": "CONTOH", "consented_at": now, "enrolled_by": by, "cell_until": now + dt.timedelta(hours=1)}
    with portal.database.write() as session:
        session.execute(insert(Volunteer), [{**row, "cell": cell, **kind} for kind in kinds for cell in cells])


def scattered(count: int, spread: float) -> list[int]:
    chance = random.Random(7)
    found = []
    for number in range(count):
        latitude, longitude = CITIES[number % len(CITIES)]
        moved = latitude + chance.gauss(0, spread), longitude + chance.gauss(0, spread)
        found.append(nearest.cell_at(max(-90, min(90, moved[0])), (moved[1] + 180) % 360 - 180))
    return found


@pytest.mark.parametrize("spread", [0.02, 0.6])
def test_the_nearest_are_those_that_a_search_of_everybody_finds(portal: Service, spread: float) -> None:
    cells = scattered(3000, spread)
    standing(portal, cells)
    with portal.database.read() as session:
        for city in CITIES:
            here = nearest.cell_at(*city)
            found = nearest.nearest(session, here, 100, 10, portal.clock())
            middle = h3.cell_to_latlng(h3.int_to_str(here))
            distances = sorted(
                h3.great_circle_distance(middle, h3.cell_to_latlng(h3.int_to_str(cell)), unit="km") for cell in cells
            )
            expected = [km for km in distances if km <= 100][:10]
            assert [helper.km for helper in found] == pytest.approx(expected)


def test_nobody_beyond_the_distance_is_found_although_a_ring_reaches_them(portal: Service) -> None:
    here, near, beyond = (nearest.cell_at(24.7 + north / 111.2, 46.7) for north in (0, 8, 13))
    standing(portal, [near, beyond])
    with portal.database.read() as session:
        (found,) = nearest.nearest(session, here, 10, 10, portal.clock())
        assert 5 < found.km < 10
        assert len(nearest.nearest(session, here, 20, 10, portal.clock())) == 2


def test_those_who_do_not_count_take_no_place_of_those_who_do_in_the_same_cell(portal: Service) -> None:
    here = nearest.cell_at(24.7, 46.7)
    now = portal.clock()
    kinds: tuple[dict[str, object], ...] = (
        {"state": "enrolled"},
        {"state": "left"},
        {"cell_until": now},
        {},
        {"responder": True},
    )
    standing(portal, [here] * 10, kinds)
    with portal.database.read() as session:
        for responders, expected in ((False, range(31, 41)), (True, range(41, 51))):
            found = nearest.nearest(session, here, 10, 10, now, responders=responders)
            assert sorted(helper.volunteer_id for helper in found) == list(expected)
        either = nearest.nearest(session, here, 10, 30, now)
        assert sorted(helper.volunteer_id for helper in either) == list(range(31, 51))


def test_a_tree_in_memory_agrees(portal: Service) -> None:
    cells = scattered(2000, 0.1)
    standing(portal, cells)
    points = [_point(*h3.cell_to_latlng(h3.int_to_str(cell))) for cell in cells]
    tree = cKDTree(points)
    here = nearest.cell_at(24.75, 46.72)
    chords, _ = tree.query(_point(*h3.cell_to_latlng(h3.int_to_str(here))), k=10)
    with portal.database.read() as session:
        found = nearest.nearest(session, here, 200, 10, portal.clock())
    assert [2 * 6371.007 * _half(helper.km) for helper in found] == pytest.approx(
        [6371.007 * c for c in chords], abs=0.02
    )


def _point(latitude: float, longitude: float) -> tuple[float, float, float]:
    a, b = radians(latitude), radians(longitude)
    return cos(a) * cos(b), cos(a) * sin(b), sin(a)


def _half(km: float) -> float:
    return sin(km / 6371.007 / 2)


def test_a_place_off_the_globe_is_refused_and_a_coarse_or_wrong_cell_is_none() -> None:
    for place in ((91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)):
        with pytest.raises(ValueError, match="no such place"):
            nearest.cell_at(*place)
    fine = h3.latlng_to_cell(24.7, 46.7, 12)
    assert nearest.coarse(fine) == h3.str_to_int(h3.cell_to_parent(fine, 7))
    assert nearest.coarse(h3.latlng_to_cell(24.7, 46.7, 3)) is None
    assert nearest.coarse("000000000000000") is None


def test_bands_tell_no_distance() -> None:
    assert [nearest.band(km) for km in (0, 1.99, 2, 9, 24, 49, 51)] == [
        "<2",
        "<2",
        "2-5",
        "5-10",
        "10-25",
        "25-50",
        ">50",
    ]
