"""The A4 sheet: real text, the same words, a code that reads, the same bytes every time."""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from reportlab.pdfgen.canvas import Canvas

from kiosk.slips import pdf
from kiosk.slips.fonts import load_fonts
from kiosk.slips.model import Fact, Facts, Office, Slip
from kiosk.slips.sheet import Sheet, Style
from kiosk.slips.sheet_pieces import piece
from kiosk.slips.words import Language
from onedata.slip_token import SlipClaims, read_token, token_from_text
from portal.people import next_steps

MakeSlip = Callable[..., Slip]
LANGUAGES: tuple[Language, ...] = ("id", "en")
STEPS = Path(__file__).parents[3] / "content/next_steps.yaml"


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def text_of(data: bytes) -> str:
    with opened(data) as document:
        return "\n".join(str(page.get_textpage().get_text_range()) for page in document)


def test_words_can_be_selected_and_read_aloud(make_slip: MakeSlip) -> None:
    text = text_of(pdf.render(make_slip("id")))
    for expected in ("Orientasi (OPP)", "Minta jadwal", "Loket 2", "Gratis", "Surat keterangan sehat", "12 Feb 2027"):
        assert expected in text
    assert "Orientation (OPP)" in text_of(pdf.render(make_slip("en")))


def test_no_name_and_no_long_number_is_in_its_text(make_slip: MakeSlip, make_record: Any) -> None:
    text = text_of(pdf.render(make_slip("id"))).replace("A-000123", "")
    assert not [part for part in make_record().full.name.split() if part in text]
    assert not re.search(r"\d{5,}", text)


def test_the_bytes_are_the_same_every_time(make_slip: MakeSlip) -> None:
    assert pdf.render(make_slip("id")) == pdf.render(make_slip("id"))


def test_fonts_are_inside_and_the_language_is_told(make_slip: MakeSlip) -> None:
    for language in LANGUAGES:
        data = pdf.render(make_slip(language))
        assert b"/FontFile2" in data
        assert f"/Lang ({language})".encode() in data
        assert b"Helvetica" not in data
        with opened(data) as document:
            assert document.get_metadata_value("Title") == f"{make_slip(language).title} A-000123"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_reads_from_the_page_and_the_token_holds(
    language: Language, make_slip: MakeSlip, slip_keys: dict[bytes, bytes], claims: SlipClaims
) -> None:
    with opened(pdf.render(make_slip(language))) as document:
        image = document[0].render(scale=200 / 72).to_pil().convert("L")
    found = zxingcpp.read_barcodes(image)
    assert len(found) == 1
    assert read_token(token_from_text(found[0].text), slip_keys) == claims


def test_everything_stays_inside_the_margins(make_slip: MakeSlip, hard_slip: MakeSlip) -> None:
    for slip in (make_slip("id"), make_slip("en", stage="WORKING"), hard_slip("id"), hard_slip("en")):
        with opened(pdf.render(slip)) as document:
            for page in document:
                image = page.render(scale=1).to_pil().convert("L").point([255 if g < 250 else 0 for g in range(256)])
                left, top, right, bottom = image.getbbox()
                assert left >= 40
                assert top >= 40
                assert right <= image.width - 40
                assert bottom <= image.height - 40


def test_a_usual_sheet_is_one_page(make_slip: MakeSlip) -> None:
    for language in LANGUAGES:
        with opened(pdf.render(make_slip(language))) as document:
            assert len(document) == 1


LONGEST = ("WORKING", "DEPARTURE", "ARRIVAL_REPORT", "PASSPORT_RECOMMENDATION/P_TO_P/bring")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", LONGEST)
def test_the_longest_steps_fit_on_one_sheet_too(
    make_slip: MakeSlip, slip_keys: dict[bytes, bytes], claims: SlipClaims, key: str, language: Language
) -> None:
    """With a reminder, an office of two lines, the mark of a sample and of a copy: set a little smaller, not over."""
    step = next(step for step in next_steps.load(STEPS) if step.key == key)
    ends = dict.fromkeys(("passport", "worker_card", "contract"), dt.date(2026, 12, 1))
    office = Office(
        "Dinas Tenaga Kerja dan Transmigrasi Kabupaten Timor Tengah Selatan", "Loket 2", "https://x.example"
    )
    slip = make_slip(language, 2, step, office, stage=step.stage, valid_until=ends)
    with opened(pdf.render(slip)) as document:
        assert len(document) == 1
        found = zxingcpp.read_barcodes(document[0].render(scale=200 / 72).to_pil().convert("L"))
    assert read_token(token_from_text(found[0].text), slip_keys) == claims


def test_a_value_that_fills_its_line_leaves_no_blank_one() -> None:
    sheet = Sheet(Canvas(io.BytesIO()), load_fonts())
    short, full = (piece(Facts((Fact("Lama", "m" * count),)), sheet, 0, 300) for count in (3, 16))
    assert short.height == full.height


def test_a_word_longer_than_a_line_is_cut_and_shorter_ones_are_not() -> None:
    sheet, style = Sheet(Canvas(io.BytesIO()), load_fonts()), Style("Bold", 13)
    room = 7.5 * sheet.length("W", style)
    assert sheet.wrapped("Nomor " + "W" * 16 + " di", style, room) == ["Nomor", "W" * 7, "W" * 7, "WW di"]


def test_a_neutral_sheet_says_one_sentence(make_slip: MakeSlip) -> None:
    text = text_of(pdf.render(make_slip("id", stage="SEE_STAFF")))
    assert "Silakan temui petugas." in text
    assert "SN" not in text.replace("CONTOH", "")
    assert "1994" not in text
