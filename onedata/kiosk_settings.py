"""What the portal may set on one kiosk from afar: how it uses its line, and how long a silent visit is waited for.

Every value has bounds on both sides: no setting, however signed, can cut a kiosk off or let a visit stand open for an
hour. None leaves a matter to the kiosk's own configuration.
"""

import datetime as dt
import re
from typing import Annotated, Final

import msgspec

from onedata.events import Name

COLLECTION: Final = "settings"
KEY: Final = "kiosk"
VALUE_LIMIT: Final = 4096
SPANS: Final = 4
QUIET_AT_MOST: Final = 16 * 60
"""Minutes a day: data must move in the rest."""
_DAY: Final = 24 * 60
_SPAN: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")


class KioskSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """One kiosk's settings, the row `settings`/`kiosk` of its feed `config-<kiosk>`."""

    kiosk: Name
    """Whose they are: those of another kiosk are refused, and no two feeds share a blob."""
    bytes_per_second: Annotated[int, msgspec.Meta(ge=4096, le=1 << 30)] | None = None
    """Most that the sync moves, both ways together, alerts apart."""
    quiet_hours: Annotated[tuple[str, ...], msgspec.Meta(max_length=SPANS)] = ()
    """Spans like `06:30-08:00`, or over midnight `22:00-05:00`, by the office's clock.

    In them only manifests, these settings and alerts move.
    """
    poll_seconds: Annotated[int, msgspec.Meta(ge=15, le=3600)] | None = None
    """Between two quiet rounds."""
    idle_seconds: Annotated[int, msgspec.Meta(ge=30, le=300)] | None = None
    """Silence until a visit is asked whether it goes on; holds from the next start of the window."""

    def __post_init__(self) -> None:
        quiet = {minute % _DAY for first, last in map(_span, self.quiet_hours) for minute in range(first, last)}
        if len(quiet) > QUIET_AT_MOST:
            raise ValueError(f"at most {QUIET_AT_MOST} minutes of a day may be quiet, not {len(quiet)}")

    def quiet_until(self, now: dt.datetime) -> dt.datetime | None:
        """Return when the quiet hours that `now` (office time) lies in are over; None outside them."""
        until = now
        for _ in range(SPANS + 1):  # spans may join
            ends = [end for span in self.quiet_hours if (end := _end(span, until)) is not None]
            if not ends:
                break
            until = max(ends)
        return None if until == now else until


def feed_of(kiosk: str) -> str:
    """Return the name of a kiosk's own feed."""
    return f"config-{kiosk.lower()}"


def _span(text: str) -> tuple[int, int]:
    """Return the first minute of a span and the one after its last, beyond 1440 where it passes midnight."""
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"quiet hours look like 22:00-05:00, not {text[:20]!r}")
    h1, m1, h2, m2 = map(int, match.groups())
    first, last = h1 * 60 + m1, h2 * 60 + m2
    if first == last:
        raise ValueError(f"quiet hours must end at another time than they begin: {text!r}")
    return first, last if last > first else last + _DAY


def _end(span: str, at: dt.datetime) -> dt.datetime | None:
    """Return when a span that covers a moment ends, None when it does not."""
    first, last = _span(span)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    for day in (midnight - dt.timedelta(days=1), midnight):
        begins, ends = day + dt.timedelta(minutes=first), day + dt.timedelta(minutes=last)
        if begins <= at < ends:
            return ends
    return None
