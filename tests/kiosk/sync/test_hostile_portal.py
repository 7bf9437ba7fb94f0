"""Whatever answers in the portal's place: nothing is believed, nothing stored, and a good portal mends it.

Each test shows first that the same round works with the honest answer.
"""

import datetime as dt
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.cache.generations import FOLDER, read_pointer
from kiosk.faults import Fault
from kiosk.sync import transport
from onedata.events import StaffCalled
from onedata.feeds import certify
from onedata.signatures import raw_public_key
from tests.kiosk.sync.conftest import BUDI, SITI, Kiosk
from tests.kiosk.sync.genuine_portal import COST, REGISTER, GenuinePortal, Person
from tests.kiosk.sync.line import Reply, Request, Spoil, problem

NEW = Person("5201014107900009", "ORANG BARU")
PAGE = Reply(200, b"<html>Welcome to Free WiFi</html>", {"Content-Type": "text/html"})


def held(kiosk: Kiosk) -> object:
    """What a visitor would get and what the next round would start from."""
    feed = kiosk.data / "sync-state.json"
    return read_pointer(kiosk.data / FOLDER), kiosk.name_of(SITI), feed.read_bytes()


def only(part: str, change: Callable[[Reply], Reply]) -> Spoil:
    """Change the answers to requests whose path has this part."""
    return lambda request, reply: change(reply) if part in request.path else reply


def refused(portal: GenuinePortal, kiosk: Kiosk, fault: Fault) -> None:
    """Prove that a round fails with this fault and leaves everything as it was; then that the honest one works."""
    before = held(kiosk)
    status = kiosk.sync()
    assert fault in status.faults
    assert held(kiosk) == before
    portal.spoil = lambda _, reply: reply
    portal.sign(REGISTER)
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(NEW) == NEW.name


@pytest.fixture
def filled(portal: GenuinePortal, kiosk: Kiosk) -> Kiosk:
    """A kiosk that synced, and a portal that has something new."""
    assert kiosk.sync().faults == ()
    portal.publish_people(SITI, BUDI, NEW)
    return kiosk


def test_a_manifest_signed_by_a_stranger(portal: GenuinePortal, filled: Kiosk) -> None:
    portal.sign(REGISTER, key=Ed25519PrivateKey.generate())
    refused(portal, filled, Fault.SIGNATURE_WRONG)


def test_a_manifest_signed_by_a_key_that_another_root_certified(portal: GenuinePortal, filled: Kiosk) -> None:
    key, root = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    now = portal.clock()
    own = certify("feed", raw_public_key(key), now - dt.timedelta(1), now + dt.timedelta(1), root)
    portal.sign(REGISTER, key=key, certificates=(own,))
    refused(portal, filled, Fault.SIGNATURE_WRONG)


@pytest.mark.parametrize("purpose", ["slip", "config", "reply"])
def test_a_manifest_signed_by_a_key_of_another_purpose(portal: GenuinePortal, filled: Kiosk, purpose: str) -> None:
    portal.sign(REGISTER, key=portal.keys[purpose])  # type: ignore[index]  # one of the purposes
    refused(portal, filled, Fault.SIGNATURE_WRONG)


def test_a_manifest_with_a_flipped_bit(portal: GenuinePortal, filled: Kiosk) -> None:
    def flip(reply: Reply) -> Reply:
        body = bytearray(reply.body)
        body[len(body) // 3] ^= 1
        return msgspec.structs.replace(reply, body=bytes(body))

    portal.spoil = only(f"{REGISTER}/manifest", flip)
    before = held(filled)
    assert set(filled.sync().faults) & {Fault.SIGNATURE_WRONG, Fault.ANSWER_UNUSABLE}
    assert held(filled) == before


def test_the_manifest_of_another_feed(portal: GenuinePortal, filled: Kiosk) -> None:
    other = portal.manifests["rules"]
    portal.spoil = only(f"{REGISTER}/manifest", lambda reply: msgspec.structs.replace(reply, body=other))
    refused(portal, filled, Fault.SIGNATURE_WRONG)


def test_a_genuine_older_manifest(portal: GenuinePortal, kiosk: Kiosk) -> None:
    old = portal.manifests[REGISTER]
    portal.publish_people(SITI, BUDI, Person("5201014107900005", "LIMA"))
    assert kiosk.sync().faults == ()
    portal.publish_people(SITI, BUDI, NEW)
    portal.spoil = only(f"{REGISTER}/manifest", lambda reply: msgspec.structs.replace(reply, body=old))
    refused(portal, kiosk, Fault.SEQUENCE_OLDER)


def test_a_manifest_older_than_one_that_was_believed_and_never_fetched(portal: GenuinePortal, filled: Kiosk) -> None:
    between = portal.manifests[REGISTER]
    portal.publish_people(SITI, BUDI, NEW, Person("5201014107900005", "LIMA"))
    portal.spoil = only("/v1/blobs/", lambda _: problem(503))
    assert Fault.PORTAL_UNREACHABLE in filled.sync().faults
    portal.spoil = only(f"{REGISTER}/manifest", lambda reply: msgspec.structs.replace(reply, body=between))
    refused(portal, filled, Fault.SEQUENCE_OLDER)


def test_an_older_manifest_is_refused_even_when_the_register_was_deleted(portal: GenuinePortal, kiosk: Kiosk) -> None:
    old = portal.manifests[REGISTER]
    portal.publish_people(SITI, BUDI, NEW)
    assert kiosk.sync().faults == ()
    for path in (kiosk.data / FOLDER).iterdir():
        path.unlink()
    portal.spoil = only(f"{REGISTER}/manifest", lambda reply: msgspec.structs.replace(reply, body=old))
    assert Fault.SEQUENCE_OLDER in kiosk.sync().faults
    assert read_pointer(kiosk.data / FOLDER) is None
    portal.spoil = lambda _, reply: reply
    assert kiosk.sync().faults == ()
    assert kiosk.name_of(NEW) == NEW.name


def test_a_higher_incarnation_that_the_root_did_not_grant(portal: GenuinePortal, filled: Kiosk) -> None:
    portal.sign(REGISTER, incarnation=2)
    refused(portal, filled, Fault.SIGNATURE_WRONG)


def test_an_expired_manifest_is_used_and_said_to_be_old(portal: GenuinePortal, filled: Kiosk) -> None:
    past = portal.clock() - dt.timedelta(days=20)
    portal.sign(REGISTER, as_of=past, issued=past, expires=past + dt.timedelta(days=14))
    status = filled.sync()
    assert status.faults == ()
    assert status.feeds[REGISTER].expired
    assert not status.feeds["rules"].expired
    assert filled.name_of(NEW) == NEW.name


def swapped(portal: GenuinePortal) -> Callable[[Reply], Reply]:
    other = next(iter(portal.blobs.values()))
    return lambda reply: msgspec.structs.replace(reply, body=other[: len(reply.body)])


def damaged(_: GenuinePortal) -> Callable[[Reply], Reply]:
    return lambda reply: msgspec.structs.replace(reply, body=bytes(len(reply.body)))


def short(_: GenuinePortal) -> Callable[[Reply], Reply]:
    return lambda reply: msgspec.structs.replace(reply, body=reply.body[:-7])


@pytest.mark.parametrize(
    ("spoiling", "fault"),
    [(swapped, Fault.SIGNATURE_WRONG), (damaged, Fault.SIGNATURE_WRONG), (short, Fault.SIGNATURE_WRONG)],
)
def test_a_blob_that_is_not_what_its_name_says(
    portal: GenuinePortal,
    filled: Kiosk,
    spoiling: Callable[[GenuinePortal], Callable[[Reply], Reply]],
    fault: Fault,
) -> None:
    portal.spoil = only("/v1/blobs/", spoiling(portal))
    before = read_pointer(filled.data / FOLDER)
    assert fault in filled.sync().faults
    assert read_pointer(filled.data / FOLDER) == before
    assert filled.name_of(SITI) == SITI.name
    portal.spoil = lambda _, reply: reply
    assert filled.sync().faults == ()
    assert filled.name_of(NEW) == NEW.name


def test_a_register_that_is_not_what_its_manifest_says(portal: GenuinePortal, filled: Kiosk) -> None:
    portal.sign(REGISTER, parameters=msgspec.structs.replace(portal.parameters(1), salt=bytes(16), cost=COST))
    before = read_pointer(filled.data / FOLDER)
    assert Fault.REGISTER_DAMAGED in filled.sync().faults
    assert read_pointer(filled.data / FOLDER) == before
    assert filled.name_of(SITI) == SITI.name


def test_a_snapshot_that_is_no_register(portal: GenuinePortal, filled: Kiosk) -> None:
    content = b"SQLite format 3\0" + bytes(5000)
    snapshot = portal.feeds[REGISTER].snapshot
    assert snapshot is not None
    blob = portal._stored(content)
    digest = hashlib.sha256(content).digest()
    portal.sign(REGISTER, snapshot=msgspec.structs.replace(snapshot, blobs=(blob,), size=len(content), sha256=digest))
    assert Fault.REGISTER_DAMAGED in filled.sync().faults
    assert filled.name_of(SITI) == SITI.name


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda _r, _a: PAGE, Fault.ANSWER_UNUSABLE),
        (lambda _r, _a: Reply(302, b"", {"Location": "http://127.0.0.1:1/login"}), Fault.ANSWER_UNUSABLE),
        (lambda _r, _a: Reply(511, b"sign in"), Fault.PORTAL_UNREACHABLE),
        (lambda _r, _a: Reply(401, b"sign in", {"Content-Type": "text/html"}), Fault.ANSWER_UNUSABLE),
        (lambda _r, _a: Reply(403, b"blocked", {"Content-Type": "text/html"}), Fault.ANSWER_UNUSABLE),
        (lambda _r, _a: problem(403), Fault.KIOSK_REFUSED),
        (
            lambda _r, _a: Reply(200, b"", {"Content-Type": "application/vnd.msgpack"}, endless=True),
            Fault.ANSWER_UNUSABLE,
        ),
        (
            lambda _r, a: msgspec.structs.replace(a, headers={**a.headers, "Content-Encoding": "gzip"}),
            Fault.ANSWER_UNUSABLE,
        ),
        (lambda _r, a: msgspec.structs.replace(a, cut_at=5), Fault.PORTAL_UNREACHABLE),
        (lambda _r, _a: Reply(503, b"", {"Retry-After": "77"}), Fault.PORTAL_UNREACHABLE),
    ],
    ids=["page", "redirect", "511", "401", "403", "revoked", "endless", "packed", "cut", "busy"],
)
def test_an_answer_that_is_not_the_portals(portal: GenuinePortal, filled: Kiosk, spoil: Spoil, fault: Fault) -> None:
    portal.spoil = spoil
    refused(portal, filled, fault)


def test_a_page_at_every_address_parks_no_event(portal: GenuinePortal, filled: Kiosk) -> None:
    filled.outbox().add("staff-called", StaffCalled(stage="home", language="id"))
    for status in (200, 400, 403, 413, 422):
        portal.spoil = lambda _r, _a, status=status: msgspec.structs.replace(PAGE, status=status)  # type: ignore[misc]
        assert filled.sync().outbox_waiting == 1
    assert filled.outbox().parked() == ()
    portal.spoil = lambda _, reply: reply
    assert filled.sync().outbox_waiting == 0


def _not_the_servers() -> set[threading.Thread]:
    """The threads there are, but for those that the portal of this test answers with, one a connection."""
    return {one for one in threading.enumerate() if "process_request" not in one.name}


def test_headers_that_come_drop_by_drop_are_cut(
    portal: GenuinePortal, filled: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "GRACE_SECONDS", 0.3)
    portal.spoil = lambda _, reply: msgspec.structs.replace(reply, drip_seconds=0.05)
    threads = _not_the_servers()
    before = held(filled)
    assert filled.sync().faults == (Fault.PORTAL_UNREACHABLE,)
    assert held(filled) == before
    monkeypatch.undo()
    portal.spoil = lambda _, reply: reply
    assert filled.sync().faults == ()
    for other in _not_the_servers() - threads:
        other.join(60)  # a clock that was called off takes a moment to end
    assert _not_the_servers() <= threads


def test_bodies_stay_within_their_limits(portal: GenuinePortal, filled: Kiosk) -> None:
    asked: list[Request] = []

    def blow_up(request: Request, reply: Reply) -> Reply:
        asked.append(request)
        return msgspec.structs.replace(reply, body=reply.body + bytes(1 << 20)) if "/blobs/" in request.path else reply

    portal.spoil = blow_up
    status = filled.sync()
    assert Fault.ANSWER_UNUSABLE in status.faults
    assert status.bytes_received < 1 << 20
    assert filled.name_of(SITI) == SITI.name


def test_nothing_from_the_environment_steers_the_line(
    portal: GenuinePortal, filled: Kiosk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "other.pem"))
    assert filled.sync().faults == ()
    assert filled.name_of(NEW) == NEW.name
