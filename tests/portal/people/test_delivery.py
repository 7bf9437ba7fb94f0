"""Deliveries: good lines in, bad ones back with line, column and reason; idempotent; undone; never echoed."""

import codecs
import csv
import datetime as dt
import logging
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from portal.models import Delivery, Person
from portal.people import delivery, standard, worker
from portal.people.cells import REASONS
from portal.people.delivery import UndoRefused
from portal.people.returned import Reject, ReturnedList
from portal.people.table_file import TableUnusable
from portal.service import Service
from tests.portal.refusing import refusing

NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
LINE = {
    "source_system": "SISKOP2MI",
    "source_key": "CONTOH-1",
    "source_updated_on": "2026-11-01",
    "full_name": "Siti Contoh Rahmawati",
    "birth_date": "17-08-1990",
    "nik": "5200000000000001",
    "passport_no": "cth 00001",
    "phone": "+62 812 0000 1234",
    "phone_confirmed": "ya",
    "region": "52",
    "placement_scheme": "p_to_p",
    "destination_country": "hk",
    "stage_code": "WORK_VISA",
    "stage_date": "01/10/2026",
    "documents_have": "PASSPORT ID_CARD",
    "documents_missing": "WORK_VISA|BPJSTK_CARD",
    "stage_history": "REGISTRATION:2026-05-01 WORK_VISA:2026-10-01",
}


def write(path: Path, *lines: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    names = list(LINE)
    with path.open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file, delimiter=delimiter)
        out.writerow(names)
        out.writerows([[{**LINE, **line}[name] for name in names] for line in lines])
    return path


def people(portal: Service) -> list[worker.Worker]:
    with portal.database.read() as session:
        ids = session.scalars(select(Person.person_id).order_by(Person.person_id)).all()
        return [found for found, _ in worker.read(session, ids).values()]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_line_is_taken_in_whatever_a_spreadsheet_wrote(
    plain_portal: Service, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = write(tmp_path / "p.csv", {"full_name": "Zoë Contoh Müller"}, delimiter=delimiter, encoding=encoding)
    outcome = delivery.take_in(plain_portal.database, path, NOW)
    assert (outcome.added, outcome.rejects) == (1, ())
    (person,) = people(plain_portal)
    assert person.name == "Zoë Contoh Müller"
    assert person.birth_date == dt.date(1990, 8, 17)
    assert (person.passport_no, person.phone_last4, person.phone_confirmed) == ("CTH00001", "1234", True)
    assert person.documents_missing == ("BPJSTK_CARD", "WORK_VISA")
    assert [event.stage for event in person.history] == ["REGISTRATION", "WORK_VISA"]
    assert person.synthetic is False


def test_the_same_file_twice_changes_nothing(portal: Service, tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", {}, {"source_key": "CONTOH-2", "nik": "5200000000000002"})
    first = delivery.take_in(portal.database, path, NOW)
    before = people(portal)
    again = delivery.take_in(portal.database, path, NOW + dt.timedelta(days=1))
    assert (first.added, again.again, again.people) == (2, True, ())
    assert people(portal) == before
    # The same lines in another file are known too.
    other = delivery.take_in(portal.database, write(tmp_path / "q.csv", {}, delimiter=";"), NOW)
    assert (other.again, other.added, other.changed) == (False, 0, 0)
    assert people(portal) == before


def test_good_lines_are_taken_and_bad_ones_returned_with_line_column_and_reason(
    portal: Service, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "p.csv",
        {},
        {"source_key": "CONTOH-2", "nik": "123"},
        {"source_key": "CONTOH-3", "nik": "", "birth_date": "31/02/1990", "region": "99"},
        {"source_key": "CONTOH-4", "nik": ""},
    )
    outcome = delivery.take_in(portal.database, path, NOW)
    assert outcome.added == 2
    assert outcome.rejects == (
        Reject(3, "nik", "nik"),
        Reject(4, "birth_date", "date"),
        Reject(4, "region", "code"),
    )
    ReturnedList(path, tmp_path / "r.csv").write(outcome.rejects)
    rows = list(csv.DictReader((tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == {
        "line": "3",
        "column": "nik",
        "code": "nik",
        "reason": "A NIK has 16 digits.",
        "alasan": "NIK terdiri atas 16 angka.",
    }


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"full_name": ""}, "full_name", "required"),
        ({"full_name": "=cmd|' /C calc'!A0"}, "full_name", "formula"),
        ({"full_name": "@SUM(A1)"}, "full_name", "formula"),
        ({"full_name": "-1+1"}, "full_name", "formula"),
        ({"full_name": "Siti\x07 Contoh"}, "full_name", "control"),
        ({"full_name": "Siti\u202eContoh"}, "full_name", "control"),
        ({"full_name": "12345"}, "full_name", "name"),
        ({"full_name": "A" * 101}, "full_name", "name"),
        ({"full_name": "A" * 5000}, "full_name", "too-long"),
        ({"nik": "5,20000E+15"}, "nik", "scientific"),
        ({"nik": "52000000000000011"}, "nik", "nik"),
        ({"passport_no": "C/1"}, "passport_no", "passport"),
        ({"phone": "0812"}, "phone", "phone"),
        ({"phone": "+1+1"}, "phone", "formula"),
        ({"phone_confirmed": "mungkin"}, "phone_confirmed", "yes-no"),
        ({"birth_date": "17-08-90"}, "birth_date", "date"),
        ({"birth_date": "2020-01-01"}, "birth_date", "age"),
        ({"source_updated_on": "2027-01-01"}, "source_updated_on", "future"),
        ({"stage_code": "SEE_STAFF"}, "stage_code", "code"),
        ({"documents_have": "PASSPORT WORK_VISA"}, "documents_missing", "both"),
        ({"stage_history": "REGISTRATION:2026-05-01"}, "stage_history", "history-end"),
        ({"stage_history": "WORK_VISA:2026-10-01 WORK_VISA:2026-05-01"}, "stage_history", "history"),
        ({"source_key": "A B"}, "source_key", "key"),
    ],
)
def test_each_wrong_cell_has_its_reason(
    plain_portal: Service, tmp_path: Path, change: dict[str, str], column: str, code: str
) -> None:
    outcome = delivery.take_in(plain_portal.database, write(tmp_path / "p.csv", change), NOW)
    assert outcome.rejects == (Reject(2, column, code),)
    assert people(plain_portal) == []


def test_an_open_quote_spoils_only_its_own_line(plain_portal: Service, tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", {}, {"source_key": "CONTOH-2", "nik": ""}, {"source_key": "CONTOH-3", "nik": ""})
    path.write_text(path.read_text().replace("SISKOP2MI,CONTOH-2", '"SISKOP2MI,CONTOH-2'))
    outcome = delivery.take_in(plain_portal.database, path, NOW)
    assert (outcome.added, outcome.rejects) == (2, (Reject(3, "", "quote"),))


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_broken_byte_spoils_only_its_own_line(plain_portal: Service, tmp_path: Path, mark: bytes) -> None:
    cut = {"source_key": "CONTOH-2", "nik": "", "full_name": "Nur CUT"}
    path = write(tmp_path / "p.csv", {"full_name": "Zoë Contoh Müller"}, cut, {"source_key": "CONTOH-3", "nik": ""})
    path.write_bytes(mark + path.read_bytes().replace(b"CUT", "é".encode()[:1]))
    outcome = delivery.take_in(plain_portal.database, path, NOW)
    assert (outcome.added, outcome.rejects) == (2, (Reject(3, "full_name", "encoding"),))
    assert "Zoë Contoh Müller" in [person.name for person in people(plain_portal)]


def test_a_broken_byte_of_windows_1252_spoils_only_its_own_line(plain_portal: Service, tmp_path: Path) -> None:
    names = ({"full_name": "Zoë"}, {"source_key": "CONTOH-2", "nik": "", "full_name": "Nur CUT"})
    path = write(tmp_path / "p.csv", *names, encoding="cp1252")
    path.write_bytes(path.read_bytes().replace(b"CUT", b"\x81"))
    outcome = delivery.take_in(plain_portal.database, path, NOW)
    assert (outcome.added, outcome.rejects) == (1, (Reject(3, "full_name", "encoding"),))
    assert people(plain_portal)[0].name == "Zoë"


def test_a_short_line_and_a_line_twice_are_returned(plain_portal: Service, tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", {}, {}, {"source_key": "CONTOH-8"})
    path.write_text(path.read_text() + "SISKOP2MI,CONTOH-9\n\n;;;\n")
    outcome = delivery.take_in(plain_portal.database, path, NOW)
    assert outcome.rejects == (
        Reject(3, "source_key", "twice"),
        Reject(4, "nik", "nik-twice"),
        Reject(5, "", "columns"),
    )


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "first line"),
        (b"name,nik\nA,1\n", "columns are missing: birth_date"),
        ("source_system".encode("utf-16"), "UTF-16"),
        (b"full_name\n\x81\x8d\xff", "columns are missing"),
        (b"nik,nik\n", "twice"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(
    plain_portal: Service, tmp_path: Path, content: bytes, complaint: str
) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(content)
    with pytest.raises(TableUnusable, match=complaint):
        delivery.take_in(plain_portal.database, path, NOW)


def test_columns_outside_the_standard_are_named_and_not_stored(plain_portal: Service, tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", {})
    lines = path.read_text().splitlines()
    path.write_text(f"{lines[0]},wage_amount,health_exam_result\n{lines[1]},4500000,unfit\n")
    outcome = delivery.take_in(plain_portal.database, path, NOW)
    assert (outcome.added, outcome.ignored_columns) == (1, ("wage_amount", "health_exam_result"))
    plain_portal.database.close()
    assert b"4500000" not in (plain_portal.settings.data / "portal.db").read_bytes()


def test_a_newer_delivery_changes_a_person_and_an_older_one_is_returned(portal: Service, tmp_path: Path) -> None:
    delivery.take_in(portal.database, write(tmp_path / "1.csv", {}), NOW)
    newer = {"source_updated_on": "2026-11-10", "documents_missing": ""}
    second = delivery.take_in(portal.database, write(tmp_path / "2.csv", newer), NOW)
    assert (second.added, second.changed) == (0, 1)
    older = {"source_updated_on": "2026-10-31", "documents_missing": "WORK_VISA"}
    third = delivery.take_in(portal.database, write(tmp_path / "3.csv", older), NOW)
    assert third.rejects == (Reject(2, "source_updated_on", "older"),)
    assert people(portal)[0].documents_missing == ()


def test_who_moves_to_another_source_system_stays_one_person(portal: Service, tmp_path: Path) -> None:
    delivery.take_in(portal.database, write(tmp_path / "1.csv", {"source_system": "siapkerja"}), NOW)
    moved = delivery.take_in(portal.database, write(tmp_path / "2.csv", {"source_key": "B-7"}), NOW)
    assert (moved.added, moved.changed) == (0, 1)
    assert [(p.source_system, p.source_key) for p in people(portal)] == [("SISKOP2MI", "B-7")]


def test_a_nik_with_another_birth_date_is_returned(portal: Service, tmp_path: Path) -> None:
    delivery.take_in(portal.database, write(tmp_path / "1.csv", {}), NOW)
    other = {"source_key": "B-7", "birth_date": "1991-01-01"}
    outcome = delivery.take_in(portal.database, write(tmp_path / "2.csv", other), NOW)
    assert outcome.rejects == (Reject(2, "nik", "other-person"),)


def test_a_delivery_can_be_undone_and_taken_in_again(portal: Service, tmp_path: Path) -> None:
    delivery.take_in(portal.database, write(tmp_path / "1.csv", {}), NOW)
    before = people(portal)
    changes = ({"source_updated_on": "2026-11-10", "destination_country": "TW"}, {"source_key": "C-2", "nik": ""})
    path = write(tmp_path / "2.csv", *changes)
    second = delivery.take_in(portal.database, path, NOW)
    assert len(people(portal)) == 2
    assert len(delivery.undo(portal.database, second.delivery, NOW)) == 2
    assert people(portal) == before
    with pytest.raises(UndoRefused):
        delivery.undo(portal.database, second.delivery, NOW)
    assert delivery.take_in(portal.database, path, NOW).added == 1
    assert people(portal)[0].destination == "TW"


def test_a_delivery_under_a_later_one_is_not_undone(portal: Service, tmp_path: Path) -> None:
    first = delivery.take_in(portal.database, write(tmp_path / "1.csv", {}), NOW)
    later = delivery.take_in(portal.database, write(tmp_path / "2.csv", {"destination_country": "TW"}), NOW)
    with pytest.raises(UndoRefused, match=later.delivery):
        delivery.undo(portal.database, first.delivery, NOW)
    delivery.undo(portal.database, later.delivery, NOW)
    assert people(portal)[0].destination == "HK"


def test_deliveries_are_undone_one_after_another_down_to_the_first(portal: Service, tmp_path: Path) -> None:
    countries = ("HK", "TW", "SG")
    taken = [
        delivery.take_in(portal.database, write(tmp_path / f"{to}.csv", {"destination_country": to}), NOW)
        for to in countries
    ]
    for outcome in reversed(taken):
        assert len(delivery.undo(portal.database, outcome.delivery, NOW)) == 1
    assert people(portal) == []


def test_where_the_list_of_returned_lines_cannot_be_written_nothing_is_taken(portal: Service, tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", {}, {"source_key": "CONTOH-2", "nik": "123"})
    delivered = path.read_bytes()
    for place, complaint in (
        (tmp_path / "nowhere" / "r.csv", "cannot be written to"),
        (path, "overwrite the delivery"),
    ):
        with pytest.raises(TableUnusable, match=complaint):
            delivery.take_in(portal.database, path, NOW, back=ReturnedList(path, place))
        assert (people(portal), path.read_bytes()) == ([], delivered)
    assert delivery.take_in(portal.database, path, NOW, back=ReturnedList(path)).added == 1


def test_a_file_that_was_taken_in_before_leaves_its_list_of_returned_lines(portal: Service, tmp_path: Path) -> None:
    delivery.take_in(portal.database, write(tmp_path / "1.csv", {}), NOW)
    older = {"source_updated_on": "2026-01-01", "destination_country": "TW"}
    path = write(tmp_path / "2.csv", older, {"source_key": "CONTOH-2", "nik": "123"})
    back = ReturnedList(path)
    first = delivery.take_in(portal.database, path, NOW, back=back)
    kept = back.path.read_bytes()
    again = delivery.take_in(portal.database, path, NOW, back=back)
    assert (first.returned, again.returned, again.rejects) == (2, 2, ())
    assert back.path.read_bytes() == kept
    assert b"older" in kept


def test_a_delivery_that_fails_in_the_middle_leaves_nothing(portal: Service, tmp_path: Path) -> None:
    with refusing(portal.database, "person_stage"), pytest.raises(DBAPIError, match="refused"):
        delivery.take_in(portal.database, write(tmp_path / "1.csv", {}), NOW)
    assert people(portal) == []
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Delivery)) == 0


def test_no_reason_or_log_line_repeats_a_cell(
    plain_portal: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = {
        "source_key": "Z",
        "full_name": "=Siti Rahasia",
        "nik": "5299",
        "passport_no": "RAHASIA/99",
        "phone": "0877x",
    }
    path = write(tmp_path / "p.csv", {}, wrong)
    back = ReturnedList(path, tmp_path / "r.csv")
    outcome = delivery.take_in(plain_portal.database, path, NOW, back=back)
    said = (tmp_path / "r.csv").read_text() + caplog.text + repr([record.__dict__ for record in caplog.records])
    for secret in ("Siti", "Rahasia", "RAHASIA", "5299", "0877", "5200000000000001", "CTH00001", "1234"):
        assert secret not in said, secret
    assert outcome.delivery in repr([record.__dict__ for record in caplog.records])


def test_every_reason_is_said_in_two_languages_and_every_column_stands_in_the_manual() -> None:
    assert all(english and indonesian and english != indonesian for english, indonesian in REASONS.values())
    manual = (Path(__file__).parents[3] / "docs/import.md").read_text(encoding="utf-8")
    for column in standard.columns(NOW.date()):
        assert f"| `{column.name}` |" in manual, column.name
    for code in REASONS:
        assert f"| `{code}` |" in manual, code
