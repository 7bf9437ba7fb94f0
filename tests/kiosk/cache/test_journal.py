"""The journal of prints and the count of failed look-ups, in local.db."""

import contextlib
import datetime as dt
import sqlite3
import stat
from pathlib import Path

import pytest

from kiosk.cache.durable import NotSaved
from kiosk.cache.journal import CODE_LIFE, Journal
from kiosk.cache.tries import LIMIT, Tries
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from onedata.slip_token import TOKEN_DAYS
from tests.full_disk import no_room

TODAY = dt.date(2026, 11, 21)
NIK = "5201014107900001"


def test_serials_count_up_and_go_on_after_a_restart(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert [journal.reserve("status", "id"), journal.reserve("status", "en")] == ["A-000001", "A-000002"]
    journal.close()
    assert Journal(tmp_path).reserve("status", "id") == "A-000003"


def test_copies_count_up_from_two(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    serial = journal.reserve("status", "id")
    assert [journal.next_copy(serial), journal.next_copy(serial)] == [2, 3]
    with pytest.raises(KeyError):
        journal.next_copy("A-999999")


def test_what_staff_print_again_of_the_same_code_is_a_copy_also_after_a_restart_and_nobody_is_kept(
    tmp_path: Path,
) -> None:
    journal = Journal(tmp_path)
    first = journal.reserve_for(b"code of Siti", "status", "id")
    assert first == ("A-000001", 1)
    assert journal.reserve_for(b"code of Siti", "status", "id") == ("A-000002", 1), (
        "a slip only looked at is no original"
    )
    journal.intend(*first)
    journal.close()
    again = Journal(tmp_path)
    assert again.reserve_for(b"code of Siti", "status", "en") == ("A-000001", 2)
    assert again.reserve_for(b"code of Budi", "status", "id") == ("A-000003", 1)
    assert again.reserve_for(b"what Siti's record says now", "status", "id") == ("A-000004", 1)
    again.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("local.db*"))
    assert b"A-000001" in kept
    assert b"Siti" not in kept


def test_whose_slip_it_was_is_found_by_an_index_however_many_were_printed(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.reserve_for(b"a code", "status", "id")
    journal.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "local.db")) as file:
        plan = file.execute("EXPLAIN QUERY PLAN SELECT serial FROM whose WHERE mark = ?", (b"m",)).fetchall()
    assert "USING INDEX whose_mark (mark=?)" in plan[0][-1]


def test_a_mark_of_whose_slip_it_was_goes_with_the_life_of_its_code(tmp_path: Path) -> None:
    assert CODE_LIFE.days == TOKEN_DAYS
    day = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    journal = Journal(tmp_path, now=lambda: day)
    journal.intend(*journal.reserve_for(b"old", "status", "id"))
    later = Journal(tmp_path, now=lambda: day + CODE_LIFE + dt.timedelta(days=1))
    later.reserve_for(b"new", "status", "id")
    assert later.reserve_for(b"old", "status", "id") == ("A-000003", 1)


def test_a_copy_is_intended_once_and_settled(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    serial = journal.reserve("status", "id")
    assert journal.unsettled() == ()
    journal.intend(serial, 1)
    with pytest.raises(ValueError, match="before"):
        journal.intend(serial, 1)
    assert [(print_.serial, print_.copy) for print_ in journal.unsettled()] == [(serial, 1)]
    journal.settle(serial, 1, PrintOutcome.UNKNOWN)
    journal.paper_seen(serial, 1, came_out=True)
    assert journal.unsettled() == ()
    assert journal.printed(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == 1
    with pytest.raises(KeyError):
        journal.intend(serial, 2)


def test_an_intended_print_is_known_after_a_crash(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    serial = journal.reserve("status", "id")
    journal.intend(serial, 1)
    del journal  # no close: as a killed process leaves it
    assert [print_.serial for print_ in Journal(tmp_path).unsettled()] == [serial]


def test_a_copy_is_told_under_one_id_from_its_intention_on(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    serial = journal.reserve("status", "en")
    with pytest.raises(KeyError):
        journal.print_event(serial, 1)
    journal.intend(serial, 1)
    told = journal.print_event(serial, 1)
    assert (told.kind, told.language) == ("status", "en")
    journal.close()
    again = Journal(tmp_path)
    again.settle(serial, 1, PrintOutcome.UNKNOWN)
    assert again.print_event(serial, 1) == told
    again.intend(serial, again.next_copy(serial))
    assert again.print_event(serial, 2).event_id != told.event_id


def test_a_damaged_file_is_set_aside_and_no_serial_comes_twice(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.reserve("status", "id")
    journal.close()
    (tmp_path / "local.db").write_bytes(b"not a database at all" * 300)
    journal = Journal(tmp_path)
    assert journal.reserve("status", "id") == "B-000001"
    assert len(list(tmp_path.glob("local.db.damaged-*"))) == 1


def test_a_file_whose_schema_is_no_text_is_set_aside(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.reserve("status", "id")
    journal.close()
    path = tmp_path / "local.db"
    content = path.read_bytes()
    assert content.count(b"CREATE TABLE paper") == 1
    # SQLite repeats the byte in its message, and Python fails to read that.
    path.write_bytes(content.replace(b"CREATE TABLE paper", b"CREATE \x80ABLE paper"))
    assert Journal(tmp_path).reserve("status", "id") == "B-000001"
    assert len(list(tmp_path.glob("local.db.damaged-*"))) == 1


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    Journal(tmp_path).reserve("status", "id")
    with sqlite3.connect(tmp_path / "local.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NotSaved) as caught:
        Journal(tmp_path).reserve("status", "id")
    assert caught.value.fault is Fault.STORAGE_FAILED


def test_local_db_is_durable_and_private(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "data")
    journal.reserve("status", "id")
    with journal._database.reading() as connection:
        pragmas = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()} == {0o600}


def test_tries_count_for_each_identifier_and_day(tmp_path: Path) -> None:
    tries = Tries(tmp_path)
    for _ in range(LIMIT):
        assert not tries.exhausted("nik", NIK, TODAY)
        tries.count("nik", NIK, TODAY)
    assert tries.exhausted("nik", NIK, TODAY)
    assert not tries.exhausted("nik", "5201014107900002", TODAY)
    assert not tries.exhausted("card", NIK, TODAY)
    tries.close()
    assert Tries(tmp_path).exhausted("nik", NIK, TODAY)
    assert not Tries(tmp_path).exhausted("nik", NIK, TODAY + dt.timedelta(days=1))


def test_tries_of_other_days_are_forgotten_with_their_key(tmp_path: Path) -> None:
    tries = Tries(tmp_path)
    tries.count("nik", NIK, TODAY)
    tomorrow = TODAY + dt.timedelta(days=1)
    tries.count("nik", "5201014107900002", tomorrow)
    tries.close()
    connection = sqlite3.connect(tmp_path / "local.db")
    days = {row[0] for table in ("tries", "day_keys") for row in connection.execute(f"SELECT day FROM {table}")}  # noqa: S608
    connection.close()
    assert days == {tomorrow.isoformat()}
    assert tries.failed("nik", NIK, TODAY) == 0


def test_no_identifier_lies_in_the_file(tmp_path: Path) -> None:
    tries = Tries(tmp_path)
    tries.count("nik", NIK, TODAY)
    tries.close()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"tries" in content
    assert NIK.encode() not in content


def test_tries_count_in_memory_when_the_disk_does_not_take_them(tmp_path: Path) -> None:
    (tmp_path / "local.db").mkdir()  # nothing can be opened here
    tries = Tries(tmp_path)
    for _ in range(LIMIT):
        tries.count("nik", NIK, TODAY)
    assert tries.exhausted("nik", NIK, TODAY)


def test_tries_that_a_full_disk_does_not_take_are_added_to_those_it_has(tmp_path: Path) -> None:
    tries = Tries(tmp_path)
    tries.count("nik", NIK, TODAY)
    with no_room():
        for _ in range(LIMIT - 1):
            assert not tries.exhausted("nik", NIK, TODAY)
            tries.count("nik", NIK, TODAY)
        assert tries.exhausted("nik", NIK, TODAY)
    assert tries.failed("nik", NIK, TODAY) == LIMIT
