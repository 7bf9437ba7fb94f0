"""Pictures of countries: cut out of the map, one of its own for each, and cheap."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from kiosk.ui import lands
from kiosk.ui.pictures import IconProvider
from kiosk.ui.views.option_icons import land_icon
from kiosk.ui.world_map import world
from onedata import codes

CODES = sorted(codes.index("countries"))


@pytest.mark.parametrize("code", CODES)
def test_every_country_of_the_list_has_a_picture_and_its_land_is_on_it(code: str) -> None:
    assert land_icon(code) == f"land-{code}"
    image = IconProvider().requestImage(f"land-{code}/0B5563/8A3B12", QSize(), QSize(80, 80))
    assert (image.width(), image.height()) == (80, 80)
    solid = {QColor("#0B5563").rgb(), QColor("#8A3B12").rgb()}
    points = [QColor(image.pixelColor(x, y)) for x in range(80) for y in range(80)]
    inked = sum(colour.alpha() == 255 and colour.rgb() in solid for colour in points)
    assert inked >= 40, "the country, or the dot that marks it, can be seen"
    assert image.pixelColor(0, 0).alpha() == 0, "round corners"


def test_no_two_destinations_look_alike() -> None:
    drawn = {code: lands.drawing(code, "#000000", "#000000") for code in CODES}
    assert len(set(drawn.values())) == len(CODES)


def test_a_picture_is_a_few_kilobytes_of_paths() -> None:
    assert max(len(lands.drawing(code, "#000000", "#000000")) for code in ("HK", "TW", "MY", "SG", "JP", "KR")) < 10_000


def test_rings_say_what_they_cover() -> None:
    assert lands.rings("M10 20l5 0l0-4zM1 1h1v1h-1z") == [
        ("M10 20l5 0l0-4z", (10, 16, 15, 20)),
        ("M1 1h1v1h-1z", (1, 1, 2, 2)),
    ]
    assert all(place.path.count("M") == len(lands.rings(place.path)) for place in world().countries.values())


def test_a_country_that_the_map_does_not_know_is_a_globe() -> None:
    assert land_icon("OTHER") == "globe"
    assert land_icon("") == "globe"
