"""The slip of a page that anybody may read: what stands on it, and that nobody does."""

import datetime as dt

import msgspec
import pytest

from kiosk.guidance import pages
from kiosk.slips import model, raster
from kiosk.slips.guidance import page_slip
from kiosk.slips.words import Language
from kiosk.ui.samples_guide import ARTICLE, CONTACTS, HEADS
from tests.kiosk.slips.test_status import said

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def slip_of(page: msgspec.Struct, language: Language = "id", copy: int = 1) -> model.Slip:
    slip = page_slip(page, "BP3MI CONTOH", "A-000001", copy, language, NOW)
    assert slip is not None
    return slip


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_article_is_printed_whole_with_its_sources_and_their_day(language: Language) -> None:
    text = said(slip_of(pages.Reader(ARTICLE), language))
    for page in ARTICLE.pages:
        for line in page.texts:
            assert line in text
    assert "UU 18/2017 Pasal 13" in text
    assert "21 Nov 2026" in text


@pytest.mark.parametrize(("language", "said_first"), [("id", "Ada aturan lebih baru"), ("en", "A newer rule exists")])
def test_an_article_that_a_newer_one_follows_says_so_before_anything_else(language: Language, said_first: str) -> None:
    blocks = slip_of(pages.Reader(ARTICLE, superseded_by=HEADS[0]), language).blocks
    place = next(place for place, block in enumerate(blocks) if isinstance(block, model.Title))
    assert blocks[place + 1] == model.Note(f"{said_first}: {HEADS[0].title}")
    alone = slip_of(pages.Reader(ARTICLE, HEADS[:1]), language)
    assert said_first not in said(alone)


def test_contacts_carry_who_answers_for_them_and_ask_the_staff_where_nobody_does() -> None:
    text = said(slip_of(pages.Contacts(CONTACTS)))
    assert "000-000" in text
    assert "Kantor CONTOH" in text
    assert "tanyakan petugas" in text
    assert "CONTOH" in text


def test_no_contacts_are_no_slip() -> None:
    assert page_slip(pages.Contacts(()), "BP3MI CONTOH", "A-000001", 1, "id", NOW) is None
    assert page_slip(pages.Topics(()), "BP3MI CONTOH", "A-000001", 1, "id", NOW) is None


@pytest.mark.parametrize("page", [pages.Reader(ARTICLE), pages.Contacts(CONTACTS)])
def test_nobody_is_on_it_and_nothing_to_check(page: msgspec.Struct) -> None:
    blocks = slip_of(page).blocks
    assert not any(isinstance(block, model.Person | model.Check | model.Journey) for block in blocks)
    assert any(isinstance(block, model.Serial) for block in blocks)


@pytest.mark.parametrize("dots", [576, 384])
def test_a_slip_of_many_contacts_is_as_long_as_it_needs(dots: int) -> None:
    many = tuple(msgspec.structs.replace(CONTACTS[0], name=f"CONTOH {number}") for number in range(60))
    drawn = raster.draw(slip_of(pages.Contacts(many)), dots)
    last = max(box.bottom for box in drawn.boxes)
    assert 4000 < last <= drawn.image.height
    end = drawn.image.crop((0, last - 400, dots, last)).histogram()
    assert 0 < end[0] < end[255] / 4  # something is written there, and most of it is white


@pytest.mark.parametrize("dots", [576, 384])
@pytest.mark.parametrize("page", [pages.Reader(ARTICLE), pages.Contacts(CONTACTS)])
def test_it_can_be_drawn_for_both_papers(page: msgspec.Struct, dots: int) -> None:
    image = raster.render(slip_of(page, copy=2), dots)
    assert image.width == dots
