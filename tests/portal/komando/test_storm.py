"""A storm of alerts over HTTP: every one is kept, told and climbs, and no kiosk's flood takes another's place."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from portal.alerts.models import Alert, AlertStep
from portal.limits import RateLimit
from portal.service import Service, utc_now
from portal.web import Limits
from tests.bench.command_site import over_wire
from tests.portal.command_hands import PASSWORD, Reporter, account, raised
from tests.portal.komando.site import generous, serving

ALERTS, KIOSKS = 1000, 20
MINUTE = 60.0
DOOR = Limits(generous().strangers, generous().enrolment, generous().kiosks).alerts
"""What a kiosk may send, as the portal is delivered: the only limit that these tests leave on."""


def at_the_door(alerts: RateLimit = DOOR) -> Limits:
    return msgspec.structs.replace(generous(), alerts=alerts)


class Wall:
    """An open page of the command centre, as far as the line to it goes."""

    def __init__(self, url: str) -> None:
        self._line = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        self._line.request("GET", "/komando/langsung", headers={"Cookie": f"aim_session={_session(url)}"})
        self._answer = self._line.getresponse()
        assert self._answer.status == 200
        self.seen: set[int] = set()
        self._thread = threading.Thread(target=self._listen)
        self._changed = threading.Condition()
        self._thread.start()

    def _listen(self) -> None:
        while line := self._answer.readline():
            if line.startswith(b"data: {"):
                told = json.loads(line.removeprefix(b"data: "))
                with self._changed:
                    self.seen |= {told["id"]} if "html" in told and "id" in told else set()
                    self._changed.notify_all()

    def saw(self, count: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: len(self.seen) >= count, 60)

    def close(self) -> None:
        if self._line.sock is not None:
            self._line.sock.shutdown(2)
        self._thread.join(10)
        self._line.close()


def _session(url: str) -> str:
    line = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": url}
    line.request("POST", "/masuk", f"login=pusat&password={PASSWORD}", headers)
    cookie = line.getresponse().headers["Set-Cookie"]
    line.close()
    return str(cookie).partition("aim_session=")[2].partition(";")[0]


@contextmanager
def wall(url: str) -> Iterator[Wall]:
    opened = Wall(url)
    try:
        yield opened
    finally:
        opened.close()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_thousand_alerts_of_twenty_kiosks_come_through_the_door_within_a_minute(portal: Service) -> None:
    """With the limit that is delivered, on both databases, while a wall is open: none lost or untold."""
    real = msgspec.structs.replace(portal, clock=utc_now)
    account(real, "pusat", "pemantau", password=PASSWORD)
    with ExitStack() as stack:
        url = stack.enter_context(serving(real, limits=at_the_door()))
        kiosks = [over_wire(real, url) for _ in range(KIOSKS)]
        page = stack.enter_context(wall(url))

        def report(kiosk: Reporter, first: int) -> list[int]:
            names = (f"CONTOH {first + number}" for number in range(ALERTS // KIOSKS))
            return [kiosk.status(paced(kiosk, kiosk.sealed("alert-raised", raised(name=name)))) for name in names]

        begun = time.monotonic()
        with ThreadPoolExecutor(KIOSKS) as pool:
            said = list(pool.map(report, kiosks, range(0, ALERTS, ALERTS // KIOSKS)))
        took = time.monotonic() - begun
        assert {status for one in said for status in one} == {201}
        assert took < MINUTE, took
        assert page.saw(ALERTS)
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == ALERTS
        first = select(func.count(AlertStep.alert_id.distinct())).where(AlertStep.number == 0)
        assert session.scalar(first) == ALERTS, "the command centre was told of each"


def paced(kiosk: Reporter, event: bytes) -> Any:
    """Send an alert as the kiosk's lane does: what the door refuses is tried again when it said, the same bytes."""
    while (answer := kiosk.post(event)).status_code == 429:
        time.sleep(min(5.0, float(answer.headers["Retry-After"])))
    return answer


def test_one_kiosk_has_thirty_alerts_at_once_and_one_a_second_and_holds_up_no_other(plain_portal: Service) -> None:
    now = [0.0]
    real = msgspec.structs.replace(plain_portal, clock=utc_now)
    with serving(real, limits=at_the_door(RateLimit(60, 30, clock=lambda: now[0]))) as url:
        flooded, other = over_wire(real, url), over_wire(real, url)
        events = [flooded.sealed("alert-raised", raised(name=f"CONTOH {number}")) for number in range(40)]
        answers = [flooded.post(event) for event in events]
        assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 10
        assert {answer.headers["Retry-After"] for answer in answers[30:]} == {"1"}
        assert other.status(other.post(other.sealed("alert-raised", raised(name="CONTOH LAIN")))) == 201

        for refused in events[30:]:
            now[0] += 1.0
            assert flooded.status(flooded.post(refused)) == 201, "the same bytes, once a second has passed"
    with plain_portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 41
