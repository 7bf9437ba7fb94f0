"""A case is handed to a colleague by name: who may, to whom, and what the colleague and the list see of it."""

import threading
from collections.abc import Iterator
from itertools import product

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select, update

from portal import app
from portal.cases import work
from portal.cases.models import CaseFile
from portal.cases.work import CaseRefused
from portal.service import Service
from portal.staff.accounts import DESK_ROLES
from portal.staff.models import StaffAccount, StaffSession
from portal.staff.sessions import Officer
from tests.portal.command_hands import PASSWORD, Reporter, account, complaint, officer
from tests.portal.komando.site import generous

NTB = {"office": "BP3MI NTB", "region": "52"}
WHY = "Rina mengenal perusahaannya."


@pytest.fixture
def client(plain_portal: Service) -> Iterator[TestClient[Litestar]]:
    with TestClient(app.create(plain_portal, generous())) as made:
        yield made


def given(portal: Service, giver: Officer, to: int, reason: str = WHY) -> str:
    """Hand the only case over; returns what refused it."""
    with portal.database.write() as session:
        case = session.scalars(select(CaseFile)).one()
        try:
            work.hand_over(session, case, giver, to, reason, portal.clock())
        except CaseRefused as refused:
            return str(refused)
    return ""


def test_a_case_is_the_colleagues_with_the_reason_and_stands_in_their_own_list(
    portal: Service, reporter: Reporter
) -> None:
    satu, rina = (officer(portal, login, "petugas", **NTB) for login in ("satu", "rina"))
    for code in ("ABCD2345", "ABCD2346"):
        reporter.send("case-opened", complaint(code=code))
    with portal.database.write() as session:
        case = work.look(session, satu, 1, portal.clock(), to_work=True)
        assert case is not None
        work.take(session, case, satu, portal.clock())
        work.hand_over(session, case, satu, rina.account_id, WHY, portal.clock())
        last = work.notes(session, case)[-1]
        assert (last.kind, last.account_id, last.text) == ("handed_over", satu.account_id, f"→ CONTOH rina. {WHY}")
        assert [one.code for one in work.listed(session, rina, mine=True)] == ["ABCD2345"]
        assert (work.count(session, rina, closed=False, mine=True), work.count(session, rina, closed=False)) == (1, 2)
        assert work.listed(session, satu, mine=True) == []
        with pytest.raises(CaseRefused, match="case_not_yours"):
            work.answer(session, case, satu, "Ya.", portal.clock())
        work.answer(session, case, rina, "Ya.", portal.clock())


def test_who_follows_a_case_up_reads_in_progress_once_somebody_took_it(portal: Service, reporter: Reporter) -> None:
    chief, rina = officer(portal, "atasan", "penyelia", **NTB), officer(portal, "rina", "petugas", **NTB)
    reporter.send("case-opened", complaint())
    assert given(portal, chief, rina.account_id) == ""
    with portal.database.write() as session:
        case = session.scalars(select(CaseFile)).one()
        assert (case.state, case.owner_id, case.changed_at) == ("received", rina.account_id, case.received_at)
        work.take(session, case, rina, portal.clock())
        assert case.state == "in_progress"


def test_only_its_owner_or_a_leader_gives_a_case_away_and_never_without_a_reason(
    portal: Service, reporter: Reporter
) -> None:
    rina, other = (officer(portal, login, "petugas", **NTB) for login in ("rina", "dua"))
    leaders = officer(portal, "atasan", "penyelia", **NTB), officer(portal, "pusat", "pemantau")
    reporter.send("case-opened", complaint())
    assert given(portal, other, rina.account_id) == "case_not_yours"
    for leader in leaders:
        assert given(portal, leader, rina.account_id, "") == "text_missing"
        assert given(portal, leader, rina.account_id) == ""
    assert given(portal, rina, other.account_id) == ""
    with portal.database.write() as session:
        session.scalars(select(CaseFile)).one().state = "closed"
    assert given(portal, other, rina.account_id) == "case_is_closed"


@pytest.mark.parametrize("about_office", [False, True])
def test_a_case_is_given_to_whom_it_is_visible_and_to_nobody_else(
    portal: Service, reporter: Reporter, *, about_office: bool
) -> None:
    centre = officer(portal, "pusat", "pemantau")
    scopes = product(("", "BP3MI NTB", "BP3MI Bali"), ("", "52", "51"), ("", "SA", "HK"))
    everybody = [
        officer(portal, f"n{number}-{role}", role, office=office, region=region, country=country)
        for number, (office, region, country) in enumerate(scopes)
        for role in ("petugas", "penyelia", "pemantau", "kepala", "piket", "teknisi", "redaksi")
        if office or role not in DESK_ROLES
    ]
    gone = officer(portal, "dicabut", "pemantau")
    with portal.database.write() as session:
        leaves = update(StaffAccount).where(StaffAccount.account_id == gone.account_id)
        session.execute(leaves.values(disabled_at=portal.clock()))
    reporter.send("case-opened", complaint(about_office=about_office, country="SA"))
    with portal.database.write() as session:
        case = session.scalars(select(CaseFile)).one()
        allowed = {one.account_id for one in work.takers(session, case)}
        working = [one for one in (*everybody, centre) if one.role in work.MAY_SEE]
        sees = {one.account_id for one in working if work.look(session, one, case.case_id, portal.clock())}
    assert allowed == sees
    assert 0 < len(allowed) < len(working)
    stranger = next(one.account_id for one in everybody if one.account_id not in allowed)
    for nobody in (stranger, gone.account_id, 0, 9999):
        assert given(portal, centre, nobody) == "officer_unknown"


def test_who_answers_while_the_case_is_given_away_answers_for_nobody_else(portal: Service, reporter: Reporter) -> None:
    satu, rina = (officer(portal, login, "petugas", **NTB) for login in ("satu", "rina"))
    reporter.send("case-opened", complaint())
    refused: list[str] = []
    looked, given_away = threading.Event(), threading.Event()
    with portal.database.write() as session:
        work.take(session, session.scalars(select(CaseFile)).one(), satu, portal.clock())

    def answer() -> None:
        with portal.database.write() as session:
            case = work.look(session, satu, 1, portal.clock(), to_work=True)
            looked.set()
            assert given_away.wait(20)
            assert case is not None
            try:
                work.answer(session, case, satu, "Terlambat.", portal.clock())
            except CaseRefused as why:
                refused.append(str(why))

    with portal.database.write() as session:
        case = work.look(session, satu, 1, portal.clock(), to_work=True)
        assert case is not None
        other = threading.Thread(target=answer)
        other.start()
        assert not looked.wait(0.5), "it waits for whoever has the case in hand"
        work.hand_over(session, case, satu, rina.account_id, WHY, portal.clock())
    given_away.set()
    other.join(20)
    assert refused == ["case_not_yours"]


def enter(client: TestClient[Litestar], portal: Service, login: str) -> dict[str, str]:
    """Sign in; returns the fields that every form carries."""
    client.cookies.clear()
    client.post("/masuk", data={"login": login, "password": PASSWORD})
    with portal.database.read() as session:
        newest = select(StaffSession.csrf).order_by(StaffSession.session_id.desc()).limit(1)
        return {"csrf": session.scalars(newest).one()}


def test_the_page_gives_a_case_away_and_each_list_says_whose_it_is(
    plain_portal: Service, plain_reporter: Reporter, client: TestClient[Litestar]
) -> None:
    for login in ("satu", "rina"):
        number = account(plain_portal, login, "petugas", password=PASSWORD, **NTB)
    plain_reporter.send("case-opened", complaint())
    fields = enter(client, plain_portal, "satu")
    here = "/komando/kasus/1"
    assert "/serahkan" not in client.get(here).text, "nobody gives away what is not theirs"
    client.post(f"{here}/ambil", data=fields)
    assert "CONTOH rina · Petugas loket" in client.get(here).text
    missing = client.post(f"{here}/serahkan", data=fields | {"kepada": "", "text": WHY})
    assert "tidak bertugas lagi" in missing.text
    client.post(f"{here}/serahkan", data=fields | {"kepada": str(number), "text": WHY})
    assert "CONTOH rina" in client.get("/komando/kasus").text
    assert "ABCD2345" not in client.get("/komando/kasus?saya=1").text
    enter(client, plain_portal, "rina")
    listed = client.get("/komando/kasus?saya=1").text
    assert "ABCD2345" in listed
    assert "Kasus saya (1)" in listed
    assert WHY in client.get(here).text


def test_a_case_of_a_colleague_who_was_revoked_is_listed_as_nobodys(
    plain_portal: Service, plain_reporter: Reporter, client: TestClient[Litestar]
) -> None:
    rina = officer(plain_portal, "rina", "petugas", **NTB)
    account(plain_portal, "satu", "petugas", password=PASSWORD, **NTB)
    plain_reporter.send("case-opened", complaint())
    with plain_portal.database.write() as session:
        work.take(session, session.scalars(select(CaseFile)).one(), rina, plain_portal.clock())
    enter(client, plain_portal, "satu")
    assert "CONTOH rina" in client.get("/komando/kasus").text
    with plain_portal.database.write() as session:
        leaves = update(StaffAccount).where(StaffAccount.account_id == rina.account_id)
        session.execute(leaves.values(disabled_at=plain_portal.clock()))
    assert "CONTOH rina" not in client.get("/komando/kasus").text
