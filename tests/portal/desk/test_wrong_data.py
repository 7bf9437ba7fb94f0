"""What visitors of an office marked as wrong, as its desk sees it: field, owner and state, and nobody's name."""

import datetime as dt

import pytest
from sqlalchemy import insert, select

from onedata.desk import ListWrong
from onedata.reports import DataWrong
from portal.cases import work
from portal.cases.models import CaseFile
from portal.desk.wrong import MOST
from portal.service import Service
from tests.portal.command_hands import Reporter, officer
from tests.portal.counter_hands import Colleague
from tests.portal.desk_hands import Desk


def marked(code: str, field: str = "agency") -> DataWrong:
    return DataWrong(code=code, pin="135790", field=field, source_system="SISKOP2MI")  # type: ignore[arg-type]


@pytest.fixture
def reporter(portal: Service, desk: Desk) -> Reporter:
    return Reporter(portal, desk.kiosk)


def test_what_was_marked_and_how_far_it_is(portal: Service, desk: Desk, ani: Colleague, reporter: Reporter) -> None:
    assert desk.ask(ani, ListWrong(), reason="CORRECT_DATA").wrong == ()
    assert reporter.send("data-wrong", marked("ABCD2345")) == 201
    assert reporter.send("data-wrong", marked("ABCD2346", "phone")) == 201
    told = desk.ask(ani, ListWrong(), reason="CORRECT_DATA").wrong
    assert [(mark.code, mark.field, mark.source_system, mark.state) for mark in told] == [
        ("ABCD2345", "agency", "SISKOP2MI", "received"),
        ("ABCD2346", "phone", "SISKOP2MI", "received"),
    ]
    producer = officer(portal, "sisko", "petugas", office="SISKOP2MI")
    with portal.database.write() as session:
        first = work.listed(session, producer)[0]
        work.take(session, first, producer, portal.clock())
        work.answer(session, first, producer, "Nama perusahaan sudah diperbaiki.", portal.clock())
    told = desk.ask(ani, ListWrong(), reason="CORRECT_DATA").wrong
    assert [(mark.code, mark.state) for mark in told] == [("ABCD2346", "received"), ("ABCD2345", "answered")]


def test_what_waits_longest_is_never_pushed_out_by_what_is_done(
    portal: Service, desk: Desk, ani: Colleague, reporter: Reporter
) -> None:
    assert reporter.send("data-wrong", marked("ABCD2345")) == 201
    with portal.database.write() as session:
        columns = CaseFile.__table__.columns.keys()
        one = {name: getattr(session.scalars(select(CaseFile)).one(), name) for name in columns if name != "case_id"}
        later = portal.clock() + dt.timedelta(hours=1)
        done = {**one, "state": "answered", "received_at": later}
        rows = [{**done, "code": f"ZZZZ{i:04}", "event_id": f"{i:036}", "stretched": f"{i:032}".encode()}
                for i in range(MOST)]  # fmt: skip
        session.execute(insert(CaseFile), rows)
    told = desk.ask(ani, ListWrong(), reason="CORRECT_DATA").wrong
    assert len(told) == MOST
    assert (told[0].code, told[0].state) == ("ABCD2345", "received")


def test_another_office_and_a_technician_see_none_of_it(portal: Service, desk: Desk, reporter: Reporter) -> None:
    assert reporter.send("data-wrong", marked("ABCD2345")) == 201
    assert desk.ask(Colleague(portal, "ani", "teknisi"), ListWrong(), reason="CORRECT_DATA").outcome == "refused"
    there = Colleague(portal, "budi", office="BP3MI JAWA TIMUR")
    assert desk.ask(there, ListWrong(), reason="CORRECT_DATA").outcome == "refused"
