"""The tree of what is on the screen, as PySide gives it."""

from PySide6.QtQuick import QQuickItem
from shiboken6 import Shiboken


def children(root: QQuickItem) -> list[QQuickItem]:
    """Return what stands in an item, in the order of the tree; delegates too.

    At the address of something that is gone PySide may still know that thing's wrapper, mostly a meta-object's, which
    nothing tells of its end, and gives it for the item that stands there now. An invalid wrapper gives its address
    up, whoever holds it (https://github.com/pyside/Shiboken/issues/74).
    """
    for child in root.childItems():
        if not isinstance(child, QQuickItem):
            Shiboken.invalidate(child)
    return root.childItems()
