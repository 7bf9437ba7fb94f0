"""What officers do with an alert: claim, hand over, resolve, call it false, place it, let volunteers be told."""

import datetime as dt
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, func, or_, select, true, update
from sqlalchemy.orm import Session

from portal import live
from portal.alerts import escalation
from portal.alerts.models import Alert, AlertMessage, AlertPress, AlertStep
from portal.alerts.plan import Step
from portal.audit import note
from portal.staff.accounts import COMMAND_ROLES
from portal.staff.models import StaffAccount
from portal.staff.sessions import Officer

MAY_WORK: Final = COMMAND_ROLES
MOST_TEXT: Final = 1500


class AlertRefused(ValueError):  # noqa: N818 - said of the step
    """A step that this alert does not allow now; the text is a key of the pages' texts."""

    def __init__(self, key: str, who: str = "") -> None:
        super().__init__(key)
        self.who = who
        """Who was faster, where somebody was."""


class Whole(msgspec.Struct, frozen=True):
    """Everything about one alert."""

    alert: Alert
    presses: list[AlertPress]
    steps: list[AlertStep]
    messages: list[AlertMessage]
    people: dict[int, str]
    """Account → name, of everybody its history names."""


def visible(officer: Officer) -> ColumnElement[bool]:
    """Return which alerts an officer may see: all, or a duty officer's country, those without one, and their own."""
    if officer.role == "piket" and officer.country:
        # Whoever has an alert keeps it, also when it turns out to be elsewhere: they hand it over or end it.
        return or_(Alert.country.in_((officer.country, "")), Alert.owner_id == officer.account_id)
    return true()


def takers(session: Session, alert: Alert) -> list[StaffAccount]:
    """Return who may be given an alert: officers on duty in whose scope it lies."""
    query = select(StaffAccount).where(StaffAccount.role.in_(MAY_WORK), StaffAccount.disabled_at.is_(None))
    officers = session.scalars(query.order_by(StaffAccount.name))
    return [
        one
        for one in officers
        if one.role != "piket" or "" in (one.country, alert.country) or one.country == alert.country
    ]


def past(session: Session, officer: Officer, most: int) -> list[tuple[Alert, str | None]]:
    """Return closed alerts with their owner's name, the last one first."""
    query = select(Alert, StaffAccount.name).outerjoin(StaffAccount, StaffAccount.account_id == Alert.owner_id)
    query = query.where(Alert.state.in_(("resolved", "false_alarm")), visible(officer))
    return list(session.execute(query.order_by(Alert.closed_at.desc(), Alert.alert_id.desc()).limit(most)).tuples())


def called_off(session: Session, most: int) -> list[AlertPress]:
    """Return the reports that were stopped before they were sent, the last one first; nobody is named in them."""
    query = select(AlertPress).where(AlertPress.kind == "alert-cancelled", AlertPress.alert_id.is_(None))
    return list(session.scalars(query.order_by(AlertPress.received_at.desc()).limit(most)))


def look(session: Session, officer: Officer, alert_id: int, now: dt.datetime) -> Whole | None:
    """Return one alert if the officer may see it, leaving a trace either way; marks their messages as seen."""
    alert = session.scalars(select(Alert).where(Alert.alert_id == alert_id, visible(officer))).one_or_none()
    note(session, now, officer.actor, "look-alert", str(alert_id), "shown" if alert is not None else "refused")
    if alert is None:
        return None
    _seen(session, officer, alert_id, now)
    presses = select(AlertPress).where(AlertPress.alert_id == alert_id).order_by(AlertPress.received_at)
    steps = list(session.scalars(select(AlertStep).where(AlertStep.alert_id == alert_id).order_by(AlertStep.step_id)))
    told = select(AlertMessage).where(AlertMessage.alert_id == alert_id).order_by(AlertMessage.message_id)
    messages = list(session.scalars(told))
    named = {one.account_id for one in steps} | {one.account_id for one in messages} | {alert.owner_id}
    people = select(StaffAccount.account_id, StaffAccount.name).where(StaffAccount.account_id.in_(named))
    names = dict(session.execute(people).tuples().all())
    return Whole(alert, list(session.scalars(presses.limit(50))), steps, messages, names)


def _seen(session: Session, officer: Officer, alert_id: int, now: dt.datetime) -> None:
    """Mark what an officer was sent about an alert as seen; what still waits to be sent to them is not sent."""
    mine = (AlertMessage.alert_id == alert_id, AlertMessage.account_id == officer.account_id)
    unseen = update(AlertMessage).where(*mine, AlertMessage.seen_at.is_(None))
    session.execute(unseen.values(state="seen", seen_at=now))


def claim(session: Session, officer: Officer, alert_id: int, now: dt.datetime) -> None:
    """Take an open alert; of two at once one wins and the other is told who. Raises AlertRefused."""
    values = {"state": "claimed", "owner_id": officer.account_id, "claimed_at": now, "next_at": None}
    open_now = (Alert.alert_id == alert_id, Alert.state == "open", visible(officer))
    won = session.scalars(update(Alert).where(*open_now).values(**values).returning(Alert.alert_id)).one_or_none()
    if won is None:
        query = select(StaffAccount.name).join(Alert, Alert.owner_id == StaffAccount.account_id)
        taken = (Alert.alert_id == alert_id, Alert.state == "claimed", visible(officer))
        who = session.execute(query.where(*taken)).scalar_one_or_none()
        raise AlertRefused("alert_taken" if who else "alert_closed", who or "")
    _seen(session, officer, alert_id, now)
    _trace(session, alert_id, officer, "claimed", "", now)


def hand_over(session: Session, officer: Officer, alert_id: int, to: int | None, text: str, now: dt.datetime) -> None:
    """Give a claimed alert to another officer, or with None back to the queue, where its clocks go on.

    Raises AlertRefused.
    """
    alert = _mine(session, officer, alert_id)
    if to is None:
        # Due at once: what fell due while somebody had it is taken by the next round, in order.
        alert.state, alert.owner_id, alert.claimed_at, alert.next_at = "open", None, None, now
    else:
        taker = next((one for one in takers(session, alert) if one.account_id == to), None)
        if taker is None:
            raise AlertRefused("officer_unknown")
        alert.owner_id, alert.claimed_at = to, now
        escalation.tell_officers(session, alert, alert.step, [taker], now)
        text = f"→ {taker.name}. {text}".strip()
    _trace(session, alert_id, officer, "handed_over", text, now)


def resolve(session: Session, officer: Officer, alert_id: int, outcome: str, now: dt.datetime, *, false: bool) -> None:
    """Close a claimed alert, as helped or as a false alarm; always with a sentence why. Raises AlertRefused."""
    if not outcome:
        raise AlertRefused("text_missing")
    alert = _mine(session, officer, alert_id)
    alert.state, alert.closed_at, alert.outcome = "false_alarm" if false else "resolved", now, outcome
    waiting = (AlertMessage.alert_id == alert_id, AlertMessage.state.in_(("waiting", "held")))
    session.execute(update(AlertMessage).where(*waiting).values(state="dropped"))
    _trace(session, alert_id, officer, alert.state, outcome, now)


def place(session: Session, officer: Officer, alert_id: int, cell: int, country: str, now: dt.datetime) -> None:
    """Say where it is, as found out by phone: helpers can be chosen then. Raises AlertRefused."""
    alert = _open(session, officer, alert_id)
    alert.cell = cell
    if country:
        alert.country = country
    _trace(session, alert_id, officer, "placed", "", now)


def allow_strangers(
    session: Session, officer: Officer, alert_id: int, steps: tuple[Step, ...], now: dt.datetime
) -> int:
    """Let volunteers be told: releases those held and chooses more; returns how many were told. Raises AlertRefused."""
    alert = _open(session, officer, alert_id)
    if alert.exclude_strangers:
        raise AlertRefused("strangers_excluded")
    if alert.cell is None:
        raise AlertRefused("place_missing")
    alert.strangers_by = officer.account_id
    widest = max((s for s in steps if s.tell in ("responders", "volunteers")), key=lambda s: s.within_km, default=None)
    if widest is not None:
        escalation.tell_helpers(session, alert, widest, now)
    session.flush()
    held = (AlertMessage.alert_id == alert_id, AlertMessage.state == "held")
    session.execute(update(AlertMessage).where(*held).values(state="waiting", next_try_at=now))
    people = func.count(AlertMessage.volunteer_id.distinct())
    told = session.execute(select(people).where(AlertMessage.alert_id == alert_id)).scalar_one()
    _trace(session, alert_id, officer, "helpers_allowed", "", now, told=told)
    return told


def write(session: Session, officer: Officer, alert_id: int, text: str, now: dt.datetime) -> None:
    """Add a note to the history. Raises AlertRefused."""
    if not text:
        raise AlertRefused("text_missing")
    if (
        session.scalars(select(Alert.alert_id).where(Alert.alert_id == alert_id, visible(officer))).one_or_none()
        is None
    ):
        raise AlertRefused("alert_closed")
    _trace(session, alert_id, officer, "note", text, now)


def _mine(session: Session, officer: Officer, alert_id: int) -> Alert:
    query = select(Alert).where(Alert.alert_id == alert_id, Alert.state == "claimed")
    alert = session.scalars(query.with_for_update()).one_or_none()
    if alert is None:
        raise AlertRefused("alert_not_claimed")
    if alert.owner_id != officer.account_id and officer.role != "kepala":
        raise AlertRefused("alert_not_yours")
    return alert


def _open(session: Session, officer: Officer, alert_id: int) -> Alert:
    query = select(Alert).where(Alert.alert_id == alert_id, Alert.state.in_(("open", "claimed")), visible(officer))
    alert = session.scalars(query.with_for_update()).one_or_none()
    if alert is None:
        raise AlertRefused("alert_closed")
    return alert


def _trace(
    session: Session, alert_id: int, officer: Officer, what: str, text: str, now: dt.datetime, *, told: int = 0
) -> None:
    row = AlertStep(
        alert_id=alert_id,
        number=None,
        due_at=now,
        at=now,
        account_id=officer.account_id,
        what=what,
        told=told,
        text=text,
    )
    session.add(row)
    note(session, now, officer.actor, f"alert-{what}", str(alert_id), "done")
    live.tell(session, "alert", alert_id, now)
