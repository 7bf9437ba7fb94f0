import os
import sqlite3
import statistics
import time
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from onedata import register_file, sealing, wire
from onedata.records import FullRecord, WorkerRecord
from onedata.register_file import LocatorTaken, NotARegister, Register, RegisterWriter
from tests.onedata.samples import (
    BASIC,
    BASIC_KEY,
    FULL,
    FULL_KEY,
    KEYS,
    NOW,
    PARAMS,
    RECORD_ID,
    STEADY,
    fixed,
    with_bit_flipped,
)

BASIC_ONLY = sealing.CredentialKeys(fixed("basic locator", 16), fixed("basic wrap key"))


def put_person(writer: RegisterWriter) -> None:
    writer.put_entry(KEYS.locator, sealing.seal_entry(KEYS, PARAMS, RECORD_ID, BASIC_KEY, FULL_KEY))
    writer.put_entry(BASIC_ONLY.locator, sealing.seal_entry(BASIC_ONLY, PARAMS, RECORD_ID, BASIC_KEY, None))
    writer.put_record(
        RECORD_ID,
        7,
        sealing.seal_part(BASIC, BASIC_KEY, PARAMS, RECORD_ID, 7, "basic"),
        sealing.seal_part(FULL, FULL_KEY, PARAMS, RECORD_ID, 7, "full"),
    )


def put_crowd(writer: RegisterWriter, people: int) -> None:
    for _ in range(people):
        writer.put_entry(os.urandom(16), os.urandom(109))
        writer.put_record(os.urandom(16), 1, os.urandom(284), os.urandom(348))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "register 52?#.db"
    with RegisterWriter(target, PARAMS, 41, NOW) as writer:
        put_person(writer)
        put_crowd(writer, 300)
        assert writer.finish() == 302 + 301
    return target


def test_a_register_says_what_it_is(path: Path) -> None:
    with Register.open(path) as register:
        assert register.params == PARAMS
        assert register.sequence == 41
        assert register.as_of == NOW
        assert register.counts() == (302, 301)
        assert list(register.damage()) == []


def test_each_credential_opens_its_part(path: Path) -> None:
    with Register.open(path) as register:
        assert register.lookup(KEYS) == WorkerRecord(BASIC, FULL)
        assert register.lookup(BASIC_ONLY) == WorkerRecord(BASIC)


def test_an_unknown_locator_is_none_and_a_wrong_key_is_a_broken_seal(path: Path) -> None:
    with Register.open(path) as register:
        assert register.lookup(sealing.CredentialKeys(os.urandom(16), KEYS.wrap_key)) is None
        with pytest.raises(sealing.SealBroken):
            register.lookup(sealing.CredentialKeys(KEYS.locator, os.urandom(32)))


def test_rows_lie_in_key_order_whatever_order_they_came_in(path: Path) -> None:
    connection = sqlite3.connect(path)
    for table, key in (("entries", "locator"), ("records", "record_id")):
        found = [row[0] for row in connection.execute(f"SELECT {key} FROM {table} NOT INDEXED")]  # noqa: S608
        assert found == sorted(found)
        with pytest.raises(sqlite3.OperationalError, match="no such column"):
            connection.execute(f"SELECT rowid FROM {table}")  # noqa: S608
    connection.close()


def test_the_same_rows_in_another_order_make_the_same_file(tmp_path: Path) -> None:
    rows = [(os.urandom(16), os.urandom(109)) for _ in range(500)]
    files = []
    for number, order in enumerate((rows, rows[::-1])):
        target = tmp_path / f"{number}.db"
        with RegisterWriter(target, PARAMS, 1, NOW) as writer:
            for locator, wrapped in order:
                writer.put_entry(locator, wrapped)
            writer.finish()
        files.append(target.read_bytes())
    assert files[0] == files[1]


def test_a_second_entry_at_a_locator_is_refused_and_the_first_stays(tmp_path: Path) -> None:
    target = tmp_path / "register.db"
    with RegisterWriter(target, PARAMS, 1, NOW) as writer:
        put_person(writer)
        with pytest.raises(LocatorTaken):
            writer.put_entry(KEYS.locator, b"another")
        with pytest.raises(LocatorTaken):
            writer.put_record(RECORD_ID, 8, b"another", None)
        writer.finish()
    with Register.open(target) as register:
        assert register.lookup(KEYS) == WorkerRecord(BASIC, FULL)


def test_an_unfinished_register_leaves_no_file_and_an_old_one_is_never_overwritten(tmp_path: Path, path: Path) -> None:
    target = tmp_path / "begun.db"
    with RegisterWriter(target, PARAMS, 1, NOW) as writer:
        put_person(writer)
    assert not target.exists()
    with pytest.raises(FileExistsError):
        RegisterWriter(path, PARAMS, 1, NOW)


def test_reading_leaves_no_trace_beside_the_file(path: Path) -> None:
    before = path.read_bytes()
    with Register.open(path) as register:
        register.lookup(KEYS)
        with pytest.raises(sqlite3.OperationalError):
            register._layers[0].connection.execute("DELETE FROM entries")
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


CHANGES = {
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END",
    "a view": "CREATE VIEW v AS SELECT * FROM entries",
    "an index": "CREATE INDEX i ON records(version)",
    "one table more": "CREATE TABLE extra(a)",
    "one table less": "DROP TABLE records",
    "a column more": "ALTER TABLE entries ADD COLUMN more",
    "another application id": "PRAGMA application_id = 1",
    "another version": "PRAGMA user_version = 2",
    "a write-ahead log": "PRAGMA journal_mode = WAL",
    "no header row": "DELETE FROM meta",
    "a broken header row": "UPDATE meta SET value = x'00'",
    "a header of text": "UPDATE meta SET value = 'text'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_of_another_shape_is_no_register(path: Path, change: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(CHANGES[change])
    connection.commit()
    connection.close()
    with pytest.raises(NotARegister):
        Register.open(path)


def test_parameters_that_would_stop_a_kiosk_are_refused(tmp_path: Path, path: Path) -> None:
    dear = sealing.Parameters(PARAMS.salt, sealing.Cost(2**30, 1, 1), 1, "register-52")
    header = register_file.RegisterHeader(register_file.FORMAT, dear, 1, NOW)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = ?", (wire.encode(header),))
    connection.commit()
    connection.close()
    with pytest.raises(NotARegister):
        Register.open(path)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"text" * 100, os.urandom(5000)], ids=range(4))
def test_what_is_no_database_is_no_register(tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "file.db"
    target.write_bytes(content)
    with pytest.raises(NotARegister):
        Register.open(target)


def test_a_schema_that_is_no_text_is_no_register(path: Path) -> None:
    content = path.read_bytes()
    assert content.count(b"CREATE TABLE entries") == 1
    # SQLite repeats the byte in its message, and Python fails to read that.
    path.write_bytes(content.replace(b"CREATE TABLE entries", b"CREATE \x80ABLE entries"))
    with pytest.raises(NotARegister):
        Register.open(path)


def test_a_missing_file_and_a_folder_are_no_register(tmp_path: Path) -> None:
    for target in (tmp_path / "nowhere.db", tmp_path):
        with pytest.raises(NotARegister):
            Register.open(target)
    assert list(tmp_path.iterdir()) == []


def test_a_cut_or_damaged_file_never_shows_anything_but_the_documented_errors(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    target = tmp_path / "damaged" / "register.db"
    target.parent.mkdir()

    @STEADY
    @given(
        st.one_of(
            st.integers(0, len(whole)).map(lambda end: whole[:end]),
            st.integers(0, 8 * len(whole) - 1).map(lambda bit: with_bit_flipped(whole, bit)),
            st.integers(0, len(whole) // 512 - 1).map(lambda s: whole[: s * 512] + bytes(512) + whole[(s + 1) * 512 :]),
        )
    )
    def holds(content: bytes) -> None:
        target.write_bytes(content)
        try:
            with Register.open(target) as register:
                assert register.lookup(KEYS) in (None, WorkerRecord(BASIC, FULL))
        except (NotARegister, sealing.SealBroken):
            pass

    holds()


def test_moved_rows_do_not_open(path: Path) -> None:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT locator FROM entries WHERE locator <> ?", (KEYS.locator,)).fetchall()
    connection.execute("DELETE FROM entries WHERE locator = ?", (rows[0][0],))
    connection.execute(
        "INSERT INTO entries SELECT ?, wrapped FROM entries WHERE locator = ?", (rows[0][0], KEYS.locator)
    )
    connection.execute("UPDATE records SET version = 8 WHERE record_id = ?", (RECORD_ID,))
    connection.commit()
    connection.close()
    with Register.open(path) as register:
        with pytest.raises(sealing.SealBroken):
            register.lookup(sealing.CredentialKeys(rows[0][0], KEYS.wrap_key))
        with pytest.raises(sealing.SealBroken):
            register.lookup(KEYS)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM records",
        "UPDATE records SET full = NULL",
        "UPDATE records SET basic = 'text'",
        "UPDATE records SET version = 'text'",
        "UPDATE entries SET wrapped = 'text'",
        "UPDATE entries SET wrapped = zeroblob(70000)",
    ],
)
def test_a_row_of_another_kind_is_a_broken_seal(path: Path, damage: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    with Register.open(path) as register, pytest.raises(sealing.SealBroken):
        register.lookup(KEYS)


def test_both_look_ups_go_straight_to_the_key(path: Path) -> None:
    connection = sqlite3.connect(path)
    for sql, key in ((register_file._ENTRY_SQL, "locator"), (register_file._RECORD_SQL, "record_id")):
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", (b"",))]
        assert len(plan) == 1
        assert f"USING PRIMARY KEY ({key}=?)" in plan[0]
    connection.close()


def test_a_look_up_takes_little_more_than_the_rows_and_the_seals_it_opens(path: Path) -> None:
    """Each beside the other, so that a busy machine slows both; tests/bench has the figure for a country."""
    ours, bare, key = [], [], AESGCM(bytes(32))
    sealed = key.encrypt(bytes(12), bytes(1024), b"")
    with Register.open(path) as register:
        for _ in range(300):
            start = time.perf_counter()
            register.lookup(KEYS)
            middle = time.perf_counter()
            register.entry(KEYS.locator)
            register.entry(KEYS.locator)
            for _ in range(3):
                key.decrypt(bytes(12), sealed, b"")
            bare.append(time.perf_counter() - middle)
            ours.append(middle - start)
    assert statistics.median(ours) < 10 * statistics.median(bare)


def test_nothing_of_a_person_can_be_read_in_the_file(path: Path) -> None:
    content = path.read_bytes()
    for trace in (b"CONTOH", b"Satu", b"WORK_VISA", b"SISKOP2MI", b"P_TO_P", BASIC.slip_token[:8]):
        assert trace not in content


@pytest.fixture
def over(tmp_path: Path) -> Path:
    """Changes over that register: one way is gone, the record is another version."""
    target = tmp_path / "changes.db"
    with RegisterWriter(target, PARAMS, 42, NOW, over=41) as writer:
        writer.put_entry(BASIC_ONLY.locator, b"")
        basic = sealing.seal_part(BASIC, BASIC_KEY, PARAMS, RECORD_ID, 8, "basic")
        full = sealing.seal_part(OTHER, FULL_KEY, PARAMS, RECORD_ID, 8, "full")
        writer.put_record(RECORD_ID, 8, basic, full)
        writer.finish()
    return target


OTHER = FullRecord("Siti Contoh Lain")


def test_changes_lie_over_a_register(path: Path, over: Path) -> None:
    with Register.open(path, over) as register:
        assert register.sequence == 42
        assert register.lookup(KEYS) == WorkerRecord(BASIC, OTHER)
        assert register.lookup(BASIC_ONLY) is None
        assert list(register.damage()) == []


def test_a_record_that_is_gone_is_missing(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "changes.db"
    with RegisterWriter(target, PARAMS, 42, NOW, over=41) as writer:
        writer.put_record(RECORD_ID, 0, b"", None)
        writer.finish()
    with Register.open(path, target) as register:
        assert register.record(RECORD_ID) is None
        with pytest.raises(sealing.SealBroken):
            register.lookup(KEYS)


@pytest.mark.parametrize("wrong", ["sequence", "epoch", "a register", "junk"])
def test_changes_of_another_register_are_refused(path: Path, tmp_path: Path, wrong: str) -> None:
    target = tmp_path / "changes.db"
    params = msgspec.structs.replace(PARAMS, epoch=PARAMS.epoch + (wrong == "epoch"))
    over = {"sequence": 40, "a register": None}.get(wrong, 41)
    with RegisterWriter(target, params, 42, NOW, over=over) as writer:
        writer.finish()
    if wrong == "junk":
        target.write_bytes(b"junk" * 2000)
    with pytest.raises(NotARegister):
        Register.open(path, target)
