"""Every kind of slip, on both papers and on A4, in both languages: nothing lies on anything, no word is cut."""

import datetime as dt
import functools
import itertools
from collections.abc import Callable

import msgspec
import pypdfium2
import pytest

from kiosk.guidance import asked, counters, pages
from kiosk.slips import pdf, raster
from kiosk.slips.case import Standing, case_slip, receipt_slip
from kiosk.slips.guidance import page_slip
from kiosk.slips.looks import LookedAt, looks_slip
from kiosk.slips.model import Masthead, Slip
from kiosk.slips.words import Language
from kiosk.ui import samples_asked, samples_guide
from tests.kiosk.slips.test_raster import overlap
from tests.kiosk.slips.test_status import said

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8), "WITA"))
OFFICE, SERIAL, COPY = "BP3MI Nusa Tenggara Barat", "A-000007", 2
TICKET = counters.Ticket("A012", counters.QueueOffer("x", "INFORMATION", "Loket 2", ("PASSPORT", "BPJSTK_CARD")))
PAGES: dict[str, msgspec.Struct] = {
    "article": pages.Reader(samples_guide.ARTICLE),
    "contacts": pages.Contacts(samples_guide.CONTACTS),
    "result": samples_asked.RESULT,
    "noticed": samples_asked.NOTICED,
    "cost": samples_asked.COST,
    "contribution": samples_asked.PAID,
    "job": asked.JobPage(samples_asked.OPENINGS[1], licensed=True, check=""),
    "ticket": TICKET,
}
STANDING = Standing("K7QM2XRA", "in_progress", NOW, NOW, NOW)
LOOKS = (LookedAt(NOW, "BP3MI NTB", "petugas", "AT_COUNTER", "opened"),) * 3
KINDS = (*PAGES, "case", "receipt", "looks")
LANGUAGES: tuple[Language, ...] = ("id", "en")
LONGEST_WORD = 20
PALE, EDGE = 250, 39
"""Grey below which something is printed; points that stay white along each edge of a sheet."""
TOUCH = 0.5
"""Points that two lines of print may share: letters hang below a line."""

Make = Callable[[str, Language], Slip]


def made(kind: str, language: Language) -> Slip:
    if kind == "case":
        return case_slip("ABCD2345", "135790", OFFICE, SERIAL, COPY, language, NOW)
    if kind == "receipt":
        return receipt_slip(STANDING, OFFICE, SERIAL, COPY, language, NOW)
    if kind == "looks":
        return looks_slip("S R, 1994", LOOKS, OFFICE, SERIAL, COPY, language, NOW)
    slip = page_slip(PAGES[kind], OFFICE, SERIAL, COPY, language, NOW)
    assert slip is not None
    return slip


def words_of(slip: Slip) -> set[str]:
    """Every word that stands on it; what only names it is not drawn."""
    return {
        word for word in said(msgspec.structs.replace(slip, serial="", title="")).split() if len(word) <= LONGEST_WORD
    }


@pytest.mark.parametrize("dots", raster.WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_on_a_roll_nothing_lies_on_anything_and_no_word_is_cut(kind: str, language: Language, dots: int) -> None:
    slip = made(kind, language)
    drawn = raster.draw(slip, dots)
    margin = (raster.WIDE if dots == max(raster.WIDTHS) else raster.NARROW).margin
    boxes = [box for box in drawn.boxes if box.what.startswith(("text:", "tick", "rule", "weave"))]
    assert not [pair for pair in itertools.combinations(boxes, 2) if overlap(*pair)]
    assert all(margin <= box.left and box.right <= dots - margin for box in boxes)
    whole = {word for box in boxes for word in box.what.removeprefix("text:").split()}
    only_on_a4 = {word for head in slip.blocks if isinstance(head, Masthead) for word in head.kiosk.split()}
    assert words_of(slip) - whole <= only_on_a4


@pytest.mark.parametrize(
    "page",
    [
        pages.Contacts(samples_guide.CONTACTS * 20),
        msgspec.structs.replace(samples_asked.RESULT, lines=samples_asked.RESULT.lines * 12),
    ],
)
def test_what_takes_many_sheets_stays_inside_each_of_them(page: msgspec.Struct) -> None:
    slip = page_slip(page, OFFICE, SERIAL, COPY, "id", NOW)
    assert slip is not None
    document = pypdfium2.PdfDocument(pdf.render(slip))
    try:
        assert len(document) > 1
        for sheet in document:
            ink = sheet.render(scale=1).to_pil().convert("L").point([255 * (grey < PALE) for grey in range(256)])
            left, top, right, bottom = ink.getbbox()
            assert min(left, top) >= EDGE
            assert right <= ink.width - EDGE
            assert bottom <= ink.height - EDGE
    finally:
        document.close()


@functools.cache
def laid_out(kind: str, language: Language) -> list[tuple[list[tuple[float, ...]], str]]:
    """Each page of the sheet: where its runs of text stand, and what they say."""
    document = pypdfium2.PdfDocument(pdf.render(made(kind, language)))
    try:
        pages_ = []
        for page in document:
            text = page.get_textpage()
            pages_.append(([text.get_rect(index) for index in range(text.count_rects())], text.get_text_range()))
        return pages_
    finally:
        document.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_on_a_sheet_nothing_lies_on_anything_and_no_word_is_cut(kind: str, language: Language) -> None:
    for rects, _ in laid_out(kind, language):
        for a, b in itertools.combinations(rects, 2):
            beside = a[2] <= b[0] + TOUCH or b[2] <= a[0] + TOUCH
            apart = a[3] <= b[1] + TOUCH or b[3] <= a[1] + TOUCH
            assert beside or apart, (a, b)
    whole = {word for _, text in laid_out(kind, language) for word in text.split()}
    assert words_of(made(kind, language)) <= whole
