"""The online look-up on the wire: sealed both ways, bound together, and silent by its lengths."""

import datetime as dt

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata import wire
from onedata.look_up import Question, open_answer, open_question, seal_answer, seal_question
from onedata.records import BasicRecord, FullRecord, WorkerRecord
from onedata.sealing import SealBroken
from onedata.signatures import SignatureWrong, Signed, TrustAnchor, certify, key_id, raw_public_key

NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
ROOT, REPLY = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
PORTAL, KIOSK = X25519PrivateKey.generate(), X25519PrivateKey.generate()
PORTAL_KEY, KIOSK_KEY = PORTAL.public_key().public_bytes_raw(), KIOSK.public_key().public_bytes_raw()
CERTIFICATES = (certify("reply", raw_public_key(REPLY), NOW - dt.timedelta(1), NOW + dt.timedelta(1), ROOT),)
ANCHOR = TrustAnchor(raw_public_key(ROOT))
QUESTION = Question("nik", "5201014107900001", "pin:123456")
RECORD = WorkerRecord(
    BasicRecord("SC", 1990, "REGISTRATION", "SISKOP2MI", NOW.date(), bytes(300), "32"),
    FullRecord("SITI CONTOH", documents_missing=tuple(f"DOCUMENT_{n}" for n in range(25))),
)


def asked(kiosk: str = "kiosk-1", question: Question = QUESTION) -> bytes:
    return seal_question(question, kiosk, PORTAL_KEY, key_id(PORTAL_KEY))


def answered(
    record: WorkerRecord | None,
    question: bytes,
    key: Ed25519PrivateKey = REPLY,
    given: tuple[Signed, ...] = CERTIFICATES,
) -> bytes:
    return seal_answer(record, question, "kiosk-1", KIOSK_KEY, key, given)


def read(data: bytes, question: bytes, kiosk: str = "kiosk-1") -> WorkerRecord | None:
    return open_answer(data, question, kiosk, KIOSK, ANCHOR, NOW)


@pytest.mark.parametrize("record", [RECORD, None])
def test_a_question_and_its_answer_come_through(record: WorkerRecord | None) -> None:
    question = asked()
    assert open_question(question, "kiosk-1", PORTAL, key_id(PORTAL_KEY)) == QUESTION
    assert read(answered(record, question), question) == record


def test_lengths_tell_neither_who_was_asked_for_nor_whether_anybody_was_found() -> None:
    short = Question("case", "ABCDEFGH", "pin:123456")
    assert len(asked(question=short)) == len(asked())
    assert b"5201014107900001" not in asked()
    question = asked()
    assert len(answered(RECORD, question)) == len(answered(None, question))
    assert b"SITI" not in answered(RECORD, question)


def test_the_same_question_twice_is_two_questions() -> None:
    first, second = asked(), asked()
    assert first != second
    with pytest.raises(SignatureWrong, match="another question"):
        read(answered(RECORD, first), second)


def test_a_question_opens_for_the_kiosk_that_sealed_it_and_the_key_it_names() -> None:
    with pytest.raises(SealBroken):
        open_question(asked("kiosk-2"), "kiosk-1", PORTAL, key_id(PORTAL_KEY))
    with pytest.raises(SealBroken):
        open_question(asked(), "kiosk-1", KIOSK, key_id(KIOSK_KEY))
    for data in (b"", b"\x80", asked()[:-1], asked() + b"x", bytes(10_000)):
        with pytest.raises((wire.Malformed, SealBroken)):
            open_question(data, "kiosk-1", PORTAL, key_id(PORTAL_KEY))


def test_only_the_portal_answers() -> None:
    question = asked()
    stranger = Ed25519PrivateKey.generate()
    forged = (certify("reply", raw_public_key(stranger), NOW - dt.timedelta(1), NOW + dt.timedelta(1), stranger),)
    for key, given in ((stranger, CERTIFICATES), (stranger, forged), (REPLY, ())):
        with pytest.raises(SignatureWrong):
            read(answered(RECORD, question, key, given), question)
    with pytest.raises(SealBroken):
        read(answered(RECORD, question), question, kiosk="kiosk-2")
    right = answered(RECORD, question)
    for place in range(0, len(right), 101):
        wrong = right[:place] + bytes([right[place] ^ 1]) + right[place + 1 :]
        with pytest.raises((SignatureWrong, SealBroken, wire.Malformed)):
            read(wrong, question)
