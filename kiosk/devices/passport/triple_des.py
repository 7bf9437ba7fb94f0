"""Two-key triple DES as ICAO 9303-11 §9.8 uses it: keys, CBC, padding, and the retail MAC of ISO 9797-1.

3DES is not chosen here: it is what Basic Access Control prescribes, and its keys are as guessable as a birth date.
"""

import functools
import hashlib

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, modes

BLOCK = 8
MAC_BYTES = 8
_ENCRYPTION, _AUTHENTICATION = 1, 2
_ZERO = bytes(BLOCK)
_KEY_BYTES, _THREE_KEYS = 16, 24
_ODD = bytes(byte & 0xFE | (byte >> 1).bit_count() % 2 ^ 1 for byte in range(256))
"""Each byte with its parity bit set, as the published examples show the keys; DES itself ignores it."""


def keys(seed: bytes) -> tuple[bytes, bytes]:
    """Return the keys for encryption and authentication of a 16-byte seed (§9.7.1)."""
    return _derived(seed, _ENCRYPTION), _derived(seed, _AUTHENTICATION)


class Blocks:
    """Triple DES of whole blocks under one key, CBC with a zero vector for each message.

    Its contexts live as long as it does: making one costs as much as a short message. CBC goes on from the last block
    of the message before, so that block is taken out of the first one of the next. For one thread.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(TripleDES(_whole(key)), modes.CBC(_ZERO))
        self._sent = self._heard = _ZERO

    @functools.cached_property
    def _encryptor(self) -> CipherContext:
        return self._cipher.encryptor()

    @functools.cached_property
    def _decryptor(self) -> CipherContext:
        return self._cipher.decryptor()

    def encrypt(self, data: bytes) -> bytes:
        """Encrypt whole blocks. Raises ValueError for anything else."""
        _check_whole(data)
        encrypted = self._encryptor.update(_xor(data[:BLOCK], self._sent) + data[BLOCK:])
        self._sent = encrypted[-BLOCK:]
        return encrypted

    def decrypt(self, data: bytes) -> bytes:
        """Decrypt whole blocks. Raises ValueError for anything else."""
        _check_whole(data)
        plain = self._decryptor.update(data)
        first, self._heard = _xor(plain[:BLOCK], self._heard), data[-BLOCK:]
        return first + plain[BLOCK:]


class RetailMac:
    """The checksum of ISO 9797-1 (MAC algorithm 3): DES through all blocks, triple DES at the last."""

    def __init__(self, key: bytes) -> None:
        self._chain = Blocks(key[:BLOCK])
        self._last = Blocks(key)

    def over(self, data: bytes) -> bytes:
        """Return the checksum of whole blocks."""
        head, last = data[:-BLOCK], data[-BLOCK:]
        chained = self._chain.encrypt(head)[-BLOCK:] if head else _ZERO
        return self._last.encrypt(_xor(chained, last))


def encrypt(key: bytes, data: bytes) -> bytes:
    """Encrypt whole blocks once under a key."""
    return Blocks(key).encrypt(data)


def decrypt(key: bytes, data: bytes) -> bytes:
    """Decrypt whole blocks once under a key."""
    return Blocks(key).decrypt(data)


def mac(key: bytes, data: bytes) -> bytes:
    """Return the checksum of whole blocks once under a key."""
    return RetailMac(key).over(data)


def pad(data: bytes) -> bytes:
    """Add 80 and as many zeros as make whole blocks (padding method 2)."""
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def unpad(data: bytes) -> bytes:
    """Take the padding away. Raises ValueError where there is none."""
    bare = data.rstrip(b"\0")
    if bare[-1:] != b"\x80" or len(data) - len(bare) >= BLOCK:
        raise ValueError("no padding")
    return bare[:-1]


def _check_whole(data: bytes) -> None:
    if not data or len(data) % BLOCK:
        raise ValueError("not whole blocks")


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(BLOCK, "big")


def _whole(key: bytes) -> bytes:
    """Write out one (plain DES) or two keys as the three that the library takes."""
    return (key * 3)[:_THREE_KEYS]


def _derived(seed: bytes, purpose: int) -> bytes:
    digest = hashlib.sha1(seed + purpose.to_bytes(4, "big"), usedforsecurity=False).digest()
    return digest[:_KEY_BYTES].translate(_ODD)
