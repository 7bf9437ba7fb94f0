"""The desk under a clerk's hands: a PIN nobody beside it can read, and a keyboard that needs no mouse."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.desk import events as d
from kiosk.desk.model import Search
from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from tests.kiosk.ui.measuring import boxes, read, targets

DESKS = samples.desks()
SECRETS = [
    name
    for name in DESKS
    if name.startswith(("desk-pin", "desk-supervisor-pin", "desk-factor-pin", "desk-factor-family", "desk-case-pin"))
    or (name.startswith("desk-typing") and "phone" not in name)
]
OPEN = {"desk-number": "5201", "desk-case-code": "K7QM"}


def stands(gallery: Gallery, name: str, look: Look | None = None) -> None:
    """Show a screen of the desk that has stood long enough."""
    gallery.show_desk(DESKS["desk-home"], look or Look())
    gallery.show_desk(DESKS[name], look or Look())
    gallery.store.setProperty("openedAt", 0.0)
    gallery.kiosk.window.contentItem().childItems()[0].forceActiveFocus()
    gallery.posted_at_desk.clear()


def press(gallery: Gallery, *keys: Qt.Key | str) -> None:
    for key in keys:
        for one in (map(Qt.Key, map(ord, key))) if isinstance(key, str) else (key,):
            QTest.keyClick(gallery.kiosk.window, one)


def said(gallery: Gallery) -> list[d.Event]:
    return [event for event in gallery.posted_at_desk if not isinstance(event, d.Touched)]


def below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from below(child)


def typed_letters(gallery: Gallery) -> str:
    """Return what can be read in the boxes of what is typed."""
    masked = [item for item in below(gallery.kiosk.window.contentItem()) if item.property("isMasked")]
    assert masked
    inside = [item for box in masked for item in below(box)]
    return "".join(str(read(item, "text")) for item in inside if item.inherits("QQuickText"))


@pytest.mark.parametrize("look", [Look("portrait"), Look("landscape")], ids=lambda look: look.name)
def test_a_pin_is_not_shown_at_the_desk_for_a_moment_and_there_is_no_button_to_show_it(
    gallery: Gallery, look: Look
) -> None:
    assert len(SECRETS) >= 7
    for name in SECRETS:
        stands(gallery, name, look)
        press(gallery, "739150")
        gallery.settle()
        assert typed_letters(gallery) == "", name
        assert "look" not in {box.item.objectName() for box in targets(boxes(gallery))}, name
    for name, text in OPEN.items():  # the positive control
        stands(gallery, name, look)
        press(gallery, text)
        gallery.settle()
        assert typed_letters(gallery) == text


def test_a_search_is_typed_with_tab_between_the_fields_and_sent_with_enter(gallery: Gallery) -> None:
    stands(gallery, "desk-search")
    erase = (Qt.Key.Key_Backspace,) * 10
    press(gallery, *erase, "SITI", Qt.Key.Key_Space, "N", Qt.Key.Key_Tab, *erase, "03051994", Qt.Key.Key_Tab, "4821")
    press(gallery, Qt.Key.Key_Backtab, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert said(gallery) == [d.SearchEntered(Search("SITI N", "1994-05-03", "4821"))]
    gallery.posted_at_desk.clear()
    press(gallery, Qt.Key.Key_Tab, "PT", Qt.Key.Key_Tab, Qt.Key.Key_Return)  # the last Tab leads to the button
    assert said(gallery) == [d.SearchEntered(Search("SITI N", "1994-05-03", "4821", "PT"))]


def test_a_field_that_the_keyboard_reached_otherwise_is_the_one_that_is_typed_into(gallery: Gallery) -> None:
    stands(gallery, "desk-search")
    born = next(box.item for box in targets(boxes(gallery)) if box.item.objectName() == "field-agency")
    born.forceActiveFocus()
    press(gallery, "PT", Qt.Key.Key_Space, "A", Qt.Key.Key_Return)
    (event,) = said(gallery)
    assert isinstance(event, d.SearchEntered)
    assert event.search.agency == "PT A"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("desk-home", d.FindAsked()),
        ("desk-found", d.PrintAsked("slip")),
        ("desk-preview", d.Continued()),
        ("desk-printed", d.Continued()),
        ("desk-list", d.RunAsked()),
    ],
)
def test_enter_goes_on_and_not_from_the_screen_before(gallery: Gallery, name: str, wanted: d.Event) -> None:
    stands(gallery, name)
    press(gallery, Qt.Key.Key_Return)
    assert said(gallery) == [wanted]
    gallery.show_desk(DESKS["desk-ways"], Look())
    gallery.show_desk(DESKS[name], Look())
    gallery.posted_at_desk.clear()
    assert gallery.store.property("openedAt") > 0
    gallery.store.setProperty("openedAt", (time.time() + 60) * 1000)  # however long drawing took, and this test waits
    press(gallery, Qt.Key.Key_Return)  # within the 300 ms in which nothing acts
    assert said(gallery) == []


def test_a_locked_desk_offers_no_button_that_does_nothing(gallery: Gallery) -> None:
    for name in ("desk-locked", "desk-locked-running", "desk-pin"):
        stands(gallery, name)
        names = {box.item.objectName() for box in targets(boxes(gallery))}
        assert "end" not in names, name
        assert ("back" in names) is (name != "desk-locked-running"), name
