"""The three ways to a secure access module: a program that serves HTTP here, a device on a serial port, a command."""

import contextlib
import http.client
import os
import select
import signal
import socket
import subprocess
import termios
import threading
import time
from collections.abc import Sequence
from typing import IO
from urllib.parse import urlsplit

import serial

from kiosk.devices.sam import LONGEST_ANSWER

_CONNECT_SECONDS = 2.0
_CHUNK = 4096
_GLANCE_SECONDS = 0.2
"""Between two looks whether to break off."""
_HTTP_OK = 200
_DEFAULT_BAUD = 115200
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class HttpLink:
    """A program that serves HTTP on this same machine; a request is the body of a POST, an empty one a GET."""

    def __init__(self, address: str) -> None:
        """`address`: `http://127.0.0.1:PORT/PATH`; raises ValueError for another machine's."""
        parts = urlsplit(address)
        if parts.scheme != "http" or parts.hostname not in _HERE or parts.port is None:
            raise ValueError(f"a module's address is http://127.0.0.1:port/path, not {address!r}")
        self._host, self._port, self._path = parts.hostname, parts.port, parts.path or "/"
        self._stopped = False
        self._socket: socket.socket | None = None

    def ask(self, text: str, seconds: float) -> bytes:
        """Ask once; a status other than 200 counts as no answer."""
        ends = time.monotonic() + seconds
        line = http.client.HTTPConnection(self._host, self._port, timeout=min(_CONNECT_SECONDS, seconds))
        try:
            line.connect()
            self._socket = line.sock  # the line itself lets go of it before a long answer is read
            if self._stopped:
                raise OSError("stopped")
            _limit(line, ends)
            headers = {"Content-Type": "application/json"} if text else {}
            line.request("POST" if text else "GET", self._path, text.encode() or None, headers)
            answer = line.getresponse()
            data = _whole(line, answer, ends)
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            line.close()
        if answer.status != _HTTP_OK:
            raise OSError(f"HTTP {answer.status}")
        return data

    def stop(self) -> None:
        """Break off a request under way."""
        self._stopped = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it has ended just now
                self._socket.shutdown(socket.SHUT_RDWR)


def _limit(line: http.client.HTTPConnection, ends: float) -> None:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    if line.sock is not None:
        line.sock.settimeout(left)


def _whole(line: http.client.HTTPConnection, answer: http.client.HTTPResponse, ends: float) -> bytes:
    """Read to the end, however slowly it drips, within the time and the length that are allowed."""
    data = b""
    while piece := answer.read1(_CHUNK):
        data += piece
        if len(data) > LONGEST_ANSWER:
            raise OSError("longer than any answer")
        _limit(line, ends)
    return data


class SerialLink:
    """A device on a serial port: a line out, a line back. `address`: device or device@baud; raises ValueError."""

    def __init__(self, address: str) -> None:
        self._device, _, baud = address.partition("@")
        if not self._device or (baud and not baud.isdecimal()):
            raise ValueError(f"a module's port is device or device@baud, not {address!r}")
        self._baud = int(baud or _DEFAULT_BAUD)
        self._stopped = threading.Event()

    def ask(self, text: str, seconds: float) -> bytes:
        """Ask once on a port of our own; without a request only the port is opened."""
        ends = time.monotonic() + seconds
        try:
            port = serial.Serial(self._device, self._baud, timeout=0, write_timeout=_CONNECT_SECONDS, exclusive=True)
        except (ValueError, termios.error) as error:  # termios: unplugged while it was opened
            raise OSError(str(error)) from error
        with port:
            if not text:
                return b""
            port.write(text.encode() + b"\r\n")
            return _line(port.fileno(), ends, self._stopped)

    def stop(self) -> None:
        """Break off a request under way, within a moment."""
        self._stopped.set()


def _line(descriptor: int, ends: float, stopped: threading.Event) -> bytes:
    data = b""
    while b"\n" not in data:
        left = ends - time.monotonic()
        if left <= 0 or stopped.is_set():
            raise TimeoutError
        readable, _, _ = select.select([descriptor], [], [], min(left, _GLANCE_SECONDS))
        if not readable:
            continue
        piece = os.read(descriptor, _CHUNK)
        data += piece
        if not piece or len(data) > LONGEST_ANSWER:
            raise OSError("the port is gone, or does not end its line")
    return data.partition(b"\n")[0]


class CommandLink:
    """A vendor's command: the request goes to its input, the answer comes from its output; nothing else is passed.

    `command` is the whole command line as configured; nothing that a visitor brought is ever part of it.
    """

    def __init__(self, command: Sequence[str]) -> None:
        if not command or not os.path.isabs(command[0]):  # noqa: PTH117 - a text of the configuration
            raise ValueError("a module's command begins with the absolute path of a program")
        self._command = tuple(command)
        self._stopped = threading.Event()

    def ask(self, text: str, seconds: float) -> bytes:
        """Run it once; its whole process group is ended when the time is over."""
        if not text:
            if not os.access(self._command[0], os.X_OK):
                raise OSError("the command is not there")
            return b""
        process = subprocess.Popen(  # noqa: S603 - the configured command line and nothing else, no shell
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            return self._talk(process, text, time.monotonic() + seconds)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()

    def _talk(self, process: "subprocess.Popen[bytes]", text: str, ends: float) -> bytes:
        given, said = _pipes(process)
        with contextlib.suppress(BrokenPipeError):
            given.write(text.encode() + b"\n")
            given.close()
        data = b""
        while len(data) <= LONGEST_ANSWER:
            left = ends - time.monotonic()
            if left <= 0 or self._stopped.is_set():
                raise TimeoutError
            readable, _, _ = select.select([said], [], [], min(left, _GLANCE_SECONDS))
            if not readable:
                continue
            piece = os.read(said.fileno(), _CHUNK)
            if not piece:
                break
            data += piece
        if len(data) > LONGEST_ANSWER or not data:
            raise OSError("no answer, or longer than any answer")
        return data

    def stop(self) -> None:
        """Break off a command under way, within a moment: its processes do not outlive us."""
        self._stopped.set()


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    return process.stdin, process.stdout
