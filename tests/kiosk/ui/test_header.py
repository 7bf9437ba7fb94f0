"""The head of every screen says where one is, also where the words are long and the letters large."""

import pytest

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.visit.model import Language, TextSize
from tests.kiosk.ui.measuring import boxes, read

VISITS = samples.visits()


def head(gallery: Gallery) -> list[str]:
    """Return what can be read as title in the head."""
    return [str(read(box.item, "text")) for box in boxes(gallery) if box.item.objectName() == "headerTitle"]


@pytest.mark.parametrize(("language", "size"), [("id", 100), ("id", 130), ("en", 160)])
@pytest.mark.parametrize("name", ["13-menu", "13-voice-text", "16-topics", "18-display", "18-time-warning", "20-queue"])
def test_the_longest_titles_stand_there_on_two_lines(
    gallery: Gallery, name: str, language: Language, size: TextSize
) -> None:
    gallery.show(VISITS["03-home"], Look(language=language, size=size))
    gallery.show(VISITS[name], Look(language=language, size=size))
    assert head(gallery) == [gallery.store.property("chrome")["title"]]


def test_a_title_that_found_no_room_comes_back_where_there_is_some(gallery: Gallery) -> None:
    gallery.show(VISITS["18-time-warning"], Look(size=160))
    assert head(gallery) == []
    gallery.show(VISITS["18-time-warning"], Look(size=100))
    assert head(gallery) == ["Waktu hampir habis"]
