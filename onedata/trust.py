"""The public feed `trust`: which states' certificates passports are believed by, and what those states revoked.

asn1crypto reads names: two spellings of one name (its string types, case, blanks) must count as one (RFC 5280 §7.1).
"""

import datetime as dt
import functools
import hashlib
from typing import Annotated

import msgspec
from asn1crypto.x509 import Name

CERTIFICATES, REVOKED = "csca", "revoked"
"""Collections of the feed `trust`."""
CERTIFICATE_LIMIT = 16_384


class Provenance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an entry comes from."""

    source: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]
    dated: dt.date


class TrustedIssuer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Country Signing CA certificate, DER; its key in the feed is its SHA-256 in hex."""

    certificate: Annotated[bytes, msgspec.Meta(max_length=CERTIFICATE_LIMIT)]
    provenance: Provenance


class Revocation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signer's certificate that its state revoked; its key in the feed is `revocation_key`."""

    provenance: Provenance


@functools.lru_cache(maxsize=64)
def name_key(name: bytes) -> str:
    """Return 64 hex digits that stand for an X.501 name (DER), however it is spelt. ValueError for no name."""
    return hashlib.sha256(Name.load(name, strict=True).hashable.encode("utf-8", "surrogatepass")).hexdigest()


def revocation_key(issuer: bytes, serial: int) -> str:
    """Return where the revocation of a certificate stands: the issuer's name (DER) and the serial number."""
    return f"{name_key(issuer)}:{serial:x}"
