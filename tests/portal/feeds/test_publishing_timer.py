"""A portal that serves publishes by itself, and only one publisher works at a time."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.feeds.publishing_timer import LOCK, only_publisher
from tests.kiosk.sync.test_real_portal import RealPortal

HEAD = "source_system,source_key,source_updated_on,full_name,birth_date,passport_no,region,stage_code\n"
LINE = "SISKOP2MI,CONTOH-T1,2026-11-20,Contoh,1991-02-03,CTHTIMER1,{region},REGISTRATION\n"


@contextmanager
def serving(portal: RealPortal, every: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve in a process of its own; ended as a service manager would, and waited for."""
    environment = {**portal.environment, "AIM_PORTAL_PUBLISH_EVERY": str(every)}
    command = [sys.executable, "-m", "portal", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def deliver(portal: RealPortal, region: str = "52") -> None:
    path = portal.folder / f"people-{region}.csv"
    path.write_text(HEAD + LINE.format(region=region), encoding="utf-8")
    portal.run("import", str(path), "--synthetic")


def sequences(portal: RealPortal) -> dict[str, int]:
    connection = sqlite3.connect(portal.folder / "portal.db")
    try:
        return dict(connection.execute("SELECT feed, sequence FROM feed WHERE feed LIKE 'register-%'"))
    finally:
        connection.close()


def runs(portal: RealPortal) -> list[str]:
    """Return how each run of the publisher ended, as the log has it."""
    lines = map(json.loads, (portal.folder / "log/portal.jsonl").read_text(encoding="utf-8").splitlines())
    return [line["outcome"] for line in lines if line["what"] == "publisher ran"]


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)  # for other processes


def test_what_is_delivered_is_published_while_the_portal_serves(tmp_path: Path) -> None:
    portal = RealPortal(tmp_path)
    portal.run("demo", "--people", "4", "--seed", "1")
    before = sequences(portal)
    with serving(portal, every=1):
        deliver(portal)
        until(lambda: sequences(portal)["register-52"] > before["register-52"])
        until(lambda: len(runs(portal)) > 0)
    after = sequences(portal)
    assert set(runs(portal)) <= {"0", "-15", "130"}
    # Nothing is published twice: a run by hand finds nothing left.
    portal.run("publish", "--all")
    assert sequences(portal) == after


def test_no_interval_publishes_nothing(tmp_path: Path) -> None:
    portal = RealPortal(tmp_path)
    portal.run("demo", "--people", "4", "--seed", "1")
    before = sequences(portal)
    with serving(portal, every=0):
        deliver(portal)
        until(lambda: "listening" in (portal.folder / "log/portal.jsonl").read_text(encoding="utf-8"))
    assert sequences(portal) == before
    assert runs(portal) == []


def test_while_one_publishes_another_does_nothing(tmp_path: Path) -> None:
    portal = RealPortal(tmp_path)
    portal.run("demo", "--people", "4", "--seed", "1")
    deliver(portal)
    before = sequences(portal)
    with only_publisher(tmp_path) as mine:
        assert mine
        assert "another process publishes" in portal.run("publish", "--all")
    assert sequences(portal) == before
    assert (tmp_path / LOCK).exists()
    assert "register-52" in portal.run("publish", "--all")
    assert sequences(portal)["register-52"] > before["register-52"]
