"""Within how many days what was said at a kiosk is answered: only with a source, and with the day it was checked."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from onedata.jobs import Line

ClockName = Literal["answer"]


class CaseClock(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One clock of cases; row of the feed `codes`, collection `clocks`, key `clock`. None there: no days are promised.

    `days` are calendar days from the portal's receipt.
    """

    clock: ClockName
    days: Annotated[int, msgspec.Meta(ge=1, le=365)]
    source: Line
    """The rule or the office's own standard that says so."""
    checked: dt.date
    """The day somebody last read it there."""
    synthetic: bool = False
