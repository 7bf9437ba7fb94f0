"""The portal's doors, one method each: what is asked, how the caller proves itself, and what an answer may be."""

import base64
import binascii
import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import msgspec

from kiosk.cache.durable import saving
from kiosk.cache.enrolment import Enrolment
from kiosk.cache.keys import KioskKeys
from kiosk.faults import Fault
from kiosk.sync.proof import proof
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Answer, OpenSink, Transport
from kiosk.sync.trouble import SyncTrouble, reading
from onedata import wire
from onedata.counter import CounterAnswer, open_counter_answer
from onedata.desk import DeskAnswer, open_desk_answer
from onedata.events import BATCH_LIMIT, BatchAnswer, decode_answer, encode_batch
from onedata.feeds import MANIFEST_LIMIT, Blob
from onedata.heartbeat import Heartbeat
from onedata.look_up import Question, open_answer, seal_question
from onedata.queue import HEAR_LIMIT, QueueHeard, QueueSaid
from onedata.queue_answer import read_heard
from onedata.records import WorkerRecord
from onedata.sealed_reply import ANSWER_LIMIT
from onedata.signatures import decode_certified, encode_signed, read_time

_WORTH_A_RETRY = dt.timedelta(seconds=20)
_SMALL = 1 << 16
_NO_JSON = (msgspec.DecodeError, RecursionError)
"""What decoding raises for text that is none of ours; the second for one that is nested too deep."""
_MANIFEST_WIRE = MANIFEST_LIMIT + 16384
_MSGPACK = "application/vnd.msgpack"
_PROBLEM = "application/problem+json"
_PRIVATE = ("register-", "cases-", "staff-", "config-")

Progress = Callable[[int], object]
"""Takes the bytes that just came in."""


class ManifestAnswer(msgspec.Struct, frozen=True):
    """A manifest's bytes, nothing checked yet; None: still the same."""

    data: bytes | None
    etag: str | None


class EnrolmentAnswer(msgspec.Struct, frozen=True):
    """What the portal answers to a one-time code."""

    kiosk_id: str
    region: str
    root_key: str
    portal_receiving_key: "ReceivingKey"
    portal_url: str
    feeds: tuple[str, ...]
    office: str
    certificates: tuple[str, ...]


class ReceivingKey(msgspec.Struct, frozen=True):
    """The key that events are sealed to; both in hex."""

    key_id: str
    public_key: str


class _Peppers(msgspec.Struct, frozen=True):
    feed: str
    epochs: dict[str, str]


class _Problem(msgspec.Struct, frozen=True):
    title: str = ""
    detail: str = ""


class PortalClient:
    """The portal for one enrolled kiosk. Every method raises `SyncTrouble`; a clock that is off is put right once."""

    def __init__(self, transport: Transport, enrolment: Enrolment, keys: KioskKeys, state: SyncState) -> None:
        self._transport = transport
        self._enrolment = enrolment
        self._keys = keys
        self._state = state

    def manifest(self, feed: str, etag: str | None) -> ManifestAnswer:
        """Ask for a feed's manifest, unless it still is the one with this ETag."""
        headers = {"If-None-Match": etag} if etag else {}
        path = f"/v1/feeds/{feed}/manifest"
        answer = self._ask("GET", path, _MANIFEST_WIRE, headers=headers, private=is_private(feed))
        if answer.status == 304:  # noqa: PLR2004  (not modified)
            return ManifestAnswer(None, etag)
        return ManifestAnswer(_good(answer, _MSGPACK).body, answer.headers.get("ETag"))

    def blob(self, feed: str, blob: Blob, part: Path, progress: Progress) -> None:
        """Bring the rest of a blob into the file `part`; what is there already is not asked for again.

        The caller checks the hash. Raises `NotSaved` too.
        """
        have = part.stat().st_size if part.exists() else 0
        if have >= blob.size:
            return
        headers = {"Range": f"bytes={have}-"} if have else {}
        with saving(part.name), part.open("ab") as file:
            sink = _Part(file, have, progress)
            path = f"/v1/blobs/{blob.sha256.hex()}"
            answer = self._ask("GET", path, blob.size, headers=headers, private=is_private(feed), sink=sink)
        if answer.status not in (200, 206):
            raise _refusal(answer)

    def peppers(self, feed: str) -> dict[int, bytes]:
        """Return the peppers sealed to this kiosk, by epoch."""
        answer = _good(self._ask("GET", f"/v1/peppers/{feed}", _SMALL, private=True), "application/json")
        try:
            content = msgspec.json.decode(answer.body, type=_Peppers)
            return {int(epoch): bytes.fromhex(sealed) for epoch, sealed in content.epochs.items()}
        except (*_NO_JSON, ValueError) as error:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, "not a list of peppers") from error

    def events(self, batch: tuple[bytes, ...]) -> BatchAnswer:
        """Send encoded events in order; no receipt is checked yet."""
        return self._events("/v1/events", batch)

    def alert(self, encoded: bytes) -> BatchAnswer:
        """Send one alert by itself, through the portal's own door for them; no receipt is checked yet."""
        return self._events("/v1/alerts", (encoded,))

    def _events(self, path: str, batch: tuple[bytes, ...]) -> BatchAnswer:
        answer = self._post(path, encode_batch(batch), BATCH_LIMIT)
        with reading("the answer to a batch"):
            return decode_answer(answer)

    def look_up(self, question: Question) -> WorkerRecord | None:
        """Ask for one person's record, sealed both ways; None for every refusal."""
        who, keys = self._enrolment, self._keys
        portal_key, key_id = bytes.fromhex(who.portal_receiving_key), bytes.fromhex(who.portal_key_id)
        body = seal_question(question, who.kiosk_id, portal_key, key_id)
        answer = self._post("/v1/look-up", body, ANSWER_LIMIT)
        with reading("the answer to a question"):
            return open_answer(answer, body, who.kiosk_id, keys.receiving, who.anchor, self._state.now())

    def counter(self, body: bytes) -> CounterAnswer:
        """Send what staff ask at the counter, sealed already, and return the answer."""
        who, keys = self._enrolment, self._keys
        answer = self._post("/v1/counter", body, ANSWER_LIMIT)
        with reading("the answer to the counter"):
            return open_counter_answer(answer, body, who.kiosk_id, keys.receiving, who.anchor, self._state.now())

    def desk(self, body: bytes) -> DeskAnswer:
        """Send a question of the staff desk, sealed already, and return the answer."""
        who, keys = self._enrolment, self._keys
        answer = self._post("/v1/desk", body, ANSWER_LIMIT)
        with reading("the answer to the desk"):
            return open_desk_answer(answer, body, who.kiosk_id, keys.receiving, who.anchor, self._state.now())

    def queue(self, said: QueueSaid) -> QueueHeard:
        """Say who waits here, and return what is to be heard."""
        body = wire.encode(said)
        answer = self._post("/v1/queue", body, HEAR_LIMIT)
        with reading("the answer about queues"):
            return read_heard(answer, body, self._enrolment.anchor, self._state.now())

    def heartbeat(self, beat: Heartbeat) -> None:
        """Say how this kiosk is."""
        headers = {"Content-Type": "application/json"}
        body = msgspec.json.encode(beat)
        answer = self._ask("POST", "/v1/heartbeat", _SMALL, headers=headers, body=body, private=True)
        if answer.status != 204:  # noqa: PLR2004  (taken, nothing to say)
            raise _refusal(answer)

    def compare_clocks(self) -> dt.timedelta:
        """Ask for the signed time and learn the offset; return by how much it changed."""
        about = uuid.uuid4().hex
        answer = _good(self._transport.exchange("GET", f"/v1/time?about={about}", limit=_SMALL), _MSGPACK)
        return self._learn(answer.body, about)

    def _post(self, path: str, body: bytes, limit: int) -> bytes:
        """Send a message in the wire format and return the answer's bytes, nothing of them checked."""
        headers = {"Content-Type": _MSGPACK}
        return _good(self._ask("POST", path, limit, headers=headers, body=body, private=True), _MSGPACK).body

    def _ask(
        self,
        method: str,
        path: str,
        limit: int,
        *,
        private: bool,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        sink: OpenSink | None = None,
    ) -> Answer:
        """Send one request, with a token of its own where it needs one; once more after the clock was put right."""
        for last in (False, True):
            jti = uuid.uuid4().hex
            who = {"Authorization": f"Bearer {self._token(jti)}"} if private else {}
            asked = {**(headers or {}), **who}
            answer = self._transport.exchange(method, path, limit=limit, headers=asked, body=body, sink=sink)
            if answer.status != 401:  # noqa: PLR2004  (unauthorised)
                return answer
            if last or self._corrected(answer, jti) < _WORTH_A_RETRY:
                break
        raise SyncTrouble(Fault.KIOSK_REFUSED, _problem(answer), status=answer.status)

    def _token(self, jti: str) -> str:
        return proof(self._enrolment.kiosk_id, self._keys.signing, self._state.now(), jti)

    def _corrected(self, answer: Answer, jti: str) -> dt.timedelta:
        """Put the clock right by a refusal's signed time; a refusal that nobody signed is not the portal's."""
        text = answer.headers.get("AIM-Time", "")
        try:
            data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError) as error:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, "a refusal that is not the portal's") from error
        return abs(self._learn(data, jti))

    def _learn(self, data: bytes, about: str) -> dt.timedelta:
        with reading("the time"):
            certified = decode_certified(data)
            if not certified.certificates:
                known = self._enrolment.signed_certificates
                data = encode_signed(msgspec.structs.replace(certified, certificates=known))
            told = read_time(data, self._enrolment.anchor, about)
        return self._state.compare(told)


class _Part:
    """Where a blob's bytes go: behind what is there, or from the start where the portal ignored the range."""

    def __init__(self, file: IO[bytes], have: int, progress: Progress) -> None:
        self._file = file
        self._have = have
        self._progress = progress

    def __call__(self, status: int, headers: Mapping[str, str]) -> Callable[[bytes], object]:
        resumed = status == 206 and headers.get("Content-Range", "").startswith(f"bytes {self._have}-")  # noqa: PLR2004
        if self._have and not resumed:
            with saving("blob"):
                self._file.truncate(0)
        return self._take

    def _take(self, piece: bytes) -> None:
        with saving("blob"):
            self._file.write(piece)
        self._progress(len(piece))


def is_private(feed: str) -> bool:
    """Tell whether a feed goes to enrolled kiosks only; the others may come from any cache."""
    return feed.startswith(_PRIVATE)


def enrol(transport: Transport, code: str, name: str, keys: KioskKeys) -> EnrolmentAnswer:
    """Show the one-time code and leave two public keys; return the answer, nothing of it checked yet."""
    request = {
        "code": code,
        "name": name,
        "signing_key": keys.signing.public_key().public_bytes_raw().hex(),
        "receiving_key": keys.receiving.public_key().public_bytes_raw().hex(),
    }
    headers = {"Content-Type": "application/json"}
    body = json.dumps(request).encode()
    answer = transport.exchange("POST", "/v1/enrol", limit=_SMALL, headers=headers, body=body)
    try:
        return msgspec.json.decode(_good(answer, "application/json").body, type=EnrolmentAnswer)
    except _NO_JSON as error:
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, "not an answer to an enrolment") from error


def _good(answer: Answer, media_type: str) -> Answer:
    """Return the answer if it is a good one of that type; a network's sign-in page is not."""
    if answer.status not in (200, 201, 206):
        raise _refusal(answer)
    if answer.headers.get("Content-Type", "").partition(";")[0].strip() != media_type:
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, f"not {media_type}", status=answer.status)
    return answer


def _refusal(answer: Answer) -> SyncTrouble:
    refused = answer.status == 403 and _is_problem(answer)  # noqa: PLR2004  (forbidden)
    fault = Fault.KIOSK_REFUSED if refused else Fault.ANSWER_UNUSABLE
    status = answer.status if _is_problem(answer) else 0
    return SyncTrouble(fault, _problem(answer), status=status)


def _is_problem(answer: Answer) -> bool:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip() == _PROBLEM


def _problem(answer: Answer) -> str:
    """Return what the portal says is wrong (RFC 9457), or just the status."""
    if _is_problem(answer):
        try:
            problem = msgspec.json.decode(answer.body, type=_Problem)
        except _NO_JSON:
            return f"HTTP {answer.status}"
        told = (problem.detail or problem.title)[:200]
        # It goes to terminals and screens of staff, whoever wrote it: no line break, no sign that a terminal obeys.
        return f"HTTP {answer.status}: {''.join(c if c.isprintable() else ' ' for c in told)}"
    return f"HTTP {answer.status}"
