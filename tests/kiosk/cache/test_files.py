"""Files, generations, content and outbox by themselves."""

import contextlib
import datetime as dt
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cache import generations
from kiosk.cache.content import Content, Cursor
from kiosk.cache.database import Database
from kiosk.cache.durable import NotSaved, make_folder, storage_fault, write_file
from kiosk.cache.file_lock import FileLock
from kiosk.cache.generations import Lease, Pointer
from kiosk.faults import Fault
from onedata.records import NextStep
from onedata.segments import Drop, Op, Put
from onedata.wire import Malformed, encode

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
CURSOR = Cursor(1, 1, 5, NOW)
STEP = NextStep("DOC", "DOC", "Lengkapi dokumen Anda.", "Complete your documents.")


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_file(path, b"old")
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["state.json"]  # noqa: PTH208  (names are wanted)


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_file(path, b"old")
    (tmp_path / ".state.json.new").mkdir()
    with pytest.raises(NotSaved) as caught:
        write_file(path, b"new")
    assert caught.value.fault is Fault.STORAGE_FAILED
    assert path.read_bytes() == b"old"


def test_a_lock_is_held_by_one_and_dropped_by_the_kernel(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = "import sys,pathlib\nfrom kiosk.cache.file_lock import FileLock\n"
    code += "l=FileLock.take(pathlib.Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    assert FileLock.take(path) is None
    assert FileLock.take(path, shared=True) is None
    holder.kill()
    holder.wait()
    holder.stdout.close()
    holder.stdin.close()
    mine = FileLock.take(path)
    assert mine is not None
    mine.close()
    mine.close()


def pointer(file: str) -> Pointer:
    return Pointer(file, "register-52", "52", 1, 1, 1, NOW, 10)


def test_a_generation_stays_while_it_is_read_or_pointed_at(tmp_path: Path) -> None:
    for name in ("a.db", "b.db", "c.db"):
        (tmp_path / name).touch()
        (tmp_path / f"{name}-wal").touch()
    generations.point_at(tmp_path, pointer("c.db"))
    readers = [Lease.take(tmp_path, pointer("a.db")) for _ in range(2)]
    assert generations.remove_unread(tmp_path) == 1
    assert sorted(path.name for path in tmp_path.glob("*.db*")) == [
        "a.db",
        "a.db-wal",
        "a.db.readers",
        "c.db",
        "c.db-wal",
    ]
    for reader in readers:
        assert reader is not None
        assert generations.remove_unread(tmp_path) == 1
        reader.close()
    assert generations.remove_unread(tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.db", "c.db-wal", "current.json"]


def test_no_generation_goes_while_the_pointer_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    generations.point_at(tmp_path, Pointer("a.db", "register-52", "52", 1, 1, 5, NOW, 2))
    pointer = (tmp_path / generations.POINTER).read_bytes()
    (tmp_path / generations.POINTER).write_bytes(pointer[:20])
    assert generations.remove_unread(tmp_path) == 1
    assert (tmp_path / "a.db").exists()
    generations.withdraw(tmp_path)
    assert generations.remove_unread(tmp_path) == 0
    assert not (tmp_path / "a.db").exists()


def test_a_generation_that_is_gone_cannot_be_held(tmp_path: Path) -> None:
    assert Lease.take(tmp_path, pointer("gone.db")) is None
    (tmp_path / "going.db").touch()
    remover = FileLock.take(tmp_path / "going.db.readers")
    assert remover is not None
    assert Lease.take(tmp_path, pointer("going.db")) is None
    remover.close()
    lease = Lease.take(tmp_path, pointer("going.db"))
    assert lease is not None
    lease.close()


def test_no_register_gets_the_name_of_another(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        path = generations.fresh_path(tmp_path, "register-52", 1, 7)
        path.touch()
        names.append(path.name)
    assert names == ["register-52-1-7.db", "register-52-1-7-2.db", "register-52-1-7-3.db"]


def test_a_pointer_leads_nowhere_outside(tmp_path: Path) -> None:
    generations.point_at(tmp_path, pointer("../../secret.db"))
    assert generations.read_pointer(tmp_path) is None
    generations.point_at(tmp_path, pointer("a.db"))
    assert generations.read_pointer(tmp_path) == pointer("a.db")
    generations.withdraw(tmp_path)
    assert generations.read_pointer(tmp_path) is None


def test_content_takes_in_a_snapshot_and_changes(tmp_path: Path) -> None:
    content = Content(tmp_path, owner=True)
    assert content.cursor("rules") is None
    assert content.next_step("DOC") is None
    rows: list[Op] = [Put("next_steps", f"K{index}", encode(STEP)) for index in range(3)]
    content.replace("rules", CURSOR, rows)
    changes: list[Op] = [Drop("next_steps", "K1"), Drop("next_steps", "never"), Put("next_steps", "DOC", encode(STEP))]
    content.apply("rules", Cursor(1, 1, 8, NOW), changes)
    assert content.cursor("rules") == Cursor(1, 1, 8, NOW)
    assert content.count("rules") == 3
    assert content.next_step("DOC") == STEP
    assert Content(tmp_path).next_step("K1") is None


def test_a_broken_segment_changes_nothing(tmp_path: Path) -> None:
    content = Content(tmp_path, owner=True)
    content.replace("rules", CURSOR, [Put("next_steps", "K0", encode(STEP))])

    def breaking() -> object:
        yield Put("next_steps", "K1", encode(STEP))
        raise Malformed("cut off")

    with pytest.raises(Malformed):
        content.apply("rules", Cursor(1, 1, 8, NOW), breaking())  # type: ignore[arg-type]  # an iterator of operations
    assert content.cursor("rules") == CURSOR
    assert content.count("rules") == 1
    assert content.next_step("K0") == STEP


def test_a_row_that_a_newer_portal_wrote_is_left_out(tmp_path: Path) -> None:
    content = Content(tmp_path, owner=True)
    content.replace("rules", CURSOR, [Put("next_steps", "NEW", encode([1, 2])), Put("next_steps", "OLD", encode(STEP))])
    assert content.next_step("NEW") is None
    assert content.all_next_steps() == (STEP,)


def test_revoked_slips_are_read_from_their_feed(tmp_path: Path) -> None:
    content = Content(tmp_path, owner=True)
    content.replace("slip-revoked", CURSOR, [Put("revoked", "00ff", b"")])
    assert content.revoked_slips() == {"00ff"}


def test_readers_see_one_state_while_another_is_written(tmp_path: Path) -> None:
    writer, reader = Content(tmp_path, owner=True), Content(tmp_path)
    writer.replace("rules", CURSOR, [Put("next_steps", "K0", encode(STEP))])
    inside, go_on = threading.Event(), threading.Event()

    def slow() -> object:
        yield Put("next_steps", "K1", encode(STEP))
        inside.set()
        assert go_on.wait(60)

    thread = threading.Thread(target=writer.apply, args=("rules", Cursor(1, 1, 6, NOW), slow()))
    thread.start()
    assert inside.wait(60)
    assert reader.count("rules") == 1
    assert reader.cursor("rules") == CURSOR
    go_on.set()
    thread.join()
    assert reader.count("rules") == 2


def test_databases_open_in_two_processes_at_once(tmp_path: Path) -> None:
    code = (
        "import sys,pathlib\nfrom kiosk.cache.content import Content\nprint(Content(pathlib.Path(sys.argv[1])).feeds())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "data")]
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]


def test_damage_found_in_use_is_set_aside_by_the_owner_and_seen_by_the_others(tmp_path: Path) -> None:
    owner, other = Content(tmp_path, owner=True), Content(tmp_path)
    owner.replace("rules", CURSOR, [Put("next_steps", f"K{index}", bytes(400)) for index in range(500)])
    assert other.count("rules") == 500
    owner.close()
    other.close()  # the last one folds the log back: the file alone holds everything
    path = tmp_path / "content.db"
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(bytes(content))
    for _ in range(2):
        with pytest.raises(NotSaved):
            other.count("rules")
    with pytest.raises(NotSaved):
        owner.count("rules")
    assert owner.count("rules") == 0
    owner.replace("rules", CURSOR, [Put("next_steps", "DOC", encode(STEP))])
    assert other.next_step("DOC") == STEP
    assert owner._database.damaged_before() == 1


def test_nothing_is_made_before_it_is_used(tmp_path: Path) -> None:
    Content(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_full_disk_is_not_asked_of_a_folder_that_is_gone(tmp_path: Path) -> None:
    trouble = sqlite3.OperationalError("unable to open database file")
    trouble.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    assert storage_fault(trouble, tmp_path / "gone") is Fault.STORAGE_FAILED


def test_an_unreadable_folder_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file where a folder should be")
    with pytest.raises(NotSaved):
        Content(tmp_path / "data").cursor("rules")
    with pytest.raises(NotSaved):
        make_folder(tmp_path / "data" / "deeper")


def test_a_database_of_another_program_is_not_written_to(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "content.db") as other:
        other.execute("PRAGMA user_version = 12")
    other.close()
    with pytest.raises(NotSaved, match="later version"):
        Content(tmp_path).cursor("rules")
    assert isinstance(Content(tmp_path)._database, Database)


def test_a_database_that_sqlalchemy_wrote_is_read_as_it_is(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "content.db") as older:
        older.execute(
            "CREATE TABLE cursors (feed TEXT NOT NULL, incarnation INTEGER NOT NULL, epoch INTEGER NOT NULL,"
            " sequence INTEGER NOT NULL, as_of DATETIME NOT NULL, PRIMARY KEY (feed))"
        )
        older.execute("INSERT INTO cursors VALUES ('rules', 1, 1, 5, '2026-11-21 00:00:00.000000')")
        older.execute("PRAGMA user_version = 1")
    older.close()
    assert Content(tmp_path).cursor("rules") == CURSOR


def test_a_block_that_fails_takes_everything_back_and_the_next_one_works(tmp_path: Path) -> None:
    content = Content(tmp_path, owner=True)

    def broken() -> Iterator[Op]:
        yield Put("next_steps", "DOC", encode(STEP))
        raise Malformed("torn")

    with pytest.raises(Malformed):
        content.replace("rules", CURSOR, broken())
    assert (content.cursor("rules"), content.count("rules")) == (None, 0)
    content.replace("rules", CURSOR, [Put("next_steps", "DOC", encode(STEP))])
    assert content.count("rules") == 1


def test_connections_are_used_again_and_closed(tmp_path: Path) -> None:
    content = Content(tmp_path, owner=True)
    for _ in range(20):
        content.count("rules")
    assert len(_open_files(tmp_path)) <= 3  # the file, its log, its index
    content.close()
    assert _open_files(tmp_path) == []


def _open_files(folder: Path) -> list[str]:
    found: list[str] = []
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since, by whatever else runs in this process
            found.append(str(link.readlink()))
    return [name for name in found if name.startswith(f"{folder}/")]
