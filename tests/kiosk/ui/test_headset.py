"""With a headset a screen is read by itself, and whatever the keys reach; without one nothing is."""

import time
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery, Look
from kiosk.visit import events as e
from kiosk.visit.speech import SpeechState
from tests.kiosk.ui.hearing import CATALOGUE, VISITS, has_speaker, keys_on, record, with_clips


def read_aloud(gallery: Gallery) -> e.ReadAloud:
    """Return what is read by itself, soon after the screen stands."""
    patience = time.monotonic() + 10
    while time.monotonic() < patience:
        found = [event for event in gallery.posted if isinstance(event, e.ReadAloud)]
        if found:
            return found[0]
        QTest.qWait(10)
    raise AssertionError(f"nothing was read: {gallery.posted}")


def test_with_a_headset_a_screen_and_the_focus_are_read_by_themselves(listener: Gallery) -> None:
    health = msgspec.structs.replace(samples.GOOD, headset=True)
    with_headset = msgspec.structs.replace(VISITS["03-home"], health=health, number=77)
    listener.show(with_headset, Look())
    read = read_aloud(listener)
    assert read.lines[0].text == CATALOGUE.words("id")("home.title")
    listener.posted.clear()
    QTest.keyClick(listener.kiosk.window, Qt.Key.Key_Tab)
    listener.settle()
    focus = listener.kiosk.window.activeFocusItem()
    assert isinstance(focus, QQuickItem)
    assert [line.text for line in read_aloud(listener).lines] == [str(focus.property("name"))]


def test_no_screen_is_read_because_the_one_before_could_be_heard(listener: Gallery, tmp_path: Path) -> None:
    health = msgspec.structs.replace(samples.GOOD, headset=True)
    home = msgspec.structs.replace(VISITS["03-home-javanese"], health=health, number=80)
    listener.show(home, Look())
    record(tmp_path, "jv", *keys_on(listener, "jv"))
    with_clips(listener, tmp_path)
    assert read_aloud(listener).lines[0].text == CATALOGUE.words("id", "jv")("home.title")
    listener.posted.clear()
    listener.show(msgspec.structs.replace(VISITS["04-notice"], local="jv", health=health, number=80), Look())
    assert not has_speaker(listener)
    assert not any(isinstance(event, e.ReadAloud) for event in listener.posted), "half of it was not recorded"
    listener.show(home, Look())
    read_aloud(listener)
    with_clips(listener, samples.HOUSE.clips)


def test_after_a_touch_the_next_key_is_read_too_wherever_the_focus_stood(listener: Gallery) -> None:
    health = msgspec.structs.replace(samples.GOOD, headset=True)
    listener.show(msgspec.structs.replace(VISITS["03-home"], health=health, number=79), Look())
    read_aloud(listener)
    window = listener.kiosk.window
    QTest.keyClick(window, Qt.Key.Key_Tab)
    listener.settle()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, window.height() // 2))
    listener.settle()
    listener.posted.clear()
    QTest.keyClick(window, Qt.Key.Key_Tab)
    listener.settle()
    focus = window.activeFocusItem()
    assert isinstance(focus, QQuickItem)
    assert [line.text for line in read_aloud(listener).lines] == [str(focus.property("name"))]


def test_without_a_headset_nothing_is_read_by_itself(listener: Gallery) -> None:
    home = msgspec.structs.replace(VISITS["03-home"], number=78)
    listener.show(home, Look())
    QTest.keyClick(listener.kiosk.window, Qt.Key.Key_Tab)
    listener.settle()
    listener.show(msgspec.structs.replace(home, health=msgspec.structs.replace(home.health, headset=True)), Look())
    title = read_aloud(listener).lines[0].text
    assert title == CATALOGUE.words("id")("home.title")
    assert sum(isinstance(event, e.ReadAloud) for event in listener.posted) == 1, "the first since the headset came"


def test_a_warning_is_read_to_whoever_listens(listener: Gallery) -> None:
    visit = VISITS["18-time-warning"]
    speech = msgspec.structs.replace(visit.speech, audio=True, state=SpeechState.SILENT)
    listener.show(msgspec.structs.replace(visit, speech=speech, number=79), Look())
    said = [line.text for line in read_aloud(listener).lines]
    assert CATALOGUE.words("id")("warning.title") in said
    assert "30" in said
