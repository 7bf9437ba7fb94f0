"""The disk is full from any write of a round on, or at that write alone: a fault code, nothing half-stored, then on."""

import random
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.cache.journal import Journal
from kiosk.cache.outbox import Outbox
from kiosk.faults import Fault
from kiosk.sync.status import read_status
from tests.faults import counts
from tests.faults.disk import Nursery, Op, Plan, changes
from tests.faults.recording import STEPS, command_line, copied, deliver, enrolled
from tests.faults.truth import Promised, Published, wrongs
from tests.faults.visitor import told
from tests.kiosk.sync.conftest import Kiosk
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal
from tests.kiosk.sync.line import served

pytestmark = pytest.mark.xdist_group("faults-disk")
SEED = 20261121
STORAGE = {Fault.DISK_FULL.value, Fault.STORAGE_FAILED.value}
Start = Literal["empty", "older", "layered"]
"""Takes a snapshot; takes a small delta; holds changes over its register already and takes a large delta."""
STARTS: tuple[Start, ...] = ("empty", "older", "layered")


class Scene(msgspec.Struct, frozen=True):
    """Kiosks before a round, each with its portal, and a nursery for rounds."""

    portals: dict[Start, GenuinePortal]
    published: Published
    kiosks: dict[Start, Kiosk]
    nursery: Nursery


class Tried(msgspec.Struct, frozen=True):
    """A round on a disk that was full, as it ended."""

    kiosk: Kiosk
    code: int
    said: set[str]
    """Fault codes on standard error."""
    promised: Promised


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder, published = tmp_path_factory.mktemp("full"), Published({})
    small, large = GenuinePortal(), GenuinePortal()

    def publish(portal: GenuinePortal, number: int) -> None:
        deliver(portal, number)
        published.learn(portal)

    with served(small) as near, served(large) as far, Nursery(folder) as nursery:
        kiosks: dict[Start, Kiosk] = {
            "empty": enrolled(near, folder / "empty"),
            "older": enrolled(near, folder / "older"),
            "layered": enrolled(far, folder / "layered"),
        }
        publish(small, 0)
        assert kiosks["older"].sync().faults == ()
        publish(small, 1)
        for number in (0, 1):
            publish(large, number)
            assert kiosks["layered"].sync().faults == ()
        publish(large, len(STEPS) - 1)
        yield Scene({"empty": small, "older": small, "layered": large}, published, kiosks, nursery)


def attempt(scene: Scene, start: Start, plan: Plan, folder: Path, spoil: str = "") -> Tried:
    """Do a round under a plan, whose folder is not set yet, with two events that wait."""
    folder.mkdir()
    kiosk = copied(scene.kiosks[start], folder)
    outbox, journal = Outbox(kiosk.data), Journal(kiosk.data)
    slips = [told(outbox, journal) for _ in range(2)]
    outbox.close()
    journal.close()
    pointer = read_pointer(kiosk.data / FOLDER)
    promised = Promised(
        events={event for _, event in slips},
        prints={serial for serial, _ in slips},
        register=(pointer.epoch, pointer.sequence) if pointer else (0, 0),
    )
    code = scene.nursery.run(msgspec.structs.replace(plan, folder=kiosk.data), *command_line(kiosk), spoil=spoil)
    lines = scene.nursery.said.read_text(encoding="utf-8").splitlines()
    codes = {line.partition(":")[0] for line in lines} & {fault.value for fault in Fault}  # beside the progress
    return Tried(kiosk, code, codes, promised)


def writes(scene: Scene, start: Start, folder: Path) -> int:
    """Count the writes of a round that has room."""
    record = folder / "record"
    tried = attempt(scene, start, Plan(folder, record), folder / "counted")
    assert tried.code == 0
    return sum(change.op in (Op.WRITE, Op.CREATE, Op.MKDIR) for change in changes(record))


def current(scene: Scene, start: Start, tried: Tried) -> None:
    """See that everything was taken in and every event told."""
    portal = scene.portals[start]
    feed = portal.feeds[REGISTER]
    promised = msgspec.structs.replace(tried.promised, register=(feed.epoch, feed.sequence))
    assert wrongs(tried.kiosk.data, scene.published, promised) == []
    assert set(promised.events) <= set(portal.events)
    assert tried.kiosk.outbox().count() == 0


def survive(scene: Scene, start: Start, numbers: Iterable[int], folder: Path, *, lasts: bool) -> dict[str, int]:
    """Be full at each of these writes; then do a round with room."""
    tried = failed = 0
    for number in numbers:
        place, told_before = folder / f"{start}-{lasts}-{number}", len(scene.portals[start].events)
        one = attempt(scene, start, Plan(place, full_at=number, full_lasts=lasts), place)
        assert wrongs(one.kiosk.data, scene.published, one.promised) == [], number
        if one.code:
            failed += 1
            assert one.code == 1
            assert one.said & STORAGE, number
            assert not lasts or one.said <= {Fault.DISK_FULL.value}, one.said
            assert lasts or {fault.value for fault in read_status(one.kiosk.data).faults} & STORAGE, number
        else:
            # Only the log or the status found no room: nothing that anybody waits for.
            current(scene, start, one)
        assert scene.nursery.run(Plan(one.kiosk.data), *command_line(one.kiosk)) == 0
        current(scene, start, one)
        assert not list(one.kiosk.data.glob("incoming/*/*"))
        assert not [path for path in one.kiosk.data.rglob("*") if ".building" in path.name]
        assert len(scene.portals[start].events) == told_before + len(one.promised.events)
        shutil.rmtree(place)
        tried += 1
    return {"tried": tried, "survived": tried, "rounds_failed": failed}


def every(scene: Scene, start: Start, folder: Path) -> range:
    return range(1, writes(scene, start, folder) + 1)


@pytest.mark.parametrize("start", STARTS)
def test_a_full_disk_leaves_nothing_half_stored(scene: Scene, tmp_path: Path, start: Start) -> None:
    dice, numbers = random.Random(SEED), every(scene, start, tmp_path)
    for lasts in (True, False):
        name = f"disk_full_{start}_{'lasting' if lasts else 'once'}_sample"
        counts.note(name, **survive(scene, start, dice.sample(numbers, 4), tmp_path, lasts=lasts))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("lasts", [True, False])
def test_a_disk_full_at_every_write_leaves_nothing_half_stored(
    scene: Scene, tmp_path: Path, start: Start, lasts: bool
) -> None:
    numbers = every(scene, start, tmp_path)
    name = f"disk_full_{start}_{'lasting' if lasts else 'once'}"
    counts.note(name, **survive(scene, start, numbers, tmp_path, lasts=lasts))


def test_files_written_in_place_are_found_half_stored(scene: Scene, tmp_path: Path) -> None:
    """Positive control: a program that writes over its files leaves one of them cut off."""

    def half_stored(number: int) -> bool:
        place = tmp_path / str(number)
        one = attempt(scene, "empty", Plan(place, full_at=number), place, spoil="written in place")
        return bool(wrongs(one.kiosk.data, scene.published, one.promised))

    assert any(half_stored(number) for number in range(4, 60, 3))
