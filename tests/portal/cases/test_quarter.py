"""The quarter's news tells no small count, neither itself nor by a difference."""

import datetime as dt

from portal.cases import quarter
from portal.cases.models import CaseFile
from portal.lists import rows as lists
from portal.service import Service

TODAY = dt.date(2026, 11, 22)


def closed(portal: Service, topic: str, count: int, when: dt.datetime = dt.datetime(2026, 8, 5, tzinfo=dt.UTC)) -> None:
    with portal.database.write() as session:
        for number in range(count):
            session.add(
                CaseFile(
                    event_id=f"{topic}-{number}-{when:%m%d%H}",
                    code="ABCD2345",
                    stretched=b"x" * 32,
                    region="52",
                    office="K",
                    topic=topic,
                    unit="centre",
                    state="closed",
                    received_at=when,
                    made_at=when,
                    changed_at=when,
                    closed_at=when,
                    told=b"",
                )
            )


def texts(portal: Service) -> list[str]:
    with portal.database.read() as session:
        return [item.text_id for item in quarter.news(session, TODAY)]


def test_fewer_than_five_closed_cases_are_no_news(portal: Service) -> None:
    closed(portal, "UNPAID_WAGE", 4)
    assert texts(portal) == []


def test_topics_are_counted_and_small_ones_told_together_or_not_at_all(portal: Service) -> None:
    closed(portal, "UNPAID_WAGE", 7)
    closed(portal, "DEATH", 2)
    assert texts(portal) == ["Triwulan 3/2026: 7 kasus selesai.\nGaji tidak dibayar: 7"]
    closed(portal, "GO_HOME", 4)
    assert texts(portal) == ["Triwulan 3/2026: 13 kasus selesai.\nGaji tidak dibayar: 7\nLainnya: 6"]


def test_topics_that_are_all_small_are_told_as_one(portal: Service) -> None:
    closed(portal, "UNPAID_WAGE", 4)
    closed(portal, "DEATH", 3)
    assert texts(portal) == ["Triwulan 3/2026: 7 kasus selesai.\nLainnya: 7"]


def test_a_quarter_begins_and_ends_at_midnight_in_jakarta(portal: Service) -> None:
    closed(portal, "UNPAID_WAGE", 5, dt.datetime(2026, 6, 30, 17, 0, tzinfo=dt.UTC))
    closed(portal, "GO_HOME", 5, dt.datetime(2026, 9, 30, 17, 0, tzinfo=dt.UTC))
    assert texts(portal) == ["Triwulan 3/2026: 5 kasus selesai.\nGaji tidak dibayar: 5"]


def test_it_stands_in_the_news_feed(portal: Service) -> None:
    closed(portal, "UNPAID_WAGE", 5)
    with portal.database.read() as session:
        assert "anda-sampaikan-2026-3" in lists.feeds(session, TODAY)["news"]["news"]


def test_the_first_quarter_looks_back_into_the_old_year() -> None:
    assert quarter.last_before(dt.date(2027, 1, 1)) == quarter.Quarter(2026, 4)
    assert quarter.Quarter(2026, 4).after == dt.date(2027, 1, 1)
