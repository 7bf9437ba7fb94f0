import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedata import signatures, wire
from onedata.signatures import KeyOutOfDate, SignatureWrong, TrustAnchor
from onedata.wire import Malformed
from tests.onedata.samples import (
    ANCHOR,
    CERTIFICATES,
    NOW,
    PURPOSES,
    ROOT,
    STEADY,
    TRUSTED,
    signing_key,
    with_bit_flipped,
)

SIGNED = signatures.sign(b"payload", "feed", signing_key("feed"))


def test_what_a_certified_key_signed_is_believed() -> None:
    for purpose in PURPOSES:
        signed = signatures.sign(b"payload", purpose, signing_key(purpose))
        assert signatures.verify(signed, purpose, TRUSTED, NOW) == b"payload"


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("other", PURPOSES)
def test_a_signature_for_one_purpose_counts_for_no_other(
    purpose: signatures.KeyPurpose, other: signatures.KeyPurpose
) -> None:
    signed = signatures.sign(b"payload", purpose, signing_key(other))
    if purpose == other:
        assert signatures.verify(signed, purpose, TRUSTED, NOW) == b"payload"
        return
    for claimed in (purpose, other):
        with pytest.raises(SignatureWrong):
            signatures.verify(signed, claimed, TRUSTED, NOW)


@STEADY
@given(bit=st.integers(0, 8 * (7 + 8 + 64) - 1))
def test_any_bit_turned_in_payload_key_id_or_signature_is_refused(bit: int) -> None:
    raw = with_bit_flipped(SIGNED.payload + SIGNED.kid + SIGNED.signature, bit)
    with pytest.raises(SignatureWrong):
        signatures.verify(signatures.Signed(raw[:7], raw[7:15], raw[15:]), "feed", TRUSTED, NOW)


@pytest.mark.parametrize("days", [-31, 31])
def test_outside_its_validity_a_key_is_out_of_date(days: int) -> None:
    with pytest.raises(KeyOutOfDate):
        signatures.verify(SIGNED, "feed", TRUSTED, NOW + dt.timedelta(days=days))


def test_a_forged_signature_is_wrong_whatever_the_time() -> None:
    forged = msgspec.structs.replace(SIGNED, payload=b"other")
    with pytest.raises(SignatureWrong) as caught:
        signatures.verify(forged, "feed", TRUSTED, NOW + dt.timedelta(days=31))
    assert not isinstance(caught.value, KeyOutOfDate)


def test_a_stranger_is_not_believed_with_a_certificate_of_his_own() -> None:
    stranger = signing_key("stranger")
    public = signatures.raw_public_key(stranger)
    home_made = signatures.certify("feed", public, NOW, NOW + dt.timedelta(days=1), stranger)
    with pytest.raises(SignatureWrong):
        ANCHOR.certificates([*CERTIFICATES, home_made])
    with pytest.raises(SignatureWrong):
        TrustAnchor(public).certificates(CERTIFICATES)


def test_a_certificate_that_names_another_key_id_is_refused() -> None:
    certificate = msgspec.structs.replace(TRUSTED[0], kid=b"12345678")
    signed = signatures.sign(wire.encode(certificate), "root-key", ROOT)
    with pytest.raises(SignatureWrong):
        ANCHOR.certificates([signed])


def test_a_grant_is_no_certificate_and_a_certificate_no_grant() -> None:
    grant = signatures.grant_incarnation(2, NOW, ROOT)
    assert ANCHOR.incarnation(grant) == 2
    with pytest.raises(SignatureWrong):
        ANCHOR.certificates([grant])
    with pytest.raises(SignatureWrong):
        ANCHOR.incarnation(CERTIFICATES[0])


def test_the_root_can_sign_nonsense_and_it_is_malformed() -> None:
    with pytest.raises(Malformed):
        ANCHOR.certificates([signatures.sign(b"nonsense", "root-key", ROOT)])
    with pytest.raises(Malformed):
        ANCHOR.incarnation(signatures.sign(b"nonsense", "root-incarnation", ROOT))


def test_signed_bytes_travel() -> None:
    assert signatures.decode_signed(signatures.encode_signed(SIGNED)) == SIGNED
    certified = signatures.Certified(SIGNED.payload, SIGNED.kid, SIGNED.signature, CERTIFICATES)
    assert signatures.decode_certified(signatures.encode_signed(certified)) == certified
    assert certified.signed == SIGNED


@STEADY
@given(data=st.binary(max_size=300))
def test_random_bytes_are_malformed(data: bytes) -> None:
    for decoder in (signatures.decode_signed, signatures.decode_certified):
        with pytest.raises(Malformed):
            decoder(data)
    with pytest.raises(Malformed):
        signatures.read_time(data, ANCHOR, "x")


def test_the_servers_time_is_read_by_whoever_asked_and_whatever_their_own_clock_says() -> None:
    answer = signatures.sign_time(NOW, "request-1", signing_key("reply"), CERTIFICATES)
    assert signatures.read_time(answer, ANCHOR, "request-1") == NOW
    with pytest.raises(SignatureWrong, match="another request"):
        signatures.read_time(answer, ANCHOR, "request-2")


def test_a_time_outside_the_keys_validity_or_by_another_key_is_refused() -> None:
    late = signatures.sign_time(NOW + dt.timedelta(days=31), "r", signing_key("reply"), CERTIFICATES)
    with pytest.raises(KeyOutOfDate):
        signatures.read_time(late, ANCHOR, "r")
    feed = signatures.sign_time(NOW, "r", signing_key("feed"), CERTIFICATES)
    with pytest.raises(SignatureWrong):
        signatures.read_time(feed, ANCHOR, "r")


@STEADY
@given(bit=st.integers(0, 10_000))
def test_any_bit_turned_in_the_servers_time_is_refused(bit: int) -> None:
    answer = signatures.sign_time(NOW, "request-1", signing_key("reply"), CERTIFICATES)
    with pytest.raises((SignatureWrong, Malformed)):
        signatures.read_time(with_bit_flipped(answer, bit), ANCHOR, "request-1")
