"""An alert arrives: it opens, or joins the open one about the same danger; never is one dropped."""

import datetime as dt
from typing import Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from onedata import codes, wire
from onedata.reports import AlertCancelled, AlertRaised
from portal import live
from portal.alerts import escalation, nearest, volunteers
from portal.alerts.models import Alert, AlertPress
from portal.alerts.plan import Step
from portal.auth import Caller
from portal.db import Database

_TEXTS: Final = ("worker_name", "worker_number", "worker_phone", "place", "note", "reporter_name", "callback")


class Arrived(msgspec.Struct, frozen=True):
    """One event about an alert, and where it came from."""

    event_id: str
    kiosk: Caller
    made_at: dt.datetime
    now: dt.datetime


def take(database: Database, session: Session, body: AlertRaised, from_: Arrived, steps: tuple[Step, ...]) -> Alert:
    """Store a report in the transaction that stores its event, and take the steps that are due at once."""
    database.lock(session, int.from_bytes(body.collapse_key[:8], "big", signed=True))
    alert = _open(session, body.collapse_key)
    if alert is None:
        alert = _new(body, from_)
        # Its place in the plan goes into the table with it: one statement less under the lock.
        due = escalation.move_on(alert, steps, from_.now)
        session.add(alert)
        session.flush()
        _keep(session, alert.alert_id, "alert-raised", body, from_)
        escalation.carry_out(session, alert, steps, due, from_.now)
    else:
        _join(session, alert, body, from_.now)
        _keep(session, alert.alert_id, "alert-raised", body, from_)
    live.tell(session, "alert", alert.alert_id, from_.now)
    return alert


def cancel(session: Session, body: AlertCancelled, from_: Arrived) -> None:
    """Note that a report was stopped, or that its sender calls it a mistake; it closes nothing."""
    alert = _open(session, body.collapse_key) if body.when == "released" else None
    _keep(session, alert.alert_id if alert else None, "alert-cancelled", body, from_)
    if alert is not None:
        live.tell(session, "alert", alert.alert_id, from_.now)


def _open(session: Session, key: bytes) -> Alert | None:
    query = select(Alert).where(Alert.collapse_key == key, Alert.state.in_(("open", "claimed")))
    return session.scalars(query.with_for_update()).one_or_none()


def _new(body: AlertRaised, from_: Arrived) -> Alert:
    country = body.country if body.country in codes.index("countries") else None
    return Alert(
        collapse_key=body.collapse_key,
        kind=body.kind,
        state="open",
        region=from_.kiosk.region,
        office=from_.kiosk.office,
        received_at=from_.now,
        made_at=from_.made_at,
        presses=1,
        pressed_at=from_.now,
        # A country that does not exist stays readable in the report itself, below the alert.
        country=country or "",
        cell=nearest.coarse(body.cell) if body.cell else None,
        safe_to_call=body.safe_to_call,
        silent=body.silent,
        exclude_strangers=body.exclude_strangers,
        outcome="",
        step=0,
        **{name: getattr(body, name) for name in _TEXTS},
    )


def _join(session: Session, alert: Alert, body: AlertRaised, now: dt.datetime) -> None:
    """Count a repeat; it fills what was not known, and the more careful word wins."""
    alert.presses += 1
    alert.pressed_at = now
    for name in _TEXTS:
        if not getattr(alert, name):
            setattr(alert, name, getattr(body, name))
    if not alert.country and body.country in codes.index("countries"):
        alert.country = body.country or ""
    if alert.cell is None and body.cell:
        alert.cell = nearest.coarse(body.cell)
    if body.safe_to_call == "no" or alert.safe_to_call == "unknown":
        alert.safe_to_call = body.safe_to_call
    alert.silent = alert.silent or body.silent
    if body.exclude_strangers and not alert.exclude_strangers:
        alert.exclude_strangers = True
        volunteers.call_off(session, alert.alert_id)


def _keep(
    session: Session, alert_id: int | None, kind: str, body: AlertRaised | AlertCancelled, from_: Arrived
) -> None:
    row = {
        "event_id": from_.event_id,
        "alert_id": alert_id,
        "kind": kind,
        "received_at": from_.now,
        "made_at": from_.made_at,
        "office": from_.kiosk.office,
        "body": wire.encode(body),
    }
    session.execute(insert(AlertPress), [row])
