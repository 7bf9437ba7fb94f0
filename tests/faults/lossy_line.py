"""A line between real processes on which real IP packets are lost, each by itself, by the dice.

Each process has a network of its own (`line_end.py`); the only way between them is this forwarder. The kernel's TCP on
both ends does what it does on a bad line: it waits, sends again, backs off.
"""

import contextlib
import os
import random
import re
import selectors
import socket
import stat
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.faults import line_end

_LARGEST = 65536
_TO = slice(16, 20)
"""Where an IPv4 packet says for whom it is."""
_PEER = struct.Struct("3i")
_TUN_NUMBER = os.makedev(10, 200)


class NoNetworkError(Exception):
    """This machine gives a test no network of its own; the text says why."""


class LossyLine:
    """Forwards packets between ends and loses a share of them; one thread of its own."""

    def __init__(self, folder: Path, device: Path, seed: int) -> None:
        self.loss = 0.0
        """The share of packets that are lost, in either direction."""
        self.passed = self.lost = 0
        self._dice, self._device = random.Random(seed), device
        self._ends: dict[bytes, int] = {}
        self._who: dict[bytes, int] = {}
        self._test, self._door = folder / "line", socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(str(self._test))
        self._door.listen()
        self._stop, self._stopped = socket.socketpair()
        self._thread = threading.Thread(target=self._forward, daemon=True)
        self._thread.start()

    def end(self, address: str, *command: str) -> list[str]:
        """Return the command line that runs a command at an end with this address."""
        own = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--net")
        program = (sys.executable, "-m", "tests.faults.line_end", address, str(self._device), str(self._test))
        return [*own, *program, *command]

    def sent_again(self, address: str) -> int:
        """Return how many segments the kernel at a living end had to send more than once."""
        counts = Path(f"/proc/{self._who[socket.inet_aton(address)]}/net/snmp").read_text(encoding="ascii")
        names, values = re.findall(r"^Tcp: (.*)$", counts, re.MULTILINE)
        return int(dict(zip(names.split(), values.split(), strict=True))["RetransSegs"])

    def close(self) -> None:
        """Take the line away."""
        self._stop.send(b"!")
        self._thread.join()
        for handle in self._ends.values():
            os.close(handle)
        for one in (self._door, self._stop, self._stopped):
            one.close()

    def _forward(self) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(self._stopped, selectors.EVENT_READ)
            ready.register(self._door, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fileobj is self._stopped:
                        return
                    if key.fileobj is self._door:
                        ready.register(self._welcomed(ready), selectors.EVENT_READ)
                    elif not self._carried(key.fd):
                        ready.unregister(key.fd)

    def _welcomed(self, ready: selectors.BaseSelector) -> int:
        """Take an end over; one that had its address before is gone."""
        line, _ = self._door.accept()
        with line:
            address, handles, _, _ = socket.recv_fds(line, 4, 1)
            self._who[address], _, _ = _PEER.unpack(line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
            if (former := self._ends.pop(address, None)) is not None:
                with contextlib.suppress(KeyError):
                    ready.unregister(former)
                os.close(former)
            self._ends[address] = handles[0]
            line.send(b"!")
        return handles[0]

    def _carried(self, handle: int) -> bool:
        """Carry one packet over, or lose it; tell whether the end still stands."""
        try:
            packet = os.read(handle, _LARGEST)
        except OSError:
            return False
        to = self._ends.get(packet[_TO])
        if to is None or packet[0] >> 4 != 4:  # IPv6 greets nobody
            return True
        if self._dice.random() < self.loss:
            self.lost += 1
            return True
        self.passed += 1
        with contextlib.suppress(OSError):  # that end has just gone
            os.write(to, packet)
        return True


def _device(folder: Path) -> Path:
    """Return the kernel's TUN device, made here where a bare root has none."""
    if line_end.DEVICE.exists() or os.geteuid() != 0:
        return line_end.DEVICE
    path = folder / "tun"
    with contextlib.suppress(OSError):  # then opening it says why
        os.mknod(path, 0o600 | stat.S_IFCHR, _TUN_NUMBER)
    return path


@contextlib.contextmanager
def lossy_line(folder: Path, seed: int) -> Iterator[LossyLine]:
    """Give a line that loses nothing yet; raises `NoNetworkError` where none can be made."""
    folder.mkdir(exist_ok=True)
    line = LossyLine(folder, _device(folder), seed)
    try:
        tried = subprocess.run(line.end("10.77.0.9", "true"), capture_output=True, text=True, check=False)
        if tried.returncode:
            raise NoNetworkError(tried.stderr.strip().rpartition("\n")[2])
        yield line
    finally:
        line.close()
