"""Pages use the room they have: choices fill a high screen, titles break evenly, rows stand side by side."""

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtQuick import QQuickItem

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
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
