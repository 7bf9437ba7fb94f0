"""Blobs on their way in: one folder a feed, resumed at any byte, believed only when the hash says so."""

import contextlib
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from kiosk.cache.durable import make_folder, saving
from kiosk.faults import Fault
from kiosk.sync.client import PortalClient, Progress
from kiosk.sync.trouble import SyncTrouble
from onedata.feeds import Blob

FOLDER = "incoming"
RESERVE = 64 << 20
"""Bytes that a download leaves free, or a twentieth of a small disk: prints and events must still be saved."""
_ATTEMPTS = 2
_CHUNK = 1 << 20


class Incoming:
    """The blobs of one feed that are here, whole or in part."""

    def __init__(self, folder: Path, feed: str, client: PortalClient) -> None:
        self._folder = folder / FOLDER / feed
        self._feed = feed
        self._client = client

    def fetch(self, blobs: Iterable[Blob], then: int, progress: Progress) -> tuple[Path, ...]:
        """Return the files of these blobs, downloading what is missing; others of the feed are deleted first.

        `then` is how many bytes more the taking in needs: better to know before the download than after. Raises
        `SyncTrouble` (DISK_FULL before anything is written, SIGNATURE_WRONG for a blob that is not what its name
        says) or `NotSaved`.
        """
        wanted = tuple(dict.fromkeys(blobs))
        make_folder(self._folder)
        self._clear(keep={blob.sha256.hex() for blob in wanted})
        missing = sum(max(0, blob.size - _size(self._path(blob))) for blob in wanted)
        _require_space(self._folder, missing + then)
        return tuple(self._one(blob, progress) for blob in wanted)

    def clear(self) -> None:
        """Delete what is here: it has been taken in."""
        self._clear(keep=set())

    def _one(self, blob: Blob, progress: Progress) -> Path:
        path = self._path(blob)
        progress(_size(path))
        for _ in range(_ATTEMPTS):
            # Two: a part that a power cut left damaged is found out at its end and fetched anew.
            resumed = _size(path) > 0
            self._client.blob(self._feed, blob, path, progress)
            if _sha256(path) == blob.sha256:
                return path
            with saving(FOLDER):
                path.unlink()
            progress(-blob.size)
            if not resumed:
                break
        raise SyncTrouble(Fault.SIGNATURE_WRONG, f"a blob of {self._feed} is not what its name says")

    def _path(self, blob: Blob) -> Path:
        return self._folder / blob.sha256.hex()

    def _clear(self, keep: set[str]) -> None:
        with saving(FOLDER):
            for path in self._folder.glob("*"):
                if path.name not in keep:
                    path.unlink(missing_ok=True)


def give_way(folder: Path) -> None:
    """Delete every download under way in the data folder: on a full disk, events and prints go before them."""
    with contextlib.suppress(OSError):
        shutil.rmtree(folder / FOLDER)


def _require_space(folder: Path, needed: int) -> None:
    """Raise `SyncTrouble` (DISK_FULL) when so many more bytes would not leave the reserve free."""
    disk = shutil.disk_usage(folder)
    if disk.free - needed < min(RESERVE, disk.total // 20):
        raise SyncTrouble(Fault.DISK_FULL, f"{needed} bytes are needed, {disk.free} are free")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _sha256(path: Path) -> bytes:
    digest = hashlib.sha256()
    with saving(FOLDER), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.digest()
