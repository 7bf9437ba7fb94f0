"""SQLite knows one writer at a time: an alert must not wait for a province that is being sealed."""

import datetime as dt
import os
import subprocess
import sys
import time
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select, update

from onedata.content_feeds import CONTENT_FEEDS
from portal.feeds.publish_sealed import publish_sealed
from portal.models import IntakeEvent, Person, SealedPerson
from portal.people import demo
from portal.service import Service
from tests.faults.counts import note
from tests.portal.command_hands import Reporter, account, raised
from tests.portal.feeds import publisher

SIGNED_WITHIN_S = 1.0
SLACK = 10
"""As many times as long as an alert took that nothing but the machine held up may it take longer than that."""
PATIENCE_S = 600


def publishing(portal: Service) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "AIM_PORTAL_DATA": str(portal.settings.data)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "portal", "publish", "--region", "52"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def signed(reporter: Reporter, number: int) -> float:
    """Hand in an alert and return the seconds it waited for its receipt."""
    alert = reporter.sealed("alert-raised", raised(name=f"CONTOH {number}"), dt.datetime.now(dt.UTC))
    began = time.monotonic()
    assert reporter.take(alert) == 201
    return time.monotonic() - began


def waits(portal: Service, reporter: Reporter) -> list[float]:
    """Publish, hand in one alert after another meanwhile, and return the seconds that each waited."""
    found: list[float] = []
    deadline = time.monotonic() + PATIENCE_S
    with publishing(portal) as publisher:
        while publisher.poll() is None:
            assert time.monotonic() < deadline
            found.append(signed(reporter, len(found)))
        assert publisher.returncode == 0
    return found


@pytest.mark.timeout(400)  # beside ten programs the two publications took two minutes
@pytest.mark.parametrize("people", [2_000, pytest.param(12_000, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_alerts_are_signed_for_while_a_province_is_sealed_and_stored(
    plain_portal: Service, plain_reporter: Reporter, people: int
) -> None:
    """The first publish of everybody, and one in which everybody changed; what is stored is stored in turns."""
    demo.fill(plain_portal, people, 1)
    idle = [signed(plain_reporter, number) for number in range(20)]
    first = waits(plain_portal, plain_reporter)
    with plain_portal.database.write() as session:
        session.execute(update(Person).values(revision=Person.revision + 1, stage="DEPARTURE"))
    again = waits(plain_portal, plain_reporter)
    idle += [signed(plain_reporter, number) for number in range(20)]
    with plain_portal.database.read() as session:
        assert (session.scalar(select(func.count()).select_from(SealedPerson)) or 0) > people / 2
        assert session.scalar(select(func.count()).select_from(IntakeEvent)) == len(first) + len(again) + len(idle)
    assert len(first) > 10
    slow = sum(took > SIGNED_WITHIN_S for took in first + again)
    note(
        f"alert_during_publish_of_{people}",
        tried=len(first + again),
        survived=len(first + again) - slow,
        slowest_ms=round(max(first + again) * 1000),
        slowest_idle_ms=round(max(idle) * 1000),
    )
    assert max(first + again) <= SIGNED_WITHIN_S + SLACK * max(idle)


def test_no_transaction_of_a_run_does_the_work_of_two(plain_portal: Service) -> None:
    """What holds the lock: one content feed each, one office's staff, and nothing that reads all credentials."""
    demo.fill(plain_portal, 20, 1)
    found: list[list[str]] = []

    def said(connection: Connection, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement == "BEGIN IMMEDIATE":
            found.append([])
        elif connection.get_execution_options().get("aim_write"):
            found[-1].append(f"{statement} {values}")

    event.listen(plain_portal.database.engine, "before_cursor_execute", said)
    publisher.run(plain_portal)
    issued = [[line for line in lines if line.startswith("INSERT INTO feed ")] for lines in found]
    feeds = [{feed for feed in CONTENT_FEEDS if any(f"'{feed}'" in line for line in lines)} for lines in issued]
    assert set().union(*feeds) == set(CONTENT_FEEDS)
    assert max(map(len, feeds)) == 1
    assert not any("GROUP BY credential" in line for lines in found for line in lines)
    for login, office in (("ani", "BP3MI NTB"), ("budi", "BP3MI NTT")):
        account(plain_portal, login, "petugas", office=office)
    found.clear()
    publish_sealed(plain_portal.database, plain_portal.settings, plain_portal.ring, plain_portal.clock(), "test")
    sealed = [sum(line.startswith("INSERT INTO feed ") for line in lines) for lines in found]
    assert (sum(sealed), max(sealed)) == (2, 1)
