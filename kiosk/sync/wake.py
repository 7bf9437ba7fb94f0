"""The sync process's local socket in the data folder: waking it, and handing it what cannot wait for a disk."""

import os
import select
import socket
from pathlib import Path
from types import TracebackType

import msgspec

NAME = "sync.sock"
WAKE = b"run"
_MOST = 80_000
"""Longest message in bytes: an encoded alert and its envelope."""
_AT_ONCE = 4096
"""Messages taken together at most: who floods the socket does not hold up the rest."""


class Message(msgspec.Struct, frozen=True):
    """One datagram, and where an answer to it goes: nowhere for a mere wake-up."""

    content: bytes
    sender: bytes | None


class WakeSocket:
    """What the sync process listens on."""

    def __init__(self, folder: Path) -> None:
        (folder / NAME).unlink(missing_ok=True)  # left by a killed process; the lock says that there is one of us
        self._socket = _datagrams()
        with _Folder(folder) as short:
            self._socket.bind(f"{short}/{NAME}")
        (folder / NAME).chmod(0o600)

    def wait(self, seconds: float) -> bool:
        """Wait for a message at most this long; True when one came. All that wait are taken together."""
        return bool(self.take(seconds))

    def take(self, seconds: float) -> tuple[Message, ...]:
        """Return the messages that wait, after waiting at most this long for the first."""
        return _taken(self._socket, seconds)

    def answer(self, message: Message, content: bytes) -> None:
        """Send an answer; a sender that has gone, or does not listen, hears nothing."""
        if message.sender is None:
            return
        try:
            self._socket.sendto(content, message.sender)
        except OSError:
            return

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


class Caller:
    """The other end: hands messages to the sync process and hears its answers. Never blocks, never raises for that."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = _datagrams()
        # An abstract name of the kernel's choosing: there may be no room left on the disk for a file. Everybody on
        # this machine can send to it, so nothing that comes is believed without a signature.
        self._socket.bind("")

    def hand(self, content: bytes) -> bool:
        """Hand a message over; False when nobody listens or nothing more fits."""
        return _sent(self._socket, self._folder, content) is True

    def answers(self, seconds: float) -> tuple[bytes, ...]:
        """Return the answers that wait, after waiting at most this long for the first."""
        return tuple(message.content for message in _taken(self._socket, seconds))

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


def wake(folder: Path) -> bool:
    """Ask the sync process to run now; False when none listens. Never blocks and never raises for that."""
    with _datagrams() as sender:
        return _sent(sender, folder, WAKE) is not False  # its inbox is full: it will wake


def _datagrams() -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)


def _sent(sender: socket.socket, folder: Path, content: bytes) -> bool | None:
    """Send a datagram; None when the other end's inbox is full, False when there is no other end."""
    try:
        with _Folder(folder) as short:
            sender.sendto(content, f"{short}/{NAME}")
    except BlockingIOError:
        return None
    except OSError:
        return False
    return True


def _taken(source: socket.socket, seconds: float) -> tuple[Message, ...]:
    ready, _, _ = select.select([source], [], [], max(0.0, seconds))
    found: list[Message] = []
    while ready and len(found) < _AT_ONCE:
        try:
            content, sender = source.recvfrom(_MOST)
        except BlockingIOError:
            break
        found.append(Message(content, sender or None))
    return tuple(found)


class _Folder:
    """A short name for a folder: a socket's path has at most 107 bytes."""

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def __enter__(self) -> str:
        return f"/proc/self/fd/{self._handle}"

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._handle)
