"""A printer on a serial port, or on a USB cable that shows one."""

import contextlib
import os
import select
import termios
import time
from typing import Self

import serial

from kiosk.devices.transport import LineLost

_CHUNK = 1024
_DEFAULT_BAUD = 115200


class SerialTransport:
    """A `Transport` over one port of a POSIX system, 8N1, with hardware flow control where `rtscts` is set.

    Without flow control a printer loses bytes when its buffer is full: see docs/hardware.md.
    """

    def __init__(self, device: str, baud: int = _DEFAULT_BAUD, *, rtscts: bool = False) -> None:
        self._device = device
        self._baud = baud
        self._rtscts = rtscts
        self._port: serial.Serial | None = None

    @classmethod
    def parse(cls, address: str) -> Self:
        """Read `device`, `device@baud` or `device@baud,rtscts`; raises ValueError."""
        device, _, rest = address.partition("@")
        baud, _, flow = rest.partition(",")
        if not device or (rest and not baud.isdecimal()) or flow not in ("", "rtscts"):
            raise ValueError(f"a serial address is device@baud or device@baud,rtscts, not {address!r}")
        return cls(device, int(baud or _DEFAULT_BAUD), rtscts=bool(flow))

    def open(self) -> None:
        """Open the port for us alone. Raises `LineLost`."""
        self.close()
        try:
            self._port = serial.Serial(
                self._device, self._baud, timeout=0, write_timeout=0, rtscts=self._rtscts, exclusive=True
            )
        except (OSError, ValueError, termios.error) as error:  # termios: unplugged while it was opened
            raise LineLost from error

    def send(self, data: bytes, limit: float) -> int:
        """Hand over bytes; return how many the port took within the limit."""
        port, ends, sent = self._line(), time.monotonic() + limit, 0
        while sent < len(data):
            _, writable, _ = select.select([], [port.fileno()], [], max(0.0, ends - time.monotonic()))
            if not writable:
                break
            try:
                sent += os.write(port.fileno(), data[sent : sent + _CHUNK])
            except BlockingIOError:
                continue
            except OSError as error:
                if sent:
                    break
                raise LineLost from error
        return sent

    def receive(self, limit: float) -> bytes:
        """Return what came in; raises `LineLost` when the port is gone."""
        port = self._line()
        readable, _, _ = select.select([port.fileno()], [], [], limit)
        if not readable:
            return b""
        try:
            data = os.read(port.fileno(), _CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LineLost from error
        if not data:
            raise LineLost  # readable and empty: the device is gone
        return data

    def close(self) -> None:
        """Close the port; unsent bytes are thrown away."""
        port, self._port = self._port, None
        if port is None:
            return
        with contextlib.suppress(OSError, termios.error):  # a device that is gone took the bytes with it
            port.reset_output_buffer()
        port.close()

    def _line(self) -> serial.Serial:
        if self._port is None:
            raise LineLost
        return self._port
