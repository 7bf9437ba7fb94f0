"""`image://map/<land>/<marked>/<home>/<x,y,width,height>/<codes>`: a part of the world in colours RRGGBB."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from kiosk.ui.pictures import draw

HOME = "ID"


class MapProvider(QQuickImageProvider):
    """Draws the map at the size that is asked for; nothing is kept."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002, N802, N803 (Qt's names)
        """Draw it."""
        land, marked, home, part, named = id.split("/")
        return draw(svg((land[-6:], marked[-6:], home[-6:]), part, tuple(named.split(","))), requestedSize)


def svg(colours: tuple[str, str, str], part: str, named: tuple[str, ...]) -> bytes:
    """Return a part of the map (`x,y,width,height`): land, these countries and Indonesia in these colours."""
    from kiosk.ui.world_map import world  # noqa: PLC0415  # not before the first frame

    land, marked, home = colours
    outlines = (world().land, *(place.path for place in world().countries.values()))
    shapes = [f'<path fill="#{land}" stroke="#{land}" stroke-width="1.4" d="{"".join(outlines)}"/>']
    for code in (*named, HOME):
        place = world().countries.get(code)
        if place is not None:
            colour = home if code == HOME else marked
            shapes.append(f'<path fill="#{colour}" stroke="#{colour}" stroke-width="0.9" d="{place.path}"/>')
    box = part.replace(",", " ")
    # Round corners: the outlines are coarse, and here they are seen from near.
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" stroke-linejoin="round">'
    return f"{head}{''.join(shapes)}</svg>".encode()
