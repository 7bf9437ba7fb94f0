"""Real programs to measure: a screen, the kiosk, a bare window, a browser."""

import contextlib
import functools
import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--kiosk",
    "--window-size=1080,1920",
)
PAGE = b"""<!doctype html><meta charset=utf-8><title>AIM</title>
<body style="margin:0;background:#073B45;color:#fff;font:64px 'Noto Sans'"><h1>Selamat datang</h1>
<script>requestAnimationFrame(()=>requestAnimationFrame(()=>fetch('/painted')))</script>"""


@contextlib.contextmanager
def screen(width: int = 1080, height: int = 1920) -> Iterator[dict[str, str]]:
    """Start a virtual X screen and yield the environment for programs on it."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        display = answer.readline().strip()
    try:
        yield {**_as_installed(), "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software"}
    finally:
        server.terminate()
        server.wait()


def _as_installed() -> dict[str, str]:
    """Return our environment for programs that are installed: their modules are compiled once, not at each start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def until_ready(command: list[str], environment: dict[str, str]) -> Iterator[tuple[float, int]]:
    """Start a program that notifies readiness; yield the ms until then and its process id."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.bind(address)
            channel.settimeout(60)
            begun = time.perf_counter()
            process = subprocess.Popen(command, env={**environment, "NOTIFY_SOCKET": address}, start_new_session=True)
            try:
                while b"READY=1" not in channel.recv(4096):
                    pass
                yield (time.perf_counter() - begun) * 1000, process.pid
            finally:
                _end(process)


class _Page(http.server.BaseHTTPRequestHandler):
    painted: threading.Event

    def do_GET(self) -> None:
        if self.path == "/painted":
            self.painted.set()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def browser(environment: dict[str, str]) -> Iterator[tuple[float, int]]:
    """Start Chromium in kiosk mode with one local page; yield the ms until it is painted and its process id."""
    painted = threading.Event()
    handler = type("Page", (_Page,), {"painted": painted})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [chromium(), *CHROMIUM_FLAGS, f"--user-data-dir={folder}", f"http://127.0.0.1:{server.server_port}/"],
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            if not painted.wait(60):
                message = "Chromium painted nothing within 60 s"
                raise RuntimeError(message)
            yield (time.perf_counter() - begun) * 1000, process.pid
        finally:
            _end(process)
            server.shutdown()
            server.server_close()


def chromium() -> str:
    """Return Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        message = "chromium is not installed: scripts/setup-system bench"
        raise RuntimeError(message)
    return found


def pss_mib(session: int) -> dict[int, float]:
    """Return the proportional memory of each process of a session, in MiB, by process id."""
    found: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError, ProcessLookupError):
            if os.getsid(int(entry.name)) == session:
                rollup = (entry / "smaps_rollup").read_text()
                kib = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
                found[int(entry.name)] = kib / 1024
    return found


def kiosk_command(config: Path) -> list[str]:
    """Return the command that opens the kiosk's window and nothing else."""
    return [sys.executable, "-m", "kiosk", "--config", str(config), "open"]
