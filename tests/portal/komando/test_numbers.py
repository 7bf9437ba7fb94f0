"""Numbers of the overview: no small count is told, and every destination stands on the map, however small it is."""

import datetime as dt

import pytest

from onedata import codes
from portal.komando import numbers
from portal.service import Service
from tests.portal.command_hands import registered

TODAY = dt.date(2026, 11, 21)


def workers(portal: Service, country: str, count: int, began: dt.date | None = None) -> None:
    for number in range(count):
        registered(portal, f"CONTOH-{country}-{began}-{number}", destination=country, contract_start=began)


def test_a_count_that_might_point_at_somebody_is_told_nowhere(plain_portal: Service) -> None:
    workers(plain_portal, "SA", numbers.SMALL)
    workers(plain_portal, "BH", numbers.SMALL - 1)
    with plain_portal.database.read() as session:
        assert {one.country: one.people for one in numbers.placements(session)} == {"SA": numbers.SMALL, "BH": None}
        on_map = {one.code: (one.people, one.shade) for one in numbers.world(session).countries}
    assert on_map["SA"] == (numbers.SMALL, 1)
    assert on_map["BH"] == (None, 0)


def test_months_are_twelve_and_small_ones_are_hidden(plain_portal: Service) -> None:
    workers(plain_portal, "SA", 5, dt.date(2026, 10, 31))
    workers(plain_portal, "SA", 4, dt.date(2026, 11, 1))
    workers(plain_portal, "SA", 9, dt.date(2025, 11, 30))
    with plain_portal.database.read() as session:
        months = numbers.by_month(session, TODAY)
    assert [month for month, _ in months][::11] == ["2025-12", "2026-11"]
    assert len(months) == numbers.MONTHS
    assert dict(months)["2026-10"] == 5
    assert dict(months)["2026-11"] is None
    assert sum(people or 0 for _, people in months) == 5, "what is older than the twelve counts in none"


@pytest.mark.parametrize("month", range(1, 13))
def test_in_every_month_of_the_year_there_are_twelve(plain_portal: Service, month: int) -> None:
    with plain_portal.database.read() as session:
        months = [name for name, _ in numbers.by_month(session, dt.date(2027, month, 28))]
    assert len(set(months)) == numbers.MONTHS
    assert months == sorted(months)


def test_every_destination_stands_on_the_map(plain_portal: Service) -> None:
    with plain_portal.database.read() as session:
        drawn = numbers.world(session)
    places = {one.code: (one.x, one.y) for one in drawn.countries}
    assert {code.code for code in codes.load("countries")} <= places.keys()
    assert {"SG", "HK", "MO", "BH"} <= places.keys()
    assert all(0 < x < drawn.width and 0 < y < drawn.height for x, y in places.values())
    tiny = {one.code for one in drawn.countries if one.tiny}
    assert {"SG", "HK", "MO", "BH"} <= tiny, "as a dot, for an outline of a few pixels is none"
