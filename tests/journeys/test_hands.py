"""The hands that journeys and the tour use: they see and touch what a person sees."""

import signal

import pytest
from PySide6.QtCore import QPointF, QTimer

from kiosk.visit import events as e
from kiosk.visit.model import Stage
from tests.driving import Driver


def place(kiosk: Driver, name: str) -> QPointF:
    """Where on the screen the thing lies that is called so."""
    return kiosk.target(name).mapToScene(QPointF(0, 0))


def test_what_came_a_moment_ago_is_touched_where_a_frame_shows_it(kiosk: Driver) -> None:
    kiosk.choose_status()
    kiosk.touch("Belum terdaftar", Stage.GUIDE)
    for _ in range(12):
        kiosk.do(e.PrintAsked(), Stage.PREVIEW)
        kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
        found = place(kiosk, "Cetak sekarang")
        kiosk.app.window.window.grabWindow()
        assert place(kiosk, "Cetak sekarang") == found
        kiosk.do(e.BackAsked(), Stage.GUIDE)


def test_ctrl_c_while_qt_draws_ends_the_wait_and_not_the_process(kiosk: Driver) -> None:
    QTimer.singleShot(0, lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        kiosk.until("end", lambda: False)
