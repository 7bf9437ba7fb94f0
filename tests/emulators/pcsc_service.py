"""A private PC/SC service: the real pcscd with two virtual slots, seen by this process alone.

pcscd's socket has a fixed place, so it runs in a mount namespace of its own in which that place is a folder of ours;
the client library is pointed at the same folder. It reads its setting once in the life of a process: one
service a process, however often it is killed and started again.
"""

import atexit
import functools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Self

from smartcard import scard

_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
_HIGHEST_PORT = 32767  # vpcd takes a signed 16-bit channel
_START_LIMIT = 10.0
_INSIDE = (
    "mkdir -p /run/pcscd; while umount /run/pcscd 2>/dev/null; do :; done; "
    'mount --bind "$1" /run/pcscd && exec pcscd --foreground --critical --config "$2"'
)


class PcscService:
    """pcscd with vpcd on `port` (first slot) and `port + 1` (second slot)."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_pair()
        self._run = folder / "run"
        self._config = folder / "readers"
        self._run.mkdir()
        self._config.mkdir()
        self._process: subprocess.Popen[bytes] | None = None
        os.environ["PCSCLITE_CSOCK_NAME"] = str(self._run / "pcscd.comm")
        self.plug_in()

    @classmethod
    @functools.cache
    def of_this_process(cls) -> Self:
        """Return the one service of this process, running; it ends with the process."""
        folder = Path(tempfile.mkdtemp(prefix="aim-pcscd-"))
        service = cls(folder)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        atexit.register(service.kill)
        service.start()
        return service

    def plug_in(self) -> None:
        """Have the virtual reader from the next start on."""
        (self._config / "vpcd").write_text(
            f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:{self.port:#x}\n'
            f"LIBPATH {_DRIVER}\nCHANNELID {self.port:#x}\n",
            encoding="ascii",
        )

    def unplug(self) -> None:
        """Have no reader from the next start on."""
        (self._config / "vpcd").unlink()

    def start(self) -> None:
        """Start pcscd and wait until it answers."""
        for left in self._run.iterdir():
            left.unlink()
        self._process = subprocess.Popen([*_as_root(), *self._command()])
        ends = time.monotonic() + _START_LIMIT
        while not _answers(self._run / "pcscd.comm"):
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError("pcscd did not start; packages pcscd, vsmartcard-vpcd, util-linux are needed")
            threading.Event().wait(0.005)

    def kill(self) -> None:
        """Kill -9."""
        if self._process is None:
            return
        self._signal(self._process, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def hang(self, *, hangs: bool = True) -> None:
        """Have it do nothing at all, as behind a driver that never returns, or go on."""
        if self._process is not None:
            self._signal(self._process, signal.SIGSTOP if hangs else signal.SIGCONT)

    def _signal(self, process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
        if _is_root():
            process.send_signal(number)
        else:
            pid = (self._run / "pcscd.pid").read_text(encoding="ascii").strip("\0\n ")
            subprocess.run(["sudo", "-n", "kill", f"-{number.value}", pid], check=True)

    def wait_until_empty(self) -> None:
        """Wait until pcscd has noticed that no card is in either slot; it looks every 400 ms."""
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _, names = scard.SCardListReaders(context, [])
        for name in names:
            state = scard.SCARD_STATE_UNAWARE
            while not state & scard.SCARD_STATE_EMPTY:
                _, ((_, state, _),) = scard.SCardGetStatusChange(context, 1000, [(name, state)])
        scard.SCardReleaseContext(context)

    def wait_until_laid(self, reader: str) -> None:
        """Wait until pcscd has noticed a card in the reader whose name begins so."""
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _, names = scard.SCardListReaders(context, [])
        (name,) = (name for name in names if name.startswith(reader))
        state = scard.SCARD_STATE_UNAWARE
        while not state & scard.SCARD_STATE_PRESENT:
            _, ((_, state, _),) = scard.SCardGetStatusChange(context, 1000, [(name, state)])
        scard.SCardReleaseContext(context)

    def _command(self) -> list[str]:
        """Start it so that it dies with us, whatever happens to us."""
        inside = ["sh", "-c", _INSIDE, "sh", str(self._run), str(self._config)]
        # In a plain chroot "/" is no mount and cannot be made private; what is mounted is then seen in the chroot too,
        # which is nobody else's, and taken off at the next start.
        propagation = [] if _root_is_a_mount() else ["--propagation", "unchanged"]
        return ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", *propagation, *inside]


def _as_root() -> list[str]:
    """Return what makes a command run as root; a mount namespace needs it."""
    if _is_root():
        return []
    if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], check=False).returncode:
        raise RuntimeError("the card tests run the real pcscd and need root, or sudo without a password")
    return ["sudo", "-n"]


def _root_is_a_mount() -> bool:
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    return any(line.split()[4] == "/" for line in mounts)


def _is_root() -> bool:
    return os.geteuid() == 0


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def _free_pair() -> int:
    """Return a port below 32768 that is free together with the next one."""
    for port in range(20000 + os.getpid() % 10000, _HIGHEST_PORT):
        if _is_free(port) and _is_free(port + 1):
            return port
    raise RuntimeError("no two free ports below 32768")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0
