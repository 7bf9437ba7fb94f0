"""Days as exactly as a source gives them: a law may be known by its year only."""

import datetime as dt
import functools
from typing import Annotated

import msgspec

PartialDay = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""A day, a month or a year: `2025-10-08`, `2025-10` or `2025`."""

_DECEMBER = 12


@functools.lru_cache(maxsize=1024)  # a rule book names few days, and asks about them at every answer
def first_day(partial: PartialDay) -> dt.date:
    """Return the earliest day it can mean; raises `ValueError` for a day no calendar has."""
    year, month, day = (*[int(part) for part in partial.split("-")], 1, 1)[:3]
    return dt.date(year, month, day)


@functools.lru_cache(maxsize=1024)
def last_day(partial: PartialDay) -> dt.date:
    """Return the latest day it can mean; raises `ValueError` for a day no calendar has."""
    start = first_day(partial)
    if len(partial) == len("2025"):
        return start.replace(month=_DECEMBER, day=31)
    if len(partial) == len("2025-10"):
        over = start.year + start.month // _DECEMBER, start.month % _DECEMBER + 1
        return dt.date(*over, 1) - dt.timedelta(days=1)
    return start


def may_hold(start: PartialDay | None, end: PartialDay | None, day: dt.date) -> bool:
    """Say whether something can be in force on a day: at an uncertain edge the old and the new both can."""
    return (start is None or first_day(start) <= day) and (end is None or day <= last_day(end))
