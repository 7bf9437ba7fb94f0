"""Invented ratings for demonstrations: offices called CONTOH, days that are over; the same for one seed and day."""

import datetime as dt
import random
from typing import Final

from sqlalchemy import func, insert, select

from portal import wib
from portal.ratings.counts import DAYS
from portal.ratings.models import VisitRating
from portal.service import Service

_OFFICES: Final = (("Kantor CONTOH A", 12, 0.9), ("Kantor CONTOH B", 7, 0.8), ("Kantor CONTOH C", 4, 0.65))
"""Name, visits that are rated on a day, and how many of them are found good."""
_REASONS: Final = ("waiting", "waiting", "staff", "information", "machine", "other")


def fill(portal: Service, seed: int) -> int:
    """Count invented ratings for each day that the page shows; return how many, 0 where any are here already."""
    with portal.database.write() as session:
        if session.scalar(select(func.count()).select_from(VisitRating)):
            return 0
        chance = random.Random(seed)  # noqa: S311 - invented visits
        counts = _counts(chance, wib.day(portal.clock()))
        names = ("day", "office", "score", "reason")
        rows = [{**dict(zip(names, key, strict=True)), "visits": visits} for key, visits in counts.items()]
        session.execute(insert(VisitRating), rows)
    return sum(counts.values())


def _counts(chance: random.Random, today: dt.date) -> dict[tuple[dt.date, str, int, str], int]:
    counts: dict[tuple[dt.date, str, int, str], int] = {}
    for back in range(1, DAYS + 1):
        day = today - dt.timedelta(days=back)
        if day.weekday() >= 5:  # noqa: PLR2004 - Saturday and Sunday
            continue
        for office, visits, good in _OFFICES:
            for _ in range(chance.randint(visits // 2, visits)):
                well = chance.random() < good
                score = chance.choice((4, 4, 3) if well else (2, 2, 1))
                reason = "" if well and chance.random() < 0.6 else chance.choice(_REASONS)  # noqa: PLR2004 - most give none
                key = (day, office, score, reason)
                counts[key] = counts.get(key, 0) + 1
    return counts
