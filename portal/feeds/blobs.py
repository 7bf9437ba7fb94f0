"""Blobs on disk: written once under the SHA-256 of what they hold, never changed."""

import hashlib
import os
import re
import shutil
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from onedata.feeds import BLOB_LIMIT, Blob, blob_of

_NAME = re.compile(r"[0-9a-f]{64}")
_KEPT_SECONDS = 3 * 24 * 3600
"""A blob that no manifest names stays this long: a kiosk may be in the middle of it."""
SCRATCH = ".making-"
"""Begins the name of a folder in which a publisher makes a file to be cut; one that was killed leaves its own."""

Pieces = tuple[tuple[Blob, ...], int, bytes]
"""A whole in blobs: their addresses, size and SHA-256 of the whole."""


def path_of(folder: Path, sha256: str) -> Path:
    """Return where a blob lies; raises ValueError for anything but 64 lower-case hex digits."""
    if not _NAME.fullmatch(sha256):
        raise ValueError("not a blob name")
    return folder / sha256[:2] / sha256


def put(folder: Path, content: bytes) -> Blob:
    """Store one blob durably and return its address; storing it again does nothing."""
    blob = blob_of(content)
    path = path_of(folder, blob.sha256.hex())
    if path.exists() and path.stat().st_size == blob.size:
        os.utime(path)
        return blob
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync_folder(path.parent)
    return blob


def put_file(folder: Path, source: Path) -> Pieces:
    """Cut a file into blobs; returns them with the size and SHA-256 of the whole."""
    blobs, digest, size = [], hashlib.sha256(), 0
    with source.open("rb") as file:
        while piece := file.read(BLOB_LIMIT):
            digest.update(piece)
            size += len(piece)
            blobs.append(put(folder, piece))
    return tuple(blobs), size, digest.digest()


def put_bytes(folder: Path, content: bytes) -> Pieces:
    """Cut bytes into blobs; returns them with the size and SHA-256 of the whole."""
    pieces = [content[i : i + BLOB_LIMIT] for i in range(0, len(content), BLOB_LIMIT)]
    return tuple(put(folder, piece) for piece in pieces), len(content), hashlib.sha256(content).digest()


def read_range(path: Path, start: int, length: int) -> Iterator[bytes]:
    """Yield `length` bytes from `start`, in pieces."""
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(length, 1 << 16))):
            length -= len(piece)
            yield piece


def sweep(folder: Path, kept: Collection[str]) -> list[str]:
    """Delete blobs that no manifest names and that are old enough; returns their names.

    What publishers that were killed left behind goes too.
    """
    gone = []
    oldest = time.time() - _KEPT_SECONDS
    for scratch in folder.glob(f"{SCRATCH}*"):
        if _written_at(scratch) < oldest:
            shutil.rmtree(scratch, ignore_errors=True)
    for path in folder.glob("??/*"):
        if path.name not in kept and _written_at(path) < oldest:
            path.unlink(missing_ok=True)
            gone.append(path.name)
    return gone


def _written_at(path: Path) -> float:
    """Return when a file was written; for one that went meanwhile, as the first name of a new blob does, now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
