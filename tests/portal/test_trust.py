"""A folder of certificates becomes the feed `trust`, or is refused with the name of the file that is wrong."""

import datetime as dt
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from onedata import wire
from onedata.trust import CERTIFICATES, REVOKED, Provenance, TrustedIssuer, revocation_key
from portal.trust.folder import FolderUnusable, read
from tests.emulators.issuing_state import NOW, IssuingState

STATE = IssuingState()
PEM = x509.load_der_x509_certificate(STATE.certificate).public_bytes(Encoding.PEM)
SOURCE = 'source = "CONTOH exchange of certificates"\ndated = 2026-11-01\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "source.toml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "contoh.cer").write_bytes(STATE.certificate)
    return tmp_path


def revocation_list(state: IssuingState, *serials: int) -> bytes:
    issuer = x509.load_der_x509_certificate(state.certificate).subject
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer)
    builder = builder.last_update(NOW).next_update(NOW + dt.timedelta(days=30))
    for serial in serials:
        one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW).build()
        builder = builder.add_revoked_certificate(one)
    return builder.sign(state.key, hashes.SHA256()).public_bytes(Encoding.DER)


def key(serial: int) -> str:
    return revocation_key(asn1_x509.Certificate.load(STATE.certificate).subject.dump(), serial)


def test_certificates_carry_their_source_and_date(folder: Path) -> None:
    (value,) = read(folder)[CERTIFICATES].values()
    provenance = Provenance(source="CONTOH exchange of certificates", dated=dt.date(2026, 11, 1))
    assert wire.decode(value, TrustedIssuer, 1 << 16) == TrustedIssuer(STATE.certificate, provenance)


def test_pem_is_read_like_der(folder: Path) -> None:
    der = read(folder)
    (folder / "contoh.cer").write_bytes(PEM)
    assert read(folder) == der


def test_both_kinds_of_revocation_are_taken(folder: Path) -> None:
    (folder / "contoh.crl").write_bytes(revocation_list(STATE, 4711, 4712))
    (folder / "revoked.csv").write_text("certificate,serial\ncontoh.cer,1a2b\n", encoding="utf-8-sig")  # as Excel does
    assert set(read(folder)[REVOKED]) == {key(4711), key(4712), key(0x1A2B)}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.cer", b"no certificate", "broken.cer"),
        ("signer.cer", STATE.signer().certificate, "not the certificate of an authority"),
        ("forged.cer", STATE.certificate[:-3] + b"\x00\x01\x02", "its own signature does not hold"),
        ("other.crl", revocation_list(IssuingState("rsa"), 1), "no state of this folder signed it"),
        ("torn.crl", revocation_list(STATE, 1)[:-9], "torn.crl"),
        ("revoked.csv", b"certificate,serial\nnobody.cer,1\n", "line 2: no such certificate"),
        ("revoked.csv", b"certificate,serial\ncontoh.cer,xyz\n", "line 2: the serial number is not hex"),
        ("revoked.csv", b"certificate,serial\ncontoh.cer,-1\n", "line 2: the serial number is not hex"),
        ("revoked.csv", b"certificate,serial\nR\xe9publique.cer,1\n", "not a table in UTF-8"),
        ("bundle.pem", 2 * PEM, "bundle.pem: holds 2"),
        ("source.toml", b"source = 'x'\n", "source.toml"),
    ],
    ids=range(11),
)
def test_what_is_wrong_is_refused_by_name(folder: Path, name: str, content: bytes, said: str) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(FolderUnusable, match=said):
        read(folder)


def test_a_folder_must_say_where_it_comes_from(folder: Path) -> None:
    (folder / "source.toml").unlink()
    with pytest.raises(FolderUnusable, match="where the certificates come from"):
        read(folder)
