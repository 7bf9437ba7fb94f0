"""Public lists: good lines in, bad ones returned, a whole file replaces, a spoiled one removes nothing."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from onedata import wire
from onedata.agencies import Agency, AgencyList
from onedata.jobs import Job
from onedata.news import Contact, NewsItem
from portal.lists import delivery, demo, rows
from portal.lists.kinds import KINDS
from portal.lists.models import ListDelivery, ListEntry
from portal.people.table_file import TableUnusable
from portal.service import Service
from tests.portal.conftest import NOW

JOBS = (
    "job_code,post_id,post_en,occupation,destination_country,pay,currency,quota,schooling,sex,age_from,age_to,"
    "placement_company,company_licence,verified_on,closes_on\n"
)
JOB = "J-1,Perawat,Nurse,NURSE,DE,2500,EUR,10,D3,P,21,35,PT CONTOH,CONTOH/1,2026-11-01,2026-12-31\n"
AGENCIES = "licence;name;other_names;valid_until;revoked_on;source\n"
AGENCY = "CONTOH/1;PT CONTOH SATU;PT CONTOH LAMA|CONTOH;31-12-2027;;Daftar CONTOH\n"
NEWS = "news_code,title_id,title_en,text_id,text_en,dated,until,source\n"
CONTACTS = "contact_code,name_id,name_en,kind,number,published_by,checked_on\n"


def take(portal: Service, name: str, text: str, folder: Path, **more: object) -> delivery.Outcome:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return delivery.take_in(portal.database, KINDS[name], path, portal.clock(), **more)  # type: ignore[arg-type]  # as the test says


def published(portal: Service, name: str) -> dict[str, bytes]:
    kind = KINDS[name]
    with portal.database.read() as session:
        return rows.feeds(session, portal.clock().date())[kind.feed][kind.collection]


def test_a_job_becomes_a_row(portal: Service, tmp_path: Path) -> None:
    outcome = take(portal, "jobs", JOBS + JOB, tmp_path)
    assert (outcome.accepted, outcome.added, outcome.rejects) == (1, 1, ())
    job = wire.decode(published(portal, "jobs")["J-1"], Job, 1 << 20)
    assert (job.post_id, job.pay, job.currency, job.sex, job.scheme) == ("Perawat", 2500, "EUR", "FEMALE", "P_TO_P")
    assert not job.synthetic


def test_the_same_file_again_changes_nothing_and_an_older_one_may_come_back(portal: Service, tmp_path: Path) -> None:
    first, second = JOBS + JOB, JOBS + JOB.replace("2500", "2600")
    take(portal, "jobs", first, tmp_path)
    assert take(portal, "jobs", first, tmp_path).again
    assert take(portal, "jobs", second, tmp_path).changed == 1
    assert take(portal, "jobs", first, tmp_path).changed == 1
    with portal.database.read() as session:
        assert len(session.scalars(select(ListDelivery)).all()) == 3


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        (("NURSE", "KING"), "occupation", "code"),
        (("2500,EUR", "2500,"), "currency", "pair"),
        (("2500,EUR", "2500,Euro"), "currency", "currency"),
        (("2500", "2.500"), "pay", "whole"),
        (("21,35", "35,21"), "age_to", "order"),
        (("21,35", "17,35"), "age_from", "whole"),
        (("2026-11-01", "2026-12-01"), "verified_on", "future"),
        (("2026-12-31", "31/12/26"), "closes_on", "date"),
        (("2026-12-31", "2026-10-31"), "closes_on", "order"),
        (("PT CONTOH", "=cmd()"), "placement_company", "formula"),
        (("Perawat", "Pera\u202ewat"), "post_id", "control"),
        (("Perawat", ""), "post_id", "required"),
        (("J-1", "j 1"), "job_code", "row-key"),
        (("J-1,", "J-1,x,"), "", "columns"),
        (("Perawat", '"Perawat'), "", "quote"),
    ],
)
def test_a_bad_line_comes_back_with_its_reason(
    plain_portal: Service, tmp_path: Path, change: tuple[str, str], column: str, code: str
) -> None:
    text = JOBS + JOB.replace("J-1", "J-0") + JOB.replace(*change)
    outcome = take(plain_portal, "jobs", text, tmp_path)
    assert (3, column, code) in {(each.line, each.column, each.code) for each in outcome.rejects}
    assert list(published(plain_portal, "jobs")) == ["J-0"]


def test_a_code_that_stands_twice_is_taken_once(plain_portal: Service, tmp_path: Path) -> None:
    outcome = take(plain_portal, "jobs", JOBS + JOB + JOB.replace("2500", "1"), tmp_path)
    assert [(each.line, each.column, each.code) for each in outcome.rejects] == [(3, "job_code", "row-twice")]


def test_closed_and_unverified_jobs_are_never_published(plain_portal: Service, tmp_path: Path) -> None:
    closed = JOB.replace("J-1", "CLOSED").replace("2026-12-31", "2026-11-20")
    unverified = JOB.replace("J-1", "UNSEEN").replace("2026-11-01", "")
    last_day = JOB.replace("J-1", "TODAY").replace("2026-12-31", NOW.date().isoformat())
    outcome = take(plain_portal, "jobs", JOBS + JOB + closed + unverified + last_day, tmp_path)
    assert outcome.accepted == 4
    assert sorted(published(plain_portal, "jobs")) == ["J-1", "TODAY"]


def test_a_whole_file_removes_what_it_no_longer_names_a_spoiled_one_removes_nothing(
    plain_portal: Service, tmp_path: Path
) -> None:
    both = AGENCIES + AGENCY + AGENCY.replace("/1", "/2")
    day, later = dt.date(2026, 11, 1), dt.date(2026, 11, 15)
    take(plain_portal, "agencies", both, tmp_path, dated=day)
    spoiled = AGENCIES + AGENCY.replace("31-12-2027", "someday")
    outcome = take(plain_portal, "agencies", spoiled, tmp_path, dated=later)
    assert outcome.removed == 0
    assert listed(plain_portal) == AgencyList(day, 2)
    take(plain_portal, "agencies", AGENCIES + AGENCY, tmp_path, dated=later)
    assert listed(plain_portal) == AgencyList(later, 1)


def listed(portal: Service) -> AgencyList:
    with portal.database.read() as session:
        row = rows.feeds(session, portal.clock().date())["agencies"]["about"]["list"]
    return wire.decode(row, AgencyList, 1 << 10)


def test_an_agency_keeps_every_name(plain_portal: Service, tmp_path: Path) -> None:
    hostile = 'CONTOH/9;"PT ""; DROP TABLE list_entry; --";;2027-01-01;2026-11-01;Daftar CONTOH\n'
    take(plain_portal, "agencies", AGENCIES + AGENCY + hostile, tmp_path, dated=NOW.date())
    found = {key: wire.decode(row, Agency, 1 << 20) for key, row in published(plain_portal, "agencies").items()}
    assert found["CONTOH/1"].other_names == ("PT CONTOH LAMA", "CONTOH")
    assert found["CONTOH/9"].name == 'PT "; DROP TABLE list_entry; --'
    assert found["CONTOH/9"].revoked_on == dt.date(2026, 11, 1)
    with plain_portal.database.read() as session:
        assert len(session.scalars(select(ListEntry)).all()) == 2


def test_news_has_paragraphs_and_leaves_when_it_is_over(plain_portal: Service, tmp_path: Path) -> None:
    line = "a,Judul,Title,Satu.|Dua.,One.|Two.,2026-11-01,{},CONTOH\n"
    text = NEWS + line.format("2026-11-30") + line.replace("a,", "b,", 1).format("2026-11-20")
    take(plain_portal, "news", text, tmp_path)
    found = {key: wire.decode(row, NewsItem, 1 << 20) for key, row in published(plain_portal, "news").items()}
    assert list(found) == ["a"]
    assert found["a"].text_id == "Satu.\nDua."


def test_a_number_nobody_answers_for_never_leaves_the_portal(plain_portal: Service, tmp_path: Path) -> None:
    lines = "a,Nama,Name,phone,+62 21 000,KP2MI CONTOH,2026-11-01\nb,Nama,Name,phone,+62 21 000,,\n"
    take(plain_portal, "contacts", CONTACTS + lines, tmp_path)
    found = {key: wire.decode(row, Contact, 1 << 20) for key, row in published(plain_portal, "contacts").items()}
    assert (found["a"].number, found["b"].number) == ("+62 21 000", None)
    assert b"+62 21 000" not in published(plain_portal, "contacts")["b"]


def test_synthetic_rows_are_marked(plain_portal: Service, tmp_path: Path) -> None:
    take(plain_portal, "jobs", JOBS + JOB, tmp_path, synthetic=True)
    assert wire.decode(published(plain_portal, "jobs")["J-1"], Job, 1 << 20).synthetic


def test_a_file_that_is_no_table_changes_nothing(plain_portal: Service, tmp_path: Path) -> None:
    take(plain_portal, "jobs", JOBS + JOB, tmp_path)
    for text in ("", "a,b\n1,2\n", JOBS.replace("job_code", "post_id")):
        with pytest.raises(TableUnusable):
            take(plain_portal, "jobs", text, tmp_path)
    assert list(published(plain_portal, "jobs")) == ["J-1"]


def test_every_column_stands_in_the_manual() -> None:
    manual = (Path(__file__).parents[3] / "docs/content.md").read_text(encoding="utf-8")
    for kind in KINDS.values():
        for column in kind.columns(NOW.date()):
            assert f"| `{column.name}` |" in manual, (kind.name, column.name)


def test_the_demonstration_is_all_invented_and_has_every_state(plain_portal: Service) -> None:
    made = demo.generate(1, NOW.date())
    assert made == demo.generate(1, NOW.date())
    for name, entries in made.items():
        kind = KINDS[name]
        for fields in entries.values():
            row = msgspec.convert({"checked": NOW.date(), **fields}, kind.row)
            assert row.synthetic
            shown = " ".join(str(value) for value in msgspec.to_builtins(row).values())
            assert "CONTOH" in shown
    assert not any(character.isdigit() and number.startswith("+") for number in numbers(made) for character in number)
    assert demo.fill(plain_portal, 1)
    assert not demo.fill(plain_portal, 1)
    jobs = published(plain_portal, "jobs")
    assert 200 < len(jobs) < len(made["jobs"])
    found = [wire.decode(row, Agency, 1 << 20) for row in published(plain_portal, "agencies").values()]
    assert any(agency.revoked_on for agency in found)
    assert any(agency.valid_until < NOW.date() for agency in found)
    assert len(found) >= 24
    assert listed(plain_portal).count == len(found)


def numbers(made: object) -> list[str]:
    contacts = msgspec.to_builtins(made)["contacts"]
    return [contact["number"] for contact in contacts.values()]
