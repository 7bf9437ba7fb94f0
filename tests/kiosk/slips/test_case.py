"""The slip that leads back to a case: it tells nobody what it is about, and promises no days that no rule gives."""

import datetime as dt

import pytest

from kiosk.slips import case
from kiosk.slips.case import Clock, case_slip
from kiosk.slips.model import Heading, Slip, Title
from kiosk.slips.words import Language
from tests.kiosk.slips.test_status import blocks, said

CHECKED = dt.date(2026, 11, 14)
CODE, PIN = "ABCD2345", "135790"


def made(now: dt.datetime, language: Language = "id", copy: int = 1) -> Slip:
    return case_slip(CODE, PIN, "BP3MI CONTOH", "A-000123", copy, language, now)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two clocks: one that nobody confirmed, and after it one that was."""
    known = (Clock(3, "Kata orang", "K", CHECKED), Clock(17, "Permen CONTOH 1/2026", "V2", CHECKED))
    monkeypatch.setattr(case, "clocks", lambda: known)


@pytest.mark.parametrize(
    ("language", "heading", "topics"),
    [
        ("id", "Kode kunjungan", ("pengaduan", "aspirasi", "laporan", "kasus", "keluhan")),
        ("en", "Visit code", ("complaint", "idea", "report", "case", "grievance")),
    ],
)
def test_the_heading_is_neutral_and_code_and_pin_stand_in_groups(
    now: dt.datetime, language: Language, heading: str, topics: tuple[str, ...]
) -> None:
    slip = made(now, language)
    assert [title.text for title in blocks(slip, Title)] == [heading] == [slip.title]
    assert [one.text for one in blocks(slip, Heading)] == ["ABCD 2345", "135 790"]
    assert [topic for topic in topics if topic in said(slip).lower()] == [], "whoever finds it learns nothing"


@pytest.mark.parametrize(("language", "answer"), [("id", "tanyakan petugas"), ("en", "ask the staff")])
def test_without_a_verified_rule_no_number_of_days_is_promised(
    now: dt.datetime, language: Language, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case, "clocks", lambda: (Clock(3, "Kata orang", "K", CHECKED),))
    text = said(made(now, language)).lower()
    assert answer in text
    assert " hari" not in text
    assert " day" not in text


@pytest.mark.usefixtures("verified")
def test_a_verified_clock_is_printed_with_its_source_and_date_and_an_unverified_one_is_not(now: dt.datetime) -> None:
    text = said(made(now))
    assert "paling lama 17 hari" in text
    assert "Permen CONTOH 1/2026, diperiksa 14 Nov 2026" in text
    assert "Kata orang" not in text
    assert "petugas" not in text
