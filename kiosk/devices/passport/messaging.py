"""Secure messaging under 3DES keys (ICAO 9303-11 §9.8): a channel in which nothing can be read, changed or repeated."""

import hmac

from kiosk.devices.e_ktp import Transmit
from kiosk.devices.passport.apdu import Command, split
from kiosk.devices.passport.triple_des import MAC_BYTES, Blocks, RetailMac, pad, unpad
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault
from onedata import tlv

COMMAND_DATA, EXPECTED, STATUS, CHECKSUM = 0x87, 0x97, 0x99, 0x8E
PADDED = b"\x01"
"""What stands before encrypted data: padding method 2 was used."""
CLASS = 0x0C
_COUNTER_BYTES = 8
_WHOLE = 1 << 8 * _COUNTER_BYTES


class SecureChannel:
    """A `Channel` that encrypts, authenticates and counts; an answer that is not protected ends it."""

    def __init__(self, transmit: Transmit, encryption: bytes, authentication: bytes, counter: int) -> None:
        self._transmit = transmit
        self._blocks = Blocks(encryption)
        self._checksum = RetailMac(authentication)
        self._counter = counter

    def send(self, command: Command) -> tuple[bytes, int]:
        """Return data and status word; both came from the chip that holds the keys."""
        response, outer = split(self._transmit(self.protect(command)))
        if not response:
            raise CardTrouble(Fault.PASSPORT_UNREADABLE)  # the chip has given the channel up
        data, status = self.unprotect(response)
        if status != outer:
            raise CardTrouble(Fault.PASSPORT_UNREADABLE)
        return data, status

    def protect(self, command: Command) -> bytes:
        """Return the command as it is sent; counts one on."""
        head = bytes([CLASS, command.ins, command.p1, command.p2])
        body = b""
        if command.data:
            body += tlv.encode(COMMAND_DATA, PADDED + self._blocks.encrypt(pad(command.data)))
        if command.expected is not None:
            body += tlv.encode(EXPECTED, bytes([command.expected % 256]))
        body += tlv.encode(CHECKSUM, self._mac(pad(head) + body))
        return head + bytes([len(body)]) + body + b"\x00"

    def unprotect(self, response: bytes) -> tuple[bytes, int]:
        """Return what a response says once its checksum is right; counts one on. Raises `CardTrouble`."""
        try:
            return self._opened(response)
        except ValueError:
            raise CardTrouble(Fault.PASSPORT_UNREADABLE) from None

    def _opened(self, response: bytes) -> tuple[bytes, int]:
        parts = {part.tag: part for part in tlv.objects(response)}
        if not {STATUS, CHECKSUM} <= parts.keys() <= {COMMAND_DATA, STATUS, CHECKSUM}:
            raise tlv.TlvWrong("not the objects of a protected response")
        checksum = parts[CHECKSUM]
        covered = response[: checksum.start - 2]
        right = self._mac(covered)
        if checksum.end != len(response) or not hmac.compare_digest(right, checksum.value):
            raise tlv.TlvWrong("the checksum is another one")
        data = parts[COMMAND_DATA].value if COMMAND_DATA in parts else b""
        if data and data[:1] != PADDED:
            raise tlv.TlvWrong("not padded")
        plain = unpad(self._blocks.decrypt(data[1:])) if data else b""
        return plain, int.from_bytes(parts[STATUS].value, "big")

    def _mac(self, covered: bytes) -> bytes:
        self._counter = (self._counter + 1) % _WHOLE
        counted = self._counter.to_bytes(_COUNTER_BYTES, "big") + covered
        return self._checksum.over(pad(counted))[:MAC_BYTES]
