"""The identifier of a card without any secret module: e-KTP of type A and B, and any other ISO 14443 card.

An identifier says "the same card as was bound at the counter"; it proves nobody's identity. NIK, name and
fingerprint of an e-KTP need a secure access module and are not read here.
"""

from collections.abc import Callable

from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault

Transmit = Callable[[bytes], bytes]
"""Sends one command APDU, returns the response with its status word; empty when the card vanished."""

GET_UID = bytes.fromhex("FFCA000000")
SELECT_E_KTP = bytes.fromhex("00A40000027F0A")
GET_E_KTP_SERIAL = bytes.fromhex("00DD000008")

_SERIAL_BYTES = 8
_SINGLE, _LONG = 4, (7, 10)  # ISO 14443-3: lengths of a type A identifier
_RANDOM = 0x08  # ISO 14443-3: a single-size identifier beginning so is made up at each activation
_STATUS_BYTES = 2
SW_OK, SW1_MORE = 0x9000, 0x61
"""ISO 7816-4: done; done, and so many bytes more to fetch."""


def read_identifier(transmit: Transmit) -> str:
    """Return the card's fixed identifier in uppercase hex, whole.

    A seven- or ten-byte UID is the identifier. A card that gives four bytes or none may be an e-KTP of type B,
    whose answer to the UID command can change: its serial inside DF 7F0A is the identifier then.
    Raises `CardTrouble`: CARD_REMOVED, CARD_UNREADABLE or CARD_RANDOM_IDENTIFIER.
    """
    uid = _uid(transmit)
    if uid is not None and len(uid) in _LONG:
        return uid.hex().upper()
    serial = _e_ktp_serial(transmit)
    if serial is not None:
        return serial.hex().upper()
    if uid is None:
        raise CardTrouble(Fault.CARD_UNREADABLE)
    if uid[0] == _RANDOM:
        raise CardTrouble(Fault.CARD_RANDOM_IDENTIFIER)
    return uid.hex().upper()


def _uid(transmit: Transmit) -> bytes | None:
    data, status = exchange(transmit, GET_UID)
    if status != SW_OK:
        return None
    if len(data) not in (_SINGLE, *_LONG) or _blank(data):
        raise CardTrouble(Fault.CARD_UNREADABLE)
    return data


def _e_ktp_serial(transmit: Transmit) -> bytes | None:
    """Return the serial of an e-KTP, None if the card is no e-KTP; one that withholds it is unreadable."""
    _, status = exchange(transmit, SELECT_E_KTP)
    if status != SW_OK and status >> 8 != SW1_MORE:
        return None
    data, status = exchange(transmit, GET_E_KTP_SERIAL)
    if status != SW_OK or len(data) != _SERIAL_BYTES or _blank(data):
        raise CardTrouble(Fault.CARD_UNREADABLE)
    return data


def _blank(data: bytes) -> bool:
    return len(set(data)) == 1 and data[0] in (0x00, 0xFF)


def exchange(transmit: Transmit, command: bytes) -> tuple[bytes, int]:
    """Send a command; return data and status word. Raises `CardTrouble`: CARD_REMOVED, CARD_UNREADABLE."""
    response = transmit(command)
    if not response:
        raise CardTrouble(Fault.CARD_REMOVED)
    if len(response) < _STATUS_BYTES:
        raise CardTrouble(Fault.CARD_UNREADABLE)
    return response[:-_STATUS_BYTES], int.from_bytes(response[-_STATUS_BYTES:], "big")


def is_contactless(atr: bytes) -> bool:
    """Tell whether a card lies on an antenna, by the ATR that PC/SC part 3 makes a reader invent for it.

    A card that gives no ATR at all counts as lying: taking it away must not alarm anybody.
    """
    return not atr or (atr[:1] == b"\x3b" and atr[1:2] >= b"\x80" and atr[1:2] < b"\x90" and atr[2:4] == b"\x80\x01")
