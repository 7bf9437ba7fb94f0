"""The sync process as a process: one at a time, woken, stopped, and never at an end of its own."""

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.__main__ import main
from kiosk.cache.durable import NotSaved, write_file
from kiosk.cache.enrolment import load_enrolment
from kiosk.faults import MEND, Fault
from kiosk.sync import process
from kiosk.sync.enrol import enrol
from kiosk.sync.following import followed
from kiosk.sync.process import EXIT_BUSY, Rounds
from kiosk.sync.schedule import LONGEST_BACKOFF, LONGEST_RETRY_AFTER, Schedule, retry_after
from kiosk.sync.status import (
    FeedStatus,
    Progress,
    SyncStatus,
    describe,
    described_offset,
    load_status,
    read_status,
    write_status,
)
from kiosk.sync.wake import WakeSocket, wake
from onedata.events import StaffCalled
from onedata.reports import AlertRaised
from tests.kiosk.sync.conftest import SITI, Kiosk, kiosk_at, written
from tests.kiosk.sync.genuine_portal import CODE, REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import Reply, Request, problem, served

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
RUN = """
import sys
from pathlib import Path
from kiosk.config import load
from kiosk.sync.process import run
sys.exit(run(load(Path(sys.argv[1])), once=len(sys.argv) > 2))
"""


@contextmanager
def running(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen([sys.executable, "-c", RUN, str(config)], stderr=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait for another process; the deadline is a failure, not a pace."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_running_process_is_woken_refuses_a_second_and_stops(portal: GenuinePortal, kiosk: Kiosk) -> None:
    config = written(kiosk)
    with running(config) as first:
        until(lambda: read_status(kiosk.data).next_try)
        status = read_status(kiosk.data)
        assert (status.fault, status.state) == (None, "waiting")
        second = subprocess.run(
            [sys.executable, "-c", RUN, str(config), "once"], stderr=subprocess.DEVNULL, check=False
        )
        assert second.returncode == EXIT_BUSY
        event = kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
        assert wake(kiosk.data)
        until(lambda: portal.order == [event])
        until(lambda: kiosk.outbox().count() == 0)
        first.send_signal(signal.SIGTERM)
        assert first.wait(60) == 0
    assert not wake(kiosk.data)


def niceness(pid: int) -> Iterator[tuple[int, int]]:
    """Give each thread of a process with its niceness; one may end meanwhile."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(ProcessLookupError):
            yield int(task.name), os.getpriority(os.PRIO_PROCESS, int(task.name))


def test_rounds_make_way_for_the_visitor_and_alerts_do_not(portal: GenuinePortal, kiosk: Kiosk) -> None:
    with running(written(kiosk)) as started:
        until(lambda: read_status(kiosk.data).state == "waiting")
        nice = dict(niceness(started.pid))
    here = os.getpriority(os.PRIO_PROCESS, 0)
    assert nice.pop(started.pid) == max(process.NICENESS, here)
    assert set(nice.values()) == {here}


def test_a_status_that_a_killed_process_left_is_told_from_one_at_work(
    portal: GenuinePortal, kiosk: Kiosk, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--config", str(written(kiosk)), "sync", "--status"]
    with running(kiosk.config.path):
        until(lambda: read_status(kiosk.data).state == "waiting")
        assert main(command) == 0
        assert "no sync process" not in capsys.readouterr().out
    write_status(kiosk.data, msgspec.structs.replace(read_status(kiosk.data), state="working"))
    assert main(command) == 0
    assert "no sync process runs" in capsys.readouterr().out


def test_a_program_is_told_of_a_real_round_whether_sync_runs_and_of_what_never_came(
    portal: GenuinePortal, kiosk: Kiosk, capsys: pytest.CaptureFixture[str]
) -> None:
    def told() -> dict[str, Any]:
        assert main(["--config", str(kiosk.config.path), "sync", "--status", "--json"]) == 0
        return dict(json.loads(capsys.readouterr().out))

    written(kiosk)
    before = told()
    assert (before["running"], before["state"], before["last_success"]) == (False, "never", None)
    assert {feed["as_of"] for feed in before["feeds"].values()} == {None}
    waits = kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    with running(kiosk.config.path):
        until(lambda: read_status(kiosk.data).next_try)
        now = told()
    assert portal.order == [waits]
    enrolment = load_enrolment(kiosk.data)
    assert (now["running"], now["state"], now["kiosk"]) == (True, "waiting", enrolment.kiosk_id)
    assert (now["faults"], now["fault"], now["outbox_waiting"], now["outbox_parked"]) == ([], None, 0, 0)
    assert now["last_try"] < now["last_success"] < now["next_try"]
    assert now["bytes_received"] > 1000
    register, published = now["feeds"].pop(REGISTER), portal.feeds[REGISTER]
    assert published.snapshot is not None
    assert {**register, "as_of": 0, "issued": 0, "expires": 0} == {
        "epoch": 1,
        "sequence": published.sequence,
        "incarnation": 1,
        "as_of": 0,
        "issued": 0,
        "expires": 0,
        "expired": False,
        "rows": published.snapshot.rows,
        "fault": None,
    }
    assert None not in (register["as_of"], register["issued"], register["expires"])
    assert set(now["feeds"]) == {*followed(enrolment)} - {REGISTER}
    came = {name for name, feed in now["feeds"].items() if feed["as_of"]}
    assert came == {*portal.feeds} - {REGISTER}
    assert told()["running"] is False


def test_once_tells_by_exit_code_log_and_terminal(portal: GenuinePortal, kiosk: Kiosk) -> None:
    config = written(kiosk)
    command = [sys.executable, "-c", RUN, str(config), "once"]
    kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    portal.spoil = lambda _, reply: msgspec.structs.replace(reply, status=503)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"SYNC-01: HTTP 503\nSYNC-01 technician: {MEND[Fault.PORTAL_UNREACHABLE]}\n"
    lines = (kiosk.data / "log" / "sync.jsonl").read_text(encoding="ascii").splitlines()
    events = [json.loads(line)["event"] for line in lines]
    first = ["program_started", "events_sent", "sync_done", "sync_done", "program_stopped"]
    assert events == [*first, "program_started", "sync_failed", "fault_began", "program_stopped"]


@pytest.mark.parametrize(("tries", "code"), [(1, 0), (2, 1)])
def test_once_tries_an_alert_twice_and_says_that_one_waits(
    portal: GenuinePortal, kiosk: Kiosk, tries: int, code: int
) -> None:
    command = [sys.executable, "-c", RUN, str(written(kiosk)), "once"]
    kiosk.outbox().add("alert-raised", AlertRaised(kind="violence", collapse_key=bytes(16)))
    asked = 0

    def away_at_first(request: Request, reply: Reply) -> Reply:
        nonlocal asked
        asked += request.path == "/v1/alerts"
        return problem(503) if request.path == "/v1/alerts" and asked <= tries else reply

    portal.spoil = away_at_first
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert done.stderr == ("an alert waits: SYNC-01: HTTP 503\n" if code else "")
    assert kiosk.outbox().count() == code


def test_a_portal_that_was_away_for_days_is_found_again(
    portal: GenuinePortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Days pass on a schedule that this test steps through; visits go on meanwhile."""

    with served(portal) as url:
        port = int(url.rpartition(":")[2])
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, CODE)
        assert kiosk.sync().faults == ()
    ids: list[str] = []
    schedule = Schedule(60, random.Random(1))
    rounds = Rounds(kiosk.config, lambda _: None)
    away = 0.0
    while away < 2 * 86400:
        assert rounds.run().faults == (Fault.PORTAL_UNREACHABLE,)
        away += schedule.failed(rounds.retry_after)
        if len(ids) < 20:
            ids.append(kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id")))
            assert kiosk.name_of(SITI) == SITI.name
    status = read_status(kiosk.data)
    assert status.online is False
    assert status.last_success is not None
    assert status.outbox_waiting == 20
    siti = Person(SITI.nik, "SITI BARU")
    portal.publish_people(siti)
    with served(portal, port):
        assert rounds.run().faults == ()
    assert schedule.succeeded() < 70
    assert portal.order == ids
    assert kiosk.name_of(siti) == "SITI BARU"


def test_a_bug_in_a_round_does_not_end_the_rounds(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = Rounds(kiosk.config, lambda _: None)
    with monkeypatch.context() as patched:
        patched.setattr(process, "load_keys", lambda _: 1 / 0)
        assert rounds.run().fault is not None
        assert "ZeroDivisionError" in caplog.text
    assert rounds.run().fault is None


def test_a_retry_after_is_obeyed(portal: GenuinePortal, kiosk: Kiosk) -> None:
    portal.spoil = lambda _, reply: msgspec.structs.replace(reply, status=503, headers={"Retry-After": "120"})
    rounds = Rounds(kiosk.config, lambda _: None)
    rounds.run()
    assert rounds.retry_after == 120
    assert Schedule(60, random.Random(1)).failed(rounds.retry_after) >= 120


def test_back_off_grows_is_capped_and_is_forgotten_after_a_success() -> None:
    schedule = Schedule(60, random.Random(7))
    waits = [schedule.failed() for _ in range(2000)]
    assert waits[0] <= 5
    assert all(wait <= LONGEST_BACKOFF for wait in waits)
    assert min(waits[10:]) >= LONGEST_BACKOFF / 2
    assert len(set(waits)) > 1900
    assert 54 <= schedule.succeeded() <= 66
    assert schedule.failed() <= 5


def test_no_portal_can_send_a_kiosk_away_for_more_than_an_hour() -> None:
    schedule = Schedule(60, random.Random(7))
    assert LONGEST_RETRY_AFTER <= schedule.failed(1e9) <= LONGEST_RETRY_AFTER * 1.1
    assert schedule.failed(-5) >= 0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("30", 30.0),
        (" 5 ", 5.0),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("٣", None),
        ("9" * 400, 999999.0),
        ("Sat, 21 Nov 2026 12:00:00 +99999999999999999999", None),
        ("Sat, 99999999999999999999 Nov 2026 12:00:00 GMT", None),
        ("Sun, 21 Nov 2027 12:00:00 GMT", 365 * 86400.0),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def test_waking_works_in_a_folder_with_a_long_name(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 50)
    folder.mkdir()
    assert not wake(folder)
    socket = WakeSocket(folder)
    assert not socket.wait(0)
    for _ in range(2000):
        assert wake(folder)
    assert socket.wait(1)
    assert not socket.wait(0)
    socket.close()
    assert not wake(folder)
    assert not wake(tmp_path / "nowhere")


def test_what_a_clock_that_was_ahead_noted_is_no_contact(portal: GenuinePortal, kiosk: Kiosk) -> None:
    kiosk.sync()
    status, ahead = read_status(kiosk.data), dt.datetime.now(dt.UTC) + dt.timedelta(days=365)
    write_status(kiosk.data, msgspec.structs.replace(status, last_contact=ahead, last_success=ahead))
    portal.spoil = lambda _, reply: msgspec.structs.replace(reply, status=503)
    seen = kiosk.sync()
    assert seen.online is False
    assert (seen.last_contact, seen.last_success) == (None, None)


def test_a_round_without_an_answer_yet_says_what_the_one_before_found(portal: GenuinePortal, kiosk: Kiosk) -> None:
    kiosk.sync()
    seen: list[SyncStatus] = []
    Rounds(kiosk.config, seen.append).run()
    assert {status.online for status in seen} == {True}
    portal.spoil = lambda _, reply: msgspec.structs.replace(reply, status=503)
    kiosk.sync()
    again: list[SyncStatus] = []
    Rounds(kiosk.config, again.append).run()
    assert {status.online for status in again} == {False}


def test_a_status_that_cannot_be_read_is_never(tmp_path: Path) -> None:
    assert read_status(tmp_path).state == "never"
    write_file(tmp_path / "sync-status.json", b"{")
    assert read_status(tmp_path).online is None
    with pytest.raises(NotSaved, match="damaged"):
        load_status(tmp_path)


def test_a_status_names_every_field_to_a_program(tmp_path: Path) -> None:
    write_status(tmp_path, SyncStatus(feeds={"rules": FeedStatus()}))
    told = json.loads((tmp_path / "sync-status.json").read_text(encoding="ascii"))
    assert set(told) == set(SyncStatus.__struct_fields__)
    assert set(told["feeds"]["rules"]) == set(FeedStatus.__struct_fields__)


def test_the_status_says_what_staff_need() -> None:
    text = describe(SyncStatus(), NOW)
    assert "not enrolled" in text
    status = SyncStatus(
        state="working",
        kiosk="kiosk-1",
        last_success=NOW - dt.timedelta(days=3),
        next_try=NOW + dt.timedelta(seconds=30),
        faults=(Fault.PORTAL_UNREACHABLE,),
        outbox_waiting=4,
        bytes_received=1_234_567,
        clock_offset_seconds=-31.0,
        feeds={"register-52": FeedStatus(1, 7, 1, NOW, NOW, NOW, expired=True, rows=10)},
        progress=Progress("register-52", 512000, 1024000, 10, NOW - dt.timedelta(seconds=10)),
    )
    text = describe(status, NOW)
    wanted = (
        "3 days ago",
        "in 30 s",
        "SYNC-01",
        "4 waiting, 0 parked",
        "31 s ahead of",
        "register-52",
        "expired",
        "10 s left",
    )
    assert [part for part in wanted if part not in text] == []
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "received 1,234,567 bytes in the last round" in lines
    head = lines.index("feed epoch sequence rows data as of")
    assert lines[head + 1].startswith("register-52 1 7 10 2026-11-21")
    assert lines[-1] == f"SYNC-01 technician: {MEND[Fault.PORTAL_UNREACHABLE]}"


def test_the_status_names_what_never_came_and_how_the_clock_goes() -> None:
    status = SyncStatus(
        kiosk="kiosk-1",
        clock_offset_seconds=3 * 86400.0,
        feeds={
            "jobs": FeedStatus(fault=Fault.DISK_FULL),
            "register-52": FeedStatus(),
            "rules": FeedStatus(0, 1, 1, NOW + dt.timedelta(days=3), rows=0),
        },
    )
    lines = [" ".join(line.split()) for line in describe(status, NOW).splitlines()]
    assert "clock 3 days behind the portal's" in lines
    assert "rules 0 1 0 2026-11-24 12:00:00 UTC (0 s ago)" in lines  # by the portal's time
    assert "register-52 - - - not here yet" in lines
    assert "jobs - - - not here yet DISK-01" in lines
    assert described_offset(0.4) == "as the portal's"
    assert described_offset(None) == "not compared yet"
