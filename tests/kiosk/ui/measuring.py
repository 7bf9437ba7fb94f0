"""Measures a drawn screen: targets, gaps, margins, texts, names. Returns findings in words; none is good."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem

from kiosk.ui.gallery import MM, Gallery
from tests.items import children

CAPITAL = 0.714
"""Height of a capital of Noto Sans, as a part of its size."""
TARGET_MM, LETTER_MM, PRIMARY_MM, GAP_MM, DANGER_GAP_MM, EDGE_MM, CAPITAL_MM = 20.0, 18.0, 25.0, 3.0, 10.0, 5.0, 4.8
BODY, TEXT = 10.0, 4.5
"""Least contrast of the colour of what is read at length, and of every other text."""
_EACH = 3
"""Of so many pixels each way one is looked at: enough to know what lies under a text."""
_COLOURS = 1 << 14
SLACK = 0.6
"""Pixels by which rounding may miss."""


def read(item: QQuickItem, name: str) -> Any:
    """Return a property, or None. Asked for one that does not exist, PySide eats a reference to None."""
    return item.property(name) if item.metaObject().indexOfProperty(name) >= 0 else None


class Box(NamedTuple):
    """An item and where it lies on the screen, in pixels."""

    item: QQuickItem
    rect: QRectF

    @property
    def label(self) -> str:
        """Name the item as a finding should."""
        text = read(self.item, "text") or read(self.item, "name") or ""
        return f"{self.item.objectName() or self.item.metaObject().className().split('_')[0]} {text!r}"


def walk(item: QQuickItem) -> Iterator[QQuickItem]:
    """Every visible item, parents first, in the order they are declared."""
    for child in children(item):
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from walk(child)


def boxes(gallery: Gallery) -> list[Box]:
    """Every visible item with its place."""
    root = gallery.kiosk.window.contentItem()
    return [Box(item, item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))) for item in walk(root)]


def targets(all_boxes: list[Box]) -> list[Box]:
    """Everything that can be touched."""
    return [box for box in all_boxes if read(box.item, "isTarget")]


def texts(all_boxes: list[Box]) -> list[Box]:
    """Every text that shows something."""
    return [box for box in all_boxes if box.item.inherits("QQuickText") and read(box.item, "text")]


def flows(gallery: Gallery) -> Iterator[int]:
    """Turn every paged part of the screen from page to page; yields once for a screen without pages."""
    paged = [
        box.item for box in boxes(gallery) if box.item.metaObject().className().startswith(("GridFlow", "ChoiceGrid"))
    ]
    pages = max((page_count(item) for item in paged), default=1)
    for page in range(pages):
        for item in paged:
            item.setProperty("page", min(page, page_count(item) - 1))
        if page:
            gallery.settle()
        yield page


def page_count(item: QQuickItem) -> int:
    """Return how many pages a paged part has."""
    return int(read(item, "pages"))


def findings(gallery: Gallery) -> list[str]:
    """Everything that breaks a number of the screens' rules."""
    everything = boxes(gallery)
    window = gallery.kiosk.window
    screen = QRectF(0, 0, window.width(), window.height())
    found = [
        *target_sizes(everything, screen),
        *target_gaps(everything),
        *text_findings(everything),
        *clashes(everything),
    ]
    return found + [f"{box.label}: picture not drawn" for box in everything if _undrawn(box.item)]


def target_sizes(everything: list[Box], screen: QRectF) -> Iterator[str]:
    """Targets that are too small, nameless, or too near the edge."""
    safe = screen.adjusted(*(EDGE_MM * MM * s for s in (1, 1, -1, -1)))
    for box in targets(everything):
        least = LETTER_MM if box.item.objectName().startswith("key-") else TARGET_MM
        width, height = (box.rect.width() + SLACK) / MM, (box.rect.height() + SLACK) / MM
        if min(width, height) < least:
            yield f"{box.label}: {width:.1f} x {height:.1f} mm, less than {least}"
        if read(box.item, "kind") in {"primary", "strong"} and height < PRIMARY_MM:
            yield f"{box.label}: primary, {height:.1f} mm high"
        if not safe.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box.rect):
            yield f"{box.label}: in the outer {EDGE_MM} mm"
        if not read(box.item, "name"):
            yield f"{box.label}: no accessible name"


def target_gaps(everything: list[Box]) -> Iterator[str]:
    """Targets too near each other, or anything too near a dangerous one."""
    found = targets(everything)
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            gap = (distance(one.rect, other.rect) + SLACK) / MM
            danger = "danger" in (read(one.item, "kind"), read(other.item, "kind"))
            least = DANGER_GAP_MM if danger else GAP_MM
            if gap < least:
                yield f"{one.label} and {other.label}: {gap:.1f} mm apart, less than {least}"


def text_findings(everything: list[Box]) -> Iterator[str]:
    """Texts that are too small, cut, or stick out of what holds them."""
    for box in texts(everything):
        item = box.item
        capital = read(item, "font").pixelSize() * CAPITAL / MM
        if capital < CAPITAL_MM:
            yield f"{box.label}: capitals {capital:.1f} mm high"
        if read(item, "truncated"):
            yield f"{box.label}: cut"
        if read(item, "paintedWidth") > item.width() + 1:
            yield f"{box.label}: {item.property('paintedWidth') - item.width():.0f} px wider than its place"
        holder = _holder(item)
        place = holder.mapRectToScene(QRectF(0, 0, holder.width(), holder.height()))
        if not place.adjusted(-1, -1, 1, 1).contains(_ink(box)):
            yield f"{box.label}: sticks out of {Box(holder, place).label}"


def clashes(everything: list[Box]) -> Iterator[str]:
    """Texts that lie over each other, or over a target that they do not belong to."""
    found = [(box, _ink(box)) for box in texts(everything)]
    touched = targets(everything)
    for index, (one, ink) in enumerate(found):
        for other, beside in found[index + 1 :]:
            if _overlap(ink, beside):
                yield f"{one.label} over {other.label}"
        for target in touched:
            if _overlap(ink, target.rect) and not target.item.isAncestorOf(one.item):
                yield f"{one.label} over target {target.label}"


def faint(gallery: Gallery) -> Iterator[str]:
    """Texts that do not stand out enough from what is really drawn behind them, wherever that comes from."""
    picture = _pixels(gallery.picture())
    body = gallery.theme.property("ink")
    for box in texts(boxes(gallery)):
        ink = read(box.item, "color")
        ground = _ground(picture, box.rect, ink)
        least = BODY if ink == body else TEXT
        ratio = 1.0 if ground is None else contrast(ink, ground)
        if ratio < least:
            behind = ground.name() if ground else "itself"
            yield f"{box.label}: {ink.name()} on {behind}, {ratio:.1f}, less than {least}"


def _pixels(picture: QImage) -> Image.Image:
    width, height = picture.width() // _EACH, picture.height() // _EACH
    small = picture.scaled(width, height, mode=Qt.TransformationMode.FastTransformation)
    plain = small.convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes("RGB", (width, height), bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine())


def _ground(picture: Image.Image, rect: QRectF, ink: QColor) -> QColor | None:
    """Return the colour that fills most of a text's place beside its letters; None where nothing else is drawn.

    Letters cover less than half of their place: where their colour fills more, they lie on it.
    """
    edges = (rect.left(), rect.top(), rect.right(), rect.bottom())
    left, top, right, bottom = (round(edge / _EACH) for edge in edges)
    crop = picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    counted = [(count, QColor(*rgb)) for count, rgb in crop.getcolors(_COLOURS) or ()]  # type: ignore[misc]  # RGB
    half = sum(count for count, _ in counted) / 2
    grounds = [(count, colour) for count, colour in counted if colour != ink or count > half]
    return max(grounds, key=lambda ground: ground[0], default=(0, None))[1]


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour, as WCAG computes it."""

    def linear(part: float) -> float:
        return float(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def distance(one: QRectF, other: QRectF) -> float:
    """Return the gap between two rectangles in pixels: 0 where they touch or overlap."""
    across = max(one.left() - other.right(), other.left() - one.right(), 0.0)
    down = max(one.top() - other.bottom(), other.top() - one.bottom(), 0.0)
    return max(across, down) if across == 0 or down == 0 else float((across**2 + down**2) ** 0.5)


def _ink(box: Box) -> QRectF:
    """Return where the letters stand: the line's empty air above and below may touch a neighbour."""
    air = read(box.item, "font").pixelSize() * 0.2
    return box.rect.adjusted(0, air, 0, -air)


def _overlap(one: QRectF, other: QRectF) -> bool:
    shared = one.intersected(other)
    return shared.width() > 1 and shared.height() > 1


def _holder(item: QQuickItem) -> QQuickItem:
    """Return the nearest thing that a text must stay within: a target, a panel, or the page."""
    parent = item.parentItem()
    while parent.parentItem() is not None:
        if read(parent, "isTarget") or read(parent, "isHolder"):
            return parent
        parent = parent.parentItem()
    return parent


def _undrawn(item: QQuickItem) -> bool:
    return bool(item.inherits("QQuickImageBase") and read(item, "source").toString() and item.implicitWidth() == 0)
