"""Pictures for the screens: pictograms in the theme's colours, and the slip that is about to be printed."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPainterPath
from PySide6.QtQuick import QQuickImageProvider

from kiosk.ui.files import ICONS, LAND

STROKE = b"#0B5563"
ACCENT = b"#8A3B12"
"""The two colours every drawing is made in; a screen asks for others."""
ROUND = 0.18
"""Radius of a picture's corners, as a part of its side."""
PALE = 200
"""Grey of paper and of a sheet's panels; all print is darker."""
CUT_ROWS = 80
"""How far from an even share the slip on the preview may be cut."""


KEPT_BYTES = 8 << 20
"""Drawn pictograms that are kept: all that two visits show at one text size (6 MiB), so that no screen waits for them
twice. Where they do not fit, each visit draws each of them anew, the status alone up to 50."""


class IconProvider(QQuickImageProvider):
    """`image://icon/<name>/<stroke>/<accent>`: a drawing of assets/icons in two other colours, each RRGGBB.

    `land-HK` is a country as it lies on the map.
    """

    def __init__(self, folder: Path = ICONS) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._folder = folder
        self._texts: dict[str, bytes] = {}
        self._kept: dict[tuple[str, int, int], QImage] = {}
        """The drawn ones, the longest unused first."""
        self._held = 0

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Draw one; an unknown name gives an empty picture, which a test finds."""
        key = id, requestedSize.width(), requestedSize.height()
        image = self._kept.pop(key, None)
        if image is None:
            image = self._drawn(id, requestedSize)
            self._held += image.sizeInBytes()
        self._kept[key] = image
        while self._held > KEPT_BYTES:
            self._held -= self._kept.pop(next(iter(self._kept))).sizeInBytes()
        return image

    def _drawn(self, id: str, size: QSize) -> QImage:  # noqa: A002 (Qt's name)
        name, stroke, accent = id.split("/")
        if name.startswith(LAND):
            from kiosk.ui import lands  # noqa: PLC0415  # not before the first frame: it reads the whole map

            code = name.removeprefix(LAND)
            return rounded(draw(lands.drawing(code, f"#{stroke[-6:]}", f"#{accent[-6:]}"), size))
        text = self._text(name).replace(STROKE, f"#{stroke[-6:]}".encode()).replace(ACCENT, f"#{accent[-6:]}".encode())
        return draw(text, size)

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


def rounded(image: QImage) -> QImage:
    """Return a picture with round corners."""
    found = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    found.fill(0)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = image.width() * ROUND
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(found.rect()), side, side)
    painter.fillPath(shape, QBrush(image))
    painter.end()
    return found


class SlipProvider(QQuickImageProvider):
    """`image://slip/<serial>/<piece>/<pieces>`: the slip on the preview, whole or in pieces that lie side by side.

    A piece ends between two lines of print. Nothing is kept here or in Qt's cache.
    """

    def __init__(self, current: Callable[[], bytes | None]) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._current = current

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Decode a piece of the slip of the visit on show; a white picture when there is none.

        A screen that goes from many pieces to few may ask for one that is no more, for a moment.
        """
        data = self._current()
        piece, pieces = map(int, id.rsplit("/", 2)[1:])
        if data is None or piece >= pieces:
            return _blank()
        whole = draw(data)
        cuts = [0, *(cut(whole, whole.height() * n // pieces) for n in range(1, pieces)), whole.height()]
        top, bottom = cuts[piece], cuts[piece + 1]
        return whole.copy(0, top, whole.width(), bottom - top)


class CodeProvider(QQuickImageProvider):
    """`image://code/<name>`: the code for phones of the visit on show, one pixel a module, with its white edge."""

    EDGE = 4

    def __init__(self, current: Callable[[], tuple[str, ...]]) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._current = current

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Draw it; a white picture when there is none."""
        rows = self._current()
        if not rows:
            return _blank()
        side = len(rows) + 2 * self.EDGE
        image = QImage(side, side, QImage.Format.Format_Mono)
        image.fill(1)
        for y, row in enumerate(rows):
            for x, module in enumerate(row):
                if module == "1":
                    image.setPixel(x + self.EDGE, y + self.EDGE, 0)
        return image


def cut(image: QImage, row: int) -> int:
    """Return where paper can be cut near `row`: the middle of the widest empty stretch within 80 rows, else `row`."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    widest, start = (0, row), None
    for here in range(max(1, row - CUT_ROWS), min(grey.height(), row + CUT_ROWS) + 1):
        empty = here < grey.height() and min(_line(grey, here)) > PALE
        if empty and start is None:
            start = here
        elif not empty and start is not None:
            widest = max(widest, (here - start, (start + here) // 2), key=lambda found: found[0])
            start = None
    if start is not None:
        widest = max(widest, (row + CUT_ROWS - start, (start + row + CUT_ROWS) // 2), key=lambda found: found[0])
    return min(widest[1], grey.height() - 1)


def _line(grey: QImage, row: int) -> bytes:
    return bytes(cast("memoryview[int]", grey.constScanLine(row))[: grey.width()])


def _blank() -> QImage:
    blank = QImage(8, 8, QImage.Format.Format_Mono)
    blank.fill(1)
    return blank
