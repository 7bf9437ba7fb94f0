"""Files that survive a power cut: written beside, synced, renamed, the folder synced; and what saving can fail with."""

import contextlib
import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kiosk.faults import Fault

_NEARLY_NOTHING = 1 << 18
"""Bytes: less than SQLite needs for a write-ahead log and its index."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PERHAPS_FULL = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


class NotSaved(Exception):  # noqa: N818  (says what is the case)
    """Something could not be written or read back; `fault` is DISK_FULL or STORAGE_FAILED."""

    def __init__(self, fault: Fault, what: str) -> None:
        self.fault = fault
        super().__init__(f"{fault.value}: {what}")


def storage_fault(trouble: BaseException, folder: Path | None = None) -> Fault:
    """Return DISK_FULL where an operating system's or SQLite's error says so, else STORAGE_FAILED.

    SQLite calls some full disks an I/O error, or cannot open its log there; `folder` is where to look how full it is.
    """
    cause = getattr(trouble, "orig", None) or trouble
    if isinstance(cause, OSError) and cause.errno in _FULL:
        return Fault.DISK_FULL
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if code in _PERHAPS_FULL and folder is not None:
        return Fault.DISK_FULL if _is_full(folder) else Fault.STORAGE_FAILED
    return Fault.DISK_FULL if code == sqlite3.SQLITE_FULL else Fault.STORAGE_FAILED


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NEARLY_NOTHING
    except OSError:  # the folder itself is gone, or shut
        return False


@contextlib.contextmanager
def saving(what: str) -> Iterator[None]:
    """Turn an `OSError` of the block into `NotSaved`; `what` names the thing, without personal data."""
    try:
        yield
    except OSError as trouble:
        raise NotSaved(storage_fault(trouble), f"{what}: {trouble.strerror}") from trouble


def make_folder(folder: Path) -> Path:
    """Create a folder that only its owner may enter, its missing parents alike, and return it.

    Their names are durable: what is saved in a folder whose name a power cut takes is gone with it.
    """
    with saving(folder.name):
        for missing in (*reversed(folder.parents), folder):
            if not missing.exists():
                missing.mkdir(mode=0o700, exist_ok=True)
                sync_folder(missing.parent)
    return folder


def write_file(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Replace a file as a whole, mode 0600: after a power cut it holds the old bytes or the new ones.

    `durable=False` is for what a power cut may take. Raises `NotSaved`; the old file then stands unchanged.
    """
    beside = path.with_name(f".{path.name}.new")
    with saving(path.name):
        try:
            beside.touch(mode=0o600)
            with beside.open("wb") as out:
                out.write(content)
                out.flush()
                if durable:
                    os.fsync(out.fileno())
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        if durable:
            sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable: a rename without it may be undone by a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
