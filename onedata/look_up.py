"""The online look-up: a question sealed to the portal, and an answer sealed to the kiosk that asked.

Both have few lengths, so that neither says by its size who was asked for or whether a record was found; the answer is
signed by the portal's reply key over the hash of the question. Byte by byte in docs/formats.md.
"""

from typing import Annotated, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata import wire
from onedata.credentials import CredentialKind
from onedata.hpke import open_from, seal_to
from onedata.padding import padded, unpadded
from onedata.records import WorkerRecord
from onedata.sealed_reply import ANSWER_LIMIT, open_reply, seal_reply
from onedata.sealing import SealBroken
from onedata.signatures import Signed, TrustAnchor

QUESTION_BYTES: Final = 256
"""Every question is as long as this before it is sealed."""
ANSWER_BYTES: Final = (8192, 32768)
"""Lengths of an answer before it is sealed; a refusal and every ordinary record have the first."""
QUESTION_LIMIT: Final = 512
_ANSWER: Final = "aim-answer-1"


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a visitor brought, as `onedata.credentials` spells it. Personal: never logged."""

    kind: CredentialKind
    identifier: Annotated[str, msgspec.Meta(max_length=64)]
    factor: Annotated[str, msgspec.Meta(max_length=40)]


class SealedQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question on the wire: `key_id` says which of the portal's receiving keys opens it."""

    key_id: wire.Bytes8
    sealed: Annotated[bytes, msgspec.Meta(max_length=QUESTION_LIMIT)]


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record, or none: one refusal for every reason."""

    record: WorkerRecord | None


def seal_question(question: Question, kiosk: str, public_key: bytes, key_id: bytes) -> bytes:
    """Return a question as it is sent, sealed to the portal's receiving key for this kiosk alone."""
    plain = padded(wire.encode(question), (QUESTION_BYTES,))
    return wire.encode(SealedQuestion(key_id, seal_to(public_key, _question_info(kiosk, key_id), plain)))


def open_question(data: bytes, kiosk: str, private_key: X25519PrivateKey, key_id: bytes) -> Question:
    """Return what a kiosk asks; `SealBroken` if it is sealed to another key or by another kiosk, or `Malformed`."""
    sent = wire.decode(data, SealedQuestion, QUESTION_LIMIT)
    if sent.key_id != key_id:
        raise SealBroken("sealed to another key")
    plain = open_from(private_key, _question_info(kiosk, key_id), sent.sealed)
    return wire.decode(unpadded(plain), Question, QUESTION_BYTES)


def seal_answer(
    record: WorkerRecord | None,
    question: bytes,
    kiosk: str,
    public_key: bytes,
    reply_key: Ed25519PrivateKey,
    certificates: tuple[Signed, ...],
) -> bytes:
    """Return the answer to a question (its bytes as they came), sealed to the kiosk and signed."""
    content = wire.encode(_Answer(record))
    return seal_reply(content, ANSWER_BYTES, _ANSWER, question, kiosk, public_key, reply_key, certificates)


def open_answer(
    data: bytes,
    question: bytes,
    kiosk: str,
    private_key: X25519PrivateKey,
    anchor: TrustAnchor,
    now: wire.Instant,
) -> WorkerRecord | None:
    """Return the record, None for a refusal.

    Raises `SignatureWrong` where it is not the portal's answer to this question, `SealBroken` where it is sealed to
    another kiosk, or `Malformed`.
    """
    content = open_reply(data, _ANSWER, question, kiosk, private_key, anchor, now)
    return wire.decode(content, _Answer, ANSWER_LIMIT).record


def _question_info(kiosk: str, key_id: bytes) -> bytes:
    return wire.encode(["aim-question-1", kiosk, key_id])
