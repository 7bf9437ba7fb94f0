"""The fleet, on both databases: heartbeats, operators, revoking, theft, and what a stolen kiosk held."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from onedata.counter_records import cases_feed, staff_feed
from portal import app
from portal.feeds.publish import publish
from portal.feeds.publish_sealed import publish_sealed
from portal.kiosks import commands, fleet, holdings, notice, operators
from portal.models import AuditEntry, Epoch, Kiosk, KioskState, OperatorToken, Person, StoredBlob
from portal.people import demo
from portal.service import Service
from tests.portal.conftest import SetClock
from tests.portal.kiosk_hands import Hands

if TYPE_CHECKING:
    from litestar import Litestar

FEED = "register-52"
BEAT: dict[str, Any] = {
    "version": "0.1.0",
    "feeds": {FEED: {"epoch": 1, "sequence": 7, "as_of": "2026-11-21T02:00:00Z"}},
    "outbox_waiting": 3,
    "window": True,
    "reader": "ready",
    "printer": "paper_low",
    "register": "ready",
    "faults": ["PRN-01", "SYNC-05"],
}


@pytest.fixture
def client(portal: Service) -> Iterator["TestClient[Litestar]"]:
    with TestClient(app.create(portal)) as made:
        yield made


@pytest.fixture
def kiosk(portal: Service, client: "TestClient[Litestar]") -> Hands:
    return Hands(portal, client).enrol()


def published(portal: Service, *, new_epoch: bool = False) -> None:
    demo.fill(portal, 20, 1)
    publish(portal.database, portal.settings, portal.ring, "52", portal.clock(), new_epoch=new_epoch)


def operator(portal: Service) -> dict[str, str]:
    with portal.database.write() as session:
        return {"Authorization": f"Bearer {operators.make(session, 'Ibu Contoh', portal.clock())}"}


def beat(kiosk: Hands, **change: Any) -> int:
    done: int = kiosk.client.post("/v1/heartbeat", json={**BEAT, **change}, headers=kiosk.headers()).status_code
    return done


# ---- heartbeat and operators


def test_an_operator_sees_how_each_kiosk_last_said_it_is(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    assert beat(kiosk, reader="absent", version="0.0.9") == 204
    clock.advance(minutes=1)
    assert beat(kiosk) == 204
    (seen,) = kiosk.client.get("/v1/kiosks", headers=operator(portal)).json()["kiosks"]
    assert (seen["kiosk_id"], seen["standing"], seen["region"]) == (kiosk.kiosk_id, "active", "52")
    assert seen["seen_at"] == "2026-11-21T03:01:00Z"
    assert seen["register_as_of"] == "2026-11-21T02:00:00Z"
    told = seen["state"]
    assert (told["version"], told["reader"], told["printer"]) == ("0.1.0", "ready", "paper_low")
    with portal.database.read() as session:
        assert len(session.scalars(select(KioskState)).all()) == 1
        assert session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "kiosks")).all() == [
            "operator Ibu Contoh"
        ]


@pytest.mark.parametrize(
    "change",
    [
        {"reader": "broken by Siti"},
        {"faults": ["5201010101900001"]},
        {"version": "a" * 41},
        {"note": "free text"},
        {"feeds": {"Siti Contoh": {"epoch": 1, "sequence": 1}}},
    ],
)
def test_a_heartbeat_has_no_room_for_a_word_about_anybody(kiosk: Hands, change: dict[str, Any]) -> None:
    assert beat(kiosk) == 204
    assert beat(kiosk, **change) == 400


def test_a_heartbeat_needs_a_kiosk_and_the_fleet_an_operator(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    assert kiosk.client.post("/v1/heartbeat", json=BEAT).status_code == 401
    assert kiosk.client.get("/v1/kiosks").status_code == 401
    assert kiosk.client.get("/v1/kiosks", headers=kiosk.headers()).status_code == 401
    token = operator(portal)
    assert kiosk.client.get("/v1/kiosks", headers=token).status_code == 200
    assert kiosk.client.post("/v1/heartbeat", json=BEAT, headers=token).status_code == 401
    clock.advance(days=91)
    assert kiosk.client.get("/v1/kiosks", headers=token).status_code == 401


def test_a_withdrawn_operator_sees_nothing_and_no_token_lies_in_the_database(portal: Service, kiosk: Hands) -> None:
    token = operator(portal)
    assert kiosk.client.get("/v1/kiosks", headers=token).status_code == 200
    with portal.database.write() as session:
        kept = session.scalars(select(OperatorToken.token_hash)).one()
        assert kept not in token["Authorization"].encode()
        assert operators.revoke(session, "Ibu Contoh", portal.clock()) == 1
    assert kiosk.client.get("/v1/kiosks", headers=token).status_code == 401


# ---- what a kiosk holds


def fetch(portal: Service, kiosk: Hands) -> None:
    """Take the pepper and one piece of the register."""
    assert kiosk.client.get(f"/v1/peppers/{FEED}", headers=kiosk.headers()).status_code == 200
    sha256 = next(
        path.name for path in sorted(portal.settings.blobs.rglob("*")) if path.is_file() and _is(portal, path.name)
    )
    assert kiosk.client.get(f"/v1/blobs/{sha256}", headers=kiosk.headers()).status_code == 200


def _is(portal: Service, sha256: str) -> bool:
    with portal.database.read() as session:
        return session.scalars(select(StoredBlob.feed).where(StoredBlob.sha256 == sha256)).one_or_none() == FEED


def held(portal: Service, kiosk: Hands) -> list[tuple[str, int, bool]]:
    with portal.database.read() as session:
        return [(row.feed, row.epoch, row.pepper_at is not None) for row in holdings.of(session, kiosk.kiosk_id)]


def test_what_a_kiosk_was_given_is_written_down(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    published(portal)
    assert held(portal, kiosk) == []
    assert beat(kiosk) == 204
    assert held(portal, kiosk) == [(FEED, 1, False)]
    fetch(portal, kiosk)
    assert held(portal, kiosk) == [(FEED, 1, True)]
    clock.advance(hours=2)
    published(portal, new_epoch=True)
    fetch(portal, kiosk)
    assert held(portal, kiosk) == [(FEED, 1, True), (FEED, 2, True)]
    with portal.database.read() as session:
        first, second = holdings.of(session, kiosk.kiosk_id)
    assert first.first_at + dt.timedelta(hours=2) == second.first_at


def test_a_kiosk_cannot_claim_an_epoch_that_never_was(portal: Service, kiosk: Hands) -> None:
    published(portal)
    assert beat(kiosk, feeds={FEED: {"epoch": 9, "sequence": 1}}) == 204
    assert held(portal, kiosk) == []


# ---- revoking


def revoked(portal: Service, kiosk: Hands, *, theft: bool) -> tuple[str, ...]:
    with portal.database.write() as session:
        return fleet.revoke(session, fleet.find(session, kiosk.kiosk_id[:8]), portal.clock(), "cli", theft=theft)


def test_a_revoked_kiosk_gets_nothing_more(portal: Service, kiosk: Hands) -> None:
    published(portal)
    assert beat(kiosk) == 204
    assert revoked(portal, kiosk, theft=False) == ()
    assert beat(kiosk) == 401
    assert kiosk.client.get(f"/v1/peppers/{FEED}", headers=kiosk.headers()).status_code == 401
    assert kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers=kiosk.headers()).status_code == 401


def test_a_theft_asks_for_one_new_epoch_only(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    published(portal)
    clock.advance(hours=1)
    assert revoked(portal, kiosk, theft=False) == ()
    clock.advance(hours=1)
    assert revoked(portal, kiosk, theft=True) == ("52",)
    published(portal, new_epoch=True)
    assert revoked(portal, kiosk, theft=True) == ()
    with portal.database.read() as session:
        (seen,) = fleet.view(session)
    assert seen.standing == "stolen"
    assert seen.revoked_at == clock.now - dt.timedelta(hours=1)


def test_a_name_that_two_kiosks_have_revokes_none(
    portal: Service, client: "TestClient[Litestar]", kiosk: Hands
) -> None:
    other = Hands(portal, client).enrol()
    with portal.database.write() as session:
        for text in ("Anjungan 1", "", "%", "no-such-kiosk"):
            with pytest.raises(fleet.KioskUnknown):
                fleet.find(session, text)
        assert fleet.find(session, other.kiosk_id).kiosk_id == other.kiosk_id
    assert beat(kiosk) == beat(other) == 204


# ---- the notice


def test_the_notice_says_what_when_and_what_is_done(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    published(portal)
    fetch(portal, kiosk)
    clock.advance(days=2)
    revoked(portal, kiosk, theft=True)
    with portal.database.read() as session:
        found = notice.held(session, session.scalars(select(Kiosk)).one(), clock.now)
    assert found.deadline - clock.now == dt.timedelta(hours=72)
    before = notice.markdown(found)
    once = "21 November 2026 pukul 10.00 WIB"
    assert f"| Register Nusa Tenggara Barat (52) | 1 | {once} | {once} | ada | belum |" in before
    assert "Batas penyampaian (3 x 24 jam): 26 November 2026 pukul 10.00 WIB" in before
    assert "epoch baru BELUM terbit" in before
    clock.advance(minutes=5)
    published(portal, new_epoch=True)
    with portal.database.read() as session:
        after = notice.markdown(notice.held(session, session.scalars(select(Kiosk)).one(), found.reported_at))
    assert "epoch baru terbit 23 November 2026 pukul 10.05 WIB" in after
    assert f"| {once} | {once} | ada | 23 November 2026 pukul 10.05 WIB |" in after
    for part in ("## 1. Data pribadi yang terungkap", "## 2. Kapan dan bagaimana", "## 3. Upaya penanganan"):
        assert part in after
    with portal.database.read() as session:
        names = [name for (name,) in session.execute(select(Person.name))]
    assert not any(name in after for name in names)


def test_the_notice_tells_cases_and_staff_without_a_register(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    with portal.database.write() as session:
        office = session.scalars(select(Kiosk)).one().office
        for feed in (cases_feed("52"), staff_feed(office)):
            holdings.given(session, kiosk.kiosk_id, feed, [1], clock.now, pepper=feed == cases_feed("52"))
        text = notice.markdown(notice.held(session, session.scalars(select(Kiosk)).one(), clock.now))
    once = "21 November 2026 pukul 10.00 WIB"
    assert f"| Kasus Nusa Tenggara Barat (52) | 1 | {once} | {once} | ada | belum |" in text
    assert f"| Petugas {office} | 1 | {once} | {once} | tidak ada | belum |" in text
    assert "Tidak ada data pribadi" not in text


def test_a_kiosk_that_was_never_filled_exposed_nothing(portal: Service, kiosk: Hands) -> None:
    with portal.database.read() as session:
        text = notice.markdown(notice.held(session, session.scalars(select(Kiosk)).one(), portal.clock()))
    assert "belum pernah menerima register" in text
    assert kiosk.kiosk_id in text


# ---- the command line


def test_the_commands_list_revoke_and_report(
    portal: Service,
    kiosk: Hands,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from portal.__main__ import parser  # noqa: PLC0415 - the words as a person types them

    published(portal)
    fetch(portal, kiosk)
    assert beat(kiosk) == 204
    monkeypatch.setattr(Service, "close", lambda _self: None)
    monkeypatch.setattr(commands, "_open", lambda _settings: portal)

    def run(*words: str) -> tuple[int, str]:
        given = parser().parse_args(words)
        code: int = given.run(portal.settings, given)
        said = capsys.readouterr()
        return code, said.out + said.err

    code, said = run("kiosks")
    assert code == 0
    assert f"{kiosk.kiosk_id[:8]}  Anjungan 1" in said
    assert "paper_low" in said
    assert json.loads(run("kiosks", "--json")[1])[0]["state"]["outbox_waiting"] == 3
    assert run("revoke", "nobody")[0] == 2
    assert run("held", "nobody")[0] == 2
    clock.advance(minutes=1)
    publish_sealed(portal.database, portal.settings, portal.ring, clock.now, "test")
    clock.advance(minutes=1)
    with monkeypatch.context() as cut:
        cut.setattr(commands, "publish_sealed", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):  # cut off after the register's epoch
            run("revoke", "Anjungan 1", "--theft")
    assert "register-52 has a new epoch" in capsys.readouterr().out
    code, said = run("revoke", "Anjungan 1", "--theft")
    assert (code, "register-52" in said) == (0, False)
    assert "a new epoch for cases-52 and staff-bp3mi-ntb" in said
    clock.advance(minutes=1)
    assert "new epoch" not in run("revoke", "Anjungan 1", "--theft")[1]
    with portal.database.read() as session:
        for feed in ("register-52", "cases-52", "staff-bp3mi-ntb"):
            epochs = select(Epoch.epoch).where(Epoch.feed == feed).order_by(Epoch.epoch)
            assert session.scalars(epochs).all() == [1, 2], feed
    code, said = run("held", "Anjungan 1", "--reported", "2026-11-21T11:00+07:00")
    assert (code, "24 November 2026 pukul 11.00 WIB" in said) == (0, True)
    token = run("operator-token", "Pak Contoh")[1].strip()
    assert kiosk.client.get("/v1/kiosks", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert run("operator-token", "Pak Contoh", "--revoke") == (0, "operator-token: 1 withdrawn\n")
    assert kiosk.client.get("/v1/kiosks", headers={"Authorization": f"Bearer {token}"}).status_code == 401
