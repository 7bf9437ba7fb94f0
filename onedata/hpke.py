"""Sealed to one receiver: HPKE base mode (RFC 9180), X25519, HKDF-SHA256, AES-256-GCM, without associated data.

`info` names what is sealed and for whom, so that nothing sealed for one use opens in another. The sealed bytes are the
32-byte encapsulated key and then the ciphertext: 48 bytes more than the content.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from onedata import wire
from onedata.credentials import PEPPER_BYTES
from onedata.sealing import SealBroken

_SUITE: Final = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def seal_to(public_key: X25519PublicKey | bytes, info: bytes, data: bytes) -> bytes:
    """Return `data` sealed to a receiver's key (32 raw bytes or the object). `ValueError` if it is no key."""
    key = X25519PublicKey.from_public_bytes(public_key) if isinstance(public_key, bytes) else public_key
    return _SUITE.encrypt(data, key, info=info)


def open_from(private_key: X25519PrivateKey, info: bytes, sealed: bytes) -> bytes:
    """Return what was sealed to this key under this `info`; `SealBroken` otherwise."""
    try:
        return _SUITE.decrypt(sealed, private_key, info=info)
    except (InvalidTag, ValueError):
        raise SealBroken("not sealed to this key, or damaged") from None


def _pepper_info(feed: str, epoch: int, kiosk: str) -> bytes:
    return wire.encode(["aim-pepper-1", feed, epoch, kiosk])


def seal_pepper(pepper: bytes, feed: str, epoch: int, kiosk: str, public_key: X25519PublicKey | bytes) -> bytes:
    """Return a feed's pepper of one epoch, sealed to one kiosk. `pepper` is 32 bytes, else `ValueError`."""
    if len(pepper) != PEPPER_BYTES:
        raise ValueError("the pepper is not 32 bytes")
    return seal_to(public_key, _pepper_info(feed, epoch, kiosk), pepper)


def open_pepper(sealed: bytes, feed: str, epoch: int, kiosk: str, private_key: X25519PrivateKey) -> bytes:
    """Return the pepper; `SealBroken` if it belongs to another kiosk, feed or epoch, or is damaged."""
    pepper = open_from(private_key, _pepper_info(feed, epoch, kiosk), sealed)
    if len(pepper) != PEPPER_BYTES:
        raise SealBroken("not a pepper")
    return pepper
