"""`tap_to_status`: factor submitted → the status word stands on the screen, at production Argon2 cost."""

import hashlib
import hmac
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer, QUrl
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.demo_people import DemoPerson
from kiosk.tour.hands import PATIENCE_S
from kiosk.visit import events as e
from kiosk.visit.model import FactorKind, Stage, Way
from onedata import codes
from onedata.credentials import PRODUCTION_COST
from tests.bench.figure import Figure, against, p95
from tests.bench.site import kiosk_site, still
from tests.bench.windows import only_window
from tests.driving import Driver, items

PEOPLE, SAMPLES, MOST = 50, 200, 1.5
TYPING_MS = 250
_STATIC = """
import QtQuick
import QtQuick.Window
Window {
    id: root
    property url first
    property url second
    property bool turned: false
    width: 1080; height: 1920; visible: true; flags: Qt.FramelessWindowHint
    Image { anchors.fill: parent; source: root.first; visible: !root.turned }
    Image { anchors.fill: parent; source: root.second; visible: root.turned }
}
"""


def _frame(window: QQuickWindow) -> None:
    """Let Qt work until the window has drawn a frame."""
    drawn: list[bool] = []

    def swapped() -> None:
        drawn.append(True)

    window.frameSwapped.connect(swapped)
    while not drawn:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 1000)
    window.frameSwapped.disconnect(swapped)


def typing_pause() -> None:
    """Let the time pass that a visitor needs for six digits, at the very least: the kiosk uses it."""
    loop = QEventLoop()
    QTimer.singleShot(TYPING_MS, loop.quit)
    loop.exec()


def opaque(item: QQuickItem | None) -> bool:
    """Say whether nothing hides an item or lets it shine through."""
    while item is not None:
        if item.opacity() < 1 or not item.isVisible():
            return False
        item = item.parentItem()
    return True


def until_drawn(driver: Driver, begin: Callable[[], None], shown: Callable[[], bool]) -> float:
    """Return the milliseconds from the beginning to the first frame that shows what is waited for."""
    window = driver.app.window.window
    done: list[float] = []
    loop = QEventLoop()

    def swapped() -> None:
        if not done and shown():
            done.append(time.perf_counter())
            loop.quit()

    window.frameSwapped.connect(swapped)
    begun = time.perf_counter()
    begin()
    QTimer.singleShot(int(PATIENCE_S * 1000), loop, loop.quit)
    loop.exec()
    window.frameSwapped.disconnect(swapped)
    return (done[0] - begun) * 1000


def _status_word(driver: Driver, word: str) -> bool:
    """Say whether the status screen's one big answer is there, opaque."""
    root = driver.app.window.window.contentItem()
    return any(item.property("text") == word and opaque(item) for item in items(root))


class _Ours:
    """The kiosk itself, from the submitted factor on."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        people = driver.everybody("nik+pin")
        self._people = [people[i % len(people)] for i in range(PEOPLE)]
        self._turn = 0

    def __call__(self) -> float:
        person = self._people[self._turn % PEOPLE]
        self._turn += 1
        return self._open(person)

    def _open(self, person: DemoPerson) -> float:
        driver = self._driver
        driver.do(e.Started(), Stage.LANGUAGE)
        driver.do(e.Continued(), Stage.HOME)
        driver.do(e.StatusAsked(), Stage.NOTICE)
        driver.do(e.Continued(), Stage.IDENTIFY)
        driver.do(e.WayChosen(Way.NIK), Stage.NUMBER)
        driver.do(e.NumberEntered(person.nik or ""), Stage.FACTOR_CHOICE)
        driver.do(e.FactorChosen(FactorKind.PIN), Stage.FACTOR)
        typing_pause()
        word = codes.short("stages", person.stage, "id")
        spent = until_drawn(
            driver,
            lambda: driver.app.post(e.FactorEntered(person.pin or "")),
            lambda: driver.app.bridge.visit.stage is Stage.STATUS and _status_word(driver, word),
        )
        driver.do(e.EndAsked(), Stage.GOODBYE)
        driver.let_pass(60, Stage.ATTRACT)
        return spent


class Reference:
    """The bare parts in a row: Argon2id, HMAC, HKDF, one sqlite3 read, two AES-GCM opens, one full repaint."""

    def __init__(self, picture: QImage, folder: Path) -> None:
        self._engine = QQmlApplicationEngine()
        self._engine.loadData(_STATIC.encode())
        self._window = only_window(self._engine)
        for name in ("first", "second"):
            picture.save(str(folder / f"{name}.png"))
            self._window.setProperty(name, QUrl.fromLocalFile(str(folder / f"{name}.png")))
        for turned in (True, False):
            self._window.setProperty("turned", turned)
            _frame(self._window)
        self._key, self._nonce = secrets.token_bytes(32), bytes(12)
        sealed = [AESGCM(self._key).encrypt(self._nonce, secrets.token_bytes(256), b"aad") for _ in range(2)]
        self._rows = sqlite3.connect(folder / "rows.db")
        self._rows.execute("CREATE TABLE rows (locator BLOB PRIMARY KEY, entry BLOB, record BLOB) WITHOUT ROWID")
        self._locators = [secrets.token_bytes(16) for _ in range(PEOPLE)]
        self._rows.executemany("INSERT INTO rows VALUES (?, ?, ?)", [(key, *sealed) for key in self._locators])
        self._rows.commit()
        self._turn = 0

    def __call__(self) -> float:
        self._turn += 1
        cost = PRODUCTION_COST
        begun = time.perf_counter()
        stretched = Argon2id(
            salt=bytes(16), length=32, iterations=cost.time, lanes=cost.lanes, memory_cost=cost.memory_kib
        ).derive(b"credential")
        mixed = hmac.new(self._key, stretched, hashlib.sha256).digest()
        HKDF(algorithm=SHA256(), length=48, salt=None, info=b"aim").derive(mixed)
        locator = self._locators[self._turn % PEOPLE]
        row = self._rows.execute("SELECT entry, record FROM rows WHERE locator = ?", (locator,)).fetchone()
        for part in row:
            AESGCM(self._key).decrypt(self._nonce, part, b"aad")
        self._window.setProperty("turned", self._turn % 2 == 1)
        _frame(self._window)
        return (time.perf_counter() - begun) * 1000

    def close(self) -> None:
        """Take the window down."""
        self._rows.close()
        self._window.close()
        self._engine.deleteLater()


def beside_the_bare_parts(begin: Callable[[Driver], Callable[[], float]]) -> Figure:
    """Alternate what is begun on a kiosk and the bare parts in one run; p95 over p95."""
    with (
        kiosk_site(people=PEOPLE, cost="production") as path,
        Driver.opened(still(path)) as driver,
        tempfile.TemporaryDirectory() as folder,
    ):
        ours = begin(driver)
        ours()
        reference = Reference(driver.app.window.window.grabWindow(), Path(folder))
        mine, theirs = [], []
        for _ in range(SAMPLES):
            mine.append(ours())
            theirs.append(reference())
        reference.close()
    return against(p95, mine, theirs, MOST)


def measure() -> Figure:
    """Open one status after the other."""
    return beside_the_bare_parts(_Ours)
