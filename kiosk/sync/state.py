"""What the sync process must never forget: how far each feed has come, and how wrong this machine's clock is.

Kept in `sync-state.json`, outside the replaceable files: deleting a register or content.db brings no older state back.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk.cache.durable import NotSaved, write_file
from kiosk.faults import Fault
from onedata.feeds import Manifest

NAME = "sync-state.json"
_LIMIT = 1 << 20

Clock = Callable[[], dt.datetime]


def system_clock() -> dt.datetime:
    """Return this machine's time, in UTC."""
    return dt.datetime.now(dt.UTC)


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """The highest state of a feed that was ever believed, and when it is from."""

    incarnation: int
    epoch: int
    sequence: int
    as_of: dt.datetime
    issued: dt.datetime
    expires: dt.datetime
    rows: int
    etag: str | None = None
    """Of that manifest, once everything in it has been taken in; only then is it worth asking "still the same?"."""

    @classmethod
    def of(cls, manifest: Manifest, etag: str | None = None) -> "Mark":
        """Return the mark of a manifest whose signature holds."""
        times = (manifest.as_of, manifest.issued, manifest.expires)
        return cls(*manifest.version, *times, manifest.snapshot.rows, etag)

    @property
    def version(self) -> tuple[int, int, int]:
        """What may never go back: incarnation, epoch, sequence."""
        return self.incarnation, self.epoch, self.sequence


class _Content(msgspec.Struct, frozen=True, omit_defaults=True):
    marks: dict[str, Mark] = {}
    incarnation: int = 0
    offset_seconds: float = 0.0
    compared_at: dt.datetime | None = None


_CONTENT = msgspec.json.Decoder(_Content)


class SyncState:
    """The state in memory and on disk; every change is on disk when its method returns, or raises `NotSaved`."""

    def __init__(self, folder: Path, clock: Clock = system_clock, *, owner: bool = True) -> None:
        """Read it; raises `NotSaved` when it is there and cannot be read: going on without it would forget marks.

        Only the sync process is the owner; what another process learns stays in its memory.
        """
        self._owner = owner
        self._path = folder / NAME
        self._clock = clock
        try:
            self._content = _CONTENT.decode(self._path.read_bytes()[:_LIMIT])
        except FileNotFoundError:
            self._content = _Content()
        except (OSError, msgspec.DecodeError) as trouble:
            raise NotSaved(Fault.STORAGE_FAILED, f"{NAME} cannot be read: enrol again") from trouble

    def mark(self, feed: str) -> Mark | None:
        """Return a feed's high-water mark."""
        return self._content.marks.get(feed)

    def set_mark(self, feed: str, mark: Mark) -> None:
        """Raise a feed's mark; `ValueError` for a lower one, which is a bug: the caller compares first."""
        known = self.mark(feed)
        if known == mark:
            return
        if known is not None and mark.version < known.version:
            raise ValueError("a high-water mark never falls")
        self._save(msgspec.structs.replace(self._content, marks={**self._content.marks, feed: mark}))

    @property
    def incarnation(self) -> int:
        """The highest incarnation of the portal that was ever seen."""
        return self._content.incarnation

    def set_incarnation(self, incarnation: int) -> None:
        """Remember a higher incarnation."""
        if incarnation > self._content.incarnation:
            self._save(msgspec.structs.replace(self._content, incarnation=incarnation))

    @property
    def offset(self) -> dt.timedelta:
        """The portal's time minus this machine's, as last signed for."""
        return dt.timedelta(seconds=self._content.offset_seconds)

    @property
    def compared_at(self) -> dt.datetime | None:
        """When the clocks were last compared, by this machine's."""
        return self._content.compared_at

    def now(self) -> dt.datetime:
        """Return the portal's time as far as it is known."""
        return self._clock() + self.offset

    def compare(self, portal_now: dt.datetime) -> dt.timedelta:
        """Learn the offset from a signed time; return by how much it changed."""
        here = self._clock()
        changed = portal_now - here - self.offset
        seconds = round((portal_now - here).total_seconds(), 1)
        self._save(msgspec.structs.replace(self._content, offset_seconds=seconds, compared_at=here))
        return changed

    def _save(self, content: _Content) -> None:
        if self._owner:
            write_file(self._path, msgspec.json.format(msgspec.json.encode(content), indent=1))
        self._content = content
