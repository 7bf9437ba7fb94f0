"""Taking events in: opened, stored and receipted in one transaction, once for good."""

import datetime as dt
import logging
from collections.abc import Collection

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from onedata import wire
from onedata.events import (
    BatchAnswer,
    EventAnswer,
    SealedEvent,
    decode_event,
    fingerprint,
    make_receipt,
    open_event,
    read_body,
    split_batch,
)
from onedata.reports import AlertCancelled, AlertRaised, CaseOpened, DataWrong, VisitRated
from onedata.sealing import SealBroken
from onedata.signatures import SignatureWrong, decode_signed, encode_signed
from portal.alerts import intake as alerts
from portal.alerts.intake import Arrived
from portal.alerts.plan import Steps
from portal.audit import note
from portal.auth import Caller
from portal.cases import intake as cases
from portal.db import Database
from portal.keys import KeyRing
from portal.models import IntakeEvent
from portal.problems import Problem
from portal.ratings import counts as ratings

log = logging.getLogger("portal.events")


def take_in(
    database: Database,
    ring: KeyRing,
    caller: Caller,
    batch: bytes,
    now: dt.datetime,
    *,
    steps: Steps,
    only: Collection[str] | None = None,
) -> BatchAnswer:
    """Return what became of each event of a batch, in its order. Raises Problem 400 for what is no batch at all.

    Each event has its own transaction, so that a bad one takes no other with it: one that meets a mistake of ours is
    answered with 500, and the kiosk keeps it and sends it again. `steps`: the plan of escalation; `only`: the kinds
    that are taken here.
    """
    try:
        encoded = split_batch(batch)
    except wire.Malformed:
        raise Problem(400, "malformed", "The body is not a batch of events.") from None
    answers = tuple(_one(database, ring, caller, event, now, only, steps) for event in encoded)
    log.info("events", extra={"kiosk": caller.kiosk_id, "count": len(answers)})
    return BatchAnswer(answers, ring.certificates)


def _one(
    database: Database,
    ring: KeyRing,
    caller: Caller,
    encoded: bytes,
    now: dt.datetime,
    only: Collection[str] | None,
    steps: Steps,
) -> EventAnswer:
    try:
        event = decode_event(encoded)
    except wire.Malformed:
        return EventAnswer("", 400, problem="The event cannot be read.")
    if event.kiosk != caller.kiosk_id:
        return EventAnswer(event.id, 403, problem="The event belongs to another kiosk.")
    if only is not None and event.kind not in only:
        return EventAnswer(event.id, 422, problem="This kind of event is not taken here.")
    try:
        return _taken(database, ring, caller, event, encoded, now=now, steps=steps)
    except IntegrityError:
        # Another request stored the same id between our look and our insert.
        with database.read() as session:
            return _seen(session, event, encoded) or EventAnswer(event.id, 409, problem="The id is taken.")
    except Exception as error:  # noqa: BLE001 - one event that we cannot take must not keep a kiosk's others away
        # The class is logged, not the text: a database error quotes values.
        log.error("an event was not taken", extra={"kiosk": event.kiosk, "error": type(error).__name__})  # noqa: TRY400
        return EventAnswer(event.id, 500, problem="The portal made a mistake. It is logged. Try again later.")


def _taken(
    database: Database,
    ring: KeyRing,
    caller: Caller,
    event: SealedEvent,
    encoded: bytes,
    *,
    now: dt.datetime,
    steps: Steps,
) -> EventAnswer:
    ready = _ready(database, ring, caller, event)
    if isinstance(ready, EventAnswer):
        with database.read() as session:
            return _seen(session, event, encoded) or ready
    with database.write() as session:
        seen = _seen(session, event, encoded)
        return seen or _store(database, session, ring, caller, event, ready, encoded, now=now, steps=steps)


def _seen(session: Session, event: SealedEvent, encoded: bytes) -> EventAnswer | None:
    query = select(IntakeEvent.kiosk_id, IntakeEvent.body_sha256, IntakeEvent.receipt)
    row = session.execute(query.where(IntakeEvent.event_id == event.id)).one_or_none()
    if row is None:
        return None
    if row.kiosk_id != event.kiosk or row.body_sha256 != fingerprint(encoded):
        return EventAnswer(event.id, 409, problem="Another event has this id.")
    return EventAnswer(event.id, 208, decode_signed(row.receipt))


class _Ready(msgspec.Struct, frozen=True):
    """An event that was opened and read, with what is slow and needs no transaction."""

    body: msgspec.Struct
    kept: bytes
    """The body as it is kept: without a PIN."""
    stretched: bytes = b""


def _ready(database: Database, ring: KeyRing, caller: Caller, event: SealedEvent) -> _Ready | EventAnswer:
    try:
        opened = open_event(event, ring.receiving, caller.signing_key)
        body = read_body(event.kind, opened)
    except SignatureWrong:
        return EventAnswer(event.id, 403, problem="The signature does not hold.")
    except SealBroken:
        return EventAnswer(event.id, 422, problem="The event is not sealed to this portal.")
    except wire.Malformed:
        return EventAnswer(event.id, 422, problem="The event's kind or body is unknown.")
    if isinstance(body, CaseOpened | DataWrong):
        return _Ready(body, cases.without_pin(body), cases.stretched(database, body))
    return _Ready(body, opened)


def _store(
    database: Database,
    session: Session,
    ring: KeyRing,
    caller: Caller,
    event: SealedEvent,
    ready: _Ready,
    encoded: bytes,
    *,
    now: dt.datetime,
    steps: Steps,
) -> EventAnswer:
    receipt = make_receipt(event.id, encoded, now, ring.purpose("reply"))
    row = {
        "event_id": event.id,
        "kiosk_id": event.kiosk,
        "kind": event.kind,
        "made_at": event.made_at,
        "received_at": now,
        "body_sha256": fingerprint(encoded),
        "body": ready.kept,
        "receipt": encode_signed(receipt),
    }
    session.execute(insert(IntakeEvent), [row])
    _act(database, session, caller, event, ready, now, steps)
    note(session, now, event.kiosk, "event", event.id, "stored")
    return EventAnswer(event.id, 201, receipt)


def _act(
    database: Database,
    session: Session,
    kiosk: Caller,
    event: SealedEvent,
    ready: _Ready,
    now: dt.datetime,
    steps: Steps,
) -> None:
    """Open a case or an alert in the same transaction: a receipt says that it is on its way to people."""
    match ready.body:
        case CaseOpened() | DataWrong() as report:
            cases.open_case(session, report, ready.stretched, event.id, kiosk, event.made_at, now)
        case AlertRaised() as raised:
            alerts.take(database, session, raised, Arrived(event.id, kiosk, event.made_at, now), steps)
        case AlertCancelled() as cancelled:
            alerts.cancel(session, cancelled, Arrived(event.id, kiosk, event.made_at, now))
        case VisitRated() as rated:
            ratings.take(session, kiosk.office, rated, now)
