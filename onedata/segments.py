"""Segments: a feed's changes, and a public feed's whole content, as one sorted stream of puts and drops.

A segment is one zstd frame; inside it every operation stands behind its length. A kiosk applies one segment, with the
cursor, in one transaction.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Final

import msgspec
import zstandard

from onedata import wire
from onedata.wire import Malformed

SEGMENT_OPERATIONS: Final = 10_000
"""Most operations of a segment that changes a feed; a snapshot may hold more."""
OPERATION_LIMIT: Final = 1 << 20
"""Most bytes of one operation."""
_LENGTH: Final = struct.Struct(">I")


class Put(msgspec.Struct, frozen=True, array_like=True, tag="put"):
    """Set a row. Its key is a name or code; in a register the locator or record id in lower-case hex."""

    table: str
    key: str
    value: bytes


class Drop(msgspec.Struct, frozen=True, array_like=True, tag="drop"):
    """Remove a row; one that is not there is no error."""

    table: str
    key: str


Op = Put | Drop


def order(op: Op) -> tuple[bytes, bytes]:
    """Return what operations are sorted by: table, then key, as bytes."""
    return op.table.encode(), op.key.encode()


def encode_segment(ops: Iterable[Op]) -> bytes:
    """Return the segment of these operations, sorted; raises `ValueError` if two touch one row."""
    rows = sorted(ops, key=order)
    if any(order(one) == order(other) for one, other in pairwise(rows)):
        raise ValueError("two operations on one row")
    frames = []
    for op in rows:
        body = wire.encode(op)
        if len(body) > OPERATION_LIMIT:
            raise ValueError("an operation is too long")
        frames.append(_LENGTH.pack(len(body)) + body)
    return zstandard.ZstdCompressor(level=12, write_checksum=False).compress(b"".join(frames))


def decode_segment(data: bytes, max_bytes: int) -> Iterator[Op]:
    """Yield a segment's operations in order; raises `Malformed` as soon as something is not as it must be.

    `max_bytes` bounds the unpacked length, and with it the memory. Whoever stores what is yielded does so in one
    transaction and rolls it back on `Malformed`: a wrong operation may stand behind good ones.
    """
    last: tuple[str, str] | None = None
    for body in _bodies(wire.unzip(data, max_bytes)):
        op = _decoded(body)
        here = op.table, op.key  # texts compare as their UTF-8 does
        if last is not None and here <= last:
            raise Malformed("the operations are not in order")
        last = here
        yield op


_decoded: Final[Callable[[bytes], Op]] = wire.decoder(Op, OPERATION_LIMIT)  # type: ignore[arg-type]  # a union


def _bodies(inside: bytes) -> Iterator[bytes]:
    start, length, whole = 0, _LENGTH.unpack_from, len(inside)
    while start < whole:
        body = start + _LENGTH.size
        end = body + length(inside, start)[0] if body <= whole else whole + 1
        if end > whole:
            raise Malformed("the last operation is cut off")
        if end - body > OPERATION_LIMIT:
            raise Malformed("an operation is too long")
        yield inside[body:end]
        start = end
