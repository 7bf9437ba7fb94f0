"""The real sync process is killed with signal 9 anywhere, while visits go on: the portal's database is the truth."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.journal import Journal
from kiosk.cache.register import NotOpened
from kiosk.sync.enrol import enrol
from onedata.events import SlipPrinted, read_body
from onedata.register_file import NotARegister, Register
from tests.faults import counts
from tests.faults.disk import Nursery, Plan
from tests.faults.killing import (
    BLOBS,
    OUTBOX,
    REGISTER,
    Round,
    Work,
    arguments,
    finished,
    killed,
    killed_at_a_change,
    undisturbed,
)
from tests.faults.recording import copied
from tests.faults.truth import unusable
from tests.faults.visitor import told
from tests.faults.visits import AFTER, BEFORE, BIRTH, PASSPORTS, Visits
from tests.kiosk.sync.conftest import Kiosk, kiosk_at
from tests.kiosk.sync.test_real_portal import RealPortal

# The longest: everything here forces files to the disk hundreds of times, and waits for it beside busy neighbours.
pytestmark = [pytest.mark.xdist_group("faults-kill"), pytest.mark.timeout(900)]
SEED = 20261121
A_SERIES = 8
"""Most kills of one folder; it ends with the first round that outlives its own."""
HEAD = "source_system,source_key,source_updated_on,full_name,birth_date,passport_no,region,stage_code\n"


class Scene(msgspec.Struct, frozen=True):
    """Real portals with a newer register than the kiosks have: some are empty, some hold the older register."""

    portals: dict[Work, RealPortal]
    kiosks: dict[Work, Kiosk]
    rounds: dict[Work, Round]


def deliver(portal: RealPortal, stage: str, folder: Path) -> None:
    """Publish a register in which these people have this stage."""
    lines = (f"SISKOP2MI,CONTOH-{passport},2026-11-20,Contoh,{BIRTH},{passport},52,{stage}\n" for passport in PASSPORTS)
    delivery = folder / f"{stage}.csv"
    delivery.write_text(HEAD + "".join(lines), encoding="utf-8")
    portal.run("import", str(delivery), "--synthetic")
    portal.run("publish", "--region", "52")


@contextmanager
def portal_with(people: int, folder: Path) -> Iterator[tuple[RealPortal, Kiosk, Kiosk]]:
    """Give a portal, an empty kiosk and one that holds the older register."""
    folder.mkdir()
    portal = RealPortal(folder / "portal")
    portal.run("demo", "--people", str(people), "--seed", "7")
    deliver(portal, BEFORE, folder)
    with portal.served() as url:
        older = kiosk_at(url, folder)
        enrol(older.config, portal.run("enrol-code", "--office", "BP3MI NTB"))
        empty = copied(older, folder / "empty")
        assert older.sync().faults == ()
        deliver(portal, AFTER, folder)
        yield portal, empty, older


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("kill")
    with portal_with(80, folder / "many") as many, portal_with(6, folder / "few") as few:
        portals: dict[Work, RealPortal] = {"fill": many[0], "delta": many[0], "snapshot": many[0], "merge": few[0]}
        kiosks: dict[Work, Kiosk] = {"fill": many[1], "delta": many[2], "snapshot": many[2], "merge": few[2]}
        yield Scene(portals, kiosks, {work: undisturbed(kiosks[work], work, folder / work) for work in kiosks})


def stored(portal: RealPortal) -> dict[str, str]:
    """Return what the portal's database has of slips: event id → serial."""
    connection = sqlite3.connect(portal.folder / "portal.db")
    try:
        rows = connection.execute("SELECT event_id, kind, body FROM event").fetchall()
    finally:
        connection.close()
    found = {}
    for event, kind, content in rows:
        body = read_body(kind, content)
        assert isinstance(body, SlipPrinted)
        found[event] = body.serial
    return found


def untrue(portal: RealPortal, known: Collection[str], slips: list[tuple[str, str]]) -> list[str]:
    """Compare what the portal has beside `known` with what visitors were told; return every difference."""
    came = {event: serial for event, serial in stored(portal).items() if event not in known}
    differences = [f"lost: {serial}" for serial, event in slips if event not in came]
    differences += [f"doubled: {serial}" for serial, times in Counter(came.values()).items() if times > 1]
    return differences + [f"invented: {event}" for event in came.keys() - {event for _, event in slips}]


def whole(kiosk: Kiosk) -> bool:
    """Tell whether the pointer names a whole register, or there is none yet, beside whole databases."""
    pointer = read_pointer(kiosk.data / FOLDER)
    if pointer is not None:
        try:
            with Register.open(*(kiosk.data / FOLDER / name for name in pointer.files)) as register:
                if register.sequence != pointer.sequence or list(register.damage()):
                    return False
        except NotARegister:
            return False
    outbox, content = kiosk.outbox(), kiosk.content()
    uses = {"outbox.db": outbox.count, "content.db": content.feeds}
    found = [unusable(kiosk.data / name, use) for name, use in uses.items() if (kiosk.data / name).exists()]
    outbox.close()
    content.close()
    return found == [None] * len(found)


def series(scene: Scene, work: Work, dice: random.Random, folder: Path) -> "Counter[str]":
    """Kill the rounds of one kiosk, let one end, compare; return the counts."""
    folder.mkdir()
    kiosk, portal, kills = copied(scene.kiosks[work], folder), scene.portals[work], Counter[str]()
    known = stored(portal)
    with Visits(kiosk) as visits:
        for number in range(A_SERIES):
            struck = killed(kiosk, work, scene.rounds[work], number, dice)
            assert whole(kiosk)
            if struck is None:
                break
            kills[struck] += 1
    assert kills[REGISTER]
    assert finished(kiosk, work) == 0
    assert kiosk.outbox().count() == 0
    pointer = read_pointer(kiosk.data / FOLDER)
    assert pointer is not None
    assert bool(pointer.changes) is (work == "delta")
    assert untrue(portal, known, visits.slips) == []
    assert visits.seen == sorted(visits.seen, key=(BEFORE, AFTER).index)
    with Visits(kiosk) as later:
        while not later.seen:
            time.sleep(0.002)  # for another thread
    assert set(later.seen) == {AFTER}
    read, promised, tried = len(visits.seen), len(visits.slips), kills.total()
    at_the_register = kills[REGISTER] + kills[BLOBS]
    return Counter(
        tried=tried, survived=tried, at_the_register=at_the_register, visits_read=read, promised_events=promised, lost=0
    )


def survive(scene: Scene, kills: int, folder: Path) -> dict[str, int]:
    """Kill at least so often, by turns in each kind of work."""
    dice, done, number = random.Random(SEED), Counter[str](), 0
    works = tuple(scene.rounds)
    while done["tried"] < kills or number % len(works):
        done.update(series(scene, works[number % len(works)], dice, folder / str(number)))
        number += 1
    return dict(done)


def test_the_last_counted_change_of_a_register_is_the_one_that_puts_it_in_force(scene: Scene, tmp_path: Path) -> None:
    """Control for "killed while the register changes"; a different count would aim elsewhere."""
    for work, usual in scene.rounds.items():
        assert min(usual.changes.values()) > 0
        kiosk = copied(scene.kiosks[work], tmp_path / work)
        before = read_pointer(kiosk.data / FOLDER)
        assert killed_at_a_change(kiosk, work, REGISTER, usual.changes[REGISTER])
        assert read_pointer(kiosk.data / FOLDER) == before
        assert finished(kiosk, work) == 0
        assert read_pointer(kiosk.data / FOLDER) != before


def test_a_killed_sync_loses_doubles_and_mixes_nothing(scene: Scene, tmp_path: Path) -> None:
    counts.note("kill_sample", **survive(scene, 12, tmp_path))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_double_and_mix_nothing(scene: Scene, tmp_path: Path) -> None:
    counts.note("kill", **survive(scene, 200, tmp_path))


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_snapshot_after_a_kill_with_a_filled_log_brings_no_old_row_back(scene: Scene, tmp_path: Path) -> None:
    kiosk, known = copied(scene.kiosks["fill"], tmp_path), stored(scene.portals["fill"])
    outbox, journal = kiosk.outbox(), Journal(kiosk.data)
    slips = [told(outbox, journal) for _ in range(3)]
    outbox.close()
    journal.close()
    assert killed_at_a_change(kiosk, "fill", REGISTER, scene.rounds["fill"].changes[REGISTER])
    assert all((kiosk.data / log).stat().st_size for log in ("outbox.db-wal", "content.db-wal"))
    assert finished(kiosk, "snapshot") == 0
    assert whole(kiosk)
    assert untrue(scene.portals["fill"], known, slips) == []
    other = copied(scene.kiosks["fill"], tmp_path / "other")
    assert other.sync().faults == ()
    query = "SELECT feed, collection, key, value FROM items ORDER BY feed, collection, key"
    assert rows(kiosk.data / "content.db", query) == rows(other.data / "content.db", query) != []
    with Visits(kiosk) as visits:
        while not visits.seen:
            time.sleep(0.002)  # for another thread
    assert set(visits.seen) == {AFTER}


def test_a_database_renamed_over_one_with_a_filled_log_is_not_what_it_was(tmp_path: Path) -> None:
    """Positive control, and why no database here is ever replaced under its name."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    writer = sqlite3.connect(old, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    for path, word, connection in ((old, "old", writer), (new, "new", sqlite3.connect(new, isolation_level=None))):
        connection.execute("CREATE TABLE item(word)")
        connection.executemany("INSERT INTO item VALUES (?)", [(word,)] * 500)
        if path is new:
            connection.close()
    left = {suffix: (tmp_path / f"old.db{suffix}").read_bytes() for suffix in ("", "-wal")}
    writer.close()
    for suffix, content in left.items():  # as a kill leaves them
        (tmp_path / f"old.db{suffix}").write_bytes(content)
    new.replace(old)
    try:
        found = rows(old, "SELECT word FROM item")
    except sqlite3.DatabaseError:
        found = []
    assert found != [("new",)] * 500


def test_a_register_changed_in_place_is_seen_half_changed(scene: Scene, tmp_path: Path) -> None:
    """Positive control for "one whole version"."""

    def spoiled(number: int) -> bool:
        kiosk = copied(scene.kiosks["delta"], tmp_path / str(number))
        plan = Plan(kiosk.data, kill_at=number, kill_in=REGISTER)
        assert nursery.run(plan, *arguments(kiosk, "delta"), spoil="changed in place") in (0, 1, -9)
        cache = kiosk.cache()
        try:
            cache.begin_visit()
            stages = {cache.open_record("passport", who, "birth", BIRTH).basic.stage for who in PASSPORTS}
        except NotOpened:
            return True
        finally:
            cache.close()
        return len(stages) > 1

    with Nursery(tmp_path) as nursery:
        assert any(spoiled(number) for number in range(1, scene.rounds["delta"].changes[REGISTER] + 1))


def test_events_marked_before_they_are_sent_are_found_lost(scene: Scene, tmp_path: Path) -> None:
    """Positive control for "nothing lost"."""

    def lost(number: int) -> bool:
        kiosk, known = copied(scene.kiosks["delta"], tmp_path / str(number)), stored(scene.portals["delta"])
        outbox, journal = kiosk.outbox(), Journal(kiosk.data)
        slips = [told(outbox, journal) for _ in range(3)]
        plan = Plan(kiosk.data, kill_at=number, kill_in=OUTBOX)
        nursery.run(plan, *arguments(kiosk, "delta"), spoil="marked first")
        assert nursery.run(Plan(kiosk.data), *arguments(kiosk, "delta")) == 0
        assert outbox.count() == 0
        outbox.close()
        journal.close()
        return any(one.startswith("lost") for one in untrue(scene.portals["delta"], known, slips))

    with Nursery(tmp_path) as nursery:
        assert any(lost(number) for number in range(1, scene.rounds["delta"].changes[OUTBOX] + 1))


def test_an_event_told_under_two_ids_is_found_doubled(scene: Scene, tmp_path: Path) -> None:
    """Positive control for "nothing doubled"."""
    kiosk, known = copied(scene.kiosks["delta"], tmp_path), stored(scene.portals["delta"])
    outbox, journal = kiosk.outbox(), Journal(kiosk.data)
    serial, event = told(outbox, journal)
    again = SlipPrinted(serial=serial, copy=1, outcome="confirmed", language="id", kind="status")
    second = outbox.add("slip-printed", again)
    outbox.close()
    journal.close()
    assert finished(kiosk, "delta") == 0
    assert untrue(scene.portals["delta"], known, [(serial, event)]) == [f"doubled: {serial}", f"invented: {second}"]
