"""The slip that says who looked at somebody's data."""

import datetime as dt

import pytest

from kiosk.slips import raster
from kiosk.slips.looks import MOST, LookedAt, looks_slip
from kiosk.slips.words import Language

WITA = dt.timezone(dt.timedelta(hours=8), "WITA")
NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=WITA)
LATE = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)
"""Half past seven of the next morning at the office."""


def told(looks: tuple[LookedAt, ...], language: Language = "id") -> str:
    return repr(looks_slip("S R, 1994", looks, "BP3MI NTB", "A-000007", 1, language, NOW).blocks)


def look(what: str, role: str = "petugas") -> LookedAt:
    return LookedAt(LATE, "BP3MI NTB", role, "AT_COUNTER", what)


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_says_when_by_the_offices_clock_which_office_in_which_role_and_why(language: Language) -> None:
    text = told((look("opened"), look("bind card", "penyelia")), language)
    assert "21 Nov 2026" in text
    assert ("07.30" if language == "id" else "07:30") in text
    assert text.count("BP3MI NTB") == 3
    assert {"id": "Data dibuka", "en": "Data opened"}[language] in text
    assert {"id": "penyelia", "en": "supervisor"}[language] in text
    assert "AT_COUNTER" not in text


def test_what_a_newer_portal_does_has_words_and_a_long_trail_is_cut_at_the_newest() -> None:
    text = told((*[look("opened")] * MOST, look("sing")))
    assert "Layanan lain" not in text
    assert "20 terbaru dari 21" in text
    assert "Layanan lain" in told((look("sing"),))
    assert "Belum ada" in told(())


@pytest.mark.parametrize(("dots", "most"), [(576, 4_500), (384, 4_500)])
def test_a_long_trail_is_no_metre_of_paper_and_a_bit(dots: int, most: int) -> None:
    slip = looks_slip("S R, 1994", (look("opened"),) * 50, "BP3MI NTB", "A-000007", 2, "id", NOW)
    assert raster.render(slip, dots).height < most  # rows, eight of them a millimetre
