"""A card in a virtual slot of pcscd: speaks vpcd's protocol, behaves as its `SimulatedCard` says."""

import contextlib
import socket
import struct
import threading
import time
from typing import Self

from kiosk.devices.card_sim import SimulatedCard

_GET_ATR = 4
_CONNECT_LIMIT = 5.0


class VirtualCard:
    """One card, from insertion (`with`) to removal."""

    def __init__(self, card: SimulatedCard, port: int) -> None:
        self._card = card
        self._session = card.insert()
        self._gone = threading.Event()
        self._socket = _connect(port)
        self._thread = threading.Thread(target=self._serve, name="virtual-card", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pull()

    def pull(self) -> None:
        """Take the card away."""
        self._gone.set()
        with contextlib.suppress(OSError):  # pcscd may have hung up first
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        try:
            while not self._gone.is_set():
                self._handle(self._receive())
        except (ConnectionError, OSError):
            return

    def _handle(self, message: bytes) -> None:
        if len(message) > 1:
            self._command(message)
        elif message[0] == _GET_ATR:
            self._send(self._card.atr_bytes())

    def _command(self, command: bytes) -> None:
        answer = self._session.answer(command)
        if answer == "mute":
            self._gone.wait()
        elif answer == "pulled":
            self._socket.shutdown(socket.SHUT_RDWR)
        elif isinstance(answer, bytes):
            self._send(answer)

    def _send(self, data: bytes) -> None:
        self._socket.sendall(struct.pack(">H", len(data)) + data)

    def _receive(self) -> bytes:
        (length,) = struct.unpack(">H", self._exactly(2))
        return self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            # Without this the kernel holds its acknowledgement back for 40 ms at each command.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionError
            data += part
        return data


def _connect(port: int) -> socket.socket:
    ends = time.monotonic() + _CONNECT_LIMIT
    while True:
        try:
            line = socket.create_connection(("127.0.0.1", port), _CONNECT_LIMIT)
        except ConnectionRefusedError:
            if time.monotonic() > ends:
                raise
            threading.Event().wait(0.005)
        else:
            line.settimeout(None)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return line
