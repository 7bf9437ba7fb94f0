"""`transition_p95`: how long a frame takes while one page gives way to another, 1080×1920 in software."""

import time
from itertools import pairwise

import msgspec
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.visit import events as e
from kiosk.visit.model import Stage
from tests.bench.figure import Figure, p95
from tests.bench.site import kiosk_site, still
from tests.bench.windows import only_window
from tests.driving import Driver

ROUNDS = 20
SETTLED_S = 0.4
LIMIT_MS = 33
_RECTANGLES = b"""
import QtQuick
import QtQuick.Window
Window {
    id: root
    property int shown: 0
    width: 1080; height: 1920; visible: true; flags: Qt.FramelessWindowHint
    onShownChanged: arrival.restart()
    Item {
        id: content
        anchors.fill: parent
        Rectangle { anchors.fill: parent; visible: root.shown % 2 === 0; color: "#FFF9F0" }
        Rectangle { anchors.fill: parent; visible: root.shown % 2 === 1; color: "#F4E8D8" }
    }
    NumberAnimation { id: arrival; target: content; property: "opacity"; from: 0.1; to: 1; duration: 160 }
}
"""


class Frames:
    """The moments at which a window has drawn."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._moments: list[float] = []
        window.frameSwapped.connect(self._note)

    def after(self) -> list[float]:
        """Let the transition run; return the time between its frames, in ms."""
        self._moments.clear()
        deadline = time.perf_counter() + SETTLED_S
        while time.perf_counter() < deadline:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        return [(b - a) * 1000 for a, b in pairwise(self._moments)]

    def close(self) -> None:
        """Stop listening."""
        self._window.frameSwapped.disconnect(self._note)

    def _note(self) -> None:
        self._moments.append(time.perf_counter())


def measure() -> Figure:
    """Walk to and fro between screens, and beside it show two plain rectangles in turn."""
    with kiosk_site(people=50) as path:
        config = still(path)
        screen = msgspec.structs.replace(config.screen, reduced_motion=False)
        with Driver.opened(msgspec.structs.replace(config, screen=screen)) as driver:
            driver.do(e.Started(), Stage.LANGUAGE)
            driver.do(e.Continued(), Stage.HOME)
            engine = QQmlApplicationEngine()
            engine.loadData(_RECTANGLES)
            plain = only_window(engine)
            ours, bare = Frames(driver.app.window.window), Frames(plain)
            mine: list[float] = []
            theirs: list[float] = []
            for turn in range(ROUNDS):
                for event in (e.StatusAsked(), e.Continued(), e.BackAsked(), e.BackAsked()):
                    driver.app.post(event)
                    mine += ours.after()
                plain.setProperty("shown", turn + 1)
                theirs += bare.after()
            ours.close()
            bare.close()
            plain.close()
            engine.deleteLater()
    value, reference = p95(mine), p95(theirs)
    return Figure(
        value=round(value, 2),
        unit="ms a frame",
        reference=round(reference, 2),
        ratio=round(value / reference, 3),
        limit=f"≤ {LIMIT_MS} ms",
        holds=value <= LIMIT_MS,
        parts={"frames": float(len(mine)), "reference_frames": float(len(theirs))},
    )
