"""Taking events in: opened, stored and receipted in one transaction, once for good."""

import datetime as dt
import logging
from collections.abc import Collection

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
from onedata.sealing import SealBroken
from onedata.signatures import SignatureWrong, decode_signed, encode_signed
from portal.audit import note
from portal.auth import Caller
from portal.db import Database
from portal.keys import KeyRing
from portal.models import IntakeEvent
from portal.problems import Problem

log = logging.getLogger("portal.events")


def take_in(
    database: Database,
    ring: KeyRing,
    caller: Caller,
    batch: bytes,
    now: dt.datetime,
    *,
    only: Collection[str] | None = None,
) -> BatchAnswer:
    """Return what became of each event of a batch, in its order. Raises Problem 400 for what is no batch at all.

    Each event has its own transaction, so that a bad one takes no other with it. `only`: the kinds that are taken here.
    """
    try:
        encoded = split_batch(batch)
    except wire.Malformed:
        raise Problem(400, "malformed", "The body is not a batch of events.") from None
    answers = tuple(_one(database, ring, caller, event, now, only) for event in encoded)
    log.info("events", extra={"kiosk": caller.kiosk_id, "count": len(answers)})
    return BatchAnswer(answers, ring.certificates)


def _one(
    database: Database,
    ring: KeyRing,
    caller: Caller,
    encoded: bytes,
    now: dt.datetime,
    only: Collection[str] | None = None,
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
        with database.write() as session:
            return _seen(session, event, encoded) or _store(session, ring, caller, event, encoded, now)
    except IntegrityError:
        # Another request stored the same id between our look and our insert.
        with database.read() as session:
            return _seen(session, event, encoded) or EventAnswer(event.id, 409, problem="The id is taken.")


def _seen(session: Session, event: SealedEvent, encoded: bytes) -> EventAnswer | None:
    query = select(IntakeEvent.kiosk_id, IntakeEvent.body_sha256, IntakeEvent.receipt)
    row = session.execute(query.where(IntakeEvent.event_id == event.id)).one_or_none()
    if row is None:
        return None
    if row.kiosk_id != event.kiosk or row.body_sha256 != fingerprint(encoded):
        return EventAnswer(event.id, 409, problem="Another event has this id.")
    return EventAnswer(event.id, 208, decode_signed(row.receipt))


def _store(
    session: Session, ring: KeyRing, caller: Caller, event: SealedEvent, encoded: bytes, now: dt.datetime
) -> EventAnswer:
    try:
        body = open_event(event, ring.receiving, caller.signing_key)
        read_body(event.kind, body)
    except SignatureWrong:
        return EventAnswer(event.id, 403, problem="The signature does not hold.")
    except SealBroken:
        return EventAnswer(event.id, 422, problem="The event is not sealed to this portal.")
    except wire.Malformed:
        return EventAnswer(event.id, 422, problem="The event's kind or body is unknown.")
    receipt = make_receipt(event.id, encoded, now, ring.purpose("reply"))
    row = {
        "event_id": event.id,
        "kiosk_id": caller.kiosk_id,
        "kind": event.kind,
        "made_at": event.made_at,
        "received_at": now,
        "body_sha256": fingerprint(encoded),
        "body": body,
        "receipt": encode_signed(receipt),
    }
    session.execute(insert(IntakeEvent), [row])
    note(session, now, caller.kiosk_id, "event", event.id, "stored")
    return EventAnswer(event.id, 201, receipt)
