"""An alert goes past everything that waits: the real sync process, the real portal, a line that refuses batches."""

import datetime as dt
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.sync.alerts import AlertDesk, AlertState
from kiosk.sync.enrol import enrol
from kiosk.sync.status import read_status
from kiosk.sync.wake import wake
from onedata.events import SealedEvent, StaffCalled, seal_event
from onedata.reports import AlertRaised
from tests.faults.counts import note
from tests.kiosk.sync.conftest import Kiosk, kiosk_at, written
from tests.kiosk.sync.line import Reply, Request, problem, served
from tests.kiosk.sync.test_process import running, until
from tests.kiosk.sync.test_real_portal import RealPortal

WAITING = 500
ALERT = AlertRaised(kind="violence", collapse_key=bytes(16))
SECOND = 1.0
SLACK = 10
"""As many times as long as an alert took that nothing but the machine held up may it take longer than that."""
_PASSED_ON = ("Authorization", "Content-Type", "Range", "If-None-Match")
_PASSED_BACK = ("Content-Type", "ETag", "Content-Range", "AIM-Time", "Retry-After")


class Relay:
    """Stands between kiosk and portal and passes everything on, except batches while it is told to refuse them."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url)
        self.refusing = False
        self.refused = 0

    def answer(self, request: Request) -> Reply:
        if self.refusing and request.path == "/v1/events":
            self.refused += 1
            return Reply(429, problem(429).body, {**problem(429).headers, "Retry-After": "600"})
        line = http.client.HTTPConnection(self._to.hostname or "", self._to.port, timeout=20)
        query = "&".join(f"{name}={value}" for name, value in request.query.items())
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        line.request(request.method, f"{request.path}?{query}", request.body or None, headers)
        answer = line.getresponse()
        body = answer.read()
        line.close()
        back = {name: answer.headers[name] for name in _PASSED_BACK if name in answer.headers}
        return Reply(answer.status, body, back)


@contextmanager
def filled(demo: RealPortal, folder: Path) -> Iterator[tuple[Kiosk, Relay]]:
    """Give an enrolled kiosk with 500 events waiting, the tenth of them one that no portal knows."""
    with demo.served() as url:
        relay = Relay(url)
        with served(relay) as address:
            kiosk = kiosk_at(address, folder)
            enrol(kiosk.config, demo.run("enrol-code", "--office", "BP3MI NTB"))
            outbox = kiosk.outbox()
            for number in range(WAITING):
                if number == 10:
                    outbox.put(poison(kiosk))
                else:
                    outbox.add("staff-called", StaffCalled(stage="home", language="id"))
            outbox.close()
            yield kiosk, relay


def poison(kiosk: Kiosk) -> SealedEvent:
    who, keys = load_enrolment(kiosk.data), load_keys(kiosk.data)
    receiver, key = bytes.fromhex(who.portal_receiving_key), bytes.fromhex(who.portal_key_id)
    body = StaffCalled(stage="home", language="id")
    return seal_event("of-no-kind", body, who.kiosk_id, receiver, key, keys.signing, dt.datetime.now(dt.UTC))


def seconds_to_receipt(kiosk: Kiosk, patience: float = 60) -> float:
    """Tell an alert as the window does and wait for the portal's receipt."""
    received = threading.Event()

    def heard(state: AlertState) -> None:
        if state.received_at is not None:
            received.set()

    desk = AlertDesk(kiosk.data, heard)
    began = time.monotonic()
    told = desk.tell("alert-raised", ALERT)
    assert told.saved
    assert received.wait(patience)
    took = time.monotonic() - began
    desk.stop()
    return took


@pytest.mark.timeout(600)
def test_an_alert_is_signed_for_within_a_second_past_everything(real_portal: RealPortal, tmp_path: Path) -> None:
    demo = real_portal
    with filled(demo, tmp_path) as (kiosk, relay):
        relay.refusing = True
        with running(written(kiosk)):
            until(lambda: read_status(kiosk.data).next_try)
            refused = [seconds_to_receipt(kiosk) for _ in range(3)]
            assert relay.refused
            assert kiosk.outbox().count() == WAITING

            now = dt.datetime.now(kiosk.config.office.timezone)
            span = f"{now - dt.timedelta(hours=1):%H:%M}-{now + dt.timedelta(hours=1):%H:%M}"
            demo.run("kiosk-config", load_enrolment(kiosk.data).kiosk_id, "--set", f"quiet_hours={span}")
            wake(kiosk.data)
            until(lambda: read_status(kiosk.data).quiet_until)
            everything = [seconds_to_receipt(kiosk) for _ in range(3)]
            assert (kiosk.outbox().count(), kiosk.outbox().count_parked()) == (WAITING, 0)

            demo.run("kiosk-config", load_enrolment(kiosk.data).kiosk_id, "--unset", "quiet_hours")
            relay.refusing = False
            wake(kiosk.data)
            until(lambda: kiosk.outbox().count() == 0)
            assert kiosk.outbox().count_parked() == 1
            idle = [seconds_to_receipt(kiosk) for _ in range(5)]
    took = [*refused, *everything]
    told = {"slowest_ms": round(max(took) * 1000), "slowest_idle_ms": round(max(idle) * 1000)}
    note("alert_past_everything", tried=len(took), survived=sum(one <= SECOND for one in took), **told)
    assert max(took) <= SECOND + SLACK * max(idle)
