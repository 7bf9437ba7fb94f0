"""The portal's answer to one sealed question: padded, sealed to the kiosk that asked, signed over the question's hash.

So it answers no other question, and says by its size nothing of what was found. Byte by byte in docs/formats.md.
"""

import hashlib
from typing import Annotated, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata import wire
from onedata.hpke import open_from, seal_to
from onedata.padding import padded, unpadded
from onedata.signatures import SignatureWrong, Signed, TrustAnchor, read_reply, sign_reply

ANSWER_LIMIT: Final = 1 << 16
"""Most bytes of an answer, of whatever kind."""


class _Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the portal signs: which question, and the answer sealed to the kiosk."""

    question: wire.Bytes32
    sealed: Annotated[bytes, msgspec.Meta(max_length=ANSWER_LIMIT)]


def seal_reply(
    content: bytes,
    lengths: tuple[int, ...],
    label: str,
    question: bytes,
    kiosk: str,
    public_key: bytes,
    reply_key: Ed25519PrivateKey,
    certificates: tuple[Signed, ...],
) -> bytes:
    """Return the answer to a question (its bytes as they came), padded to the shortest of `lengths` that holds it.

    `label` is the kind of answer: no other kind is taken for it. ValueError where no length holds it.
    """
    digest = hashlib.sha256(question).digest()
    sealed = seal_to(public_key, wire.encode([label, kiosk, digest]), padded(content, lengths))
    return sign_reply(wire.encode(_Reply(digest, sealed)), reply_key, certificates)


def open_reply(
    data: bytes,
    label: str,
    question: bytes,
    kiosk: str,
    private_key: X25519PrivateKey,
    anchor: TrustAnchor,
    now: wire.Instant,
) -> bytes:
    """Return the content of an answer of this kind.

    Raises `SignatureWrong` where it is not the portal's to this question, `SealBroken` where it is sealed to another
    kiosk or is of another kind, or `Malformed`.
    """
    reply = wire.decode(read_reply(data, anchor, now), _Reply, ANSWER_LIMIT)
    digest = hashlib.sha256(question).digest()
    if reply.question != digest:
        raise SignatureWrong("the answer to another question")
    return unpadded(open_from(private_key, wire.encode([label, kiosk, digest]), reply.sealed))
