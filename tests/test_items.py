"""An item is given as an item, also where PySide still knows another thing at its address."""

from PySide6.QtCore import QMetaObject, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem
from shiboken6 import Shiboken

from kiosk.ui.window import application
from tests.items import children


def test_an_item_at_the_address_of_what_is_gone_is_given_as_an_item() -> None:
    application()
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(b'import QtQuick; Item { Item { objectName: "a" } Item { objectName: "b" } }', QUrl())
    root = component.create()
    assert isinstance(root, QQuickItem)
    second = root.childItems()[1]
    address = Shiboken.getCppPointer(second)[0]
    Shiboken.invalidate(second)  # as one that nobody holds any more
    gone = Shiboken.wrapInstance(address, QMetaObject)
    assert root.childItems()[1] is gone
    assert isinstance(gone, QMetaObject), "so PySide gives it"
    found = children(root)
    assert all(isinstance(item, QQuickItem) for item in found)
    assert [item.objectName() for item in found] == ["a", "b"]
    assert not Shiboken.isValid(gone)
