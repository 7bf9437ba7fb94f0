"""Processes killed at any moment: nothing lost, nothing doubled, one whole version."""

import random
import signal
import subprocess
import sys
import threading

import msgspec

from kiosk.cache.generations import FOLDER, read_pointer
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk, written
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal
from tests.kiosk.sync.line import Reply, Request, Spoil

WRITER = """
import sys
from pathlib import Path
from kiosk.cache.outbox import Outbox
from onedata.events import StaffCalled
outbox = Outbox(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    print(outbox.add("staff-called", StaffCalled(stage="home", language="id")), flush=True)
"""
PUSHER = """
import sys
from pathlib import Path
from kiosk.config import load
from kiosk.sync.process import run
sys.exit(run(load(Path(sys.argv[1])), once=True))
"""


def test_a_pull_killed_anywhere_leaves_one_whole_version(portal: GenuinePortal, kiosk: Kiosk) -> None:
    """Snapshots and deltas by turns, each killed at another request of the register; a visitor looks in between."""
    assert kiosk.sync().faults == ()
    config = written(kiosk)
    killed: list[str] = []
    begun = threading.Event()
    asked = 0

    def killing(request: Request, reply: Reply) -> Reply:
        nonlocal asked
        asked += bool(asked) or REGISTER in request.path  # what comes before it is no part of this
        if asked == 1 + version % 3:
            begun.wait()
            pusher.send_signal(signal.SIGKILL)
            killed.append(request.path)
            return msgspec.structs.replace(reply, cut_at=len(reply.body) // 2)
        return reply

    names = [SITI.name]
    for version in range(6):
        siti = msgspec.structs.replace(SITI, name=f"SITI KE-{version}")
        names.append(siti.name)
        portal.publish_people(siti, BUDI, delta=version % 2 == 1)
        begun.clear()
        asked, portal.spoil = 0, killing
        pusher = subprocess.Popen([sys.executable, "-c", PUSHER, str(config)], stderr=subprocess.DEVNULL)
        begun.set()
        pusher.wait()
        assert kiosk.name_of(SITI) in names
        portal.spoil = lambda _, reply: reply
        if version == 2:
            assert kiosk.sync().faults == ()
            assert kiosk.name_of(SITI) == siti.name
    assert len(killed) == 6
    assert sum("/blobs/" in path for path in killed) >= 2
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(SITI) == names[-1]
    pointer = read_pointer(kiosk.data / FOLDER)
    assert pointer is not None
    assert {path.name for path in (kiosk.data / FOLDER).glob("*.db")} == set(pointer.files)
    assert not list((kiosk.data / FOLDER).glob(".*"))


def test_no_event_is_lost_or_doubled_by_kill_9(portal: GenuinePortal, kiosk: Kiosk) -> None:
    """Both processes are killed again and again, at random and at every stage of an answer."""
    config = written(kiosk)
    chance = random.Random(20261121)
    promised: list[str] = []
    killed: list[int] = []
    stages = (0, 30, None, 1 << 20, 0)
    """How many bytes of the answer leave the portal after the kill; None: nobody is killed."""
    begun = threading.Event()

    def killing(stage: int | None) -> Spoil:
        def spoil(request: Request, reply: Reply) -> Reply:
            if request.path == "/v1/events" and stage is not None:
                begun.wait()
                pusher.send_signal(signal.SIGKILL)
                killed.append(pusher.pid)
                return msgspec.structs.replace(reply, cut_at=min(stage, len(reply.body)))
            return reply

        return spoil

    for stage in stages:
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(kiosk.data), "1000"], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        promised.append(writer.stdout.readline().decode().strip())  # there is something to send, whoever is faster
        begun.clear()
        portal.spoil = killing(stage)
        pusher = subprocess.Popen([sys.executable, "-c", PUSHER, str(config)], stderr=subprocess.DEVNULL)
        begun.set()
        promised += [writer.stdout.readline().decode().strip() for _line in range(chance.randint(1, 25))]
        writer.kill()
        promised += [line.decode().strip() for line in writer.stdout if line.endswith(b"\n")]
        writer.wait()
        writer.stdout.close()
        pusher.wait()
    portal.spoil = lambda _, reply: reply
    assert kiosk.sync().outbox_waiting == 0
    assert len(set(killed)) == sum(stage is not None for stage in stages)
    assert len(set(portal.order)) == len(portal.order)
    missing_ones = set(promised) - set(portal.order)
    assert missing_ones == set()
    assert [event for event in portal.order if event in set(promised)] == promised
