"""What the whole program loads before its first frame, and that this frame shows the attract screen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "kiosk",
    "kiosk.__main__",
    "kiosk.app",
    "kiosk.audit",
    "kiosk.commands",
    "kiosk.config",
    "kiosk.faults",
    "kiosk.health",
    "kiosk.office_time",
    "kiosk.systemd",
    "onedata",
    "onedata.records",
}
PACKAGES = ("kiosk.conductor", "kiosk.ui", "kiosk.visit")
LIBRARIES = {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap", "msgspec", "typing_extensions"}
NOT_YET = {"inspect", "typing_extensions", "importlib.resources", "http", "email", "logging", "kiosk.ui.world_map"}
MOST_MODULES = 130
MOST_QML_FILES = 18
"""The window, the frame around a page, the attract screen and what stands on it."""
CONFIG = """
[screen]
width_mm = 268
height_mm = 476
[office]
name = "CONTOH"
region = "52"
zone = "WITA"
[portal]
url = "http://127.0.0.1:9"
[data]
folder = "data"
[sim]
enabled = true
"""
START = """
import enum, gc, json, os, sys
from pathlib import Path
before = set(sys.modules)
import kiosk.__main__
from kiosk import commands, config
from kiosk.ui import binding, renderer
renderer.prepare("software")
binding.load()
from kiosk.app import App
from kiosk.ui.window import application
application()
app = App(config.load(Path(sys.argv[1])), size=(1080, 1920))
seen = []
def texts(item):
    for child in item.childItems():
        if child.isVisible():
            yield str(child.property("text") or "")
            yield from texts(child)
def first():
    seen.append(sorted(set(sys.modules) - before))
    seen.append(list(texts(app.window.window.contentItem())))
    seen.append("Qt" in vars(sys.modules["PySide6.QtCore"]))
    enumerations = (it for it in gc.get_objects() if isinstance(it, enum.EnumType))
    seen.append(sorted(it.__qualname__ for it in enumerations if it.__module__.startswith("PySide6")))
app._first_frame = first
app.open()
while not seen:
    application().processEvents()
print(json.dumps(seen), flush=True)
os._exit(0)
"""


class Started:
    """One start of the program, as far as its first frame."""

    def __init__(self, folder: Path) -> None:
        config = folder / "kiosk.toml"
        config.write_text(CONFIG)
        line = [sys.executable, "-c", START, str(config)]
        told = {**os.environ, "QT_LOGGING_RULES": "qt.qml.import.debug=true"}
        ended = subprocess.run(line, cwd=ROOT, env=told, capture_output=True, text=True, timeout=60, check=False)
        assert ended.returncode == 0, ended.stderr
        modules, self.texts, self.namespace, self.enumerations = json.loads(ended.stdout)
        self.modules = set(modules)
        imports = (line.partition("addImplicitImport: ")[2] for line in ended.stderr.splitlines())
        self.qml = {name.rpartition("/")[2].strip('" ') for name in imports if name}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    return Started(tmp_path_factory.mktemp("first"))


def test_the_first_frame_shows_the_attract_screen(started: Started) -> None:
    assert {"Selamat datang", "Mulai", "Darurat"} <= set(started.texts)


def test_only_the_attract_screen_is_read_for_it(started: Started) -> None:
    assert {"Main.qml", "Attract.qml"} <= started.qml
    assert len(started.qml) <= MOST_QML_FILES, sorted(started.qml)


def test_no_types_of_qt_are_made_ready_that_no_screen_uses(started: Started) -> None:
    assert "QImage.Format" in started.enumerations
    assert {"QNetworkReply.NetworkError", "QPdfWriter.ColorModel", "QProcess.ExitStatus"}.isdisjoint(
        started.enumerations
    )


def test_the_program_imports_nothing_heavy_before_its_first_frame(started: Started) -> None:
    modules = started.modules
    assert NOT_YET & modules == set()
    assert len(modules) <= MOST_MODULES
    assert not started.namespace, "Qt's enumerations, all of them: 20 ms"
    ours = {name for name in modules if name.split(".")[0] in {"kiosk", "onedata", "portal"}}
    assert "kiosk.app" in ours
    assert {name for name in ours - ALLOWED if not name.startswith(PACKAGES)} == set()
    strangers = {name.split(".")[0] for name in modules} - sys.stdlib_module_names - LIBRARIES
    assert {name for name in strangers if not name.startswith(("kiosk", "onedata", "_"))} == set()
