"""The search's tables say the same after a thousand changes as on a machine that is new."""

import datetime as dt
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.cache.content import Content, Cursor
from onedata import wire
from onedata.content_feeds import JOBS
from onedata.jobs import Job
from onedata.segments import Drop, Op, Put

SOON = dt.date(2026, 12, 31)
TABLES = ("search_words", "search_gaps")


def job(code: str, post: str) -> Job:
    return Job(
        job=code, post_id=post, post_en=post, occupation="OTHER", destination="TW", company="PT CONTOH",
        checked=dt.date(2026, 11, 1), closes=SOON, synthetic=True,
    )  # fmt: skip


def put(code: str, post: str) -> Put:
    return Put("jobs", code, wire.encode(job(code, post)))


def tables(folder: Path) -> Mapping[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / "content.db")) as connection:
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()  # noqa: S608  # one of TABLES
            for name in TABLES
        }


class Machine:
    """A machine to which snapshots and changes come, as the sync process takes them in."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.content = Content(folder, owner=True)
        self.sequence = 0

    def cursor(self) -> Cursor:
        self.sequence += 1
        return Cursor(1, 0, self.sequence, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))

    def snapshot(self, *ops: Op) -> None:
        self.content.replace(JOBS, self.cursor(), ops)

    def change(self, *ops: Op) -> None:
        self.content.apply(JOBS, self.cursor(), ops)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Machine:
    """A machine that has just got what the other one holds in the end."""
    found = Machine(tmp_path / "new")
    found.snapshot(put("A", "Juru masak restoran"), put("B", "Juru las kapal"))
    return found


def test_the_same_snapshot_again_counts_no_word_twice(machine: Machine, new: Machine) -> None:
    for _ in range(5):
        machine.snapshot(put("A", "Juru masak restoran"), put("B", "Juru las kapal"))
    assert tables(machine.folder) == tables(new.folder)
    counted = {word: docs for word, _, docs in tables(new.folder)["search_words"]}
    assert (counted["juru"], counted["kapal"]) == (2, 1)


def test_what_changed_and_what_went_left_nothing_behind(machine: Machine, new: Machine) -> None:
    machine.snapshot(put("A", "Perawat lansia"), put("C", "Penjahit"))
    machine.change(put("A", "Juru masak hotel"), put("B", "Juru las kapal"))
    machine.change(Drop("jobs", "C"), put("A", "Juru masak restoran"), put("A", "Juru masak restoran"))
    assert tables(machine.folder) == tables(new.folder)


def test_a_feed_that_is_no_longer_followed_takes_its_words_along(machine: Machine) -> None:
    machine.snapshot(put("A", "Juru masak restoran"))
    machine.content.forget([JOBS])
    assert tables(machine.folder) == {"search_words": [], "search_gaps": []}


def test_tables_of_an_earlier_program_are_made_anew(machine: Machine, new: Machine) -> None:
    machine.snapshot(put("A", "Juru masak restoran"), put("B", "Juru las kapal"))
    with closing(sqlite3.connect(machine.folder / "content.db")) as connection, connection:
        connection.execute("UPDATE search_words SET docs = docs * 7")
        connection.execute("UPDATE search_state SET version = '1'")
        connection.execute("ALTER TABLE search_docs DROP COLUMN words")
    machine.content.refresh_search()
    assert tables(machine.folder) == tables(new.folder)
