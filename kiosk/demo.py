"""The embedded demonstration: a portal with synthetic people, a kiosk enrolled and synced, and its window.

Everything stands under one folder and survives; a second run starts in seconds. Children live in process groups of
their own and die with the parent, however it ends.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from kiosk import processes
from kiosk.cache.file_lock import FileLock
from kiosk.demo_people import STAFF_FILE, load_staff

PORTAL_START_S = 60
_PORTAL = (sys.executable, "-m", "portal")

CONFIG = """\
# Written anew by each run of the demonstration. A real kiosk's file: packaging/kiosk.toml
[screen]
width_mm = {width_mm}
height_mm = {height_mm}

[office]
name = "BP3MI NTB (CONTOH)"
region = "52"
zone = "WITA"
languages = ["jv", "su"]
hours = {{ {hours} }}

[[office.counters]]
name = "Loket 2"
services = ["DOCUMENT_VERIFICATION", "PRE_DEPARTURE_ORIENTATION", "BIOMETRIC_ID_CARD"]

[[office.counters]]
name = "Loket 1"

[portal]
url = "{url}"

[data]
folder = "{data}"

[scanner]
kind = "sim"
worker_codes = ["CONTOH[A-Z2-7]{{13}}"]

[printer]
kind = "sim"
width = 80

[sam]
transport = "sim"

[sound]
kind = "{sound}"

[sim]
enabled = true
cards = "{cards}"
"""


STARTING = "starting.lock"
"""Held until the portal listens: two that fill it and wait for its address would each take the other's."""
SOUND_CARDS = Path("/proc/asound/cards")
"""A demonstration is heard where there is a sound card."""


class DemoError(Exception):
    """A part of the demonstration did not start; the message says which and what it said."""


def has_screen() -> bool:
    """Say whether a window can be opened here."""
    return sys.platform == "win32" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def child(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends; what it says goes to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = processes.start(command, environment, output.fileno())
        try:
            yield process
        finally:
            processes.end(process)


class Demo(msgspec.Struct, frozen=True):
    """Where the demonstration's parts stand."""

    folder: Path
    url: str
    desk: bool = False
    """The machine is the staff desk of an office PC, which has its own data beside the kiosk's."""

    @property
    def config(self) -> Path:
        """The machine's configuration file."""
        return self.folder / f"{_machine(desk=self.desk)}.toml"


def _machine(*, desk: bool) -> str:
    return "desk" if desk else "kiosk"


def _portal_environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "AIM_PORTAL_DATA": str(folder / "portal"), "PYTHONUNBUFFERED": "1"}


def _wait_for(ready: Path, portal: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + PORTAL_START_S
    while time.monotonic() < deadline:
        if ready.exists() and (url := ready.read_text().strip()):
            return url
        if portal.poll() is not None:
            break
        time.sleep(0.02)
    raise DemoError(f"the portal did not start: {processes.said(log)} (all it said: {log})")


@contextlib.contextmanager
def portal(folder: Path, port: int, people: int, say: Callable[[str], None], cost: str = "demo") -> Iterator[str]:
    """Fill, publish and serve a portal under `folder`; yield its address once it listens."""
    say(f"portal: {people} synthetic people (CONTOH)")
    _run([*_PORTAL, "demo", "--people", str(people), "--cost", cost], _portal_environment(folder))
    with portal_serving(folder, port) as url:
        say(f"portal: {url}")
        yield url


@contextlib.contextmanager
def portal_serving(folder: Path, port: int) -> Iterator[str]:
    """Serve the portal under `folder` as it is; yield its address once it listens."""
    ready = folder / "portal" / "ready"
    ready.unlink(missing_ok=True)
    log = folder / "log" / "portal.log"
    command = [*_PORTAL, "serve", "--port", str(port), "--ready-file", str(ready)]
    with child(command, _portal_environment(folder), log) as process:
        yield _wait_for(ready, process, log)


def write_config(folder: Path, url: str, *, portrait: bool = True, desk: bool = False) -> Path:
    """Write the configuration of the demonstration's kiosk, or of its desk; 21.5 inches, upright unless changed."""
    width, height = (268, 476) if portrait and not desk else (476, 268)
    name = _machine(desk=desk)
    text = CONFIG.format(
        sound="alsa" if SOUND_CARDS.exists() else "sim",
        width_mm=width,
        height_mm=height,
        url=url,
        hours=", ".join(f'{day} = ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
        data=(folder / name).resolve().as_posix(),
        cards=(folder / "portal" / "demo-people.json").resolve().as_posix(),
    )
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _run(command: list[str], environment: dict[str, str]) -> str:
    """Run one command to its end and return what it said; what it says of trouble is the trouble."""
    done = subprocess.run(  # noqa: S603 - our own programs, fixed arguments
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DemoError(done.stderr.strip() or done.stdout.strip() or f"{' '.join(command)}: code {done.returncode}")
    return done.stdout.strip()


@contextlib.contextmanager
def demo(
    folder: Path, port: int, people: int, say: Callable[[str], None], cost: str = "demo", *, desk: bool = False
) -> Iterator[Demo]:
    """Start the portal, enrol the kiosk or the desk if it is new, sync once; the portal serves until the block ends."""
    name = _machine(desk=desk)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _look_for(port)
        starting = FileLock.take(folder / STARTING)
    except OSError as trouble:
        raise DemoError(f"{trouble.filename}: {trouble.strerror}") from trouble
    if starting is None:
        raise DemoError(f"{folder}: another demonstration is just starting here; wait until it stands, or end it")
    with starting, portal(folder, port, people, say, cost) as url:
        starting.close()
        config = write_config(folder, url, desk=desk)
        if not (folder / name / "enrolment.json").exists():
            code = _run([*_PORTAL, "enrol-code", "--office", "BP3MI NTB"], _portal_environment(folder))
            _kiosk(config, "enrol", code.splitlines()[-1])
            say(f"{name}: enrolled")
        _kiosk(config, "sync", "--once")
        say(f"{name}: synced")
        _tell_staff(folder, url, say)
        yield Demo(folder, url, desk)


def _look_for(port: int) -> None:
    """Look whether the portal's port is free, before anything is filled for minutes. Raises DemoError."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the portal asks for it
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as trouble:
            other = "end the other demonstration, or choose a port: python -m kiosk demo --port 0"
            raise DemoError(f"port {port}: {trouble.strerror}; {other}") from trouble


def _tell_staff(folder: Path, url: str, say: Callable[[str], None]) -> None:
    """Say who of the invented staff signs in at the desk, and where the passwords of the portal's pages lie."""
    people = folder / "portal" / "demo-people.json"
    for staff in load_staff(people):
        if staff.card:
            say(f"desk: {staff.role}, card of {staff.name} (in the dock), PIN {staff.pin}")
    say(f"pages: {url}/komando, names and passwords in {people.with_name(STAFF_FILE)}")


def _kiosk(config: Path, *arguments: str) -> str:
    return _run(processes.kiosk_command("--config", str(config), *arguments), dict(os.environ))
