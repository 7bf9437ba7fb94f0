"""Which public keys may sign slips: the root's certificates, gathered from manifests, for checks with no network."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from kiosk.cache.durable import NotSaved, write_file
from kiosk.cache.enrolment import NotEnrolled, load_enrolment
from onedata.signatures import SignatureWrong, Signed, TrustAnchor, decode_signed, encode_signed
from onedata.wire import Malformed

NAME = "slip-keys.json"
_MOST = 64
"""Certificates kept, the youngest first; a slip lives 90 days, a key for years."""


def slip_keys(folder: Path) -> Mapping[bytes, bytes]:
    """Return kid → Ed25519 public key of every slip key the root ever certified to this kiosk.

    Empty when the kiosk is not enrolled. Validity in time is the claims' own business: a slip signed last year was
    true last year.
    """
    try:
        enrolment = load_enrolment(folder)
        anchor, first = enrolment.anchor, enrolment.signed_certificates
    except (NotEnrolled, NotSaved):
        return {}
    found: dict[bytes, bytes] = {}
    for signed in (*first, *_stored(folder)):
        for certificate in _certificates(anchor, signed):
            found[certificate[1]] = certificate[2]
    return found


def keep_slip_keys(folder: Path, anchor: TrustAnchor, certificates: Iterable[Signed]) -> None:
    """Remember the slip certificates among these; raises `NotSaved`. Writes only when there is a new one."""
    known = {encode_signed(signed) for signed in _stored(folder)}
    fresh = {encode_signed(signed) for signed in certificates if _certificates(anchor, signed)}
    if fresh <= known:
        return
    dated = [(row[0], data) for data in known | fresh for row in _certificates(anchor, decode_signed(data))]
    kept = [data.hex() for _, data in sorted(dated, reverse=True)[:_MOST]]
    write_file(folder / NAME, msgspec.json.encode(kept))


def _certificates(anchor: TrustAnchor, signed: Signed) -> list[tuple[dt.datetime, bytes, bytes]]:
    """Return begin of validity, kid and key of a slip certificate; nothing for any other."""
    try:
        found = anchor.certificates((signed,))
    except (SignatureWrong, Malformed):
        return []
    return [(one.not_before, one.kid, one.public_key) for one in found if one.purpose == "slip"]


def _stored(folder: Path) -> tuple[Signed, ...]:
    try:
        texts = msgspec.json.decode((folder / NAME).read_bytes(), type=list[str])
        return tuple(decode_signed(bytes.fromhex(text)) for text in texts)
    except (OSError, msgspec.DecodeError, ValueError):
        return ()
