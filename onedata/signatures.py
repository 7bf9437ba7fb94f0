"""Signatures: one Ed25519 signature per purpose, and the root key that says whose key is whose.

What is signed is `aim-sig-1 0 purpose 0 payload`, so that no payload can be passed off as one of another kind. The
root key stays offline and is pinned at enrolment; it certifies one key or more for each purpose.
"""

import hashlib
from collections.abc import Iterable
from typing import Annotated, Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onedata import wire

KeyPurpose = Literal["feed", "slip", "config", "reply"]
"""feed: manifests; slip: the claims in a slip's code; config: settings for a kiosk; reply: what the running portal
answers (receipts, its time), the only one that has to lie on a server that the network reaches."""
RootPurpose = Literal["root-key", "root-incarnation"]
EventPurpose = Literal["event", "counter"]
"""Signed by a kiosk's own key, which the portal knows from enrolment: events, and what staff ask at its counter."""

PREFIX: Final = b"aim-sig-1\0"
SIGNED_LIMIT: Final = 1 << 17
_CERTIFICATE_LIMIT: Final = 512
_CERTIFICATES: Final = 16


class SignatureWrong(Exception):  # noqa: N818  # named for what is wrong
    """A signature does not hold: damaged, forged, or by a key that is not certified for this purpose."""


class KeyOutOfDate(SignatureWrong):
    """The signature holds, but its key is not valid now: the key is old, or this machine's clock is wrong."""


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bytes and who signed them; the signature is over exactly these bytes."""

    payload: bytes
    kid: wire.Bytes8
    signature: wire.Bytes64


class KeyCertificate(msgspec.Struct, frozen=True):
    """The root key's word that a public key serves a purpose for a time."""

    purpose: KeyPurpose
    public_key: wire.Bytes32
    kid: wire.Bytes8
    not_before: wire.Instant
    not_after: wire.Instant


class IncarnationGrant(msgspec.Struct, frozen=True):
    """The root key's word that the portal was restored and counts anew: manifests of this incarnation are right."""

    incarnation: wire.Count
    issued: wire.Instant


CertificateList = Annotated[tuple[Signed, ...], msgspec.Meta(max_length=_CERTIFICATES)]


class Certified(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Signed bytes together with the certificates that vouch for their key; the wire form of small answers."""

    payload: bytes
    kid: wire.Bytes8
    signature: wire.Bytes64
    certificates: CertificateList = ()

    @property
    def signed(self) -> Signed:
        """The signed bytes alone."""
        return Signed(self.payload, self.kid, self.signature)


def key_id(public_key: bytes) -> bytes:
    """Return a key's id: the first 8 bytes of SHA-256 of its 32 raw bytes."""
    return hashlib.sha256(public_key).digest()[:8]


def raw_public_key(private_key: Ed25519PrivateKey) -> bytes:
    """Return the 32 raw bytes of the public half."""
    return private_key.public_key().public_bytes_raw()


def _message(payload: bytes, purpose: str) -> bytes:
    return PREFIX + purpose.encode("ascii") + b"\0" + payload


def sign(payload: bytes, purpose: KeyPurpose | RootPurpose | EventPurpose, private_key: Ed25519PrivateKey) -> Signed:
    """Return `payload` signed for one purpose."""
    return Signed(payload, key_id(raw_public_key(private_key)), private_key.sign(_message(payload, purpose)))


def check(signed: Signed, purpose: KeyPurpose | RootPurpose | EventPurpose, public_key: bytes) -> bytes:
    """Return the payload if `public_key` signed it for this purpose, else raise `SignatureWrong`."""
    try:
        if signed.kid != key_id(public_key):
            raise SignatureWrong("signed by another key")
        Ed25519PublicKey.from_public_bytes(public_key).verify(signed.signature, _message(signed.payload, purpose))
    except (InvalidSignature, ValueError):
        raise SignatureWrong(f"the {purpose} signature does not hold") from None
    return signed.payload


def verify(signed: Signed, purpose: KeyPurpose, certificates: Iterable[KeyCertificate], now: wire.Instant) -> bytes:
    """Return the payload if a certified key signed it for this purpose.

    Raises `SignatureWrong`, or its kind `KeyOutOfDate` when only the time is wrong. `certificates` are what
    `TrustAnchor.certificates` returned.
    """
    for certificate in certificates:
        if certificate.kid == signed.kid and certificate.purpose == purpose:
            payload = check(signed, purpose, certificate.public_key)
            if not certificate.not_before <= now <= certificate.not_after:
                raise KeyOutOfDate(f"the {purpose} key is not valid now")
            return payload
    raise SignatureWrong(f"no certified {purpose} key has this id")


def certify(
    purpose: KeyPurpose,
    public_key: bytes,
    not_before: wire.Instant,
    not_after: wire.Instant,
    root_key: Ed25519PrivateKey,
) -> Signed:
    """Return the root key's certificate for a public key (32 raw bytes)."""
    certificate = KeyCertificate(purpose, public_key, key_id(public_key), not_before, not_after)
    return sign(wire.encode(certificate), "root-key", root_key)


def grant_incarnation(incarnation: int, now: wire.Instant, root_key: Ed25519PrivateKey) -> Signed:
    """Return the root key's leave to count anew after a portal was restored from a backup."""
    return sign(wire.encode(IncarnationGrant(incarnation, now)), "root-incarnation", root_key)


class TrustAnchor(msgspec.Struct, frozen=True):
    """The root's public key, pinned at enrolment: everything a kiosk believes hangs on it."""

    root_public_key: wire.Bytes32

    def certificates(self, signed: Iterable[Signed]) -> tuple[KeyCertificate, ...]:
        """Return the certificates that the root signed; raises `SignatureWrong` or `Malformed` if one is not right."""
        certificates = tuple(
            wire.decode(check(one, "root-key", self.root_public_key), KeyCertificate, _CERTIFICATE_LIMIT)
            for one in signed
        )
        if any(key_id(certificate.public_key) != certificate.kid for certificate in certificates):
            raise SignatureWrong("a certificate names another key")
        return certificates

    def incarnation(self, grant: Signed) -> int:
        """Return the incarnation that the root allows; raises `SignatureWrong` or `Malformed`."""
        payload = check(grant, "root-incarnation", self.root_public_key)
        return wire.decode(payload, IncarnationGrant, _CERTIFICATE_LIMIT).incarnation


def encode_signed(signed: Signed | Certified) -> bytes:
    """Return the wire form of signed bytes."""
    return wire.encode(signed)


def decode_signed(data: bytes) -> Signed:
    """Return signed bytes from the wire, nothing checked yet; raises `Malformed`."""
    return wire.decode(data, Signed, SIGNED_LIMIT)


def decode_certified(data: bytes) -> Certified:
    """Return signed bytes and certificates from the wire, nothing checked yet; raises `Malformed`."""
    return wire.decode(data, Certified, SIGNED_LIMIT)


def sign_reply(payload: bytes, reply_key: Ed25519PrivateKey, certificates: tuple[Signed, ...]) -> bytes:
    """Return the wire form of what the running portal says, with the certificates that vouch for its key."""
    signed = sign(payload, "reply", reply_key)
    return encode_signed(Certified(signed.payload, signed.kid, signed.signature, certificates))


def read_reply(data: bytes, anchor: TrustAnchor, now: wire.Instant) -> bytes:
    """Return what the running portal said. Raises `SignatureWrong` or `Malformed`."""
    certified = decode_certified(data)
    return verify(certified.signed, "reply", anchor.certificates(certified.certificates), now)


class ServerTime(msgspec.Struct, frozen=True):
    """The portal's clock, as it answers a request whose token it refused for its time.

    `about` is the `jti` of that token: an old answer, played back, names another request.
    """

    now: wire.Instant
    about: str


def sign_time(now: wire.Instant, about: str, private_key: Ed25519PrivateKey, certificates: tuple[Signed, ...]) -> bytes:
    """Return the signed server time, certificates included, for the portal's reply key."""
    return sign_reply(wire.encode(ServerTime(now, about)), private_key, certificates)


def read_time(data: bytes, anchor: TrustAnchor, about: str) -> wire.Instant:
    """Return the portal's time; raises `SignatureWrong` or `Malformed`.

    The key's validity is held against the time that the answer itself claims: this machine's clock is what is in doubt.
    """
    certified = decode_certified(data)
    claimed = wire.decode(certified.payload, ServerTime, _CERTIFICATE_LIMIT)
    verify(certified.signed, "reply", anchor.certificates(certified.certificates), claimed.now)
    if claimed.about != about:
        raise SignatureWrong("the answer to another request")
    return claimed.now
