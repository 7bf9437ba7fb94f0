"""The claim in a slip's code: a COSE_Sign1 (RFC 9052) by the portal's slip key, checked by any phone without a network.

It is a dated statement, not an identity: "on this day, this was the status of the holder of these initials". One exact
encoding is accepted, so that nothing unsigned can ride along. Byte by byte in docs/formats.md.
"""

import base64
import binascii
import datetime as dt
import re
from collections.abc import Mapping
from typing import Final, Literal

import cbor2
import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onedata.signatures import key_id, raw_public_key

TOKEN_LIMIT: Final = 220
"""Most bytes of a token; with the codes in use it is at most 150."""
TOKEN_DAYS: Final = 90
"""How long a token is valid."""
_TEXT_LIMIT: Final = 1024
_EPOCH: Final = dt.date(1970, 1, 1)
# Tag 18, array of 4, protected header {1: -8 (EdDSA), 4: key id} of 13 bytes; then the key id; then {} and the payload.
_HEAD: Final = bytes.fromhex("d2844da201270448")
_KID_END: Final = len(_HEAD) + 8
_UNPROTECTED: Final = b"\xa0"
_SIGNATURE_HEAD: Final = b"\x58\x40"
_SHORT: Final = 24
"""CBOR writes lengths below this into the first byte."""
_STATUS: Final = re.compile(r"[A-Z][A-Z0-9_]{0,31}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_INITIALS: Final = re.compile(r"[^\W\d_]{1,4}")

Reason = Literal["malformed", "unknown_key", "signature"]


class TokenInvalid(ValueError):  # noqa: N818  # named for what is wrong
    """A token is not one, is damaged or forged, or its key is not known; `reason` says which."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class SlipClaims(msgspec.Struct, frozen=True):
    """What a slip says: enough to compare with a person and their papers, useless without them."""

    token_id: bytes
    """8 random bytes; the feed `slip-revoked` lists withdrawn ones."""
    status: str
    """Public code of `codes/stages.csv`; a sensitive stage stands as `SEE_STAFF`."""
    destination: str | None
    """Code of `codes/countries.csv`."""
    initials: str
    birth_year: int
    data_date: dt.date
    """The day on which the status was true."""
    expires: dt.date
    """The last day on which the token counts."""


def _payload(claims: SlipClaims) -> bytes:
    fields: dict[int, object] = {1: claims.token_id, 2: claims.status}
    if claims.destination is not None:
        fields[3] = claims.destination
    fields |= {
        4: claims.initials,
        5: claims.birth_year,
        6: (claims.data_date - _EPOCH).days,
        7: (claims.expires - _EPOCH).days,
    }
    return cbor2.dumps(fields, canonical=True)


def _check_claims(claims: SlipClaims) -> None:
    plausible = (
        len(claims.token_id) == 8  # noqa: PLR2004  # bytes of an id
        and _STATUS.fullmatch(claims.status)
        and (claims.destination is None or _COUNTRY.fullmatch(claims.destination))
        and _INITIALS.fullmatch(claims.initials)
        and dt.MINYEAR <= claims.birth_year <= dt.MAXYEAR
        and _EPOCH <= claims.data_date <= claims.expires
    )
    if not plausible:
        raise TokenInvalid("malformed")


def _to_be_signed(kid: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure of RFC 9052 section 4.4, without external data."""
    return cbor2.dumps(["Signature1", _HEAD[3:] + kid, b"", payload])


def _bytes_head(length: int) -> bytes:
    return bytes([0x40 | length]) if length < _SHORT else bytes([0x58, length])


def make_token(claims: SlipClaims, private_key: Ed25519PrivateKey) -> bytes:
    """Return the signed token; raises `TokenInvalid` when a claim is not of its form."""
    _check_claims(claims)
    kid = key_id(raw_public_key(private_key))
    payload = _payload(claims)
    signature = private_key.sign(_to_be_signed(kid, payload))
    token = _HEAD + kid + _UNPROTECTED + _bytes_head(len(payload)) + payload + _SIGNATURE_HEAD + signature
    if len(token) > TOKEN_LIMIT:
        raise TokenInvalid("malformed")
    return token


def _parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Return key id, payload and signature of a token that has exactly our form."""
    head, kid = data[: len(_HEAD)], data[len(_HEAD) : _KID_END]
    rest = data[_KID_END:]
    payload_end = len(rest) - len(_SIGNATURE_HEAD) - 64
    for start in (2, 3):
        payload = rest[start:payload_end]
        if rest[:start] == _UNPROTECTED + _bytes_head(len(payload)):
            break
    else:
        raise TokenInvalid("malformed")
    if head != _HEAD or rest[payload_end : payload_end + 2] != _SIGNATURE_HEAD:
        raise TokenInvalid("malformed")
    return kid, payload, rest[payload_end + 2 :]


def read_token(data: bytes, keys: Mapping[bytes, bytes]) -> SlipClaims:
    """Return a token's claims once its signature holds; whether it has expired or was revoked is the caller's question.

    `keys` are the portal's slip keys: key id (8 bytes) → public key (32 bytes). Raises `TokenInvalid`.
    """
    if not _KID_END + 3 + 66 <= len(data) <= TOKEN_LIMIT:
        raise TokenInvalid("malformed")
    kid, payload, signature = _parts(data)
    public_key = keys.get(kid)
    if public_key is None:
        raise TokenInvalid("unknown_key")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _to_be_signed(kid, payload))
    except (InvalidSignature, ValueError):
        raise TokenInvalid("signature") from None
    return _claims(payload)


_NUMBERS: Final = {1: "token_id", 2: "status", 4: "initials", 5: "birth_year"}
_DAYS: Final = {6: "data_date", 7: "expires"}


def _claims(payload: bytes) -> SlipClaims:
    """Return the claims of a payload whose signature held, in its one encoding only."""
    try:
        fields = cbor2.loads(payload)
        named: dict[str, object] = {name: fields[number] for number, name in _NUMBERS.items()}
        days = {name: _EPOCH + dt.timedelta(days=fields[number]) for number, name in _DAYS.items()}
        claims = msgspec.convert({**named, **days, "destination": fields.get(3)}, SlipClaims)
        _check_claims(claims)
        exact = _payload(claims) == payload
    except (cbor2.CBORError, msgspec.MsgspecError, LookupError, TypeError, AttributeError, ValueError, OverflowError):
        raise TokenInvalid("malformed") from None
    if not exact:
        raise TokenInvalid("malformed")
    return claims


def token_url(base_url: str, token: bytes) -> str:
    """Return the address in the slip's code, all in QR's alphanumeric set: `HTTPS://PORTAL/V#` and base32.

    What follows `#` never reaches a server. `base_url` is the portal's, for example `https://portal.example`.
    """
    return f"{base_url.rstrip('/').upper()}/V#{base64.b32encode(token).decode('ascii').rstrip('=')}"


def token_from_text(text: str) -> bytes:
    """Return the token in a scanned or typed text: the whole address or the base32 alone. Raises `TokenInvalid`."""
    if len(text) > _TEXT_LIMIT:
        raise TokenInvalid("malformed")
    plain = "".join(text.split()).rpartition("#")[2].upper()
    if not re.fullmatch(r"[A-Z2-7]+", plain):
        raise TokenInvalid("malformed")
    try:
        token = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except binascii.Error:
        raise TokenInvalid("malformed") from None
    if base64.b32encode(token).decode("ascii").rstrip("=") != plain:
        raise TokenInvalid("malformed")
    return token
