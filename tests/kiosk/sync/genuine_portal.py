"""A portal in the test's own process: genuine feeds, keys and receipts, and a hand on every answer it gives.

For what no real portal would do: wrong keys, older states, cut lines, pages of a captive network.
"""

import base64
import datetime as dt
import hashlib
import json
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata import sealing, wire
from onedata.events import (
    BatchAnswer,
    EventAnswer,
    decode_event,
    encode_answer,
    make_receipt,
    open_event,
    split_batch,
)
from onedata.feeds import (
    Blob,
    Drop,
    Manifest,
    Op,
    Put,
    Segment,
    Signed,
    Snapshot,
    blob_of,
    certify,
    encode_segment,
    grant_incarnation,
    purpose_of,
    sign_manifest,
)
from onedata.heartbeat import Heartbeat
from onedata.hpke import seal_pepper
from onedata.records import BasicRecord, FullRecord, NextStep
from onedata.register_file import RegisterWriter, StoredRecord
from onedata.signatures import KeyPurpose, key_id, raw_public_key, sign_time
from tests.kiosk.sync.line import MSGPACK, Reply, Request, Spoil, problem

REGISTER = "register-52"
COST = sealing.Cost(64, 1, 1)
CODE = "KODE-1234"
PURPOSES: tuple[KeyPurpose, ...] = ("feed", "slip", "config", "reply")
LIFE = dt.timedelta(days=14)


class Person(msgspec.Struct, frozen=True):
    nik: str
    name: str
    pin: str = "246810"
    stage: str = "DOC"


class Feed(msgspec.Struct):
    rows: dict[tuple[str, str], bytes]
    sequence: int = 0
    epoch: int = 1
    snapshot: Snapshot | None = None
    segments: tuple[Segment, ...] = ()


class GenuinePortal:
    def __init__(self, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self.clock = clock
        self.root = Ed25519PrivateKey.generate()
        self.keys = {purpose: Ed25519PrivateKey.generate() for purpose in PURPOSES}
        self.receiving = X25519PrivateKey.generate()
        now = clock()
        span = (now - dt.timedelta(days=30), now + dt.timedelta(days=300))
        self.certificates: tuple[Signed, ...] = tuple(
            certify(purpose, raw_public_key(key), *span, self.root) for purpose, key in self.keys.items()
        )
        self.incarnation = 1
        self.salt = hashlib.sha256(b"salt").digest()[:16]
        self.peppers = {1: hashlib.sha256(b"pepper 1").digest()}
        self.feeds: dict[str, Feed] = {}
        self.manifests: dict[str, bytes] = {}
        self.blobs: dict[str, bytes] = {}
        self.kiosks: dict[str, tuple[bytes, bytes]] = {}
        self.events: dict[str, tuple[bytes, Signed]] = {}
        self.order: list[str] = []
        self.beats: list[Heartbeat] = []
        self.refuse: dict[str, int] = {}
        """Event kind → status that it is refused with."""
        self.spoil: Spoil = lambda _, reply: reply
        self.asked: list[Request] = []
        self._lock = threading.RLock()

    # ---- publishing

    def publish_people(self, *people: Person, delta: bool = False, fresh_epoch: bool = False) -> None:
        """Publish a register of these people: as a new snapshot, or as a segment after the last one."""
        feed = self.feeds.setdefault(REGISTER, Feed({}))
        if fresh_epoch:
            feed.epoch += 1
            feed.rows.clear()
            self.peppers[feed.epoch] = hashlib.sha256(f"pepper {feed.epoch}".encode()).digest()
        wanted = dict(row for person in people for row in self._sealed(person, feed.epoch))
        self._advance(REGISTER, wanted, self._register_file, delta=delta and not fresh_epoch)

    def publish_rows(self, name: str, rows: Mapping[tuple[str, str], bytes], *, delta: bool = False) -> None:
        """Publish a public feed."""
        self._advance(name, dict(rows), self._stream, delta=delta)

    def publish_steps(self, *steps: NextStep, delta: bool = False) -> None:
        """Publish the next-step table."""
        self.publish_rows("rules", {("next_steps", step.key): wire.encode(step) for step in steps}, delta=delta)

    def sign(self, name: str, **changes: Any) -> bytes:
        """Sign a feed's manifest anew, changed as told, and offer it."""
        feed = self.feeds[name]
        assert feed.snapshot is not None
        key = changes.pop("key", self.keys[purpose_of(name)])
        certificates = changes.pop("certificates", self.certificates)
        now = self.clock()
        manifest = Manifest(
            feed=name,
            incarnation=self.incarnation,
            epoch=feed.epoch,
            sequence=feed.sequence,
            floor=feed.segments[0].from_seq if feed.segments else feed.snapshot.sequence,
            parameters=self.parameters(feed.epoch) if name == REGISTER else None,
            as_of=now,
            issued=now,
            expires=now + LIFE,
            snapshot=feed.snapshot,
            segments=feed.segments,
        )
        grant = grant_incarnation(self.incarnation, now, self.root) if self.incarnation > 1 else None
        data = sign_manifest(msgspec.structs.replace(manifest, **changes), key, certificates, grant)
        self.manifests[name] = data
        return data

    def parameters(self, epoch: int) -> sealing.Parameters:
        return sealing.Parameters(self.salt, COST, epoch, REGISTER)

    def _advance(
        self, name: str, wanted: dict[tuple[str, str], bytes], make: Callable[[Feed], bytes], *, delta: bool
    ) -> None:
        feed = self.feeds.setdefault(name, Feed({}))
        ops: list[Op] = [Put(*key, value) for key, value in wanted.items() if feed.rows.get(key) != value]
        ops += [Drop(*key) for key in feed.rows.keys() - wanted.keys()]
        before, feed.rows = feed.sequence, wanted
        feed.sequence += max(1, len(ops))
        if delta:
            feed.segments = (*feed.segments, Segment(before, feed.sequence, self._stored(encode_segment(ops))))
        else:
            content = make(feed)
            pieces = [content[at : at + 50_000] for at in range(0, len(content), 50_000)]
            blobs = tuple(map(self._stored, pieces))
            digest = hashlib.sha256(content).digest()
            feed.snapshot = Snapshot(feed.sequence, blobs, len(content), digest, len(wanted))
            feed.segments = ()
        self.sign(name)

    def _sealed(self, person: Person, epoch: int) -> Iterator[tuple[tuple[str, str], bytes]]:
        params = self.parameters(epoch)
        seed = hashlib.sha256(f"{epoch} {person.nik}".encode()).digest()
        record_id, basic_key, full_key = seed[:16], hashlib.sha256(seed).digest(), hashlib.sha256(seed[::-1]).digest()
        today = self.clock().date()
        basic = BasicRecord("SA", 1990, person.stage, "SISKOP2MI", today, b"token", "52", synthetic=True)
        full = FullRecord(person.name)
        for kind, text, opens in (("pin", person.pin, full_key), ("family", "135790", None)):
            factor = sealing.factor(kind, text)  # type: ignore[arg-type]  # one of the two above
            stretched = sealing.stretch("nik", person.nik, factor, self.salt, COST)
            keys = sealing.credential_keys(stretched, self.peppers[epoch])
            wrapped = sealing.seal_entry(keys, params, record_id, basic_key, opens, random=_steady(keys.locator))
            yield ("entries", keys.locator.hex()), wrapped
        version = int.from_bytes(hashlib.sha256(wire.encode(full) + wire.encode(basic)).digest()[:3], "big")
        stored = StoredRecord(
            version,
            sealing.seal_part(basic, basic_key, params, record_id, version, "basic", random=_steady(basic_key)),
            sealing.seal_part(full, full_key, params, record_id, version, "full", random=_steady(full_key)),
        )
        yield ("records", record_id.hex()), wire.encode(stored)

    def _register_file(self, feed: Feed) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.db"
            with RegisterWriter(path, self.parameters(feed.epoch), feed.sequence, self.clock()) as writer:
                for (table, key), value in feed.rows.items():
                    if table == "entries":
                        writer.put_entry(bytes.fromhex(key), value)
                    else:
                        row = wire.decode(value, StoredRecord, 1 << 20)
                        writer.put_record(bytes.fromhex(key), row.version, row.basic, row.full)
                writer.finish()
            return path.read_bytes()

    def _stream(self, feed: Feed) -> bytes:
        return encode_segment([Put(*key, value) for key, value in feed.rows.items()])

    def _stored(self, content: bytes) -> Blob:
        blob = blob_of(content)
        self.blobs[blob.sha256.hex()] = content
        return blob

    # ---- answering

    def answer(self, request: Request) -> Reply:
        with self._lock:
            self.asked.append(request)
            return self.spoil(request, self._honest(request))

    def _honest(self, request: Request) -> Reply:
        match request.path.strip("/").split("/"):
            case ["v1", "time"]:
                reply = Reply(200, self._time(request.query.get("about", "")), dict(MSGPACK))
            case ["v1", "enrol"]:
                reply = self._enrol(json.loads(request.body))
            case ["v1", "feeds", feed, "manifest"]:
                reply = self._private(request, feed) or self._manifest(request, feed)
            case ["v1", "blobs", name]:
                reply = self._blob(request, name)
            case ["v1", "peppers", feed]:
                reply = self._private(request, feed) or self._peppers(request, feed)
            case ["v1", "events" | "alerts"]:
                reply = self._private(request, REGISTER) or self._events(request)
            case ["v1", "heartbeat"]:
                reply = self._private(request, REGISTER) or self._heartbeat(request)
            case _:
                reply = problem(404)
        return reply

    def _heartbeat(self, request: Request) -> Reply:
        self.beats.append(msgspec.json.decode(request.body, type=Heartbeat))
        return Reply(204)

    def _private(self, request: Request, feed: str) -> Reply | None:
        if not feed.startswith(("register-", "config-")):
            return None
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        claims = jwt.decode(token, options={"verify_signature": False}) if token else {}
        try:
            key = Ed25519PublicKey.from_public_bytes(self.kiosks[claims["sub"]][0])
            jwt.decode(
                token,
                key,
                algorithms=["EdDSA"],
                audience="aim-portal",
                options={"verify_exp": False, "verify_iat": False},
            )
            if claims["iat"] - 30 < self.clock().timestamp() < claims["exp"] + 30:
                return None
        except (KeyError, jwt.PyJWTError):
            pass
        stamp = base64.urlsafe_b64encode(self._time(claims.get("jti", ""))).decode().rstrip("=")
        return msgspec.structs.replace(problem(401), headers={**problem(401).headers, "AIM-Time": stamp})

    def _time(self, about: str) -> bytes:
        return sign_time(self.clock(), about, self.keys["reply"], self.certificates)

    def _enrol(self, asked: dict[str, str]) -> Reply:
        if asked["code"] != CODE:
            return problem(403)
        signing, receiving = bytes.fromhex(asked["signing_key"]), bytes.fromhex(asked["receiving_key"])
        kiosk = f"kiosk-{signing.hex()[:8]}"
        self.kiosks[kiosk] = (signing, receiving)
        mine = self.receiving.public_key().public_bytes_raw()
        answer = {
            "kiosk_id": kiosk,
            "region": "52",
            "office": "BP3MI",
            "root_key": raw_public_key(self.root).hex(),
            "portal_receiving_key": {"key_id": key_id(mine).hex(), "public_key": mine.hex()},
            "portal_url": "https://portal.example",
            "feeds": [REGISTER, "rules"],
            "certificates": [wire.encode(one).hex() for one in self.certificates],
        }
        return Reply(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _manifest(self, request: Request, feed: str) -> Reply:
        data = self.manifests.get(feed)
        if data is None:
            return problem(404)
        etag = f'"{hashlib.sha256(data).hexdigest()}"'
        same = request.headers.get("If-None-Match") == etag
        return Reply(304 if same else 200, b"" if same else data, {**MSGPACK, "ETag": etag})

    def _blob(self, request: Request, name: str) -> Reply:
        content = self.blobs.get(name)
        if content is None:
            return problem(404)
        start = request.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
        if not start:
            return Reply(200, content)
        headers = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        return Reply(206, content[int(start) :], headers)

    def _peppers(self, request: Request, feed: str) -> Reply:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        kiosk = jwt.decode(token, options={"verify_signature": False})["sub"]
        key = self.kiosks[kiosk][1]
        sealed = {str(e): seal_pepper(pepper, feed, e, kiosk, key).hex() for e, pepper in self.peppers.items()}
        body = json.dumps({"feed": feed, "epochs": sealed}).encode()
        return Reply(200, body, {"Content-Type": "application/json"})

    def _events(self, request: Request) -> Reply:
        answers = tuple(map(self._event, split_batch(request.body)))
        return Reply(200, encode_answer(BatchAnswer(answers, self.certificates)), dict(MSGPACK))

    def _event(self, encoded: bytes) -> EventAnswer:
        event = decode_event(encoded)
        if status := self.refuse.get(event.kind):
            return EventAnswer(event.id, status, problem="refused by the test")
        if known := self.events.get(event.id):
            same = known[0] == encoded
            return EventAnswer(event.id, 208, known[1]) if same else EventAnswer(event.id, 409)
        open_event(event, self.receiving, self.kiosks[event.kiosk][0])
        receipt = make_receipt(event.id, encoded, self.clock(), self.keys["reply"])
        self.events[event.id] = (encoded, receipt)
        self.order.append(event.id)
        return EventAnswer(event.id, 201, receipt)


def _steady(seed: bytes) -> Callable[[int], bytes]:
    """Sealing the same thing again gives the same bytes: only then is a delta small. For tests alone."""
    return lambda count: hashlib.sha256(seed + b"nonce").digest()[:count]
