"""The developer's dock: a window beside the kiosk with cards to tap, paper to look at, faults to make, time to pass.

It knows no device: what it does goes through `SimControls`, which the app supplies.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, QTimer, QUrl, SignalInstance, Slot
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.ui import files
from kiosk.ui.pictures import IconProvider, SlipProvider

POLL_MS = 400


class SimCard(msgspec.Struct, frozen=True):
    """A card in the dock: whose it is, and what else that invented person could type."""

    title: str
    hint: str = ""


class SimControls(Protocol):
    """What a developer can do to the simulated machine; every call returns at once."""

    def cards(self) -> Sequence[SimCard]:
        """Return the cards that can be laid down."""

    def tap(self, index: int) -> None:
        """Lay a card on the reader."""

    def lift(self) -> None:
        """Take the card away."""

    def faults(self) -> Sequence[str]:
        """Return the names of the faults that can be made."""

    def inject(self, name: str) -> None:
        """Make a fault."""

    def clear(self, name: str) -> None:
        """Mend it."""

    def paper_image(self) -> bytes | None:
        """Return the PNG of the paper that came out last."""

    def advance(self, seconds: int) -> None:
        """Let time pass at once."""


class Dock(QObject):
    """The dock's window; keep it as long as it should stand."""

    def __init__(self, controls: SimControls) -> None:
        super().__init__()
        self._controls = controls
        self._paper: bytes | None = None
        self._prints = 0
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(files.QML))
        self._engine.addImageProvider("icon", IconProvider())
        self._engine.addImageProvider("slip", SlipProvider(lambda: self._paper))
        self._engine.load(QUrl.fromLocalFile(str(files.QML / "Aim" / "Dock.qml")))
        window = self._engine.rootObjects()[0]
        if not isinstance(window, QQuickWindow):
            raise TypeError("Dock.qml is not a window")
        self.window = window
        window.setProperty("cards", [{"title": card.title, "hint": card.hint} for card in controls.cards()])
        window.setProperty("faults", list(controls.faults()))
        self._connect("tapped", self._tap)
        self._connect("lifted", self._lift)
        self._connect("switched", self._switch)
        self._connect("advanced", self._advance)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        window.show()

    def close(self) -> None:
        """Take the dock down."""
        self._timer.stop()
        self.window.hide()
        self._engine.deleteLater()

    @Slot()
    def look(self) -> None:
        """Show the paper if another piece came out."""
        paper = self._controls.paper_image()
        if paper == self._paper:
            return
        self._paper = paper
        self._prints += 1
        self.window.setProperty("paper", f"image://slip/{self._prints}/0/1" if paper else "")

    def _connect(self, name: str, slot: object) -> None:
        signal: SignalInstance = getattr(self.window, name)
        signal.connect(slot)

    @Slot(int)
    def _tap(self, index: int) -> None:
        self._controls.tap(index)

    @Slot()
    def _lift(self) -> None:
        self._controls.lift()

    @Slot(str, bool)
    def _switch(self, name: str, on: bool) -> None:
        if on:
            self._controls.inject(name)
        else:
            self._controls.clear(name)

    @Slot(int)
    def _advance(self, seconds: int) -> None:
        self._controls.advance(seconds)
