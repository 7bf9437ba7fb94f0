"""Pictures for the screens: pictograms in the theme's colours, and the slip that is about to be printed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtQuick import QQuickImageProvider

from kiosk.ui.files import ICONS

STROKE = b"#0B5563"
ACCENT = b"#8A3B12"
"""The two colours every drawing is made in; a screen asks for others."""


class IconProvider(QQuickImageProvider):
    """`image://icon/<name>/<stroke>/<accent>`: a drawing of assets/icons in two other colours, each RRGGBB."""

    def __init__(self, folder: Path = ICONS) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._folder = folder
        self._texts: dict[str, bytes] = {}

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Draw one; an unknown name gives an empty picture, which a test finds."""
        name, stroke, accent = id.split("/")
        text = self._text(name).replace(STROKE, f"#{stroke[-6:]}".encode()).replace(ACCENT, f"#{accent[-6:]}".encode())
        return draw(text, requestedSize)

    def _text(self, name: str) -> bytes:
        if name not in self._texts:
            self._texts[name] = (self._folder / f"{name}.svg").read_bytes()
        return self._texts[name]


def draw(data: bytes, size: QSize | None = None) -> QImage:
    """Decode a picture from memory, an SVG at exactly `size`."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    if size is not None and size.isValid():
        reader.setScaledSize(size)
    return reader.read()


class SlipProvider(QQuickImageProvider):
    """`image://slip/<serial>-<copy>`: the slip on the preview; nothing is kept here or in Qt's cache."""

    def __init__(self, current: Callable[[], bytes | None]) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._current = current

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Decode the slip of the visit on show; an empty white picture when there is none."""
        data = self._current()
        if data is not None:
            return draw(data)
        blank = QImage(8, 8, QImage.Format.Format_Mono)
        blank.fill(1)
        return blank
