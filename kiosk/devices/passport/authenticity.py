"""Passive authentication (ICAO 9303-11 §5.1): whether these data were written by the state that says so.

It says nothing about the chip itself: a faithful copy of a chip passes (docs/passport.md).
"""

import datetime as dt

from asn1crypto.x509 import Certificate

from kiosk.devices.passport import sod as sods
from kiosk.devices.passport.trust_list import TrustList
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault
from onedata.document_signatures import Unsupported, holds, public_key, scheme

MRZ_GROUP = 1


def authenticate(sod: bytes, dg1: bytes, trust: TrustList, now: dt.datetime) -> None:
    """Return if EF.SOD vouches for DG1 and a state of the list for EF.SOD; `now` is aware.

    Raises `CardTrouble`: PASSPORT_CHANGED, PASSPORT_SIGNATURE_WRONG, PASSPORT_TRUST_MISSING, PASSPORT_ISSUER_UNKNOWN,
    PASSPORT_ISSUER_WRONG, PASSPORT_CERTIFICATE_EXPIRED, PASSPORT_CERTIFICATE_REVOKED, PASSPORT_UNSUPPORTED,
    PASSPORT_UNREADABLE.
    """
    try:
        _authenticate(sods.parse(sod), dg1, trust, now)
    except Unsupported:
        raise CardTrouble(Fault.PASSPORT_UNSUPPORTED) from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        raise CardTrouble(Fault.PASSPORT_UNREADABLE) from None


def _authenticate(sod: sods.Sod, dg1: bytes, trust: TrustList, now: dt.datetime) -> None:
    if not sod.covers(MRZ_GROUP, dg1):
        raise CardTrouble(Fault.PASSPORT_CHANGED)
    signer = sod.signer
    signed = holds(public_key(signer.public_key), sod.how, sod.signature, sod.signed)
    if not sod.content_holds() or not signed:
        raise CardTrouble(Fault.PASSPORT_SIGNATURE_WRONG)
    if not trust:
        raise CardTrouble(Fault.PASSPORT_TRUST_MISSING)
    issuer = _issuer(signer, trust)
    if not (_valid(signer, now) and _valid(issuer, now)):
        raise CardTrouble(Fault.PASSPORT_CERTIFICATE_EXPIRED)
    if trust.is_revoked(signer.issuer.dump(), signer.serial_number):
        raise CardTrouble(Fault.PASSPORT_CERTIFICATE_REVOKED)


def _issuer(signer: Certificate, trust: TrustList) -> Certificate:
    """Return the state's certificate that signed this one; a state has several while it changes its key."""
    candidates = trust.issuers(signer.issuer.dump())
    if not candidates:
        raise CardTrouble(Fault.PASSPORT_ISSUER_UNKNOWN)
    how, signature = scheme(signer["signature_algorithm"]), bytes(signer["signature_value"])
    content = signer["tbs_certificate"].dump()
    for candidate in candidates:
        if holds(candidate.key, how, signature, content):
            return candidate.certificate
    raise CardTrouble(Fault.PASSPORT_ISSUER_WRONG)


def _valid(certificate: Certificate, now: dt.datetime) -> bool:
    return bool(certificate.not_valid_before <= now <= certificate.not_valid_after)
