"""Two at once: a code enrols one kiosk, a token is spent once, an event is stored once, on both databases."""

import threading
from collections.abc import Callable
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.testing import TestClient
from sqlalchemy import func, select

from onedata.events import encode_batch
from portal import app
from portal.auth import Refused, authenticate
from portal.events import intake
from portal.feeds.publish import publish
from portal.kiosks import codes, enrolment
from portal.models import Feed, IntakeEvent, Kiosk
from portal.people import demo
from portal.problems import Problem
from portal.service import Service
from tests.portal.kiosk_hands import Hands
from tests.portal.refusing import refusing

T = TypeVar("T")


def at_once(*works: Callable[[], T]) -> list[T | Exception]:
    """Run works in threads that start together; gives what each returned or raised."""
    start = threading.Barrier(len(works))
    results: dict[int, T | Exception] = {}

    def run(number: int, work: Callable[[], T]) -> None:
        start.wait()
        try:
            results[number] = work()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[number] = error

    threads = [threading.Thread(target=run, args=(i, work)) for i, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [results[number] for number in range(len(works))]


def test_one_code_enrols_one_kiosk(portal: Service) -> None:
    with portal.database.write() as session:
        code = codes.make(session, "BP3MI NTB", "52", portal.clock())

    def enrol() -> str:
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        with portal.database.write() as session:
            return enrolment.enrol(session, code, "x", key, b"r" * 32, portal.clock()).kiosk_id

    results = at_once(*[enrol] * 6)
    assert sum(isinstance(result, str) for result in results) == 1
    assert all(isinstance(result, str) or (isinstance(result, Problem) and result.status == 403) for result in results)
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Kiosk)) == 1


@pytest.fixture
def kiosk(portal: Service) -> Hands:
    with TestClient(app.create(portal)) as client:
        return Hands(portal, client).enrol()


def test_one_token_is_spent_once(portal: Service, kiosk: Hands) -> None:
    header = kiosk.headers()["Authorization"]
    spend = [lambda: authenticate(portal.database, header, portal.clock, single_use=True).kiosk_id] * 5
    results = at_once(*spend)
    assert results.count(kiosk.kiosk_id) == 1
    assert sum(isinstance(result, Refused) for result in results) == 4


def test_one_event_is_stored_once(portal: Service, kiosk: Hands) -> None:
    caller = authenticate(portal.database, kiosk.headers()["Authorization"], portal.clock)
    batch = encode_batch([kiosk.event()])

    def send() -> tuple[int, bytes | None]:
        (answer,) = intake.take_in(portal.database, portal.ring, caller, batch, portal.clock()).answers
        return answer.status, answer.receipt.payload if answer.receipt else None

    results = [result for result in at_once(*[send] * 5) if not isinstance(result, Exception)]
    assert sorted(status for status, _ in results) == [201, 208, 208, 208, 208]
    assert len({receipt for _, receipt in results}) == 1
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(IntakeEvent)) == 1


def test_two_publishers_number_changes_once(portal: Service) -> None:
    demo.fill(portal, 60, 1)

    def run() -> int:
        done = publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
        return sum(feed.operations for feed in done.feeds)

    results = at_once(run, run, run)
    assert sorted(bool(result) for result in results) == [False, False, True], results
    last = publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Feed)) == len({feed.feed for feed in last.feeds})


def test_an_event_whose_transaction_fails_has_no_receipt(portal: Service, kiosk: Hands) -> None:
    caller = authenticate(portal.database, kiosk.headers()["Authorization"], portal.clock)
    batch = encode_batch([kiosk.event()])
    with refusing(portal.database, "audit"):
        (answer,) = intake.take_in(portal.database, portal.ring, caller, batch, portal.clock()).answers
    assert (answer.status, answer.receipt) == (500, None)
    (answer,) = intake.take_in(portal.database, portal.ring, caller, batch, portal.clock()).answers
    assert answer.status == 201
