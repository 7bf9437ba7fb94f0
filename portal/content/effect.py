"""Since when what content says is known to hold: which date of effect is true, and what it rests on."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final, Literal

from onedata.articles import Source
from onedata.partial_day import PartialDay, first_day, last_day

Basis = Literal["law", "source", "text"]
"""A law that is named by number and year; a source with a day of its own; nothing dated but the text itself."""
_LAW: Final = re.compile(r"\b\d{1,3}/((?:19|20)\d\d)\b")
_DAY: Final = len("2026-12-31")


def basis(effective_from: PartialDay, sources: Sequence[Source]) -> Basis:
    """Say what a date of effect rests on."""
    if laws(sources):
        return "law"
    return "source" if any(_within(effective_from, source.dated) for source in sources) else "text"


def laws(sources: Sequence[Source]) -> frozenset[str]:
    """Return the years of the laws among the sources: `UU 18/2017 Pasal 13` is of 2017."""
    return frozenset(year for source in sources for year in _LAW.findall(source.name))


def wrong(effective_from: PartialDay | None, sources: Sequence[Source], day: dt.date) -> str | None:
    """Say why a date of effect cannot be true as of a day; None where it can.

    It lies in the year of a law that is named, or in the one after: a law may name a later day for itself. Without a
    law it lies within what a source is dated. Where a source carries no date, or there is none, it may be the day on
    which the text was first held against its sources.
    """
    if effective_from is None:
        return "it has no date of effect: effective_from"
    if years := laws(sources):
        named = {effective_from[:4], str(int(effective_from[:4]) - 1)} & years
        return None if named else f"effective_from {effective_from}: no law it names is of that year or the one before"
    if any(_within(effective_from, source.dated) for source in sources):
        return None
    if all(source.dated for source in sources) and sources:
        return f"effective_from {effective_from}: none of its sources is dated so"
    if len(effective_from) < _DAY or first_day(effective_from) > day:
        return f"effective_from {effective_from}: without law or dated source it is a day, at the latest {day}"
    return None


def _within(day: PartialDay, dated: PartialDay | None) -> bool:
    """Say whether a date is the source's own, or tells the same more exactly."""
    return dated is not None and first_day(dated) <= first_day(day) and last_day(day) <= last_day(dated)
