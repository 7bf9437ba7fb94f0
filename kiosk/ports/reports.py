"""What visitors report, as the conductor asks for it: alerts in their own lane, cases under seal, ratings.

What was typed is in these objects only while an order is carried out; on disk it lies sealed to the portal.
"""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from kiosk.conductor.ports import NotOpened
from kiosk.config import Config
from kiosk.office_time import OfficeTime
from kiosk.ports.disk_trouble import disk_trouble
from kiosk.visit.commands import CancelAlert, OpenCase, RaiseAlert, SaveCase, SaveRating
from kiosk.visit.reports import AlertNews, Answers, CaseNews, CaseSeen, Question, Ticket, still_asked

if TYPE_CHECKING:
    from kiosk.cache.cases import CaseCache
    from kiosk.cache.outbox import Outbox
    from kiosk.sync.alerts import AlertDesk, AlertState
    from onedata.reports import AlertCancelled, AlertRaised, CaseOpened, DataWrong

# ruff: noqa: PLC0415 - sealing and the outbox are imported where they are first used, behind the first frame

_ASKED = {Question.WHERE: "WHERE", Question.SINCE: "SINCE", Question.OFFICE: "OFFICE"}
"""Picture questions whose answers go along as they are."""


class Alerts:
    """The alerts' own lane; a disk that hangs holds up nothing."""

    def __init__(self, config: Config) -> None:
        self._folder = config.data_folder
        self._desk: AlertDesk | None = None
        self._listeners: dict[str, Callable[[AlertNews], None]] = {}

    def raise_alert(self, order: RaiseAlert, tell: Callable[[AlertNews], None]) -> None:
        """Send an alert, from memory if the disk does not take it; `tell` hears what becomes of it."""
        from onedata.events import new_id

        event_id = new_id()
        self._listeners = {event_id: tell}
        with disk_trouble():
            self._turned(self._built().tell("alert-raised", alert_body(order, self._kiosk()), event_id=event_id))

    def cancel(self, order: CancelAlert) -> None:
        """Tell that an alert was called off before it was sent."""
        with disk_trouble():
            self._built().tell("alert-cancelled", cancelled_body(order, self._kiosk()))

    def stop(self) -> None:
        """End the lane's thread; what is saved goes on."""
        if self._desk is not None:
            self._desk.stop()

    def _turned(self, state: "AlertState") -> None:
        tell = self._listeners.get(state.event_id)
        if tell is not None:
            tell(AlertNews(state.saved, state.received_at, refused=state.refused is not None))

    def _kiosk(self) -> str:
        from kiosk.cache.enrolment import load_enrolment

        return load_enrolment(self._folder).kiosk_id

    def _built(self) -> "AlertDesk":
        if self._desk is None:
            from kiosk.sync.alerts import AlertDesk

            self._desk = AlertDesk(self._folder, self._turned)
        return self._desk


def alert_body(order: RaiseAlert, kiosk: str) -> "AlertRaised":
    """Return an alert as it is sealed; what was left out stays at its default."""
    from onedata.reports import AlertRaised, collapse_key

    said = dict(order.answers)
    name, place, country = (said.get(q, "") for q in (Question.WHO, Question.PLACE, Question.COUNTRY))
    kind = said.get(Question.KIND) or "other"
    # Two people of one name in a country are two dangers: without a place a report joins only those of this kiosk.
    spot = place or f"{country} {kiosk}"
    body = {
        "kind": kind,
        "collapse_key": collapse_key(kiosk, kind, name, "", spot),  # type: ignore[arg-type]  # checked below
        "safe_to_call": said.get(Question.SAFE) or "unknown",
        "silent": said.get(Question.SILENT) == "yes",
        "exclude_strangers": said.get(Question.STRANGERS) == "no",
        "worker_name": name,
        "country": country or None,
        "place": place,
        "callback": said.get(Question.CALLBACK, ""),
        "language": order.language,
    }
    return msgspec.convert(body, AlertRaised)


def cancelled_body(order: CancelAlert, kiosk: str) -> "AlertCancelled":
    """Return what staff learn of an alert that was called off: its kind, and that it would have been the same one."""
    from onedata.reports import AlertCancelled

    raised = alert_body(RaiseAlert(order.visit, order.answers, order.language), kiosk)
    return AlertCancelled(kind=raised.kind, collapse_key=raised.collapse_key, language=order.language)


class _Made(msgspec.Struct, frozen=True):
    """A case that was made and may be saved already: tried again, it is the same case."""

    said: bytes
    """SHA-256 of what was said, and in which visit."""
    ticket: Ticket


class Cases:
    """Cases: saved under seal, followed in the outbox, looked up in the feed that comes back; used by one worker."""

    def __init__(self, config: Config, now: OfficeTime) -> None:
        self._folder = config.data_folder
        self._now = now
        self._outbox: Outbox | None = None
        self._cache: CaseCache | None = None
        self._made: _Made | None = None

    def save(self, order: SaveCase) -> Ticket:
        """Save a case under a code and a PIN that are made here; on disk when this returns. Raises `TroubleError`."""
        from kiosk.sync.wake import wake

        made = self._made_for(order)
        kind = "case-opened" if order.wrong is None else "data-wrong"
        with disk_trouble():
            self._events().add(kind, self._body(order, made.ticket), event_id=made.ticket.event_id)
        self._made = None
        wake(self._folder)
        return made.ticket

    def forget(self) -> None:
        """Forget code and PIN of a case that the disk refused: whoever told it is gone, and tries it no more."""
        self._made = None

    def news(self, event_id: str) -> CaseNews:
        """Return the portal's time in its receipt for a case, or that it refused it for good."""
        from kiosk.sync.alerts import received_at

        with disk_trouble():
            fate = self._events().fate(event_id)
        return CaseNews(received_at(fate.receipt), refused=fate.problem is not None) if fate else CaseNews()

    def open(self, order: OpenCase) -> CaseSeen | NotOpened:
        """Look a case up in what this machine holds."""
        from kiosk.cache.register import NotOpened as CacheNotOpened

        with disk_trouble():
            try:
                found = self._cases().open_case(order.code, order.pin, refused=order.refused)
            except CacheNotOpened as refusal:
                return NotOpened(refusal.fault)
        state, answer = found.state, found.answer
        seen = (state.topic, state.state, state.received_at, state.changed_at, answer.text, answer.answered_by)
        return CaseSeen(*seen, found.as_of)

    def rate(self, order: SaveRating) -> None:
        """Tell the portal how a visit was."""
        from onedata.reports import VisitRated

        body = {"score": order.score, "reason": order.reason, "language": order.language}
        rated: VisitRated = msgspec.convert(body, VisitRated)
        with disk_trouble():
            self._events().add("visit-rated", rated)

    def _made_for(self, order: SaveCase) -> _Made:
        """Return code, PIN and event id of a case: new ones, unless the same was tried to save a moment ago."""
        from onedata.events import new_id
        from onedata.reports import new_case_code, new_case_pin

        said = hashlib.sha256(repr(order).encode()).digest()
        if self._made is None or self._made.said != said:
            self._made = _Made(said, Ticket(new_case_code(), new_case_pin(), new_id()))
        return self._made

    def _body(self, order: SaveCase, ticket: Ticket) -> "CaseOpened | DataWrong":
        return _wrong_body(order, ticket, self._token_id(order)) if order.wrong else case_body(order, ticket)

    def _token_id(self, order: SaveCase) -> bytes | None:
        """Return the id of the slip token in the record shown, where this machine knows the key it was signed with."""
        from kiosk.cache.trust import slip_keys
        from onedata.slip_token import TokenInvalid, read_token

        try:
            return read_token(order.wrong.slip_token if order.wrong else b"", slip_keys(self._folder)).token_id
        except TokenInvalid:
            return None

    def _events(self) -> "Outbox":
        if self._outbox is None:
            from kiosk.cache.outbox import Outbox

            self._outbox = Outbox(self._folder)
        return self._outbox

    def _cases(self) -> "CaseCache":
        if self._cache is None:
            from kiosk.cache.cases import CaseCache
            from kiosk.cache.keys import Peppers

            self._cache = CaseCache(self._folder, Peppers(self._folder), today=lambda: self._now().date())
        return self._cache


def case_body(order: SaveCase, ticket: Ticket) -> "CaseOpened":
    """Return a complaint or an aspiration as it is sealed."""
    from onedata.reports import CaseOpened

    answers = still_asked(order.answers)
    said = dict(answers)
    body = {
        "code": ticket.code,
        "pin": ticket.pin,
        "topic": said[Question.TOPIC],
        "about": said.get(Question.ABOUT) or "me",
        "answers": _pictures(answers),
        "text": said.get(Question.TEXT, ""),
        "name": said.get(Question.NAME, ""),
        "callback": said.get(Question.CALLBACK, ""),
        "country": said.get(Question.COUNTRY) or None,
        "about_office": said.get(Question.OFFICE) == "THIS",
        "language": order.language,
    }
    return msgspec.convert(body, CaseOpened)


def _pictures(answers: Answers) -> tuple[tuple[str, str], ...]:
    return tuple((_ASKED[question], value) for question, value in answers if question in _ASKED and value)


def _wrong_body(order: SaveCase, ticket: Ticket, token_id: bytes | None) -> "DataWrong":
    from onedata.reports import DataWrong

    body = {
        "code": ticket.code,
        "pin": ticket.pin,
        "field": dict(order.answers).get(Question.FIELD) or "other",
        "source_system": order.wrong.source_system if order.wrong else "",
        "token_id": token_id,
        "language": order.language,
    }
    return msgspec.convert(body, DataWrong)
