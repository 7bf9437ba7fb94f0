"""Real processes at work on a kiosk's folder, recorded by the watched disk, and the record cut anywhere."""

import copy
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kiosk.config import Data
from kiosk.sync.enrol import enrol
from kiosk.sync.status import SyncStatus
from onedata.events import SlipPrinted, decode_event, open_event, read_body
from tests.faults.disk import ROOT, Change, Nursery, Op, Plan, changes
from tests.faults.replay import Disk, Mood, lay_out
from tests.faults.truth import Promised, Published, Wrong, wrongs
from tests.faults.visitor import EVENT, PRINT
from tests.kiosk.sync.conftest import Kiosk, kiosk_at, written
from tests.kiosk.sync.genuine_portal import CODE, REGISTER, GenuinePortal, Person

PEOPLE = tuple(Person(f"52010141079{index:05d}", f"ORANG {index}") for index in range(150))


class Recording(msgspec.Struct, frozen=True):
    """What processes did to a kiosk's folder, and what was promised when."""

    kiosk: Kiosk
    before: Disk
    changes: tuple[Change, ...]
    published: Published
    rounds: tuple[tuple[int, tuple[int, int]], ...] = ()
    """After so many changes a round had ended with this register in force."""

    def promised(self, moment: int) -> Promised:
        """Return what had been said to be safe after so many changes."""
        marks = [change.rest.decode() for change in self.changes[:moment] if change.op is Op.MARK]
        return Promised(
            events={mark.removeprefix(EVENT) for mark in marks if mark.startswith(EVENT)},
            prints={mark.removeprefix(PRINT) for mark in marks if mark.startswith(PRINT)},
            register=max((register for end, register in self.rounds if end <= moment), default=(0, 0)),
        )

    def moments(self, count: int, dice: random.Random) -> list[int]:
        """Draw so many moments, in order."""
        return sorted(dice.randint(0, len(self.changes)) for _ in range(count))

    def replayed(self, moments: Iterable[int]) -> Iterator[tuple[int, Disk]]:
        """Give the disk as it stands at each of these moments, which are in order."""
        disk, done = copy.deepcopy(self.before), 0
        for moment in moments:
            for change in self.changes[done:moment]:
                disk.apply(change)
            done = moment
            yield moment, disk


class Cut(msgspec.Struct, frozen=True):
    """A folder after a power cut, and what the kiosk's code found in it."""

    folder: Path
    promised: Promised
    wrongs: list[Wrong]


def cut(recording: Recording, moments: Iterable[int], dice: random.Random, folder: Path) -> Iterator[Cut]:
    """Cut the power at each of these moments, each time in another mood, and open what is left, for one turn."""
    folder.mkdir()
    for number, (moment, disk) in enumerate(recording.replayed(moments)):
        place, promised = folder / str(number), recording.promised(moment)
        lay_out(disk.cut(Mood.any(dice), dice), place)
        yield Cut(place, promised, wrongs(place, recording.published, promised))
        shutil.rmtree(place)


def moved(kiosk: Kiosk, place: Path) -> Kiosk:
    """Return the kiosk whose data folder is another one, its configuration written beside that."""
    made = Kiosk(msgspec.structs.replace(kiosk.config, data=Data(str(place)), path=place.with_suffix(".toml")))
    written(made)
    return made


def go_on(recording: Recording, place: Path) -> SyncStatus:
    """Do one round from what a cut left."""
    return moved(recording.kiosk, place).sync()


def record_mending(recording: Recording, moment: int, dice: random.Random, place: Path, nursery: Nursery) -> Recording:
    """Cut the power at a moment and record the round that goes on from there; what was promised stays promised."""
    ((_, disk),) = recording.replayed([moment])
    lay_out(disk.cut(Mood.any(dice), dice), place)
    kiosk, before, record = moved(recording.kiosk, place), Disk(place), place.with_suffix(".record")
    assert nursery.run(Plan(place, record), *command_line(kiosk)) == 0
    promised = recording.promised(moment)
    marks = [EVENT + event for event in promised.events] + [PRINT + serial for serial in promised.prints]
    said = tuple(Change(Op.MARK, 0, 0, 0, "", mark.encode()) for mark in marks)
    rounds = ((len(said), promised.register),)
    return Recording(kiosk, before, said + tuple(changes(record)), recording.published, rounds)


@contextmanager
def visitor(plan: Plan, *more: str) -> Iterator["subprocess.Popen[str]"]:
    """Run the process that prints and tells."""
    command = [sys.executable, "-m", "tests.faults.visitor", str(plan.folder), *more]
    process = subprocess.Popen(
        command, env=plan.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(120) == 0


def ask(process: "subprocess.Popen[str]", count: int) -> None:
    """Have so many slips printed; the answer is waited for with `answered`."""
    assert process.stdin is not None
    process.stdin.write(f"{count}\n")
    process.stdin.flush()


def answered(process: "subprocess.Popen[str]") -> None:
    """Wait until they are."""
    assert process.stdout is not None
    assert process.stdout.readline() == "done\n"


def enrolled(url: str, folder: Path) -> Kiosk:
    """Return a kiosk that has not synced yet, with its configuration written down."""
    folder.mkdir(exist_ok=True)
    kiosk = kiosk_at(url, folder)
    enrol(kiosk.config, CODE)
    written(kiosk)
    return kiosk


def copied(kiosk: Kiosk, folder: Path) -> Kiosk:
    """Return a kiosk of its own in a folder, which stands where this one does."""
    folder.mkdir(exist_ok=True)
    shutil.copytree(kiosk.data, folder / "kiosk", ignore=lambda _, names: [n for n in names if n.endswith(".sock")])
    return moved(kiosk, folder / "kiosk")


def command_line(kiosk: Kiosk, *more: str) -> tuple[str, ...]:
    """Return the arguments of one round."""
    return ("--config", str(kiosk.config.path), "sync", "--once", *more)


class Step(msgspec.Struct, frozen=True):
    """What the portal publishes next, after some people were dropped and the stage of the last ones changed."""

    changed: int
    delta: bool = True
    fresh_epoch: bool = False


STEPS = (
    Step(len(PEOPLE), delta=False),
    Step(2),  # small: a file of changes comes to lie over the register
    Step(len(PEOPLE), delta=False, fresh_epoch=True),
    Step(2),
    Step(2),  # small again: the file of changes is copied and grows
    Step(len(PEOPLE)),  # large: register and changes are copied into one
)


def deliver(portal: GenuinePortal, number: int) -> None:
    """Publish the state of this number."""
    step, left = STEPS[number], PEOPLE[number:]
    since = [(at, len(left) - one.changed) for at, one in enumerate(STEPS[: number + 1])]
    stages = [max(at for at, first in since if place >= first) for place in range(len(left))]
    people = [msgspec.structs.replace(one, stage=f"S{at}") for one, at in zip(left, stages, strict=True)]
    portal.publish_people(*people, delta=step.delta, fresh_epoch=step.fresh_epoch)
    steps = {("next_steps", f"{key}"): bytes([number]) * 900 for key in range(30)}
    portal.publish_rows("rules", steps, delta=number > 0)


def record_rounds(portal: GenuinePortal, url: str, folder: Path) -> Recording:
    """Record the rounds of the real sync process while the screen's process prints and tells."""
    kiosk, published = enrolled(url, folder), Published({})
    plan, before, rounds = Plan(kiosk.data, folder / "record"), Disk(kiosk.data), []
    command = [sys.executable, "-m", "kiosk", *command_line(kiosk)]
    with visitor(plan) as screen:
        for number in range(len(STEPS)):
            deliver(portal, number)
            published.learn(portal)
            ask(screen, 12)
            subprocess.run(command, env=plan.environment, check=True)
            feed = portal.feeds[REGISTER]
            rounds.append((sum(1 for _ in changes(folder / "record")), (feed.epoch, feed.sequence)))
            answered(screen)
    return Recording(kiosk, before, tuple(changes(folder / "record")), published, tuple(rounds))


def record_slips(url: str, folder: Path, synchronous: str) -> Recording:
    """Record the screen's process alone, its outbox opened with this setting."""
    kiosk = enrolled(url, folder)
    before, plan = Disk(kiosk.data), Plan(kiosk.data, folder / "record")
    with visitor(plan, synchronous) as screen:
        ask(screen, 25)
        answered(screen)
    return Recording(kiosk, before, tuple(changes(folder / "record")), Published({}))


def serials(portal: GenuinePortal) -> list[str]:
    """Return the serials of every slip that the portal was told of, each as often as it was told under another id."""
    found = []
    for encoded, _ in portal.events.values():
        event = decode_event(encoded)
        body = read_body(event.kind, open_event(event, portal.receiving, portal.kiosks[event.kiosk][0]))
        assert isinstance(body, SlipPrinted)
        found.append(f"{event.kiosk} {body.serial}")
    return found
