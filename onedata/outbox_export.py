"""An outbox carried by hand: sealed events as they are, on a stick, and the portal's receipts on the way back.

Nothing in it can be read but by the portal, and nothing added unseen: every event is signed by its kiosk, every receipt
by the portal. The hash at the end only tells a cut file from a whole one. Byte by byte in docs/formats.md.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import IO, Final, Literal

from onedata.events import BATCH_LIMIT
from onedata.wire import Malformed

EVENTS: Final = b"AIMOUT1\n"
RECEIPTS: Final = b"AIMREC1\n"
Kind = Literal[b"AIMOUT1\n", b"AIMREC1\n"]
_LENGTH: Final = 4
_DIGEST: Final = 32
_CHUNK: Final = 1 << 16


def write_pieces(file: IO[bytes], kind: Kind, pieces: Iterable[bytes]) -> int:
    """Write encoded events, or the portal's encoded answers; return how many. Raises ValueError for an empty one."""
    digest, count = hashlib.sha256(), 0

    def put(data: bytes) -> None:
        digest.update(data)
        file.write(data)

    put(kind)
    for piece in pieces:
        if not 1 <= len(piece) <= BATCH_LIMIT:
            raise ValueError("a piece is empty or too long")
        put(len(piece).to_bytes(_LENGTH, "big") + piece)
        count += 1
    put(bytes(_LENGTH))
    file.write(digest.digest())
    return count


def read_pieces(file: IO[bytes], kind: Kind) -> Iterator[bytes]:
    """Yield the pieces of a whole file; raises `Malformed` before the first when it is cut, changed or of another kind.

    Reads the file twice and holds one piece at a time.
    """
    _check(file, kind)
    file.seek(len(kind))
    while length := int.from_bytes(file.read(_LENGTH), "big"):
        if length > BATCH_LIMIT:
            raise Malformed("a piece is too long")
        yield _exactly(file, length)
    if len(file.read(_DIGEST + 1)) != _DIGEST:
        raise Malformed("something follows the last piece")


def _check(file: IO[bytes], kind: Kind) -> None:
    size = file.seek(0, 2)
    if size < len(kind) + _LENGTH + _DIGEST:
        raise Malformed("the file is cut off")
    file.seek(0)
    digest, left = hashlib.sha256(), size - _DIGEST
    while left > 0:
        chunk = _exactly(file, min(left, _CHUNK))
        if left == size - _DIGEST and not chunk.startswith(kind):
            raise Malformed("not a file of this kind")
        digest.update(chunk)
        left -= len(chunk)
    if file.read(_DIGEST) != digest.digest():
        raise Malformed("the file is cut off or damaged")


def _exactly(file: IO[bytes], length: int) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise Malformed("the file is cut off")
    return data
