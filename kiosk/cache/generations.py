"""The register's generations: each made of files that never change, and `current.json` that points at one.

A generation is a register and, where rows changed since it came, a small file of changes that lies over it. A database
path is never written twice: a rename over a database in use brings back old rows or "malformed". Readers hold a shared
lock on a file beside each one they read; what nobody reads and nothing points at is removed.
"""

import contextlib
import datetime as dt
from pathlib import Path
from typing import Self

import msgspec

from kiosk.cache.durable import saving, sync_folder, write_file
from kiosk.cache.file_lock import FileLock

FOLDER = "registers"
STAFF_FOLDER = "staff"
"""Where the office's sealed list of staff lies, in the same form as a register."""
CASES_FOLDER = "cases"
"""Where the sealed cases of the province lie, in the same form as a register."""
POINTER = "current.json"
_READERS = ".readers"
_DAMAGED = ".damaged"
_LIMIT = 1 << 16


class Pointer(msgspec.Struct, frozen=True):
    """Which register is in force."""

    file: str
    feed: str
    region: str
    incarnation: int
    epoch: int
    sequence: int
    as_of: dt.datetime
    rows: int
    changes: str = ""
    """The file that lies over it; empty where there is none."""
    issued: dt.datetime | None = None
    """When the portal last signed its manifest; None where an earlier program wrote the pointer."""

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return (self.file, self.changes) if self.changes else (self.file,)

    @property
    def version(self) -> tuple[int, int, int]:
        """Incarnation, epoch, sequence."""
        return self.incarnation, self.epoch, self.sequence


_POINTER = msgspec.json.Decoder(Pointer)


class Lease:
    """A reader's hold on one generation: while it is held, nobody removes its files."""

    def __init__(self, paths: tuple[Path, ...], locks: tuple[FileLock, ...]) -> None:
        self.path = paths[0]
        self.changes = paths[1] if len(paths) > 1 else None
        self._locks = locks

    @classmethod
    def take(cls, registers: Path, pointer: Pointer) -> Self | None:
        """Hold the files that `pointer` names; None when one is gone or just being removed. May raise `OSError`."""
        paths = tuple(registers / name for name in pointer.files)
        with contextlib.ExitStack() as held:
            locks: list[FileLock] = []
            for path in paths:
                lock = _held(path)
                if lock is None:
                    return None
                locks.append(held.enter_context(lock))
            held.pop_all()
        return cls(paths, tuple(locks))

    def close(self) -> None:
        """Let go; no harm if done twice."""
        for lock in self._locks:
            lock.close()


def _held(path: Path) -> FileLock | None:
    if not path.exists():
        return None
    lock = FileLock.take(path.with_name(path.name + _READERS), shared=True)
    if lock is not None and not path.exists():  # removed between the look and the lock
        lock.close()
        return None
    return lock


def read_pointer(registers: Path) -> Pointer | None:
    """Return the pointer; None when there is none or it cannot be read. A name with a folder in it is none."""
    try:
        pointer = _POINTER.decode((registers / POINTER).read_bytes()[:_LIMIT])
    except (OSError, msgspec.DecodeError):
        return None
    return pointer if all(Path(name).name == name for name in pointer.files) else None


def point_at(registers: Path, pointer: Pointer) -> None:
    """Switch to a generation that is whole and on disk; raises `NotSaved`, and the old one stays in force."""
    write_file(registers / POINTER, msgspec.json.format(msgspec.json.encode(pointer), indent=1))


def withdraw(registers: Path) -> None:
    """Point at nothing: this machine then has no register. Raises `NotSaved`."""
    with saving(POINTER):
        (registers / POINTER).unlink(missing_ok=True)
        if registers.exists():
            sync_folder(registers)


def fresh_path(registers: Path, feed: str, epoch: int, sequence: int, *, changes: bool = False) -> Path:
    """Return a name that no register in this folder has: `<feed>-<epoch>-<sequence>.db`, then with `-2` and on.

    A file of changes is called `<feed>-<epoch>-<sequence>-changes.db`.
    """
    stem = f"{feed}-{epoch}-{sequence}{'-changes' if changes else ''}"
    count = 1
    while True:
        path = registers / (f"{stem}.db" if count == 1 else f"{stem}-{count}.db")
        if not path.exists() and not path.with_name(path.name + _READERS).exists():
            return path
        count += 1


def remove_unread(registers: Path) -> int:
    """Remove every file that is not in force and that nobody reads; return how many stay for a reader.

    Where the pointer cannot be read nothing goes: what it names may be in force again a moment later.
    """
    pointer = read_pointer(registers)
    in_force = pointer.files if pointer else ()
    staying = 0
    with saving(FOLDER):
        if pointer is None and (registers / POINTER).exists():
            return len(list(registers.glob("*.db")))
        for path in sorted(registers.glob("*.db")):
            if path.name not in in_force:
                staying += not _remove(path)
    return staying


def report_damage(registers: Path, file: str) -> None:
    """Leave word for the sync process that a generation is damaged; it fetches another. Never raises."""
    try:
        (registers / (file + _DAMAGED)).touch(mode=0o600)
    except OSError:
        return


def is_damaged(registers: Path, file: str) -> bool:
    """Tell whether a reader found this generation damaged."""
    return (registers / (file + _DAMAGED)).exists()


def _remove(path: Path) -> bool:
    lock = FileLock.take(path.with_name(path.name + _READERS))
    if lock is None:
        return False
    with lock:
        for suffix in ("", "-wal", "-shm", "-journal", _DAMAGED, _READERS):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    return True
