"""The power fails at any moment of the real sync's and the screen's work: nothing said to be safe is lost."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.generations import FOLDER, read_pointer
from tests.faults import counts
from tests.faults.disk import Nursery, Op, Plan, changes
from tests.faults.recording import (
    Recording,
    command_line,
    cut,
    enrolled,
    go_on,
    record_mending,
    record_rounds,
    record_slips,
    serials,
)
from tests.faults.replay import Disk, Mood, lay_out
from tests.faults.truth import Published, wrongs
from tests.kiosk.sync.genuine_portal import GenuinePortal
from tests.kiosk.sync.line import served

pytestmark = pytest.mark.xdist_group("faults-power")
SEED = 20261121


class Scene(msgspec.Struct, frozen=True):
    """A portal, its address and the recording of a kiosk's first rounds with it."""

    portal: GenuinePortal
    url: str
    recording: Recording


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    portal = GenuinePortal()
    with served(portal) as url:
        yield Scene(portal, url, record_rounds(portal, url, tmp_path_factory.mktemp("power")))


def test_the_record_holds_every_change(scene: Scene) -> None:
    """Else the cuts would prove nothing: replayed to its end, it gives the folder as it is."""
    recording = scene.recording
    ((_, disk),) = recording.replayed([len(recording.changes)])
    data = recording.kiosk.data
    real = {
        str(path.relative_to(data)): None if path.is_dir() else path.read_bytes() for path in sorted(data.rglob("*"))
    }
    assert disk.now() == real


def survive(scene: Scene, count: int, folder: Path) -> dict[str, int]:
    """Cut so often; from every twelfth cut the kiosk goes on until everything is current again."""
    recording, dice = scene.recording, random.Random(SEED)
    newest = read_pointer(recording.kiosk.data / FOLDER)
    tried = resumed = events = 0
    for one in cut(recording, recording.moments(count, dice), dice, folder):
        assert one.wrongs == []
        tried += 1
        events += len(one.promised.events)
        if tried % 12 == 0:
            status = go_on(recording, one.folder)
            assert status.faults == ()
            assert status.outbox_waiting == 0
            assert set(one.promised.events) <= set(scene.portal.events)
            after = read_pointer(one.folder / FOLDER)
            assert after is not None
            assert newest is not None
            assert after.version == newest.version
            assert wrongs(one.folder, recording.published, one.promised) == []
            resumed += 1
    told = serials(scene.portal)
    assert len(told) == len(set(told)) > 0
    return {"tried": tried, "survived": tried, "resumed": resumed, "promised_events": events, "lost": 0, "corrupt": 0}


def test_nothing_promised_is_lost_at_any_cut(scene: Scene, tmp_path: Path) -> None:
    counts.note("power_cut_sample", **survive(scene, 60, tmp_path / "cuts"))


@pytest.mark.long
@pytest.mark.timeout(600)
def test_nothing_promised_is_lost_at_a_thousand_cuts(scene: Scene, tmp_path: Path) -> None:
    counts.note("power_cut", **survive(scene, 1000, tmp_path / "cuts"))


def survive_twice(scene: Scene, firsts: int, seconds: int, folder: Path) -> dict[str, int]:
    """Cut the power, let a round mend what is left, and cut that round as well."""
    dice, tried = random.Random(SEED), 0
    folder.mkdir()
    with Nursery(folder) as nursery:
        for moment in scene.recording.moments(firsts, dice):
            mending = record_mending(scene.recording, moment, dice, folder / f"first-{tried}", nursery)
            # Before the first mark nothing would be promised yet: begin behind them.
            begin = mending.rounds[0][0]
            moments = sorted(dice.randint(begin, len(mending.changes)) for _ in range(seconds))
            for one in cut(mending, moments, dice, folder / f"second-{tried}"):
                assert one.wrongs == []
                tried += 1
    return {"tried": tried, "survived": tried, "lost": 0, "corrupt": 0}


def test_nothing_promised_is_lost_at_a_second_cut(scene: Scene, tmp_path: Path) -> None:
    counts.note("power_cut_twice_sample", **survive_twice(scene, 5, 8, tmp_path / "twice"))


@pytest.mark.long
@pytest.mark.timeout(600)
def test_nothing_promised_is_lost_at_many_second_cuts(scene: Scene, tmp_path: Path) -> None:
    counts.note("power_cut_twice", **survive_twice(scene, 40, 10, tmp_path / "twice"))


def test_a_register_in_force_has_its_secret(scene: Scene, tmp_path: Path) -> None:
    """The folders of registers and secrets are made in the first round: their names must be certain in time."""
    recording = scene.recording
    switched = next(
        number
        for number, change in enumerate(recording.changes)
        if change.op is Op.RENAME and change.rest.endswith(b"current.json")
    )
    dice, places = random.Random(SEED), itertools.count()
    for moment, disk in recording.replayed(range(switched + 1, switched + 9)):
        for _ in range(8):
            place = tmp_path / str(next(places))
            lay_out(disk.cut(Mood(1.0, torn=False, names=0.5, in_order=False), dice), place)
            assert wrongs(place, recording.published, recording.promised(moment)) == []


@pytest.mark.parametrize("synchronous", ["FULL", "NORMAL", "OFF"])
def test_an_outbox_that_forces_less_to_the_disk_loses_events(scene: Scene, tmp_path: Path, synchronous: str) -> None:
    """Positive controls: only FULL keeps what was promised; NORMAL stays whole at least."""
    recording = record_slips(scene.url, tmp_path / "kiosk", synchronous)
    dice = random.Random(SEED)
    cuts = list(cut(recording, recording.moments(100, dice), dice, tmp_path / "cuts"))
    found = [{wrong.kind for wrong in one.wrongs} for one in cuts]
    counts.note(
        f"power_cut_control_{synchronous.lower()}",
        tried=len(found),
        survived=found.count(set()),
        lost=sum("lost" in kinds for kinds in found),
        corrupt=sum("corrupt" in kinds for kinds in found),
    )
    kinds = set().union(*found)
    assert ("lost" in kinds) is (synchronous != "FULL")
    assert "corrupt" not in kinds or synchronous == "OFF"


def test_a_sync_that_forces_nothing_to_the_disk_is_found_out(scene: Scene, tmp_path: Path) -> None:
    """Positive control for everything but the outbox."""
    kiosk = enrolled(scene.url, tmp_path / "kiosk")
    before, published, record = Disk(kiosk.data), Published({}), tmp_path / "record"
    published.learn(scene.portal)
    with Nursery(tmp_path) as nursery:
        assert nursery.run(Plan(kiosk.data, record), *command_line(kiosk), spoil="never synced") == 0
    recording = Recording(kiosk, before, tuple(changes(record)), published)
    dice = random.Random(SEED)
    moments = recording.moments(40, dice)
    assert {wrong.kind for one in cut(recording, moments, dice, tmp_path / "cuts") for wrong in one.wrongs}
