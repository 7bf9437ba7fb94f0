"""Rounds of the real sync process that are killed: at a change to chosen files, or some time after their start.

Where a round's changes lie hangs on the program, its feeds and their order. So a round that nobody kills is recorded
first, and a kill is aimed at files: a number alone would one day strike elsewhere and still be green.
"""

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.cache.generations import FOLDER, POINTER
from kiosk.cache.journal import Journal
from kiosk.sync.status import NAME
from tests.faults.disk import ROOT, Change, Op, Plan, changes
from tests.faults.recording import command_line, copied
from tests.faults.visitor import told
from tests.kiosk.sync.conftest import Kiosk

Work = Literal["fill", "delta", "merge", "snapshot"]
"""A delta that comes to lie over the register; one that is so large that both are copied into one."""
REGISTER, BLOBS, OUTBOX, ANY = f"{FOLDER}/", "incoming/register-", "outbox.db", ""
"""How the paths begin whose changes a kill is aimed at."""
PLACES = (REGISTER, BLOBS, OUTBOX, ANY)
PATIENCE = 300
"""Seconds after which a round hangs, on whatever machine."""


class Round(msgspec.Struct, frozen=True):
    """What a round does that nobody kills."""

    changes: dict[str, int]
    """How many it makes in each of the places up to the switch to the new register: the last one in `REGISTER`.

    There it is the exact number, elsewhere one that every round comes to: how many pieces a blob comes in is the
    line's affair, and which pages the content fills is SQLite's. So `ANY` leaves out those of the register.
    """
    seconds: float
    """From its first sign of life to its end."""


def arguments(kiosk: Kiosk, work: Work) -> tuple[str, ...]:
    """Return those of a round of this kind."""
    return command_line(kiosk, *(("--fresh",) if work == "snapshot" else ()))


def process(kiosk: Kiosk, work: Work, plan: Plan | None = None) -> "subprocess.Popen[bytes]":
    """Start the real sync process for one round."""
    environment = plan.environment if plan else None
    command = [sys.executable, "-m", "kiosk", *arguments(kiosk, work)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def finished(kiosk: Kiosk, work: Work, plan: Plan | None = None) -> int:
    """Do one round and return how the process ended."""
    return process(kiosk, work, plan).wait(PATIENCE)


def _alive(kiosk: Kiosk, work: Work, plan: Plan | None = None) -> "subprocess.Popen[bytes]":
    """Start a round and return after its first sign of life."""
    status = kiosk.data / NAME
    before = status.stat().st_mtime_ns if status.exists() else 0
    running, deadline = process(kiosk, work, plan), time.monotonic() + PATIENCE
    while running.poll() is None and (not status.exists() or status.stat().st_mtime_ns == before):
        assert time.monotonic() < deadline
        time.sleep(0.002)  # for another process
    return running


def undisturbed(original: Kiosk, work: Work, folder: Path) -> Round:
    """Let a copy of a kiosk, with three events to send, do a round that is recorded."""
    kiosk, record = copied(original, folder), folder / "record"
    outbox, journal = kiosk.outbox(), Journal(kiosk.data)
    for _ in range(3):
        told(outbox, journal)
    outbox.close()
    journal.close()
    running, begun = _alive(kiosk, work, Plan(kiosk.data, record)), time.monotonic()
    assert running.wait(PATIENCE) == 0
    seconds, made = time.monotonic() - begun, list(changes(record))
    (switch,) = (at for at, one in enumerate(made) if one.rest == bytes(kiosk.data / FOLDER / POINTER))
    until = [one for one in made[: switch + 1] if not _next_piece(one)]
    counts = {place: sum(one.path.startswith(f"{kiosk.data}/{place}") for one in until) for place in PLACES}
    return Round({**counts, ANY: counts[ANY] - counts[REGISTER]}, seconds)


def _next_piece(change: Change) -> bool:
    """Tell whether it is more of a blob, which could have come with what was there before."""
    return change.op is Op.WRITE and change.offset > 0 and "/incoming/" in change.path


def killed_at_a_change(kiosk: Kiosk, work: Work, place: str, number: int) -> bool:
    """Let it die in the middle of this one of its changes to a place; tell whether it came to that."""
    return finished(kiosk, work, Plan(kiosk.data, kill_at=number, kill_in=place)) == -9


def killed_at_a_moment(kiosk: Kiosk, work: Work, seconds: float) -> bool:
    """Kill it so long after its first sign of life; tell whether it was still running."""
    running = _alive(kiosk, work)
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.kill()
    return running.wait(PATIENCE) == -9


def killed(kiosk: Kiosk, work: Work, usual: Round, number: int, dice: random.Random) -> str | None:
    """Kill the round of this number in a series; say where, None if it came to its end.

    The second is always killed while the register changes: the first has not put it in force. What is left after that
    is short, so it is killed at any moment.
    """
    places = (dice.choice((BLOBS, ANY)), REGISTER, OUTBOX)
    if number >= len(places):
        return "moment" if killed_at_a_moment(kiosk, work, dice.uniform(0, usual.seconds)) else None
    place = places[number]
    struck = killed_at_a_change(kiosk, work, place, dice.randint(1, usual.changes[place]))
    return place if struck else None
