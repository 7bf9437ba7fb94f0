import datetime as dt
import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedata import events, signatures, wire
from onedata.sealing import SealBroken
from onedata.signatures import SignatureWrong
from onedata.wire import Malformed
from tests.onedata.samples import CERTIFICATES, NOW, STEADY, TRUSTED, receiving_key, signing_key, with_bit_flipped

PORTAL = receiving_key("portal")
RECEIVER = signatures.key_id(PORTAL.public_key().public_bytes_raw())
KIOSK = signing_key("kiosk")
KIOSK_PUBLIC = signatures.raw_public_key(KIOSK)
BODY = events.SlipPrinted(serial="A-000123", copy=1, outcome="confirmed", language="id", kind="status")


class Letter(msgspec.Struct, frozen=True):
    """A body of any length."""

    text: str


def sealed(kind: str = "slip-printed", body: msgspec.Struct = BODY) -> events.SealedEvent:
    return events.seal_event(kind, body, "kiosk-1", PORTAL.public_key(), RECEIVER, KIOSK, NOW)


EVENT = sealed()
ENCODED = events.encode_event(EVENT)
RECEIPT = events.make_receipt(EVENT.id, ENCODED, NOW, signing_key("reply"))


def test_the_portal_reads_what_the_kiosk_sealed() -> None:
    body = events.open_event(events.decode_event(ENCODED), PORTAL, KIOSK_PUBLIC)
    assert events.read_body(EVENT.kind, body) == BODY


def test_sealing_gives_a_fresh_time_ordered_id() -> None:
    one, other = sealed(), sealed()
    assert one.id != other.id
    assert one.id[14] == "7"
    assert sorted([other.id, one.id]) == [one.id, other.id]


def test_an_event_is_the_same_bytes_after_being_kept() -> None:
    assert events.encode_event(events.decode_event(ENCODED)) == ENCODED
    jakarta = NOW.astimezone(dt.timezone(dt.timedelta(hours=7)))
    assert wire.encode(jakarta) == wire.encode(NOW)


def test_the_body_cannot_be_read_in_the_envelope_and_its_length_does_not_show() -> None:
    assert b"A-000123" not in ENCODED
    lengths = {len(sealed("letter", Letter("x" * count)).sealed) for count in (0, 1, 50, 200)}
    assert lengths == {256 + 48}
    assert len(sealed("letter", Letter("x" * 300)).sealed) == 1024 + 48


def test_a_body_that_is_too_long_or_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        sealed("letter", Letter("x" * events.BODY_LIMIT))
    with pytest.raises(ValueError, match="SlipPrinted"):
        sealed("slip-printed", Letter("x"))


@STEADY
@given(bit=st.integers(0, 8 * len(ENCODED) - 1))
def test_any_bit_turned_is_refused(bit: int) -> None:
    with pytest.raises((Malformed, SignatureWrong)):
        events.open_event(events.decode_event(with_bit_flipped(ENCODED, bit)), PORTAL, KIOSK_PUBLIC)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "019aa5b2-7c00-7000-8000-000000000001"},
        {"kind": "staff-called"},
        {"kiosk": "kiosk-2"},
        {"made_at": NOW + dt.timedelta(microseconds=1)},
        {"key_id": b"12345678"},
        {"sealed": EVENT.sealed + b"\0"},
    ],
)
def test_nothing_in_the_envelope_can_be_changed(change: dict[str, object]) -> None:
    with pytest.raises(SignatureWrong):
        events.open_event(msgspec.structs.replace(EVENT, **change), PORTAL, KIOSK_PUBLIC)


def test_a_body_moved_into_another_envelope_stays_shut() -> None:
    moved = msgspec.structs.replace(EVENT, kind="staff-called")
    message = events._to_sign(
        events.Event(moved.id, moved.kind, moved.kiosk, moved.made_at, b""), RECEIVER, moved.sealed
    )
    resigned = msgspec.structs.replace(moved, signature=signatures.sign(message, "event", KIOSK).signature)
    events.check_event(resigned, KIOSK_PUBLIC)
    with pytest.raises(SealBroken):
        events.open_event(resigned, PORTAL, KIOSK_PUBLIC)


def test_another_kiosks_key_or_another_portals_key_does_not_open() -> None:
    with pytest.raises(SignatureWrong):
        events.open_event(EVENT, PORTAL, signatures.raw_public_key(signing_key("other kiosk")))
    with pytest.raises(SealBroken):
        events.open_event(EVENT, receiving_key("other portal"), KIOSK_PUBLIC)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "not-a-uuid"},
        {"id": "019aa5b2-7c00-4000-8000-000000000001"},
        {"kind": "../kind"},
        {"kiosk": ""},
        {"kiosk": "k" * 65},
        {"key_id": b"short"},
        {"signature": b"short"},
        {"sealed": bytes(events.EVENT_LIMIT + 1)},
    ],
)
def test_an_event_of_another_form_is_malformed(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        events.decode_event(wire.encode(msgspec.structs.replace(EVENT, **change)))


@STEADY
@given(data=st.binary(max_size=400))
def test_random_bytes_are_malformed(data: bytes) -> None:
    for decoder in (events.decode_event, events.split_batch, events.decode_answer):
        with pytest.raises(Malformed):
            decoder(data)
    for kind in events.BODIES:
        with pytest.raises(Malformed):
            events.read_body(kind, data)


def test_the_body_of_an_unknown_kind_is_malformed() -> None:
    with pytest.raises(Malformed, match="unknown kind"):
        events.read_body("letter", wire.encode(Letter("x")))


def test_a_batch_keeps_every_byte_and_one_bad_event_spoils_no_other() -> None:
    assert events.split_batch(events.encode_batch([ENCODED, b"\x01", ENCODED])) == (ENCODED, b"\x01", ENCODED)
    assert events.split_batch(events.encode_batch([])) == ()


def test_a_batch_has_limits_on_both_sides() -> None:
    with pytest.raises(ValueError, match="at most"):
        events.encode_batch([b"\x01"] * (events.BATCH_EVENTS + 1))
    with pytest.raises(ValueError, match="at most"):
        events.encode_batch([wire.encode(os.urandom(events.BATCH_LIMIT))])
    too_many = msgspec.msgpack.encode({"events": [1] * (events.BATCH_EVENTS + 1)})
    with pytest.raises(Malformed):
        events.split_batch(too_many)


def test_a_receipt_counts_for_exactly_its_event() -> None:
    receipt = events.check_receipt(RECEIPT, EVENT.id, ENCODED, TRUSTED, NOW)
    assert receipt == events.Receipt(EVENT.id, NOW, events.fingerprint(ENCODED))
    other = sealed()
    for event_id, encoded in ((other.id, ENCODED), (EVENT.id, events.encode_event(other))):
        with pytest.raises(SignatureWrong, match="another event"):
            events.check_receipt(RECEIPT, event_id, encoded, TRUSTED, NOW)


def test_a_receipt_by_another_key_is_refused() -> None:
    for signer in ("feed", "stranger"):
        forged = events.make_receipt(EVENT.id, ENCODED, NOW, signing_key(signer))
        with pytest.raises(SignatureWrong):
            events.check_receipt(forged, EVENT.id, ENCODED, TRUSTED, NOW)


@STEADY
@given(bit=st.integers(0, 100_000))
def test_any_bit_turned_in_a_receipt_is_refused(bit: int) -> None:
    damaged = with_bit_flipped(signatures.encode_signed(RECEIPT), bit)
    with pytest.raises((Malformed, SignatureWrong)):
        events.check_receipt(signatures.decode_signed(damaged), EVENT.id, ENCODED, TRUSTED, NOW)


def test_an_answer_travels_with_its_certificates() -> None:
    answer = events.BatchAnswer(
        (events.EventAnswer(EVENT.id, 201, RECEIPT), events.EventAnswer("x", 400, problem="malformed")), CERTIFICATES
    )
    assert events.decode_answer(events.encode_answer(answer)) == answer
