"""Events: what a kiosk sends up, sealed to the portal at once and resent byte for byte.

The body is padded and sealed with HPKE, so that the kiosk cannot read its own outbox; the envelope is signed by the
kiosk. The portal answers each event with a receipt signed by its reply key. Byte by byte in docs/formats.md.
"""

import hashlib
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from onedata import wire
from onedata.hpke import open_from, seal_to
from onedata.reports import AlertCancelled, AlertRaised, CaseOpened, DataWrong, VisitRated
from onedata.sealing import SealBroken
from onedata.signatures import CertificateList, KeyCertificate, SignatureWrong, Signed, check, key_id, sign, verify

BODY_LIMIT: Final = 65532
"""Most bytes of a body."""
EVENT_LIMIT: Final = 70_000
"""Most bytes of an encoded event."""
BATCH_EVENTS: Final = 256
BATCH_LIMIT: Final = 1 << 20
"""Most bytes of a batch."""
BUCKETS: Final = (256, 1024, 4096, 16384, 65536)
"""Lengths, in bytes, that a body behind its 4-byte length is padded to."""

EventId = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
]
Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}\Z")]


class Event(msgspec.Struct, frozen=True):
    """One event in the clear: `id` is a UUIDv7, `body` the MessagePack of the struct that `kind` names."""

    id: EventId
    kind: Name
    kiosk: Name
    made_at: wire.Instant
    body: bytes


class SealedEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event as it is kept and sent: the envelope is readable and signed by the kiosk, the body only the portal's.

    `made_at` is the kiosk's clock: shown, never used to order.
    """

    id: EventId
    kind: Name
    kiosk: Name
    made_at: wire.Instant
    key_id: wire.Bytes8
    """Which of the portal's receiving keys opens it."""
    sealed: Annotated[bytes, msgspec.Meta(max_length=EVENT_LIMIT)]
    signature: wire.Bytes64


class SlipPrinted(msgspec.Struct, frozen=True, kw_only=True):
    """A slip left the printer, or may have: `outcome` is `confirmed`, `unknown` or `failed`."""

    serial: str
    copy: int
    outcome: str
    language: str
    kind: str


class StaffCalled(msgspec.Struct, frozen=True, kw_only=True):
    """A visitor called the staff; `stage` is the screen it came from, never who."""

    stage: str
    language: str


BODIES: Final[dict[str, type[msgspec.Struct]]] = {
    "slip-printed": SlipPrinted,
    "staff-called": StaffCalled,
    "alert-raised": AlertRaised,
    "alert-cancelled": AlertCancelled,
    "case-opened": CaseOpened,
    "data-wrong": DataWrong,
    "visit-rated": VisitRated,
}
"""Kind of event → struct of its body."""
ALERT_KINDS: Final = frozenset({"alert-raised", "alert-cancelled"})
"""Kinds that travel alone and at once, before and beside everything else."""


class Receipt(msgspec.Struct, frozen=True):
    """The portal's word that it keeps an event for good; `body_sha256` is over the whole encoded event."""

    id: EventId
    received_at: wire.Instant
    body_sha256: wire.Bytes32


class EventAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one event: 201 new, 208 seen before (same receipt), 409 same id but other bytes, 4xx refused."""

    id: str
    status: int
    receipt: Signed | None = None
    problem: str | None = None


class BatchAnswer(msgspec.Struct, frozen=True):
    """The portal's answer to a batch, in its order, with the certificates of the key that signed the receipts."""

    answers: Annotated[tuple[EventAnswer, ...], msgspec.Meta(max_length=BATCH_EVENTS)]
    certificates: CertificateList = ()


class _Batch(msgspec.Struct, frozen=True):
    """Several encoded events; each stays as it was kept, so that a bad one spoils no other."""

    events: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(max_length=BATCH_EVENTS)]


def new_id() -> str:
    """Return a fresh UUIDv7."""
    return str(uuid_utils.uuid7())


def _info(event_id: str, kind: str, kiosk: str, receiver: bytes) -> bytes:
    return wire.encode(["aim-event-1", event_id, kind, kiosk, receiver])


def _to_sign(event: Event, receiver: bytes, sealed: bytes) -> bytes:
    return wire.encode([event.id, event.kind, event.kiosk, event.made_at, receiver, sealed])


def _pad(body: bytes) -> bytes:
    framed = len(body).to_bytes(4, "big") + body
    for size in BUCKETS:
        if len(framed) <= size:
            return framed + bytes(size - len(framed))
    raise ValueError(f"a body has at most {BODY_LIMIT} bytes")


def seal_event(
    kind: str,
    body: msgspec.Struct,
    kiosk_id: str,
    portal_public_key: X25519PublicKey | bytes,
    key_id: bytes,
    signing_key: Ed25519PrivateKey,
    now: wire.Instant,
    *,
    event_id: str | None = None,
) -> SealedEvent:
    """Return a new event, sealed to the portal and signed by the kiosk; keep its bytes, never seal it again.

    `key_id` is the id of the portal's receiving key. Raises `ValueError` on a body that is too long or of another kind.
    """
    expected = BODIES.get(kind)
    if expected is not None and not isinstance(body, expected):
        raise ValueError(f"the body of {kind} is a {expected.__name__}")
    event = Event(event_id or new_id(), kind, kiosk_id, now, wire.encode(body))
    info = _info(event.id, kind, kiosk_id, key_id)
    sealed = seal_to(portal_public_key, info, _pad(event.body))
    signature = sign(_to_sign(event, key_id, sealed), "event", signing_key).signature
    return SealedEvent(event.id, kind, kiosk_id, now, key_id, sealed, signature)


def check_event(sealed: SealedEvent, kiosk_public_key: bytes) -> None:
    """Raise `SignatureWrong` unless that kiosk signed the event; needs no private key."""
    event = Event(sealed.id, sealed.kind, sealed.kiosk, sealed.made_at, b"")
    signed = Signed(_to_sign(event, sealed.key_id, sealed.sealed), key_id(kiosk_public_key), sealed.signature)
    check(signed, "event", kiosk_public_key)


def open_event(sealed: SealedEvent, private_key: X25519PrivateKey, kiosk_public_key: bytes) -> bytes:
    """Return an event's body; raises `SignatureWrong` or `SealBroken`."""
    check_event(sealed, kiosk_public_key)
    info = _info(sealed.id, sealed.kind, sealed.kiosk, sealed.key_id)
    padded = open_from(private_key, info, sealed.sealed)
    length = int.from_bytes(padded[:4], "big")
    if len(padded) not in BUCKETS or length > len(padded) - 4:
        raise SealBroken("the padding is broken")
    return padded[4 : 4 + length]


def read_body(kind: str, body: bytes) -> msgspec.Struct:
    """Return the body as the struct of its kind; raises `Malformed` for an unknown kind or another form."""
    expected = BODIES.get(kind)
    if expected is None:
        raise wire.Malformed("an event of unknown kind")
    return wire.decode(body, expected, BODY_LIMIT)


def encode_event(event: SealedEvent) -> bytes:
    """Return the bytes that are kept, sent, resent and hashed."""
    return wire.encode(event)


def decode_event(data: bytes) -> SealedEvent:
    """Return an event from its bytes, nothing checked yet; raises `Malformed`."""
    return wire.decode(data, SealedEvent, EVENT_LIMIT)


def encode_batch(events: Iterable[bytes]) -> bytes:
    """Return a batch of encoded events, their bytes untouched; raises `ValueError` above the limits."""
    raw = tuple(msgspec.Raw(event) for event in events)
    data = wire.encode(_Batch(raw))
    if len(raw) > BATCH_EVENTS or len(data) > BATCH_LIMIT:
        raise ValueError(f"a batch has at most {BATCH_EVENTS} events and {BATCH_LIMIT} bytes")
    return data


def split_batch(data: bytes) -> tuple[bytes, ...]:
    """Return the encoded events of a batch, so that one bad event spoils no other; raises `Malformed`."""
    batch = wire.decode(data, _Batch, BATCH_LIMIT).events
    return tuple(bytes(event) for event in batch)


def fingerprint(encoded: bytes) -> bytes:
    """Return what tells two events of one id apart: SHA-256 of the encoded event."""
    return hashlib.sha256(encoded).digest()


def make_receipt(event_id: str, encoded: bytes, received_at: wire.Instant, reply_key: Ed25519PrivateKey) -> Signed:
    """Return the signed receipt for an encoded event."""
    return sign(wire.encode(Receipt(event_id, received_at, fingerprint(encoded))), "reply", reply_key)


def check_receipt(
    signed: Signed, event_id: str, encoded: bytes, certificates: Iterable[KeyCertificate], now: wire.Instant
) -> Receipt:
    """Return the receipt if it is for exactly these bytes; raises `SignatureWrong` or `Malformed`."""
    receipt = wire.decode(verify(signed, "reply", certificates, now), Receipt, 512)
    if receipt.id != event_id or receipt.body_sha256 != fingerprint(encoded):
        raise SignatureWrong("the receipt of another event")
    return receipt


def encode_answer(answer: BatchAnswer) -> bytes:
    """Return the wire form of the portal's answer."""
    return wire.encode(answer)


def decode_answer(data: bytes) -> BatchAnswer:
    """Return the portal's answer, no receipt checked yet; raises `Malformed`."""
    return wire.decode(data, BatchAnswer, BATCH_LIMIT)
