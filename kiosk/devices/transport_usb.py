"""A printer on USB, spoken to without a driver: the two bulk pipes of the printer class."""

import array
import contextlib
import re
import time
from collections.abc import Sequence
from typing import Any, Self

import usb.core
import usb.util

from kiosk.devices.escpos import ASK_SENSOR, BEGIN, REST_OF_RASTER, STATUS_NUMBERS, ask_process_id, ask_status, mark_of
from kiosk.devices.printer import LONGEST_STRIP
from kiosk.devices.transport import LineLost

_PRINTER_CLASS = 7
_ADDRESS = re.compile(r"([0-9A-Fa-f]{1,4}):([0-9A-Fa-f]{1,4})")
_CHUNK = 4096
_SHORTEST = 0.005  # seconds; libusb takes 0 for "for ever"
_PAUSE = 0.002  # seconds; some printers answer "nothing yet" at once
_QUESTIONS = (
    REST_OF_RASTER * LONGEST_STRIP  # an earlier slip may have ended in the middle of a raster
    + b"".join(map(ask_status, STATUS_NUMBERS))
    + ask_process_id(mark_of(0))
    + BEGIN
    + ASK_SENSOR
)
"""All that a receipt printer of any make may answer; nothing of it reaches paper."""
_ANSWER, _LAST_ANSWER = 0.8, 0.2  # seconds, for the first answer and between two


class UsbTransport:
    """A `Transport` over the first printer that answers, of those that let themselves be claimed.

    Where none answers it is the first of them, and a printer that is alone is not asked: some never answer. One that
    answered once is taken again as long as it is plugged in. `backend` is libusb unless given.
    """

    def __init__(self, vendor: int | None = None, product: int | None = None, backend: Any = None) -> None:
        self._wanted = {k: v for k, v in (("idVendor", vendor), ("idProduct", product)) if v is not None}
        self._backend = backend
        self._device: Any = None
        self._place: tuple[int, int] | None = None  # where the printer is that answered last
        self._interface: Any = None
        self._out: Any = None
        self._in: Any = None

    @classmethod
    def parse(cls, address: str) -> Self:
        """Read `vendor:product` in hex, or nothing for any printer; raises ValueError."""
        if not address:
            return cls()
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise ValueError(f"a USB printer's address is vendor:product in hex, as 04b8:0e15, not {address!r}")
        return cls(int(found[1], 16), int(found[2], 16))

    def open(self) -> None:
        """Find a printer that nobody holds and claim it. Raises `LineLost`."""
        self.close()
        try:
            self._take(sorted(self._found(), key=lambda device: _place(device) != self._place))
        except (usb.core.USBError, usb.core.NoBackendError) as error:
            self.close()
            raise LineLost from error

    def _take(self, found: Sequence[Any]) -> None:
        trouble: Exception | None = None
        silent: list[Any] = []
        for device in found:
            try:
                self._claim(device)
                if len(found) == 1 or _place(device) == self._place or self._answers():
                    return
                silent.append(device)
            except (usb.core.USBError, LineLost) as error:
                trouble = error
            self.close()
        if not silent:
            raise LineLost from trouble
        self._claim(silent[0])

    def _answers(self) -> bool:
        """Ask all that may be answered and hear it out: no answer may be taken for one to a later question."""
        self.send(_QUESTIONS, _ANSWER)
        heard = more = self.receive(_ANSWER)
        ends = time.monotonic() + _ANSWER
        while more and time.monotonic() < ends:
            more = self.receive(_LAST_ANSWER)
        return bool(heard)

    def _found(self) -> Any:
        """Return what finds printers one after another, by their place; raises what libusb raises."""
        return usb.core.find(find_all=True, backend=self._backend, custom_match=_printer_interface, **self._wanted)

    def _claim(self, device: Any) -> None:
        self._device = device
        self._interface = interface = _printer_interface(device)
        number = interface.bInterfaceNumber
        with contextlib.suppress(NotImplementedError):  # only Linux has a driver in the way
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
        usb.util.claim_interface(device, number)
        self._out = _pipe(interface, usb.util.ENDPOINT_OUT)
        self._in = _pipe(interface, usb.util.ENDPOINT_IN)
        if self._out is None:
            raise LineLost

    def send(self, data: bytes, limit: float) -> int:
        """Hand over bytes; return how many the printer took within the limit."""
        self._check()
        ends, sent = time.monotonic() + max(limit, _SHORTEST), 0
        while sent < len(data) and (left := ends - time.monotonic()) > 0:
            try:
                sent += self._out.write(data[sent : sent + _CHUNK], _milliseconds(left))
            except usb.core.USBTimeoutError:
                break
            except usb.core.USBError as error:
                if sent:
                    break
                raise LineLost from error
        return sent

    def receive(self, limit: float) -> bytes:
        """Return what came in; a printer with one pipe never says anything."""
        self._check()
        ends = time.monotonic() + max(limit, _SHORTEST)
        while (left := ends - time.monotonic()) > 0:
            data = self._read(left)
            if data:
                self._place = _place(self._device)
                return data
            time.sleep(_PAUSE)
        return b""

    def _read(self, left: float) -> bytes:
        if self._in is None:
            return b""
        buffer = array.array("B", bytes(self._in.wMaxPacketSize))
        try:
            count = self._in.read(buffer, _milliseconds(left))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise LineLost from error
        return buffer[:count].tobytes()

    def close(self) -> None:
        """Give the printer back. USB keeps no unsent bytes."""
        device, self._device = self._device, None
        if device is None:
            return
        with contextlib.suppress(usb.core.USBError):  # the device is gone
            usb.util.dispose_resources(device)

    def _check(self) -> None:
        if self._device is None:
            raise LineLost


def _place(device: Any) -> tuple[int, int]:
    return device.bus, device.address


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _printer_interface(device: Any) -> Any:
    """Return the device's first interface of the printer class, None if it has none."""
    return next((i for configuration in device for i in configuration if i.bInterfaceClass == _PRINTER_CLASS), None)


def _pipe(interface: Any, direction: int) -> Any:
    for endpoint in interface:
        bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        if bulk and usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction:
            return endpoint
    return None
