"""A visitor who calls for staff is seen on every screen of the desk, and answered by one touch or two keys."""

import time
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.desk import events as d
from kiosk.desk.model import Desk, Stage
from kiosk.health import Wanted
from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.visit.model import Visit
from tests.kiosk.ui.measuring import boxes, targets

DESKS = samples.desks()
LOCKED, MORE, KIOSK = (DESKS[f"desk-staff-call-{name}"] for name in ("pc-locked", "pc-more", "kiosk-locked"))
WANTED = LOCKED.health.wanted
PORTRAIT = Look("portrait")


def shows(gallery: Gallery, desk: Desk) -> None:
    """Show a desk that has stood long enough to be touched."""
    gallery.show_desk(DESKS["desk-home"], PORTRAIT)
    gallery.show_desk(desk, PORTRAIT)
    gallery.store.setProperty("openedAt", 0.0)
    answer = button(gallery)
    if answer is not None:
        answer.setProperty("lastAt", 0.0)
    gallery.kiosk.window.contentItem().childItems()[0].forceActiveFocus()
    gallery.posted_at_desk.clear()


def items(gallery: Gallery) -> Iterator[QQuickItem]:
    waiting = [gallery.kiosk.window.contentItem()]
    while waiting:
        item = waiting.pop()
        yield item
        waiting += [child for child in item.childItems() if child.isVisible()]


def said(gallery: Gallery) -> list[d.Event]:
    return [event for event in gallery.posted_at_desk if not isinstance(event, d.Touched)]


def button(gallery: Gallery) -> QQuickItem | None:
    return next((item for item in items(gallery) if item.objectName() == "coming"), None)


def middle(item: QQuickItem) -> QPoint:
    place = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    return QPoint(place.x(), place.y())


def light(gallery: Gallery) -> QQuickItem | None:
    return next((item for item in items(gallery) if item.property("lit") is not None), None)


def calling(desk: Desk, *wanted: Wanted) -> Desk:
    return msgspec.structs.replace(desk, health=msgspec.structs.replace(desk.health, wanted=wanted))


def test_one_touch_answers_at_a_locked_office_pc(gallery: Gallery) -> None:
    shows(gallery, LOCKED)
    answer = button(gallery)
    assert answer is not None
    QTest.mouseClick(gallery.kiosk.window, Qt.MouseButton.LeftButton, pos=middle(answer))
    assert said(gallery) == [d.StaffComing(WANTED[0].call)]


@pytest.mark.parametrize("desk", [LOCKED, MORE], ids=["locked", "home"])
def test_tab_and_enter_answer_too(gallery: Gallery, desk: Desk) -> None:
    shows(gallery, desk)
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Tab)
    QTest.keyClick(gallery.kiosk.window, Qt.Key.Key_Return)
    assert said(gallery) == [d.StaffComing(WANTED[0].call)]


def test_a_finger_on_its_way_to_the_header_answers_nothing(gallery: Gallery) -> None:
    gallery.theme.setProperty("debounce", 60_000)
    shows(gallery, calling(LOCKED))
    gallery.show_desk(LOCKED, PORTRAIT)
    answer = button(gallery)
    assert answer is not None
    QTest.mouseClick(gallery.kiosk.window, Qt.MouseButton.LeftButton, pos=middle(answer))
    gallery.theme.setProperty("debounce", 300)
    assert said(gallery) == []


def test_at_the_locked_desk_of_a_kiosk_nobody_answers_before_signing_in(gallery: Gallery) -> None:
    shows(gallery, KIOSK)
    assert light(gallery) is not None
    assert button(gallery) is None


def test_nothing_beneath_the_band_moves_when_a_call_comes_or_goes(gallery: Gallery) -> None:
    for name in ("desk-home", "desk-search", "desk-found", "desk-care-queue"):
        places = []
        for desk in (calling(DESKS[name]), calling(DESKS[name], *WANTED)):
            gallery.show_desk(desk, PORTRAIT)
            here = {(box.item.objectName(), box.rect.x(), box.rect.y()) for box in targets(boxes(gallery))}
            places.append({place for place in here if place[0] not in {"coming", "languageChip"}})
        assert places[0] == places[1]
        assert places[0], name


def test_a_locked_office_pc_says_that_no_call_can_reach_it(gallery: Gallery) -> None:
    def note(desk: Desk) -> str:
        gallery.show_desk(desk, PORTRAIT)
        return str(gallery.store.property("chrome")["note"])

    away = DESKS["desk-staff-call-pc-deaf"]
    assert "tidak sampai ke meja ini" in note(away)
    well = msgspec.structs.replace(away.health, online=True)
    assert note(msgspec.structs.replace(away, health=well)) == ""
    assert note(msgspec.structs.replace(away, alone=False, open=True)) == "", "a kiosk has its own sign and chime"


def test_every_place_of_the_desk_has_the_light(gallery: Gallery) -> None:
    for name in {desk.stage: name for name, desk in DESKS.items()}.values():
        gallery.show_desk(calling(DESKS[name], *WANTED), PORTRAIT)
        assert light(gallery) is not None, name
    assert {desk.stage for desk in DESKS.values()} == set(Stage)
    gallery.show_desk(calling(DESKS["desk-home"]), PORTRAIT)
    assert light(gallery) is None


@pytest.mark.parametrize("still", [False, True])
def test_the_light_blinks_unless_nothing_may_move(gallery: Gallery, still: bool) -> None:
    gallery.theme.setProperty("reducedMotion", still)
    try:
        shows(gallery, LOCKED)
        band = light(gallery)
        assert band is not None
        deadline = time.monotonic() + (1.5 if still else 10)
        while band.property("lit") and time.monotonic() < deadline:
            QTest.qWait(20)
        assert band.property("lit") is still
    finally:
        gallery.theme.setProperty("reducedMotion", True)


def test_the_visitors_screen_shows_nothing_of_a_call_at_another_machine(gallery: Gallery) -> None:
    gallery.show_desk(LOCKED, PORTRAIT)
    gallery.show(Visit(number=2, health=LOCKED.health), PORTRAIT)
    assert light(gallery) is None
