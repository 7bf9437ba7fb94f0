"""Attacks on the portal with the source at hand: odd texts at every door, poisoned clocks, scopes, counting at once."""

import base64
import contextlib
import datetime as dt
import json
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from onedata.events import decode_answer, encode_batch
from onedata.reports import new_case_code
from portal import app
from portal.alerts.models import Volunteer
from portal.service import Service
from portal.staff import accounts
from portal.staff.models import StaffAccount, StaffSession
from portal.web import counted_as
from tests.portal.command_hands import PASSWORD, Reporter, account, complaint, raised, registered
from tests.portal.kiosk_hands import MSGPACK, Hands
from tests.portal.komando.site import generous, serving

ODD = ("\x00", "a\x00b", "\ud800", "\x85", "\u202e", "x" * 200, "'; DROP TABLE kiosk; --", "%", "../../x")
"""What a database, a file system, a terminal or a parser may choke on."""


@pytest.fixture
def client(portal: Service) -> Iterator[TestClient[Litestar]]:
    """A portal on either database: each refuses other texts."""
    with TestClient(app.create(portal, generous()), raise_server_exceptions=False) as made:
        yield made


def forged(**claims: object) -> dict[str, str]:
    """Return a token that nobody signed, with claims that a JSON text can carry."""
    parts = (json.dumps(part).encode() for part in ({"alg": "EdDSA", "typ": "JWT"}, claims))
    head, body = (base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    return {"Authorization": f"Bearer {head}.{body}.{'A' * 86}"}


def quoted(text: str) -> str:
    """Return any text, half a surrogate pair too, as it goes into an address."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def sign_in(portal: Service, client: TestClient[Litestar], login: str) -> str:
    """Sign in; returns the form secret."""
    client.cookies.clear()
    assert client.post("/masuk", data={"login": login, "password": PASSWORD}, follow_redirects=False).status_code == 303
    query = select(StaffSession.csrf).join(StaffAccount).where(StaffAccount.login == login)
    with portal.database.read() as session:
        return session.scalars(query).one()


def test_a_forged_token_with_any_name_is_refused_like_another(portal: Service, client: TestClient[Litestar]) -> None:
    kiosk = Hands(portal, client).enrol()
    odds: tuple[object, ...] = (*ODD, 5, None, [], {"a": 1}, True)
    for claim, odd in ((claim, odd) for claim in ("sub", "jti") for odd in odds):
        claims = {"sub": kiosk.kiosk_id, "jti": "j", claim: odd}
        answer = client.post("/v1/events", headers=forged(**claims) | {"Content-Type": MSGPACK}, content=b"\x80")
        assert (answer.status_code, answer.json()["type"]) == (401, "urn:aim:problem:token"), (claim, odd)
    for jti in ("\x00", "\x85", "x" * 200, ""):
        signed = kiosk.headers(jti=jti) | {"Content-Type": MSGPACK}
        assert client.post("/v1/events", headers=signed, content=b"\x80").status_code == 401, jti


def test_no_odd_text_in_an_address_or_a_form_is_a_fault(portal: Service, client: TestClient[Litestar]) -> None:
    account(portal, "kepala", "kepala", password=PASSWORD)
    addresses = (
        "/v1/feeds/{}/manifest", "/v1/blobs/{}", "/v1/time?about={}", "/bantu/{}", "/gaya/{}", "/v/{}", "/masuk?ke={}",
    )  # fmt: skip
    behind = (
        "/kelola/akun?kantor={}", "/kelola/alasan?kantor={}", "/kelola/jejak?siapa={}&apa={}&dari={}",
        "/kelola/rombongan/{}", "/isi/tulisan/{}?versi={}", "/isi?kabar={}", "/komando/peringatan/1?oleh={}&kata={}",
    )  # fmt: skip
    for odd in map(quoted, ODD):
        for address in addresses:
            assert client.get(address.replace("{}", odd), follow_redirects=False).status_code < 500, (address, odd)
        tried = client.post("/masuk", content=f"login={odd}&password={odd}".encode())
        assert tried.status_code in (400, 403), odd
    sign_in(portal, client, "kepala")
    for odd in map(quoted, ODD):
        for address in behind:
            assert client.get(address.replace("{}", odd)).status_code < 500, (address, odd)


def test_who_has_a_whole_network_of_addresses_is_one_stranger() -> None:
    assert counted_as("2001:db8:1:2::1") == counted_as("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert counted_as("2001:db8:1:3::1") != counted_as("2001:db8:1:2::1")
    assert counted_as("::ffff:192.0.2.7") == counted_as("192.0.2.7") == "192.0.2.7"
    assert counted_as("192.0.2.8") != counted_as("192.0.2.7")
    assert counted_as("fe80::1%eth0") == "fe80::/64"
    assert counted_as("testclient") == "testclient"


def test_a_name_with_signs_that_a_terminal_obeys_is_refused(portal: Service, client: TestClient[Litestar]) -> None:
    account(portal, "kepala", "kepala", password=PASSWORD)
    secret = sign_in(portal, client, "kepala")
    for number, (name, status) in enumerate(
        (("CONTOH\x9b2J", 400), ("CONTOH \u202eB", 400), ("CONTOH \u00e9\u00a0B", 200))
    ):
        form = {"csrf": secret, "login": f"rina{number}", "nama": name, "peran": "pemantau"}
        assert client.post("/kelola/akun", data=form).status_code == status, name


def test_a_kiosk_whose_clock_says_the_end_of_time_cannot_make_an_alert_that_no_officer_opens(
    portal: Service, client: TestClient[Litestar]
) -> None:
    kiosk = Reporter(portal, Hands(portal, client).enrol())
    account(portal, "kepala", "kepala", password=PASSWORD)
    moments = dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC), dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    for number, made_at in enumerate(moments):
        assert kiosk.send("alert-raised", raised(name=f"CONTOH {number}"), made_at) == 201
        assert kiosk.send("case-opened", complaint(code=f"ABCD234{number + 2}"), made_at) == 201
    sign_in(portal, client, "kepala")
    for path in ("/komando", "/komando/kasus", "/komando/kasus.csv", *(f"/komando/{what}/{number}" for what in
                 ("peringatan", "kasus") for number in (1, 2))):  # fmt: skip
        assert client.get(path).status_code == 200, path


def test_a_body_that_is_nested_too_deep_is_malformed(portal: Service, client: TestClient[Litestar]) -> None:
    kiosk = Hands(portal, client).enrol()
    deep = b'{"code": "x", "version": "1", "more": ' + b"[" * 20_000 + b"]" * 20_000 + b"}"
    for path in ("/v1/enrol", "/v1/heartbeat"):
        sent = kiosk.headers() | {"Content-Type": "application/json"}
        assert client.post(path, content=deep[:16_000] if "beat" in path else deep, headers=sent).status_code == 400
    for path in ("/v1/events", "/v1/alerts", "/v1/look-up", "/v1/counter", "/v1/desk", "/v1/queue"):
        sent = kiosk.headers() | {"Content-Type": MSGPACK}
        for body in (b"\x91" * 500, b"\x81\xa1x" + b"\x91" * 480 + b"\xc0"):
            assert client.post(path, content=body, headers=sent | kiosk.headers()).status_code in (400, 422), path


def test_a_duty_officer_touches_no_volunteer_of_another_country(portal: Service, client: TestClient[Litestar]) -> None:
    account(portal, "pusat", "pemantau", password=PASSWORD)
    account(portal, "dewi", "piket", password=PASSWORD, country="SA")
    secret = sign_in(portal, client, "pusat")
    for country in ("SA", "HK"):
        registered(portal, f"CONTOH-{country}", destination=country)
        form = {"csrf": secret, "nomor": f"CONTOH-{country}", "telepon": "0", "negara": country, "setuju": "ya"}
        client.post("/komando/penolong", data=form)
    secret = sign_in(portal, client, "dewi")

    def do(number: int, act: str) -> Any:
        address = f"/komando/penolong/{number}/{act}"
        form = {"csrf": secret, "lintang": "1", "bujur": "1"}
        return client.post(address, data=form, follow_redirects=False).headers["location"]

    for act in ("terima", "terima-terikat", "tolak", "tempat", "keluar"):
        assert do(2, act).endswith("volunteer_unknown"), act
    assert do(1, "terima").endswith("done")
    with portal.database.read() as session:
        states = session.scalars(select(Volunteer.state).order_by(Volunteer.volunteer_id)).all()
    assert states == ["active", "enrolled"]


def test_of_many_wrong_passwords_at_once_each_one_counts(portal: Service) -> None:
    number = account(portal, "kepala", "kepala")
    gate = threading.Barrier(8)

    def fail() -> None:
        gate.wait(20)
        with portal.database.write() as session:
            accounts.count_failure(session, accounts.named(session, "kepala"), portal.clock())

    threads = [threading.Thread(target=fail) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with portal.database.read() as session:
        row = session.get_one(StaffAccount, number)
        assert (row.failed, row.locked_until) == (8, portal.clock() + accounts.LOCKED)


def test_strangers_who_try_passwords_hold_up_nobody_else(plain_portal: Service) -> None:
    """Forty threads serve everything that waits for the database; passwords, slow on purpose, have two of their own."""
    account(plain_portal, "kepala", "kepala", password=PASSWORD)
    with serving(plain_portal) as url, ThreadPoolExecutor(80) as crowd:

        def guess(number: int) -> int:
            body = urlencode({"login": "kepala", "password": f"salah-salah-{number}"}).encode()
            with contextlib.suppress(HTTPError), urlopen(f"{url}/masuk", body, timeout=240) as answer:  # noqa: S310 - ours
                return int(answer.status)
            return 403

        guesses = [crowd.submit(guess, number) for number in range(80)]
        wait(guesses, return_when=FIRST_COMPLETED)
        with urlopen(f"{url}/healthz", timeout=240) as answer:  # noqa: S310 - ours
            assert answer.status == 200
        behind = sum(not guess.done() for guess in guesses)
        assert {guess.result() for guess in guesses} == {403}
    assert behind > 40, "it was answered before most of those who guess"


def test_a_kiosk_that_floods_the_intake_with_cases_holds_up_no_alert(
    plain_portal: Service, plain_reporter: Reporter
) -> None:
    """Each case costs a slow hash; eighty batches at once leave the alerts' door as it was."""
    hands = plain_reporter.hands

    def send(url: str, door: str, events: list[bytes]) -> int:
        headers = {**hands.headers(), "Content-Type": MSGPACK}
        asked = Request(f"{url}{door}", encode_batch(events), headers)  # noqa: S310 - ours
        with urlopen(asked, timeout=240) as answer:  # noqa: S310 - ours
            return decode_answer(answer.read()).answers[0].status

    batches = [[plain_reporter.sealed("case-opened", complaint(code=new_case_code()))] for _ in range(80)]
    with serving(plain_portal) as url, ThreadPoolExecutor(80) as crowd:
        flood = [crowd.submit(send, url, "/v1/events", batch) for batch in batches]
        wait(flood, return_when=FIRST_COMPLETED)
        assert send(url, "/v1/alerts", [plain_reporter.sealed("alert-raised", raised())]) == 201
        behind = sum(not batch.done() for batch in flood)
        assert {batch.result() for batch in flood} == {201}
    assert behind > 40, "it was stored before most of the flood"
