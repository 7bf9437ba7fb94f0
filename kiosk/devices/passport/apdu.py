"""Commands to a chip and what comes back: ISO 7816-4, short lengths only."""

from typing import Protocol

import msgspec

from kiosk.devices.e_ktp import Transmit
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault

OK = 0x9000
END_OF_FILE = 0x6282
"""Data came, but fewer bytes than asked for."""
NO_FILE = 0x6A82
_STATUS_BYTES = 2


class Command(msgspec.Struct, frozen=True):
    """One command; `expected` is the most bytes wanted back (1-256), None for none."""

    ins: int
    p1: int
    p2: int
    data: bytes = b""
    expected: int | None = None

    def encode(self) -> bytes:
        """Return the command as it is sent in the clear."""
        body = bytes([len(self.data)]) + self.data if self.data else b""
        wanted = b"" if self.expected is None else bytes([self.expected % 256])
        return bytes([0x00, self.ins, self.p1, self.p2]) + body + wanted


class Channel(Protocol):
    """A way to a chip; BAC gives one under 3DES keys, PACE would give another."""

    def send(self, command: Command) -> tuple[bytes, int]:
        """Return data and status word. Raises `CardTrouble`."""


class PlainChannel:
    """The way to a chip before anything is agreed: nothing is hidden, nothing is checked."""

    def __init__(self, transmit: Transmit) -> None:
        self._transmit = transmit

    def send(self, command: Command) -> tuple[bytes, int]:
        """Return data and status word."""
        return split(self._transmit(command.encode()))


def split(response: bytes) -> tuple[bytes, int]:
    """Return data and status word; an empty response is a card that is gone. Raises `CardTrouble`."""
    if not response:
        raise CardTrouble(Fault.CARD_REMOVED)
    if len(response) < _STATUS_BYTES:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    return response[:-_STATUS_BYTES], int.from_bytes(response[-_STATUS_BYTES:], "big")
