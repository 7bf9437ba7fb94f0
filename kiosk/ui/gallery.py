"""`python -m kiosk.ui.gallery FOLDER [WORD ...]`: every screen as a picture, for the people who design them.

Both orientations and languages, three text sizes, high contrast; only names that hold every WORD are drawn. Everybody
in the pictures is invented.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from kiosk.desk.model import Desk
from kiosk.ui import renderer
from kiosk.visit.events import Event
from kiosk.visit.model import Language, Stage, TextSize, Visit

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
renderer.prepare("auto")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject  # noqa: E402  # the renderer is decided first
from PySide6.QtGui import QImage  # noqa: E402

from kiosk.ui import samples  # noqa: E402
from kiosk.ui.bridge import Bridge, singleton  # noqa: E402
from kiosk.ui.window import Kiosk, application, open_window  # noqa: E402

if TYPE_CHECKING:
    from kiosk.desk.events import Event as DeskEvent

Orientation = Literal["portrait", "landscape"]
PIXELS: dict[Orientation, tuple[int, int]] = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
MM = 4.03
"""Pixels a millimetre on a 21.5 inch screen."""


class Millimetres(NamedTuple):
    """The true size of the screen that is drawn."""

    width_mm: float
    height_mm: float
    reduced_motion: bool = True


class Look(NamedTuple):
    """How a visit is drawn."""

    orientation: Orientation = "portrait"
    language: Language = "id"
    size: TextSize = 100
    high: bool = False

    @property
    def name(self) -> str:
        """Return the part of a picture's name that says so."""
        parts: list[str] = [self.orientation, self.language]
        if self.size != 100:  # noqa: PLR2004  # the normal size is not worth a name
            parts.append(str(self.size))
        if self.high:
            parts.append("contrast")
        return "-".join(parts)


def looks() -> Iterator[Look]:
    """Every look that a designer wants to see."""
    for orientation in PIXELS:
        for language in ("id", "en"):
            yield Look(orientation, language)
        yield Look(orientation, "id", 130)
        yield Look(orientation, "id", 160)
        yield Look(orientation, "en", 160)
        yield Look(orientation, "id", 100, high=True)


def desk_looks() -> Iterator[Look]:
    """Every look of the staff desk: it has one text size and no high contrast."""
    for orientation in PIXELS:
        for language in ("id", "en"):
            yield Look(orientation, language)


class Gallery:
    """A window that shows any visit in any look, at once and without motion."""

    def __init__(self, orientation: Orientation = "portrait", post: Callable[[Event], None] | None = None) -> None:
        self.posted: list[Event] = []
        self.posted_at_desk: list[DeskEvent] = []
        self.warnings: list[str] = []
        self.app = application()
        self.bridge = Bridge(
            post or self.posted.append,
            house=samples.HOUSE,
            now=lambda: samples.NOW,
            post_desk=self.posted_at_desk.append,
        )
        width, height = PIXELS[orientation]
        screen = Millimetres(width / MM, height / MM)
        self.kiosk: Kiosk = open_window(self.bridge, screen, size=(width, height), on_warning=self.warnings.append)
        self.theme = singleton(self.kiosk.engine, "Theme")
        self.store = singleton(self.kiosk.engine, "Store")
        self.frames = 0
        self.kiosk.window.frameSwapped.connect(self._count)
        self.settle()

    def show(self, visit: Visit, look: Look) -> None:
        """Show a visit; returns when everything stands still."""
        width, height = PIXELS[look.orientation]
        if (self.kiosk.window.width(), self.kiosk.window.height()) != (width, height):
            self.kiosk.window.resize(width, height)
        dressed = msgspec.structs.replace(visit, language=look.language, text_size=look.size, high_contrast=look.high)
        self.bridge.show(dressed)
        self.settle()

    def show_desk(self, desk: Desk, look: Look) -> None:
        """Show the staff desk, which knows no text sizes; returns when everything stands still."""
        width, height = PIXELS[look.orientation]
        if (self.kiosk.window.width(), self.kiosk.window.height()) != (width, height):
            self.kiosk.window.resize(width, height)
        self.bridge.show_desk(msgspec.structs.replace(desk, language=look.language))
        self.bridge.show(Visit(number=1, stage=Stage.STAFF))
        self.settle()

    def settle(self) -> None:
        """Let queued visits and layouts happen, until two more frames are drawn."""
        _turn()
        for _ in range(2):
            before = self.frames
            self.kiosk.window.update()
            patience = time.monotonic() + 10
            while self.frames == before:
                if time.monotonic() > patience:
                    raise TimeoutError("the window draws no more")
                _turn()

    def _count(self) -> None:
        self.frames += 1

    def picture(self) -> QImage:
        """Return what the window shows."""
        return self.kiosk.window.grabWindow()

    def root(self) -> QObject:
        """Return the item that holds everything."""
        return self.kiosk.window.contentItem()

    def close(self) -> None:
        """Take the window down."""
        self.kiosk.close()
        _turn()


def _turn() -> None:
    """Let the event loop run once, deferred deletions too."""
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    QCoreApplication.sendPostedEvents()
    # By name: no loop runs here, so Qt would keep every page that was ever shown.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def draw(folder: Path, words: tuple[str, ...]) -> int:
    """Draw every visit in every look whose name holds all words; returns 1 if QML complained."""
    folder.mkdir(parents=True, exist_ok=True)
    gallery = Gallery()
    for look in looks():
        for name, visit in samples.visits().items():
            full = f"{name}-{look.name}"
            if all(word in f"{full}." for word in words):
                gallery.show(visit, look)
                gallery.picture().save(str(folder / f"{full}.png"))
    for look in desk_looks():
        for name, desk in samples.desks().items():
            full = f"{name}-{look.name}"
            if all(word in f"{full}." for word in words):
                gallery.show_desk(desk, look)
                gallery.picture().save(str(folder / f"{full}.png"))
    for warning in gallery.warnings:
        sys.stderr.write(f"{warning}\n")
    gallery.close()
    return 1 if gallery.warnings else 0


if __name__ == "__main__":
    sys.exit(draw(Path(sys.argv[1]), tuple(sys.argv[2:])))
