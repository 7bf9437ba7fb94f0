"""Feeds: a signed manifest over immutable, content-addressed blobs.

Any web server can carry the public ones: what a kiosk believes hangs on the signature, never on the carrier. Byte by
byte in docs/formats.md. The signatures themselves are in `onedata.signatures`, the segments in `onedata.segments`;
both are offered here too.
"""

import hashlib
from itertools import pairwise
from typing import Annotated, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onedata import wire
from onedata.credentials import check_cost
from onedata.sealing import Parameters
from onedata.segments import SEGMENT_OPERATIONS, Drop, Op, Put, decode_segment, encode_segment
from onedata.signatures import (
    CertificateList,
    Certified,
    KeyCertificate,
    KeyOutOfDate,
    KeyPurpose,
    SignatureWrong,
    Signed,
    TrustAnchor,
    certify,
    grant_incarnation,
    key_id,
    sign,
    verify,
)

__all__ = [
    "BLOB_LIMIT",
    "MANIFEST_LIMIT",
    "SEGMENT_OPERATIONS",
    "Blob",
    "Certified",
    "Drop",
    "KeyCertificate",
    "KeyOutOfDate",
    "KeyPurpose",
    "Malformed",
    "Manifest",
    "Op",
    "Put",
    "Segment",
    "SignatureWrong",
    "Signed",
    "SignedManifest",
    "Snapshot",
    "TrustAnchor",
    "blob_of",
    "certify",
    "decode_manifest",
    "decode_segment",
    "decode_signed_manifest",
    "encode_manifest",
    "encode_segment",
    "encode_signed_manifest",
    "grant_incarnation",
    "key_id",
    "open_manifest",
    "purpose_of",
    "sign",
    "sign_manifest",
    "verify",
]

Malformed = wire.Malformed
BLOB_LIMIT: Final = 16 << 20
"""Most bytes of one blob; cut only so that a broken download resumes."""
MANIFEST_LIMIT: Final = 64 << 10
"""Most bytes of a manifest's payload: room for a country's register and its deltas."""
_ENVELOPE_LIMIT: Final = MANIFEST_LIMIT + 8192
_BLOBS: Final = 1024
_SEGMENTS: Final = 512

FeedName = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\Z")]
"""Lower case, digits and hyphens: it is part of addresses and file names."""


class Blob(msgspec.Struct, frozen=True):
    """One immutable piece of content, addressed by its SHA-256."""

    sha256: wire.Bytes32
    size: Annotated[int, msgspec.Meta(ge=1, le=BLOB_LIMIT)]


class Snapshot(msgspec.Struct, frozen=True):
    """The whole content at one sequence number; the blobs in a row are one file of `size` bytes and `sha256`.

    A register's is a SQLite file (`onedata.register_file`), a public feed's a segment of puts.
    """

    sequence: wire.Count
    blobs: Annotated[tuple[Blob, ...], msgspec.Meta(min_length=1, max_length=_BLOBS)]
    size: wire.Count
    sha256: wire.Bytes32
    rows: wire.Count


class Segment(msgspec.Struct, frozen=True):
    """The changes that lead from one sequence number (not included) to another (included)."""

    from_seq: wire.Count
    to_seq: wire.Count
    blob: Blob


class Manifest(msgspec.Struct, frozen=True):
    """What a feed holds now and how to get there.

    A kiosk never goes back in (incarnation, epoch, sequence). One that stands below `floor` takes the snapshot; one
    that stands at some segment's `from_seq` may take the segments from there on. `parameters` is None in public feeds.
    """

    feed: FeedName
    incarnation: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    epoch: wire.Count
    sequence: wire.Count
    floor: wire.Count
    parameters: Parameters | None
    as_of: wire.Instant
    issued: wire.Instant
    expires: wire.Instant
    snapshot: Snapshot
    segments: Annotated[tuple[Segment, ...], msgspec.Meta(max_length=_SEGMENTS)] = ()

    @property
    def version(self) -> tuple[int, int, int]:
        """What may never go back: incarnation, epoch, sequence."""
        return self.incarnation, self.epoch, self.sequence


class SignedManifest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The wire form: exact payload bytes, signature, certificates, and the root's grant of a later incarnation."""

    payload: bytes
    kid: wire.Bytes8
    signature: wire.Bytes64
    certificates: CertificateList
    grant: Signed | None = None

    @property
    def signed(self) -> Signed:
        """The signed bytes alone."""
        return Signed(self.payload, self.kid, self.signature)


def blob_of(content: bytes) -> Blob:
    """Return the address and size of a blob; raises `ValueError` above `BLOB_LIMIT`."""
    if not 1 <= len(content) <= BLOB_LIMIT:
        raise ValueError(f"a blob has 1 to {BLOB_LIMIT} bytes, not {len(content)}")
    return Blob(hashlib.sha256(content).digest(), len(content))


def encode_manifest(manifest: Manifest) -> bytes:
    """Return a manifest's payload bytes; raises `Malformed` where no kiosk would accept it."""
    payload = wire.encode(manifest)
    decode_manifest(payload)
    return payload


def decode_manifest(payload: bytes) -> Manifest:
    """Return the manifest in `payload`; raises `Malformed` beyond its limits or where its numbers contradict."""
    manifest = wire.decode(payload, Manifest, MANIFEST_LIMIT)
    snapshot, segments = manifest.snapshot, manifest.segments
    rules = {
        "the snapshot's blobs do not add up": sum(blob.size for blob in snapshot.blobs) == snapshot.size,
        "the snapshot lies outside floor and sequence": manifest.floor <= snapshot.sequence <= manifest.sequence,
        "it expires before it was issued": manifest.issued < manifest.expires,
        "a segment goes nowhere": all(segment.from_seq < segment.to_seq for segment in segments),
        "the segments have a gap": all(one.to_seq == other.from_seq for one, other in pairwise(segments)),
        "the segments end elsewhere": not segments or segments[-1].to_seq == manifest.sequence,
        "a segment starts below the floor": not segments or segments[0].from_seq >= manifest.floor,
        "no segment follows the snapshot": snapshot.sequence in {manifest.sequence, *(s.from_seq for s in segments)},
    }
    for complaint, holds in rules.items():
        if not holds:
            raise Malformed(complaint)
    if manifest.parameters is not None:
        check_cost(manifest.parameters.cost)
        if (manifest.parameters.feed, manifest.parameters.epoch) != (manifest.feed, manifest.epoch):
            raise Malformed("the parameters belong to another feed or epoch")
    return manifest


def purpose_of(feed: str) -> KeyPurpose:
    """Return which key signs a feed: what is set on a kiosk from afar has one of its own."""
    return "config" if feed.startswith("config-") else "feed"


def sign_manifest(
    manifest: Manifest,
    private_key: Ed25519PrivateKey,
    certificates: tuple[Signed, ...],
    grant: Signed | None = None,
) -> bytes:
    """Return a manifest as it goes over the wire, signed by a key of the feed's purpose.

    `grant` is needed above incarnation 1.
    """
    signed = sign(encode_manifest(manifest), purpose_of(manifest.feed), private_key)
    return encode_signed_manifest(SignedManifest(signed.payload, signed.kid, signed.signature, certificates, grant))


def encode_signed_manifest(manifest: SignedManifest) -> bytes:
    """Return the wire form."""
    return wire.encode(manifest)


def decode_signed_manifest(data: bytes) -> SignedManifest:
    """Return the wire form's parts, nothing checked yet; raises `Malformed`."""
    return wire.decode(data, SignedManifest, _ENVELOPE_LIMIT)


def open_manifest(data: bytes, anchor: TrustAnchor, feed: str, now: wire.Instant) -> Manifest:
    """Return the manifest in `data` once its signature holds; the caller checks high-water mark and expiry next.

    Raises `SignatureWrong` (also for another feed's manifest and an incarnation without the root's grant),
    `KeyOutOfDate` or `Malformed`.
    """
    envelope = decode_signed_manifest(data)
    certificates = anchor.certificates(envelope.certificates)
    manifest = decode_manifest(verify(envelope.signed, purpose_of(feed), certificates, now))
    if manifest.feed != feed:
        raise SignatureWrong("the manifest of another feed")
    granted = 1 if envelope.grant is None else anchor.incarnation(envelope.grant)
    if manifest.incarnation != granted:
        raise SignatureWrong("the root key did not allow this incarnation")
    return manifest
