"""What a person does in front of the kiosk, with a finger: finds a thing by the words on it and touches it."""

import contextlib
from collections.abc import Iterator

import numpy as np
import zxingcpp
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.config import Config
from kiosk.demo_people import DemoPerson
from kiosk.tour.hands import Hands
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind
from kiosk.visit.model import FactorKind, Language, Overlay, Stage, Way
from kiosk.visit.moves import loses_case
from tests.album import Album
from tests.items import children

PORTRAIT = (1080, 1920)


def items(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item that can be seen, in the order of the tree; delegates too."""
    for child in children(root):
        if child.isVisible():
            yield child
            yield from items(child)


def pixels(image: QImage) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return a picture as grey values."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), dtype=np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def _called(item: QQuickItem | None) -> str:
    """Return the name of a thing to touch, without its explanation; nothing for what has none."""
    return str(item.property("name")).split(",")[0] if item is not None and item.property("isTarget") else ""


class Driver(Hands):
    """Hands that touch the screen."""

    @classmethod
    @contextlib.contextmanager
    def opened(cls, config: Config, size: tuple[int, int] = PORTRAIT, *, desk: bool = False) -> Iterator["Driver"]:
        """Open a kiosk; touches need no pause between two screens here (that pause has a test of its own)."""
        with cls(config, size, desk=desk) as driver:
            theme = driver.app.window.engine.singletonInstance("Aim", "Theme")
            assert isinstance(theme, QObject)
            theme.setProperty("debounce", 0)
            yield driver

    def texts(self) -> list[str]:
        """Every text that can be read now."""
        self.drawn()
        root = self.app.window.window.contentItem()
        return [str(item.property("text")) for item in items(root) if item.property("text")]

    def reads(self, text: str) -> bool:
        """Say whether a text stands somewhere on the screen."""
        return any(text in shown for shown in self.texts())

    def picture(self, album: Album, what: str) -> None:
        """Put a picture of the window, as it is now, into a journey's album."""
        self.drawn()
        assert self.app.window.window.grabWindow().save(str(album.next(what)))

    def codes(self) -> list[str]:
        """Return what a phone's camera reads from the window's pixels."""
        self.drawn()
        return [code.text for code in zxingcpp.read_barcodes(pixels(self.app.window.window.grabWindow()))]

    def target(self, name: str) -> QQuickItem:
        """Return the thing to touch that is called so; what stands behind a comma explains it."""
        self.drawn()
        root = self.app.window.window.contentItem()
        targets = [i for i in items(root) if i.property("isTarget")]
        names = [str(i.property("name")) for i in targets]
        found = [i for i, called in zip(targets, names, strict=True) if called.split(",")[0] == name]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} targets called {name!r}; there are {names}")
        return found[0]

    def offers(self, name: str) -> bool:
        """Say whether there is a thing to touch that is called so."""
        self.drawn()
        root = self.app.window.window.contentItem()
        names = [str(item.property("name")) for item in items(root) if item.property("isTarget")]
        return any(called.split(",")[0] == name for called in names)

    def page_is(self, kind: PageKind) -> bool:
        """Say whether a page of this kind is on the screen, with what it holds."""
        guide = self.visit.guide
        return guide is not None and guide.here.kind is kind and guide.page is not None

    def enabled(self, name: str) -> bool:
        """Say whether the thing that is called so can be touched now."""
        return self.target(name).isEnabled()

    def touch(self, name: str, then: Stage | Overlay | None = None) -> None:
        """Touch the thing that is called so and wait for where it leads."""
        item = self.target(name)
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(self.app.window.window, Qt.MouseButton.LeftButton, pos=QPoint(middle.x(), middle.y()))
        if then is not None:
            self.until(f"touch {name}", lambda: self._arrived(then))
        self.settle()

    def press(self, name: str, then: Stage | Overlay | None = None, *, key: Qt.Key = Qt.Key.Key_Tab) -> None:
        """Go with a key to the thing that is called so and press Enter: no finger."""
        window = self.app.window.window
        for _ in range(80):
            if _called(window.activeFocusItem()) == name:
                break
            QTest.keyClick(window, key)
        else:
            raise AssertionError(f"{key.name} never reached {name!r}")
        self.enter(then)

    def enter(self, then: Stage | Overlay | None = None) -> None:
        """Press Enter and wait for where it leads."""
        QTest.keyClick(self.app.window.window, Qt.Key.Key_Return)
        if then is not None:
            self.until("Enter", lambda: self._arrived(then))
        self.settle()
        self.drawn()

    def choose_language(self, language: Language) -> None:
        """Choose another language in the panel of the header, and close it."""
        self.do(e.OverlayAsked(Overlay.DISPLAY), Overlay.DISPLAY)
        self.do(e.LanguageChosen(language))
        self.do(e.OverlayClosed(), Overlay.NONE)

    def type(self, text: str) -> None:
        """Type on the kiosk's own pad."""
        for letter in text:
            self.touch(letter)

    def choose_status(self) -> None:
        """Walk from the attract screen to the question who it is."""
        self.touch("Mulai", Stage.LANGUAGE)
        self.touch("Lanjut", Stage.HOME)
        self.touch("Status saya", Stage.NOTICE)
        self.touch("Setuju", Stage.IDENTIFY)

    def give_pin(self, pin: str, then: Stage = Stage.STATUS) -> None:
        """Choose the PIN as second factor and type it."""
        self.touch("PIN", Stage.FACTOR)
        self.type(pin)
        self.touch("Lanjut", then)

    def open_with_card(self, person: DemoPerson) -> None:
        """Tap a card at the attract screen and open the status with its PIN."""
        self.tap(person)
        self.touch("Setuju", Stage.FACTOR_CHOICE)
        self.give_pin(person.pin or "")

    def type_nik(self, person: DemoPerson) -> None:
        """Type a NIK where the number is asked."""
        self.touch("NIK", Stage.NUMBER)
        self.type(person.nik or "")
        self.touch("Lanjut", Stage.FACTOR_CHOICE)

    def leave(self) -> None:
        """Touch Selesai, say that code and PIN are noted where that is asked, and wait until the kiosk is at rest."""
        if loses_case(self.visit):
            self.touch("Selesai", Stage.CASE_SAVED)
            self.touch("Sudah", Stage.GOODBYE)
        else:
            self.touch("Selesai", Stage.GOODBYE)
        self.let_pass(60, Stage.ATTRACT)

    def visit_once(self, person: DemoPerson, *, print_slip: bool = False) -> None:
        """Visit with a typed NIK and PIN, look at status and journey, perhaps print, and go."""
        self.do(e.Started(), Stage.LANGUAGE)
        self.do(e.Continued(), Stage.HOME)
        self.do(e.StatusAsked(), Stage.NOTICE)
        self.do(e.Continued(), Stage.IDENTIFY)
        self.do(e.WayChosen(Way.NIK), Stage.NUMBER)
        self.do(e.NumberEntered(person.nik or ""), Stage.FACTOR_CHOICE)
        self.do(e.FactorChosen(FactorKind.PIN), Stage.FACTOR)
        self.do(e.FactorEntered(person.pin or ""), Stage.STATUS)
        self.do(e.JourneyAsked(), Stage.JOURNEY)
        self.do(e.BackAsked(), Stage.STATUS)
        if print_slip:
            self.do(e.PrintAsked(), Stage.PREVIEW)
            self.until("drawn slip", lambda: self.visit.slip is not None)
            self.do(e.Continued(), Stage.PRINTED)
        self.do(e.EndAsked(), Stage.GOODBYE)
        self.let_pass(60, Stage.ATTRACT)
