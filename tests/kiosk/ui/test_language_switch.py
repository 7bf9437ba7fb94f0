"""Whoever stands before any screen can change its language there, and loses neither their place nor what they typed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.ui.pages import page
from kiosk.ui.scene import Scene
from kiosk.ui.words import Catalogue
from kiosk.visit import events as e
from kiosk.visit.machine import step
from kiosk.visit.model import Overlay, Stage, Visit
from tests.kiosk.ui.measuring import boxes, read, targets
from tests.kiosk.ui.test_hands import posted, tap

WITHOUT = {
    Stage.COUNTDOWN: "ten seconds and one button: whoever cannot read BATAL sees the only thing to touch",
    Stage.GOODBYE: "the visit is over, and ten seconds later the attract screen has the button",
}
"""Where there is no switch, and why."""


CATALOGUE = Catalogue()


def kind(visit: Visit) -> tuple[Stage, Overlay, str]:
    """Return what tells one screen from another, whatever state it is in."""
    scene = Scene(visit=visit, words=CATALOGUE.words("id"), house=samples.HOUSE, now=samples.NOW)
    return (visit.stage, visit.overlay, page(scene).screen)


SCREENS = {kind(visit): (name, visit) for name, visit in reversed(samples.visits().items())}.values()
TYPED = [(name, visit) for name, visit in SCREENS if visit.stage in {Stage.NUMBER, Stage.FACTOR, Stage.EXPIRY}]


@pytest.fixture(autouse=True)
def _quick(gallery: Gallery) -> Iterator[None]:
    """Let a target act again at once: these touches are faster than a finger's."""
    gallery.theme.setProperty("debounce", 0)
    yield
    gallery.theme.setProperty("debounce", 300)


def touch(gallery: Gallery, visit: Visit, target: str) -> Visit:
    """Touch something on the screen of a visit; return where that leads."""
    gallery.show(visit, Look(language=visit.language))
    gallery.posted.clear()
    tap(gallery, target)
    (event,) = posted(gallery)
    return step(visit, event)[0]


@pytest.mark.parametrize(("name", "visit"), SCREENS, ids=[name for name, _ in SCREENS])
def test_the_language_is_changed_on_the_screen_where_one_stands(gallery: Gallery, name: str, visit: Visit) -> None:
    gallery.show(visit, Look())
    offered = {box.item.objectName() for box in targets(boxes(gallery))}
    if visit.stage in WITHOUT and visit.overlay is Overlay.NONE:
        assert "languageChip" not in offered
        return
    opened = visit if visit.overlay is Overlay.DISPLAY else touch(gallery, visit, "languageChip")
    assert opened.overlay is Overlay.DISPLAY
    turned = touch(gallery, opened, "language-en")
    closed = touch(gallery, turned, "languageChip" if visit.stage is not Stage.ATTRACT else "back")
    assert (closed.language, closed.overlay) == ("en", Overlay.NONE)
    assert closed.stage is visit.stage
    assert (closed.guide and closed.guide.here) == (visit.guide and visit.guide.here)


@pytest.mark.parametrize(("name", "visit"), TYPED, ids=[name for name, _ in TYPED])
def test_what_was_typed_is_still_there_in_the_other_language(gallery: Gallery, name: str, visit: Visit) -> None:
    gallery.show(visit, Look())
    for figure in "123":
        QTest.keyClick(gallery.kiosk.window, Qt.Key(ord(figure)))
    opened = touch(gallery, visit, "languageChip")
    turned = touch(gallery, opened, "language-en")
    gallery.show(step(turned, e.OverlayClosed())[0], Look(language="en"))
    (typed,) = {str(read(box.item, "typed")) for box in boxes(gallery) if read(box.item, "typed")}
    assert typed == "123"
