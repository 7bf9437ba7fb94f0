"""An article's Markdown becomes pages of typed blocks, or a clear error with file and line."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedata import articles
from onedata.articles import ArticleWrong, BulletList, Heading, Note, Page, Paragraph, Step
from onedata.partial_day import first_day, last_day, may_hold

TEXT = """\
## Di mana

Paspor dibuat di
kantor imigrasi. [^S11]

- Paspor
- Visa [^S11] [^S53]

> Simpan salinannya.

## Langkah

1. Isi formulir. [^S08]
2. Bawa surat. [^S08]
"""


def test_markdown_becomes_pages_of_typed_blocks() -> None:
    first, second = articles.parse_pages(TEXT, "a.id.md", 10)
    assert first.blocks == (
        Heading("Di mana"),
        Paragraph("Paspor dibuat di kantor imigrasi.", ("S11",)),
        BulletList(("Paspor", "Visa"), ("S11", "S53")),
        Note("Simpan salinannya."),
    )
    assert second.blocks == (
        Heading("Langkah"),
        Step(1, "Isi formulir.", ("S08",)),
        Step(2, "Bawa surat.", ("S08",)),
    )
    assert (first.line, second.line) == (10, 20)


def test_steps_run_on_from_page_to_page() -> None:
    pages = articles.parse_pages("## A\n\n1. Satu.\n\n## B\n\n2. Dua.\n", "a.id.md")
    assert [block.number for page in pages for block in page.blocks if isinstance(block, Step)] == [1, 2]


@pytest.mark.parametrize(
    ("markdown", "line", "message"),
    [
        ("Tanpa judul.", 1, "a page starts with a heading"),
        ("## Judul", 1, "more than its heading"),
        ("", 1, "no text"),
        ("## A\n\n| a | b |", 3, "not part of the Markdown"),
        ("## A\n\nIni **tebal** sekali.", 3, "not part of the Markdown"),
        ("## A\n\nLihat [sini](x).", 3, "not part of the Markdown"),
        ("## A\n\n<b>x</b>", 3, "not part of the Markdown"),
        ("## A\n\n# Judul besar", 3, "not part of the Markdown"),
        ("## A\n\n- satu\n- dua `kode`", 4, "not part of the Markdown"),
        ("## A\n\nSatu.\n\n  menjorok", 5, "not part of the Markdown"),
        ("## A\n\nKode \x1b[31m merah", 3, "not part of the Markdown"),
        ("## A\n\n2. Dua.", 3, "step 2 follows step 0"),
        ("## A\n\n> [^S11]", 3, "without a text"),
        ("## A\n\nDi sini [^Sxx].", 3, "not part of the Markdown"),
    ],
)
def test_what_is_outside_the_subset_is_refused_with_its_line(markdown: str, line: int, message: str) -> None:
    with pytest.raises(ArticleWrong, match=message) as caught:
        articles.parse_pages(markdown, "articles/x.id.md")
    assert (caught.value.file, caught.value.line) == ("articles/x.id.md", line)
    assert str(caught.value).startswith(f"articles/x.id.md:{line}: ")


@given(st.text(alphabet="ab #->.123[]^S\n\t*|\x1b", max_size=80))
def test_any_text_is_parsed_or_refused(markdown: str) -> None:
    try:
        pages = articles.parse_pages(markdown, "f")
    except ArticleWrong:
        return
    assert all(isinstance(page.blocks[0], Heading) and len(page.blocks) > 1 for page in pages)
    assert all(text and text == text.strip() for page in pages for text in page.texts)


def test_front_matter_and_text_are_cut_apart() -> None:
    assert articles.split("---\nid: x\n---\n## A\n", "f") == ("id: x", "## A\n", 4)


@pytest.mark.parametrize("text", ["id: x\n", "---\nid: x\n", ""])
def test_a_file_without_front_matter_is_refused(text: str) -> None:
    with pytest.raises(ArticleWrong):
        articles.split(text, "f")


def test_words_are_counted_as_people_count_them() -> None:
    assert articles.words("Bayar Rp37.500 & sekali saja.") == 4
    page = Page((Heading("Di mana"), BulletList(("Satu dua", "tiga")), Paragraph("Empat.")))
    assert page.word_count == 6
    assert page.texts == ("Di mana", "Satu dua", "tiga", "Empat.")


def test_a_published_article_survives_the_wire() -> None:
    front = articles.FrontMatter(
        id="x",
        language="id",
        topic="t",
        title="X",
        audience=("family",),
        data_date=first_day("2026-11-21"),
        review_by=first_day("2027-05-21"),
    )
    article = articles.Article(front, articles.parse_pages(TEXT, "f"))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(article), type=articles.Article) == article


def test_a_date_known_in_part_covers_all_it_can_mean() -> None:
    assert (first_day("2025").isoformat(), last_day("2025").isoformat()) == ("2025-01-01", "2025-12-31")
    assert (first_day("2024-02").isoformat(), last_day("2024-02").isoformat()) == ("2024-02-01", "2024-02-29")
    assert last_day("2025-12").isoformat() == "2025-12-31"
    assert first_day("2025-10-08") == last_day("2025-10-08")
    with pytest.raises(ValueError):
        first_day("2025-02-30")


def test_at_an_uncertain_edge_old_and_new_both_can_hold() -> None:
    middle = first_day("2025-07-01")
    assert may_hold("2020", "2025", middle)
    assert may_hold("2025", None, middle)
    assert not may_hold("2026", None, middle)
    assert not may_hold("2020", "2024-12", middle)
