"""A folder of CSCA certificates and revocations, with where they come from: read, checked, and made into feed rows.

`source.toml` names `source` and `dated`; certificates are `*.cer`, `*.crt`, `*.der`, `*.pem`; revocation lists `*.crl`;
`revoked.csv` may list single certificates (`certificate`: file name of the CSCA, `serial`: hex).
"""

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from asn1crypto import crl as asn1_crl
from asn1crypto import pem
from asn1crypto.x509 import Certificate

from onedata import wire
from onedata.document_signatures import holds, public_key, scheme
from onedata.trust import (
    CERTIFICATE_LIMIT,
    CERTIFICATES,
    REVOKED,
    Provenance,
    Revocation,
    TrustedIssuer,
    revocation_key,
)

SOURCE_FILE, REVOKED_FILE = "source.toml", "revoked.csv"
_CERTIFICATES, _LISTS = frozenset({".cer", ".crt", ".der", ".pem"}), ".crl"
_FILE_LIMIT = 8 << 20
_HEX = re.compile(r"[0-9a-fA-F]{1,64}")

Rows = dict[str, dict[str, bytes]]


class FolderUnusable(Exception):  # noqa: N818  # named for what is wrong
    """A file of the folder cannot be taken; the message names it and says why."""


def read(folder: Path) -> Rows:
    """Return the rows of the feed `trust`: the folder is the whole list. Raises `FolderUnusable` or OSError."""
    provenance = _provenance(folder / SOURCE_FILE)
    states = {path.name: _state(path) for path in _files(folder) if path.suffix.lower() in _CERTIFICATES}
    if not states:
        raise FolderUnusable(f"{folder}: no certificate in it")
    revoked = set(_listed(folder / REVOKED_FILE, states))
    for path in _files(folder):
        if path.suffix.lower() == _LISTS:
            revoked |= set(_from_list(path, tuple(states.values())))
    return {
        CERTIFICATES: {
            hashlib.sha256(one.dump()).hexdigest(): wire.encode(TrustedIssuer(one.dump(), provenance))
            for one in states.values()
        },
        REVOKED: {key: wire.encode(Revocation(provenance)) for key in revoked},
    }


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _provenance(path: Path) -> Provenance:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8-sig")), Provenance)
    except FileNotFoundError:
        raise FolderUnusable(
            f'{path}: say where the certificates come from: source = "…", dated = 2026-11-22'
        ) from None
    except (ValueError, msgspec.ValidationError) as error:
        raise FolderUnusable(f"{path}: {error}") from None


def _der(path: Path) -> bytes:
    data = path.read_bytes()
    if len(data) > _FILE_LIMIT:
        raise FolderUnusable(f"{path.name}: larger than {_FILE_LIMIT} bytes")
    if not pem.detect(data):
        return data
    (_, _, first), *others = pem.unarmor(data, multiple=True)
    if others:
        raise FolderUnusable(f"{path.name}: holds {1 + len(others)}; put each into a file of its own")
    return bytes(first)


def _state(path: Path) -> Certificate:
    """Read one certificate: of an authority, signed by itself or, as a link, by the state's earlier key."""
    try:
        der = _der(path)
        certificate = Certificate.load(der, strict=True)
        key = public_key(certificate.public_key)
        how, signature = scheme(certificate["signature_algorithm"]), bytes(certificate["signature_value"])
        itself = certificate.issuer == certificate.subject
        signed = holds(key, how, signature, certificate["tbs_certificate"].dump())
        authority = bool(certificate.basic_constraints_value and certificate.basic_constraints_value["ca"].native)
    except (ValueError, TypeError, KeyError) as error:
        raise FolderUnusable(f"{path.name}: no certificate that can be used ({error})") from None
    if len(der) > CERTIFICATE_LIMIT or not authority or (itself and not signed and not _is_link(certificate)):
        raise FolderUnusable(f"{path.name}: not the certificate of an authority, or its own signature does not hold")
    return certificate


def _is_link(certificate: Certificate) -> bool:
    """Say whether another key than its own signed it, by the key identifiers: a state that changed its key."""
    own, signer = certificate.key_identifier, certificate.authority_key_identifier
    return bool(own and signer and own != signer)


def _listed(path: Path, states: dict[str, Certificate]) -> Iterator[str]:
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FolderUnusable(f"{path.name}: not a table in UTF-8 ({error})") from None
    for number, line in enumerate(rows, 2):
        state = states.get(line.get("certificate") or "")
        if state is None:
            raise FolderUnusable(f"{path.name}: line {number}: no such certificate file")
        serial = line.get("serial") or ""
        if not _HEX.fullmatch(serial):
            raise FolderUnusable(f"{path.name}: line {number}: the serial number is not hex")
        yield revocation_key(state.subject.dump(), int(serial, 16))


def _from_list(path: Path, states: tuple[Certificate, ...]) -> Iterator[str]:
    """Give what a revocation list revokes, once a state of the folder is seen to have signed it."""
    try:
        found = asn1_crl.CertificateList.load(_der(path), strict=True)
        issuer, content = found.issuer, found["tbs_cert_list"].dump()
        how, signature = scheme(found["signature_algorithm"]), bytes(found["signature"])
        candidates = [state for state in states if state.subject == issuer]
        if not any(holds(public_key(state.public_key), how, signature, content) for state in candidates):
            raise FolderUnusable(f"{path.name}: no state of this folder signed it")
        for entry in found["tbs_cert_list"]["revoked_certificates"] or ():
            yield revocation_key(issuer.dump(), int(entry["user_certificate"].native))
    except (ValueError, TypeError, KeyError) as error:
        raise FolderUnusable(f"{path.name}: no revocation list that can be used ({error})") from None
