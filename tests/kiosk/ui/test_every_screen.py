"""Every screen, in both orientations and languages, in every text size and in high contrast, keeps the numbers."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from PySide6.QtCore import QRectF

from kiosk.ui import pictures, samples
from kiosk.ui.gallery import MM, Gallery, Look, looks
from tests.kiosk.ui.measuring import (
    Box,
    boxes,
    faint,
    findings,
    flows,
    read,
    target_gaps,
    target_sizes,
    targets,
    text_findings,
    texts,
)

pytestmark = pytest.mark.xdist_group("every_screen")
"""One worker looks at everything, once: what it saw serves every test here."""
LOOKS = list(looks())
VISITS = samples.visits()
OWN = ("08", "09-result")
ANSWERS = (
    "16-contacts",
    "16-country",
    "16-placements",
    "09-cost",
    "14-job",
    "12-agency",
    "17-alert",
    "13-review",
    "15-case",
)


class Seen(NamedTuple):
    """What one screen showed in one look, over all its pages."""

    findings: list[str]
    actions: set[str]
    words: int
    """On the fullest page, without header, footer and keys."""
    faint: list[str]
    """Texts without enough contrast, in the looks of `COLOURS`."""


COLOURS = [look for look in LOOKS if look.language == "id" and look.size == 100]
"""Both orientations, in normal and high contrast: the others have the same colours in the same places."""
Survey = Callable[[Look], dict[str, Seen]]


@pytest.fixture(scope="module")
def survey(whole_gallery: Gallery) -> Survey:
    """Look at every screen in a look, once."""
    done: dict[Look, dict[str, Seen]] = {}

    def look_at(look: Look) -> dict[str, Seen]:
        if look not in done:
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(pictures, "KEPT_BYTES", 1 << 29)  # what two looks share is drawn once
                done[look] = {name: see(whole_gallery, name, look) for name in VISITS}
        return done[look]

    return look_at


def see(gallery: Gallery, name: str, look: Look) -> Seen:
    """Look at all pages of a screen."""
    gallery.show(VISITS[name], look)
    found: list[str] = []
    actions: set[str] = set()
    words = 0
    pale: list[str] = []
    for _ in flows(gallery):
        found += findings(gallery)
        pale += faint(gallery) if look in COLOURS else ()
        everything = boxes(gallery)
        actions |= {box.item.objectName() for box in targets(everything)}
        said = [read(box.item, "text") for box in texts(everything) if not is_shared(box)]
        words = max(words, sum(len(text.replace("·", " ").split()) for text in said))
    return Seen(found, actions - {"earlier", "later"}, words, pale)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_target_text_and_gap_keeps_its_millimetres(gallery: Gallery, survey: Survey, look: Look) -> None:
    assert {name: seen.findings for name, seen in survey(look).items() if seen.findings} == {}


@pytest.mark.parametrize("look", COLOURS, ids=lambda look: look.name)
def test_every_text_stands_out_from_what_is_drawn_behind_it(gallery: Gallery, survey: Survey, look: Look) -> None:
    assert {name: seen.faint for name, seen in survey(look).items() if seen.faint} == {}


@pytest.mark.parametrize("look", LOOKS[1:], ids=lambda look: look.name)
def test_every_look_offers_the_same_actions(gallery: Gallery, survey: Survey, look: Look) -> None:
    wanted = {name: seen.actions for name, seen in survey(LOOKS[0]).items()}
    assert {name: seen.actions for name, seen in survey(look).items()} == wanted


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_screen_has_at_most_forty_words(gallery: Gallery, survey: Survey, language: str) -> None:
    """A person's own status, journey and result are answers: there values count too, so 80; charts and lists, 60."""
    look = next(look for look in LOOKS if look.language == language)
    most = {name: 80 if name.startswith(OWN) else 60 if name.startswith(ANSWERS) else 40 for name in VISITS}
    assert {name: seen.words for name, seen in survey(look).items() if seen.words > most[name]} == {}


def test_the_measures_find_what_is_wrong(gallery: Gallery) -> None:
    """The positive control: a screen of half the size breaks every rule."""
    gallery.show(VISITS["03-home"], Look())
    screen = QRectF(0, 0, 1080, 1920)
    gallery.theme.setProperty("mm", MM / 2)
    gallery.settle()
    try:
        everything = boxes(gallery)
        assert any("mm, less than 20" in finding for finding in target_sizes(everything, screen))
        assert any("mm apart" in finding for finding in target_gaps(everything))
        assert any("capitals" in finding for finding in text_findings(everything))
    finally:
        gallery.theme.setProperty("mm", MM)
        gallery.settle()


def is_shared(box: Box) -> bool:
    """Say whether a text stands in the header or footer, which every screen shares, or on a key of a keypad."""
    parent = box.item.parentItem()
    while parent is not None:
        if parent.metaObject().className().startswith(("Header", "Footer")) or parent.objectName().startswith("key-"):
            return True
        parent = parent.parentItem()
    return False
