"""Two portals on one PostgreSQL, as two processes: what one takes in shows on the pages of the other."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from onedata.heartbeat import Heartbeat
from portal.alerts import escalation
from portal.alerts.models import Alert, AlertStep
from portal.alerts.plan import load as load_plan
from portal.kiosks import fleet
from portal.service import Service, utc_now
from portal.settings import load
from tests.bench.command_site import over_wire
from tests.portal.command_hands import PASSWORD, Reporter, account, raised
from tests.portal.postgres import Server

WITHIN_S = 1.0
SLACK = 10
"""What is promised; so many times what the same alert took to a page of the process that took it in may be added."""


@contextlib.contextmanager
def process(environment: dict[str, str], folder: Path, name: str, end: int = signal.SIGTERM) -> Iterator[str]:
    """Serve a portal in a process of its own, ended by this signal; gives its address."""
    ready = folder / f"{name}.ready"
    line = [sys.executable, "-m", "portal", "serve", "--port", "0", "--ready-file", str(ready)]
    with subprocess.Popen(line, env=environment, stderr=subprocess.DEVNULL) as portal:
        deadline = time.monotonic() + 60
        while not ready.exists():
            assert portal.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield ready.read_text(encoding="utf-8").strip()
        portal.send_signal(end)
        portal.wait(timeout=20)


def session_of(url: str) -> str:
    """Sign in and return the cookie."""
    form = urllib.parse.urlencode({"login": "pusat", "password": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with contextlib.closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)) as connection:
        connection.request("POST", "/masuk", form, headers)
        with connection.getresponse() as answer:
            assert answer.status == 303
            return str(answer.getheader("Set-Cookie")).partition(";")[0]


class Stream:
    """An open page's stream, as a browser reads it."""

    def __init__(self, url: str, cookie: str, last: str = "") -> None:
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
        headers = {"Cookie": cookie, **({"Last-Event-ID": last} if last else {})}
        self._connection.request("GET", "/komando/langsung?sejak=0", headers=headers)
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        self.last = last

    def until(self, *wanted: str) -> dict[str, str]:
        """Read until each of these came: `alert` or the name of a part; return what they show."""
        came: dict[str, str] = {}
        while not came.keys() >= set(wanted):
            key, _, value = self._answer.readline().decode().strip().partition(": ")
            if key == "id":
                self.last = value
            if key == "data":
                told = json.loads(value)
                came[told.get("part") or told.get("topic", "")] = told.get("html", "")
        return came

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


@pytest.fixture
def environment(tmp_path: Path, postgresql: Server, migrated_postgresql: str) -> Iterator[dict[str, str]]:
    url = postgresql.new_database(migrated_postgresql)
    own = {"AIM_PORTAL_DATA": str(tmp_path / "data"), "DATABASE_URL": url, "AIM_PORTAL_PUBLISH_EVERY": "0"}
    yield {**os.environ, **own}
    postgresql.drop(url)


@pytest.fixture
def portal(environment: dict[str, str]) -> Iterator[Service]:
    service = Service.open(load(environment), utc_now)
    yield service
    service.close()


def test_an_alert_taken_in_by_one_process_stands_within_the_second_on_pages_of_another(
    environment: dict[str, str], portal: Service, tmp_path: Path
) -> None:
    account(portal, "pusat", "pemantau", password=PASSWORD)
    with process(environment, tmp_path, "a") as one, process(environment, tmp_path, "b") as other:
        reporter: Reporter = over_wire(portal, one)
        stream, near = Stream(other, session_of(other)), Stream(one, session_of(one))
        event = reporter.sealed("alert-raised", raised())
        begun = time.monotonic()
        assert reporter.status(reporter.post(event)) == 201
        near.until("alert", "beacons")
        same = time.monotonic() - begun
        shown = stream.until("alert", "beacons")
        assert time.monotonic() - begun < WITHIN_S + SLACK * same
        near.close()
        assert "Kekerasan" in shown["alert"]
        assert "beacon" in shown["beacons"]
        with portal.database.write() as session:
            fleet.take_heartbeat(session, str(reporter.hands.kiosk_id), "52", Heartbeat("1", window=True), utc_now())
        assert "belum tahu" in stream.until("fleet")["fleet"]
        stream.close()
        reporter.post(reporter.sealed("alert-raised", raised(name="CONTOH B")))
        # The browser comes back to the process that it was not at: the numbers are the database's.
        again = Stream(one, session_of(one), stream.last)
        assert "alert-2" in again.until("alert", "beacons")["alert"]
        again.close()
        reporter.hands.client.close()


PLAN = """
[[step]]
after_s = 0
tell = "command"
[[step]]
after_s = 2
tell = "duty"
[[step]]
after_s = 4
tell = "chief"
"""


def steps(portal: Service) -> list[tuple[int | None, float]]:
    """The steps taken so far: number, and seconds after the receipt when it fell due."""
    with portal.database.read() as session:
        received = session.scalars(select(Alert.received_at)).one()
        query = select(AlertStep.number, AlertStep.due_at).order_by(AlertStep.step_id)
        return [(number, (due - received).total_seconds()) for number, due in session.execute(query).tuples()]


def until(portal: Service, taken: int) -> None:
    deadline = time.monotonic() + 30
    while len(steps(portal)) < taken:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_portal_that_is_killed_in_the_middle_of_an_escalation_goes_on_and_takes_no_step_twice(
    environment: dict[str, str], portal: Service, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    planned = {**environment, "AIM_PORTAL_ESCALATION": str(plan)}
    with process(planned, tmp_path, "a", signal.SIGKILL) as one:
        reporter: Reporter = over_wire(portal, one)
        reporter.post(reporter.sealed("alert-raised", raised()))
        until(portal, 2)
    reporter.hands.client.close()
    with process(planned, tmp_path, "b"), process(planned, tmp_path, "c"):
        until(portal, 3)
    assert escalation.advance(portal.database, load_plan(plan), utc_now()) == 0
    assert steps(portal) == [(0, 0.0), (1, 2.0), (2, 4.0)]
