"""A printer on the network: raw bytes over TCP, usually port 9100."""

import select
import socket
import struct
import time
from typing import Self

from kiosk.devices.transport import LineLost

_CONNECT = 3.0
_CHUNK = 4096
_SEND_BUFFER = 16384  # small, so that "handed over" means "nearly there"
_NO_LINGER = struct.pack("ii", 1, 0)
_DEFAULT_PORT = 9100
_PORTS = range(1, 65536)


class TcpTransport:
    """A `Transport` over one socket."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    @classmethod
    def parse(cls, address: str) -> Self:
        """Read `host` or `host:port`; raises ValueError."""
        host, _, port = address.rpartition(":") if ":" in address else (address, "", str(_DEFAULT_PORT))
        if not host or not port.isdecimal() or int(port) not in _PORTS:
            raise ValueError(f"a printer's address is host:port, not {address!r}")
        return cls(host, int(port))

    def open(self) -> None:
        """Connect. Raises `LineLost`."""
        self.close()
        try:
            line = socket.create_connection(self._address, _CONNECT)
        except (OSError, UnicodeError) as error:  # a name that can be none, as `printer..office`, is a UnicodeError
            raise LineLost from error
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        line.setblocking(False)
        self._socket = line

    def send(self, data: bytes, limit: float) -> int:
        """Hand over bytes; return how many the socket took within the limit."""
        line, ends, sent = self._line(), time.monotonic() + limit, 0
        while sent < len(data):
            _, writable, _ = select.select([], [line], [], max(0.0, ends - time.monotonic()))
            if not writable:
                break
            try:
                sent += line.send(data[sent : sent + _CHUNK])
            except BlockingIOError:
                continue
            except OSError as error:
                if sent:
                    break  # what is known to be handed over is told first; the next call finds the line lost
                raise LineLost from error
        return sent

    def receive(self, limit: float) -> bytes:
        """Return what came in; raises `LineLost` when the printer closed the line."""
        line = self._line()
        readable, _, _ = select.select([line], [], [], limit)
        if not readable:
            return b""
        try:
            data = line.recv(_CHUNK)
        except OSError as error:
            raise LineLost from error
        if not data:
            raise LineLost
        return data

    def close(self) -> None:
        """Disconnect; unsent bytes are thrown away, for they belong to a slip that is over."""
        line, self._socket = self._socket, None
        if line is None:
            return
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        line.close()

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise LineLost
        return self._socket
