"""Tag, length, value as in ISO 7816-4 and the files of a passport: definite lengths only."""

from collections.abc import Iterator

import msgspec

_MULTI_BYTE, _MORE, _LONG = 0x1F, 0x80, 0x80
_MOST_TAG, _MOST_LENGTH = 3, 4


class TlvWrong(ValueError):  # noqa: N818  # named for what is wrong
    """The bytes are no tag, length and value."""


class Tlv(msgspec.Struct, frozen=True):
    """One object: its tag, its value, and where the value begins and the object ends."""

    tag: int
    value: bytes
    start: int
    end: int


def header(data: bytes, at: int = 0) -> tuple[int, int, int]:
    """Return tag, length of the value and where the value begins. Raises `TlvWrong`."""
    tag, place = _tag(data, at)
    length, place = _length(data, place)
    return tag, length, place


def objects(data: bytes) -> Iterator[Tlv]:
    """Give the objects that stand one after another and fill `data`. Raises `TlvWrong`."""
    at = 0
    while at < len(data):
        tag, length, start = header(data, at)
        at = start + length
        if at > len(data):
            raise TlvWrong("longer than what holds it")
        yield Tlv(tag, data[start:at], start, at)


def only(data: bytes, tag: int) -> bytes:
    """Return the value of the one object with a tag that `data` is. Raises `TlvWrong`."""
    found = list(objects(data))
    if len(found) != 1 or found[0].tag != tag:
        raise TlvWrong("not the one object that should stand here")
    return found[0].value


def first(data: bytes, tag: int) -> bytes | None:
    """Return the value of the first object with a tag, None if there is none. Raises `TlvWrong`."""
    return next((found.value for found in objects(data) if found.tag == tag), None)


def encode(tag: int, value: bytes) -> bytes:
    """Return an object, its length in the shortest form."""
    name = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    size = len(value)
    if size < _LONG:
        return name + bytes([size]) + value
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return name + bytes([_LONG | len(digits)]) + digits + value


def _tag(data: bytes, at: int) -> tuple[int, int]:
    end = at + 1
    if data[at:end] and data[at] & _MULTI_BYTE == _MULTI_BYTE:
        while end - at < _MOST_TAG and end < len(data) and data[end] & _MORE:
            end += 1
        end += 1
    if end > len(data) or end - at > _MOST_TAG:
        raise TlvWrong("no tag")
    return int.from_bytes(data[at:end], "big"), end


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise TlvWrong("no length")
    if data[at] < _LONG:
        return data[at], at + 1
    count = data[at] & ~_LONG
    end = at + 1 + count
    if not 0 < count <= _MOST_LENGTH or end > len(data):
        raise TlvWrong("no definite length")
    return int.from_bytes(data[at + 1 : end], "big"), end
