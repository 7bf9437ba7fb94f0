"""The pages of the queue: what a number can be had for, at which counter, and what to bring."""

import datetime as dt
import re
from collections.abc import Callable

import msgspec

from kiosk.cache.durable import NotSaved
from kiosk.config import Office, open_counter
from kiosk.guidance.pages import NotThere
from onedata.records import NextStep

INFORMATION = "INFORMATION"
ASKED_ABOUT = ("REQUIREMENTS", "COST", "SOCIAL_SECURITY", "JOB", "AGENCY")
"""What somebody has just read an answer about; where no counter is for it, the one for information is."""
SERVICES = (INFORMATION, "COMPLAINT", "DATA_WRONG", *ASKED_ABOUT)
"""What a number can be had for beside the next steps; their words stand in the translations as `queue.<code>`."""
_NUMBER = re.compile(r"[A-Z]-[0-9]{3}")


class QueueOffer(msgspec.Struct, frozen=True):
    """A number that can be had."""

    key: str
    service: str
    """A stage of the way, or one of `SERVICES`."""
    counter: str | None
    """The counter that is open now; None where none is: then the staff say where."""
    bring: tuple[str, ...]
    """Codes of documents; empty where nobody knows, or nothing is needed."""


class Ticket(msgspec.Struct, frozen=True):
    """A number that was given."""

    number: str
    offer: QueueOffer


class Counters:
    """Finds where a number leads. What no number can be had for is a `NotThere`."""

    def __init__(
        self, office: Office, now: Callable[[], dt.datetime], next_step: Callable[[str], NextStep | None]
    ) -> None:
        self._office = office
        self._now = now
        self._next_step = next_step

    def offer(self, key: str, _language: str) -> QueueOffer | NotThere:
        """Return what a number for `key` is good for: a row of the next-step table, or a service."""
        if key in SERVICES:
            return self._at(key, key, ())
        step = self._step(key)
        return NotThere() if step is None else self._at(key, step.stage, step.bring or ())

    def ticket(self, key: str, language: str) -> Ticket | NotThere:
        """Return the number in `key`, written `A-012:OPP`, with what it is good for."""
        number, _, what = key.partition(":")
        offer = self.offer(what, language)
        if isinstance(offer, NotThere) or _NUMBER.fullmatch(number) is None:
            return NotThere()
        return Ticket(number, offer)

    def _at(self, key: str, service: str, bring: tuple[str, ...]) -> QueueOffer:
        counter = open_counter(service, self._office, self._now())
        if counter is None and service in ASKED_ABOUT:
            counter = open_counter(INFORMATION, self._office, self._now())
        return QueueOffer(key, service, counter.name if counter else None, bring)

    def _step(self, key: str) -> NextStep | None:
        try:
            return self._next_step(key)
        except NotSaved:
            return None  # the sync process mends the file; a number for information can always be had
