"""SQLite knows one writer at a time: an alert must not wait for a province that is being sealed."""

import datetime as dt
import os
import subprocess
import sys
import time

from sqlalchemy import func, select, update

from portal.models import IntakeEvent, Person, SealedPerson
from portal.people import demo
from portal.service import Service
from tests.portal.command_hands import Reporter, raised

PEOPLE = 2000
SIGNED_WITHIN_S = 1.0
PATIENCE_S = 60


def publishing(portal: Service) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "AIM_PORTAL_DATA": str(portal.settings.data)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "portal", "publish", "--region", "52"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def waits(portal: Service, reporter: Reporter) -> list[float]:
    """Publish, hand in one alert after another meanwhile, and return the seconds each waited for its receipt."""
    found: list[float] = []
    deadline = time.monotonic() + PATIENCE_S
    with publishing(portal) as publisher:
        while publisher.poll() is None:
            assert time.monotonic() < deadline
            alert = reporter.sealed("alert-raised", raised(name=f"CONTOH {len(found)}"), dt.datetime.now(dt.UTC))
            began = time.monotonic()
            assert reporter.take(alert) == 201
            found.append(time.monotonic() - began)
        assert publisher.returncode == 0
    return found


def test_alerts_are_signed_for_while_a_province_is_sealed(plain_portal: Service, plain_reporter: Reporter) -> None:
    demo.fill(plain_portal, PEOPLE, 1)
    first = waits(plain_portal, plain_reporter)
    with plain_portal.database.write() as session:
        session.execute(update(Person).values(revision=Person.revision + 1, stage="DEPARTURE"))
    again = waits(plain_portal, plain_reporter)
    with plain_portal.database.read() as session:
        assert (session.scalar(select(func.count()).select_from(SealedPerson)) or 0) > PEOPLE / 2
        assert session.scalar(select(func.count()).select_from(IntakeEvent)) == len(first) + len(again)
    assert len(first) > 10
    assert max(first + again) < SIGNED_WITHIN_S, (max(first), max(again))
