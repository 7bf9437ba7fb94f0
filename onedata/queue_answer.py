"""What the portal answers about queues, signed; apart from `onedata.queue`, so that a screen needs no cryptography."""

import hashlib

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onedata import wire
from onedata.queue import HEAR_LIMIT, QueueHeard
from onedata.signatures import (
    Certified,
    SignatureWrong,
    Signed,
    TrustAnchor,
    decode_certified,
    encode_signed,
    sign,
    verify,
)


class _Reply(msgspec.Struct, frozen=True, array_like=True, tag="aim-queue-1"):
    question: wire.Bytes32
    heard: QueueHeard


def sign_heard(heard: QueueHeard, said: bytes, reply_key: Ed25519PrivateKey, certificates: tuple[Signed, ...]) -> bytes:
    """Return the answer to what a machine said (its bytes as they came), signed."""
    signed = sign(wire.encode(_Reply(hashlib.sha256(said).digest(), heard)), "reply", reply_key)
    return encode_signed(Certified(signed.payload, signed.kid, signed.signature, certificates))


def read_heard(data: bytes, said: bytes, anchor: TrustAnchor, now: wire.Instant) -> QueueHeard:
    """Return what the portal answered. Raises `SignatureWrong` or `Malformed`."""
    certified = decode_certified(data)
    payload = verify(certified.signed, "reply", anchor.certificates(certified.certificates), now)
    reply = wire.decode(payload, _Reply, HEAR_LIMIT)
    if reply.question != hashlib.sha256(said).digest():
        raise SignatureWrong("the answer to another question")
    return reply.heard
