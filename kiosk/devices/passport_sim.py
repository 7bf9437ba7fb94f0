"""The chip of a passport without a chip: BAC, secure messaging and files from the card's side.

It draws its challenge and its share of the keys from nothing random, so that a test can say what comes when.
"""

import hashlib
import hmac

from kiosk.devices.card_sim import SimulatedPassport
from kiosk.devices.passport.bac import access_keys
from kiosk.devices.passport.messaging import CHECKSUM, CLASS, COMMAND_DATA, EXPECTED, PADDED, STATUS
from kiosk.devices.passport.triple_des import decrypt, encrypt, keys, mac, pad, unpad
from onedata import tlv
from onedata.mrz import AccessKey

_OK, _NO_FILE, _NO_COMMAND, _REFUSED, _WRONG_MESSAGE, _NOT_NOW, _BAD_OFFSET = (
    bytes.fromhex(word) for word in ("9000", "6A82", "6D00", "6300", "6988", "6985", "6B00")
)
_SELECT, _READ = 0xA4, 0xB0
_SELECT_BY_NAME, _CHALLENGE, _AUTHENTICATE = (bytes.fromhex(head) for head in ("00A4040C", "00840000", "00820000"))
_APPLICATION = bytes.fromhex("A0000002471001")
_NONCE, _TOKEN = 8, 40
_HEADER = 4


class PassportSession:
    """The chip from power-up to power-down."""

    def __init__(self, passport: SimulatedPassport) -> None:
        self._passport = passport
        self._keys = access_keys(AccessKey(passport.number, passport.birth, passport.expiry))
        self._nonce = b""
        self._secure: _ChipSide | None = None
        self._file: bytes | None = None
        self._chosen = False

    def answer(self, command: bytes) -> bytes | None:
        """Return the response, None to a command that is not for a passport."""
        head, body = command[:_HEADER], command[_HEADER + 1 :]
        if head[:1] == bytes([CLASS]) and self._secure is not None:
            return self._protected(command)
        if head == _SELECT_BY_NAME and body[: len(_APPLICATION)] == _APPLICATION:
            self._chosen = True
            return _OK
        if head == _CHALLENGE and self._chosen:
            self._nonce = _drawn("challenge", self._passport.sod)[:_NONCE]
            return self._nonce + _OK if self._passport.bac else _NO_COMMAND
        if head == _AUTHENTICATE and self._nonce:
            return self._authenticate(body[:_TOKEN])
        return None

    def _authenticate(self, token: bytes) -> bytes:
        encryption, authentication = self._keys
        sent, checksum = token[:32], token[32:]
        if not hmac.compare_digest(checksum, mac(authentication, pad(sent))):
            return _REFUSED
        opened = decrypt(encryption, sent)
        theirs, nonce, share = opened[:8], opened[8:16], opened[16:]
        if nonce != self._nonce:
            return _REFUSED
        ours = _drawn("share", self._passport.sod)[:16]
        answer = encrypt(encryption, nonce + theirs + ours)
        seed = bytes(a ^ b for a, b in zip(share, ours, strict=True))
        self._secure = _ChipSide(*keys(seed), int.from_bytes(nonce[-4:] + theirs[-4:], "big"))
        self._nonce = b""
        return answer + mac(authentication, pad(answer)) + _OK

    def _protected(self, command: bytes) -> bytes:
        if self._secure is None:
            return _NOT_NOW
        try:
            ins, offset, data, wanted = self._secure.opened(command)
        except ValueError:
            self._secure = None
            return _WRONG_MESSAGE
        return self._secure.closed(*self._work(ins, offset, data, wanted))

    def _work(self, ins: int, offset: int, data: bytes, wanted: int) -> tuple[bytes, bytes]:
        if ins == _SELECT:
            self._file = self._passport.file(int.from_bytes(data, "big"))
            return b"", _OK if self._file is not None else _NO_FILE
        if ins != _READ or self._file is None:
            return b"", _NOT_NOW
        if offset >= len(self._file):
            return b"", _BAD_OFFSET
        return self._file[offset : offset + wanted], _OK


class _ChipSide:
    """Secure messaging seen from the chip."""

    def __init__(self, encryption: bytes, authentication: bytes, counter: int) -> None:
        self._encryption = encryption
        self._authentication = authentication
        self._counter = counter

    def opened(self, command: bytes) -> tuple[int, int, bytes, int]:
        """Return instruction, both parameters, data and bytes wanted. Raises ValueError."""
        body = command[5 : 5 + command[4]]
        parts = {part.tag: part for part in tlv.objects(body)}
        covered = body[: parts[CHECKSUM].start - 2] if CHECKSUM in parts else b""
        right = self._mac(pad(command[:_HEADER]) + covered)
        if CHECKSUM not in parts or not hmac.compare_digest(right, parts[CHECKSUM].value):
            raise ValueError("the checksum is another one")
        data = parts[COMMAND_DATA].value[1:] if COMMAND_DATA in parts else b""
        wanted = parts[EXPECTED].value[0] if EXPECTED in parts else 0
        plain = unpad(decrypt(self._encryption, data)) if data else b""
        return command[1], int.from_bytes(command[2:4], "big"), plain, wanted or 256

    def closed(self, data: bytes, status: bytes) -> bytes:
        """Return a protected response."""
        body = tlv.encode(COMMAND_DATA, PADDED + encrypt(self._encryption, pad(data))) if data else b""
        body += tlv.encode(STATUS, status)
        return body + tlv.encode(CHECKSUM, self._mac(body)) + status

    def _mac(self, covered: bytes) -> bytes:
        self._counter += 1
        return mac(self._authentication, pad(self._counter.to_bytes(8, "big") + covered))


def _drawn(what: str, seed: str) -> bytes:
    return hashlib.sha256(f"{what} {seed}".encode()).digest()
