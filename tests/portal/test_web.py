"""The portal over HTTP, on both databases: who gets what, and what every refusal looks like."""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from litestar.testing import TestClient
from sqlalchemy import select, update

from onedata.content_feeds import PUBLIC_FEEDS
from onedata.events import check_receipt, decode_answer, encode_batch
from onedata.feeds import Manifest, TrustAnchor, open_manifest
from onedata.hpke import open_pepper
from onedata.signatures import read_time
from portal import app, slip_page
from portal.auth import LEEWAY, LONGEST_LIFE
from portal.feeds.publish import publish
from portal.limits import RateLimit
from portal.models import AuditEntry, Epoch, IntakeEvent, Kiosk, RevokedToken
from portal.people import demo
from portal.problems import Problem
from portal.service import Service
from portal.web import Limits
from tests.portal.conftest import SetClock
from tests.portal.kiosk_hands import MSGPACK, Hands

if TYPE_CHECKING:
    from litestar import Litestar

FEED = "register-52"


@pytest.fixture
def client(portal: Service) -> Iterator["TestClient[Litestar]"]:
    with TestClient(app.create(portal)) as made:
        yield made


@pytest.fixture
def plain_client(plain_portal: Service) -> Iterator["TestClient[Litestar]"]:
    """A client of a portal on SQLite only, for what no database has a say in."""
    with TestClient(app.create(plain_portal)) as made:
        yield made


@pytest.fixture
def published(portal: Service) -> Service:
    demo.fill(portal, 30, 1)
    publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
    return portal


@pytest.fixture
def kiosk(portal: Service, client: "TestClient[Litestar]") -> Hands:
    return Hands(portal, client).enrol()


def manifest(portal: Service, data: bytes, feed: str) -> Manifest:
    return open_manifest(data, TrustAnchor(portal.ring.root_public), feed, portal.clock())


# ---- enrolment ----------------------------------------------------------------------------------------------------


def test_a_code_enrols_one_kiosk_and_tells_it_all_it_needs(portal: Service, kiosk: Hands) -> None:
    answer = kiosk.answer
    assert answer["root_key"] == portal.ring.root_public.hex()
    assert answer["portal_receiving_key"]["public_key"] == portal.ring.receiving_public.hex()
    assert (answer["region"], answer["office"]) == ("52", "BP3MI NTB")
    assert answer["feeds"] == [FEED, *PUBLIC_FEEDS]
    again = kiosk.ask()
    assert (again.status_code, again.json()) == (200, answer)


def test_a_used_wrong_or_late_code_enrols_nobody(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    thief = Hands(portal, kiosk.client)
    assert thief.ask(code=kiosk.code).status_code == 403
    assert thief.ask(code="AAAA-AAAA-AAAA").status_code == 403
    assert thief.ask(code="x").status_code == 403
    clock.advance(hours=25)
    late = thief.ask()
    assert late.status_code == 403
    assert late.headers["content-type"] == "application/problem+json"
    assert late.json()["type"] == "urn:aim:problem:enrol-code"


def test_a_code_may_be_typed_as_people_type(portal: Service, client: "TestClient[Litestar]") -> None:
    hands = Hands(portal, client)
    typed = hands.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert hands.ask(code=typed).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"signing_key": "zz"},
        {"name": "a\u0000b"},
        {"name": "a\u009b31mb"},
        {"name": "a\u202eb"},
        {"name": ""},
        {"code": 5},
    ],
)
def test_a_malformed_enrolment_is_refused_without_echo(
    plain_portal: Service, plain_client: "TestClient[Litestar]", change: dict[str, object]
) -> None:
    response = Hands(plain_portal, plain_client).ask(**change)
    assert response.status_code == 400
    assert response.json()["type"] == "urn:aim:problem:malformed"
    assert next(iter(change)) in response.json()["detail"]


# ---- feeds --------------------------------------------------------------------------------------------------------


def test_a_manifest_is_given_once_and_then_304(published: Service, kiosk: Hands) -> None:
    first = kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers=kiosk.headers())
    assert (first.status_code, first.headers["content-type"]) == (200, MSGPACK)
    assert manifest(published, first.content, FEED).feed == FEED
    etag = first.headers["etag"]
    again = kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers={**kiosk.headers(), "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers={**kiosk.headers(), "If-None-Match": '"x"'})
    assert other.status_code == 200


def test_blobs_come_whole_and_in_ranges(published: Service, kiosk: Hands) -> None:
    data = kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers=kiosk.headers()).content
    (blob,) = manifest(published, data, FEED).snapshot.blobs
    path = f"/v1/blobs/{blob.sha256.hex()}"
    whole = kiosk.client.get(path, headers=kiosk.headers())
    assert hashlib.sha256(whole.content).digest() == blob.sha256
    assert "immutable" in whole.headers["cache-control"]
    for asked, expected in (
        ("bytes=0-9", whole.content[:10]),
        ("bytes=100-", whole.content[100:]),
        ("bytes=-7", whole.content[-7:]),
        (f"bytes=10-{len(whole.content) + 50}", whole.content[10:]),
    ):
        part = kiosk.client.get(path, headers={**kiosk.headers(), "Range": asked})
        assert (part.status_code, part.content) == (206, expected), asked
        assert part.headers["content-range"].endswith(f"/{len(whole.content)}")
    outside = kiosk.client.get(path, headers={**kiosk.headers(), "Range": f"bytes={len(whole.content)}-"})
    assert (outside.status_code, outside.headers["content-range"]) == (416, f"bytes */{len(whole.content)}")
    stale = {**kiosk.headers(), "Range": "bytes=0-9", "If-Range": '"other"'}
    assert kiosk.client.get(path, headers=stale).content == whole.content
    assert kiosk.client.get(path, headers={**kiosk.headers(), "Range": "bytes=1-2,4-5"}).status_code == 200


def test_public_feeds_need_no_token_and_registers_do(published: Service, client: "TestClient[Litestar]") -> None:
    rules = client.get("/v1/feeds/rules/manifest")
    assert rules.status_code == 200
    (blob,) = manifest(published, rules.content, "rules").snapshot.blobs
    assert client.get(f"/v1/blobs/{blob.sha256.hex()}").status_code == 200
    assert client.get(f"/v1/feeds/{FEED}/manifest").status_code == 401
    assert client.get("/v1/feeds/register-99/manifest").status_code == 401
    assert client.get("/v1/feeds/unknown/manifest").status_code == 404
    stranger = Hands(published, client, region="35").enrol()
    assert client.get(f"/v1/feeds/{FEED}/manifest", headers=stranger.headers()).status_code == 403
    native = Hands(published, client).enrol()
    data = client.get(f"/v1/feeds/{FEED}/manifest", headers=native.headers()).content
    (sealed,) = manifest(published, data, FEED).snapshot.blobs
    path = f"/v1/blobs/{sealed.sha256.hex()}"
    assert client.get(path).status_code == 401
    assert client.get(path, headers=stranger.headers()).status_code == 403
    assert client.get(path, headers=native.headers()).status_code == 200
    with published.database.read() as session:
        given = session.execute(select(AuditEntry.actor, AuditEntry.subject).where(AuditEntry.action == "blob")).all()
    assert [tuple(entry) for entry in given] == [(native.kiosk_id, sealed.sha256.hex())]


@pytest.mark.parametrize("name", ["zz", "..", "%2e%2e%2fkeys%2froot.key", "0" * 64, "../keys/root.key"])
def test_no_name_leads_out_of_the_blobs(plain_client: "TestClient[Litestar]", name: str) -> None:
    assert plain_client.get(f"/v1/blobs/{name}").status_code in {404, 405}


# ---- who is calling -----------------------------------------------------------------------------------------------


def test_a_token_that_does_not_hold_gets_401_with_our_signed_time(published: Service, kiosk: Hands) -> None:
    late = int(published.clock().timestamp()) - 3600
    wrong = Hands(published, kiosk.client)
    wrong.kiosk_id = kiosk.kiosk_id
    refused = {
        "another key": wrong.headers(),
        "another audience": kiosk.headers(aud="elsewhere"),
        "another issuer": kiosk.headers(iss="x"),
        "unknown kiosk": kiosk.headers(sub="x", iss="x"),
        "no jti": kiosk.headers(jti=None),
        "no expiry": kiosk.headers(exp=None),
        "too long a life": kiosk.headers(exp=int(published.clock().timestamp()) + 400),
        "expired": kiosk.headers(iat=late, exp=late + 60),
        "from the future": kiosk.headers(iat=late + 7200, exp=late + 7300),
        "no token": {},
        "nonsense": {"Authorization": "Bearer nonsense"},
        "other scheme": {"Authorization": "Basic YTpi"},
        "long": {"Authorization": "Bearer " + "a" * 5000},
    }
    anchor = TrustAnchor(published.ring.root_public)
    for why, headers in refused.items():
        response = kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers=headers)
        assert response.status_code == 401, why
        signed = base64.urlsafe_b64decode(response.headers["aim-time"] + "==")
        about = "" if why in {"no token", "nonsense", "other scheme", "long", "no jti"} else None
        if about is not None:
            assert read_time(signed, anchor, about) == published.clock()
    assert kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers=kiosk.headers()).status_code == 200


def test_the_signed_time_names_the_refused_token(published: Service, kiosk: Hands) -> None:
    response = kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers=kiosk.headers(jti="this-one", aud="elsewhere"))
    signed = base64.urlsafe_b64decode(response.headers["aim-time"] + "==")
    assert read_time(signed, TrustAnchor(published.ring.root_public), "this-one") == published.clock()
    asked = kiosk.client.get("/v1/time", params={"about": "me"})
    assert read_time(asked.content, TrustAnchor(published.ring.root_public), "me") == published.clock()


def test_a_revoked_kiosk_gets_nothing(published: Service, kiosk: Hands) -> None:
    with published.database.write() as session:
        session.execute(update(Kiosk).values(revoked_at=published.clock()))
    assert kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers=kiosk.headers()).status_code == 401


def test_a_token_serves_many_reads_and_one_delivery_of_events(published: Service, kiosk: Hands) -> None:
    headers = kiosk.headers()
    for _ in range(2):
        assert kiosk.client.get(f"/v1/feeds/{FEED}/manifest", headers=headers).status_code == 200
    batch, sending = encode_batch([kiosk.event()]), {**headers, "Content-Type": MSGPACK}
    assert kiosk.client.post("/v1/events", content=batch, headers=sending).status_code == 200
    replayed = kiosk.client.post("/v1/events", content=batch, headers=sending)
    assert (replayed.status_code, replayed.json()["type"]) == (401, "urn:aim:problem:token")
    assert kiosk.client.get(f"/v1/peppers/{FEED}", headers=headers).status_code == 401


def test_a_spent_token_stays_spent_as_long_as_it_could_be_valid(kiosk: Hands, clock: SetClock) -> None:
    def send(headers: dict[str, str]) -> int:
        sending = {**headers, "Content-Type": MSGPACK}
        return kiosk.client.post("/v1/events", content=encode_batch([kiosk.event()]), headers=sending).status_code

    spent = kiosk.headers(exp=int(clock.now.timestamp()) + LONGEST_LIFE)
    assert send(spent) == 200
    clock.advance(seconds=LONGEST_LIFE + LEEWAY)
    assert send(kiosk.headers()) == 200
    assert send(spent) == 401
    begun = int(clock.now.timestamp()) - LONGEST_LIFE - LEEWAY
    assert send(kiosk.headers(iat=begun, exp=begun + LONGEST_LIFE)) == 200, "one as old, and not spent, still holds"


# ---- peppers ------------------------------------------------------------------------------------------------------


def test_peppers_are_sealed_to_the_kiosk_that_asks(published: Service, kiosk: Hands) -> None:
    answer = kiosk.client.get(f"/v1/peppers/{FEED}", headers=kiosk.headers()).json()
    with published.database.read() as session:
        pepper = session.scalars(select(Epoch.pepper)).one()
    sealed = bytes.fromhex(answer["epochs"]["1"])
    assert open_pepper(sealed, FEED, 1, kiosk.kiosk_id, kiosk.receiving) == pepper
    assert kiosk.client.get("/v1/peppers/register-35", headers=kiosk.headers()).status_code == 403
    with published.database.read() as session:
        assert (kiosk.kiosk_id, "peppers") in [
            tuple(row) for row in session.execute(select(AuditEntry.actor, AuditEntry.action))
        ]


def test_a_feed_without_epoch_has_no_pepper_and_the_trail_calls_none_given(portal: Service, kiosk: Hands) -> None:
    assert kiosk.client.get(f"/v1/peppers/{FEED}", headers=kiosk.headers()).status_code == 404
    with portal.database.read() as session:
        assert "peppers" not in session.scalars(select(AuditEntry.action)).all()


# ---- events -------------------------------------------------------------------------------------------------------


def send(kiosk: Hands, *events: bytes) -> list[tuple[int, bytes | None]]:
    """Send a batch; gives status and the receipt's payload of each event."""
    headers = {**kiosk.headers(), "Content-Type": MSGPACK}
    response = kiosk.client.post("/v1/events", content=encode_batch(events), headers=headers)
    assert response.status_code == 200, response.text
    answers = decode_answer(response.content).answers
    return [(one.status, one.receipt.payload if one.receipt else None) for one in answers]


def test_an_event_is_taken_once_and_its_receipt_stays_the_same(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    event = kiosk.event()
    ((status, receipt),) = send(kiosk, event)
    clock.advance(days=30)
    ((again, same),) = send(kiosk, event)
    assert (status, again) == (201, 208)
    assert receipt == same
    with portal.database.read() as session:
        stored = session.scalars(select(IntakeEvent)).one()
    assert stored.kind == "slip-printed"
    assert b"A-000001" in stored.body


def test_a_receipt_is_signed_for_exactly_these_bytes(portal: Service, kiosk: Hands) -> None:
    event = kiosk.event()
    headers = {**kiosk.headers(), "Content-Type": MSGPACK}
    answer = decode_answer(kiosk.client.post("/v1/events", content=encode_batch([event]), headers=headers).content)
    certificates = TrustAnchor(portal.ring.root_public).certificates(answer.certificates)
    (one,) = answer.answers
    assert one.receipt is not None
    receipt = check_receipt(one.receipt, one.id, event, certificates, portal.clock())
    assert receipt.received_at == portal.clock()


def test_one_bad_event_spoils_no_other(portal: Service, kiosk: Hands) -> None:
    first = kiosk.event()
    event_id = first[first.index(b"\xd9$") + 2 :][:36].decode() if b"\xd9$" in first else ""
    other = Hands(portal, kiosk.client).enrol()
    answers = send(
        kiosk,
        first,
        kiosk.event("A-000002", id=event_id),
        kiosk.event("A-000003", kind="unknown-kind"),
        other.event("A-000004"),
        b"\x01",
        kiosk.event("A-000005", sealed=b"x" * 80),
        kiosk.event("A-000006"),
    )
    assert [status for status, _ in answers] == [201, 409, 403, 403, 400, 403, 201]
    assert [receipt is not None for _, receipt in answers] == [True, False, False, False, False, False, True]


def test_the_same_event_in_one_batch_is_taken_once(kiosk: Hands) -> None:
    event = kiosk.event()
    assert [status for status, _ in send(kiosk, event, event)] == [201, 208]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [(b"\xff", MSGPACK, 400), (b"[]", "application/json", 415), (b"\x00" * (1 << 21), MSGPACK, 413)],
)
def test_a_body_that_is_no_batch_is_refused(kiosk: Hands, content: bytes, media_type: str, status: int) -> None:
    headers = {**kiosk.headers(), "Content-Type": media_type}
    response = kiosk.client.post("/v1/events", content=content, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


# ---- slips --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/v", "/V", "/v/page.js", "/V/keys.js", "/v/names.js", "/v/style.css"])
def test_the_slip_page_may_load_only_its_own_files_and_send_nothing(
    plain_client: "TestClient[Litestar]", path: str
) -> None:
    response = plain_client.get(path)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-type"].count("charset") == 1


def test_the_pages_keys_are_those_of_the_slips(portal: Service, client: "TestClient[Litestar]") -> None:
    keys = client.get("/v1/slip-keys").json()
    assert keys == portal.ring.slip_keys()
    with portal.database.write() as session:
        session.add(RevokedToken(token_id=b"12345678", revoked_at=portal.clock(), expires_on=dt.date(2027, 1, 1)))
    script = client.get("/v/keys.js").text
    assert next(iter(keys)) in script
    assert b"12345678".hex() in script
    assert client.get("/v/secret.txt").status_code == 404
    assert slip_page.HEADERS["Content-Security-Policy"].startswith("default-src 'none'")


# ---- the portal itself --------------------------------------------------------------------------------------------


def test_every_answer_has_the_headers_of_a_careful_server(plain_client: "TestClient[Litestar]") -> None:
    for path in ("/healthz", "/nowhere", "/v1/feeds/rules/manifest", "/v1/slip-keys"):
        headers = plain_client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "default-src 'none'" in headers["content-security-policy"], path


def test_errors_are_problem_documents(plain_client: "TestClient[Litestar]") -> None:
    for response, status in (
        (plain_client.get("/nowhere"), 404),
        (plain_client.put("/healthz"), 405),
        (plain_client.post("/v1/enrol"), 400),
    ):
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        assert set(response.json()) == {"type", "title", "status", "detail"}
        assert response.json()["status"] == status


def test_a_browser_at_an_address_that_nothing_has_gets_a_page(plain_client: "TestClient[Litestar]") -> None:
    response = plain_client.get("/nowhere", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Belum bisa dibuka" in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_the_openapi_document_is_3_1_and_names_every_route(plain_client: "TestClient[Litestar]") -> None:
    document = plain_client.get("/schema").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/healthz", "/v1/time", "/v1/enrol", "/v1/feeds/{feed}/manifest", "/v1/blobs/{sha256}", "/v1/peppers/{feed}",
        "/v1/events", "/v1/alerts", "/v1/slip-keys", "/v1/heartbeat", "/v1/kiosks", "/v1/look-up", "/v1/desk",
        "/v1/counter", "/v1/queue",
    }  # fmt: skip
    assert document["components"]["securitySchemes"]["kiosk"]["scheme"] == "bearer"


def test_who_comes_too_often_is_told_when_to_come_back(portal: Service) -> None:
    few = Limits(strangers=RateLimit(60, 2), enrolment=RateLimit(60, 1), kiosks=RateLimit(60, 1))
    with TestClient(app.create(portal, few)) as client:
        hands = Hands(portal, client).enrol()
        assert hands.ask().status_code == 429
        assert client.get("/v1/slip-keys").status_code == 200
        assert client.get("/v1/slip-keys").status_code == 200
        refused = client.get("/v1/slip-keys")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert refused.json()["type"] == "urn:aim:problem:too-many"


def test_silence_saves_up_no_more_than_one_burst() -> None:
    moments = [0.0]
    limit = RateLimit(60, 2, clock=lambda: moments[-1])
    for moment in (0.0, 3600.0):
        moments.append(moment)
        limit.take("x")
        limit.take("x")
        with pytest.raises(Problem):
            limit.take("x")


def test_health_fails_when_the_database_is_older_than_the_code(portal: Service, client: "TestClient[Litestar]") -> None:
    assert client.get("/healthz").json() == {"status": "ok", "schema": "current"}
    with portal.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert client.get("/healthz").status_code == 503
