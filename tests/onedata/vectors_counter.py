"""Vectors of what staff ask of the portal: for a person at the counter, and about people."""

import datetime as dt
import hashlib
from functools import partial

import msgspec

from onedata import counter, desk, sealing, signatures, wire
from onedata.records import WorkerRecord
from tests.onedata.samples import (
    ANCHOR,
    BASIC,
    BASIC_KEY,
    CERTIFICATES,
    FULL,
    FULL_KEY,
    KEYS,
    NOW,
    PARAMS,
    RECORD_ID,
    ROOT,
    fixed,
    receiving_key,
    signing_key,
)
from tests.onedata.vector_parts import Vector, counted, flipped, kept, plain

KIOSK = "kiosk-1"
STAFF_PROOF, SUPERVISOR_PROOF = fixed("staff stretched"), fixed("supervisor stretched")
_PORTAL, _KIOSK, _SIGNING = receiving_key("portal x"), receiving_key("kiosk x"), signing_key("kiosk")
_PORTAL_PUBLIC, _KIOSK_PUBLIC = (key.public_key().public_bytes_raw() for key in (_PORTAL, _KIOSK))
_KEY_ID = signatures.key_id(_PORTAL_PUBLIC)
ASKS: tuple[counter.Ask, ...] = (
    counter.SetPin("135790"),
    counter.FamilyPin("246801"),
    counter.FamilyOff(),
    counter.ConfirmPhone("7890"),
    counter.Bind("card", "04A23B1C5D6E80", "135790"),
    counter.Bind("passport_chip", "AB" * 32, passport="CTH00001"),
    counter.Unbind("worker_id"),
    counter.WhoLooked(),
)
QUESTION = counter.CounterQuestion(
    key=fixed("counter key", 16),
    made_at=NOW,
    staff_id="CONTOH-S1",
    supervisor_id="CONTOH-S2",
    person=fixed("token id", 8),
    reason="AT_COUNTER",
    papers="KTP",
    ask=ASKS[4],
)


def _keys() -> Vector:
    """Return what both files begin with: who holds which key."""
    return {
        "now": NOW.isoformat(),
        "root_public_key": signatures.raw_public_key(ROOT).hex(),
        "portal_private_key": fixed("portal x").hex(),
        "kiosk_private_key": fixed("kiosk x").hex(),
        "kiosk_public_key": signatures.raw_public_key(_SIGNING).hex(),
        "kiosk": KIOSK,
        "key_id": _KEY_ID.hex(),
        "stretched": STAFF_PROOF.hex(),
    }


def _overlay() -> counter.Overlay:
    random = counted("overlay nonce")
    return counter.Overlay(
        kiosk=KIOSK,
        feed=PARAMS.feed,
        incarnation=1,
        epoch=PARAMS.epoch,
        covered_from=NOW + dt.timedelta(hours=1),
        key=QUESTION.key,
        made_at=NOW,
        until=NOW + dt.timedelta(days=30),
        put=((KEYS.locator, sealing.seal_entry(KEYS, PARAMS, RECORD_ID, BASIC_KEY, FULL_KEY, random=random)),),
        drop=(fixed("lost locator", 16),),
        record_id=RECORD_ID,
        version=8,
        basic=sealing.seal_part(BASIC, BASIC_KEY, PARAMS, RECORD_ID, 8, "basic", random=random),
        full=sealing.seal_part(FULL, FULL_KEY, PARAMS, RECORD_ID, 8, "full", random=random),
    )


def counter_vectors() -> Vector:
    """Return a proved question, the answer with an overlay, each kind of ask, and ones that must be refused."""
    content = wire.encode(QUESTION)
    proofs = (counter.prove(STAFF_PROOF, KIOSK, content), counter.prove(SUPERVISOR_PROOF, KIOSK, content))
    proved = counter.Proved(content, *proofs)
    opens = partial(
        counter.open_counter_question,
        kiosk=KIOSK,
        signing_key=signatures.raw_public_key(_SIGNING),
        private_key=_PORTAL,
        key_id_=_KEY_ID,
    )
    make = partial(counter.seal_counter_question, proved, KIOSK, _PORTAL_PUBLIC, _KEY_ID, _SIGNING)
    question = kept("counter", "question", lambda data: _same(opens(data), proved), make)
    sent = wire.decode(question, counter.SealedCounterQuestion, counter.QUESTION_LIMIT)
    overlay, signed_overlay = _overlay(), counter.sign_overlay(_overlay(), signing_key("reply"), CERTIFICATES)
    answer_value = counter.CounterAnswer(
        "done", looks=(counter.Look(NOW, "BP3MI NTB", "petugas", "AT_COUNTER", "record"),), overlay=signed_overlay
    )
    answer = _answer(answer_value, question)
    digest = hashlib.sha256(question).digest()
    other_kiosk = msgspec.structs.replace(overlay, kiosk="kiosk-2")
    too_late = msgspec.structs.replace(overlay, made_at=NOW + dt.timedelta(days=31))
    return {
        **_keys(),
        "supervisor_stretched": SUPERVISOR_PROOF.hex(),
        "asks": [{"value": plain(ask), "body": wire.encode(ask).hex()} for ask in ASKS],
        "question_value": plain(QUESTION),
        "question_content": content.hex(),
        "proof": proofs[0].hex(),
        "supervisor_proof": proofs[1].hex(),
        "question_info": wire.encode(["aim-counter-question-1", KIOSK, _KEY_ID]).hex(),
        "signed_message": (signatures.PREFIX + b"counter\0" + wire.encode([KIOSK, _KEY_ID, sent.sealed])).hex(),
        "question": question.hex(),
        "answer_info": wire.encode(["aim-counter-answer-1", KIOSK, digest]).hex(),
        "answer_value": plain(answer_value),
        "answer": answer.hex(),
        "overlay_value": plain(overlay),
        "overlay_wrap_key": KEYS.wrap_key.hex(),
        "overlay_basic_value": plain(BASIC),
        "overlay": signed_overlay.hex(),
        "refused_questions": {
            "one bit of the sealed question": wire.encode(
                msgspec.structs.replace(sent, sealed=bytes.fromhex(flipped(sent.sealed, 3000)))
            ).hex(),
            "one bit of the signature": wire.encode(
                msgspec.structs.replace(sent, signature=bytes.fromhex(flipped(sent.signature, 9)))
            ).hex(),
            "sealed to another key": wire.encode(msgspec.structs.replace(sent, key_id=fixed("other", 8))).hex(),
            "cut off": question[:-1].hex(),
        },
        "refused_answer_bits": [2000, 8 * len(answer) - 9],
        "refused_overlays": {
            "of another kiosk": counter.sign_overlay(other_kiosk, signing_key("reply"), CERTIFICATES).hex(),
            "made when its key did not count": counter.sign_overlay(too_late, signing_key("reply"), CERTIFICATES).hex(),
            "signed for another purpose": counter.sign_overlay(overlay, signing_key("slip"), CERTIFICATES).hex(),
            "one bit of the signed bytes": flipped(signed_overlay, 900),
        },
    }


def _same(found: object, wanted: object) -> None:
    if found != wanted:
        raise ValueError("something else")


def _answer(value: counter.CounterAnswer, question: bytes) -> bytes:
    def opens(data: bytes) -> None:
        _same(counter.open_counter_answer(data, question, KIOSK, _KIOSK, ANCHOR, NOW), value)

    return kept(
        "counter",
        "answer",
        opens,
        partial(counter.seal_counter_answer, value, question, KIOSK, _KIOSK_PUBLIC, signing_key("reply"), CERTIFICATES),
    )


def desk_vectors() -> Vector:
    """Return a question about people and one for a group, their answers, each kind of ask, and refused ones."""
    asks: tuple[desk.Ask, ...] = (
        desk.FindPeople("SITI", "1990-05-01", "7890", "PT CONTOH"),
        desk.OpenPerson("CONTOH-handle", "KTP"),
        desk.ListGroups(),
        desk.OpenGroup("00112233aabbccdd", 40),
    )
    found = desk.DeskAnswer(
        "done", (desk.Found("CONTOH-handle", "S*** C*****", 1990, "WORK_VISA", "52", "PT Contoh Satu"),), more=True
    )
    members = (desk.Member(40, WorkerRecord(BASIC, FULL)), desk.Member(41, why="withheld"), desk.Member(43, why="gone"))
    group = desk.DeskAnswer(
        "done",
        groups=(desk.Group("00112233aabbccdd", "OPP CONTOH", "2026-11-25", 44),),
        members=members,
        next_row=44,
    )
    sides = (("find", asks[0], found), ("group", asks[3], group))
    exchanges = {name: _exchange(name, ask, answer) for name, ask, answer in sides}
    question = bytes.fromhex(exchanges["find"]["question"])
    answer = bytes.fromhex(exchanges["find"]["answer"])
    return {
        **_keys(),
        "asks": [{"value": plain(ask), "body": wire.encode(ask).hex()} for ask in asks],
        **{f"{name}_{field}": value for name, fields in exchanges.items() for field, value in fields.items()},
        "refused_questions": [flipped(question, 8 * len(question) - 9), question[:-1].hex()],
        "refused_answer_bits": [2000, 8 * len(answer) - 9],
    }


def _exchange(name: str, ask: desk.Ask, answer: desk.DeskAnswer) -> Vector:
    """Return one question with its proof, and its answer."""
    value = desk.DeskQuestion("CONTOH-S1", "AT_COUNTER", NOW, ask)
    content = wire.encode(value)
    proved = desk.ProvedQuestion(content, counter.prove(STAFF_PROOF, KIOSK, content))

    def is_question(data: bytes) -> None:
        _same(desk.open_desk_question(data, KIOSK, _PORTAL, _KEY_ID), proved)

    def is_answer(data: bytes) -> None:
        _same(desk.open_desk_answer(data, question, KIOSK, _KIOSK, ANCHOR, NOW), answer)

    ask_it = partial(desk.seal_desk_question, value, STAFF_PROOF, KIOSK, _PORTAL_PUBLIC, _KEY_ID)
    question = kept("desk", f"{name}_question", is_question, ask_it)
    sides = (question, KIOSK, _KIOSK_PUBLIC, signing_key("reply"), CERTIFICATES)
    sealed = kept("desk", f"{name}_answer", is_answer, partial(desk.seal_desk_answer, answer, *sides))
    return {
        "question_value": plain(value),
        "question_content": content.hex(),
        "proof": proved.proof.hex(),
        "question": question.hex(),
        "answer_value": plain(answer),
        "answer": sealed.hex(),
    }
