"""The sealed register's cryptography: a record opens only with what its visitor brings.

An *entry* lies at a credential's locator and wraps the keys of one *record*; the record's two *parts* are sealed under
two keys. AES-256-GCM throughout, a random 12-byte nonce in front, and associated data that name the place, so that
nothing sealed can be moved elsewhere. Byte by byte in docs/formats.md.
"""

import functools
import os
import threading
from collections.abc import Callable
from importlib import resources
from typing import Final, Literal, overload

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from onedata import wire
from onedata.credentials import (
    DEMO_COST,
    FACTORS,
    PRODUCTION_COST,
    Cost,
    CredentialKeys,
    CredentialKind,
    Factor,
    FactorKind,
    MalformedCredential,
    Opens,
    RandomIdentifier,
    check_cost,
    credential_keys,
    factor,
    identifier,
    is_cheap,
    opens,
    stretch,
)
from onedata.records import BasicRecord, FullRecord, MovedRecord

__all__ = [
    "DEMO_COST",
    "FACTORS",
    "PRODUCTION_COST",
    "Cost",
    "CredentialKeys",
    "CredentialKind",
    "EntryContents",
    "Factor",
    "FactorKind",
    "MalformedCredential",
    "Opens",
    "PaddingBuckets",
    "Parameters",
    "Part",
    "RandomIdentifier",
    "SealBroken",
    "check_cost",
    "credential_keys",
    "factor",
    "identifier",
    "is_cheap",
    "open_basic",
    "open_data",
    "open_entry",
    "open_part",
    "opens",
    "record_keys",
    "seal_data",
    "seal_entry",
    "seal_part",
    "stretch",
]

Part = Literal["basic", "full"]
Random = Callable[[int], bytes]
"""Gives that many fresh random bytes; only the test vectors pass anything but `os.urandom`."""

FORMAT: Final = "aim-register-1"
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
_OPENS_BASIC: Final = 1
_OPENS_FULL: Final = 2
_ENTRY_BYTES: Final = 1 + 16 + 32 + 32
_NO_KEY: Final = bytes(32)


class SealBroken(Exception):  # noqa: N818  # named for what is wrong
    """Sealed bytes are damaged, were moved, or belong to another key."""


class Parameters(msgspec.Struct, frozen=True):
    """What all of a register's keys hang on; they travel in its manifest and in the file itself."""

    salt: wire.Bytes16
    cost: Cost
    epoch: wire.Count
    feed: str
    """For example `register-52`."""


class EntryContents(msgspec.Struct, frozen=True):
    """What an entry wraps: where the record lies and the keys of its parts."""

    record_id: bytes
    basic_key: bytes
    full_key: bytes | None


class PaddingBuckets(msgspec.Struct, frozen=True):
    """The lengths, in bytes before sealing, that a part is padded to: a length must not tell how far a person got."""

    basic: tuple[int, ...]
    full: tuple[int, ...]

    def pad(self, content: bytes, part: Part) -> bytes:
        """Return `content` behind its 2-byte length, filled with zeros to the first bucket that holds it.

        Raises ValueError where none does.
        """
        for size in self.basic if part == "basic" else self.full:
            if len(content) + 2 <= size:
                return len(content).to_bytes(2, "big") + content + bytes(size - 2 - len(content))
        raise ValueError(f"a {part} part of {len(content)} bytes fits no bucket")


BUCKETS: Final = PaddingBuckets(basic=(256, 384, 512, 1024), full=(320, 640, 1280, 3072))


def record_keys() -> tuple[bytes, bytes]:
    """Return fresh random keys for a record's basic and full part, 32 bytes each."""
    return os.urandom(32), os.urandom(32)


def _associated(params: Parameters, place: bytes, version: int, part: str) -> bytes:
    return wire.encode([FORMAT, params.feed, params.epoch, place, version, part])


def _seal(key: bytes, plain: bytes, associated: bytes, random: Random) -> bytes:
    nonce = random(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def _open(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise SealBroken("too short")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
    except InvalidTag:
        raise SealBroken("the seal does not hold") from None


def seal_entry(
    keys: CredentialKeys,
    params: Parameters,
    record_id: bytes,
    basic_key: bytes,
    full_key: bytes | None,
    *,
    random: Random = os.urandom,
) -> bytes:
    """Return the wrapped entry of one credential; without `full_key` it opens the basic part only, at equal length."""
    mark, second = (_OPENS_BASIC, _NO_KEY) if full_key is None else (_OPENS_FULL, full_key)
    if (len(record_id), len(basic_key), len(second)) != (16, 32, 32):
        raise ValueError("a record id is 16 bytes, a key 32")
    plain = bytes([mark]) + record_id + basic_key + second
    return _seal(keys.wrap_key, plain, _associated(params, keys.locator, 0, "entry"), random)


def open_entry(keys: CredentialKeys, params: Parameters, wrapped: bytes) -> EntryContents:
    """Return what an entry wraps; `SealBroken` when it is damaged or lies at a locator not its own."""
    plain = _open(keys.wrap_key, wrapped, _associated(params, keys.locator, 0, "entry"))
    if len(plain) != _ENTRY_BYTES or plain[0] not in (_OPENS_BASIC, _OPENS_FULL):
        raise SealBroken("not an entry")
    full_key = plain[49:] if plain[0] == _OPENS_FULL else None
    return EntryContents(plain[1:17], plain[17:49], full_key)


def seal_data(
    content: bytes,
    key: bytes,
    params: Parameters,
    record_id: bytes,
    version: int,
    part: Part,
    *,
    random: Random = os.urandom,
) -> bytes:
    """Return `content` packed, padded and sealed as one part of a record."""
    padded = BUCKETS.pad(_zstd().compressor.compress(content), part)
    return _seal(key, padded, _associated(params, record_id, version, part), random)


def open_data(sealed: bytes, key: bytes, params: Parameters, record_id: bytes, version: int, part: Part) -> bytes:
    """Return the content of one sealed part; `SealBroken` on any tampering."""
    padded = _open(key, sealed, _associated(params, record_id, version, part))
    length = int.from_bytes(padded[:2], "big")
    if length + 2 > len(padded):
        raise SealBroken("the padding is broken")
    try:
        return wire.unzip(padded[2 : 2 + length], _CONTENT_LIMIT, _zstd().decompressor)
    except wire.Malformed as error:
        raise SealBroken(str(error)) from None


def seal_part(
    value: BasicRecord | FullRecord | MovedRecord,
    key: bytes,
    params: Parameters,
    record_id: bytes,
    version: int,
    part: Part,
    *,
    random: Random = os.urandom,
) -> bytes:
    """Return one sealed part of a record; raises `ValueError` when it is longer than the largest bucket."""
    return seal_data(wire.encode(value), key, params, record_id, version, part, random=random)


@overload
def open_part(
    sealed: bytes, key: bytes, params: Parameters, record_id: bytes, version: int, part: Literal["basic"]
) -> BasicRecord: ...
@overload
def open_part(
    sealed: bytes, key: bytes, params: Parameters, record_id: bytes, version: int, part: Literal["full"]
) -> FullRecord: ...
def open_part(
    sealed: bytes, key: bytes, params: Parameters, record_id: bytes, version: int, part: Part
) -> BasicRecord | FullRecord:
    """Return one part of a record; `SealBroken` on any tampering."""
    content = open_data(sealed, key, params, record_id, version, part)
    kind: type[BasicRecord | FullRecord] = BasicRecord if part == "basic" else FullRecord
    try:
        return wire.decode(content, kind, _CONTENT_LIMIT)
    except wire.Malformed as error:
        raise SealBroken(str(error)) from None


def open_basic(
    sealed: bytes, key: bytes, params: Parameters, record_id: bytes, version: int
) -> BasicRecord | MovedRecord:
    """Return a record's basic part, or what is left of one that moved; `SealBroken` on any tampering."""
    content = open_data(sealed, key, params, record_id, version, "basic")
    try:
        return wire.decode(content, BasicRecord, _CONTENT_LIMIT)
    except wire.Malformed:
        pass
    try:
        return wire.decode(content, MovedRecord, _CONTENT_LIMIT)
    except wire.Malformed:
        raise SealBroken("neither a basic part nor a moved record") from None


_CONTENT_LIMIT: Final = 16384
"""Most bytes of one part, unpacked."""


class _Zstd(threading.local):
    """Compressor and decompressor with the shipped dictionary: neither may be used by two threads at once."""

    def __init__(self) -> None:
        dictionary = zstandard.ZstdCompressionDict(resources.files("onedata").joinpath("record.dict").read_bytes())
        parameters = zstandard.ZstdCompressionParameters.from_level(
            12, write_content_size=False, write_checksum=False, write_dict_id=False
        )
        self.compressor = zstandard.ZstdCompressor(dict_data=dictionary, compression_params=parameters)
        self.decompressor = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=wire.WINDOW)


@functools.cache
def _zstd() -> _Zstd:
    return _Zstd()
