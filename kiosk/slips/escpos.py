"""A slip's image as raster strips for a receipt printer, and as one whole file."""

from collections.abc import Sequence

from PIL import Image

STRIP_ROWS = 48
"""6 mm a strip: small enough to notice an empty roll between two strips."""

_INIT = b"\x1b@"
_FEED_4_LINES = b"\x1bd\x04"
_CUT = b"\x1dVB\x00"
_RASTER = b"\x1dv0\x00"
_BITS = 8


def raster_strips(image_bits: bytes, width: int, height: int) -> tuple[bytes, ...]:
    """Return strips of `GS v 0` commands for rows packed eight dots a byte, leftmost dot first, 1 = black.

    Every printer knows this command, at any width: white rows go one byte wide, others end at their last black byte.

    Raises ValueError where the length of `image_bits` is not width / 8 times height.
    """
    row = width // _BITS
    if width % _BITS or len(image_bits) != row * height:
        raise ValueError(f"{len(image_bits)} bytes are no image of {width} by {height} dots")
    rows = [image_bits[start : start + row] for start in range(0, len(image_bits), row)]
    return tuple(_strip(rows[top : top + STRIP_ROWS]) for top in range(0, height, STRIP_ROWS))


def _strip(rows: Sequence[bytes]) -> bytes:
    """Return the shortest of two ways: the strip as one raster, or white and printed rows apart."""
    runs: list[list[bytes]] = []
    for row in rows:
        if runs and any(row) == any(runs[-1][-1]):
            runs[-1].append(row)
        else:
            runs.append([row])
    return min(_raster(rows), b"".join(map(_raster, runs)), key=len)


def _raster(rows: Sequence[bytes]) -> bytes:
    width = max(1, *(len(row.rstrip(b"\x00")) for row in rows))
    return (
        _RASTER + width.to_bytes(2, "little") + len(rows).to_bytes(2, "little") + b"".join(row[:width] for row in rows)
    )


def strips(image: Image.Image) -> tuple[bytes, ...]:
    """Return the strips of a rendered slip (mode "1")."""
    if image.mode != "1":
        raise ValueError(f"a slip has one bit a dot, not mode {image.mode}")
    black = bytes(byte ^ 0xFF for byte in image.tobytes())
    return raster_strips(black, image.width, image.height)


def job(image: Image.Image) -> bytes:
    """Return a whole file that a printer can be sent as it is: initialise, strips, feed, cut."""
    return _INIT + b"".join(strips(image)) + _FEED_4_LINES + _CUT
