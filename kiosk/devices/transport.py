"""The line to a printer: bytes out, bytes in, a limit on every wait."""

from typing import Literal, Protocol

LineKind = Literal["tcp", "usb", "serial"]


class LineLost(Exception):  # noqa: N818 - expected trouble, not an error of the program
    """The line is not there, or broke; bytes that were handed over may or may not have arrived."""


class Transport(Protocol):
    """A line to one printer. Used by one thread at a time; every limit is in seconds from now."""

    def open(self) -> None:
        """Connect. Raises `LineLost` within a few seconds if there is nothing to connect to."""

    def send(self, data: bytes, limit: float) -> int:
        """Hand over bytes; return how many the line took within the limit. Raises `LineLost`."""

    def receive(self, limit: float) -> bytes:
        """Return what came in, at least one byte unless the limit passes. Raises `LineLost`."""

    def close(self) -> None:
        """Disconnect and throw away bytes that were handed over and not yet sent. Never raises."""


def transport_for(kind: LineKind, address: str) -> Transport:
    """Build the line that a configuration names; the library it needs is loaded only now.

    `tcp`: host:port. `serial`: device, device@baud or device@baud,rtscts. `usb`: empty for any
    printer, or vendor:product in hex.
    Raises ValueError if the address cannot be read.
    """
    match kind:
        case "tcp":
            from kiosk.devices.transport_tcp import TcpTransport  # noqa: PLC0415 - loaded only where configured

            return TcpTransport.parse(address)
        case "usb":
            from kiosk.devices.transport_usb import UsbTransport  # noqa: PLC0415 - loads libusb

            return UsbTransport.parse(address)
        case "serial":
            from kiosk.devices.transport_serial import SerialTransport  # noqa: PLC0415 - loads pyserial

            return SerialTransport.parse(address)
