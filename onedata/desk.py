"""What staff ask of the portal about people: a search, one record with papers, and the groups of their office.

Proved, sealed and signed as a look-up is, and by who is signed in: see `onedata.counter` for what is done for a person.
"""

from typing import Annotated, Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata import wire
from onedata.counter import prove
from onedata.hpke import open_from, seal_to
from onedata.padding import padded, unpadded
from onedata.records import WorkerRecord
from onedata.sealed_reply import ANSWER_LIMIT, open_reply, seal_reply
from onedata.sealing import SealBroken
from onedata.signatures import Signed, TrustAnchor

QUESTION_BYTES: Final = 768
"""Every question is as long as this before it is sealed."""
ANSWER_BYTES: Final = (16384, 32768, 57344)
QUESTION_LIMIT: Final = 1024
_ANSWER: Final = "aim-desk-answer-1"
MOST_HITS: Final = 20
_Text = Annotated[str, msgspec.Meta(max_length=60)]


class FindPeople(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="find"):
    """Who fits what is known; what is empty is not known. Personal: never logged."""

    name: _Text = ""
    born: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")] = ""
    phone: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4})?$")] = ""
    agency: _Text = ""


class OpenPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="open"):
    """The record of one of those found, who is there and showed papers."""

    handle: Annotated[str, msgspec.Meta(max_length=64)]
    papers: Annotated[str, msgspec.Meta(max_length=40)]


class ListGroups(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="groups"):
    """Which groups this office has: orientation days, departures."""


_GroupId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
"""A desk names files after it: nothing else may stand in it."""


class OpenGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="group"):
    """The records of one group of this office, from a row on: as many as one answer holds."""

    group: _GroupId
    row: Annotated[int, msgspec.Meta(ge=0, lt=10_000)] = 0


class ListWrong(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="wrong"):
    """Which data visitors of this office marked as wrong, and how far each is."""


Ask = FindPeople | OpenPerson | ListGroups | OpenGroup | ListWrong


class DeskQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of who is signed in."""

    staff_id: Annotated[str, msgspec.Meta(max_length=64)]
    reason: Annotated[str, msgspec.Meta(max_length=40)]
    """Code of a reason of access: see `onedata.access_reasons`."""
    made_at: wire.Instant
    ask: Ask


class ProvedQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question, kept as the bytes that the proof is over."""

    question: Annotated[bytes, msgspec.Meta(max_length=QUESTION_BYTES)]
    proof: wire.Bytes32

    def read(self) -> DeskQuestion:
        """Return the question; raises `Malformed`."""
        return wire.decode(self.question, DeskQuestion, QUESTION_BYTES)


class Found(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person, masked; `handle` names them to the portal for this colleague and this day."""

    handle: str
    name: str
    birth_year: int
    stage: str
    region: str
    agency: str = ""


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of people whose slips are printed together."""

    group: _GroupId
    """Its id: the same as long as it is kept, whoever joins or leaves."""
    name: str
    on: str
    """The day it is for, YYYY-MM-DD."""
    people: int


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of a group; a row keeps its number and its person for as long as the group is kept."""

    row: int
    record: WorkerRecord | None = None
    why: Literal["", "withheld", "gone"] = ""
    """Why there is no record. withheld: only the PIN opens it; gone: taken off, or not known any more."""


class WrongMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that somebody marked as wrong: nobody is named, the code stands on the slip of whoever marked it."""

    code: str
    field: str
    """One of `onedata.reports.WrongField`."""
    source_system: str
    """Whose data it is: who must put it right."""
    state: str
    """One of `onedata.counter_records.CasePublicState`."""
    received_at: wire.Instant
    changed_at: wire.Instant


class DeskAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What became of a question; `refused`: not believed, or not allowed; `limit`: too many today."""

    outcome: Literal["done", "refused", "limit"]
    people: tuple[Found, ...] = ()
    more: bool = False
    record: WorkerRecord | None = None
    groups: tuple[Group, ...] = ()
    """To ListGroups: the nearest day first. To OpenGroup: the one group."""
    members: tuple[Member, ...] = ()
    next_row: int | None = None
    """To OpenGroup: where the rest begins; None: that was all."""
    wrong: tuple[WrongMark, ...] = ()
    """To ListWrong: what waits first, the oldest on top."""


class _Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key_id: wire.Bytes8
    sealed: Annotated[bytes, msgspec.Meta(max_length=QUESTION_LIMIT)]


def seal_desk_question(question: DeskQuestion, proof: bytes, kiosk: str, public_key: bytes, key_id: bytes) -> bytes:
    """Return a question as it is sent. `proof` is Argon2id of staff card and PIN; it stays here."""
    content = wire.encode(question)
    plain = padded(wire.encode(ProvedQuestion(content, prove(proof, kiosk, content))), (QUESTION_BYTES,))
    return wire.encode(_Sealed(key_id, seal_to(public_key, _info(kiosk, key_id), plain)))


def open_desk_question(data: bytes, kiosk: str, private_key: X25519PrivateKey, key_id: bytes) -> ProvedQuestion:
    """Return what a kiosk asks, its proof unchecked; `SealBroken` where it is sealed to another key, or `Malformed`."""
    sent = wire.decode(data, _Sealed, QUESTION_LIMIT)
    if sent.key_id != key_id:
        raise SealBroken("sealed to another key")
    plain = open_from(private_key, _info(kiosk, key_id), sent.sealed)
    return wire.decode(unpadded(plain), ProvedQuestion, QUESTION_BYTES)


def seal_desk_answer(
    answer: DeskAnswer,
    question: bytes,
    kiosk: str,
    public_key: bytes,
    reply_key: Ed25519PrivateKey,
    certificates: tuple[Signed, ...],
) -> bytes:
    """Return the answer to a question (its bytes as they came), sealed to the kiosk and signed."""
    content = wire.encode(answer)
    return seal_reply(content, ANSWER_BYTES, _ANSWER, question, kiosk, public_key, reply_key, certificates)


def open_desk_answer(
    data: bytes, question: bytes, kiosk: str, private_key: X25519PrivateKey, anchor: TrustAnchor, now: wire.Instant
) -> DeskAnswer:
    """Return the answer. Raises `SignatureWrong`, `SealBroken` or `Malformed`."""
    content = open_reply(data, _ANSWER, question, kiosk, private_key, anchor, now)
    return wire.decode(content, DeskAnswer, ANSWER_LIMIT)


def _info(kiosk: str, key_id: bytes) -> bytes:
    return wire.encode(["aim-desk-question-1", kiosk, key_id])
