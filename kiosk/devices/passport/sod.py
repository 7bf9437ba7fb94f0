"""EF.SOD: what the issuing state signed about the chip (ICAO 9303-10 §4.6.2, RFC 5652)."""

import hashlib
from typing import Any

import msgspec
from asn1crypto import cms
from asn1crypto.x509 import Certificate

from onedata import tlv
from onedata.document_signatures import Scheme, Unsupported, hasher, scheme
from onedata.security_object import LDS_SECURITY_OBJECT, SOD_TAG, LdsSecurityObject

_MOST_CERTIFICATES = 8


class SodWrong(ValueError):  # noqa: N818  # named for what is wrong
    """The bytes are no EF.SOD."""


class Sod(msgspec.Struct, frozen=True):
    """What EF.SOD holds, taken apart; nothing of it is believed yet."""

    digest: str
    """The hash over the files, by asn1crypto's name."""
    hashes: dict[int, bytes]
    """Number of a data group → its hash."""
    content: bytes
    """The signed content: what `hashes` was read from."""
    content_digest: str
    """The hash over the content."""
    stated: bytes
    """The hash of the content that the signature is over."""
    signed: bytes
    """The signed attributes, as they are hashed."""
    how: Scheme
    signature: bytes
    signer: Certificate

    def covers(self, group: int, content: bytes) -> bool:
        """Say whether a file is the one whose hash stands here."""
        return _hash(self.digest, content) == self.hashes.get(group)

    def content_holds(self) -> bool:
        """Say whether the hashes are those that the signature is about."""
        return _hash(self.content_digest, self.content) == self.stated


def parse(data: bytes) -> Sod:
    """Take EF.SOD apart. Raises `SodWrong`, or `Unsupported` for an algorithm that is not known here."""
    try:
        return _parsed(tlv.only(data, SOD_TAG))
    except Unsupported:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise SodWrong(type(error).__name__) from None


def _parsed(data: bytes) -> Sod:
    signed: Any = cms.ContentInfo.load(data, strict=True)["content"]
    if not isinstance(signed, cms.SignedData):
        raise SodWrong("not signed")
    inside = signed["encap_content_info"]
    if inside["content_type"].dotted != LDS_SECURITY_OBJECT or len(signed["signer_infos"]) != 1:
        raise SodWrong("not a passport's")
    content = bytes(inside["content"])
    security = LdsSecurityObject.load(content, strict=True)
    info = signed["signer_infos"][0]
    digest = info["digest_algorithm"]["algorithm"].native
    attributes = {one["type"].native: one["values"] for one in info["signed_attrs"]}
    if attributes["content_type"][0].dotted != LDS_SECURITY_OBJECT:
        raise SodWrong("the signature is about something else")
    hasher(security["hash_algorithm"]["algorithm"].native)
    hasher(digest)
    return Sod(
        digest=security["hash_algorithm"]["algorithm"].native,
        hashes={int(one["number"].native): bytes(one["value"]) for one in security["hashes"]},
        content=content,
        content_digest=digest,
        stated=bytes(attributes["message_digest"][0]),
        signed=info["signed_attrs"].untag().dump(),
        how=scheme(info["signature_algorithm"], digest),
        signature=bytes(info["signature"]),
        signer=_signer(signed["certificates"], info["sid"]),
    )


def _signer(certificates: Any, named: Any) -> Certificate:
    """Return the certificate that the signature names; it must come along (ICAO 9303-10 §4.6.2.2)."""
    for choice in list(certificates)[:_MOST_CERTIFICATES]:
        certificate = choice.chosen
        if not isinstance(certificate, Certificate):
            continue
        if named.name == "issuer_and_serial_number":
            same_serial = certificate.serial_number == named.chosen["serial_number"].native
            found = same_serial and _same(certificate.issuer, named.chosen["issuer"])
        else:
            found = certificate.key_identifier == bytes(named.chosen)
        if found:
            return certificate
    raise SodWrong("the signer's certificate is missing")


def _same(one: Any, other: Any) -> bool:
    """Compare two names: byte by byte first, for comparing what they mean takes longer than a signature."""
    return bool(one.dump() == other.dump() or one == other)


def _hash(name: str, content: bytes) -> bytes:
    return hashlib.new(name, content, usedforsecurity=False).digest()
