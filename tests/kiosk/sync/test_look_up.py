"""The online look-up from a kiosk to the real portal, and what comes of it when the portal is not there."""

import datetime as dt
from pathlib import Path

import pytest

from kiosk.cache.register import NotOpened
from kiosk.conductor import NotOpened as Refused
from kiosk.faults import Fault
from kiosk.ports.records import Portal
from kiosk.sync import state
from kiosk.sync.enrol import enrol
from kiosk.sync.look_up import look_up
from kiosk.sync.trouble import SyncTrouble
from kiosk.visit.commands import OpenRecord
from kiosk.visit.model import FactorKind, Identity, Way
from onedata.records import WorkerRecord
from tests.kiosk.sync.conftest import Kiosk, kiosk_at
from tests.kiosk.sync.genuine_portal import GenuinePortal
from tests.kiosk.sync.line import MSGPACK, Reply
from tests.kiosk.sync.test_real_portal import RealPortal

NIK, PIN = "5201014107900001", "246810"
DEEP = b'{"more": ' + b"[" * 20_000 + b"]" * 20_000 + b"}"
"""JSON that is nested deeper than anybody reads."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> RealPortal:
    made = RealPortal(tmp_path_factory.mktemp("portal"))
    made.run("demo", "--people", "200", "--seed", "7")
    return made


def order(nik: str, pin: str) -> OpenRecord:
    return OpenRecord(1, Identity(Way.NIK, nik), FactorKind.PIN, pin, elsewhere=True)


def test_a_record_that_is_not_on_this_machine_comes_from_the_portal(demo: RealPortal, tmp_path: Path) -> None:
    person = next(p for p in demo.people() if p.region != "52" and "nik+pin" in p.opens)
    nik, pin = person.nik or "", person.pin or ""
    with demo.served() as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, demo.run("enrol-code"))
        assert kiosk.sync().faults == ()
        cache = kiosk.cache()
        with pytest.raises(NotOpened):
            cache.open_record("nik", nik, "pin", pin)
        cache.close()
        before = {path: path.read_bytes() for path in kiosk.data.glob("*.json")}
        record = Portal(kiosk.config).look_up(order(nik, pin))
        assert isinstance(record, WorkerRecord)
        assert record.full is not None
        assert (record.full.name, record.basic.region) == (person.name, person.region)
        wrong = "000000" if pin != "000000" else "111111"
        assert Portal(kiosk.config).look_up(order(nik, wrong)) == Refused(Fault.RECORD_NOT_OPENED)
        assert {path: path.read_bytes() for path in kiosk.data.glob("*.json")} == before
    assert Portal(kiosk.config).look_up(order(nik, pin)) == Refused(Fault.PORTAL_UNREACHABLE)


def test_a_kiosk_that_is_not_enrolled_asks_nobody(tmp_path: Path) -> None:
    kiosk = kiosk_at("http://127.0.0.1:9", tmp_path)
    assert Portal(kiosk.config).look_up(order(NIK, PIN)) == Refused(Fault.KIOSK_REFUSED)


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(200, b"", dict(MSGPACK)), Fault.ANSWER_UNUSABLE),
        (Reply(200, bytes(50), dict(MSGPACK)), Fault.ANSWER_UNUSABLE),
        (Reply(200, b"<html>", {"Content-Type": "text/html"}), Fault.ANSWER_UNUSABLE),
        (Reply(200, bytes(100_000), dict(MSGPACK)), Fault.ANSWER_UNUSABLE),
        (Reply(429, b"", {"Retry-After": "5"}), Fault.PORTAL_UNREACHABLE),
        (Reply(503), Fault.PORTAL_UNREACHABLE),
        (Reply(404), Fault.ANSWER_UNUSABLE),
        (Reply(400, DEEP, {"Content-Type": "application/problem+json"}), Fault.ANSWER_UNUSABLE),
    ],
)
def test_what_is_no_answer_opens_nothing(portal: GenuinePortal, kiosk: Kiosk, reply: Reply, fault: Fault) -> None:
    portal.spoil = lambda request, honest: reply if request.path == "/v1/look-up" else honest
    with pytest.raises(SyncTrouble) as caught:
        look_up(kiosk.config, "nik", NIK, "pin", PIN)
    assert caught.value.fault is fault


def test_what_a_portal_says_is_wrong_commands_no_terminal(portal: GenuinePortal, kiosk: Kiosk) -> None:
    said = b'{"title": "x", "detail": "a\\u001b[2Jb\\nc\\u009bd\\u202ee"}'
    reply = Reply(400, said, {"Content-Type": "application/problem+json"})
    portal.spoil = lambda request, honest: reply if request.path == "/v1/look-up" else honest
    with pytest.raises(SyncTrouble) as caught:
        look_up(kiosk.config, "nik", NIK, "pin", PIN)
    assert "HTTP 400: a [2Jb c d e" in str(caught.value)


def test_a_clock_that_is_wrong_is_put_right_without_writing_it_down(
    demo: RealPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = next(p for p in demo.people() if "nik+pin" in p.opens)
    with demo.served() as url:
        kiosk = kiosk_at(url, tmp_path)
        enrol(kiosk.config, demo.run("enrol-code"))
        init = state.SyncState.__init__

        def a_year_ahead(self: state.SyncState, folder: Path, *, owner: bool = True) -> None:
            init(self, folder, lambda: dt.datetime.now(dt.UTC) + dt.timedelta(days=365), owner=owner)

        monkeypatch.setattr(state.SyncState, "__init__", a_year_ahead)
        assert look_up(kiosk.config, "nik", person.nik or "", "pin", person.pin or "") is not None
    assert not (kiosk.data / state.NAME).exists()
