"""The rows of `cases-<region>`: the public state of each case, opening with its code and PIN."""

import datetime as dt
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from onedata import wire
from onedata.counter_records import CaseAnswer, CaseState
from portal.cases.models import CaseFile
from portal.feeds.sealed_feed import Sealable

KEPT: Final = dt.timedelta(days=365)
"""A closed case can be followed up for a year; then it leaves the feed."""


def rows(session: Session, region: str, now: dt.datetime) -> list[Sealable]:
    """Return the cases opened at the kiosks of a province, closed ones for a year."""
    limit = now - KEPT
    query = select(CaseFile).where(CaseFile.region == region)
    query = query.where(or_(CaseFile.closed_at.is_(None), CaseFile.closed_at > limit))
    return [_sealable(case) for case in session.scalars(query)]


def _sealable(case: CaseFile) -> Sealable:
    state = CaseState(case.topic, case.state, case.received_at, case.changed_at)  # type: ignore[arg-type]  # one of its states
    answer = CaseAnswer(case.answer, case.answered_by)
    return Sealable(str(case.case_id), case.stretched, wire.encode(state), wire.encode(answer))
