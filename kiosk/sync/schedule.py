"""When the sync process runs next: jittered polls, and a back-off that grows, is capped and always ends."""

import datetime as dt
import email.utils
import random

FIRST_BACKOFF = 5.0
LONGEST_BACKOFF = 900.0
"""Seconds: a kiosk looks for its portal at least every quarter of an hour, however long it was away."""
LONGEST_RETRY_AFTER = 3600.0
"""Seconds: the most that a portal can ask us to stay away."""
_JITTER = 0.1


class Schedule:
    """Gives the seconds to wait after each round; nothing but a success makes it forget failures."""

    def __init__(self, poll_seconds: float, chance: random.Random | None = None) -> None:
        self.poll_seconds = poll_seconds
        self._chance = chance or random.SystemRandom()
        self._failures = 0

    def succeeded(self) -> float:
        """Return the wait after a good round: the poll time, give or take a tenth, so that kiosks spread out."""
        self._failures = 0
        return self.poll_seconds * self._chance.uniform(1 - _JITTER, 1 + _JITTER)

    def failed(self, retry_after: float | None = None) -> float:
        """Return the wait after a bad round: 5 s, doubled each time up to 15 min, never before `retry_after`.

        Between half of it and all of it by chance: a thousand kiosks must not come back in the same second.
        """
        ceiling = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0 ** min(self._failures, 16))
        self._failures += 1
        asked = min(max(retry_after or 0.0, 0.0), LONGEST_RETRY_AFTER)
        return max(self._chance.uniform(ceiling / 2, ceiling), asked * self._chance.uniform(1, 1 + _JITTER))


def retry_after(header: str | None, now: dt.datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110 §10.2.3: a number or a date), or None."""
    if header is None:
        return None
    if header.strip().isascii() and header.strip().isdigit():
        return float(header.strip()[:6])
    try:
        when = email.utils.parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return max(0.0, (aware - now).total_seconds())
