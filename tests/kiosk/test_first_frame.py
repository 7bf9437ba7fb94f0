"""What the whole program imports before its first frame: the screens, the table, and no device, file or network."""

import json
import subprocess
import sys
from pathlib import Path

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
import json, os, sys
from pathlib import Path
before = set(sys.modules)
import kiosk.__main__
from kiosk import commands, config
from kiosk.ui import renderer
renderer.prepare("software")
from kiosk.app import App
from kiosk.ui.window import application
application()
app = App(config.load(Path(sys.argv[1])), size=(1080, 1920))
seen = []
app._first_frame = lambda: seen.append(sorted(set(sys.modules) - before))
app.open()
while not seen:
    application().processEvents()
print(json.dumps(seen[0]), flush=True)
os._exit(0)
"""


def test_the_program_imports_nothing_heavy_before_its_first_frame(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(CONFIG)
    line = [sys.executable, "-c", START, str(config)]
    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    modules = set(json.loads(ended.stdout))
    ours = {name for name in modules if name.split(".")[0] in {"kiosk", "onedata", "portal"}}
    assert "kiosk.app" in ours
    assert {name for name in ours - ALLOWED if not name.startswith(PACKAGES)} == set()
    strangers = {name.split(".")[0] for name in modules} - sys.stdlib_module_names - LIBRARIES
    assert {name for name in strangers if not name.startswith(("kiosk", "onedata", "_"))} == set()
