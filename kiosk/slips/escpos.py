"""A slip's image as raster strips for a receipt printer, and as one whole file."""

from PIL import Image

STRIP_ROWS = 48
"""6 mm a strip: small enough to notice an empty roll between two strips."""

_INIT = b"\x1b@"
_FEED_4_LINES = b"\x1bd\x04"
_CUT = b"\x1dVB\x00"
_RASTER = b"\x1dv0\x00"
_BITS = 8


def raster_strips(image_bits: bytes, width: int, height: int) -> tuple[bytes, ...]:
    """Return self-contained `GS v 0` commands for rows packed eight dots a byte, leftmost dot first, 1 = black.

    Raises ValueError where the length of `image_bits` is not width / 8 times height.
    """
    row = width // _BITS
    if width % _BITS or len(image_bits) != row * height:
        raise ValueError(f"{len(image_bits)} bytes are no image of {width} by {height} dots")
    return tuple(
        _RASTER
        + row.to_bytes(2, "little")
        + min(STRIP_ROWS, height - top).to_bytes(2, "little")
        + image_bits[top * row : (top + STRIP_ROWS) * row]
        for top in range(0, height, STRIP_ROWS)
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
