"""The QR code of a slip as a matrix of modules; renderers give it whole dots."""

from typing import Literal

from qrcode import QRCode, constants
from qrcode.exceptions import DataOverflowError
from qrcode.util import QRData

Matrix = tuple[tuple[bool, ...], ...]

QUIET = 4
"""Modules of white that a reader wants on every side."""
_ALPHANUMERIC: Literal[2] = 2
_BYTES: Literal[4] = 4
_MASK = 2
"""Signatures are as good as random, so no mask is better than another; trying all eight costs 15 ms a slip."""
_BEST_LEVEL_FIRST = (constants.ERROR_CORRECT_M, constants.ERROR_CORRECT_L)


class TooLong(ValueError):  # noqa: N818 -- says what is wrong, as every error of the slips does
    """The text makes more modules than fit."""


def matrix(text: str, most_modules: int) -> Matrix:
    """Return the modules of `text`, True for black, at the strongest error correction that fits.

    Text before and after a `#` goes in as alphanumeric segments: an uppercase URL with a base32 fragment takes
    5.5 bits a character, and only the `#` itself eight. Raises TooLong where even the weakest level does not fit.
    """
    for level in _BEST_LEVEL_FIRST:
        code = QRCode(error_correction=level, border=0, mask_pattern=_MASK)
        for segment in _segments(text):
            code.add_data(segment, optimize=0)
        try:
            code.make(fit=True)
        except (DataOverflowError, ValueError) as error:
            raise TooLong(f"{len(text)} characters fit no QR code") from error
        if code.modules_count <= most_modules:
            return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
    raise TooLong(f"{code.modules_count} modules, at most {most_modules} fit")


def _segments(text: str) -> list[QRData]:
    """Cut a text at its first `#`; what is not uppercase alphanumeric goes in as bytes."""
    head, mark, tail = text.partition("#")
    return [_segment(piece) for piece in (head, mark, tail) if piece]


def _segment(piece: str) -> QRData:
    if all(c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" for c in piece):
        return QRData(piece, _ALPHANUMERIC)
    return QRData(piece, _BYTES)
