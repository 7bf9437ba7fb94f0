"""`image://map/<land>/<marked>/<home>/<codes>`: the part of the world where people go, in colours each RRGGBB."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from kiosk.ui.pictures import draw
from kiosk.ui.world_map import FRAME, world

HOME = "ID"


class MapProvider(QQuickImageProvider):
    """Draws the map at the size that is asked for; nothing is kept."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Draw it."""
        land, marked, home, named = id.split("/")
        return draw(svg(land[-6:], marked[-6:], home[-6:], tuple(named.split(","))), requestedSize)


def svg(land: str, marked: str, home: str, named: tuple[str, ...]) -> bytes:
    """Return the map with these countries and Indonesia in colours of their own."""
    outlines = (world().land, *(place.path for place in world().countries.values()))
    shapes = [f'<path fill="#{land}" d="{"".join(outlines)}"/>']
    for code in (*named, HOME):
        place = world().countries.get(code)
        if place is not None:
            shapes.append(f'<path fill="#{home if code == HOME else marked}" d="{place.path}"/>')
    box = " ".join(str(number) for number in FRAME)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(shapes)}</svg>'.encode()
