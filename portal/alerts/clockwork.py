"""The clockwork of a serving portal: takes due steps, sends due messages, lets go of what is too old."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from typing import Final

from portal import live
from portal.alerts import delivery, escalation, volunteers
from portal.alerts.channels import channels
from portal.alerts.plan import DEFAULT, load
from portal.service import Service

log = logging.getLogger("portal.alerts")
EVERY: Final = 1.0
"""Seconds between two looks: no step is later than this."""
_TIDY_EVERY: Final = dt.timedelta(minutes=10)


class Clockwork:
    """Two threads, so that a mail server that hangs delays no step. Several portals may run theirs on one database."""

    def __init__(self, portal: Service) -> None:
        self._portal = portal
        self._steps = load(portal.settings.escalation or DEFAULT)
        self._channels = channels(portal.settings)
        self._stop = threading.Event()
        self._tidied: dt.datetime | None = None
        self._threads = [
            threading.Thread(target=self._run, args=(work,), name=f"aim-{name}", daemon=True)
            for name, work in (("escalation", self.escalate), ("delivery", self.deliver))
        ]

    def start(self) -> None:
        """Begin; what fell due while nothing ran is taken first."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the step under way."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=15)

    def escalate(self) -> None:
        """Take the steps that are due, and tidy now and then."""
        now = self._portal.clock()
        escalation.advance(self._portal.database, self._steps, now)
        if self._tidied is None or now - self._tidied >= _TIDY_EVERY:
            self._tidied = now
            with self._portal.database.write() as session:
                live.forget(session, now)
                volunteers.forget_positions(session, now)

    def deliver(self) -> None:
        """Send the messages that are due."""
        if self._channels:
            portal = self._portal
            delivery.deliver(portal.database, self._channels, portal.settings.public_url, portal.clock())

    def _run(self, work: Callable[[], None]) -> None:
        while not self._stop.wait(EVERY):
            try:
                work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next alert must climb all the same
                log.error("clockwork", extra={"error": type(error).__name__})  # noqa: TRY400 - a trace quotes values
