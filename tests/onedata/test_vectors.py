"""The vectors of docs/formats.md, taken as another team would take them."""

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata import (
    credentials,
    events,
    feeds,
    hpke,
    look_up,
    register_file,
    sealing,
    segments,
    signatures,
    slip_token,
    wire,
)
from onedata.kiosk_settings import KioskSettings, feed_of
from onedata.outbox_export import EVENTS, RECEIPTS, read_pieces
from tests.onedata import rfc9180

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "tests" / "vectors"


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def unhex(text: str) -> bytes:
    return bytes.fromhex(text)


def test_the_script_writes_exactly_these_files() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "make-vectors", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_credentials_lead_to_these_keys() -> None:
    vector = load("credentials")
    salt, pepper = unhex(vector["salt"]), unhex(vector["pepper"])
    for case in vector["cases"]:
        identifier = credentials.identifier(case["kind"], case["typed_identifier"])
        factor = credentials.factor(case["factor_kind"], case["typed_factor"])
        assert (identifier, factor) == (case["identifier"], case["factor"])
        assert credentials.credential(case["kind"], identifier, factor).hex() == case["credential"]
        stretched = credentials.stretch(case["kind"], identifier, factor, salt, credentials.Cost(**case["cost"]))
        assert stretched.hex() == case["stretched"]
        keys = credentials.credential_keys(stretched, pepper)
        assert (keys.locator.hex(), keys.wrap_key.hex()) == (case["locator"], case["wrap_key"])


def test_these_credentials_are_refused() -> None:
    vector = load("credentials")
    for kind, text in vector["refused_identifiers"]:
        with pytest.raises(credentials.MalformedCredential):
            credentials.identifier(kind, text)
    for kind, text in vector["refused_factors"]:
        with pytest.raises(credentials.MalformedCredential):
            credentials.factor(kind, text)
    for kind, factor in vector["refused_pairs"]:
        with pytest.raises(credentials.MalformedCredential):
            credentials.opens(kind, factor)


def test_these_entries_and_parts_open() -> None:
    vector = load("sealed_record")
    given = vector["parameters"]
    params = sealing.Parameters(unhex(given["salt"]), sealing.Cost(**given["cost"]), given["epoch"], given["feed"])
    keys = sealing.CredentialKeys(unhex(vector["keys"]["locator"]), unhex(vector["keys"]["wrap_key"]))
    record_id, basic_key, full_key = (unhex(vector[name]) for name in ("record_id", "basic_key", "full_key"))
    contents = sealing.EntryContents(record_id, basic_key, full_key)
    assert sealing.open_entry(keys, params, unhex(vector["entry"])) == contents
    assert sealing.open_entry(keys, params, unhex(vector["basic_entry"])).full_key is None
    place = (params, record_id, vector["version"])
    for part, key in (("basic", basic_key), ("full", full_key)):
        content = sealing.open_data(unhex(vector[part]["sealed"]), key, *place, part)  # type: ignore[arg-type]
        assert content.hex() == vector[part]["content"]
    basic = sealing.open_part(unhex(vector["basic"]["sealed"]), basic_key, *place, "basic")
    full = sealing.open_part(unhex(vector["full"]["sealed"]), full_key, *place, "full")
    for value, part in ((basic, "basic"), (full, "full")):
        plain = msgspec.to_builtins(value, builtin_types=(bytes,))
        assert json.loads(json.dumps(plain, default=bytes.hex)) == vector[part]["value"]
    for refused in vector["refused_entries"]:
        with pytest.raises(sealing.SealBroken):
            sealing.open_entry(keys, params, unhex(refused))
    for refused in vector["refused_basic"]:
        with pytest.raises(sealing.SealBroken):
            sealing.open_part(unhex(refused), basic_key, *place, "basic")
    assert tuple(vector["schema"]) == register_file.SCHEMA
    header = wire.decode(unhex(vector["header"]), register_file.RegisterHeader, 1024)
    assert (header.parameters, header.sequence) == (params, 41)


def test_this_manifest_opens_and_the_others_do_not() -> None:
    vector = load("manifest")
    anchor = feeds.TrustAnchor(unhex(vector["root_public_key"]))
    now = dt.datetime.fromisoformat(vector["now"])
    manifest = feeds.open_manifest(unhex(vector["wire"]), anchor, vector["feed"], now)
    assert feeds.encode_manifest(manifest).hex() == vector["payload"]
    assert manifest.sequence == vector["manifest"]["sequence"]
    assert [blob.sha256.hex() for blob in manifest.snapshot.blobs] == [
        blob["sha256"] for blob in vector["manifest"]["snapshot"]["blobs"]
    ]
    for why, refused in vector["refused"].items():
        with pytest.raises((feeds.SignatureWrong, feeds.Malformed)):
            pytest.fail(f"{why}: {feeds.open_manifest(unhex(refused), anchor, vector['feed'], now)}")


def test_this_segment_decodes_and_the_others_do_not() -> None:
    vector = load("segment")
    found = list(feeds.decode_segment(unhex(vector["segment"]), 1 << 20))
    assert [[type(op).__name__.lower(), op.table, op.key] for op in found] == [op[:3] for op in vector["operations"]]
    assert wire.unzip(unhex(vector["segment"]), 1 << 20).hex() == vector["inside"]
    assert [op.value.hex() for op in found if isinstance(op, segments.Put)] == [
        op[3] for op in vector["operations"] if op[0] == "put"
    ]
    for why, refused in vector["refused"].items():
        with pytest.raises(feeds.Malformed):
            pytest.fail(f"{why}: {list(feeds.decode_segment(unhex(refused), 1 << 20))}")


def test_this_event_opens_and_the_others_do_not() -> None:
    vector = load("event")
    portal = X25519PrivateKey.from_private_bytes(unhex(vector["portal_private_key"]))
    kiosk, encoded = unhex(vector["kiosk_public_key"]), unhex(vector["encoded"])
    event = events.decode_event(encoded)
    assert (event.id, event.kind, event.kiosk) == (vector["id"], vector["kind"], vector["kiosk"])
    assert event.key_id == signatures.key_id(unhex(vector["portal_public_key"])) == unhex(vector["key_id"])
    assert events.open_event(event, portal, kiosk).hex() == vector["body"]
    by_hand = rfc9180.open_base(portal, unhex(vector["info"]), event.sealed)
    assert by_hand == (len(unhex(vector["body"])).to_bytes(4, "big") + unhex(vector["body"])).ljust(256, b"\0")
    assert events.split_batch(unhex(vector["batch"])) == (encoded, encoded)
    answer = events.decode_answer(unhex(vector["answer"]))
    trusted = feeds.TrustAnchor(unhex(vector["root_public_key"])).certificates(answer.certificates)
    now = dt.datetime.fromisoformat(vector["now"])
    receipt = answer.answers[0].receipt
    assert receipt is not None
    assert wire.encode(receipt).hex() == vector["receipt"]
    assert events.check_receipt(receipt, event.id, encoded, trusted, now).received_at == now
    for why, refused in vector["refused"].items():
        with pytest.raises((feeds.SignatureWrong, sealing.SealBroken)):
            pytest.fail(f"{why}: {events.open_event(events.decode_event(unhex(refused)), portal, kiosk)!r}")


def test_this_pepper_opens_and_the_others_do_not() -> None:
    vector = load("pepper")
    private = X25519PrivateKey.from_private_bytes(unhex(vector["kiosk_private_key"]))
    place = (vector["feed"], vector["epoch"], vector["kiosk"])
    assert hpke.open_pepper(unhex(vector["sealed"]), *place, private).hex() == vector["pepper"]
    assert rfc9180.open_base(private, unhex(vector["info"]), unhex(vector["sealed"])).hex() == vector["pepper"]
    for refused in vector["refused"]:
        with pytest.raises(sealing.SealBroken):
            hpke.open_pepper(unhex(refused), *place, private)


def test_this_look_up_opens_and_the_others_do_not() -> None:
    vector = load("look_up")
    portal = X25519PrivateKey.from_private_bytes(unhex(vector["portal_private_key"]))
    kiosk = X25519PrivateKey.from_private_bytes(unhex(vector["kiosk_private_key"]))
    anchor = feeds.TrustAnchor(unhex(vector["root_public_key"]))
    now, who, key = dt.datetime.fromisoformat(vector["now"]), vector["kiosk"], unhex(vector["key_id"])
    question = unhex(vector["question"])
    asked = look_up.open_question(question, who, portal, key)
    assert msgspec.to_builtins(asked) == vector["question_value"]
    sealed = wire.decode(question, look_up.SealedQuestion, look_up.QUESTION_LIMIT).sealed
    by_hand = rfc9180.open_base(portal, unhex(vector["question_info"]), sealed)
    assert (len(by_hand), by_hand[4:].rstrip(b"\0")) == (look_up.QUESTION_BYTES, wire.encode(asked))
    record = look_up.open_answer(unhex(vector["answer"]), question, who, kiosk, anchor, now)
    plain = msgspec.to_builtins(record, builtin_types=(bytes,))
    assert json.loads(json.dumps(plain, default=bytes.hex)) == vector["record"]
    assert look_up.open_answer(unhex(vector["refusal"]), question, who, kiosk, anchor, now) is None
    assert len(vector["answer"]) == len(vector["refusal"])
    for refused in vector["refused_questions"]:
        with pytest.raises((sealing.SealBroken, feeds.Malformed)):
            look_up.open_question(unhex(refused), who, portal, key)
    for why, refused in vector["refused_answers"].items():
        with pytest.raises((feeds.SignatureWrong, sealing.SealBroken, feeds.Malformed)):
            pytest.fail(f"{why}: {look_up.open_answer(unhex(refused), question, who, kiosk, anchor, now)}")


def test_this_outbox_by_hand_and_these_settings_read_and_the_others_do_not() -> None:
    vector = load("by_hand")
    for name, kind, pieces in (("export", EVENTS, "events"), ("receipts", RECEIPTS, "answers")):
        found = list(read_pieces(io.BytesIO(unhex(vector[name])), kind))  # type: ignore[arg-type]  # one of the two
        assert [piece.hex() for piece in found] == vector[pieces]
    for refused in vector["refused_exports"]:
        with pytest.raises(feeds.Malformed):
            list(read_pieces(io.BytesIO(unhex(refused)), EVENTS))
    settings = wire.decode(unhex(vector["settings"]), KioskSettings, 4096)
    assert json.loads(json.dumps(msgspec.to_builtins(settings))) == vector["settings_value"]
    assert feed_of(settings.kiosk) == vector["settings_feed"]
    for refused in vector["refused_settings"]:
        with pytest.raises(feeds.Malformed):
            wire.decode(unhex(refused), KioskSettings, 4096)


def test_this_token_reads_and_the_others_do_not() -> None:
    vector = load("slip_token")
    keys = {unhex(kid): unhex(public) for kid, public in vector["keys"].items()}
    claims = slip_token.read_token(unhex(vector["token"]), keys)
    assert claims.token_id.hex() == vector["claims"]["token_id"]
    assert claims.expires.isoformat() == vector["claims"]["expires"]
    assert slip_token.token_from_text(vector["url"]) == unhex(vector["token"])
    assert slip_token.read_token(unhex(vector["without_destination"]), keys).destination is None
    for why, refused in vector["refused"].items():
        with pytest.raises(slip_token.TokenInvalid):
            pytest.fail(f"{why}: {slip_token.read_token(unhex(refused), keys)}")
