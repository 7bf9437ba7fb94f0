"""The window around the screens: renderer, fonts, safe screen, close, dock, pictures, accessibility tree."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QImage, QPainter
from PySide6.QtQuick import QQuickWindow

from kiosk.ui import files, renderer, samples
from kiosk.ui.dock import Dock, SimCard
from kiosk.ui.gallery import Gallery, Look, Millimetres
from kiosk.ui.pictures import SlipProvider, draw
from kiosk.ui.window import open_safe
from tests.kiosk.ui.measuring import read, walk

VISITS = samples.visits()
ICONS = sorted(path.stem for path in files.ICONS.glob("*.svg"))
SHEET = files.ROOT / "docs" / "screens.md"


@pytest.mark.parametrize(
    ("driver", "wanted", "chosen"),
    [
        ("i915", "auto", "gpu"),
        ("virtio_gpu", "auto", "software"),
        (None, "auto", "software"),
        ("i915", "software", "software"),
        (None, "gpu", "gpu"),
    ],
)
def test_software_draws_wherever_there_is_no_real_graphics_processor(
    tmp_path: Path, driver: str | None, wanted: renderer.Renderer, chosen: str
) -> None:
    if driver is not None:
        (tmp_path / "drivers" / driver).mkdir(parents=True)
        (tmp_path / "renderD128" / "device").mkdir(parents=True)
        (tmp_path / "renderD128" / "device" / "driver").symlink_to(tmp_path / "drivers" / driver)
    assert renderer.choose(wanted, tmp_path) == chosen


def test_a_backend_that_is_already_named_wins() -> None:
    environment = {"QT_QUICK_BACKEND": "rhi"}
    renderer.prepare("software", environment)
    assert environment == {"QT_QUICK_BACKEND": "rhi"}


def test_only_who_draws_in_software_does_without_opengl() -> None:
    graphics: dict[str, str] = {}
    renderer.prepare("gpu", graphics)
    assert graphics == {}
    software: dict[str, str] = {}
    renderer.prepare("software", software)
    assert software == {"QT_QUICK_BACKEND": "software", "QT_XCB_GL_INTEGRATION": "none"}


def test_missing_fonts_are_said_at_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="NotoSans-Regular"):
        files.fonts([tmp_path])


def test_nobody_closes_the_window(gallery: Gallery) -> None:
    gallery.show(VISITS["03-home"], Look())
    assert not gallery.kiosk.window.close()
    assert gallery.kiosk.window.isVisible()


def test_the_safe_screen_needs_no_visit(gallery: Gallery) -> None:
    engine = open_safe(Millimetres(268.0, 476.0), size=(540, 960))
    window = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    assert said_by(window) == ["Mesin sedang tidak dapat dipakai.", "Silakan ke loket."]
    window.hide()
    engine.deleteLater()


def said_by(window: QQuickWindow) -> list[str]:
    """Return the texts of a window; no item of it is kept."""
    return [read(item, "text") for item in walk(window.contentItem()) if item.inherits("QQuickText")]


class Controls:
    """A simulated machine that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.paper: bytes | None = None

    def cards(self) -> list[SimCard]:
        return [SimCard("CONTOH Siti", "PIN 123456")]

    def tap(self, index: int) -> None:
        self.told.append(("tap", index))

    def lift(self) -> None:
        self.told.append("lift")

    def faults(self) -> list[str]:
        return ["paper out", "reader gone"]

    def inject(self, name: str) -> None:
        self.told.append(("inject", name))

    def clear(self, name: str) -> None:
        self.told.append(("clear", name))

    def paper_image(self) -> bytes | None:
        return self.paper

    def advance(self, seconds: int) -> None:
        self.told.append(("advance", seconds))


@pytest.fixture
def controls() -> Controls:
    return Controls()


@pytest.fixture
def dock(gallery: Gallery, controls: Controls) -> Iterator[Dock]:
    opened = Dock(controls)
    yield opened
    opened.close()


def test_the_dock_taps_cards_makes_faults_and_lets_time_pass(dock: Dock, controls: Controls) -> None:
    window = dock.window
    for name, given in (("tapped", (0,)), ("switched", ("paper out", True)), ("switched", ("paper out", False))):
        getattr(window, name).emit(*given)
    window.lifted.emit()  # type: ignore[attr-defined]  # a signal declared in QML
    window.advanced.emit(60)  # type: ignore[attr-defined]  # a signal declared in QML
    assert controls.told == [("tap", 0), ("inject", "paper out"), ("clear", "paper out"), "lift", ("advance", 60)]


def test_the_dock_shows_paper_as_it_comes_out(dock: Dock, controls: Controls) -> None:
    slip = VISITS["10-preview"].slip
    assert slip is not None
    assert dock.window.property("paper") == ""
    controls.paper = slip.image
    dock.look()
    first = dock.window.property("paper")
    dock.look()
    assert dock.window.property("paper") == first != ""


def test_the_pieces_of_the_preview_are_the_whole_slip_and_no_line_is_cut(tmp_path: Path) -> None:
    slip = VISITS["10-preview"].slip
    assert slip is not None
    whole = draw(slip.image)
    painter = QPainter(whole)
    painter.fillRect(0, 595, 576, 20, QColor("black"))  # where a third would end
    painter.end()
    assert whole.save(str(tmp_path / "inked.png"))
    inked = (tmp_path / "inked.png").read_bytes()
    provider = SlipProvider(lambda: inked)
    pieces = [provider.requestImage(f"A-1/{index}/3", QSize(), QSize()) for index in range(3)]
    assert sum(piece.height() for piece in pieces) == whole.height()
    assert [bottom_is_white(piece) for piece in pieces] == [True, True, True]
    assert provider.requestImage("A-1/0/1", QSize(), QSize()) == whole


def test_a_sheet_is_cut_between_lines_too_though_they_lie_on_a_coloured_panel(tmp_path: Path) -> None:
    whole = QImage(300, 600, QImage.Format.Format_RGB32)
    whole.fill(QColor("#F4E8D8"))
    painter = QPainter(whole)
    for top in (200, 290, 380):  # the middle one lies where a half would end
        painter.fillRect(20, top, 260, 40, QColor("#241A14"))
    painter.end()
    assert whole.save(str(tmp_path / "sheet.png"))
    sheet = (tmp_path / "sheet.png").read_bytes()
    upper = SlipProvider(lambda: sheet).requestImage("A-1/0/2", QSize(), QSize())
    last = {upper.pixelColor(x, upper.height() - 1).name() for x in range(300)}
    assert last == {"#f4e8d8"}


def test_a_slip_that_is_gone_leaves_a_white_picture() -> None:
    gone = SlipProvider(lambda: None).requestImage("A-1/0/1", QSize(), QSize())
    assert gone.pixelColor(0, 0) == QColor("white")


def bottom_is_white(image: QImage) -> bool:
    """Say whether the last row of a picture is empty."""
    return all(image.pixelColor(x, image.height() - 1) == QColor("white") for x in range(0, image.width(), 8))


@pytest.mark.parametrize("name", ICONS)
def test_a_pictogram_is_ours_and_drawn_in_two_colours(name: str) -> None:
    text = (files.ICONS / f"{name}.svg").read_text(encoding="utf-8")
    assert "<image" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    image = draw(text.encode(), QSize(96, 96))
    inked = [QColor(image.pixelColor(x, y)) for x in range(0, 96, 2) for y in range(0, 96, 2)]
    assert any(colour.alpha() > 200 for colour in inked)


def test_every_pictogram_has_its_line_in_the_comprehension_sheet() -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    decorations = {"band", "pattern", "brand", "attract-card", "hold-card", "hold-passport", "hold-reader"}
    lines = {line.split("|")[1].strip(): line for line in sheet.splitlines() if line.startswith("| ")}
    assert {name for name in ICONS if name not in lines and name not in decorations} == set()
    assert all("untested" in lines[name] for name in ICONS if name in lines)


def test_every_pictogram_is_used() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8") for kind in ("*.qml", "*.py") for path in files.QML.parent.rglob(kind)
    )
    stages = (files.ROOT / "onedata" / "codes" / "stages.csv").read_text(encoding="utf-8")
    steps = (files.ROOT / "onedata" / "codes" / "journey_steps.csv").read_text(encoding="utf-8")
    numbered = {name: name.rstrip("0123456789") for name in ICONS}
    made = {name for name, stem in numbered.items() if stem != name and f'"{stem}" + ' in sources}
    unused = [name for name in ICONS if f'"{name}"' not in sources and f",{name}," not in stages + steps]
    assert [name for name in unused if f"/{name}/" not in sources and name not in made] == [], unused


def accessible(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Every visible node below an accessible one."""
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            yield from accessible(child)


@pytest.mark.parametrize("name", VISITS)
def test_a_screen_reader_finds_a_heading_and_a_name_for_every_button(gallery: Gallery, name: str) -> None:
    QAccessible.setActive(True)
    gallery.show(VISITS[name], Look())
    root = QAccessible.queryAccessibleInterface(gallery.kiosk.window)
    nodes = list(accessible(root))
    buttons = [node for node in nodes if node.role() in {QAccessible.Role.Button, QAccessible.Role.RadioButton}]
    assert buttons
    assert all(node.text(QAccessible.Text.Name) for node in buttons)
    assert any(node.role() == QAccessible.Role.Heading for node in nodes)
