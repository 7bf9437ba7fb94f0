"""The slip that leads back to a case: it tells nobody what it is about, and promises no days that no rule gives."""

import datetime as dt

import pytest

from kiosk.slips.case import case_slip
from kiosk.slips.model import Heading, Slip, Title
from kiosk.slips.words import Language
from onedata.case_clock import CaseClock
from tests.kiosk.slips.test_status import blocks, said

CHECKED = dt.date(2026, 11, 14)
CODE, PIN = "ABCD2345", "135790"


CLOCK = CaseClock(clock="answer", days=17, source="Permen CONTOH 1/2026", checked=CHECKED)


def made(now: dt.datetime, language: Language = "id", copy: int = 1, clock: CaseClock | None = None) -> Slip:
    return case_slip(CODE, PIN, "BP3MI CONTOH", "A-000123", copy, language, now, clock)


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
def test_without_a_clock_no_number_of_days_is_promised(now: dt.datetime, language: Language, answer: str) -> None:
    text = said(made(now, language)).lower()
    assert answer in text
    assert " hari" not in text
    assert " day" not in text


def test_a_clock_is_printed_with_its_source_and_date(now: dt.datetime) -> None:
    text = said(made(now, clock=CLOCK))
    assert "paling lama 17 hari" in text
    assert "Permen CONTOH 1/2026, diperiksa 14 Nov 2026" in text
    assert "petugas" not in text
