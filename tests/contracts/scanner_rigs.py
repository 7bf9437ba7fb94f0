"""The code scanners that keep the contract, each with hands that scan codes and pull its cable."""

import contextlib
import os
import struct
import tty
from pathlib import Path
from typing import Protocol

from kiosk.devices.events import ScannerStateChanged
from kiosk.devices.scanner import CodeScanner, WatchedScanner
from kiosk.devices.scanner_serial import SerialSource
from kiosk.devices.scanner_sim import SimulatedScanner
from kiosk.devices.scanner_wedge import KEYS, WedgeSource
from kiosk.health import ScannerState
from tests.contracts.seen import Seen

IDLE = 0.05
BACKOFF = (0.02, 0.05)
SHIFT, ENTER = 42, 28
_TYPED = {pair[shift]: (code, shift) for code, pair in reversed(KEYS.items()) for shift in (1, 0)}


class Hands(Protocol):
    """What a test does around a scanner."""

    def scan(self, data: bytes) -> None:
        """Let the scanner read a code; it sends these bytes."""

    def unplug(self) -> None:
        """Pull its cable."""

    def plug_in(self) -> None:
        """Put it back."""


class SimulatorHands:
    def __init__(self, scanner: SimulatedScanner) -> None:
        self._scanner = scanner

    def scan(self, data: bytes) -> None:
        self._scanner.scan(data)

    def unplug(self) -> None:
        self._scanner.be(ScannerState.ABSENT)

    def plug_in(self) -> None:
        self._scanner.be(ScannerState.READY)


class SerialHands:
    """A real pseudo-terminal behind a link, as udev makes one."""

    def __init__(self, folder: Path) -> None:
        self.link = folder / "scanner"
        self._master = self._slave = -1
        self.plug_in()

    def scan(self, data: bytes) -> None:
        os.write(self._master, data)

    def unplug(self) -> None:
        self.link.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def plug_in(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.link.symlink_to(os.ttyname(self._slave))

    def close(self) -> None:
        if self._master != -1:
            self.unplug()


class KeyboardHands:
    """An event file fed by us: a pipe that carries the kernel's records. The grab is noted, for a pipe knows none."""

    def __init__(self, folder: Path, name: str = "CONTOH Barcode Scanner HID") -> None:
        self.root = folder
        self.grabbed: list[int] = []
        named = folder / "sys/class/input/event0/device/name"
        named.parent.mkdir(parents=True)
        named.write_text(f"{name}\n")
        self._path = folder / "dev/input/event0"
        self._path.parent.mkdir(parents=True)
        self._writer = -1
        self.plug_in()

    def scan(self, data: bytes) -> None:
        self.send(b"".join(press(character) for character in data.decode("ascii")))

    def send(self, events: bytes) -> None:
        os.write(self._writer, events)

    def unplug(self) -> None:
        self._path.unlink()
        os.close(self._writer)
        self._writer = -1

    def plug_in(self) -> None:
        os.mkfifo(self._path)
        self._writer = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)

    def close(self) -> None:
        if self._writer != -1:
            self.unplug()


def event(kind: int, code: int, value: int) -> bytes:
    """Return one `struct input_event`."""
    return struct.pack("llHHi", 0, 0, kind, code, value)


def press(character: str) -> bytes:
    """Return what a keyboard sends for one character."""
    if character in "\r\n":
        code, shift = ENTER, 0
    elif character in _TYPED:
        code, shift = _TYPED[character]
    else:
        return b""
    stroke = event(1, code, 1) + event(0, 0, 0) + event(1, code, 0) + event(0, 0, 0)
    return event(1, SHIFT, 1) + stroke + event(1, SHIFT, 0) if shift else stroke


class ScannerRig:
    """A scanner that was started, what it tells, and the hands."""

    def __init__(self, scanner: CodeScanner, hands: Hands) -> None:
        self.scanner = scanner
        self.hands = hands
        self.seen = Seen()
        scanner.start(self.seen.emit)
        self.seen.wait_for(ScannerStateChanged(ScannerState.READY))

    def close(self) -> None:
        self.scanner.stop()
        with contextlib.suppress(AttributeError):
            self.hands.close()  # type: ignore[attr-defined]  # the simulator has nothing to close


def simulated(_: Path) -> ScannerRig:
    scanner = SimulatedScanner()
    return ScannerRig(scanner, SimulatorHands(scanner))


def serial(folder: Path) -> ScannerRig:
    hands = SerialHands(folder)
    source = SerialSource.parse(f"{folder}/scan*@115200")
    return ScannerRig(WatchedScanner(source, IDLE, BACKOFF), hands)


def keyboard(folder: Path) -> ScannerRig:
    hands = KeyboardHands(folder)
    source = WedgeSource(root=folder, take=hands.grabbed.append)
    return ScannerRig(WatchedScanner(source, IDLE, BACKOFF), hands)
