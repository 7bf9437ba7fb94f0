"""Escalation: each step is taken once, when it is due by the portal's clock, until somebody claims the alert.

A step's row and its messages commit with the alert's place in the plan: after a restart the clocks go on from the time
of receipt, and what fell due meanwhile is taken at once, in order. Two processes never take one step twice: the row of
the alert is locked, and (alert, step) is unique.
"""

import datetime as dt
import hashlib
import secrets
from typing import Final

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from portal import live
from portal.alerts import nearest
from portal.alerts.models import Alert, AlertMessage, AlertStep, Volunteer
from portal.alerts.plan import MOST_HELPERS, Step
from portal.audit import note
from portal.db import Database
from portal.staff.accounts import COMMAND_ROLES
from portal.staff.models import StaffAccount

SYSTEM: Final = "escalation"
_ROLES: Final = {"command": ("pemantau", "kepala"), "duty": ("piket",), "chief": ("kepala",)}


def advance(database: Database, steps: tuple[Step, ...], now: dt.datetime, most: int = 100) -> int:
    """Take every step that is due; returns how many were taken."""
    taken = 0
    with database.write() as session:
        give_back(session, now)
        query = select(Alert).where(Alert.state == "open", Alert.next_at <= now).order_by(Alert.next_at).limit(most)
        for alert in session.scalars(query.with_for_update(skip_locked=True)):
            due = move_on(alert, steps, now)
            carry_out(session, alert, steps, due, now)
            taken += len(due)
            live.tell(session, "alert", alert.alert_id, now)
    return taken


def give_back(session: Session, now: dt.datetime) -> None:
    """Put back what is in the hands of somebody whose account was revoked or has other work now; the centre is told.

    Nobody would come, and a claimed alert does not climb.
    """
    gone = or_(StaffAccount.disabled_at.is_not(None), StaffAccount.role.not_in(COMMAND_ROLES))
    theirs = Alert.owner_id.in_(select(StaffAccount.account_id).where(gone))
    query = select(Alert).where(Alert.state == "claimed", theirs).with_for_update(skip_locked=True)
    for alert in session.scalars(query).all():
        row = AlertStep(alert_id=alert.alert_id, due_at=now, at=now, account_id=alert.owner_id, what="owner_gone")
        alert.state, alert.owner_id, alert.claimed_at, alert.next_at = "open", None, None, now
        row.told = _tell_staff(session, alert, alert.step, Step(after_s=0, tell="command"), now)
        session.add(row)
        note(session, now, SYSTEM, "alert-owner_gone", str(alert.alert_id), "done")
        live.tell(session, "alert", alert.alert_id, now)
    session.flush()


def move_on(alert: Alert, steps: tuple[Step, ...], now: dt.datetime) -> range:
    """Set an open alert's place in the plan and its clock for the next step; returns the steps that are due."""
    first = alert.step
    while alert.step < len(steps) and _due(alert, steps, alert.step) <= now:
        alert.step += 1
    alert.next_at = _due(alert, steps, alert.step) if alert.step < len(steps) else None
    return range(first, alert.step)


def carry_out(session: Session, alert: Alert, steps: tuple[Step, ...], due: range, now: dt.datetime) -> None:
    """Take these steps of an alert, in order, in the transaction that moved it on."""
    rows = []
    for number in due:
        step, at = steps[number], _due(alert, steps, number)
        told = (_tell_staff if step.tell in _ROLES else _tell_near)(session, alert, number, step, now)
        same = {"alert_id": alert.alert_id, "account_id": None, "text": "", "at": now}
        rows.append({**same, "number": number, "due_at": at, "what": f"tell-{step.tell}", "told": told})
        note(session, now, SYSTEM, f"tell-{step.tell}", f"alert {alert.alert_id}", str(told))
    if rows:
        session.execute(insert(AlertStep), rows)


def _due(alert: Alert, steps: tuple[Step, ...], number: int) -> dt.datetime:
    return alert.received_at + dt.timedelta(seconds=steps[number].after_s)


def _tell_staff(session: Session, alert: Alert, number: int, step: Step, now: dt.datetime) -> int:
    query = select(StaffAccount).where(StaffAccount.role.in_(_ROLES[step.tell]), StaffAccount.disabled_at.is_(None))
    people = list(session.scalars(query))
    if step.tell == "duty":
        # Of that country's mission; where it has none, every duty officer: silence is worse than one message too many.
        people = [one for one in people if one.country in ("", alert.country)] or people
    tell_officers(session, alert, number, people, now)
    return len(people)


def tell_officers(session: Session, alert: Alert, number: int, people: list[StaffAccount], now: dt.datetime) -> None:
    """Send officers a message each by every way they have."""
    rows = [
        _message(alert, number, now, channel, address, account_id=person.account_id)
        for person in people
        for channel, address in (("page", ""), ("email", person.email), ("sms", person.phone))
        if channel == "page" or address
    ]
    if rows:
        session.execute(insert(AlertMessage), rows)


def tell_helpers(session: Session, alert: Alert, step: Step, now: dt.datetime) -> int:
    """Choose more of the nearest helpers, as an officer allowed; returns how many were chosen."""
    return _tell_near(session, alert, alert.step, step, now)


def _tell_near(session: Session, alert: Alert, number: int, step: Step, now: dt.datetime) -> int:
    """Choose the nearest helpers of a step; volunteers wait for an officer's word. Returns how many were chosen."""
    if alert.exclude_strangers or alert.cell is None:
        return 0
    known = select(AlertMessage.volunteer_id).where(AlertMessage.alert_id == alert.alert_id)
    already = set(session.scalars(known.where(AlertMessage.volunteer_id.is_not(None))))
    wanted = MOST_HELPERS + len(already)
    chosen = []
    for bound in _kinds(alert, step):
        near = nearest.nearest(session, alert.cell, step.within_km, wanted, now, responders=bound)
        chosen += [helper for helper in near if helper.volunteer_id not in already][:MOST_HELPERS]
    people = {
        one.volunteer_id: one
        for one in session.scalars(
            select(Volunteer).where(Volunteer.volunteer_id.in_([helper.volunteer_id for helper in chosen]))
        )
    }
    rows = [row for helper in chosen for row in _calls(alert, number, people[helper.volunteer_id], helper.km, now)]
    if rows:
        session.execute(insert(AlertMessage), rows)
    return len(chosen)


def _calls(alert: Alert, number: int, person: Volunteer, km: float, now: dt.datetime) -> list[dict[str, object]]:
    """Return a message to a helper for every way they have, each with a link of its own: one may be down."""
    held = not person.responder and alert.strangers_by is None
    rows = []
    for channel, address in (("email", person.email), ("sms", person.phone)):
        if address:
            made, token = _message(alert, number, now, channel, address), secrets.token_urlsafe(32)
            told = {
                "volunteer_id": person.volunteer_id,
                "band": nearest.band(km),
                "state": "held" if held else "waiting",
            }
            rows.append({**made, **told, "token": token, "token_hash": digest(token)})
    return rows


def _kinds(alert: Alert, step: Step) -> tuple[bool | None, ...]:
    """Return whom a step chooses among: bound ones, others, or with None everybody.

    A wider step reaches further for the bound ones too. As long as the others wait for an officer's word, they must
    not take the places of the bound ones, who are told at once.
    """
    if step.tell == "responders":
        return (True,)
    return (True, False) if alert.strangers_by is None else (None,)


def digest(token: str) -> bytes:
    """Return what is kept of a volunteer's link."""
    return hashlib.sha256(b"aim-help-1\x00" + token.encode()).digest()


def _message(
    alert: Alert,
    number: int,
    now: dt.datetime,
    channel: str,
    address: str,
    *,
    account_id: int | None = None,
) -> dict[str, object]:
    """Return a row of `AlertMessage`; all of them have the same columns, so that many go in at once."""
    on_page = channel == "page"
    return {
        "alert_id": alert.alert_id,
        "step": number,
        "account_id": account_id,
        "volunteer_id": None,
        "channel": channel,
        "address": address,
        "state": "sent" if on_page else "waiting",
        "tries": 0,
        "next_try_at": now,
        "made_at": now,
        "sent_at": now if on_page else None,
        "band": "",
        "token": "",
        "token_hash": None,
    }
