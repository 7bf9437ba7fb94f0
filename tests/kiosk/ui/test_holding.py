"""The button that is held for three seconds: held to the end, let go early, slid off; by mouse and by finger."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look, looks
from kiosk.visit import events as e
from tests.kiosk.ui.measuring import boxes, read, targets, texts

VISITS = samples.visits()
LOOKS = [look for look in looks() if not look.high]
ASIDE = QPoint(0, -700)
"""From the button's middle up over the answers."""
PART = 0.1
"""As much as is held when a test goes on: far enough from the end for a slow machine."""


class Finger:
    """One finger on a touch screen."""

    def __init__(self, gallery: Gallery, device: QPointingDevice) -> None:
        self._window, self._device = gallery.kiosk.window, device

    def press(self, at: QPoint) -> None:
        QTest.touchEvent(self._window, self._device).press(0, at, self._window).commit()

    def move(self, to: QPoint) -> None:
        QTest.touchEvent(self._window, self._device).move(0, to, self._window).commit()

    def release(self, at: QPoint) -> None:
        QTest.touchEvent(self._window, self._device).release(0, at, self._window).commit()


class Mouse:
    """The left button of a mouse."""

    def __init__(self, gallery: Gallery) -> None:
        self._window = gallery.kiosk.window
        self._left = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)

    def press(self, at: QPoint) -> None:
        QTest.mousePress(self._window, *self._left, at)

    def move(self, to: QPoint) -> None:
        QTest.mouseMove(self._window, to)

    def release(self, at: QPoint) -> None:
        QTest.mouseRelease(self._window, *self._left, at)


Hand = Finger | Mouse


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    """A touch screen; Qt keeps it until the end."""
    return QTest.createTouchDevice()


@pytest.fixture(params=["finger", "mouse"])
def hand(request: pytest.FixtureRequest, gallery: Gallery, screen: QPointingDevice) -> Hand:
    """What presses the button."""
    return Mouse(gallery) if request.param == "mouse" else Finger(gallery, screen)


@pytest.fixture
def button(gallery: Gallery) -> Iterator[QQuickItem]:
    """The button under the answers of an alert, untouched."""
    gallery.show(VISITS["03-home"], Look())
    gallery.show(VISITS["17-review"], Look())
    gallery.store.setProperty("openedAt", 0.0)
    gallery.posted.clear()
    yield next(box.item for box in targets(boxes(gallery)) if box.item.objectName() == "hold")
    gallery.show(VISITS["03-home"], Look())


def middle(item: QQuickItem) -> QPoint:
    """Return where a finger would land."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def filled(button: QQuickItem) -> float:
    """Return how much of the bar is full."""
    return float(button.property("part"))


def until(gallery: Gallery, holds: Callable[[], bool]) -> None:
    """Let the window live until something holds."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        gallery.settle()


def posted(gallery: Gallery) -> list[e.Event]:
    """Return what was posted beside mere signs of life."""
    return [event for event in gallery.posted if not isinstance(event, e.Touched)]


def test_held_for_three_seconds_it_releases_the_alert_once_and_letting_go_adds_nothing(
    gallery: Gallery, button: QQuickItem, screen: QPointingDevice
) -> None:
    finger, point = Finger(gallery, screen), middle(button)
    began = time.monotonic()
    finger.press(point)
    until(gallery, lambda: filled(button) > 0)
    assert "Tahan terus" in {read(box.item, "text") for box in texts(boxes(gallery))}
    until(gallery, lambda: bool(posted(gallery)))
    assert time.monotonic() - began >= 2.8  # Qt's coarse timer may be early by a twentieth
    finger.release(point)
    assert posted(gallery) == [e.AlertReleased()]
    assert filled(button) == 0


def test_let_go_before_the_end_it_asks_once_more_and_nothing_stays_held(
    gallery: Gallery, button: QQuickItem, hand: Hand
) -> None:
    point = middle(button)
    hand.press(point)
    button.setProperty("part", PART)
    until(gallery, lambda: filled(button) > PART)
    hand.release(point)
    assert posted(gallery) == [e.AlertAsked()]
    assert filled(button) == 0, "a second press begins anew"


def test_a_finger_that_slides_off_stops_the_bar_and_sends_nothing(
    gallery: Gallery, button: QQuickItem, hand: Hand
) -> None:
    point = middle(button)
    hand.press(point)
    button.setProperty("part", PART)
    until(gallery, lambda: filled(button) > PART)
    hand.move(point + ASIDE)
    until(gallery, lambda: not button.property("holding"))
    hand.release(point + ASIDE)
    assert posted(gallery) == []
    assert filled(button) == 0


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_whoever_goes_on_pressing_where_the_countdown_began_never_touches_batal(gallery: Gallery, look: Look) -> None:
    places: dict[str, QRectF] = {}
    for name in ("17-review", "17-review-sure", "17-countdown"):
        gallery.show(VISITS[name], look)
        places |= {box.item.objectName(): box.rect for box in targets(boxes(gallery))}
    began = [places[name] for name in ("hold", "sureYes", "sureNo")]
    assert [place for place in began if place.intersects(places["cancel"])] == []
