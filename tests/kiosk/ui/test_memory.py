"""A screen that is gone leaves nothing behind: no JavaScript value, no object, no word about anybody."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLoggingCategory, QMessageLogContext, QObject, QtMsgType, QUrl, qInstallMessageHandler
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem

from kiosk.ui import files, samples
from kiosk.ui.gallery import Gallery, Look

VISITS = samples.visits()
VISIT = ("03-home", "07-factor-pin", "07-opening", "08-status", "08b-journey", "08-status", "18-help", "01-attract")
LEVEL = re.compile(r"Regular item memory after GC: (\d+)")


@pytest.fixture(scope="module")
def counting() -> Iterator[Gallery]:
    """A window of its own, whose engine was told at its birth to say what garbage collection leaves."""
    QLoggingCategory.setFilterRules("qt.qml.gc.allocatorStats=true")
    gallery = Gallery()
    QLoggingCategory.setFilterRules("")
    yield gallery
    gallery.close()


def held(engine: QQmlEngine) -> int:
    """Collect garbage and return how many bytes JavaScript still holds."""
    said: list[str] = []

    def hear(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        said.append(message)

    before = qInstallMessageHandler(hear)
    QLoggingCategory.setFilterRules("qt.qml.gc.allocatorStats=true")
    try:
        engine.collectGarbage()
    finally:
        QLoggingCategory.setFilterRules("")
        qInstallMessageHandler(before)
    return next(int(found[1]) for line in said if (found := LEVEL.search(line)))


def _visit(gallery: Gallery, upto: str = "01-attract") -> None:
    for name in VISIT[: VISIT.index(upto) + 1]:
        gallery.show(VISITS[name], Look())


def _objects(gallery: Gallery) -> int:
    return len(gallery.kiosk.window.findChildren(QObject)) + len(gallery.kiosk.engine.findChildren(QObject))


def test_ten_visits_leave_javascript_and_objects_where_they_were(counting: Gallery) -> None:
    for _ in range(6):  # a table of the engine grows once, at the third or fourth visit; then flat
        _visit(counting)
    before = held(counting.kiosk.engine), _objects(counting)
    for _ in range(10):
        _visit(counting)
    after = held(counting.kiosk.engine), _objects(counting)
    assert after[1] == before[1]
    assert abs(after[0] - before[0]) < 10 * 64  # bytes; one view alone has more than 5,000


def test_a_loader_that_is_given_properties_would_be_noticed(counting: Gallery) -> None:
    component = QQmlComponent(counting.kiosk.engine)
    component.setData(
        b"""import QtQuick
        Loader {
            function turn() { setSource("Page.qml", {view: {text: [1, 2, 3]}}); setSource(""); }
        }""",
        QUrl.fromLocalFile(str(files.QML / "Aim" / "Control.qml")),
    )
    loader = component.create()
    before = held(counting.kiosk.engine)
    for _ in range(10):
        loader.turn()  # type: ignore[attr-defined]  # a function of the QML above
    assert held(counting.kiosk.engine) - before > 10 * 64
    loader.deleteLater()


def test_nothing_of_anybody_stands_in_any_item_after_a_visit(counting: Gallery) -> None:
    counting.show(VISITS["01-attract"], Look())
    before = _texts(counting.kiosk.window.contentItem())
    _visit(counting, upto="08-status")
    assert "Taiwan" in "".join(_texts(counting.kiosk.window.contentItem()))
    counting.show(VISITS["01-attract"], Look())
    assert _texts(counting.kiosk.window.contentItem()) == before


def _texts(item: QQuickItem) -> list[str]:
    """Every text below an item, seen or not."""
    own = [str(item.property(name)) for name in ("text", "sub", "title", "subtitle") if item.property(name)]
    return own + [text for child in item.childItems() for text in _texts(child)]
