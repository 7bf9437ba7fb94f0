"""Groups on both databases: made from a list, changed by a later one, and opened row by row at a desk of the office."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import func, select, update

from onedata.desk import ListGroups, Member, OpenGroup
from portal import app
from portal.counter.models import CounterAct
from portal.desk import groups as answers
from portal.groups import delivery, demo, reading
from portal.groups.delivery import GroupWrong, NewGroup, Outcome
from portal.groups.models import GroupMember, OfficeGroup
from portal.limits import RateLimit
from portal.models import AuditEntry, Person
from portal.people import demo as people
from portal.people import worker
from portal.service import Service
from portal.web import Limits
from tests.portal.conftest import SetClock
from tests.portal.counter_hands import OFFICE, Colleague
from tests.portal.desk_hands import Desk

if TYPE_CHECKING:
    from litestar import Litestar

DAY = dt.date(2026, 11, 25)


@pytest.fixture
def client(portal: Service) -> Iterator["TestClient[Litestar]"]:
    free = RateLimit(60000, 10000)
    with TestClient(app.create(portal, Limits(strangers=free, enrolment=free, kiosks=free, look_ups=free))) as made:
        yield made


@pytest.fixture
def desk(portal: Service, client: "TestClient[Litestar]") -> Desk:
    people.fill(portal, 30, 1)
    return Desk(portal, client)


@pytest.fixture
def ani(portal: Service, desk: Desk) -> Colleague:
    assert desk
    return Colleague(portal, "ani")


def with_nik(portal: Service) -> list[str]:
    with portal.database.read() as session:
        query = select(Person.nik).where(Person.nik.is_not(None), Person.pin_only.is_(False))
        return [nik for nik in session.scalars(query.order_by(Person.person_id)) if nik]


def table(niks: list[str]) -> bytes:
    return "\n".join(("nik", *niks)).encode()


def made(portal: Service, data: bytes, name: str = "OPP 1", office: str = OFFICE, day: dt.date = DAY) -> Outcome:
    with portal.database.write() as session:
        return delivery.take_in(session, NewGroup(office, name, day), data, portal.clock(), "test")


def names(portal: Service, niks: list[str]) -> list[str]:
    with portal.database.read() as session:
        return [session.scalars(select(Person.name).where(Person.nik == nik)).one() for nik in niks]


def opened(desk: Desk, who: Colleague, group: str) -> list[Member]:
    """Every row of a group, page by page."""
    members: list[Member] = []
    row: int | None = 0
    while row is not None:
        answer = desk.ask(who, OpenGroup(group, row), reason="PREPARE_GROUP")
        assert answer.outcome == "done"
        members += answer.members
        row = answer.next_row
    return members


def test_a_group_is_listed_and_opened_at_a_desk_of_its_office(portal: Service, desk: Desk, ani: Colleague) -> None:
    niks = with_nik(portal)[:3]
    group = made(portal, table(niks)).group_id
    answer = desk.ask(ani, ListGroups(), reason="PREPARE_GROUP")
    assert [(one.group, one.name, one.on, one.people) for one in answer.groups] == [(group, "OPP 1", "2026-11-25", 3)]
    members = opened(desk, ani, group)
    assert [member.row for member in members] == [0, 1, 2]
    assert [m.record.full.name for m in members if m.record and m.record.full] == names(portal, niks)
    with portal.database.read() as session:
        traces = session.scalars(select(CounterAct.what).where(CounterAct.reason == "PREPARE_GROUP")).all()
        audited = session.execute(
            select(AuditEntry.action, AuditEntry.outcome).where(AuditEntry.action.startswith("desk-group"))
        ).all()
    assert traces == ["group"] * 3
    assert [tuple(row) for row in audited] == [("desk-groups", "done"), ("desk-group", "done")]


def test_another_offices_group_is_neither_listed_nor_opened(portal: Service, desk: Desk, ani: Colleague) -> None:
    Colleague(portal, "budi", office="BP3MI NTT")
    niks = with_nik(portal)[:2]
    theirs = made(portal, table(niks), office="BP3MI NTT").group_id
    ours = made(portal, table(niks)).group_id
    assert [one.group for one in desk.ask(ani, ListGroups()).groups] == [ours]
    assert desk.ask(ani, OpenGroup(theirs)).outcome == "refused"
    assert desk.ask(ani, OpenGroup("0" * 16)).outcome == "refused"
    assert desk.ask(ani, OpenGroup(ours)).outcome == "done"


def test_a_group_without_a_right_proof_stays_shut(portal: Service, desk: Desk, ani: Colleague) -> None:
    group = made(portal, table(with_nik(portal)[:2])).group_id
    answer = desk.ask(ani, OpenGroup(group), proof=bytes(32))
    assert (answer.outcome, answer.members) == ("refused", ())
    assert desk.ask(ani, ListGroups(), proof=bytes(32)).groups == ()


def test_a_large_group_comes_page_by_page_and_every_row_once(
    portal: Service, desk: Desk, ani: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_ROOM", 16_000)
    niks = with_nik(portal)
    assert len(niks) > 20
    group = made(portal, table(niks)).group_id
    first = desk.ask(ani, OpenGroup(group), reason="PREPARE_GROUP")
    assert first.next_row is not None
    assert first.next_row >= 5
    assert [member.row for member in opened(desk, ani, group)] == list(range(len(niks)))


def test_a_later_list_keeps_every_rows_person(portal: Service, desk: Desk, ani: Colleague) -> None:
    niks = with_nik(portal)[:4]
    before = made(portal, table(niks[:3]))
    after = made(portal, table([niks[3], niks[2], niks[0]]))
    assert (before.group_id, after.joined, after.left) == (after.group_id, 1, 1)
    members = opened(desk, ani, after.group_id)
    assert [member.why for member in members] == ["", "gone", "", ""]
    shown = [m.record.full.name if m.record and m.record.full else "" for m in members]
    assert shown == [names(portal, niks)[0], "", *names(portal, niks)[2:4]]
    again = made(portal, table(niks[:3]))
    assert (again.joined, again.left) == (1, 1)
    assert [member.why for member in opened(desk, ani, again.group_id)] == ["", "", "", "gone"]


def test_who_lets_only_the_pin_open_is_withheld_and_who_is_not_known_any_more_is_gone(
    portal: Service, desk: Desk, ani: Colleague
) -> None:
    niks = with_nik(portal)[:3]
    group = made(portal, table(niks)).group_id
    with portal.database.write() as session:
        session.execute(update(Person).where(Person.nik == niks[0]).values(pin_only=True))
        ids = session.scalars(select(Person.person_id).where(Person.nik == niks[1])).all()
        worker.remove(session, ids)
    members = opened(desk, ani, group)
    assert [(member.why, member.record is None) for member in members] == [
        ("withheld", True),
        ("gone", True),
        ("", False),
    ]


def test_lines_that_name_nobody_several_or_somebody_twice_come_back(portal: Service, desk: Desk) -> None:
    assert desk
    niks = with_nik(portal)[:3]
    with portal.database.write() as session:
        session.execute(update(Person).where(Person.nik == niks[2]).values(nik=niks[1]))
        passport = session.scalars(select(Person.passport_no).where(Person.passport_no.is_not(None)).limit(1)).one()
    lines = ["nik;paspor;nama", f"{niks[0]};;CONTOH", f";{passport};", f"{niks[0]};;", f"{niks[1]};;"]
    lines += ["5299999999999999;;", "12;;", "=1+1;;", ";;", "a;b", '"']
    outcome = made(portal, "\n".join(lines).encode("cp1252"))
    assert (outcome.people, outcome.ignored_columns) == (2, ("nama",))
    assert [(reject.line, reject.code) for reject in outcome.rejects] == [
        (4, "person-twice"),
        (5, "several"),
        (6, "nobody"),
        (7, "nik"),
        (8, "formula"),
        (10, "columns"),
        (11, "quote"),
    ]


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"office": "BP3MI Bulan"}, "office"),
    ({"name": ""}, "name"),
    ({"name": "x" * 81}, "name"),
    ({"name": "a\x00"}, "name"),
    ({"day": dt.date(2026, 10, 1)}, "day"),
    ({"day": dt.date(2028, 1, 1)}, "day"),
    ({"data": b"nama\nx"}, "no_column"),
    ({"data": b"nik\n5299999999999999"}, "nobody"),
    ({"data": b"\xff\xfen"}, "unreadable"),
    ({"data": b""}, "unreadable"),
    ({"data": b"nik\n" + b"1" * (300 * 1024)}, "too_large"),
)


def test_what_is_no_group_is_refused_and_leaves_none(portal: Service, desk: Desk) -> None:
    assert desk
    right: dict[str, Any] = {"data": table(with_nik(portal)[:1])}
    for change, why in WRONG:
        with pytest.raises(GroupWrong, match=why):
            made(portal, **(right | change))
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(OfficeGroup)) == 0


def test_a_group_has_no_more_rows_than_a_hall(portal: Service, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk
    monkeypatch.setattr(delivery, "MOST", 3)
    niks = with_nik(portal)
    made(portal, table(niks[:3]))
    for wrong in (niks[:4], niks[1:4]):
        with pytest.raises(GroupWrong, match="too_long"):
            made(portal, table(wrong))


def test_a_group_is_forgotten_a_month_after_its_day(portal: Service, desk: Desk, clock: SetClock) -> None:
    assert desk
    niks = with_nik(portal)[:2]
    old = made(portal, table(niks)).group_id
    clock.advance(days=35)
    new = made(portal, table(niks), name="OPP 2", day=dt.date(2027, 1, 5)).group_id
    with portal.database.read() as session:
        assert set(session.scalars(select(OfficeGroup.group_id))) == {new}
        assert set(session.scalars(select(GroupMember.group_id))) == {new}
        assert old != new


def test_two_questions_of_one_colleague_at_once_are_both_answered(portal: Service, desk: Desk, ani: Colleague) -> None:
    start, outcomes = threading.Barrier(2), []

    def ask() -> None:
        start.wait(10)
        outcomes.append(desk.ask(ani, ListGroups()).outcome)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes == ["done", "done"]


def test_the_demonstration_has_two_groups_of_invented_people(portal: Service) -> None:
    assert not demo.fill(portal), "nobody invented is here"
    people.fill(portal, 200, 1)
    assert demo.fill(portal)
    assert not demo.fill(portal), "they are here already"
    with portal.database.read() as session:
        found = reading.listed(session, demo.OFFICE, portal.clock().date(), 9)
        assert [one.name.startswith("CONTOH") for one in found] == [True, True]
        assert min(one.people for one in found) >= 5
        assert session.scalar(select(func.count()).select_from(GroupMember)) == sum(one.people for one in found)
