"""The real sync process is killed with signal 9 anywhere, while visits go on: the portal's database is the truth."""

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.journal import Journal
from kiosk.cache.register import NotOpened
from kiosk.sync.enrol import enrol
from onedata.events import SlipPrinted, read_body
from onedata.register_file import NotARegister, Register
from tests.faults import counts
from tests.faults.disk import ROOT, Nursery, Plan
from tests.faults.recording import command_line, copied
from tests.faults.truth import unusable
from tests.faults.visitor import told
from tests.faults.visits import AFTER, BEFORE, BIRTH, PASSPORTS, Visits
from tests.kiosk.sync.conftest import Kiosk, kiosk_at
from tests.kiosk.sync.test_real_portal import RealPortal

pytestmark = pytest.mark.xdist_group("faults-kill")
SEED = 20261121
A_SERIES = 8
"""Kills of one folder before a round may end."""
CHANGES = {"fill": 260, "delta": 100, "merge": 100, "snapshot": 200}
"""About as many changes to the folder has a round of each kind."""
Work = Literal["fill", "delta", "merge", "snapshot"]
"""A delta that comes to lie over the register; one that is so large that both are copied into one."""
MOMENTS = 0.4
"""Seconds from a round's first sign of life within which it is killed: about as long as it takes."""
HEAD = "source_system,source_key,source_updated_on,full_name,birth_date,passport_no,region,stage_code\n"


class Scene(msgspec.Struct, frozen=True):
    """Real portals with a newer register than the kiosks have: some are empty, some hold the older register."""

    portals: dict[Work, RealPortal]
    kiosks: dict[Work, Kiosk]


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
        yield Scene(portals, kiosks)


def arguments(kiosk: Kiosk, work: Work) -> tuple[str, ...]:
    return command_line(kiosk, *(("--fresh",) if work == "snapshot" else ()))


def process(kiosk: Kiosk, work: Work, plan: Plan | None = None) -> "subprocess.Popen[bytes]":
    """Start the real sync process for one round."""
    environment = plan.environment if plan else None
    command = [sys.executable, "-m", "kiosk", *arguments(kiosk, work)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def killed_at_a_change(kiosk: Kiosk, work: Work, dice: random.Random) -> bool:
    """Let it die in the middle of one of its changes to the folder; tell whether it came to that."""
    return process(kiosk, work, Plan(kiosk.data, kill_at=dice.randint(1, CHANGES[work]))).wait(60) == -9


def killed_at_a_moment(kiosk: Kiosk, work: Work, dice: random.Random) -> bool:
    """Kill it some time after its first sign of life; tell whether it was still running."""
    status = kiosk.data / "sync-status.json"
    before = status.stat().st_mtime_ns if status.exists() else 0
    running, deadline = process(kiosk, work), time.monotonic() + 60
    while running.poll() is None and (not status.exists() or status.stat().st_mtime_ns == before):
        assert time.monotonic() < deadline
        time.sleep(0.002)  # for another process
    try:
        running.wait(dice.uniform(0, MOMENTS))
    except subprocess.TimeoutExpired:
        running.kill()
    return running.wait(60) == -9


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
    kiosk, portal, kills = copied(scene.kiosks[work], folder), scene.portals[work], 0
    known = stored(portal)
    with Visits(kiosk) as visits:
        for number in range(A_SERIES):
            at_a_change = number % 2 == 1
            kills += killed_at_a_change(kiosk, work, dice) if at_a_change else killed_at_a_moment(kiosk, work, dice)
            assert whole(kiosk)
    assert process(kiosk, work).wait(60) == 0
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
    return Counter(tried=kills, survived=kills, visits_read=len(visits.seen), promised_events=len(visits.slips), lost=0)


def survive(scene: Scene, kills: int, folder: Path) -> dict[str, int]:
    """Kill at least so often, by turns in each kind of work."""
    dice, done, number = random.Random(SEED), Counter[str](), 0
    works: tuple[Work, ...] = ("fill", "delta", "merge", "snapshot")
    while done["tried"] < kills or number % len(works):
        done.update(series(scene, works[number % len(works)], dice, folder / str(number)))
        number += 1
    return dict(done)


@pytest.mark.timeout(300)
def test_a_killed_sync_loses_doubles_and_mixes_nothing(scene: Scene, tmp_path: Path) -> None:
    counts.note("kill_sample", **survive(scene, 20, tmp_path))


@pytest.mark.long
@pytest.mark.timeout(1200)
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
    logs = [kiosk.data / "outbox.db-wal", kiosk.data / "content.db-wal"]
    for number in range(CHANGES["fill"], 0, -10):  # from the round's end, where both logs are full
        trial = copied(kiosk, folder := tmp_path / str(number))
        assert process(trial, "fill", Plan(trial.data, kill_at=number)).wait(60) in (0, -9)
        if all((folder / "kiosk" / log.name).exists() and (folder / "kiosk" / log.name).stat().st_size for log in logs):
            break
    else:
        pytest.fail("no kill left both logs filled")
    assert process(trial, "snapshot").wait(60) == 0
    assert whole(trial)
    assert untrue(scene.portals["fill"], known, slips) == []
    undisturbed = copied(scene.kiosks["fill"], tmp_path / "undisturbed")
    assert undisturbed.sync().faults == ()
    query = "SELECT feed, collection, key, value FROM items ORDER BY feed, collection, key"
    assert rows(trial.data / "content.db", query) == rows(undisturbed.data / "content.db", query) != []
    with Visits(trial) as visits:
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
        plan = Plan(kiosk.data, kill_at=number)
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
        assert any(spoiled(number) for number in range(80, 240, 3))  # the register comes last


def test_events_marked_before_they_are_sent_are_found_lost(scene: Scene, tmp_path: Path) -> None:
    """Positive control for "nothing lost"."""
    lost = []
    with Nursery(tmp_path) as nursery:
        for number in range(20, 60, 6):
            kiosk, known = copied(scene.kiosks["delta"], tmp_path / str(number)), stored(scene.portals["delta"])
            outbox, journal = kiosk.outbox(), Journal(kiosk.data)
            slips = [told(outbox, journal) for _ in range(3)]
            nursery.run(Plan(kiosk.data, kill_at=number), *arguments(kiosk, "delta"), spoil="marked first")
            assert nursery.run(Plan(kiosk.data), *arguments(kiosk, "delta")) == 0
            assert outbox.count() == 0
            outbox.close()
            journal.close()
            lost += [one for one in untrue(scene.portals["delta"], known, slips) if one.startswith("lost")]
    assert lost


def test_an_event_told_under_two_ids_is_found_doubled(scene: Scene, tmp_path: Path) -> None:
    """Positive control for "nothing doubled"."""
    kiosk, known = copied(scene.kiosks["delta"], tmp_path), stored(scene.portals["delta"])
    outbox, journal = kiosk.outbox(), Journal(kiosk.data)
    serial, event = told(outbox, journal)
    again = SlipPrinted(serial=serial, copy=1, outcome="confirmed", language="id", kind="status")
    second = outbox.add("slip-printed", again)
    outbox.close()
    journal.close()
    assert process(kiosk, "delta").wait(60) == 0
    assert untrue(scene.portals["delta"], known, [(serial, event)]) == [f"doubled: {serial}", f"invented: {second}"]
