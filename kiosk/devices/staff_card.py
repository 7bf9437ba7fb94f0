"""The identifier of a staff card: any ISO 14443 card's fixed UID, or a contact card's serial from a configured file.

Never the answer to reset: it says what make a card is, not which one. Like every card identifier it says "the same card
as was bound"; the PIN is what protects.
"""

import re

import msgspec

from kiosk.devices.e_ktp import SW1_MORE, SW_OK, Transmit, exchange, read_identifier
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})*")
_LENGTHS = range(4, 33)
"""Bytes of an identifier, as `onedata.credentials` takes them."""
_SW1_LENGTH = 0x6C
_GET_RESPONSE = bytes.fromhex("00C00000")


class SerialFile(msgspec.Struct, frozen=True):
    """Where a contact card keeps its serial: commands in hex, one after the other, then one that reads.

    `select`: for example `00A4040007A0000000030000`; `read`: for example `00B0000008`. Raises ValueError for anything
    that is no command.
    """

    select: tuple[str, ...]
    read: str

    def __post_init__(self) -> None:
        for command in (*self.select, self.read):
            if not _HEX.fullmatch(command) or len(command) < 8:  # noqa: PLR2004 - a command has four bytes or more
                raise ValueError(f"no command of a card: {command!r}")


def read_staff_identifier(transmit: Transmit, *, contactless: bool, serial: SerialFile | None) -> str:
    """Return a staff card's fixed identifier in uppercase hex.

    Raises `CardTrouble`: CARD_REMOVED, CARD_UNREADABLE (also a contact card where no file is configured), or
    CARD_RANDOM_IDENTIFIER for a card whose UID changes.
    """
    if contactless:
        return read_identifier(transmit)
    if serial is None:
        raise CardTrouble(Fault.CARD_UNREADABLE)
    for command in serial.select:
        _done(transmit, bytes.fromhex(command))
    data = _done(transmit, bytes.fromhex(serial.read))
    if len(data) not in _LENGTHS or len(set(data)) == 1:
        raise CardTrouble(Fault.CARD_UNREADABLE)
    return data.hex().upper()


def identify(transmit: Transmit, *, contactless: bool, serial: SerialFile | None) -> str:
    """Return the identifier of any card: a contact card's serial where a file is configured, else its UID.

    Raises `CardTrouble`.
    """
    if contactless or serial is None:
        return read_identifier(transmit)
    return read_staff_identifier(transmit, contactless=False, serial=serial)


def _done(transmit: Transmit, command: bytes) -> bytes:
    """Return what a command gave, fetched as protocol T=0 wants it; raises `CardTrouble`."""
    data, status = exchange(transmit, command)
    if status >> 8 == _SW1_LENGTH:
        data, status = exchange(transmit, command[:-1] + bytes((status & 0xFF,)))
    if status >> 8 == SW1_MORE:
        data, status = exchange(transmit, _GET_RESPONSE + bytes((status & 0xFF,)))
    if status != SW_OK:
        raise CardTrouble(Fault.CARD_UNREADABLE)
    return data
