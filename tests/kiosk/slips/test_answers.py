"""What answers look like on paper and as a code for phones."""

import datetime as dt

import msgspec
import numpy as np
import pytest
import zxingcpp

from kiosk.guidance import asked
from kiosk.slips.guidance import page_slip
from kiosk.slips.phone import phone_lines, phone_page
from kiosk.slips.words import Language, words
from kiosk.ui import samples_asked as samples
from tests.kiosk.slips.test_guidance import slip_of
from tests.kiosk.slips.test_status import said

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_result_is_printed_whole_with_place_price_time_and_rule(language: Language) -> None:
    text = said(slip_of(samples.RESULT, language))
    for line in samples.RESULT.lines:
        assert line.text in text
        if line.outcome == "missing":
            assert all(piece in text for piece in (line.place, line.takes, *line.sources))
    assert "20 Nov 2026" in text


def test_a_notice_is_printed_with_its_date_and_source() -> None:
    text = said(slip_of(samples.NOTICED))
    assert "Sejak 1 Apr 2022." in text
    assert "Kesepakatan Indonesia dan Malaysia" in text
    assert "Mungkin juga perlu" in text


def test_a_cost_names_both_rules_and_no_amount() -> None:
    text = said(slip_of(samples.COST))
    assert "Tidak boleh diminta" in text
    assert "Tanyakan petugas" in text
    assert "Aturan sejak 2020" in text
    assert "Rp" not in text


def test_a_contribution_is_printed_with_its_parts() -> None:
    text = said(slip_of(samples.PAID))
    for amount in ("Rp37.500", "Rp332.500", "Rp370.000"):
        assert amount in text
    assert "IDR 370,000" in said(slip_of(samples.PAID, "en"))
    own = msgspec.structs.replace(samples.PAID, paid=None)
    assert "tanyakan petugas" in said(slip_of(own))


def test_an_opening_and_a_company_are_marked_as_examples_and_dated() -> None:
    job = said(slip_of(asked.JobPage(samples.OPENINGS[1], licensed=True, check="")))
    assert "CONTOH" in job
    assert "tanyakan petugas" in job, "its pay is not known"
    assert "31 Des 2026" in job
    paid = asked.JobPage(samples.OPENINGS[0], licensed=True, check="")
    assert "HKD 5.100" in said(slip_of(paid))
    assert "HKD 5,100" in said(slip_of(paid, "en"))
    for match, word in zip(samples.COMPANIES, ("Terdaftar", "Izin sudah habis", "Izin dicabut"), strict=True):
        text = said(slip_of(asked.AgencyPage(match, samples.LISTED)))
        assert word in text
        assert "18 Nov 2026" in text


@pytest.mark.parametrize("language", ["id", "en"])
def test_not_in_the_list_names_its_day_and_is_never_illegal(language: Language) -> None:
    text = said(slip_of(asked.AgencyNonePage("Pt contoh\x1b tidak ada", samples.LISTED), language))
    assert "18 Nov 2026" in text
    assert not any(word in text.lower() for word in ("ilegal", "illegal", "palsu", "fake"))
    assert "PT CONTOH TIDAK ADA" in text
    assert "\x1b" not in text
    nothing = said(slip_of(asked.AgencyNonePage("PT CONTOH", None), language))
    assert "2026" not in nothing.replace("22 Nov 2026", "")


def test_a_question_has_no_paper() -> None:
    question = asked.Question("", "destination", "choice")
    assert page_slip(question, "BP3MI CONTOH", "A-000001", 1, "id", NOW) is None


# ---- the code for phones


def text_of(page: asked.PhonePage) -> str:
    """Read the code as a phone does, four pixels a module."""
    modules = np.array([[255 * (module == "0") for module in row] for row in page.rows], dtype=np.uint8)
    picture = np.pad(np.kron(modules, np.ones((4, 4), dtype=np.uint8)), 16, constant_values=255)
    (code,) = zxingcpp.read_barcodes(picture)
    return code.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_phone_reads_the_result_with_no_network(language: Language) -> None:
    page = phone_page(samples.RESULT, language, NOW)
    assert page is not None
    assert page.full
    text = text_of(page)
    assert text == "\n".join(phone_lines(samples.RESULT, words(language), NOW))
    assert "http" not in text
    assert "Surat rekomendasi paspor (Dinas tenaga kerja kabupaten/kota)" in text


def test_a_phone_reads_that_a_country_is_stopped_before_anything_else() -> None:
    lines = phone_lines(samples.NOTICED, words("id"), NOW)
    assert lines[3] == f"! {samples.NOTICED.notices[0].text} Sejak 1 Apr 2022."
    (notice,) = samples.NOTICED.notices
    undated = msgspec.structs.replace(samples.NOTICED, notices=(msgspec.structs.replace(notice, since=None),))
    assert phone_lines(undated, words("id"), NOW)[3] == f"! {notice.text}"


def test_what_is_not_known_stands_under_ask_the_staff_and_does_not_repeat_it() -> None:
    asking = msgspec.structs.replace(
        samples.RESULT, lines=tuple(line for line in samples.RESULT.lines if line.outcome == "not_known")
    )
    text = said(slip_of(asking))
    assert "Tanyakan kepada petugas" in text
    assert text.lower().count("tanyakan petugas") == sum("tanyakan petugas" in line.text for line in asking.lines)


def test_what_nobody_verified_of_missing_things_is_said_once() -> None:
    missing = msgspec.structs.replace(
        samples.RESULT, lines=tuple(line for line in samples.RESULT.lines if line.outcome == "missing")
    )
    assert said(slip_of(missing)).lower().count("tanyakan petugas") == 1
    known = msgspec.structs.replace(
        missing, lines=tuple(line for line in missing.lines if line.place and line.free and line.takes)
    )
    assert known.lines
    assert "tanyakan petugas" not in said(slip_of(known)).lower()


def test_what_does_not_fit_is_left_out_from_the_end_and_the_code_says_so() -> None:
    many = msgspec.structs.replace(samples.RESULT, lines=samples.RESULT.lines * 6)
    page = phone_page(many, "id", NOW)
    assert page is not None
    assert not page.full
    assert text_of(page).endswith("Selebihnya: tanyakan petugas.")


def test_only_a_result_goes_to_a_phone() -> None:
    assert phone_page(samples.COST, "id", NOW) is None
