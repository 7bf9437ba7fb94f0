"""Waking the sync process: a datagram on a local socket in the data folder; without a listener nothing happens."""

import os
import select
import socket
from pathlib import Path
from types import TracebackType

NAME = "sync.sock"
_MOST = 64
"""Longest message in bytes."""


class WakeSocket:
    """What the sync process listens on between two rounds."""

    def __init__(self, folder: Path) -> None:
        (folder / NAME).unlink(missing_ok=True)  # left by a killed process; the lock says that there is one of us
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
        with _Folder(folder) as short:
            self._socket.bind(f"{short}/{NAME}")
        (folder / NAME).chmod(0o600)

    def wait(self, seconds: float) -> bool:
        """Wait for a message at most this long; True when one came. All that wait are taken together."""
        ready, _, _ = select.select([self._socket], [], [], max(0.0, seconds))
        woken = bool(ready)
        while ready:
            try:
                self._socket.recv(_MOST)
            except BlockingIOError:
                break
        return woken

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


def wake(folder: Path) -> bool:
    """Ask the sync process to run now; False when none listens. Never blocks and never raises for that."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC) as sender:
        try:
            with _Folder(folder) as short:
                sender.sendto(b"run", f"{short}/{NAME}")
        except BlockingIOError:
            return True  # its inbox is full: it will wake
        except OSError:
            return False
    return True


class _Folder:
    """A short name for a folder: a socket's path has at most 107 bytes."""

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def __enter__(self) -> str:
        return f"/proc/self/fd/{self._handle}"

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._handle)
