"""Counts are read with separators, wherever they stand; the number of an alert is a name and has none."""

import datetime as dt
import re
from typing import Any

import pytest

from portal.komando.numbers import Beacon, Machine, Outline, Placed, WorldMap
from portal.pages import layout
from portal.pages.layout import render
from portal.pages.texts import texts

MANY = 12_345
NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
OUTLINE = Outline(code="SG", path="M0 0", x=1, y=1, tiny=True, shade=4, people=MANY)
MACHINE = Machine("A", "CONTOH", True, True, True, "good", MANY, NOW, NOW, ())
SHOWN: dict[str, dict[str, Any]] = {
    "waiting": {"waiting": MANY, "unanswered": 0, "shown": 1000},
    "cases": {"case_count": MANY, "ages": dict.fromkeys(("longer", "month", "week", "day"), MANY)},
    "map": {"world": WorldMap(1, 1, "M0 0", (OUTLINE,)), "beacons": [Beacon("SG", 1, 1, MANY)]},
    "placements": {"placed": [Placed("SG", MANY)], "months": [("2026-11", MANY)], "most": MANY, "small": 5},
    "fleet": {"fleet": [MACHINE], "fleet_all": MANY, "fleet_good": MANY},
}
BARE = re.compile(r">[^<{]*{{(?! t[.(])[^}]*\b(?:length|count)\b[^}]*}}")


@pytest.mark.parametrize(("language", "written"), [("id", "12.345"), ("en", "12,345")])
@pytest.mark.parametrize("part", SHOWN)
def test_every_part_of_the_overview_writes_its_counts_with_separators(part: str, language: str, written: str) -> None:
    html = render(f"part_{part}.html", language, now=NOW, **SHOWN[part])
    read = re.sub(r"<[^>]*>", " ", html)
    assert written in read
    assert not re.search(r"\d{4}(?!-)", read), "nor does any other count stand bare"


def test_a_text_writes_its_counts_with_separators_and_a_number_that_is_a_name_without() -> None:
    assert texts("id")("alert.presses", n=1234) == "1.234 laporan"
    assert texts("en")("alert.presses", n=1234) == "1,234 reports"
    assert texts("id")("alert.title", n="1234") == "Peringatan 1234"
    assert "alert.alert_id | string" in (layout.FOLDER / "templates" / "alert.html").read_text(encoding="utf-8")


def test_no_template_writes_a_count_bare() -> None:
    bare = {path.name: BARE.findall(path.read_text(encoding="utf-8")) for path in layout.FOLDER.rglob("*.html")}
    assert {name: found for name, found in bare.items() if found} == {}
