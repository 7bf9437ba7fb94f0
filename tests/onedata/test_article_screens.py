"""Short parts of an article share a screen up to forty words; kiosk and portal cut it with the same function."""

import datetime as dt

import msgspec

from onedata import article_screens
from onedata.article_screens import FRAME_WORDS, OLDER_WORDS, SOURCE_WORDS
from onedata.articles import PAGE_WORDS, Article, BulletList, FrontMatter, Heading, Page, Paragraph, Source

DAY = dt.date(2026, 11, 21)


def article(*counts: int, title: str = "Judul", sources: tuple[str, ...] = ()) -> Article:
    """An article with pages of so many words."""
    front = FrontMatter(
        id="a", language="id", topic="t", title=title, audience=("worker",), data_date=DAY, review_by=DAY,
        sources=tuple(Source(f"S{10 + at}", name, "V") for at, name in enumerate(sources)),
    )  # fmt: skip
    return Article(front, tuple(Page((Paragraph(" ".join(["kata"] * count)),)) for count in counts))


def test_short_parts_share_a_screen_up_to_forty_words() -> None:
    given = article(10, 15, 15, 5, 5)
    joined, last = article_screens.joins(given, replaced=False)
    assert joined == [False, True, False, True, True]
    assert last == FRAME_WORDS + 1 + 1 + 25 + SOURCE_WORDS
    assert last <= PAGE_WORDS
    assert [len(part) for part in article_screens.screens(given, replaced=False)] == [2, 3]


def test_title_sources_and_the_warning_count_as_words_of_the_screen() -> None:
    fits = PAGE_WORDS - FRAME_WORDS - 1 - SOURCE_WORDS
    assert article_screens.joins(article(10, fits - 10), replaced=False)[0] == [False, True]
    assert article_screens.joins(article(10, fits - 9), replaced=False)[0] == [False, False]
    assert article_screens.joins(article(10, fits - 10, title="Dua kata"), replaced=False)[0] == [False, False]
    assert article_screens.joins(article(10, fits - 10, sources=("Sumber",)), replaced=False)[0] == [False, False]
    older = article(10, fits - 10 - OLDER_WORDS)
    assert article_screens.joins(older, replaced=True)[0] == [False, True]
    assert article_screens.joins(article(10, fits - 9 - OLDER_WORDS), replaced=True)[0] == [False, False]


def test_long_lists_do_not_share_a_screen_that_has_no_room_for_them() -> None:
    few = Page((Heading("Berkas"), BulletList(("Surat keterangan_dari_desa",) * 4)))
    given = msgspec.structs.replace(article(1), pages=(few, few))
    assert sum(page.word_count for page in given.pages) + FRAME_WORDS + 1 + SOURCE_WORDS <= PAGE_WORDS
    assert article_screens.joins(given, replaced=False)[0] == [False, False], "14 lines each"
    short = Page((Heading("Berkas"), BulletList(("Surat desa",) * 3)))
    given = msgspec.structs.replace(given, pages=(short, short))
    assert article_screens.joins(given, replaced=False)[0] == [False, True], "8 lines each"


def test_an_article_of_one_page_is_one_screen() -> None:
    assert article_screens.screens(article(12), replaced=False) == [list(article(12).pages)]
