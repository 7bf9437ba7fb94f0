"""What the report of a day says, before anybody draws it: no module for drawing is loaded for these."""

from collections.abc import Mapping
from typing import NamedTuple


class Bar(NamedTuple):
    """A row of a chart: its name, how long it is, and what is written beside it."""

    name: str
    length: int
    figure: str


class Chart(NamedTuple):
    """A chart, and what stands there where nothing was counted."""

    title: str
    bars: tuple[Bar, ...]


class DaySheet(NamedTuple):
    """What the sheet says, in finished words."""

    office: str
    day: str
    figures: tuple[tuple[str, str], ...]
    """A number and what it counts, up to four."""
    charts: tuple[Chart, ...]
    notes: tuple[str, ...]


def bars(counts: Mapping[str, int], hidden: int, few: str) -> tuple[Bar, ...]:
    """Return a bar a count, longest first; one that is not told has a short bar and says `few`."""
    shown = [Bar(name, count, str(count)) for name, count in counts.items() if count != hidden]
    return (
        *sorted(shown, key=lambda bar: -bar.length),
        *(Bar(name, 0, few) for name, count in counts.items() if count == hidden),
    )
