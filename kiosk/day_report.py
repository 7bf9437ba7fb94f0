"""What a machine did on a day, counted from its log: no person, and no count so small that it could point at one."""

import collections
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.logs import FILES

SMALL = 5
"""Counts of people below this are not told."""
HIDDEN = -1
"""Stands for a count that is not told."""
_Key = TypeVar("_Key", str, int)
_STEP = 5
"""Shares are told in steps of so many per cent."""
_STATUS, _NUMBER, _STAFF, _SLIP = "status", "queue-number", "staff", "slip-check"
_SERVICES = {"record_opened": _STATUS, "number_taken": _NUMBER, "staff_called": _STAFF, "slip_checked": _SLIP}


class Day(msgspec.Struct, frozen=True):
    """The counts of one day; `HIDDEN` where one is too small to tell. Faults are told as they are."""

    day: dt.date
    visits: int = 0
    hours: Mapping[int, int] = {}
    """Visits by the hour in which they began, in the office's time."""
    languages: Mapping[str, int] = {}
    """Visits by the language in which they ended."""
    services: Mapping[str, int] = {}
    """Kinds of pages that were opened, and `status`, `queue-number`, `staff`, `slip-check`."""
    printed: int = 0
    prints: Mapping[str, int] = {}
    """Slips by what is known of their paper."""
    not_opened_percent: int | None = None
    """Share of look-ups that opened nothing; None where there were too few."""
    timed_out_percent: int | None = None
    """Share of visits that ended by silence."""
    faults: Mapping[str, int] = {}
    """How often each fault began."""
    synced_at: dt.datetime | None = None
    """When data last came, on this day or before; in UTC."""


class _Tally:
    """Counts line by line; a machine has one visit at a time."""

    def __init__(self) -> None:
        self.counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
        self.hours: collections.Counter[int] = collections.Counter()
        self.language = "id"

    def take(self, line: Mapping[str, object], here: dt.datetime) -> None:
        """Count one line of the log."""
        event = str(line["event"])
        match event:
            case "visit_started":
                self.hours[here.hour] += 1
                self.language = "id"
            case "language_chosen":
                self.language = str(line["language"])
            case "visit_ended":
                self.counts["languages"][self.language] += 1
                self.counts["ends"][str(line["by"])] += 1
            case "page_opened":
                self.counts["services"][str(line["page"])] += 1
            case "print_finished" | "desk_row":
                self.counts["prints"][str(line["outcome"])] += 1
            case "fault_began":
                self.counts["faults"][str(line["fault"])] += 1
        if event in _SERVICES:
            self.counts["services"][_SERVICES[event]] += 1
        if event in ("record_opened", "record_not_opened"):
            self.counts["look_ups"][event] += 1


def count_day(data_folder: Path, day: dt.date, timezone: dt.tzinfo) -> Day:
    """Return the counts of a day in the office's zone; lines that cannot be read count nothing."""
    tally = _Tally()
    for at, line in _lines(data_folder / "log", "kiosk"):
        here = at.astimezone(timezone)
        if here.date() == day:
            tally.take(line, here)
    counts, visits = tally.counts, sum(tally.hours.values())
    return Day(
        day=day,
        visits=told(visits),
        hours=told_parts(tally.hours),
        languages=told_parts(counts["languages"]),
        services={name: told(count) for name, count in counts["services"].most_common()},
        printed=told(sum(counts["prints"].values())),
        prints=told_parts(counts["prints"]),
        not_opened_percent=_share(counts["look_ups"], "record_not_opened"),
        timed_out_percent=_share(counts["ends"], "silence"),
        faults=dict(counts["faults"].most_common()),
        synced_at=_synced(data_folder, day, timezone),
    )


def _synced(data_folder: Path, day: dt.date, timezone: dt.tzinfo) -> dt.datetime | None:
    times = (at for at, line in _lines(data_folder / "log", "sync") if line["event"] == "sync_done")
    return max((at for at in times if at.astimezone(timezone).date() <= day), default=None)


def told(count: int) -> int:
    """Return a count of people as it may be told."""
    return HIDDEN if 0 < count < SMALL else count


def told_parts(counts: Mapping[_Key, int]) -> dict[_Key, int]:
    """Return the parts of a whole that is told: small ones hidden, and others with them until no difference tells.

    What is hidden is the whole less what is told; so it has two parts at least, and is no small count itself.
    """
    shown = {key: told(count) for key, count in counts.items()}
    others = sorted((key for key, count in shown.items() if count > 0), key=lambda key: counts[key], reverse=True)
    hidden = [counts[key] for key, count in shown.items() if count == HIDDEN]
    while hidden and others and (len(hidden) == 1 or sum(hidden) < SMALL):
        shown[others[-1]] = HIDDEN
        hidden.append(counts[others.pop()])
    return shown


def _share(counts: Mapping[str, int], name: str) -> int | None:
    whole = sum(counts.values())
    if whole < SMALL:
        return None
    return round(100 * counts.get(name, 0) / whole / _STEP) * _STEP


def _lines(folder: Path, program: str) -> Iterator[tuple[dt.datetime, Mapping[str, object]]]:
    """Yield the moment and the line of each entry, oldest file first."""
    names = [folder / f"{program}.jsonl{f'.{number}' if number else ''}" for number in range(FILES - 1, -1, -1)]
    for path in names:
        try:
            text = path.read_text(encoding="ascii", errors="replace")
        except OSError:
            continue
        for raw in text.splitlines():
            try:
                line = json.loads(raw)
                yield dt.datetime.fromisoformat(line["at"]), line
            except (ValueError, KeyError, TypeError):
                continue
