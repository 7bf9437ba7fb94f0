"""How the sync process is: a small JSON file that staff, the screen and `python -m kiosk sync --status` read."""

import datetime as dt
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.cache.durable import NotSaved, write_file
from kiosk.faults import MEND, MENDED_BY, Fault

NAME = "sync-status.json"
_LIMIT = 1 << 20


_FOR_STAFF = frozenset({Fault.EVENT_PARKED, Fault.CLOCK_WRONG})
"""Faults that keep nothing from working: no reason to come back later than usual."""


class FeedStatus(msgspec.Struct, frozen=True):
    """One feed as this machine holds it."""

    epoch: int = 0
    sequence: int = 0
    incarnation: int = 0
    as_of: dt.datetime | None = None
    """When the portal's data were true."""
    issued: dt.datetime | None = None
    expires: dt.datetime | None = None
    expired: bool = False
    """The manifest is past its expiry: used all the same, its age is shown."""
    rows: int | None = None
    fault: Fault | None = None


class Progress(msgspec.Struct, frozen=True):
    """A download under way."""

    feed: str
    done: int
    """Bytes."""
    total: int
    rows: int
    started_at: dt.datetime
    before: int = 0
    """Bytes that were here when this round began: they say nothing of the line's speed."""

    @property
    def percent(self) -> int:
        """Whole percent that are here; 100 only when everything is."""
        return 100 * self.done // self.total if self.total else 100

    def speed(self, now: dt.datetime) -> float:
        """Return bytes a second since the round began."""
        return max(0, self.done - self.before) / max((now - self.started_at).total_seconds(), 0.001)

    def seconds_left(self, now: dt.datetime) -> float | None:
        """Return the seconds that are left at this speed; None while nothing has come."""
        speed = self.speed(now)
        return (self.total - self.done) / speed if speed else None


class SyncStatus(msgspec.Struct, frozen=True):
    """Everything worth knowing about the last round."""

    state: Literal["never", "working", "waiting"] = "never"
    kiosk: str | None = None
    last_try: dt.datetime | None = None
    last_success: dt.datetime | None = None
    """The last round in which everything was sent and fetched."""
    last_contact: dt.datetime | None = None
    """The last answer that was certainly the portal's."""
    online_before: bool | None = None
    """What the round before found; it stands until this one has an answer."""
    next_try: dt.datetime | None = None
    fault: Fault | None = None
    """The first fault of the last round; None when all was well."""
    faults: tuple[Fault, ...] = ()
    feeds: dict[str, FeedStatus] = {}
    progress: Progress | None = None
    bytes_received: int = 0
    """In the last round."""
    outbox_waiting: int = 0
    outbox_parked: int = 0
    quiet_until: dt.datetime | None = None
    """Until then only manifests and alerts move, as the signed settings ask."""
    bytes_per_second: int | None = None
    """Most that moves, as the signed settings ask; None: no limit."""
    clock_offset_seconds: float | None = None
    """The portal's time minus this machine's, from a signed answer; None before the first."""

    @property
    def worked(self) -> bool:
        """Whether everything was sent and fetched in the last round, though staff may have something to look at."""
        return set(self.faults) <= _FOR_STAFF

    @property
    def online(self) -> bool | None:
        """Whether the portal was reached in this round, or in the one before while this one has no answer yet.

        None before the first.
        """
        if self.last_try is None:
            return None
        reached = self.last_contact is not None and self.last_contact >= self.last_try
        return self.online_before if self.state == "working" and not reached else reached


_READ = msgspec.json.Decoder(SyncStatus)
"""Made with the module: msgspec 0.22 ends the process where several threads decode a nested type for the first time."""


def read_status(folder: Path) -> SyncStatus:
    """Return the last status; one with `state` "never" when there is none or it cannot be read."""
    try:
        return load_status(folder)
    except NotSaved:
        return SyncStatus()


def load_status(folder: Path) -> SyncStatus:
    """Return the last status; one with `state` "never" when there is none. Raises `NotSaved` when it cannot be read."""
    try:
        return _READ.decode((folder / NAME).read_bytes()[:_LIMIT])
    except FileNotFoundError:
        return SyncStatus()
    except OSError as trouble:
        raise NotSaved(Fault.STORAGE_FAILED, f"{NAME}: {trouble.strerror}") from trouble
    except msgspec.DecodeError as trouble:
        raise NotSaved(Fault.STORAGE_FAILED, f"{NAME} is damaged; the next round writes it anew") from trouble


def write_status(folder: Path, status: SyncStatus) -> None:
    """Replace the status file as a whole; a full disk is no reason to stop, the next round writes again."""
    try:
        write_file(folder / NAME, msgspec.json.format(msgspec.json.encode(status), indent=1), durable=False)
    except NotSaved:
        return


def describe(status: SyncStatus, now: dt.datetime, *, runs: bool = True) -> str:
    """Return the status as the lines a technician reads in a terminal; `runs`: there is a sync process now."""
    rows = [
        ("state", status.state if runs else "no sync process runs"),
        ("kiosk", status.kiosk or "not enrolled: `python -m kiosk enrol CODE`"),
        ("last success", _ago(status.last_success, now)),
        ("last contact", _ago(status.last_contact, now)),
        ("next try", _ago(status.next_try, now) if runs else "when it runs"),
        ("faults", ", ".join(fault.value for fault in status.faults) or "none"),
        ("outbox", f"{status.outbox_waiting} waiting, {status.outbox_parked} parked"),
        ("received", f"{status.bytes_received:,} bytes in the last round"),
        ("clock", described_offset(status.clock_offset_seconds)),
    ]
    if status.quiet_until is not None:
        rows.append(("quiet", f"only manifests, heartbeats and alerts until {_ago(status.quiet_until, now)}"))
    if status.bytes_per_second is not None:
        rows.append(("limit", f"{status.bytes_per_second:,} bytes a second"))
    if status.progress is not None and runs:
        rows.append(("download", described_progress(status.progress, now)))
    lines = [f"{name:<13} {value}" for name, value in rows]
    lines += ["", f"{'feed':<18} {'epoch':>5} {'sequence':>8} {'rows':>9}  data as of"]
    portals_now = now + dt.timedelta(seconds=status.clock_offset_seconds or 0)
    lines += [_feed_line(name, feed, portals_now) for name, feed in sorted(status.feeds.items())]
    mends = [f"{fault.value:<8} {MENDED_BY[fault]}: {MEND[fault]}" for fault in status.faults]
    return "\n".join([*lines, *([""] if mends else []), *mends])


def _feed_line(name: str, feed: FeedStatus, now: dt.datetime) -> str:
    fault = f" {feed.fault.value}" if feed.fault else ""
    if feed.as_of is None:
        return f"{shown(name):<18} {'-':>5} {'-':>8} {'-':>9}  not here yet{fault}"
    held = f"{shown(name):<18} {feed.epoch:>5} {feed.sequence:>8} {'-' if feed.rows is None else feed.rows:>9}"
    return f"{held}  {_ago(feed.as_of, now)}{' expired' if feed.expired else ''}{fault}"


def described_offset(seconds: float | None) -> str:
    """Say how this machine's clock goes beside the portal's; `seconds` are the portal's time minus this machine's."""
    if seconds is None:
        return "not compared yet"
    if abs(seconds) < 1:
        return "as the portal's"
    return f"{_span(abs(seconds))} {'behind' if seconds > 0 else 'ahead of'} the portal's"


def shown(feed: str) -> str:
    """Return a feed's name as people need it: without the long names of a kiosk or an office."""
    kind = feed.partition("-")[0]
    return kind if kind in ("config", "staff") else feed


def described_progress(progress: Progress, now: dt.datetime) -> str:
    """Return a download as one line: share, bytes, rows, speed and time left."""
    seconds = progress.seconds_left(now)
    share = f"{progress.percent:>3} %  {_size(progress.done)} of {_size(progress.total)}, {progress.rows:,} rows"
    left = "time left unknown" if seconds is None else f"{_span(seconds)} left"
    return f"{shown(progress.feed)}: {share}, {_size(progress.speed(now))}/s, {left}"


def _size(count: float) -> str:
    if count < 1024:  # noqa: PLR2004  (a KiB)
        return f"{count:.0f} B"
    return f"{count / (1 << 20):.1f} MiB" if count >= 1 << 20 else f"{count / 1024:.0f} KiB"


def _span(seconds: float) -> str:
    unit, size = next(((unit, size) for unit, size in _UNITS if seconds >= 2 * size), ("s", 1))
    return f"{seconds / size:.0f} {unit}"


def _ago(when: dt.datetime | None, now: dt.datetime) -> str:
    if when is None:
        return "never"
    seconds = (now - when).total_seconds()
    unit, size = next(((unit, size) for unit, size in _UNITS if abs(seconds) >= 2 * size), ("s", 1))
    distance = f"{abs(seconds) / size:.0f} {unit}"
    relation = f"{distance} ago" if seconds >= 0 else f"in {distance}"
    return f"{when.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC ({relation})"


_UNITS = (("days", 86400), ("h", 3600), ("min", 60))
