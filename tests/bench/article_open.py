"""`article_open`: an article's data arrive → its first page stands on the window, 1080×1920 in software, no fade.

The reference shows a text in a window of the same size: what one frame costs here at least.
"""

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.ui import samples
from kiosk.ui.gallery import Gallery
from kiosk.visit.model import Visit
from tests.bench.figure import Figure, alternate, p95
from tests.bench.windows import only_window
from tests.driving import items

ROUNDS = 60
_TEXT = b"""
import QtQuick
import QtQuick.Window
Window {
    id: root
    property int shown: 0
    width: 1080; height: 1920; visible: true; flags: Qt.FramelessWindowHint
    Text { anchors.centerIn: parent; font.pixelSize: 64; text: "CONTOH " + root.shown }
}
"""


class Frames:
    """Counts a window's frames until something is true, and takes the time."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._swapped = 0
        window.frameSwapped.connect(self._count)

    def until(self, begin: Callable[[], object], true: Callable[[], bool]) -> tuple[float, int]:
        """Begin, and return milliseconds and frames until a frame was drawn in which it is true."""
        self._swapped, began = 0, time.perf_counter()
        begin()
        while True:
            seen = self._swapped
            while self._swapped == seen:
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 1000)
            if true():
                return (time.perf_counter() - began) * 1000, self._swapped

    def close(self) -> None:
        """Stop listening."""
        self._window.frameSwapped.disconnect(self._count)

    def _count(self) -> None:
        self._swapped += 1


def reads(window: QQuickWindow, text: str) -> bool:
    """Say whether a text stands on the window."""
    return any(item.property("text") == text for item in items(window.contentItem()))


def waiting(visit: Visit) -> Visit:
    """Return the visit before its page has come."""
    if visit.guide is None:
        raise ValueError("the visit is at no page")
    return msgspec.structs.replace(visit, guide=msgspec.structs.replace(visit.guide, page=None))


def measure() -> Figure:
    """Open an article again and again, and beside it change a text."""
    gallery = Gallery()
    article = samples.visits()["16-article"]
    engine = QQmlApplicationEngine()
    engine.loadData(_TEXT)
    plain = only_window(engine)
    ours, bare = Frames(gallery.kiosk.window), Frames(plain)
    frames: list[int] = []

    def open_it() -> float:
        gallery.bridge.show(waiting(article))
        gallery.settle()
        spent, counted = ours.until(
            lambda: gallery.bridge.show(article), lambda: reads(gallery.kiosk.window, "Kontrak kerja Anda")
        )
        frames.append(counted)
        return spent

    def change() -> float:
        number = int(plain.property("shown")) + 1
        return bare.until(lambda: plain.setProperty("shown", number), lambda: reads(plain, f"CONTOH {number}"))[0]

    mine, theirs = alternate(open_it, change, ROUNDS)
    ours.close()
    bare.close()
    plain.close()
    engine.deleteLater()
    gallery.close()
    value, reference = p95(mine), p95(theirs)
    return Figure(
        value=round(value, 2),
        unit="ms",
        reference=round(reference, 2),
        ratio=round(value / reference, 3),
        limit="in the first frame after its data",
        holds=max(frames) <= 1,
        parts={"frames": float(max(frames))},
    )
