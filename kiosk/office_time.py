"""The date and time of day in the office."""

import datetime as dt


class OfficeTime:
    """The present moment in the office's zone, by the portal's clock where this machine's is known to be off."""

    def __init__(self, zone: dt.tzinfo) -> None:
        self._zone = zone
        self.offset = dt.timedelta()
        """The portal's time minus this machine's, from a signed answer."""

    def __call__(self) -> dt.datetime:
        """Return the present moment."""
        return dt.datetime.now(self._zone) + self.offset
