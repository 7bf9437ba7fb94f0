"""Checking a slip with no network."""

import base64
import datetime as dt

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.slips.verify import Answer, Kind, check, sentences
from onedata.slip_token import SlipClaims, make_token, token_url
from onedata.slip_words import code_words

TODAY = dt.date(2026, 11, 21)
PORTAL = "https://satudata.example"


@pytest.fixture
def token(claims: SlipClaims, slip_key: Ed25519PrivateKey) -> bytes:
    return make_token(claims, slip_key)


def test_a_slip_is_true_on_its_date(token: bytes, claims: SlipClaims, slip_keys: dict[bytes, bytes]) -> None:
    answer = check(token_url(PORTAL, token), slip_keys, (), TODAY)
    assert answer == Answer(Kind.VALID, claims, code_words(token))
    said = sentences(answer, "id")
    assert said[:2] == ("BENAR", "Benar pada 20 Nov 2026.")
    assert "Tahap: Orientasi (OPP)" in said
    assert "Tiga kata: " + " · ".join(code_words(token)) in said
    assert said[-1].startswith("Slip bukan tanda pengenal.")
    assert sentences(answer, "en")[1] == "True on 20 Nov 2026."


def test_the_host_in_the_address_does_not_matter(token: bytes, slip_keys: dict[bytes, bytes]) -> None:
    for host in ("https://other.example", "http://127.0.0.1:8350/"):
        assert check(token_url(host, token), slip_keys, (), TODAY).kind is Kind.VALID
    bare = base64.b32encode(token).decode().rstrip("=")
    assert check(f"  {bare.lower()}\n", slip_keys, (), TODAY).kind is Kind.VALID


def test_the_last_day_counts_and_the_next_does_not(
    token: bytes, claims: SlipClaims, slip_keys: dict[bytes, bytes]
) -> None:
    url = token_url(PORTAL, token)
    assert check(url, slip_keys, (), claims.expires).kind is Kind.VALID
    late = check(url, slip_keys, (), claims.expires + dt.timedelta(days=1))
    assert late.kind is Kind.OUT_OF_DATE
    assert sentences(late, "id")[1].startswith("Benar pada 20 Nov 2026. Masa berlaku slip habis 18 Feb 2027.")
    moment = dt.datetime(2027, 2, 18, 23, 59, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert check(url, slip_keys, (), moment).kind is Kind.VALID


def test_every_altered_bit_is_noticed(token: bytes, slip_keys: dict[bytes, bytes]) -> None:
    for bit in range(len(token) * 8):
        forged = bytearray(token)
        forged[bit // 8] ^= 1 << bit % 8
        answer = check(token_url(PORTAL, bytes(forged)), slip_keys, (), TODAY)
        assert answer.kind in {Kind.ALTERED, Kind.NOT_OURS, Kind.UNKNOWN_KEY}
        assert answer.claims is None


def test_a_bit_of_the_payload_reads_as_altered(token: bytes, slip_keys: dict[bytes, bytes]) -> None:
    forged = bytearray(token)
    forged[40] ^= 1
    answer = check(token_url(PORTAL, bytes(forged)), slip_keys, (), TODAY)
    assert answer.kind is Kind.ALTERED
    assert sentences(answer, "id")[0] == "TIDAK ASLI"


def test_another_key_is_not_called_a_forgery(token: bytes) -> None:
    answer = check(token_url(PORTAL, token), {}, (), TODAY)
    assert answer.kind is Kind.UNKNOWN_KEY
    assert sentences(answer, "en")[0] == "CANNOT BE CHECKED"


def test_a_revoked_slip_shows_nothing_of_its_content(
    token: bytes, claims: SlipClaims, slip_keys: dict[bytes, bytes]
) -> None:
    answer = check(token_url(PORTAL, token), slip_keys, {claims.token_id}, TODAY)
    assert answer == Answer(Kind.REVOKED)
    assert "SN" not in " ".join(sentences(answer, "id"))


def test_a_neutral_slip_names_no_stage(
    claims: SlipClaims, slip_key: Ed25519PrivateKey, slip_keys: dict[bytes, bytes]
) -> None:
    neutral = make_token(msgspec.structs.replace(claims, status="SEE_STAFF"), slip_key)
    said = sentences(check(token_url(PORTAL, neutral), slip_keys, (), TODAY), "id")
    assert "Tahap: Silakan temui petugas." in said
    assert not [line for line in said if "Taiwan" in line]


def test_codes_of_a_newer_portal_stand_as_they_are(
    claims: SlipClaims, slip_key: Ed25519PrivateKey, slip_keys: dict[bytes, bytes]
) -> None:
    newer = make_token(msgspec.structs.replace(claims, status="STAGE_OF_NEXT_YEAR", destination="ZZ"), slip_key)
    said = sentences(check(token_url(PORTAL, newer), slip_keys, (), TODAY), "en")
    assert "Stage: STAGE_OF_NEXT_YEAR" in said
    assert "Destination: ZZ" in said


@given(st.text() | st.binary().map(lambda data: base64.b32encode(data).decode()))
def test_no_text_breaks_it(text: str) -> None:
    assert check(text, {}, (), TODAY).kind in {Kind.NOT_OURS, Kind.UNKNOWN_KEY}


def test_every_answer_has_words_in_both_languages(claims: SlipClaims) -> None:
    for kind in Kind:
        answers = [Answer(kind)]
        if kind in {Kind.VALID, Kind.OUT_OF_DATE}:
            answers = [Answer(kind, claims, ("apel", "batik", "ceri"))]
        for answer in answers:
            told, english = sentences(answer, "id"), sentences(answer, "en")
            assert len(told) == len(english) >= 2
            assert all((*told, *english))
