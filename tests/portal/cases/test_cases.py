"""Cases: who works on them, who never sees them, how they are answered, and what a slip opens of them."""

import datetime as dt
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from onedata import sealing, wire
from onedata.counter_records import CaseAnswer, CaseState, cases_feed, open_case, staff_feed
from onedata.credentials import credential_keys
from onedata.feeds import Manifest, decode_signed_manifest
from onedata.register_file import Register, StoredRecord
from onedata.reports import DataWrong, new_case_code
from portal.cases import work
from portal.cases.models import CaseFile
from portal.cases.work import CaseRefused
from portal.feeds import blobs
from portal.feeds.publish_sealed import publish_sealed
from portal.komando.case_pages import told
from portal.models import Epoch, Feed, FeedRow, IntakeEvent
from portal.people import credentials
from portal.service import Service
from tests.portal.command_hands import Reporter, complaint, officer
from tests.portal.conftest import SetClock


def only_case(portal: Service) -> CaseFile:
    with portal.database.read() as session:
        return session.scalars(select(CaseFile)).one()


def opened(portal: Service, code: str, pin: str) -> tuple[CaseState, CaseAnswer] | None:
    """Open a case as a kiosk of province 52 does: the rows that were published, the pepper, code and PIN."""
    feed = cases_feed("52")
    with portal.database.read() as session:
        epoch = session.scalars(select(Epoch).where(Epoch.feed == feed)).all()[-1]
        sealed_with = credentials.sealing(session)
        rows = select(FeedRow.collection, FeedRow.key, FeedRow.value).where(FeedRow.feed == feed)
        kept = {(collection, key): value for collection, key, value in session.execute(rows).tuples()}
    params = sealing.Parameters(sealed_with.salt, sealed_with.cost, epoch.epoch, feed)
    keys = credential_keys(sealing.stretch("case", code, f"pin:{pin}", params.salt, params.cost), epoch.pepper)
    wrapped = kept.get(("entries", keys.locator.hex()))
    if wrapped is None:
        return None
    contents = sealing.open_entry(keys, params, wrapped)
    record = wire.decode(kept["records", contents.record_id.hex()], StoredRecord, 65536)
    assert record.full is not None
    return open_case(record.basic, record.full, contents, record.version, params)


def publish(portal: Service) -> int:
    done = publish_sealed(portal.database, portal.settings, portal.ring, portal.clock(), "test")
    return sum(one.operations for one in done)


def test_a_complaint_is_answered_and_its_public_state_opens_with_code_and_pin(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    one = officer(portal, "ntb", "petugas", office="BP3MI NTB", region="52")
    chief = officer(portal, "atasan", "penyelia", office="BP3MI NTB", region="52")
    assert reporter.send("case-opened", complaint(), clock.now - dt.timedelta(days=4)) == 201
    publish(portal)
    found = opened(portal, "ABCD2345", "135790")
    assert found is not None
    assert (found[0].state, found[0].received_at, found[1].text) == ("received", clock.now, "")
    assert opened(portal, "ABCD2345", "135791") is None
    case_id = only_case(portal).case_id
    clock.advance(hours=2)
    with portal.database.write() as session:
        case = work.look(session, one, case_id, clock.now)
        assert case is not None
        work.take(session, case, one, clock.now)
        work.write(session, case, one, "Sudah menelepon majikan.", clock.now)
        work.answer(session, case, one, "Gaji dibayar 1 Desember.", clock.now)
    publish(portal)
    found = opened(portal, "ABCD2345", "135790")
    assert found is not None
    assert (found[0].state, found[0].changed_at) == ("answered", clock.now)
    assert found[1] == CaseAnswer("Gaji dibayar 1 Desember.", "BP3MI NTB")
    assert publish(portal) == 0, "nothing new is no change"
    clock.advance(days=7)
    with portal.database.write() as session:
        work.close(session, session.get_one(CaseFile, case_id), chief, clock.now)
    clock.advance(days=400)
    publish(portal)
    assert opened(portal, "ABCD2345", "135790") is None, "a year after it was closed it leaves the kiosks"


def test_the_snapshot_is_a_register_file(portal: Service, reporter: Reporter, tmp_path: Path) -> None:
    reporter.send("case-opened", complaint())
    publish(portal)
    with portal.database.read() as session:
        envelope = decode_signed_manifest(session.get_one(Feed, cases_feed("52")).manifest)
    manifest = wire.decode(envelope.payload, Manifest, 65536)
    pieces = [blobs.path_of(portal.settings.blobs, one.sha256.hex()).read_bytes() for one in manifest.snapshot.blobs]
    (tmp_path / "cases.db").write_bytes(b"".join(pieces))
    with Register.open(tmp_path / "cases.db") as register:
        assert register.counts() == (1, 1)
        assert register.params.feed == "cases-52"


def test_the_pin_is_kept_nowhere(portal: Service, reporter: Reporter) -> None:
    reporter.send("case-opened", complaint(pin="987654"))
    with portal.database.read() as session:
        body = session.scalars(select(IntakeEvent.body)).one()
        told = session.scalars(select(CaseFile.told)).one()
    assert b"987654" not in body + told
    assert b"000000" in told


def test_a_case_about_an_office_is_invisible_to_that_office(portal: Service, reporter: Reporter) -> None:
    theirs = officer(portal, "ntb", "penyelia", office="BP3MI NTB", region="52")
    same_house = officer(portal, "pusat-ntb", "pemantau", office="BP3MI NTB")
    centre = officer(portal, "pusat", "pemantau")
    reporter.send("case-opened", complaint(about_office=True))
    reporter.send("case-opened", complaint(code="ABCD2346", topic="OFFICE_SERVICE"))
    reporter.send("case-opened", complaint(code="ABCD2347"))
    with portal.database.write() as session:
        seen = {who.login: [one.code for one in work.listed(session, who)] for who in (theirs, same_house, centre)}
        hidden = session.scalars(select(CaseFile.case_id).where(CaseFile.code == "ABCD2345")).one()
        assert work.look(session, theirs, hidden, portal.clock()) is None
        case = work.look(session, centre, hidden, portal.clock())
        assert case is not None
        with pytest.raises(CaseRefused, match="hidden"):
            work.forward(session, case, centre, "region 52", portal.clock())
    assert seen == {"ntb": ["ABCD2347"], "pusat-ntb": ["ABCD2347"], "pusat": ["ABCD2345", "ABCD2346", "ABCD2347"]}


def test_an_offices_name_that_is_typed_otherwise_opens_nothing(portal: Service, reporter: Reporter) -> None:
    reporter.send("case-opened", complaint(topic="OFFICE_SERVICE", country="HK"))
    for login, role, scope in (("satu", "pemantau", {}), ("dua", "piket", {"country": "HK"})):
        one = officer(portal, login, role, office=" bp3mi  NTB ", **scope)
        with portal.database.write() as session:
            assert work.listed(session, one) == []
            assert work.look(session, one, 1, portal.clock()) is None
            assert work.count(session, one, closed=False) == sum(work.ages(session, one, portal.clock()).values()) == 0


def test_of_many_closed_cases_the_last_ones_are_listed_and_all_are_counted(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    one = officer(portal, "pusat", "pemantau")
    for _ in range(4):
        reporter.send("case-opened", complaint(code=new_case_code()))
    with portal.database.write() as session:
        for case in work.listed(session, one)[:3]:
            clock.advance(minutes=1)
            case.state, case.closed_at = "closed", clock.now
    with portal.database.read() as session:
        assert [case.case_id for case in work.listed(session, one, closed=True, most=2)] == [3, 2]
        assert work.count(session, one, closed=True) == 3
        assert work.count(session, one, closed=False) == 1


def test_open_cases_are_counted_by_how_long_they_wait(portal: Service, reporter: Reporter, clock: SetClock) -> None:
    one, now = officer(portal, "pusat", "pemantau"), clock.now
    waits = (0.9, 1, 2, 6.9, 7, 29, 29.5, 29.9, 30, 400)
    for _ in waits:
        reporter.send("case-opened", complaint(code=new_case_code()))
    with portal.database.write() as session:
        for case, days in zip(session.scalars(select(CaseFile)), waits, strict=True):
            case.received_at = now - dt.timedelta(days=days)
    with portal.database.read() as session:
        assert work.ages(session, one, now) == {"day": 1, "week": 3, "month": 4, "longer": 2}
    with portal.database.write() as session:
        oldest = work.listed(session, one)[0]
        oldest.state, oldest.closed_at = "closed", now
    with portal.database.read() as session:
        assert work.ages(session, one, now)["longer"] == 1, "what is closed waits no more"


def test_a_named_complaint_arrives_with_its_name_its_number_and_its_answers(
    portal: Service, reporter: Reporter
) -> None:
    answers = (("WHERE", "ABROAD"), ("SINCE", "MONTHS"))
    reporter.send("case-opened", complaint(name="CONTOH Ibu", callback="CONTOH 0", answers=answers, country="TW"))
    case = only_case(portal)
    arrived = {"name": "CONTOH Ibu", "callback": "CONTOH 0", "country": "TW", "text": complaint().text}
    assert told(case) == {**arrived, "answers": answers}


def test_a_complaint_that_calls_itself_wrong_data_is_read_as_the_complaint_it_is(
    portal: Service, reporter: Reporter
) -> None:
    reporter.send("case-opened", complaint(topic="DATA_WRONG", about_office=True))
    with portal.database.read() as session:
        case = session.scalars(select(CaseFile)).one()
    assert (case.topic, case.unit, case.hidden_office) == ("OTHER", "centre", "BP3MI NTB")
    assert told(case)["text"] == complaint().text


def test_topics_are_routed_and_an_unknown_topic_goes_to_the_centre(portal: Service, reporter: Reporter) -> None:
    for code, topic in (("ABCD2345", "UNPAID_WAGE"), ("ABCD2346", "DEATH"), ("ABCD2347", "NEW_TOPIC")):
        assert reporter.send("case-opened", complaint(code=code, topic=topic)) == 201
    with portal.database.read() as session:
        units = dict(session.execute(select(CaseFile.code, CaseFile.unit)).tuples().all())
    assert units == {"ABCD2345": "region 52", "ABCD2346": "centre", "ABCD2347": "centre"}


def test_wrong_data_go_to_their_producer_and_come_back_like_a_case(portal: Service, reporter: Reporter) -> None:
    producer = officer(portal, "sisko", "petugas", office="SISKOP2MI")
    wrong = DataWrong(code="ABCD2345", pin="135790", field="agency", source_system="SISKOP2MI", token_id=b"12345678")
    assert reporter.send("data-wrong", wrong) == 201
    with portal.database.write() as session:
        case = work.listed(session, producer)[0]
        work.take(session, case, producer, portal.clock())
        work.answer(session, case, producer, "Nama perusahaan sudah diperbaiki.", portal.clock())
    publish(portal)
    found = opened(portal, "ABCD2345", "135790")
    assert found is not None
    assert (found[0].topic, found[0].state, found[1].answered_by) == ("DATA_WRONG", "answered", "SISKOP2MI")


def test_closing_needs_an_answer_that_rested_and_another_supervisor(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    owner = officer(portal, "satu", "penyelia", office="BP3MI NTB", region="52")
    other = officer(portal, "dua", "penyelia", office="BP3MI NTB", region="52")
    reporter.send("case-opened", complaint())
    with portal.database.write() as session:
        case = session.scalars(select(CaseFile)).one()
        refused = []
        steps = (
            lambda: work.close(session, case, other, clock.now),
            lambda: work.answer(session, case, owner, "Ya.", clock.now),
            lambda: work.take(session, case, owner, clock.now),
            lambda: work.answer(session, case, owner, "", clock.now),
            lambda: work.answer(session, case, owner, "Ya.", clock.now),
            lambda: work.close(session, case, owner, clock.now),
            lambda: work.close(session, case, other, clock.now),
            lambda: work.close(session, case, other, clock.now + dt.timedelta(days=7)),
            lambda: work.answer(session, case, owner, "Lagi.", clock.now),
            lambda: work.reopen(session, case, other, "Belum selesai.", clock.now),
        )
        for step in steps:
            try:
                step()  # type: ignore[no-untyped-call]  # a lambda
                refused.append("")
            except CaseRefused as told:
                refused.append(str(told))
        assert refused == [
            *("case_not_answered", "case_not_yours", "", "text_missing", "", "case_other_closes", "case_must_rest"),
            *("", "case_is_closed", ""),
        ]


def test_an_officer_without_an_office_answers_as_the_centre(
    portal: Service, reporter: Reporter, clock: SetClock
) -> None:
    centre = officer(portal, "pusat", "pemantau")
    reporter.send("case-opened", complaint())
    with portal.database.write() as session:
        case = session.scalars(select(CaseFile)).one()
        work.take(session, case, centre, clock.now)
        work.answer(session, case, centre, "Ya.", clock.now)
        assert case.answered_by == "Pusat Komando"


@pytest.mark.parametrize("way", ["forwarded", "taken"])
def test_closing_is_refused_to_who_answered_also_when_the_case_is_no_longer_theirs(
    portal: Service, reporter: Reporter, clock: SetClock, way: str
) -> None:
    one, colleague, third = (
        officer(portal, login, "penyelia", office="BP3MI NTB", region="52") for login in ("satu", "dua", "tiga")
    )
    reporter.send("case-opened", complaint())
    with portal.database.write() as session:
        case = session.scalars(select(CaseFile)).one()
        work.take(session, case, one, clock.now)
        work.answer(session, case, one, "Ya.", clock.now)
        if way == "forwarded":
            work.forward(session, case, one, "region 52", clock.now)
        else:
            work.take(session, case, colleague, clock.now)
        clock.advance(days=7)
        assert case.owner_id != one.account_id
        with pytest.raises(CaseRefused, match="case_other_closes"):
            work.close(session, case, one, clock.now)
        work.close(session, case, third, clock.now)
        assert case.state == "closed"


def test_a_closed_case_is_not_given_away(portal: Service, reporter: Reporter, clock: SetClock) -> None:
    centre = officer(portal, "pusat", "pemantau")
    reporter.send("case-opened", complaint())
    with portal.database.write() as session:
        case = session.scalars(select(CaseFile)).one()
        case.state, case.closed_at = "closed", clock.now
        with pytest.raises(CaseRefused, match="case_is_closed"):
            work.forward(session, case, centre, "centre", clock.now)
        work.reopen(session, case, centre, "Belum selesai.", clock.now)
        work.forward(session, case, centre, "centre", clock.now)
        assert case.unit == "centre"


@pytest.mark.parametrize("unit", ["", "region", "region 99", "region 5", "centre 52", "producer ", "else 52"])
def test_a_case_is_given_to_no_unit_where_nobody_works(
    plain_portal: Service, plain_reporter: Reporter, unit: str
) -> None:
    centre = officer(plain_portal, "pusat", "pemantau")
    plain_reporter.send("case-opened", complaint())
    with plain_portal.database.write() as session:
        case = session.scalars(select(CaseFile)).one()
        with pytest.raises(CaseRefused, match="unit_unknown"):
            work.forward(session, case, centre, unit, plain_portal.clock())
        for good in ("centre", "region 51", "producer SISKOP2MI"):
            work.forward(session, case, centre, good, plain_portal.clock())


def test_two_cases_with_one_code_and_pin_open_neither_and_both_are_worked_on(
    portal: Service, reporter: Reporter
) -> None:
    reporter.send("case-opened", complaint())
    reporter.send("case-opened", complaint(text="Lain."))
    publish(portal)
    assert opened(portal, "ABCD2345", "135790") is None
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(CaseFile)) == 2


def test_a_replayed_case_is_not_opened_twice(portal: Service, reporter: Reporter) -> None:
    event = reporter.sealed("case-opened", complaint())
    assert [reporter.take(event) for _ in range(3)] == [201, 208, 208]
    assert only_case(portal).code == "ABCD2345"


def test_the_staff_feed_of_an_office_has_a_plain_name() -> None:
    assert staff_feed("BP3MI  Nusa Tenggara Barat (Mataram)") == "staff-bp3mi-nusa-tenggara-barat-mataram"


def test_offices_whose_long_names_begin_alike_do_not_share_their_staff() -> None:
    """A card of one would open the other's desk."""
    begins = "Layanan Terpadu Satu Atap Kabupaten Lombok"
    names = [staff_feed(f"{begins} {end}") for end in ("Timur", "Tengah", "Barat", "Utara")]
    assert len(set(names)) == 4
    for name in (*names, staff_feed("東京")):
        assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", name), name
    assert staff_feed(f"{begins} TIMUR") == names[0]
