"""A receipt printer on USB: a backend under pyusb in front of the software printer.

No kernel of a test machine can be counted on to play a USB device, so the library above libusb is real and libusb
is not: descriptors, claiming, bulk transfers with their limits, and the errors libusb gives.
"""

import array
import errno
import time
from types import SimpleNamespace
from typing import Any, Literal

import usb.backend
import usb.core

from kiosk.devices.escpos_machine import EscPosMachine

_OUT, _IN = 0x01, 0x82
_BULK, _PRINTER = 2, 7
Before = Literal["held", "deaf", "mute"]


class UsbPrinter(usb.backend.IBackend):  # type: ignore[misc]  # pyusb is untyped
    """One printer, 04b8:0e15, beside one device that is no printer.

    `before`: printers of the same kind that are found earlier: `held` by another program, `deaf` (without a pipe out),
    or `mute`, taking all and answering nothing.
    """

    def __init__(self, machine: EscPosMachine, before: tuple[Before, ...] = ()) -> None:
        self.machine = machine
        self._before = before
        self._changed = machine.changed
        machine.answer = self._say
        self._said = bytearray()
        self._plugged = True
        self._session = 0  # a handle opened before the last unplugging is dead
        self._drop_in: int | None = None
        self.claimed = False
        self.driver_attached = True
        self.given_to_mute = b""

    # ---- hands

    def unplug(self) -> None:
        with self._changed:
            self._plugged = False
            self._session += 1
            self.machine.line_dropped()
            self._changed.notify_all()

    def plug_in(self) -> None:
        self._plugged = True
        self.driver_attached = True

    def drop_in(self, count: int) -> None:
        self._drop_in = count

    def close(self) -> None:
        pass

    def _say(self, data: bytes) -> None:
        with self._changed:
            self._said += data
            self._changed.notify_all()

    # ---- the backend

    def enumerate_devices(self) -> list[str]:
        return ["mouse", *self._before, *["printer"] * self._plugged]

    def get_parent(self, _: str) -> None:
        return None

    def get_device_descriptor(self, device: str) -> SimpleNamespace:
        printer = device != "mouse"
        address = self.enumerate_devices().index(device) + 1
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=0x04B8 if printer else 0x046D, idProduct=0x0E15, bcdDevice=0x100,
            iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1, address=address, bus=1,
            port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, _: str, config: int) -> SimpleNamespace:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, device: str, intf: int, alt: int, _: int) -> SimpleNamespace:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2,
            bInterfaceClass=3 if device == "mouse" else _PRINTER, bInterfaceSubClass=1, bInterfaceProtocol=2,
            iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, device: str, ep: int, *_: int) -> SimpleNamespace:
        address = _IN if device == "deaf" else (_OUT, _IN)[ep]
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=_BULK, wMaxPacketSize=64, bInterval=0,
            bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, device: str) -> SimpleNamespace:
        with self._changed:
            self._said.clear()
        return SimpleNamespace(session=self._session, device=device)

    def close_device(self, _: Any) -> None:
        if self.claimed:
            self.claimed = False
            self.machine.line_dropped()

    def get_configuration(self, _: Any) -> int:
        return 1

    def is_kernel_driver_active(self, handle: Any, _: int) -> bool:
        self._check(handle)
        return self.driver_attached

    def detach_kernel_driver(self, handle: Any, _: int) -> None:
        self._check(handle)
        self.driver_attached = False

    def claim_interface(self, handle: Any, _: int) -> None:
        self._check(handle)
        if self.driver_attached or handle.device == "held":
            raise usb.core.USBError("busy", errno=errno.EBUSY)
        self.claimed = True

    def release_interface(self, _: Any, __: int) -> None:
        return

    def bulk_write(self, handle: Any, _: int, __: int, data: Any, timeout: int) -> int:
        if handle.device == "mute":
            self._check(handle)
            self.given_to_mute += bytes(data)
            return len(data)
        with self._changed:
            self._wait(handle, lambda: self.machine.room() > 0, timeout)
            taken = bytes(data)[: self.machine.room()]
            if self._drop_in is not None:
                taken = taken[: self._drop_in]
                self._drop_in -= len(taken)
            self.machine.receive(taken)
            if self._drop_in == 0:
                self._drop_in = None
                self._session += 1
                self.machine.line_dropped()
            return len(taken)

    def bulk_read(self, handle: Any, _: int, __: int, buffer: Any, timeout: int) -> int:
        with self._changed:
            self._wait(handle, lambda: bool(self._said) and handle.device != "mute", timeout)
            data = bytes(self._said[: len(buffer)])
            del self._said[: len(data)]
            buffer[: len(data)] = array.array("B", data)
            return len(data)

    def _wait(self, handle: Any, ready: Any, timeout: int) -> None:
        ends = time.monotonic() + timeout / 1000
        self._changed.wait_for(lambda: handle.session != self._session or ready(), ends - time.monotonic())
        self._check(handle)
        if not ready():
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)

    def _check(self, handle: Any) -> None:
        if handle.session != self._session:
            raise usb.core.USBError("no such device", errno=errno.ENODEV)
