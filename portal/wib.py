"""The days of the portal: those of Jakarta.

A day of UTC begins at seven in the morning there, when a night's delivery and an office's first group are long in.
"""

import datetime as dt
from typing import Final

WIB: Final = dt.timezone(dt.timedelta(hours=7), "WIB")


def day(now: dt.datetime) -> dt.date:
    """Return which day it is in Jakarta."""
    return now.astimezone(WIB).date()
