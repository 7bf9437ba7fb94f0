"""Counting ratings as they come, and telling them so that no count points at a visitor.

What is told in sum is made only of what is told singly: a hidden count cannot be found as a difference. Days count once
they are over; a number that grew while somebody watched would tell the last visitor's word.
"""

import datetime as dt
from collections import Counter
from typing import Final

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from onedata.reports import VisitRated
from portal import wib
from portal.ratings.models import VisitRating

SMALL: Final = 5
"""Fewer ratings than this are not told."""
DAYS: Final = 90
SCORES: Final = (4, 3, 2, 1)
_GOOD: Final = 3
_COUNT: Final = text(
    "INSERT INTO visit_rating (day, office, score, reason, visits) VALUES (:day, :office, :score, :reason, 1) "
    "ON CONFLICT (day, office, score, reason) DO UPDATE SET visits = visit_rating.visits + 1"
)


class Office(msgspec.Struct, frozen=True):
    """One office's ratings; `good` None: the share would tell a small count."""

    name: str
    visits: int
    good: int | None
    """How many were good or very good."""


class Satisfaction(msgspec.Struct, frozen=True):
    """What may be told of the last days; `name` of an office is empty for several small ones together."""

    first: dt.date
    last: dt.date
    visits: int
    good: int
    """Both of the offices whose share is told."""
    scores: dict[int, int]
    """Score → visits of those; empty where one of the four is small."""
    reasons: dict[str, int]
    """Reason → visits, small ones left out."""
    offices: tuple[Office, ...]
    """Worst share first; those whose share is hidden last."""


def take(session: Session, office: str, rated: VisitRated, now: dt.datetime) -> None:
    """Count one rating in the transaction that stores its event."""
    row = {"day": wib.day(now), "office": office, "score": rated.score, "reason": rated.reason}
    session.execute(_COUNT.bindparams(**row))


def satisfaction(session: Session, now: dt.datetime) -> Satisfaction:
    """Return what may be told of the days that are over."""
    today = wib.day(now)
    first, last = today - dt.timedelta(days=DAYS), today - dt.timedelta(days=1)
    rated = VisitRating
    query = select(rated.office, rated.score, rated.reason, func.sum(rated.visits))
    query = query.where(rated.day >= first, rated.day <= last).group_by(rated.office, rated.score, rated.reason)
    scores: dict[str, Counter[int]] = {}
    reasons: Counter[str] = Counter()
    for office, score, reason, visits in session.execute(query).tuples():
        scores.setdefault(office, Counter())[score] += visits
        reasons[reason] += visits
    offices = _offices(scores)
    told = [_told(name, counts) for name, counts in offices]
    open_ = [counts for one, (_, counts) in zip(told, offices, strict=True) if one.good is not None]
    shown = sum(open_, Counter[int]())
    return Satisfaction(
        first=first,
        last=last,
        visits=shown.total(),
        good=sum(one.good or 0 for one in told),
        scores={} if any(0 < shown[score] < SMALL for score in SCORES) else {score: shown[score] for score in SCORES},
        reasons={reason: visits for reason, visits in reasons.most_common() if reason and visits >= SMALL},
        offices=tuple(sorted(told, key=_rank)),
    )


def _offices(scores: dict[str, Counter[int]]) -> list[tuple[str, Counter[int]]]:
    """Return the offices that are told, the small ones as one without a name, and not even so where they are few."""
    large = [(office, counts) for office, counts in scores.items() if counts.total() >= SMALL]
    rest = sum((counts for counts in scores.values() if counts.total() < SMALL), Counter[int]())
    return [*large, ("", rest)] if rest.total() >= SMALL else large


def _told(name: str, counts: Counter[int]) -> Office:
    good = sum(visits for score, visits in counts.items() if score >= _GOOD)
    bad = counts.total() - good
    small = 0 < good < SMALL or 0 < bad < SMALL
    return Office(name, counts.total(), None if small else good)


def _rank(one: Office) -> tuple[float, str]:
    return (2.0 if one.good is None else one.good / one.visits, one.name)
