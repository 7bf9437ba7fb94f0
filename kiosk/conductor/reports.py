"""How what a visitor reports is carried out: alerts, cases, ratings, and the phone numbers that stand beside them."""

import math
from collections.abc import Callable
from functools import partial

from kiosk.conductor.asking import Asking
from kiosk.conductor.clock import Clock
from kiosk.conductor.ports import NotOpened, Ports, TroubleError
from kiosk.faults import Fault
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.reports import AlertNews

NOT_OPENED_SECONDS = 1.5
"""A look-up that does not open answers at a whole multiple of this, whatever the reason."""
_CONTACTS = Ref(PageKind.CONTACTS)


def after_whole_steps(clock: Clock, began: float, action: Callable[[], None]) -> None:
    """Run an action at the next whole multiple of `NOT_OPENED_SECONDS` since `began`."""
    spent = clock.now() - began
    steps = max(1, math.ceil(spent / NOT_OPENED_SECONDS))
    clock.call_later(steps * NOT_OPENED_SECONDS - spent, action)


class Reports:
    """The orders about reports."""

    def __init__(self, ports: Ports, clock: Clock, post: Callable[[e.Event], None], asking: Asking[e.Event]) -> None:
        self._ports = ports
        self._clock = clock
        self._post = post
        self._asking = asking

    def open_numbers(self, order: c.OpenNumbers) -> None:
        """Find the phone numbers; a screen that gets none says to ask the staff."""

        def work() -> None:
            self._post(e.NumbersReady(order.visit, self._ports.content.open(_CONTACTS, order.language)))

        self._asking.do("content", "open_numbers", work)

    def raise_alert(self, order: c.RaiseAlert) -> None:
        """Send an alert; each word of it is told, the last one maybe long after the visit.

        Whoever tells it holds the visit's number until then, and nothing of what was reported.
        """
        visit = order.visit

        def told(news: AlertNews) -> None:
            self._post(e.AlertTold(visit, news))

        def work() -> None:
            try:
                self._ports.alerts.raise_alert(order, told)
            except Exception:
                told(AlertNews())
                raise

        self._asking.do("alerts", "raise_alert", work)

    def cancel_alert(self, order: c.CancelAlert) -> None:
        """Tell staff of an alert that was called off."""
        self._asking.do("alerts", "cancel_alert", lambda: self._ports.alerts.cancel(order))

    def save_case(self, order: c.SaveCase) -> None:
        """Save a case; code and PIN come back only when it is on disk."""

        def work() -> e.Event:
            return e.CaseSaved(order.visit, self._ports.cases.save(order))

        self._asking.ask("cases", "save_case", work, partial(e.CaseNotSaved, order.visit))

    def look_at_case(self, order: c.LookAtCase) -> None:
        """Look whether a case was signed for."""

        def work() -> None:
            news = self._ports.cases.news(order.event_id)
            self._post(e.CaseTold(order.visit, order.event_id, news))

        self._asking.do("cases", "look_at_case", work)

    def save_rating(self, order: c.SaveRating) -> None:
        """Tell how a visit was."""
        self._asking.do("cases", "save_rating", lambda: self._ports.cases.rate(order))

    def open_case(self, order: c.OpenCase) -> None:
        """Look a case up; one that does not open takes the same time whatever the reason."""
        began = self._clock.now()
        answer = self._asking.answering("open_case", partial(e.CaseNotOpened, order.visit))

        def work() -> None:
            try:
                found = self._ports.cases.open(order)
            except Exception as error:
                refuse(error.fault if isinstance(error, TroubleError) else Fault.STORAGE_FAILED)
                raise
            if isinstance(found, NotOpened):
                refuse(found.fault)
            else:
                answer(e.CaseOpened(order.visit, found))

        def refuse(fault: Fault) -> None:
            event = e.CaseNotOpened(order.visit, fault)
            after_whole_steps(self._clock, began, lambda: answer(event))

        self._asking.do("cases", "open_case", work)
