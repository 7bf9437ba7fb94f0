"""The vectors of docs/formats.md opened with nothing of ours: MessagePack, plain cryptography, and what the page says.

What must be refused is given to the reference code.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from onedata import counter, counter_records, desk, feeds, mrz, queue_answer, sealing, signatures, wire
from onedata.heartbeat import Heartbeat
from onedata.jobs import Job
from onedata.trust import revocation_key
from tests.onedata import rfc9180
from tests.onedata.test_vectors import ROOT, load, unhex
from tests.onedata.vectors_rows import ROWS

REFUSALS = (feeds.SignatureWrong, sealing.SealBroken, feeds.Malformed)


def read(data: bytes) -> Any:
    """Return MessagePack as maps and arrays, with no class in sight."""
    return msgspec.msgpack.decode(data)


def pack(*values: object) -> bytes:
    return msgspec.msgpack.encode(values)


def as_json(value: object) -> Any:
    return json.loads(json.dumps(msgspec.to_builtins(value, builtin_types=(bytes,)), default=bytes.hex))


def unframed(plain: bytes, lengths: tuple[int, ...]) -> bytes:
    """Take length and zeros off what was padded to one of these lengths."""
    size = int.from_bytes(plain[:4], "big")
    assert len(plain) in lengths
    assert plain[4 + size :] == bytes(len(plain) - 4 - size)
    return plain[4 : 4 + size]


def signed_by_root(vector: dict[str, Any], certified: dict[str, Any], purpose: str) -> bytes:
    """Return the payload of a Certified after checking the way from the root key to it."""
    root = Ed25519PublicKey.from_public_bytes(unhex(vector["root_public_key"]))
    for one in certified["certificates"]:
        root.verify(one["signature"], b"aim-sig-1\0root-key\0" + one["payload"])
    found = [read(one["payload"]) for one in certified["certificates"]]
    (key,) = [one["public_key"] for one in found if (one["purpose"], one["kid"]) == (purpose, certified["kid"])]
    assert hashlib.sha256(key).digest()[:8] == certified["kid"]
    message = b"aim-sig-1\0" + purpose.encode() + b"\0" + certified["payload"]
    Ed25519PublicKey.from_public_bytes(key).verify(certified["signature"], message)
    return bytes(certified["payload"])


def answered(vector: dict[str, Any], question: bytes, answer: bytes, name: str, lengths: tuple[int, ...]) -> Any:
    """Open an answer to a question as the kiosk does."""
    reply = read(signed_by_root(vector, read(answer), "reply"))
    digest = hashlib.sha256(question).digest()
    assert reply["question"] == digest
    private = X25519PrivateKey.from_private_bytes(unhex(vector["kiosk_private_key"]))
    plain = rfc9180.open_base(private, pack(name, vector["kiosk"], digest), reply["sealed"])
    return read(unframed(plain, lengths))


def opened(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], associated)


def unpacked(part: bytes) -> Any:
    """Return the record in an opened part."""
    engine = zstandard.ZstdDecompressor(zstandard.ZstdCompressionDict((ROOT / "onedata/record.dict").read_bytes()))
    return read(engine.decompress(part[2 : 2 + int.from_bytes(part[:2], "big")], max_output_size=16_384))


# ---- the counter


def test_a_question_of_the_counter_opens_by_hand() -> None:
    vector = load("counter")
    sent, key_id = read(unhex(vector["question"])), unhex(vector["key_id"])
    assert sent["key_id"] == key_id
    message = b"aim-sig-1\0counter\0" + pack(vector["kiosk"], key_id, sent["sealed"])
    assert message.hex() == vector["signed_message"]
    Ed25519PublicKey.from_public_bytes(unhex(vector["kiosk_public_key"])).verify(sent["signature"], message)
    info = pack("aim-counter-question-1", vector["kiosk"], key_id)
    assert info.hex() == vector["question_info"]
    portal = X25519PrivateKey.from_private_bytes(unhex(vector["portal_private_key"]))
    proved = read(unframed(rfc9180.open_base(portal, info, sent["sealed"]), (768,)))
    assert proved["question"].hex() == vector["question_content"]
    proofs = {"proof": "stretched", "supervisor_proof": "supervisor_stretched"}
    for proof, secret in proofs.items():
        about = pack("aim-counter-proof-1", vector["kiosk"], proved["question"])
        assert hmac.digest(unhex(vector[secret]), about, "sha256").hex() == proved[proof].hex() == vector[proof]
    assert as_json(read(proved["question"])) == vector["question_value"]
    for ask in vector["asks"]:
        assert read(unhex(ask["body"])) == ask["value"]


def test_the_answer_and_its_overlay_open_by_hand() -> None:
    vector = load("counter")
    question, answer = unhex(vector["question"]), unhex(vector["answer"])
    value = answered(vector, question, answer, "aim-counter-answer-1", (8192, 32768))
    assert as_json(value) == vector["answer_value"]
    assert value["overlay"].hex() == vector["overlay"]
    overlay = read(signed_by_root(vector, read(value["overlay"]), "reply"))
    assert overlay[0] == "aim-overlay-1"
    assert as_json(overlay) == vector["overlay_value"]
    _, kiosk, feed, _, epoch, _, _, _, _, put, _, record_id, version, basic, _ = overlay
    assert kiosk == vector["kiosk"]
    ((locator, entry),) = put
    plain = opened(unhex(vector["overlay_wrap_key"]), entry, pack("aim-register-1", feed, epoch, locator, 0, "entry"))
    assert (plain[0], plain[1:17]) == (2, record_id)
    part = opened(plain[17:49], basic, pack("aim-register-1", feed, epoch, record_id, version, "basic"))
    assert as_json(unpacked(part)) == vector["overlay_basic_value"]


def test_the_other_questions_answers_and_overlays_of_the_counter_are_refused() -> None:
    vector = load("counter")
    portal = X25519PrivateKey.from_private_bytes(unhex(vector["portal_private_key"]))
    kiosk = X25519PrivateKey.from_private_bytes(unhex(vector["kiosk_private_key"]))
    signing, key_id, who = unhex(vector["kiosk_public_key"]), unhex(vector["key_id"]), vector["kiosk"]
    anchor, now = signatures.TrustAnchor(unhex(vector["root_public_key"])), dt.datetime.fromisoformat(vector["now"])
    question = unhex(vector["question"])
    assert counter.open_counter_question(question, who, signing, portal, key_id).proof.hex() == vector["proof"]
    for refused in vector["refused_questions"].values():
        with pytest.raises(REFUSALS):
            counter.open_counter_question(unhex(refused), who, signing, portal, key_id)
    for refused in damaged(vector["answer"], vector["refused_answer_bits"]):
        with pytest.raises(REFUSALS):
            counter.open_counter_answer(refused, question, who, kiosk, anchor, now)
    assert counter.read_overlay(unhex(vector["overlay"]), who, anchor).version == 8
    for refused in vector["refused_overlays"].values():
        with pytest.raises(REFUSALS):
            counter.read_overlay(unhex(refused), who, anchor)


def damaged(answer: str, bits: list[int]) -> list[bytes]:
    """Return an answer with one of these bits turned, and cut off."""
    found = [unhex(answer)[:-1]]
    for bit in bits:
        changed = bytearray(unhex(answer))
        changed[bit // 8] ^= 1 << bit % 8
        found.append(bytes(changed))
    return found


# ---- the desk


@pytest.mark.parametrize("side", ["find", "group"])
def test_a_question_of_the_desk_and_its_answer_open_by_hand(side: str) -> None:
    vector = load("desk")
    question, answer = unhex(vector[f"{side}_question"]), unhex(vector[f"{side}_answer"])
    sent, key_id = read(question), unhex(vector["key_id"])
    portal = X25519PrivateKey.from_private_bytes(unhex(vector["portal_private_key"]))
    plain = rfc9180.open_base(portal, pack("aim-desk-question-1", vector["kiosk"], key_id), sent["sealed"])
    proved = read(unframed(plain, (768,)))
    assert proved["question"].hex() == vector[f"{side}_question_content"]
    about = pack("aim-counter-proof-1", vector["kiosk"], proved["question"])
    assert hmac.digest(unhex(vector["stretched"]), about, "sha256") == proved["proof"]
    assert as_json(read(proved["question"])) == vector[f"{side}_question_value"]
    value = answered(vector, question, answer, "aim-desk-answer-1", (16384, 32768, 57344))
    assert as_json(value) == vector[f"{side}_answer_value"]
    for ask in vector["asks"]:
        assert read(unhex(ask["body"])) == ask["value"]


def test_the_other_questions_and_answers_of_the_desk_are_refused() -> None:
    vector = load("desk")
    portal = X25519PrivateKey.from_private_bytes(unhex(vector["portal_private_key"]))
    kiosk = X25519PrivateKey.from_private_bytes(unhex(vector["kiosk_private_key"]))
    anchor, now = signatures.TrustAnchor(unhex(vector["root_public_key"])), dt.datetime.fromisoformat(vector["now"])
    question, key_id, who = unhex(vector["find_question"]), unhex(vector["key_id"]), vector["kiosk"]
    assert desk.open_desk_question(question, who, portal, key_id).proof.hex() == vector["find_proof"]
    for refused in vector["refused_questions"]:
        with pytest.raises(REFUSALS):
            desk.open_desk_question(unhex(refused), who, portal, key_id)
    others = damaged(vector["find_answer"], vector["refused_answer_bits"])
    for answer in (*others, unhex(vector["group_answer"])):
        with pytest.raises(REFUSALS):
            desk.open_desk_answer(answer, question, who, kiosk, anchor, now)


# ---- the queue


def test_what_is_said_and_heard_of_queues_reads_by_hand_and_the_others_do_not() -> None:
    vector = load("queue")
    said = unhex(vector["said"])
    assert as_json(read(said)) == vector["said_value"]
    name, question, heard = read(signed_by_root(vector, read(unhex(vector["answer"])), "reply"))
    assert (name, question) == ("aim-queue-1", hashlib.sha256(said).digest())
    assert as_json(heard) == vector["heard_value"]
    anchor, now = signatures.TrustAnchor(unhex(vector["root_public_key"])), dt.datetime.fromisoformat(vector["now"])
    assert as_json(queue_answer.read_heard(unhex(vector["answer"]), said, anchor, now)) == vector["heard_value"]
    for refused in vector["refused"].values():
        with pytest.raises(REFUSALS):
            queue_answer.read_heard(unhex(refused), said, anchor, now)


# ---- feeds


@pytest.mark.parametrize("name", ["case", "staff", "moved"])
def test_a_sealed_row_beside_the_register_opens_by_hand(name: str) -> None:
    vector = load("sealed_feeds")[name]
    given, feed = vector["parameters"], vector["feed"]
    cost, salt = given["cost"], unhex(given["salt"])
    engine = Argon2id(
        salt=salt, length=32, iterations=cost["time"], lanes=cost["lanes"], memory_cost=cost["memory_kib"]
    )
    stretched = engine.derive(pack("aim-cred-1", *vector["credential"]))
    secret = hmac.digest(unhex(vector["pepper"]), stretched, "sha256")
    keys = HKDF(SHA256(), 48, salt=None, info=b"aim-keys-1").derive(secret)
    assert keys[:16].hex() == vector["locator"]

    def about(place: bytes, version: int, part: str) -> bytes:
        return pack("aim-register-1", feed, given["epoch"], place, version, part)

    entry = opened(keys[16:], unhex(vector["entry"]), about(keys[:16], 0, "entry"))
    assert entry[1:17].hex() == vector["record_id"]
    assert entry[0] == (2 if vector["full"] else 1)
    for part, key in (("basic", entry[17:49]), ("full", entry[49:])):
        if vector[part]:
            plain = opened(key, unhex(vector[part]), about(entry[1:17], vector["version"], part))
            assert as_json(unpacked(plain)) == vector[f"{part}_value"]
        else:
            assert key == bytes(32)


@pytest.mark.parametrize("name", ["case", "staff", "moved"])
def test_the_other_sealed_rows_are_refused(name: str) -> None:
    vector = load("sealed_feeds")[name]
    params = msgspec.convert(vector["parameters"] | {"salt": unhex(vector["parameters"]["salt"])}, sealing.Parameters)
    kind, identifier, factor = vector["credential"]
    stretched = sealing.stretch(kind, identifier, factor, params.salt, params.cost)
    keys = sealing.credential_keys(stretched, unhex(vector["pepper"]))
    entry = sealing.open_entry(keys, params, unhex(vector["entry"]))
    for refused in vector["refused_entries"]:
        with pytest.raises(sealing.SealBroken):
            sealing.open_entry(keys, params, unhex(refused))
    for refused in vector["refused_basic"]:
        with pytest.raises(sealing.SealBroken):
            sealing.open_data(unhex(refused), entry.basic_key, params, entry.record_id, vector["version"], "basic")
    names = load("sealed_feeds")["feed_names"]
    assert {office: counter_records.staff_feed(office) for office in names} == names


def test_every_public_row_reads_by_hand_and_as_what_it_is() -> None:
    vector = load("public_rows")
    for shown, (feed, table, key, value, kind) in zip(vector["rows"], ROWS, strict=True):
        assert (shown["feed"], shown["table"], shown["key"]) == (feed, table, key)
        assert as_json(read(unhex(shown["row"]))) == shown["value"]
        assert msgspec.msgpack.decode(unhex(shown["row"]), type=kind) == value
    for refused in vector["refused_jobs"].values():
        with pytest.raises(feeds.Malformed):
            wire.decode(unhex(refused), Job, 1 << 16)
    given = vector["revocation_key_of"]
    keys = [row["key"] for row in vector["rows"] if (row["feed"], row["table"]) == ("trust", "revoked")]
    assert keys == [revocation_key(unhex(given["issuer"]), given["serial"])]


# ---- doors and papers


def test_a_token_and_the_signed_time_check_by_hand() -> None:
    vector = load("doors")
    head, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in vector["token"].split("."))
    assert json.loads(head)["alg"] == "EdDSA"
    assert json.loads(claims) == vector["claims"]
    signed = vector["token"].rpartition(".")[0].encode()
    Ed25519PublicKey.from_public_bytes(unhex(vector["kiosk_public_key"])).verify(signature, signed)
    now = read(signed_by_root(vector, read(unhex(vector["time"])), "reply"))
    assert (now["now"].isoformat(), now["about"]) == (vector["now"], vector["about"])
    root = Ed25519PublicKey.from_public_bytes(unhex(vector["root_public_key"]))
    grant = read(unhex(vector["grant"]))
    root.verify(grant["signature"], b"aim-sig-1\0root-incarnation\0" + grant["payload"])
    assert read(grant["payload"])["incarnation"] == 2
    certificate = read(unhex(vector["certificate"]))
    assert as_json(read(certificate["payload"])) == vector["certificate_value"]
    anchor = signatures.TrustAnchor(unhex(vector["root_public_key"]))
    for refused in vector["refused_times"].values():
        with pytest.raises(REFUSALS):
            signatures.read_time(unhex(refused), anchor, vector["about"])


def test_this_heartbeat_reads_and_the_others_do_not() -> None:
    vector = load("doors")
    beat = msgspec.convert(vector["heartbeat"], Heartbeat, strict=True)
    assert as_json(beat) == vector["heartbeat"]
    for refused in vector["refused_heartbeats"]:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(refused, Heartbeat, strict=True)


def test_these_zones_read_and_the_others_say_what_is_wrong() -> None:
    vector = load("mrz")
    today = dt.date.fromisoformat(vector["today"])
    for case in vector["zones"]:
        found = mrz.parse(case["zone"], today)
        assert as_json(found) == case["value"]
        assert (found.key.information(), found.number) == (case["information"], case["number"])
    for text, digit in vector["check_digits"].items():
        values = [0 if sign == "<" else int(sign, 36) for sign in text]
        weighed = sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10
        assert str(weighed) == digit == mrz.check_digit(text)
    for problem, zone in vector["refused"].items():
        with pytest.raises(mrz.MrzWrong) as caught:
            mrz.parse(zone, today)
        assert caught.value.problem.value == problem
