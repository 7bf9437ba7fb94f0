"""A line on which packets are really lost, between the real sync process and the real portal, over TLS.

Each has a network of its own, as root or in a namespace of one's own. Where a machine allows neither, nothing is shown,
and the tests are skipped with the reason.
"""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Portal
from kiosk.faults import Fault
from kiosk.sync.status import read_status
from onedata.events import StaffCalled
from tests.faults import tls_front
from tests.faults.counts import note
from tests.faults.disk import ROOT
from tests.faults.lossy_line import LossyLine, NoNetworkError, lossy_line
from tests.kiosk.sync.authority import DAY, Authority
from tests.kiosk.sync.conftest import Kiosk, kiosk_at, written
from tests.kiosk.sync.test_alert_first import seconds_to_receipt
from tests.kiosk.sync.test_process import until
from tests.kiosk.sync.test_real_portal import REGISTER, RealPortal, opened

PORTAL, KIOSK = "10.77.0.1", "10.77.0.2"
EVENTS = 40
ALERTS = 3
ROUNDS = 15
LONG = pytest.mark.long
PATIENCE_S = 60
"""An alert on a line that loses a fifth: TCP itself waits 0.2, 0.4, 0.8 … seconds each time."""


class Scene(msgspec.Struct, frozen=True):
    """A portal and a kiosk, each in a network of its own, and the line between them."""

    line: LossyLine
    portal: RealPortal
    kiosk: Kiosk

    def command(self, *arguments: str) -> list[str]:
        """Return what runs the kiosk's program at its end of the line."""
        config = str(self.kiosk.config.path)
        return self.line.end(KIOSK, sys.executable, "-m", "kiosk", "--config", config, *arguments)

    def run(self, *arguments: str) -> int:
        """Run the kiosk's program and return its exit code."""
        return subprocess.run(self.command(*arguments), cwd=ROOT, stderr=subprocess.DEVNULL, check=False).returncode

    @contextmanager
    def syncing(self) -> Iterator[None]:
        """Run the sync process until the block ends."""
        with subprocess.Popen(self.command("sync"), cwd=ROOT, stderr=subprocess.DEVNULL) as process:
            try:
                yield
            finally:
                process.kill()

    def enrol(self) -> None:
        """Enrol the kiosk over the line, with a new code for each try."""
        for _ in range(ROUNDS):
            if self.run("enrol", self.portal.run("enrol-code", "--office", "BP3MI NTB")) == 0:
                return
        pytest.fail(f"not enrolled after {ROUNDS} tries")

    def tell(self, count: int) -> list[str]:
        """Put events into the outbox and return their ids."""
        outbox = self.kiosk.outbox()
        ids = [outbox.add("staff-called", StaffCalled(stage="home", language="id")) for _ in range(count)]
        outbox.close()
        return ids

    def came(self) -> list[str]:
        """Return the ids of what the portal has taken in, in its own order."""
        connection = sqlite3.connect(self.portal.folder / "portal.db")
        try:
            return [row[0] for row in connection.execute("SELECT event_id FROM event ORDER BY rowid")]
        finally:
            connection.close()

    def rounds_until_done(self) -> int:
        """Do rounds until one ends well and return how many did not; none says anything but that the line is bad."""
        for bad in range(ROUNDS):
            if self.run("sync", "--once") == 0:
                return bad
            assert set(read_status(self.kiosk.data).faults) == {Fault.PORTAL_UNREACHABLE}
        pytest.fail(f"not done in {ROUNDS} rounds")


@pytest.fixture
def line(tmp_path: Path) -> Iterator[LossyLine]:
    try:
        with lossy_line(tmp_path / "line", seed=20261122) as made:
            yield made
    except NoNetworkError as error:
        pytest.skip(f"NOT SHOWN: this machine gives a test no network of its own: {error}")


@pytest.fixture
def scene(line: LossyLine, real_portal: RealPortal, tmp_path: Path) -> Iterator[Scene]:
    ours, url = Authority(tmp_path, "ours"), f"https://{PORTAL}:{tls_front.PORT}"
    ours.server("portal", -DAY, 30 * DAY, address=PORTAL)
    secrets = (str(tmp_path / "portal.chain"), str(tmp_path / "portal.key"))
    through = line.end(PORTAL, sys.executable, "-m", "tests.faults.tls_front", *secrets)
    kiosk = kiosk_at(url, tmp_path)
    kiosk = Kiosk(msgspec.structs.replace(kiosk.config, portal=Portal(url, str(ours.path))))
    written(kiosk)
    with real_portal.served(tls_front.BEHIND, through):
        yield Scene(line, real_portal, kiosk)


def survive(scene: Scene, loss: float) -> dict[str, int]:
    """Enrol, fill, tell events and alerts while this share of packets is lost; return the counts."""
    line, kiosk = scene.line, scene.kiosk
    line.loss = loss
    scene.enrol()
    ids = scene.tell(EVENTS)
    bad = scene.rounds_until_done()
    with scene.syncing():
        until(lambda: read_status(kiosk.data).next_try, 60)
        waits = [seconds_to_receipt(kiosk, PATIENCE_S) for _ in range(ALERTS)]
    ids += scene.tell(1)
    bad += scene.rounds_until_done()
    known = set(ids)
    assert [event for event in scene.came() if event in known] == ids
    assert len(scene.came()) == len(ids) + ALERTS
    assert kiosk.outbox().count() == 0
    here = next(one for one in scene.portal.people() if one.region == "52" and one.opens)
    assert opened(kiosk, here)
    told = len(ids) + ALERTS
    return {"tried": told, "survived": told, "rounds_broken": bad, "slowest_alert_ms": round(max(waits) * 1000)}


@pytest.mark.parametrize("loss", [pytest.param(0.1, marks=LONG), 0.2, pytest.param(0.3, marks=LONG)])
@pytest.mark.timeout(600)
def test_everything_arrives_once_and_in_order_though_packets_are_lost(scene: Scene, loss: float) -> None:
    began = time.monotonic()
    found = survive(scene, loss)
    line = scene.line
    assert 0.6 * loss < line.lost / (line.lost + line.passed) < 1.4 * loss
    again = line.sent_again(PORTAL)
    assert again > 0
    share, seconds = round(loss * 100), round(time.monotonic() - began)
    counts = {"packets": line.passed + line.lost, "lost": line.lost, "sent_again": again, "seconds": seconds}
    note(f"packet_loss_{share}", **found, **counts)


def test_where_every_packet_is_lost_nothing_comes_and_nothing_is_lost(scene: Scene) -> None:
    """Positive control: there is no way around the line."""
    kiosk, line = scene.kiosk, scene.line
    scene.enrol()
    ids = scene.tell(EVENTS)
    line.loss, passed = 1.0, line.passed
    assert scene.run("sync", "--once") == 1
    assert line.passed == passed
    assert line.lost
    status = read_status(kiosk.data)
    assert status.faults == (Fault.PORTAL_UNREACHABLE,)
    assert (status.feeds, scene.came(), kiosk.outbox().count()) == ({}, [], EVENTS)
    line.loss = 0.0
    assert scene.rounds_until_done() == 0
    assert REGISTER in read_status(kiosk.data).feeds
    assert scene.came() == ids
    note("packet_loss_100_control", tried=1, survived=1, lost=line.lost)
