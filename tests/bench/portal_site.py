"""A portal to measure, in a process of its own, and nginx on one folder of files beside it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec


class PortalSite(msgspec.Struct, frozen=True):
    """A portal's data folder; everything else goes through its command line."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are started with: SQLite, and no publisher of its own while it is measured."""
        named = {"AIM_PORTAL_DATA": str(self.folder), "AIM_PORTAL_PUBLISH_EVERY": "0"}
        return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | named

    @property
    def database(self) -> Path:
        """Its SQLite file."""
        return self.folder / "portal.db"

    def run(self, *words: str) -> None:
        """Run one command of the portal to its end."""
        command = [sys.executable, "-m", "portal", *words]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    @contextlib.contextmanager
    def served(self) -> Iterator[int]:
        """Serve in one process; give the port."""
        ready = self.folder / "ready"
        command = [sys.executable, "-m", "portal", "serve", "--port", "0", "--ready-file", str(ready)]
        with _running(command, self.environment):
            _until(lambda: ready.exists() and bool(ready.read_text()))
            yield int(ready.read_text().strip().rpartition(":")[2])


@contextlib.contextmanager
def portal_site(people: int) -> Iterator[PortalSite]:
    """Give a portal with so many invented people, published."""
    with tempfile.TemporaryDirectory() as folder:
        site = PortalSite(Path(folder))
        site.run("demo", "--people", str(people))
        yield site


@contextlib.contextmanager
def nginx(root: Path) -> Iterator[int]:
    """Serve a folder with one process of Debian's nginx; give the port."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None:
        raise RuntimeError("nginx is not installed: scripts/setup-system bench")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        config = Path(folder) / "nginx.conf"
        config.write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
            f"http {{ access_log off; sendfile on; keepalive_requests 1000000; {temporary}"
            f"server {{ listen 127.0.0.1:{port}; root {root}; }} }}",
            encoding="utf-8",
        )
        with _running([program, "-p", folder, "-c", str(config), "-e", f"{folder}/error.log"], dict(os.environ)):
            _until(lambda: _listens(port))
            yield port


@contextlib.contextmanager
def _running(command: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError("a program to measure does not start")
        time.sleep(0.02)
