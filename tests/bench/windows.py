"""Windows that references are drawn in."""

from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow


def only_window(engine: QQmlApplicationEngine) -> QQuickWindow:
    """Return the engine's one window."""
    (window,) = engine.rootObjects()
    if not isinstance(window, QQuickWindow):
        raise TypeError("the reference is no window")
    return window
