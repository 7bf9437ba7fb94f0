"""The kiosk in the shell it is shipped with: a real weston gives it the whole screen; the service manager hears it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.test_start import CONFIG

READY_SECONDS = 60
SIZE = (1080, 1920)
_BUFFER = re.compile(r"create_buffer\([^)]*, 0, (\d+), (\d+), \d+, \d+\)")


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run weston without a screen, as `packaging/weston.ini` sets it up; yield the environment of its one program."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    line = ["weston", "--backend=headless-backend.so", "--use-pixman", f"--width={SIZE[0]}", f"--height={SIZE[1]}"]
    line += [f"--config={Path('packaging/weston.ini').resolve()}", f"--socket={folder / 'screen'}"]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(folder)}
    with (
        (tmp_path / "weston.log").open("wb") as log,
        heard(folder / "ready") as ready,
        subprocess.Popen(
            line, env={**environment, "NOTIFY_SOCKET": str(folder / "ready")}, stdout=log, stderr=log
        ) as weston,
    ):
        assert ready.recv(64).startswith(b"READY=1")
        yield {**environment, "WAYLAND_DISPLAY": str(folder / "screen"), "QT_QPA_PLATFORM": "wayland"}
        weston.terminate()


@contextlib.contextmanager
def heard(address: Path) -> Iterator[socket.socket]:
    """Listen as the service manager does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(address))
        manager.settimeout(READY_SECONDS)
        yield manager


def good_config(folder: Path) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(CONFIG.format(address="/dev/ttyX@9600"), encoding="utf-8")
    return path


def run(folder: Path, shell: dict[str, str], command: str, *words: str | Path) -> tuple[str, int]:
    """Run the kiosk until it says that it is ready, end it, and return what went to the screen and its exit code."""
    with heard(folder / "notify") as manager:
        environment = {**shell, "NOTIFY_SOCKET": str(folder / "notify"), "WAYLAND_DEBUG": "1"}
        line = [sys.executable, "-m", "kiosk", *map(str, words), command]
        with subprocess.Popen(line, env=environment, stderr=subprocess.PIPE, text=True) as kiosk:
            assert manager.recv(64) == b"READY=1"
            kiosk.send_signal(signal.SIGTERM)
            said = kiosk.communicate(timeout=READY_SECONDS)[1]
    return said, kiosk.returncode


@pytest.mark.parametrize("command", ["open", "rest"])
def test_the_whole_screen_is_the_kiosks(tmp_path: Path, shell: dict[str, str], command: str) -> None:
    said, code = run(tmp_path, shell, command, "--config", good_config(tmp_path))
    assert code == 0
    assert {(int(width), int(height)) for width, height in _BUFFER.findall(said)} == {SIZE}


def test_a_wrong_configuration_still_rests_visibly(tmp_path: Path, shell: dict[str, str]) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[screens]\n", encoding="utf-8")
    said, code = run(tmp_path, shell, "rest", "--config", wrong)
    assert code == 0
    assert "CONF-01" in said
    assert _BUFFER.search(said)


def test_after_its_minutes_the_rest_ends_well(tmp_path: Path, shell: dict[str, str]) -> None:
    line = [sys.executable, "-m", "kiosk", "--config", str(good_config(tmp_path)), "rest", "--minutes", "0.001"]
    assert subprocess.run(line, env=shell, timeout=READY_SECONDS, check=False).returncode == 0
