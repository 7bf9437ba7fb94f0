"""The clockwork of a serving portal: takes due steps, sends due messages, lets go of what is too old."""

import datetime as dt
import functools
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
    """A thread for the steps and one a channel: a mail server that hangs delays no step and no SMS.

    Several portals may run theirs on one database.
    """

    def __init__(self, portal: Service) -> None:
        self._portal = portal
        self._steps = load(portal.settings.escalation or DEFAULT)
        self._channels = channels(portal.settings)
        self._stop = threading.Event()
        self._tidied: dt.datetime | None = None
        works: dict[str, Callable[[], None]] = {"escalation": self.escalate}
        works |= {name: functools.partial(self.deliver, name) for name in self._channels}
        self._threads = [
            threading.Thread(target=self._run, args=(work,), name=f"aim-{name}", daemon=True)
            for name, work in works.items()
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
        # A storm's steps are due together, and each transaction takes only so many.
        while not self._stop.is_set() and escalation.advance(self._portal.database, self._steps, now):
            pass
        if self._tidied is None or now - self._tidied >= _TIDY_EVERY:
            self._tidied = now
            with self._portal.database.write() as session:
                live.forget(session, now)
                volunteers.forget_positions(session, now)

    def deliver(self, name: str) -> None:
        """Send the messages of one channel that are due."""
        portal, channel = self._portal, {name: self._channels[name]}
        delivery.deliver(portal.database, channel, portal.settings.public_url, portal.clock())

    def _run(self, work: Callable[[], None]) -> None:
        while not self._stop.wait(EVERY):
            try:
                work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next alert must climb all the same
                log.error("clockwork", extra={"error": type(error).__name__})  # noqa: TRY400 - a trace quotes values
