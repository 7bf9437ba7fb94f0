"""Padding of sealed questions and answers to a few fixed lengths, so that a length tells nothing of who was found."""

from typing import Final

from onedata import wire

_LENGTH: Final = 4
"""Bytes before the content that say how long it is, big-endian."""


def padded(content: bytes, lengths: tuple[int, ...]) -> bytes:
    """Return the content, led by its length, with zeros to the shortest of `lengths` (ascending) that holds it.

    Raises ValueError where none does.
    """
    framed = len(content).to_bytes(_LENGTH, "big") + content
    length = next((length for length in lengths if length >= len(framed)), None)
    if length is None:
        raise ValueError("longer than the longest padding")
    return framed.ljust(length, b"\0")


def unpadded(plain: bytes) -> bytes:
    """Return the content of what was padded. Raises `Malformed` where it is shorter than it says."""
    size = int.from_bytes(plain[:_LENGTH], "big")
    if size > len(plain) - _LENGTH:
        raise wire.Malformed("shorter than it says")
    return plain[_LENGTH : _LENGTH + size]
