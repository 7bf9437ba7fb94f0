"""Builds the kiosk's window: fonts, image providers, millimetres, the module Aim. Import `kiosk.ui.renderer` first."""

import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMetaObject, QRect, QUrl
from PySide6.QtGui import QCursor, QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, QQmlEngine, QQmlError
from PySide6.QtQuick import QQuickWindow

from kiosk.ui import files
from kiosk.ui.bridge import Bridge, put, singleton
from kiosk.ui.map_picture import MapProvider
from kiosk.ui.pictures import CodeProvider, IconProvider, SlipProvider
from kiosk.ui.words import Catalogue

FAMILY = "Noto Sans"


class ScreenSettings(Protocol):
    """What the window must know of the screen; `kiosk.config.Screen` is one."""

    @property
    def width_mm(self) -> float:
        """Width of the picture in millimetres."""

    @property
    def height_mm(self) -> float:
        """Height of the picture in millimetres."""

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing may move."""


class WindowFailed(RuntimeError):  # noqa: N818  (says what is the case)
    """The screens could not be built: a mistake of ours in QML, or a missing file."""


class Kiosk:
    """The living window: keep it until the program ends, then call `close`."""

    def __init__(self, engine: QQmlApplicationEngine, window: QQuickWindow, bridge: Bridge) -> None:
        self.engine = engine
        self.window = window
        self.bridge = bridge

    def on_first_frame(self, call: Callable[[], None]) -> None:
        """Call once, on the GUI thread, when the next picture has reached the screen."""
        connection: QMetaObject.Connection | None = None

        def drawn() -> None:
            nonlocal connection
            if connection is not None:
                self.window.frameSwapped.disconnect(connection)
                connection = None
                call()

        connection = self.window.frameSwapped.connect(drawn)

    def close(self) -> None:
        """Take the screens down before the objects they look at."""
        self.bridge.detach()
        self.window.hide()
        self.engine.deleteLater()


def application(arguments: Sequence[str] = (), font_folders: Sequence[Path] = files.FONT_FOLDERS) -> QGuiApplication:
    """Create Qt's application, or return the one there is, with the kiosk's fonts; raises `FileNotFoundError`."""
    app = QGuiApplication.instance() or QGuiApplication([sys.argv[0], *arguments])
    if not isinstance(app, QGuiApplication):
        raise TypeError("an application without windows already runs")
    app.setQuitOnLastWindowClosed(False)
    app.setOverrideCursor(QCursor())  # an arrow; the namespace `Qt` costs 20 ms before the first frame
    for path in files.fonts(font_folders):
        QFontDatabase.addApplicationFont(str(path))
    app.setFont(QFont(FAMILY))
    return app


def open_window(
    bridge: Bridge,
    screen: ScreenSettings,
    *,
    size: tuple[int, int] | None = None,
    root: str = "Main",
    on_warning: Callable[[str], None] | None = None,
    framed: bool = False,
) -> Kiosk:
    """Show the kiosk full screen, or in a window of `size` pixels. Raises `WindowFailed`.

    `framed`: an ordinary window of an office PC, which may be moved and closed.
    """
    engine = QQmlApplicationEngine()
    if on_warning is not None:
        engine.warnings.connect(lambda errors: [on_warning(_text(error)) for error in errors])
    engine.addImportPath(str(files.QML))
    engine.addImageProvider("icon", IconProvider())
    engine.addImageProvider("map", MapProvider())
    engine.addImageProvider("slip", SlipProvider(bridge.slip_image))
    engine.addImageProvider("code", CodeProvider(bridge.code_rows))
    geometry = _geometry(size)
    _measure(engine, geometry, screen)
    bridge.attach(engine)
    window = _show(engine, root, geometry, size)
    window.setProperty("framed", framed)
    return Kiosk(engine, window, bridge)


def open_safe(screen: ScreenSettings, *, size: tuple[int, int] | None = None) -> QQmlApplicationEngine:
    """Show the tiny screen that is left after a crash loop: two sentences, no visit; keep what it returns."""
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(files.QML))
    engine.addImageProvider("icon", IconProvider())
    geometry = _geometry(size)
    _measure(engine, geometry, screen)
    put(singleton(engine, "Store"), "words.table", Catalogue().words("id").table)
    _show(engine, "Safe", geometry, size)
    return engine


def warm_later(kiosk: Kiosk) -> None:
    """After the first frame, read the reference lists on a thread of their own: the first status waits for nothing."""
    kiosk.on_first_frame(lambda: threading.Thread(target=_warm, name="warm", daemon=True).start())


def _warm() -> None:
    from kiosk.ui import names  # noqa: PLC0415  # not before the first frame
    from kiosk.ui.views import journey, status  # noqa: F401, PLC0415  # imported for the next who needs them

    names.warm()


def _show(engine: QQmlApplicationEngine, root: str, geometry: QRect, size: tuple[int, int] | None) -> QQuickWindow:
    engine.load(QUrl.fromLocalFile(str(files.QML / "Aim" / f"{root}.qml")))
    windows = engine.rootObjects()
    if not windows or not isinstance(windows[0], QQuickWindow):
        raise WindowFailed(f"{root}.qml did not load")
    window = windows[0]
    window.setGeometry(geometry)
    if size is None:
        window.showFullScreen()
        window.setGeometry(geometry)  # a bare X server without window manager does not resize by itself
    else:
        window.show()
    return window


def _geometry(size: tuple[int, int] | None) -> QRect:
    screen = QGuiApplication.primaryScreen().geometry()
    return screen if size is None else QRect(screen.x(), screen.y(), *size)


def _measure(engine: QQmlEngine, geometry: QRect, screen: ScreenSettings) -> None:
    try:
        store = singleton(engine, "Store")
    except TypeError as error:
        raise WindowFailed(str(error)) from error
    put(store, "theme.mm", min(geometry.width() / screen.width_mm, geometry.height() / screen.height_mm))
    put(store, "theme.width", geometry.width())
    put(store, "theme.height", geometry.height())
    put(store, "theme.reducedMotion", screen.reduced_motion)


def _text(error: QQmlError) -> str:
    return str(error.toString())
