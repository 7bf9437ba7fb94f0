"""A first fill that people can follow: share, bytes, rows, speed and time left."""

import contextlib
import datetime as dt
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from io import StringIO

from kiosk.sync.process import Rounds
from kiosk.sync.progress_line import ProgressLine
from kiosk.sync.status import Progress, SyncStatus, described_progress
from tests.kiosk.sync.conftest import Kiosk, written
from tests.kiosk.sync.genuine_portal import REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import Reply, Request

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
MIB = 1 << 20


def halfway(**changes: int) -> Progress:
    values = {"done": 30 * MIB, "total": 75 * MIB, "rows": 125_000, **changes}
    return Progress(REGISTER, **values, started_at=NOW - dt.timedelta(seconds=60))


def test_a_download_is_told_in_one_line() -> None:
    line = "register-52:  40 %  30.0 MiB of 75.0 MiB, 125,000 rows, 512 KiB/s, 90 s left"
    assert described_progress(halfway(), NOW) == line
    resumed = halfway(before=29 * MIB)
    assert described_progress(resumed, NOW).endswith("17 KiB/s, 45 min left")
    assert described_progress(halfway(done=0), NOW).endswith(" 0 B of 75.0 MiB, 125,000 rows, 0 B/s, time left unknown")
    assert halfway(done=75 * MIB - 1).percent == 99
    assert halfway(done=0, total=0).percent == 100


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: StringIO) -> str:
    now = 0.0

    def clock() -> float:
        return now

    line = ProgressLine(stream, clock)
    for step in range(101):
        now = step * 0.1
        line(SyncStatus(state="working", progress=halfway(done=step * MIB * 75 // 100)))
    line(SyncStatus())
    line(SyncStatus())
    line.end()
    return stream.getvalue()


def test_a_terminal_has_one_line_that_moves() -> None:
    text = shown(Terminal())
    assert text.count("\n") == 1
    assert 30 <= text.count("\r") <= 60
    assert text.rpartition("\r")[2].startswith("\x1b[Kregister-52: 100 %")


def test_a_file_has_few_plain_lines() -> None:
    lines = shown(StringIO()).splitlines()
    assert lines[0].startswith("register-52:   0 %")
    assert lines[-1].startswith("register-52: 100 %")
    assert len(lines) == 3
    assert not [line for line in lines if "\r" in line or "\x1b" in line]


def followed(seen: list[Progress]) -> Callable[[SyncStatus], None]:
    def watch(status: SyncStatus) -> None:
        if status.progress is not None:
            seen.append(status.progress)

    return watch


def test_each_download_begins_its_own_line(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.publish_people(*[Person(f"52010141078{index:05d}", f"ORANG {index}") for index in range(120)])
    seen: list[Progress] = []
    rounds = Rounds(kiosk.config, followed(seen))
    assert rounds.run().faults == ()
    assert seen[0].done == 0
    assert {progress.feed for progress in seen} == {REGISTER, "rules"}
    assert {progress.rows for progress in seen if progress.feed == REGISTER} == {len(portal.feeds[REGISTER].rows)}
    assert [progress.percent for progress in seen if progress.feed == REGISTER][-1] == 100


def test_what_was_here_before_counts_as_done_but_not_as_speed(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.publish_people(*[Person(f"52010141078{index:05d}", f"ORANG {index}") for index in range(120)])
    name = max(portal.blobs, key=lambda blob: len(portal.blobs[blob]))

    def cut(request: Request, reply: Reply) -> Reply:
        whole = request.path.endswith(name) and "Range" not in request.headers
        return Reply(reply.status, reply.body, reply.headers, cut_at=40_000) if whole else reply

    portal.spoil = cut
    kiosk.sync()
    seen: list[Progress] = []
    assert Rounds(kiosk.config, followed(seen)).run().faults == ()
    first = next(progress for progress in seen if progress.feed == REGISTER)
    assert first.done == first.before >= 40_000


def said(terminal: int) -> str:
    """Read a terminal that nobody writes to any more, to its end: what was written may come in any pieces."""
    pieces: list[bytes] = []
    with contextlib.suppress(OSError):  # Linux says the end of a terminal so
        while piece := os.read(terminal, 1 << 16):
            pieces.append(piece)
    return b"".join(pieces).decode()


def test_sync_once_shows_it_in_a_terminal(portal: GenuinePortal, kiosk: Kiosk) -> None:
    """The real program on a real terminal, and into a pipe."""
    command = [sys.executable, "-m", "kiosk", "--config", str(written(kiosk)), "sync", "--once"]
    ours, theirs = pty.openpty()
    done = subprocess.run(command, stderr=theirs, check=True, timeout=60)
    os.close(theirs)
    text = said(ours)
    os.close(ours)
    assert done.returncode == 0
    assert f"{REGISTER}: 100 %" in text
    assert "rows" in text
    again = subprocess.run([*command, "--fresh"], capture_output=True, text=True, check=True, timeout=60)
    assert f"{REGISTER}: 100 %" in again.stderr
    assert "\r" not in again.stderr
    quiet = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert quiet.stderr == ""
