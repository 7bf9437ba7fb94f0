"""What the screen's process may import before its first frame, and what is loaded behind it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ALLOWED = (
    "kiosk",
    "kiosk.config",
    "kiosk.faults",
    "kiosk.health",
    "kiosk.ui",
    "kiosk.visit",
    "onedata",
    "onedata.records",
)
HEAVY = {"cryptography", "sqlite3", "PIL", "reportlab", "smartcard", "sqlalchemy", "requests", "onedata.codes"}
START = """
import json, sys
from kiosk.ui import renderer
renderer.prepare("software")
from types import SimpleNamespace
from kiosk.ui.bridge import Bridge
from kiosk.ui.window import application, open_window, warm_later
app = application()
screen = SimpleNamespace(width_mm=268.0, height_mm=476.0, reduced_motion=False)
kiosk = open_window(Bridge(lambda event: None), screen, size=(1080, 1920), on_warning=sys.exit)
kiosk.on_first_frame(lambda: (print(json.dumps(sorted(sys.modules))), app.exit(0)))
app.exec()
"""


def test_nothing_heavy_is_imported_before_the_first_frame() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    modules = set(json.loads(ended.stdout))
    ours = {name for name in modules if name.split(".")[0] in {"kiosk", "onedata", "portal"}}
    strange = {name for name in ours if name not in ALLOWED and not name.startswith(("kiosk.ui.", "kiosk.visit."))}
    assert strange == set()
    assert modules & HEAVY == set()
    assert "PySide6.QtQuick" in modules
    assert "kiosk.ui.views.status" not in modules
