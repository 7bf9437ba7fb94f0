"""Pages use the room they have: choices fill a high screen, titles break evenly, rows stand side by side."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtQuick import QQuickItem

from kiosk.ui import samples
from kiosk.ui.gallery import MM, Gallery, Look, Orientation
from kiosk.visit.model import Language, TextSize
from tests.kiosk.ui.measuring import Box, boxes, page_count, read, texts, walk

VISITS = samples.visits()
HIGH = Look()
WIDE = Look("landscape", "id", 160)


def of_type(gallery: Gallery, name: str) -> list[Box]:
    """Return what the screen shows of one component, such as Tile."""
    return [box for box in boxes(gallery) if box.item.metaObject().className().startswith(f"{name}_")]


def show(gallery: Gallery, name: str, look: Look) -> None:
    """Show a screen that is built anew."""
    gallery.show(VISITS["01-attract"], look)
    gallery.show(VISITS[name], look)


@pytest.mark.parametrize(
    "name",
    [
        "03-home",
        "05-identify-code",
        "05-identify-no-reader",
        "07-factor-choice-card",
        "07-not-opened",
        "09-sex",
        "09-cost-job",
        "13-menu",
        "13-voice-since",
        "13-wrong",
    ],
)
def test_choices_fill_a_high_screen(gallery: Gallery, name: str) -> None:
    show(gallery, name, HIGH)
    (grid,) = of_type(gallery, "ChoiceGrid")
    lowest = max(tile.rect.bottom() for tile in of_type(gallery, "Tile"))
    assert lowest - grid.rect.top() >= 0.75 * grid.rect.height()


def test_choices_fit_anew_when_there_are_fewer_of_them(gallery: Gallery) -> None:
    show(gallery, "07-factor-choice-nik", HIGH)
    gallery.show(VISITS["07-factor-choice-card"], HIGH)
    after = [tile.rect for tile in of_type(gallery, "Tile")]
    show(gallery, "07-factor-choice-card", HIGH)
    assert after == [tile.rect for tile in of_type(gallery, "Tile")]


def last_line(title: QQuickItem) -> list[str]:
    """Return the words of a title's last line, as many words to a line as its width takes."""
    measure = QFontMetricsF(title.property("font"))
    width = title.width() - float(title.property("rightPadding"))
    line: list[str] = []
    for word in str(read(title, "text")).split(" "):
        line = [*line, word] if measure.horizontalAdvance(" ".join([*line, word])) <= width else [word]
    return line


@pytest.mark.parametrize(("name", "size"), [("09-country", 100), ("09-job", 100), ("05-identify", 160)])
def test_no_word_stands_alone_on_a_titles_last_line(gallery: Gallery, name: str, size: int) -> None:
    show(gallery, name, Look(size=size))  # type: ignore[arg-type]  # one of the three
    (title,) = of_type(gallery, "Title")
    assert title.item.property("lineCount") == 2
    assert len(last_line(title.item)) > 1


@pytest.mark.parametrize(("name", "most"), [("08b-journey", 7), ("16-countries", 3), ("14-job", 3)])
def test_short_rows_stand_side_by_side_in_the_largest_letters(gallery: Gallery, name: str, most: int) -> None:
    show(gallery, name, WIDE)
    (flow,) = of_type(gallery, "GridFlow")
    assert page_count(flow.item) <= most


@pytest.mark.parametrize("size", [100, 130, 160])
def test_an_answer_is_cut_between_its_sentences(gallery: Gallery, size: int) -> None:
    show(gallery, "15-case", Look(size=size))  # type: ignore[arg-type]  # one of the three
    said = [str(read(box.item, "text")) for box in texts(boxes(gallery)) if "Petugas akan" in read(box.item, "text")]
    assert len(said) == 1
    assert said[0].endswith(".")


@pytest.mark.parametrize("name", ["07-number-nik", "07-number-passport"])
def test_keys_that_do_something_have_a_picture(gallery: Gallery, name: str) -> None:
    show(gallery, name, HIGH)
    keys = {box.item.objectName(): box.item for box in of_type(gallery, "PadKey")}

    def drawn(key: QQuickItem) -> bool:
        return any(item.metaObject().className().startswith("Icon_") for item in walk(key))

    assert {key for key, item in keys.items() if drawn(item)} == {"key-erase", "key-go"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_status_with_the_longest_words_begins_with_where_one_stands_and_what_comes_next(
    gallery: Gallery, language: Language
) -> None:
    show(gallery, "08-status-longest", Look("portrait", language))
    (flow,) = of_type(gallery, "GridFlow")
    blocks = {box.item.objectName(): box.rect for box in of_type(gallery, "Block")}
    assert page_count(flow.item) == 2
    assert blocks["answer"].bottom() < blocks["next"].top()
    assert blocks["next"].bottom() - flow.rect.top() >= 0.75 * flow.rect.height()


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_each_greeting_has_its_own_line(gallery: Gallery, orientation: Orientation) -> None:
    gallery.show(VISITS["01-attract"], Look(orientation))
    (greetings,) = (read(box.item, "text") for box in boxes(gallery) if box.item.objectName() == "greetings")
    assert str(greetings).split("\n") == ["Welcome", "Sugeng rawuh", "Wilujeng sumping"]


@pytest.mark.parametrize(("language", "most"), [("id", 1), ("en", 2)])
def test_the_home_screen_in_the_largest_letters_has_few_pages(gallery: Gallery, language: Language, most: int) -> None:
    show(gallery, "03-home", Look("landscape", language, 160))
    (grid,) = of_type(gallery, "ChoiceGrid")
    assert page_count(grid.item) <= most


@pytest.mark.parametrize(
    ("name", "language", "rows"),
    [("03-home", "id", [3, 4]), ("03-home", "en", [3, 4]), ("09-schooling", "id", [4, 3]), ("09-sex", "id", [3])],
)
def test_no_choice_stands_alone_in_a_row_on_a_wide_screen(
    gallery: Gallery, name: str, language: Language, rows: list[int]
) -> None:
    show(gallery, name, Look("landscape", language))
    tops = [round(tile.rect.top()) for tile in of_type(gallery, "Tile")]
    assert [tops.count(top) for top in sorted(set(tops))] == rows


def test_two_words_on_a_narrow_button_break_before_they_touch_its_edge(gallery: Gallery) -> None:
    gallery.show_desk(samples.desks()["desk-list"], Look("landscape"))
    (button,) = (box for box in boxes(gallery) if box.item.objectName() == "run")
    (words,) = (box for box in texts(boxes(gallery)) if read(box.item, "text") == "Cetak semua")
    right = words.rect.left() + float(words.item.property("contentWidth"))
    assert words.item.property("lineCount") == 2
    assert button.rect.right() - right >= 4 * MM


@pytest.mark.parametrize("size", [100, 160])
def test_a_sentence_breaks_evenly_at_every_size_of_letters(gallery: Gallery, size: TextSize) -> None:
    gallery.show(VISITS["12-agency-none"], Look(size=100 if size != 100 else 160))
    gallery.show(VISITS["12-agency-none"], Look(size=size))
    (verdict,) = (box.item for box in texts(boxes(gallery)) if "Tidak ada di daftar" in str(read(box.item, "text")))
    assert verdict.property("lineCount") == 2
    assert len(last_line(verdict)) > 1


def test_pictograms_of_facts_in_a_row_stand_in_line(gallery: Gallery) -> None:
    show(gallery, "08-status-longest", HIGH)
    facts = of_type(gallery, "Fact")
    heights = {round(fact.rect.height()) for fact in facts}
    pictures = [
        next(item for item in walk(fact.item) if item.metaObject().className().startswith("Icon_")) for fact in facts
    ]
    tops = [round(picture.mapToScene(QPointF(0, 0)).y()) for picture in pictures]
    assert len(heights) > 1
    assert max(abs(tops[0] - tops[1]), abs(tops[2] - tops[3])) <= 1
