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


def has_head(gallery: Gallery) -> bool:
    """Say whether the screen has a head; at rest, at its end and where it is shut it has none."""
    return any(box.item.metaObject().className().startswith("Header_") for box in boxes(gallery))


@pytest.mark.parametrize(("language", "size"), [("id", 100), ("id", 130), ("en", 160)])
@pytest.mark.parametrize("name", ["13-menu", "13-voice-text", "16-topics", "18-display", "18-time-warning", "20-queue"])
def test_the_longest_titles_stand_there_on_two_lines(
    gallery: Gallery, name: str, language: Language, size: TextSize
) -> None:
    gallery.show(VISITS["03-home"], Look(language=language, size=size))
    gallery.show(VISITS[name], Look(language=language, size=size))
    assert head(gallery) == [gallery.store.property("chrome")["title"]]


NOWHERE = {
    ("03-home-speaking", "portrait-id-160"), ("03-home-paused", "portrait-id-160"),  # beside four buttons
    ("18-time-warning", "portrait-id-160"),  # its page says the same in its largest letters
}  # fmt: skip
"""Heads in which a title finds no room: which visit, in which look."""


def test_every_title_can_be_read_in_the_head(gallery: Gallery) -> None:
    """Every screen in normal letters, then in large ones each head that differs from the others."""
    missing: set[tuple[str, str]] = set()
    heads: dict[tuple[object, ...], str] = {}

    def look_at(name: str, look: Look) -> dict[str, object]:
        gallery.show(VISITS[name], look)
        chrome: dict[str, object] = gallery.store.property("chrome")
        if has_head(gallery) and head(gallery) != [chrome["title"]]:
            missing.add((name, look.name))
        return chrome

    for name in VISITS:
        shown = look_at(name, Look())
        heads.setdefault((shown["title"], bool(shown["subtitle"]), shown["listen"], shown["speech"]), name)
    for look in (Look(size=160), Look("landscape", "en", 160)):
        for name in heads.values():
            look_at(name, look)
    assert missing == NOWHERE


def test_a_title_that_found_no_room_comes_back_where_there_is_some(gallery: Gallery) -> None:
    gallery.show(VISITS["18-time-warning"], Look(size=160))
    assert head(gallery) == []
    gallery.show(VISITS["18-time-warning"], Look(size=100))
    assert head(gallery) == ["Waktu hampir habis"]


@pytest.mark.parametrize("name", ["13-voice-topic", "15-code"])
def test_a_title_above_a_step_stands_on_one_line(gallery: Gallery, name: str) -> None:
    gallery.show(VISITS[name], Look())
    (title,) = (box.item for box in boxes(gallery) if box.item.objectName() == "headerTitle")
    assert title.property("lineCount") == 1
    assert read(title, "text") == "Aspirasi & pengaduan"
