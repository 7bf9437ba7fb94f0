"""`transition_p95`: how long a frame takes while one page gives way to another, 1080×1920 in software."""

import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import msgspec
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.visit import events as e
from kiosk.visit.model import Stage, Way
from tests.bench.figure import Figure, p95
from tests.bench.site import kiosk_site, still
from tests.bench.windows import only_window
from tests.driving import Driver

ROUNDS = 20
SETTLED_S = 0.4
LIMIT_MS = 33
_THERE_AND_BACK: tuple[tuple[e.Event, Stage], ...] = (
    (e.StatusAsked(), Stage.IDENTIFY),
    (e.WayChosen(Way.NIK), Stage.NUMBER),
    (e.BackAsked(), Stage.IDENTIFY),
    (e.BackAsked(), Stage.HOME),
)
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

    def after(self, change: Callable[[], object]) -> list[float]:
        """Bring about a transition and let it run; return each frame's time in ms, the first with what it builds."""
        self._moments = [time.perf_counter()]
        change()
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
            driver.do(e.StatusAsked(), Stage.NOTICE)  # asked once a visit
            driver.do(e.Continued(), Stage.IDENTIFY)
            driver.do(e.BackAsked(), Stage.HOME)
            engine = QQmlApplicationEngine()
            engine.loadData(_RECTANGLES)
            plain = only_window(engine)
            ours, bare = Frames(driver.app.window.window), Frames(plain)
            mine: list[list[float]] = []
            theirs: list[list[float]] = []
            for _ in range(ROUNDS):
                for event, stage in _THERE_AND_BACK:
                    mine.append(ours.after(partial(driver.app.post, event)))
                    if driver.visit.stage is not stage:
                        raise AssertionError(f"{driver.visit.stage} instead of {stage}")
                    theirs.append(bare.after(partial(plain.setProperty, "shown", len(mine))))
            ours.close()
            bare.close()
            plain.close()
            engine.deleteLater()
    value, reference = p95(_moving(mine)), p95(_moving(theirs))
    return Figure(
        value=round(value, 2),
        unit="ms a frame",
        reference=round(reference, 2),
        ratio=round(value / reference, 3),
        limit=f"≤ {LIMIT_MS} ms",
        holds=value <= LIMIT_MS,
        parts={
            "transitions": float(len(mine)),
            "frames": float(len(_moving(mine))),
            "reference_frames": float(len(_moving(theirs))),
            "first_frame_p95": round(p95([frames[0] for frames in mine]), 2),
            "reference_first_frame_p95": round(p95([frames[0] for frames in theirs]), 2),
        },
    )


def _moving(transitions: list[list[float]]) -> list[float]:
    """Return the frames of the movement: the first of each shows the new page, and waits for it to be built."""
    return [frame for frames in transitions for frame in frames[1:]]
