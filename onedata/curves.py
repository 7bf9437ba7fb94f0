"""Elliptic curves that states sign with, also where a key writes out its curve instead of naming it.

Passports must write the curve out (ICAO 9303-12 §4.1.6.3). A written-out curve is used only if every parameter, the
generator too, is that of a curve known here: else anybody could choose a generator that makes his signature hold
(CVE-2020-0601).
"""

import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ObjectIdentifier

_PRIME = "prime_field"
_COMPRESSED, _WHOLE = (2, 3), 4

KNOWN: dict[str, type[ec.EllipticCurve]] = {
    "3f686af3b7de1816141f14d480ad2044a8749950a79dfcabaeb86b206eeb395d": ec.SECP192R1,
    "064d353766ccece7372cabcfda4600bd9c9f3cf2715457927d87b7883ab30da5": ec.SECP224R1,
    "859022b8f59b012167347a7bd7efc6020244256dd84e242a1aac12510b9e7414": ec.SECP256R1,
    "0d41b512be6731914d49da092c96e4c12287e0ded97b1f3a874daf14b401aa8b": ec.SECP384R1,
    "7349d95af1d05ab742f1c29623b6e9327a825c28306a7a6df1cd681825753e1b": ec.SECP521R1,
    "d74cc9a5ed6ff105cbcc37344675074d0e075fd7e95548f9f34d2403ac35b9ef": ec.BrainpoolP256R1,
    "e8e8c21c43af003b0ed99dc2fba65ceb5459c9e700017ef12bc4501a57b66029": ec.BrainpoolP384R1,
    "841b000c636978e8a91ea898231b99322ad3488cd7e791640d5a9ec34413483b": ec.BrainpoolP512R1,
}
"""SHA-256 of the parameters, as `fingerprint` makes it → curve; a test compares them with OpenSSL's."""


class CurveUnknown(ValueError):  # noqa: N818  # named for what is wrong
    """The curve is none of those known here."""


def named(dotted: str) -> ec.EllipticCurve:
    """Return a curve by its object identifier. Raises `CurveUnknown`."""
    try:
        return ec.get_curve_for_oid(ObjectIdentifier(dotted))()
    except (LookupError, ValueError):
        raise CurveUnknown(dotted) from None


def written_out(domain: Any) -> ec.EllipticCurve:
    """Return the curve whose parameters an asn1crypto `SpecifiedECDomain` writes out. Raises `CurveUnknown`."""
    known = KNOWN.get(fingerprint(domain))
    if known is None:
        raise CurveUnknown("parameters of no known curve")
    return known()


def fingerprint(domain: Any) -> str:
    """Return the SHA-256 of prime, both coefficients, order, and the generator in its compressed form.

    Raises `CurveUnknown` for a curve that is not over a prime field.
    """
    if domain["field_id"]["field_type"].native != _PRIME:
        raise CurveUnknown("not over a prime field")
    prime = int(domain["field_id"]["parameters"].native)
    size = (prime.bit_length() + 7) // 8
    a, b = (int.from_bytes(domain["curve"][name].native, "big") for name in ("a", "b"))
    parts = [number.to_bytes(size + 1, "big") for number in (prime, a, b, int(domain["order"].native))]
    return hashlib.sha256(b"".join(parts) + _compressed(domain["base"].native, size)).hexdigest()


def _compressed(point: bytes, size: int) -> bytes:
    if len(point) == 1 + size and point[0] in _COMPRESSED:
        return point
    if len(point) == 1 + 2 * size and point[0] == _WHOLE:
        return bytes([_COMPRESSED[point[-1] & 1]]) + point[1 : 1 + size]
    raise CurveUnknown("no point of this curve")
