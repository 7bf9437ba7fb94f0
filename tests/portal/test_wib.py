"""Days are Jakarta's: what is dated today there is not refused as to come, because Greenwich still has yesterday."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from portal import wib
from portal.lists import delivery as lists
from portal.lists.kinds import KINDS
from portal.models import Person
from portal.people import delivery
from portal.service import Service
from tests.portal.lists.test_delivery import NEWS
from tests.portal.people.test_delivery import write

NIGHT = dt.datetime(2026, 11, 21, 17, 0, tzinfo=dt.UTC)
"""Midnight in Jakarta, where the 22nd begins."""


def at(portal: Service, now: dt.datetime) -> Service:
    return msgspec.structs.replace(portal, clock=lambda: now)


@pytest.mark.parametrize(("now", "day"), [(NIGHT - dt.timedelta(seconds=1), 21), (NIGHT, 22)])
def test_a_day_begins_at_midnight_in_jakarta(now: dt.datetime, day: int) -> None:
    assert wib.day(now) == dt.date(2026, 11, day)


@pytest.mark.parametrize(("before", "taken"), [(1, 0), (0, 1)])
def test_a_nights_delivery_that_is_dated_today_is_taken_in(
    plain_portal: Service, tmp_path: Path, before: int, taken: int
) -> None:
    portal = at(plain_portal, NIGHT - dt.timedelta(seconds=before))
    path = write(tmp_path / "night.csv", {"source_updated_on": "2026-11-22"})
    outcome = delivery.take_in(portal.database, path, portal.clock())
    assert (outcome.accepted, len(outcome.rejects)) == (taken, 1 - taken)
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == taken


@pytest.mark.parametrize(("before", "taken"), [(1, 0), (0, 1)])
def test_news_of_the_morning_are_taken_in(plain_portal: Service, tmp_path: Path, before: int, taken: int) -> None:
    path = tmp_path / "news.csv"
    path.write_text(NEWS + "n-1,Judul,Title,Isi.,Text.,2026-11-22,2026-12-31,CONTOH\n", encoding="utf-8")
    now = NIGHT - dt.timedelta(seconds=before)
    outcome = lists.take_in(plain_portal.database, KINDS["news"], path, now)
    assert (outcome.accepted, len(outcome.rejects)) == (taken, 1 - taken)
