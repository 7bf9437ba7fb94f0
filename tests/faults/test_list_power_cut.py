"""The power fails while staff print a list: nobody's slip is lost, nobody gets two, the account stays exact."""

import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from kiosk.desk.model import Source
from tests.faults import counts
from tests.faults.disk import ROOT, Change, Op, Plan, changes
from tests.faults.list_printer import KEYS, SHOWN, SLIP, counter
from tests.faults.recording import Recording, enrolled
from tests.faults.replay import Disk, Mood, lay_out
from tests.faults.truth import Published, wrongs
from tests.kiosk.ports.lists_machine import ROWS
from tests.kiosk.sync.conftest import Kiosk, kiosk_at
from tests.kiosk.sync.genuine_portal import GenuinePortal
from tests.kiosk.sync.line import served

pytestmark = pytest.mark.xdist_group("faults-power")
SEED = 20261123
PEOPLE = {"file": ROWS, "group": ROWS - 2}
"""Whom each list finds: two of the group give no record."""
IN_TURNS = ("15", "10", str(2 * ROWS))
"""Printed in three goes; the list was left in between."""
A_FILE = ("15", "file")
CUT = "cut"
"""The mark of an earlier power cut."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(GenuinePortal()) as address:
        yield address


def record(
    kiosk: Kiosk, source: Source, lines: Sequence[str], *synchronous: str, before_it: Sequence[str] = ()
) -> Recording:
    """Record the process that prints; `before_it` was marked by another one."""
    folder = kiosk.data.parent
    counter(folder)  # so that the list's file is certain
    before, made = Disk(folder), folder.with_name(f"{folder.name}-record")
    line = [sys.executable, "-m", "tests.faults.list_printer", str(folder), source, *synchronous]
    subprocess.run(
        line, env=Plan(folder, made).environment, cwd=ROOT, input="\n".join(lines), text=True, check=True, timeout=100
    )
    earlier = tuple(Change(Op.MARK, 0, 0, 0, "", mark.encode()) for mark in before_it)
    return Recording(kiosk, before, earlier + tuple(changes(made)), Published({}))


class Cut(msgspec.Struct, frozen=True):
    """A power cut: what had been said by then, and what is wrong once the list went on."""

    marks: tuple[str, ...]
    wrong: tuple[str, ...]


def cut(
    recording: Recording, moments: Sequence[int], dice: random.Random, source: Source, folder: Path
) -> Iterator[Cut]:
    """Cut the power at each of these moments, and print the list to its end from what is left."""
    folder.mkdir()
    for number, (moment, disk) in enumerate(recording.replayed(moments)):
        place = folder / str(number)
        lay_out(disk.cut(Mood.any(dice), dice), place)
        found = tuple(wrong.what for wrong in wrongs(place / "kiosk", Published({}), recording.promised(moment)))
        marks = said(recording, moment)
        yield Cut(marks, found + gone_on(place, source, marks))
        shutil.rmtree(place)


def said(recording: Recording, moment: int) -> tuple[str, ...]:
    """Return what was marked by then."""
    return tuple(change.rest.decode() for change in recording.changes[:moment] if change.op is Op.MARK)


def most(mark: str, marks: Sequence[str]) -> int:
    """Return the largest number that was marked so."""
    return max((int(one.removeprefix(mark)) for one in marks if one.startswith(mark)), default=0)


def gone_on(place: Path, source: Source, marks: Sequence[str]) -> tuple[str, ...]:
    """Print the list to its end and return everything that is wrong with paper, journal and account."""
    machine = counter(place)
    machine.settle_what_was_open()
    filed = machine.filed()
    shown, under_way = most(SHOWN, marks), 1 + marks.count(CUT)
    account = machine.run(KEYS[source], source)
    earlier = [mark.removeprefix(SLIP) for mark in marks if mark.startswith(SLIP)]
    slips = Counter([*earlier, *filed, *machine.slips])
    confirmed = machine.confirmed(machine.begin(KEYS[source], source))
    found = {
        "somebody got two slips": max(slips.values()) > 1,
        "who is called confirmed has no slip": not confirmed <= set(slips),
        "what the screen called confirmed is not any more": len(confirmed) < shown,
        "the account is not the journal's": account.confirmed != len(confirmed),
        "somebody is missing in the account": account.confirmed + account.unknown != PEOPLE[source],
        "more is left to look for than was under way": account.unknown > under_way,
        "what is left to look for is not named": len(account.look_for) != account.unknown,
    }
    return tuple(what for what, wrong in found.items() if wrong)


def survive(recording: Recording, count: int, source: Source, folder: Path) -> dict[str, int]:
    """Cut so often and count."""
    dice = random.Random(SEED)
    moments = recording.moments(count, dice)
    cuts = list(cut(recording, moments, dice, source, folder))
    assert [one.wrong for one in cuts if one.wrong] == []
    slips = sum(mark.startswith(SLIP) for one in cuts for mark in one.marks)
    return {"tried": len(cuts), "survived": len(cuts), "slips_before": slips, "lost": 0, "doubled": 0}


@pytest.fixture(scope="module", params=["file", "group"])
def scene(
    request: pytest.FixtureRequest, url: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Source, Recording]:
    source: Source = request.param
    return source, record(enrolled(url, tmp_path_factory.mktemp("list") / "counter"), source, IN_TURNS)


def test_the_record_holds_every_change_and_everybodys_slip(scene: tuple[Source, Recording]) -> None:
    """Else the cuts would prove nothing."""
    source, recording = scene
    ((_, disk),) = recording.replayed([len(recording.changes)])
    folder = recording.kiosk.data.parent
    real = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {name: content for name, content in disk.now().items() if content is not None} == real
    marks = said(recording, len(recording.changes))
    assert sum(mark.startswith(SLIP) for mark in marks) == PEOPLE[source]
    assert marks[-1] == f"{SHOWN}{PEOPLE[source]}"


def test_nobody_loses_a_slip_or_gets_two_at_any_cut(scene: tuple[Source, Recording], tmp_path: Path) -> None:
    source, recording = scene
    counts.note(f"power_cut_list_{source}_sample", **survive(recording, 12, source, tmp_path / "cuts"))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nobody_loses_a_slip_or_gets_two_at_five_hundred_cuts(scene: tuple[Source, Recording], tmp_path: Path) -> None:
    source, recording = scene
    counts.note(f"power_cut_list_{source}", **survive(recording, 500, source, tmp_path / "cuts"))


def survive_twice(recording: Recording, firsts: int, seconds: int, source: Source, folder: Path) -> dict[str, int]:
    """Cut the power, go on with the list, and cut that as well."""
    folder.mkdir()
    dice, tried, slips = random.Random(SEED), 0, 0
    for number, (moment, disk) in enumerate(recording.replayed(recording.moments(firsts, dice))):
        place = folder / f"first-{number}"
        lay_out(disk.cut(Mood.any(dice), dice), place)
        marks = (*said(recording, moment), CUT)
        mending = record(kiosk_at(recording.kiosk.config.portal.url, place), source, IN_TURNS, before_it=marks)
        moments = sorted(dice.randint(len(marks), len(mending.changes)) for _ in range(seconds))
        cuts = list(cut(mending, moments, dice, source, folder / f"second-{number}"))
        assert [one.wrong for one in cuts if one.wrong] == []
        tried += len(cuts)
        slips += sum(mark.startswith(SLIP) for one in cuts for mark in one.marks)
    return {"tried": tried, "survived": tried, "slips_before": slips, "lost": 0, "doubled": 0}


def test_nobody_loses_a_slip_or_gets_two_at_a_second_cut(scene: tuple[Source, Recording], tmp_path: Path) -> None:
    source, recording = scene
    counts.note(f"power_cut_list_{source}_twice_sample", **survive_twice(recording, 2, 3, source, tmp_path / "twice"))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nobody_loses_a_slip_or_gets_two_at_many_second_cuts(scene: tuple[Source, Recording], tmp_path: Path) -> None:
    source, recording = scene
    counts.note(f"power_cut_list_{source}_twice", **survive_twice(recording, 20, 10, source, tmp_path / "twice"))


@pytest.mark.parametrize("source", ["file", "group"])
def test_of_a_list_as_one_file_no_sheet_is_lost_or_comes_twice_at_any_cut(
    url: str, tmp_path: Path, source: Source
) -> None:
    recording = record(enrolled(url, tmp_path / "counter"), source, A_FILE)
    assert said(recording, len(recording.changes))[-1] == f"{SHOWN}{PEOPLE[source]}"
    counts.note(f"power_cut_list_{source}_sheets", **survive(recording, 8, source, tmp_path / "cuts"))


def test_a_journal_that_forces_less_to_the_disk_is_found_to_double(url: str, tmp_path: Path) -> None:
    """Positive control."""
    recording, dice = record(enrolled(url, tmp_path / "counter"), "file", IN_TURNS, "NORMAL"), random.Random(SEED)
    moments = recording.moments(12, dice)
    found = [one.wrong for one in cut(recording, moments, dice, "file", tmp_path / "cuts") if one.wrong]
    counts.note("power_cut_list_control_normal", tried=len(moments), survived=len(moments) - len(found))
    assert any("somebody got two slips" in wrong for wrong in found)
