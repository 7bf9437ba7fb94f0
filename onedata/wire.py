"""One MessagePack on every wire: encoding, bounded decoding, and the one error for bytes that make no sense."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Annotated, Any, TypeVar, cast

import msgspec
import zstandard

T = TypeVar("T")

WINDOW = 1 << 23
"""Most memory, in bytes, that unpacking a zstd frame may ask for."""

Instant = Annotated[dt.datetime, msgspec.Meta(tz=True)]
"""A moment with its time zone; UTC on the wire (MessagePack timestamp)."""
Bytes8 = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
Bytes16 = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Bytes64 = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A number that only grows: sequence, epoch, incarnation, rows, bytes."""


class Malformed(ValueError):  # noqa: N818  # named for what is wrong
    """Bytes from outside do not have the documented form."""


_encoder = msgspec.msgpack.Encoder()
_readers: dict[object, Callable[[bytes], Any]] = {}
_making = threading.Lock()


def encode(value: object) -> bytes:
    """Return `value` as MessagePack, fields in the order of their class: equal values give equal bytes."""
    return _encoder.encode(value)


def decode(data: bytes, kind: type[T], limit: int) -> T:
    """Return the value of class `kind` in `data`; `Malformed` beyond `limit` bytes or in any other form."""
    if len(data) > limit:
        raise Malformed(f"{len(data)} bytes where at most {limit} are allowed")
    try:
        return cast("T", _reader(kind)(data))
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise _unlike(kind, error) from None


def decoder(kind: type[T], limit: int) -> Callable[[bytes], T]:
    """Return `decode` made ready for many values of one class: it raises `Malformed` likewise."""
    read = _reader(kind)

    def one(data: bytes) -> T:
        if len(data) > limit:
            raise Malformed(f"{len(data)} bytes where at most {limit} are allowed")
        try:
            return cast("T", read(data))
        except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
            raise _unlike(kind, error) from None

    return one


def _reader(kind: object) -> Callable[[bytes], Any]:
    """Return what reads a class, made by one thread at a time.

    msgspec 0.22 ends the process where several threads look at a class, or one inside it, for the first time.
    """
    read = _readers.get(kind)
    if read is None:
        with _making:
            read = _readers.setdefault(kind, msgspec.msgpack.Decoder(kind).decode)
    return read


def _unlike(kind: object, error: Exception) -> Malformed:
    # The cause is cut off: msgspec quotes values, and values may be personal.
    return Malformed(f"not a {getattr(kind, '__name__', 'value')}: {type(error).__name__}")


def unzip(data: bytes, limit: int, decompressor: zstandard.ZstdDecompressor | None = None) -> bytes:
    """Return the content of one zstd frame; `Malformed` when it is broken, followed by more, or above `limit` bytes."""
    try:
        # decompress() trusts the size that the frame announces, so that size is looked at first.
        announced = zstandard.get_frame_parameters(data).content_size
        if announced not in (zstandard.CONTENTSIZE_UNKNOWN, zstandard.CONTENTSIZE_ERROR) and announced > limit:
            raise Malformed(f"more than {limit} bytes when unpacked")
        engine = decompressor or zstandard.ZstdDecompressor(max_window_size=WINDOW)
        return engine.decompress(data, max_output_size=limit, allow_extra_data=False)
    except (zstandard.ZstdError, MemoryError):
        raise Malformed("not one whole zstd frame within its limit") from None
