"""A receipt printer on the network: a real socket in front of the software printer."""

import contextlib
import select
import socket
import struct
import threading

from kiosk.devices.escpos_machine import EscPosMachine

_RESET = struct.pack("ii", 1, 0)
_LOOK_AGAIN = 0.005


class NetworkPrinter:
    """Serves one connection at a time, as such printers do; others wait in the queue."""

    def __init__(self, machine: EscPosMachine) -> None:
        self.unplugged = threading.Event()
        self._port = 0
        self._drop_in: int | None = None
        self._line: socket.socket | None = None
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self.plug_in(machine)

    @property
    def address(self) -> str:
        """Where it listens, as a configuration names it."""
        return f"127.0.0.1:{self._port}"

    def plug_in(self, machine: EscPosMachine | None = None) -> None:
        """Switch the line on, on the same port as before; another printer may stand there by now."""
        if machine is not None:
            self.machine, machine.answer = machine, self._say
        self.unplugged.clear()
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        listener.listen()
        self._port = listener.getsockname()[1]
        self._listener = listener
        self._thread = threading.Thread(target=self._serve, args=(listener,), name="network-printer", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Switch the line off."""
        listener, self._listener = self._listener, None
        self.unplugged.set()
        if listener is None or self._thread is None:
            return
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        listener.close()

    def drop_in(self, count: int) -> None:
        """Break the line after so many more bytes."""
        self._drop_in = count

    def close(self) -> None:
        """End everything."""
        self.unplug()

    def _serve(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._line = line
                self._talk(line, listener)
                self._line = None
            self.machine.line_dropped()

    def _talk(self, line: socket.socket, listener: socket.socket) -> None:
        while self._listener is listener and self._drop_in != 0:
            room = min(self.machine.room(), self._drop_in or 65536)
            readable, _, _ = select.select([line] if room else [], [], [], _LOOK_AGAIN)
            if not readable:
                continue
            try:
                data = line.recv(min(room, self._drop_in or room))  # it may have been asked for meanwhile
            except OSError:
                return
            if not data:
                return
            if self._drop_in is not None:
                self._drop_in -= len(data)
            self.machine.receive(data)
        self._drop_in = None

    def _say(self, data: bytes) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.sendall(data)
