"""What staff ask of the portal for a person at the counter, and the signed overlay that makes the answer work at once.

A question is proved by who is signed in (an HMAC under the Argon2 output of staff card and PIN, which no kiosk keeps),
sealed to the portal and signed by the kiosk. The answer is sealed to the kiosk and signed over the hash of the
question. An overlay changes what opens at this kiosk until its feed brings the same. In docs/formats.md byte by byte.
"""

import hashlib
import hmac
from typing import Annotated, Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata import wire
from onedata.hpke import open_from, seal_to
from onedata.padding import padded, unpadded
from onedata.sealed_reply import ANSWER_LIMIT, open_reply, seal_reply
from onedata.sealing import SealBroken
from onedata.signatures import (
    SignatureWrong,
    Signed,
    TrustAnchor,
    check,
    decode_certified,
    key_id,
    sign,
    sign_reply,
    verify,
)

QUESTION_BYTES: Final = 768
"""Every question is as long as this before it is sealed."""
ANSWER_BYTES: Final = (8192, 32768)
QUESTION_LIMIT: Final = 1024
_ANSWER: Final = "aim-counter-answer-1"
OVERLAY_LIMIT: Final = 1 << 14
_Short = Annotated[str, msgspec.Meta(max_length=64)]
_Digits = Annotated[str, msgspec.Meta(pattern=r"^[0-9]*$", max_length=6)]

Bindable = Literal["card", "passport_chip", "worker_id"]
Papers = Literal["KTP", "PASSPORT", "FAMILY_CARD", "MARRIAGE_CERTIFICATE", "DIPLOMA"]
"""What staff looked at before anything was changed."""
Outcome = Literal[
    "done",
    "same",
    "refused",
    "locked",
    "late",
    "unknown_person",
    "supervisor_needed",
    "supervisor_refused",
    "taken",
    "other_passport",
    "not_usable",
]
"""done; same: it was so already; refused: card and PIN of the staff are not believed for this; locked: too many wrong
proofs today; late: older than the portal carries out; unknown_person: no such token; supervisor_needed: another card
was bound before; supervisor_refused: whoever confirmed is no other supervisor of this office; taken: somebody else has
this card; other_passport: the chip is of another passport than the person's; not_usable: this person or identifier
cannot have that."""


class SetPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="set-pin"):
    """A new PIN, for every identifier that opens with one. Personal: never logged."""

    pin: _Digits


class FamilyPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="family-pin"):
    """A PIN that the worker gives to the family; it opens the basic part."""

    pin: _Digits


class FamilyOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="family-off"):
    """The family's PIN opens nothing any more."""


class ConfirmPhone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="confirm-phone"):
    """Staff called the number, and the person answered: its last four digits."""

    digits: _Digits


class Bind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="bind"):
    """A card, a passport's chip or a worker's code becomes the person's, in place of another of its kind.

    `pin` is set anew with it; empty for a chip, which opens by itself.
    """

    kind: Bindable
    identifier: _Short
    pin: _Digits = ""
    passport: _Short = ""
    """With a chip: the passport's number as the chip has it. Another one than the person's is refused."""


class Unbind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="unbind"):
    """What is lost opens nothing any more."""

    kind: Bindable


class WhoLooked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="who-looked"):
    """Who reached for this person's data at a counter."""


Ask = SetPin | FamilyPin | FamilyOff | ConfirmPhone | Bind | Unbind | WhoLooked


class CounterQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that staff ask. Asked again under the same `key` it is answered the same and done once."""

    key: wire.Bytes16
    made_at: wire.Instant
    staff_id: _Short
    supervisor_id: _Short = ""
    """Who else confirmed with card and PIN; empty: nobody."""
    person: wire.Bytes8
    """Id of the slip token in the person's record."""
    reason: _Short
    """Code of a reason of access: see `onedata.access_reasons`."""
    papers: Papers
    ask: Ask


class Proved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question and the proofs of who asks it; `question` is kept as the bytes that the proofs are over."""

    question: Annotated[bytes, msgspec.Meta(max_length=QUESTION_BYTES)]
    proof: wire.Bytes32
    supervisor_proof: wire.Bytes32 | None = None

    def read(self) -> CounterQuestion:
        """Return the question; raises `Malformed`."""
        return wire.decode(self.question, CounterQuestion, QUESTION_BYTES)


class SealedCounterQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question on the wire: sealed to the portal's receiving key, signed by the kiosk."""

    key_id: wire.Bytes8
    sealed: Annotated[bytes, msgspec.Meta(max_length=QUESTION_LIMIT)]
    signature: wire.Bytes64


class Overlay(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="aim-overlay-1"):
    """What changed of one person's ways at one kiosk: counts until a register is there that has it.

    An array with a name in front: no other thing that the portal signs as a reply can be read as one.
    """

    kiosk: str
    feed: str
    incarnation: wire.Count
    epoch: wire.Count
    covered_from: wire.Instant
    """A register whose data are of this moment or later has it."""
    key: wire.Bytes16
    """Of the question."""
    made_at: wire.Instant
    until: wire.Instant
    put: tuple[tuple[wire.Bytes16, bytes], ...]
    """Locator and wrapped entry: open the record below."""
    drop: tuple[wire.Bytes16, ...]
    """Locators that open nothing any more."""
    record_id: wire.Bytes16
    """The same for the same person within an epoch: a later overlay takes the place of an earlier one."""
    version: int
    basic: bytes
    full: bytes


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody reached for a person's data."""

    at: wire.Instant
    office: str
    role: str
    reason: str
    what: str


class CounterAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a question."""

    outcome: Outcome
    region: str = ""
    """The province whose register brings the change, where it is another one than the kiosk's."""
    looks: tuple[Look, ...] = ()
    overlay: bytes | None = None
    """A Certified of an `Overlay`."""


# ---- questions ------------------------------------------------------------------------------------------------------


def prove(stretched: bytes, kiosk: str, question: bytes) -> bytes:
    """Return the proof that whoever asks has just signed in at this kiosk; `stretched` is Argon2id of card and PIN."""
    return hmac.digest(stretched, wire.encode(["aim-counter-proof-1", kiosk, question]), hashlib.sha256)


def seal_counter_question(
    proved: Proved, kiosk: str, public_key: bytes, key_id_: bytes, signing_key: Ed25519PrivateKey
) -> bytes:
    """Return a question as it is sent. `ValueError` where it is longer than `QUESTION_BYTES`."""
    sealed = seal_to(public_key, _question_info(kiosk, key_id_), padded(wire.encode(proved), (QUESTION_BYTES,)))
    signed = sign(_signed_bytes(kiosk, key_id_, sealed), "counter", signing_key)
    return wire.encode(SealedCounterQuestion(key_id_, sealed, signed.signature))


def open_counter_question(
    data: bytes, kiosk: str, signing_key: bytes, private_key: X25519PrivateKey, key_id_: bytes
) -> Proved:
    """Return what a kiosk asks, its proofs unchecked.

    Raises `SignatureWrong` where this kiosk did not sign it, `SealBroken` where it is sealed to another key, or
    `Malformed`.
    """
    sent = wire.decode(data, SealedCounterQuestion, QUESTION_LIMIT)
    payload = _signed_bytes(kiosk, sent.key_id, sent.sealed)
    check(Signed(payload, key_id(signing_key), sent.signature), "counter", signing_key)
    if sent.key_id != key_id_:
        raise SealBroken("sealed to another key")
    plain = open_from(private_key, _question_info(kiosk, key_id_), sent.sealed)
    return wire.decode(unpadded(plain), Proved, QUESTION_BYTES)


# ---- answers --------------------------------------------------------------------------------------------------------


def seal_counter_answer(
    answer: CounterAnswer,
    question: bytes,
    kiosk: str,
    public_key: bytes,
    reply_key: Ed25519PrivateKey,
    certificates: tuple[Signed, ...],
) -> bytes:
    """Return the answer to a question (its bytes as they came), sealed to the kiosk and signed."""
    content = wire.encode(answer)
    return seal_reply(content, ANSWER_BYTES, _ANSWER, question, kiosk, public_key, reply_key, certificates)


def open_counter_answer(
    data: bytes, question: bytes, kiosk: str, private_key: X25519PrivateKey, anchor: TrustAnchor, now: wire.Instant
) -> CounterAnswer:
    """Return the answer.

    Raises `SignatureWrong` where it is not the portal's to this question, `SealBroken` where it is sealed to another
    kiosk, or `Malformed`.
    """
    content = open_reply(data, _ANSWER, question, kiosk, private_key, anchor, now)
    return wire.decode(content, CounterAnswer, ANSWER_LIMIT)


# ---- overlays -------------------------------------------------------------------------------------------------------


def sign_overlay(overlay: Overlay, reply_key: Ed25519PrivateKey, certificates: tuple[Signed, ...]) -> bytes:
    """Return an overlay as a kiosk keeps it."""
    return sign_reply(wire.encode(overlay), reply_key, certificates)


def read_overlay(data: bytes, kiosk: str, anchor: TrustAnchor) -> Overlay:
    """Return an overlay for this kiosk; its key counts if it was valid when the overlay was made.

    Raises `SignatureWrong` or `Malformed`.
    """
    certified = decode_certified(data)
    overlay = wire.decode(certified.payload, Overlay, OVERLAY_LIMIT)
    verify(certified.signed, "reply", anchor.certificates(certified.certificates), overlay.made_at)
    if overlay.kiosk != kiosk:
        raise SignatureWrong("the overlay of another kiosk")
    return overlay


def _question_info(kiosk: str, key_id_: bytes) -> bytes:
    return wire.encode(["aim-counter-question-1", kiosk, key_id_])


def _signed_bytes(kiosk: str, key_id_: bytes, sealed: bytes) -> bytes:
    return wire.encode([kiosk, key_id_, sealed])
