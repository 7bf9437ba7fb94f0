"""Escalation: each step is taken once, when it is due by the portal's clock, until somebody claims the alert.

A step's row and its messages commit with the alert's place in the plan: after a restart the clocks go on from the time
of receipt, and what fell due meanwhile is taken at once, in order. Two processes never take one step twice: the row of
the alert is locked, and (alert, step) is unique.
"""

import datetime as dt
import hashlib
import secrets
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import live
from portal.alerts import nearest
from portal.alerts.models import Alert, AlertMessage, AlertStep, Volunteer
from portal.alerts.plan import MOST_HELPERS, Step
from portal.audit import note
from portal.db import Database
from portal.staff.models import StaffAccount

SYSTEM: Final = "escalation"
_ROLES: Final = {"command": ("pemantau", "kepala"), "duty": ("piket",), "chief": ("kepala",)}


def advance(database: Database, steps: tuple[Step, ...], now: dt.datetime, most: int = 100) -> int:
    """Take every step that is due; returns how many were taken."""
    taken = 0
    with database.write() as session:
        query = select(Alert).where(Alert.state == "open", Alert.next_at <= now).order_by(Alert.next_at).limit(most)
        for alert in session.scalars(query.with_for_update(skip_locked=True)):
            taken += take_steps(session, alert, steps, now)
            live.tell(session, "alert", alert.alert_id, now)
    return taken


def take_steps(session: Session, alert: Alert, steps: tuple[Step, ...], now: dt.datetime) -> int:
    """Take the steps of one open alert that are due, in order, and set its clock for the next; returns how many."""
    taken = 0
    while alert.step < len(steps) and _due(alert, steps) <= now:
        _take(session, alert, steps[alert.step], _due(alert, steps), now)
        alert.step += 1
        taken += 1
    alert.next_at = _due(alert, steps) if alert.step < len(steps) else None
    return taken


def _due(alert: Alert, steps: tuple[Step, ...]) -> dt.datetime:
    return alert.received_at + dt.timedelta(seconds=steps[alert.step].after_s)


def _take(session: Session, alert: Alert, step: Step, due: dt.datetime, now: dt.datetime) -> None:
    told = _tell_staff(session, alert, step, now) if step.tell in _ROLES else tell_helpers(session, alert, step, now)
    row = AlertStep(
        alert_id=alert.alert_id, number=alert.step, due_at=due, at=now, what=f"tell-{step.tell}", told=told, text=""
    )
    session.add(row)
    note(session, now, SYSTEM, f"tell-{step.tell}", f"alert {alert.alert_id}", str(told))


def _tell_staff(session: Session, alert: Alert, step: Step, now: dt.datetime) -> int:
    query = select(StaffAccount).where(StaffAccount.role.in_(_ROLES[step.tell]), StaffAccount.disabled_at.is_(None))
    people = list(session.scalars(query))
    if step.tell == "duty":
        # Of that country's mission; where it has none, every duty officer: silence is worse than one message too many.
        people = [one for one in people if one.country in ("", alert.country)] or people
    for person in people:
        for channel, address in (("page", ""), ("email", person.email), ("sms", person.phone)):
            if channel == "page" or address:
                session.add(_message(alert, now, channel, address, account_id=person.account_id))
    return len(people)


def tell_helpers(session: Session, alert: Alert, step: Step, now: dt.datetime) -> int:
    """Choose the nearest helpers of a step; volunteers wait for an officer's word. Returns how many were chosen."""
    if alert.exclude_strangers or alert.cell is None:
        return 0
    responders = step.tell == "responders"
    known = select(AlertMessage.volunteer_id).where(AlertMessage.alert_id == alert.alert_id)
    already = set(session.scalars(known.where(AlertMessage.volunteer_id.is_not(None))))
    wanted = MOST_HELPERS + len(already)
    # A wider step reaches further for the bound ones too.
    near = nearest.nearest(session, alert.cell, step.within_km, wanted, now, responders=True if responders else None)
    chosen = [helper for helper in near if helper.volunteer_id not in already][:MOST_HELPERS]
    people = {
        one.volunteer_id: one
        for one in session.scalars(
            select(Volunteer).where(Volunteer.volunteer_id.in_([helper.volunteer_id for helper in chosen]))
        )
    }
    for helper in chosen:
        person = people[helper.volunteer_id]
        held = not person.responder and alert.strangers_by is None
        channel, address = ("email", person.email) if person.email else ("sms", person.phone)
        made = _message(alert, now, channel, address, volunteer_id=person.volunteer_id)
        made.band, made.state = nearest.band(helper.km), "held" if held else "waiting"
        made.token = secrets.token_urlsafe(32)
        made.token_hash = digest(made.token)
        session.add(made)
    return len(chosen)


def digest(token: str) -> bytes:
    """Return what is kept of a volunteer's link."""
    return hashlib.sha256(b"aim-help-1\x00" + token.encode()).digest()


def _message(
    alert: Alert,
    now: dt.datetime,
    channel: str,
    address: str,
    *,
    account_id: int | None = None,
    volunteer_id: int | None = None,
) -> AlertMessage:
    on_page = channel == "page"
    return AlertMessage(
        alert_id=alert.alert_id,
        step=alert.step,
        account_id=account_id,
        volunteer_id=volunteer_id,
        channel=channel,
        address=address,
        state="sent" if on_page else "waiting",
        tries=0,
        next_try_at=now,
        made_at=now,
        sent_at=now if on_page else None,
        band="",
        token="",
    )
