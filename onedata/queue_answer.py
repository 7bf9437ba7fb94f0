"""What the portal answers about queues, signed; apart from `onedata.queue`, so that a screen needs no cryptography."""

import hashlib

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onedata import wire
from onedata.queue import HEAR_LIMIT, QueueHeard
from onedata.signatures import SignatureWrong, Signed, TrustAnchor, read_reply, sign_reply


class _Reply(msgspec.Struct, frozen=True, array_like=True, tag="aim-queue-1"):
    question: wire.Bytes32
    heard: QueueHeard


def sign_heard(heard: QueueHeard, said: bytes, reply_key: Ed25519PrivateKey, certificates: tuple[Signed, ...]) -> bytes:
    """Return the answer to what a machine said (its bytes as they came), signed."""
    return sign_reply(wire.encode(_Reply(hashlib.sha256(said).digest(), heard)), reply_key, certificates)


def read_heard(data: bytes, said: bytes, anchor: TrustAnchor, now: wire.Instant) -> QueueHeard:
    """Return what the portal answered. Raises `SignatureWrong` or `Malformed`."""
    reply = wire.decode(read_reply(data, anchor, now), _Reply, HEAR_LIMIT)
    if reply.question != hashlib.sha256(said).digest():
        raise SignatureWrong("the answer to another question")
    return reply.heard
