"""Ratings are counted once each, and told so that no count points at a visitor, neither itself nor by a difference."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from onedata.reports import VisitRated
from portal.ratings import counts
from portal.ratings.counts import Satisfaction
from portal.ratings.models import VisitRating
from portal.service import Service
from tests.portal.command_hands import Reporter
from tests.portal.conftest import NOW, SetClock

YESTERDAY = dt.date(2026, 11, 20)


def rated(portal: Service, office: str, score: int, visits: int, day: dt.date = YESTERDAY, reason: str = "") -> None:
    with portal.database.write() as session:
        session.add(VisitRating(day=day, office=office, score=score, reason=reason, visits=visits))


def found(portal: Service) -> Satisfaction:
    with portal.database.read() as session:
        return counts.satisfaction(session, NOW)


def test_a_rating_is_counted_once_and_shown_when_its_day_is_over(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    events = [reporter.sealed("visit-rated", VisitRated(score=3, reason="staff")) for _ in range(6)]
    for event in [*events, *events]:
        assert reporter.take(event) in (201, 208)
    with portal.database.read() as session:
        assert session.scalar(select(func.sum(VisitRating.visits))) == 6
    assert found(portal).visits == 0, "today's number would tell the last visitor's word"
    clock.advance(days=1)
    with portal.database.read() as session:
        told = counts.satisfaction(session, clock.now)
    assert (told.visits, told.good, told.scores[3], told.reasons) == (6, 6, 6, {"staff": 6})


def test_a_day_is_a_day_in_jakarta(plain_portal: Service, plain_reporter: Reporter, clock: SetClock) -> None:
    clock.now = dt.datetime(2026, 11, 20, 17, 30, tzinfo=dt.UTC)
    plain_reporter.send("visit-rated", VisitRated(score=1))
    with plain_portal.database.read() as session:
        assert session.scalars(select(VisitRating.day)).one() == dt.date(2026, 11, 21)


def test_small_offices_are_told_together_or_not_at_all(plain_portal: Service) -> None:
    rated(plain_portal, "A", 4, 20)
    rated(plain_portal, "B", 4, 3)
    assert [(one.name, one.visits) for one in found(plain_portal).offices] == [("A", 20)]
    assert found(plain_portal).visits == 20
    rated(plain_portal, "C", 4, 2)
    assert [(one.name, one.visits) for one in found(plain_portal).offices] == [("", 5), ("A", 20)]
    assert found(plain_portal).visits == 25


def test_a_share_that_would_tell_a_small_count_is_hidden_and_counts_in_no_sum(plain_portal: Service) -> None:
    rated(plain_portal, "A", 4, 20)
    rated(plain_portal, "A", 2, 9)
    rated(plain_portal, "B", 4, 30)
    rated(plain_portal, "B", 1, 2)
    told = found(plain_portal)
    assert [(one.name, one.good) for one in told.offices] == [("A", 20), ("B", None)]
    assert (told.visits, told.good) == (29, 20), "the sum less A would be B"


@pytest.mark.parametrize(("visits", "shown"), [(4, {}), (5, {4: 20, 3: 0, 2: 5, 1: 5})])
def test_the_four_scores_are_told_only_where_none_is_small(
    plain_portal: Service, visits: int, shown: dict[int, int]
) -> None:
    rated(plain_portal, "A", 4, 20)
    rated(plain_portal, "A", 2, 5)
    rated(plain_portal, "A", 1, visits)
    assert found(plain_portal).scores == shown


def test_a_reason_that_few_named_is_left_out(plain_portal: Service) -> None:
    rated(plain_portal, "A", 1, 9, reason="waiting")
    rated(plain_portal, "A", 1, 4, reason="machine")
    assert found(plain_portal).reasons == {"waiting": 9}
