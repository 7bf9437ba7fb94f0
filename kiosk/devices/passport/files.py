"""The files of a passport's application (ICAO 9303-10): chosen by number, read in pieces."""

import enum

from kiosk.devices.passport.apdu import END_OF_FILE, NO_FILE, OK, Channel, Command
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault
from onedata import tlv
from onedata.tlv import TlvWrong

APPLICATION = bytes.fromhex("A0000002471001")
SELECT_APPLICATION = Command(0xA4, 0x04, 0x0C, APPLICATION)
PIECE = 223
"""Bytes asked for at once: encrypted and wrapped they fit into a short response (extended lengths are not needed)."""
_HEADER = 4
_FEWEST = 16
"""A chip that gives fewer bytes a piece than this keeps nobody waiting."""


class File(enum.Enum):
    """The files that are read, none else: no photo, no fingerprint. Value: number, first tag, most bytes."""

    COM = (0x011E, 0x60, 512)
    DG1 = (0x0101, 0x61, 256)
    SOD = (0x011D, 0x77, 24_576)


def select_application(channel: Channel) -> None:
    """Choose the passport application. Raises `CardTrouble` (PASSPORT_UNSUPPORTED where there is none)."""
    _, status = channel.send(SELECT_APPLICATION)
    if status != OK:
        raise CardTrouble(Fault.PASSPORT_UNSUPPORTED)


def read(channel: Channel, file: File) -> bytes:
    """Return a whole file, tag and length included. Raises `CardTrouble`."""
    content = read_if_there(channel, file)
    if content is None:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    return content


def read_if_there(channel: Channel, file: File) -> bytes | None:
    """Return a whole file, None where the chip says that it has no such file. Raises `CardTrouble`."""
    number, tag, most = file.value
    _, status = channel.send(Command(0xA4, 0x02, 0x0C, number.to_bytes(2, "big")))
    if status == NO_FILE:
        return None
    if status != OK:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    head = _piece(channel, 0, _HEADER)
    try:
        found, length, start = tlv.header(head)
    except TlvWrong:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE) from None
    size = start + length
    if found != tag or not _HEADER <= size <= most:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    return _rest(channel, head[:size], size)


def _rest(channel: Channel, content: bytes, size: int) -> bytes:
    while len(content) < size:
        wanted = min(PIECE, size - len(content))
        piece = _piece(channel, len(content), wanted)
        if len(piece) < min(wanted, _FEWEST):
            raise CardTrouble(Fault.PASSPORT_UNREADABLE)
        content += piece
    return content


def _piece(channel: Channel, offset: int, wanted: int) -> bytes:
    data, status = channel.send(Command(0xB0, offset >> 8, offset & 0xFF, expected=wanted))
    if status not in (OK, END_OF_FILE) or not 0 < len(data) <= wanted:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    return data
