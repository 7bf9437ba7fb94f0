"""A state that issues passports for tests: every way to sign that real states use, and every way to get it wrong."""

import datetime as dt
import functools
import subprocess
from typing import Any, Literal

from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from kiosk.devices.card_sim import SimulatedCard, SimulatedPassport
from kiosk.devices.passport.trust_list import TrustList
from onedata.mrz import AccessKey
from portal.people.demo_chips import ChipFiles, Signer, chip_files, synthetic_zone

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
NUMBER, BIRTH, EXPIRY = "X1234567", dt.date(1994, 5, 3), dt.date(2031, 2, 1)
KEY = AccessKey(NUMBER, "940503", "310201")
ZONE = synthetic_zone(NUMBER, BIRTH, EXPIRY)
Kind = Literal["rsa", "pss", "pss-384", "p256", "p384", "brainpool", "brainpool-explicit", "p256-explicit"]
KINDS: tuple[Kind, ...] = ("rsa", "pss", "pss-384", "p256", "p384", "brainpool", "brainpool-explicit", "p256-explicit")
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_CURVES: dict[str, tuple[type[ec.EllipticCurve], str]] = {
    "p256": (ec.SECP256R1, "prime256v1"),
    "p384": (ec.SECP384R1, "secp384r1"),
    "brainpool": (ec.BrainpoolP256R1, "brainpoolP256r1"),
}


@functools.cache
def key_of(kind: str, which: str) -> PrivateKey:
    """Return a key, always the same in one process: RSA keys take long to find."""
    if kind in _CURVES:
        return ec.generate_private_key(_CURVES[kind][0]())
    return rsa.generate_private_key(65537, 2048)


class IssuingState:
    """One invented state: its CSCA certificate, and signers under it."""

    def __init__(self, kind: Kind = "p256", name: str = "CONTOH", until: dt.datetime | None = None) -> None:
        self.kind = kind
        self.name = name
        self.key = key_of(_plain(kind), "root")
        self.certificate = _certificate(_name(name), self.key, _name(name), self.key, kind, ca=True, until=until)

    def signer(
        self,
        kind: Kind | None = None,
        serial: int = 4711,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
    ) -> Signer:
        """Return a document signer of this state."""
        kind = kind or self.kind
        key = key_of(_plain(kind), "signer")
        subject = _name(f"{self.name} DS")
        issuer = _name(self.name)
        der = _certificate(subject, key, issuer, self.key, self.kind, ca=False, serial=serial, since=since, until=until)
        if kind.endswith("explicit"):
            der = _with_explicit_curve(der, _CURVES[_plain(kind)][1], self.key)
        return Signer(der, _algorithm(kind), _digest(kind), functools.partial(sign, key, kind))

    def trusted(self, *revoked: str) -> TrustList:
        """Return a list that knows this state alone."""
        return TrustList([self.certificate], revoked)


def sign(key: PrivateKey, kind: str, data: bytes) -> bytes:
    """Sign as this kind does."""
    digest = hashes.SHA384() if _digest(kind) == "sha384" else hashes.SHA256()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(digest))
    if kind.startswith("pss"):
        return key.sign(data, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
    return key.sign(data, padding.PKCS1v15(), digest)


def passport(signer: Signer, **changed: Any) -> SimulatedCard:
    """Return the emulated passport of an invented person; `changed` are fields of the card."""
    return card(chip_files(ZONE, signer), **changed)


def card(files: ChipFiles, **changed: Any) -> SimulatedCard:
    """Return a card with these files on its chip."""
    chip = SimulatedPassport(
        KEY.number, KEY.birth, KEY.expiry, com=files.com.hex(), dg1=files.dg1.hex(), sod=files.sod.hex()
    )
    return SimulatedCard(name="paspor CONTOH", uid="08AABBCC", passport=chip, **changed)


def _plain(kind: str) -> str:
    return kind.partition("-")[0]


def _digest(kind: str) -> str:
    return "sha384" if kind in ("p384", "pss-384") else "sha256"


def _algorithm(kind: str) -> dict[str, Any]:
    digest = _digest(kind)
    if kind == "rsa":
        return {"algorithm": "rsassa_pkcs1v15"}
    if kind.startswith("pss"):
        mask = {"algorithm": "mgf1", "parameters": {"algorithm": digest}}
        length = int(digest.removeprefix("sha")) // 8
        parameters = {"hash_algorithm": {"algorithm": digest}, "mask_gen_algorithm": mask, "salt_length": length}
        return {"algorithm": "rsassa_pss", "parameters": parameters}
    return {"algorithm": f"{digest}_ecdsa"}


def _name(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(NameOID.COMMON_NAME, f"{name} CSCA")]
    )


def _certificate(
    subject: x509.Name,
    key: PrivateKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    kind: str,
    *,
    ca: bool,
    serial: int = 1,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> bytes:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(since or NOW - dt.timedelta(days=400))
        .not_valid_after(until or NOW + dt.timedelta(days=4000))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    digest = hashes.SHA384() if _digest(kind) == "sha384" else hashes.SHA256()
    pss = padding.PSS(padding.MGF1(digest), digest.digest_size) if kind.startswith("pss") else None
    return builder.sign(issuer_key, digest, rsa_padding=pss).public_bytes(Encoding.DER)


def _with_explicit_curve(der: bytes, curve: str, issuer_key: PrivateKey) -> bytes:
    """Write the curve out instead of naming it, as real states do, and sign anew."""
    certificate = asn1_x509.Certificate.load(der)
    body = certificate["tbs_certificate"]
    body["subject_public_key_info"]["algorithm"]["parameters"] = asn1_keys.ECDomainParameters(
        name="specified", value=explicit_curve(curve)
    )
    content = body.dump(force=True)
    certificate["signature_value"] = sign(issuer_key, "p256", content)
    return bytes(certificate.dump(force=True))


@functools.cache
def explicit_curve(name: str) -> Any:
    """Return a curve's parameters as OpenSSL writes them."""
    command = ["openssl", "ecparam", "-name", name, "-param_enc", "explicit"]
    written = subprocess.run(command, capture_output=True, check=True).stdout
    return asn1_keys.SpecifiedECDomain.load(pem.unarmor(written)[2])
