"""A kiosk that cannot start: no visitor stands before a dead screen."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

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
[sync]
watched_by = "systemd"
[printer]
kind = "serial"
address = "{address}"
"""
# What the window shows is said by the program itself: nothing else can look into it.
START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from kiosk import app, config
from kiosk.ui.window import application

def look():
    shown = [w for w in QGuiApplication.topLevelWindows() if w.isVisible()]
    print(len(shown), shown[0].property("isSafe") if shown else None, flush=True)

watch = QTimer()
application()
watch.timeout.connect(look)
watch.start(50)
sys.exit(app.run(config.load(Path(sys.argv[1]))))
"""


@pytest.mark.parametrize(("address", "code"), [("/dev/ttyX@abc", 1), ("/dev/ttyX@9600", 0)], ids=["wrong", "good"])
def test_a_kiosk_that_cannot_start_says_why_and_shows_the_safe_screen(tmp_path: Path, address: str, code: int) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(CONFIG.format(address=address))
    line = [sys.executable, "-c", START, str(file)]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as kiosk:
        assert kiosk.stdout is not None
        assert kiosk.stderr is not None
        wanted = "1 True" if code else "1 None"
        for shown in kiosk.stdout:
            if shown.strip() == wanted:
                break
        kiosk.send_signal(signal.SIGINT)
        said = kiosk.communicate(timeout=60)[1]
    assert kiosk.returncode == code
    assert ("CONF-01" in said) is bool(code)
