"""A bad line: cut at any byte, reset, deaf, without names, with a stranger's certificate. Each is said, and ends."""

import datetime as dt
import random
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.config import Portal
from kiosk.faults import Fault
from kiosk.sync import transport
from kiosk.sync.client import PortalClient
from kiosk.sync.enrol import enrol
from kiosk.sync.process import Rounds
from kiosk.sync.schedule import Schedule
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from onedata.events import StaffCalled
from tests.faults.counts import note
from tests.kiosk.sync.authority import DAY, Authority
from tests.kiosk.sync.conftest import SITI, Kiosk, kiosk_at
from tests.kiosk.sync.genuine_portal import CODE, REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import Reply, problem, served

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: close with a reset instead of a good-bye."""


class Relay:
    """A TCP relay that lets so many bytes of answers through a connection, then ends it in its own way."""

    def __init__(self, target: str) -> None:
        self._target = int(target.rpartition(":")[2])
        self.bytes_left: Callable[[], int | None] = lambda: None
        """How many bytes of answers a new connection passes; None: all of them."""
        self.end = "close"
        """`close`, `reset`, or `deaf`: nothing more comes, nothing is closed."""
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for one in self._open:
            one.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            self._open += [near, far]
            threading.Thread(target=self._up, args=(near, far), daemon=True).start()
            threading.Thread(target=self._down, args=(near, far, self.bytes_left()), daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        try:
            while data := near.recv(65536):
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _down(self, near: socket.socket, far: socket.socket, left: int | None) -> None:
        try:
            while left is None or left > 0:
                data = far.recv(65536 if left is None else min(65536, left))
                if not data:
                    break
                near.sendall(data)
                left = None if left is None else left - len(data)
            if left is not None and self.end == "deaf":
                return
            if self.end == "reset":
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            else:
                near.shutdown(socket.SHUT_RDWR)
            near.close()
        except OSError:
            return


@pytest.fixture
def relay(url: str) -> Iterator[Relay]:
    made = Relay(url)
    yield made
    made.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Wait a third of a second for the next byte instead of twenty, until undone: a good line may be slow, too."""
    monkeypatch.setattr(transport, "SILENCE_SECONDS", 0.3)
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 0.3)
    return monkeypatch


@pytest.mark.parametrize("end", ["close", "reset", "deaf"])
def test_a_line_cut_at_any_byte_is_gone_on_with(
    portal: GenuinePortal, kiosk: Kiosk, relay: Relay, impatient: pytest.MonkeyPatch, end: str
) -> None:
    """Every connection ends after a random number of bytes; round after round everything arrives, once."""
    people = [Person(f"52010141078{index:05d}", f"ORANG {index}") for index in range(150)]
    portal.publish_people(SITI, *people)
    outbox = kiosk.outbox()
    ids = [outbox.add("staff-called", StaffCalled(stage="home", language="id")) for _ in range(30)]
    chance = random.Random(20261122)
    cuts = [chance.choice([chance.randrange(1, 400), chance.randrange(400, 60_000)]) for _ in range(500)]
    relay.bytes_left, relay.end = cuts.pop, end
    bad = 0
    for _ in range(60 if end != "deaf" else 25):
        status = kiosk.at(relay.url).sync()
        if status.faults == ():
            break
        assert set(status.faults) <= {Fault.PORTAL_UNREACHABLE, Fault.ANSWER_UNUSABLE}
        bad += 1
    relay.bytes_left = lambda: None
    impatient.undo()
    assert kiosk.at(relay.url).sync().faults == ()
    assert bad
    assert portal.order == ids
    assert kiosk.name_of(people[77]) == "ORANG 77"
    note(f"line_{end}", tried=bad, survived=bad)


def test_a_download_resumes_at_every_byte(portal: GenuinePortal, kiosk: Kiosk, url: str, tmp_path: Path) -> None:
    content = random.Random(1).randbytes(600)
    blob = portal._stored(content)
    line = Transport(url)
    client = PortalClient(line, load_enrolment(kiosk.data), load_keys(kiosk.data), SyncState(kiosk.data))
    part = tmp_path / "part"
    for have in range(len(content) + 1):
        part.write_bytes(content[:have])
        client.blob("rules", blob, part, lambda _: None)
        assert part.read_bytes() == content
    line.close()
    asked = [request.headers.get("Range") for request in portal.asked if "/blobs/" in request.path]
    assert asked == [None, *(f"bytes={have}-" for have in range(1, len(content)))]
    note("resumed_at_every_byte", tried=len(content), survived=len(asked))


def test_a_name_that_nobody_knows_is_a_portal_that_is_away(portal: GenuinePortal, kiosk: Kiosk) -> None:
    assert kiosk.sync().faults == ()
    lost = Kiosk(msgspec.structs.replace(kiosk.config, portal=Portal("https://portal.invalid")))
    status = lost.sync()
    assert status.faults == (Fault.PORTAL_UNREACHABLE,)
    assert status.online is False
    assert kiosk.name_of(SITI) == SITI.name
    assert kiosk.sync().faults == ()
    note("name_unknown", tried=1, survived=1)


def test_nobody_at_the_address_is_a_portal_that_is_away(kiosk: Kiosk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    assert kiosk.at(f"http://127.0.0.1:{port}").sync().faults == (Fault.PORTAL_UNREACHABLE,)
    assert kiosk.sync().faults == ()


def test_a_portal_that_takes_calls_and_never_speaks_is_away(kiosk: Kiosk, impatient: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        assert kiosk.at(f"http://127.0.0.1:{port}").sync().faults == (Fault.PORTAL_UNREACHABLE,)
    impatient.undo()
    assert kiosk.sync().faults == ()


def test_a_body_that_drips_is_given_up_and_resumed(
    portal: GenuinePortal, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow-loris: never silent for long, and still far too slow."""
    monkeypatch.setattr(transport, "GRACE_SECONDS", 2.0)  # for what comes before the blobs, too
    monkeypatch.setattr(transport, "SLOWEST", 1 << 20)
    dripping = True
    portal.spoil = lambda request, reply: (
        msgspec.structs.replace(reply, drip_body=0.1) if dripping and "/blobs/" in request.path else reply
    )
    assert Fault.PORTAL_UNREACHABLE in kiosk.sync().faults
    part = next((kiosk.data / "incoming" / REGISTER).iterdir())
    assert part.stat().st_size > 0
    dripping = False
    monkeypatch.undo()
    assert kiosk.sync().faults == ()
    assert [request.headers.get("Range") for request in portal.asked if request.path.endswith(part.name)][-1]
    assert kiosk.name_of(SITI) == SITI.name
    note("slow_loris", tried=1, survived=1)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("header", ["90", "date"])
def test_a_portal_that_is_busy_says_until_when(portal: GenuinePortal, kiosk: Kiosk, status: int, header: str) -> None:
    when = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    busy = problem(status)
    busy = msgspec.structs.replace(busy, headers={**busy.headers, "Retry-After": when if header == "date" else header})
    portal.spoil = lambda _request, _reply: busy
    rounds = Rounds(kiosk.config, lambda _: None)
    assert 85 <= rounds.next(Schedule(60)) <= 100
    assert rounds.run().faults == (Fault.PORTAL_UNREACHABLE,)
    portal.spoil = lambda _request, reply: reply
    assert rounds.run().faults == ()
    note(f"busy_{status}", tried=1, survived=1)


def test_a_captive_network_is_told_from_a_portal(portal: GenuinePortal, kiosk: Kiosk) -> None:
    page = Reply(200, b"<html>Silakan masuk</html>", {"Content-Type": "text/html"})
    kiosk.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    portal.spoil = lambda _request, _reply: page
    status = kiosk.sync()
    assert status.faults == (Fault.ANSWER_UNUSABLE,)
    assert (status.outbox_waiting, status.outbox_parked) == (1, 0)
    portal.spoil = lambda _request, reply: reply
    assert kiosk.sync().faults == ()
    note("captive_page", tried=1, survived=1)


# ---- certificates -------------------------------------------------------------------------------------------------


def test_a_certificate_that_does_not_hold_is_said_and_a_good_one_mends_it(
    portal: GenuinePortal, tmp_path: Path
) -> None:
    ours, other = Authority(tmp_path, "ours"), Authority(tmp_path, "others")
    wrong = {
        "expired": ours.server("expired", -30 * DAY, -DAY),
        "not yet valid": ours.server("early", DAY, 30 * DAY),
        "for another address": ours.server("elsewhere", -DAY, 30 * DAY, address="127.0.0.2"),
        "of another authority": other.server("stranger", -DAY, 30 * DAY),
    }

    @contextmanager
    def at(context: ssl.SSLContext) -> Iterator[Kiosk]:
        with served(portal, context=context) as url:
            kiosk = kiosk_at(url, tmp_path)
            yield Kiosk(msgspec.structs.replace(kiosk.config, portal=Portal(url, str(ours.path))))

    good = ours.server("good", -DAY, 30 * DAY)
    with at(good) as kiosk:
        enrol(kiosk.config, CODE)
        assert kiosk.sync().faults == ()
    for what, context in wrong.items():
        portal.asked.clear()
        with at(context) as kiosk:
            status = kiosk.sync()
            assert status.faults == (Fault.CERTIFICATE_WRONG,), what
            assert status.online is False
        assert portal.asked == [], what
    with at(good) as kiosk:
        assert kiosk.sync().faults == ()
    note("certificate_wrong", tried=len(wrong), survived=len(wrong))
