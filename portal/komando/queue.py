"""The alert queue: unanswered on top, oldest first; then what somebody works on. No name, number or place in it."""

import datetime as dt
from typing import Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.alerts.models import Alert
from portal.alerts.work import visible
from portal.staff.models import StaffAccount
from portal.staff.sessions import Officer

MOST: Final = 200
_IN_QUEUE: Final = Alert.state.in_(("open", "claimed"))


class Line(msgspec.Struct, frozen=True):
    """One alert as the queue shows it."""

    alert_id: int
    kind: str
    state: str
    country: str
    office: str
    received_at: dt.datetime
    presses: int
    step: int
    next_at: dt.datetime | None
    silent: bool
    owner: str
    owner_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it stands in the queue."""
        return self.state in ("open", "claimed")


def lines(session: Session, officer: Officer) -> list[Line]:
    """Return the open alerts that an officer may see, unanswered first, each longest waiting on top."""
    query = select(Alert, StaffAccount.name).outerjoin(StaffAccount, StaffAccount.account_id == Alert.owner_id)
    query = query.where(_IN_QUEUE, visible(officer))
    # `open` sorts behind `claimed`, so downwards.
    query = query.order_by(Alert.state.desc(), Alert.received_at, Alert.alert_id).limit(MOST)
    return [_line(alert, owner) for alert, owner in session.execute(query).tuples()]


def counts(session: Session, officer: Officer) -> dict[str, int]:
    """Return how many alerts an officer may see, also those below the ones that are shown, and how many nobody has."""
    nobodys = func.count().filter(Alert.state == "open")
    query = select(func.count(), nobodys).select_from(Alert).where(_IN_QUEUE, visible(officer))
    waiting, unanswered = session.execute(query).one()
    return {"waiting": waiting, "unanswered": unanswered}


def line(session: Session, alert_id: int) -> Line | None:
    """Return one alert, whatever its state."""
    query = select(Alert, StaffAccount.name).outerjoin(StaffAccount, StaffAccount.account_id == Alert.owner_id)
    row = session.execute(query.where(Alert.alert_id == alert_id)).tuples().one_or_none()
    return _line(*row) if row is not None else None


def _line(alert: Alert, owner: str | None) -> Line:
    return Line(
        alert_id=alert.alert_id,
        kind=alert.kind,
        state=alert.state,
        country=alert.country,
        office=alert.office,
        received_at=alert.received_at,
        presses=alert.presses,
        step=alert.step,
        next_at=alert.next_at,
        silent=alert.silent,
        owner=owner or "",
        owner_id=alert.owner_id,
    )
