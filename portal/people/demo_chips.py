"""Passport chips for synthetic people: an invented state signs them, and its keys are thrown away at once.

The tests issue their passports here too, with other signers.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from asn1crypto import cms, x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509 as x509_builder
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from onedata import mrz, tlv
from onedata.security_object import LDS_SECURITY_OBJECT, SOD_TAG, LdsSecurityObject

STATE = "IDN"
_LIFE = dt.timedelta(days=3650)
_COM, _DG1, _ZONE = 0x60, 0x61, 0x5F1F
_GROUPS = bytes([_DG1])


class ChipFiles(msgspec.Struct, frozen=True):
    """The files of a chip that are read, whole."""

    com: bytes
    dg1: bytes
    sod: bytes

    @property
    def chip(self) -> str:
        """The identifier of the credential `passport_chip`: SHA-256 of EF.SOD in hex."""
        return hashlib.sha256(self.sod).hexdigest().upper()


class Signer(msgspec.Struct, frozen=True):
    """Who signs EF.SOD: a certificate (DER) and the key behind it."""

    certificate: bytes
    algorithm: dict[str, Any]
    """As asn1crypto's `SignedDigestAlgorithm` takes it."""
    digest: str
    sign: Callable[[bytes], bytes]


class State(msgspec.Struct, frozen=True):
    """An invented state: its CSCA certificate (DER), which the feed `trust` names, and its signer."""

    certificate: bytes
    signer: Signer


def invent_state(now: dt.datetime, country: str = "ID", name: str = "CONTOH CSCA") -> State:
    """Make a state with new keys; nobody keeps them."""
    root, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    state, signer = _name(country, name), _name(country, f"{name} DS")
    certificate = _certificate(state, root.public_key(), state, root, now, authority=True)
    issued = _certificate(signer, key.public_key(), state, root, now, authority=False)
    sign = Signer(
        issued, {"algorithm": "sha256_ecdsa"}, "sha256", lambda data: key.sign(data, ec.ECDSA(hashes.SHA256()))
    )
    return State(certificate, sign)


def chip_files(zone: str, signer: Signer) -> ChipFiles:
    """Return the files of a chip whose machine-readable zone is `zone` (88 or 90 characters)."""
    versions = tlv.encode(0x5F01, b"0107") + tlv.encode(0x5F36, b"040000") + tlv.encode(0x5C, _GROUPS)
    dg1 = tlv.encode(_DG1, tlv.encode(_ZONE, zone.encode("ascii")))
    return ChipFiles(tlv.encode(_COM, versions), dg1, security_file({1: dg1}, signer))


def security_file(groups: dict[int, bytes], signer: Signer) -> bytes:
    """Return EF.SOD over data groups, by number."""
    content = LdsSecurityObject(
        {
            "version": 0,
            "hash_algorithm": {"algorithm": signer.digest},
            "hashes": [{"number": n, "value": _hash(signer.digest, group)} for n, group in groups.items()],
        }
    ).dump()
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [LDS_SECURITY_OBJECT]},
            {"type": "message_digest", "values": [_hash(signer.digest, content)]},
        ]
    )
    certificate = x509.Certificate.load(signer.certificate)
    info = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
        "digest_algorithm": {"algorithm": signer.digest},
        "signed_attrs": attributes,
        "signature_algorithm": SignedDigestAlgorithm(signer.algorithm),
        "signature": signer.sign(attributes.dump()),
    }
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": signer.digest}],
            "encap_content_info": {"content_type": LDS_SECURITY_OBJECT, "content": content},
            "certificates": [certificate],
            "signer_infos": [info],
        }
    )
    return tlv.encode(SOD_TAG, cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def synthetic_zone(number: str, birth: dt.date, expires: dt.date) -> str:
    """Return the machine-readable zone of an invented person: the name is CONTOH."""
    return mrz.compose(STATE, number, birth, expires)


def _hash(name: str, content: bytes) -> bytes:
    return hashlib.new(name, content, usedforsecurity=False).digest()


def _name(country: str, name: str) -> x509_builder.Name:
    parts = ((NameOID.COUNTRY_NAME, country), (NameOID.COMMON_NAME, name))
    return x509_builder.Name([x509_builder.NameAttribute(kind, text) for kind, text in parts])


def _certificate(
    subject: x509_builder.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509_builder.Name,
    root: ec.EllipticCurvePrivateKey,
    now: dt.datetime,
    *,
    authority: bool,
) -> bytes:
    made = (
        x509_builder.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509_builder.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509_builder.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
    )
    return made.sign(root, hashes.SHA256()).public_bytes(Encoding.DER)
