"""The code for phones as the window draws it: read from its pixels, as a phone's camera would."""

import datetime as dt

import msgspec
import pytest
import zxingcpp

from kiosk.slips.phone import phone_lines, phone_page
from kiosk.slips.words import words
from kiosk.ui import samples, samples_asked
from kiosk.ui.gallery import MM, Gallery, Look
from kiosk.visit.model import Visit
from tests.driving import pixels

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LOOKS = [
    Look("portrait", "id"),
    Look("portrait", "id", 160),
    Look("portrait", "en", 160),
    Look("portrait", "id", 100, high=True),
    Look("landscape", "id"),
    Look("landscape", "id", 160),
]


def phoned(look: Look) -> Visit:
    """A visitor who takes the checker's result along on a phone."""
    visit = samples.visits()["11-phone"]
    page = phone_page(samples_asked.RESULT, look.language, NOW)
    assert page is not None
    assert visit.guide is not None
    guide = msgspec.structs.replace(visit.guide, page=page, asked=LOOKS.index(look) + 1)
    return msgspec.structs.replace(visit, guide=guide)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_a_phone_reads_the_result_from_the_glass(gallery: Gallery, look: Look) -> None:
    gallery.show(phoned(look), look)
    (code,) = zxingcpp.read_barcodes(pixels(gallery.picture()))
    lines = phone_lines(samples_asked.RESULT, words(look.language), NOW)
    assert code.text == "\n".join(lines)
    across = (code.position.top_right.x - code.position.top_left.x) / MM
    assert across >= 60, "millimetres"


def test_a_code_that_something_lies_over_is_not_read(gallery: Gallery) -> None:
    """The positive control."""
    gallery.show(phoned(LOOKS[0]), LOOKS[0])
    seen = pixels(gallery.picture())
    (code,) = zxingcpp.read_barcodes(seen)
    middle = (code.position.top_left.y + code.position.bottom_left.y) // 2
    seen[middle - 100 : middle + 100, :] = 255
    assert zxingcpp.read_barcodes(seen) == []
