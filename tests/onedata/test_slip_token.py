import datetime as dt
import string

import cbor2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycose.keys.okp import OKPKey
from pycose.messages.sign1message import Sign1Message

from onedata import codes, signatures, slip_token
from onedata.slip_token import SlipClaims, TokenInvalid
from tests.onedata.samples import STEADY, fixed, signing_key, with_bit_flipped

KEY = signing_key("slip")
PUBLIC = signatures.raw_public_key(KEY)
KEYS = {signatures.key_id(PUBLIC): PUBLIC}
CLAIMS = SlipClaims(
    token_id=fixed("id", 8),
    status="PRE_DEPARTURE_ORIENTATION",
    destination="HK",
    initials="CSDE",
    birth_year=1990,
    data_date=dt.date(2026, 11, 20),
    expires=dt.date(2027, 2, 18),
)
TOKEN = slip_token.make_token(CLAIMS, KEY)

ANY_VALUE = st.integers() | st.text() | st.binary()
ANY_CLAIMS = st.builds(
    SlipClaims,
    token_id=st.binary(min_size=8, max_size=8),
    status=st.sampled_from([stage.code for stage in codes.load("stages")]),
    destination=st.none() | st.sampled_from([country.code for country in codes.load("countries")]),
    initials=st.text(string.ascii_uppercase, min_size=1, max_size=4),
    birth_year=st.integers(1900, 2100),
    data_date=st.dates(dt.date(2020, 1, 1), dt.date(2099, 12, 31)),
    expires=st.dates(dt.date(2100, 1, 1), dt.date(2140, 12, 31)),
)


def signed_by_us(payload: bytes) -> bytes:
    kid = signatures.key_id(PUBLIC)
    signature = KEY.sign(cbor2.dumps(["Signature1", cbor2.dumps({1: -8, 4: kid}), b"", payload]))
    return cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps({1: -8, 4: kid}), {}, payload, signature]))


def fields(**changes: object) -> dict[int, object]:
    return {1: CLAIMS.token_id, 2: "WORKING", 4: "CS", 5: 1990, 6: 20777, 7: 20867} | {
        int(key[1:]): value for key, value in changes.items()
    }


@STEADY
@given(ANY_CLAIMS)
def test_any_claims_come_back_in_at_most_150_bytes(claims: SlipClaims) -> None:
    token = slip_token.make_token(claims, KEY)
    assert len(token) <= 150
    url = slip_token.token_url("https://portal.example/", token)
    assert slip_token.read_token(slip_token.token_from_text(url), KEYS) == claims


def test_an_independent_cose_library_verifies_a_token() -> None:
    message = Sign1Message.decode(TOKEN)
    message.key = OKPKey(crv="ED25519", x=PUBLIC, optional_params={"ALG": "EDDSA"})
    assert message.verify_signature()
    assert cbor2.loads(message.payload or b"")[2] == "PRE_DEPARTURE_ORIENTATION"
    message.key = OKPKey(crv="ED25519", x=fixed("x"), optional_params={"ALG": "EDDSA"})
    assert not message.verify_signature()


def test_a_token_made_by_a_cbor_library_is_the_same_token() -> None:
    payload = cbor2.dumps(fields())
    token = signed_by_us(payload)
    claims = SlipClaims(CLAIMS.token_id, "WORKING", None, "CS", 1990, dt.date(2026, 11, 20), dt.date(2027, 2, 18))
    assert slip_token.read_token(token, KEYS) == claims
    assert slip_token.make_token(claims, KEY) == token


@STEADY
@given(bit=st.integers(0, 8 * len(TOKEN) - 1))
def test_any_bit_turned_is_refused(bit: int) -> None:
    with pytest.raises(TokenInvalid):
        slip_token.read_token(with_bit_flipped(TOKEN, bit), KEYS)


@STEADY
@given(data=st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(TokenInvalid):
        slip_token.read_token(data, KEYS)


@STEADY
@given(text=st.text(max_size=400) | st.text(string.ascii_uppercase + "234567#=", max_size=400))
def test_random_text_is_a_token_of_one_spelling_or_refused(text: str) -> None:
    try:
        token = slip_token.token_from_text(text)
    except TokenInvalid:
        return
    assert slip_token.token_from_text(slip_token.token_url("https://p", token)) == token


@STEADY
@given(
    payload=st.binary(max_size=100)
    | st.dictionaries(st.integers(0, 9), st.integers() | st.text() | st.binary()).map(cbor2.dumps)
)
def test_whatever_the_portal_signs_raises_nothing_but_token_invalid(payload: bytes) -> None:
    with pytest.raises(TokenInvalid):
        slip_token.read_token(signed_by_us(payload), KEYS)


def test_the_reason_tells_a_strangers_key_from_a_forgery() -> None:
    cases = {
        "unknown_key": slip_token.make_token(CLAIMS, signing_key("stranger")),
        "signature": TOKEN[:-1] + bytes([TOKEN[-1] ^ 1]),
        "malformed": TOKEN[:-1],
    }
    for reason, token in cases.items():
        with pytest.raises(TokenInvalid) as caught:
            slip_token.read_token(token, KEYS)
        assert caught.value.reason == reason


ODD_PAYLOADS = {
    "an extra claim": cbor2.dumps(fields(k8=1)),
    "a missing claim": cbor2.dumps({key: value for key, value in fields().items() if key != 4}),
    "a text token id": cbor2.dumps(fields(k1="abcdefgh")),
    "a float date": cbor2.dumps(fields(k6=20777.0)),
    "a date far away": cbor2.dumps(fields(k7=10**12)),
    "dates in the wrong order": cbor2.dumps(fields(k7=1)),
    "a status with a script": cbor2.dumps(fields(k2="<b>")),
    "initials that are a name": cbor2.dumps(fields(k4="CONTOH")),
    "initials with a digit": cbor2.dumps(fields(k4="C5")),
    "another order": cbor2.dumps(dict(reversed(fields().items()))),
    "an endless map": b"\xbf" + cbor2.dumps(fields())[1:] + b"\xff",
    "a long length": b"\xb8\x06" + cbor2.dumps(fields())[1:],
    "a claim twice": b"\xa7" + cbor2.dumps(fields())[1:] + b"\x07\x00",
    "no map": cbor2.dumps([1, 2]),
    "two items": cbor2.dumps(fields()) + b"\0",
}


@pytest.mark.parametrize("case", ODD_PAYLOADS)
def test_only_one_encoding_of_the_claims_counts(case: str) -> None:
    with pytest.raises(TokenInvalid) as caught:
        slip_token.read_token(signed_by_us(ODD_PAYLOADS[case]), KEYS)
    assert caught.value.reason == "malformed"


def test_another_header_is_refused_even_when_it_is_signed() -> None:
    kid = signatures.key_id(PUBLIC)
    payload = cbor2.dumps(fields())
    for protected, unprotected, tag in (
        ({1: -7, 4: kid}, {}, 18),
        ({1: -8, 4: kid, 3: 0}, {}, 18),
        ({1: -8}, {4: kid}, 18),
        ({1: -8, 4: kid}, {5: b""}, 18),
        ({1: -8, 4: kid}, {}, 98),
    ):
        header = cbor2.dumps(protected)
        signature = KEY.sign(cbor2.dumps(["Signature1", header, b"", payload]))
        token = cbor2.dumps(cbor2.CBORTag(tag, [header, unprotected, payload, signature]))
        with pytest.raises(TokenInvalid):
            slip_token.read_token(token, KEYS)


@pytest.mark.parametrize(
    "change",
    [
        {"token_id": b"short"},
        {"status": "working"},
        {"status": "X" * 40},
        {"destination": "HKG"},
        {"initials": ""},
        {"initials": "ABCDE"},
        {"initials": "A B"},
        {"birth_year": 0},
        {"expires": dt.date(2026, 11, 19)},
    ],
)
def test_claims_of_another_form_are_never_signed(change: dict[str, object]) -> None:
    with pytest.raises(TokenInvalid):
        slip_token.make_token(msgspec.structs.replace(CLAIMS, **change), KEY)


def test_a_text_whose_last_letter_says_more_than_its_bytes_is_refused() -> None:
    assert slip_token.token_from_text("PA") == b"x"
    with pytest.raises(TokenInvalid):
        slip_token.token_from_text("PB")


def test_the_address_is_in_the_alphanumeric_set_of_qr_codes() -> None:
    url = slip_token.token_url("https://portal.example:8350", TOKEN)
    assert url.startswith("HTTPS://PORTAL.EXAMPLE:8350/V#")
    assert set(url.replace("#", "")) <= set(string.digits + string.ascii_uppercase + " $%*+-./:")


def test_a_token_is_read_from_an_address_of_any_host_from_bare_text_and_with_spaces() -> None:
    url = slip_token.token_url("https://portal.example", TOKEN)
    bare = url.partition("#")[2]
    for text in (url, url.lower(), "https://elsewhere.example/v#" + bare, bare, f" {bare[:40]}\n{bare[40:]} "):
        assert slip_token.token_from_text(text) == TOKEN


@pytest.mark.parametrize("text", ["", "#", "https://portal.example/v", "A", "AB1", "BA" + "B" * 5, "A" * 2000])
def test_other_text_is_no_token(text: str) -> None:
    with pytest.raises(TokenInvalid):
        slip_token.read_token(slip_token.token_from_text(text), KEYS)
