"""What a disk may hold after a power cut: the record of a folder's changes, replayed up to any point.

Only what was forced to the disk is certain. Of the rest, each sector of 512 bytes is there, missing or torn by itself,
and each name is there or not: POSIX promises a name only once its folder was synced.
"""

import random
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import msgspec

from tests.faults.disk import Change, Op

SECTOR = 512
_NAMING = frozenset({Op.CREATE, Op.RENAME, Op.UNLINK, Op.MKDIR, Op.RMDIR})


class Mood(msgspec.Struct, frozen=True):
    """How unkind a cut is to what was not synced."""

    sectors: float
    """Share of the sectors that reached the disk."""
    torn: bool
    """Whether a sector that did not may hold the beginning of what was written."""
    names: float
    """Share of the changes of names that reached the disk; `in_order`: the first ones of each folder."""
    in_order: bool

    @classmethod
    def any(cls, dice: random.Random) -> "Mood":
        """Draw one; the ends of the scale come often."""
        shares = (0.0, 0.2, 0.5, 0.9, 1.0)
        return cls(dice.choice(shares), dice.random() < 0.5, dice.choice(shares), dice.random() < 0.5)


class File:
    """A file's content: what is certain, and what was written since the last sync."""

    def __init__(self, content: bytes = b"") -> None:
        self._certain = bytearray(content)
        self._since: list[tuple[int, bytes | None]] = []

    def write(self, offset: int, data: bytes) -> None:
        """Write; not certain yet."""
        self._since.append((offset, data))

    def truncate(self, length: int) -> None:
        """Set the length; not certain yet."""
        self._since.append((length, None))

    def sync(self) -> None:
        """Make everything certain."""
        self._certain = bytearray(self.left(None, random.Random()))
        self._since.clear()

    def left(self, mood: Mood | None, dice: random.Random) -> bytes:
        """Return what a cut leaves of it; without a mood, what a reader sees now."""
        content = bytearray(self._certain)
        for offset, data in self._since:
            if data is None:
                if mood is None or dice.random() < mood.sectors:
                    _set_length(content, offset)
            elif mood is None or mood.sectors == 1.0:
                _put(content, offset, data)
            else:
                for at, piece in _sectors(offset, data):
                    _put(content, at, piece[: _reached(len(piece), mood, dice)])
        return bytes(content)


class _Naming(msgspec.Struct, frozen=True):
    op: Op
    path: str
    new: str
    file: File | None

    @property
    def folder(self) -> str:
        return str(PurePosixPath(self.path).parent)

    def perform(self, names: dict[str, File | None]) -> None:
        if self.op in (Op.CREATE, Op.MKDIR):
            names[self.path] = self.file
        else:
            names.pop(self.path, None)
            if self.op is Op.RENAME:
                names[self.new] = self.file


class Disk:
    """One folder as its disk holds it; begins with what is in it now, all of it certain."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder)
        self._names: dict[str, File | None] = {}
        self._files: dict[int, File] = {}
        for path in sorted(folder.rglob("*")):
            status = path.lstat()
            if stat.S_ISDIR(status.st_mode):
                self._names[str(path.relative_to(folder))] = None
            elif stat.S_ISREG(status.st_mode):
                file = self._files[status.st_ino] = File(path.read_bytes())
                self._names[str(path.relative_to(folder))] = file
        self._certain = dict(self._names)
        self._since: list[_Naming] = []

    def apply(self, change: Change) -> None:
        """Let a change happen."""
        if change.op in _NAMING:
            self._rename(change)
        elif change.op is Op.SYNC_FOLDER:
            folder = self._relative(change.path)
            for naming in self._since:
                if naming.folder == folder:
                    naming.perform(self._certain)
            self._since = [naming for naming in self._since if naming.folder != folder]
        elif change.op is not Op.MARK:
            file = self._files[change.file]
            if change.op is Op.WRITE:
                file.write(change.offset, change.rest)
            elif change.op is Op.TRUNCATE:
                file.truncate(change.offset)
            else:
                file.sync()

    def now(self) -> dict[str, bytes | None]:
        """Return what a running program sees: each file's content, None for a folder."""
        dice = random.Random()
        return {name: file.left(None, dice) if file else None for name, file in self._names.items()}

    def cut(self, mood: Mood, dice: random.Random) -> dict[str, bytes | None]:
        """Return what lies there when the power comes back."""
        names = dict(self._certain)
        for naming in self._surviving(mood, dice):
            naming.perform(names)
        reachable = (name for name in names if all(str(above) in names for above in _above(name)))
        left: dict[str, bytes | None] = {}
        for name in reachable:
            file = names[name]
            # An index of the write-ahead log is a memory map: anything at all may lie there.
            junk = dice.randbytes(1 << 15) if name.endswith("-shm") else None
            left[name] = junk if junk is not None else file.left(mood, dice) if file else None
        return left

    def _rename(self, change: Change) -> None:
        path = self._relative(change.path)
        new = self._relative(change.rest.decode()) if change.op is Op.RENAME else ""
        file = self._names.get(path)
        if change.op is Op.CREATE:
            file = self._files[change.file] = File()
        naming = _Naming(change.op, path, new, file)
        naming.perform(self._names)
        self._since.append(naming)

    def _surviving(self, mood: Mood, dice: random.Random) -> Iterable[_Naming]:
        if not mood.in_order:
            return [naming for naming in self._since if dice.random() < mood.names]
        folders = {naming.folder for naming in self._since}
        count = {folder: sum(naming.folder == folder for naming in self._since) for folder in sorted(folders)}
        left = {folder: many if mood.names == 1.0 else dice.randint(0, many) for folder, many in count.items()}
        kept = []
        for naming in self._since:
            if left[naming.folder]:
                left[naming.folder] -= 1
                kept.append(naming)
        return kept

    def _relative(self, path: str) -> str:
        return str(PurePosixPath(path).relative_to(self._root))


def lay_out(left: dict[str, bytes | None], folder: Path) -> None:
    """Write what is left into an empty folder."""
    folder.mkdir(mode=0o700)
    for name, content in sorted(left.items()):
        if content is None:
            (folder / name).mkdir(mode=0o700)
        else:
            (folder / name).write_bytes(content)


def _above(name: str) -> tuple[PurePosixPath, ...]:
    return tuple(PurePosixPath(name).parents)[:-1]


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if data:
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(data)] = data


def _set_length(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))


def _sectors(offset: int, data: bytes) -> Iterable[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        end = min(len(data), at + SECTOR - (offset + at) % SECTOR)
        yield offset + at, data[at:end]
        at = end


def _reached(length: int, mood: Mood, dice: random.Random) -> int:
    """Return how many bytes of a sector reached the disk."""
    if dice.random() < mood.sectors:
        return length
    return dice.randrange(length) if mood.torn and dice.random() < 0.5 else 0
