"""Who this kiosk is and whom it believes: what one enrolment left behind, in `enrolment.json`."""

import datetime as dt
from pathlib import Path

import msgspec

from kiosk.cache.durable import NotSaved, write_file
from kiosk.faults import Fault
from onedata.signatures import SignatureWrong, Signed, TrustAnchor, decode_signed

NAME = "enrolment.json"
_LIMIT = 1 << 16


class NotEnrolled(Exception):  # noqa: N818  (says what is the case)
    """No enrolment on this machine, or not its keys."""

    fault = Fault.KIOSK_REFUSED

    def __init__(self, what: str) -> None:
        super().__init__(f"{self.fault.value}: {what}")


class Enrolment(msgspec.Struct, frozen=True):
    """The portal's answer to the one-time code; keys and certificates in hex."""

    kiosk_id: str
    region: str
    office: str
    portal_url: str
    """How phones reach the portal: it stands in slips. This kiosk uses `[portal] url` of its configuration."""
    root_key: str
    """The portal's root public key, pinned: everything that this kiosk believes hangs on it."""
    portal_key_id: str
    portal_receiving_key: str
    """X25519: what visitors write is sealed to it."""
    certificates: tuple[str, ...]
    """Root-signed certificates as they were at enrolment; manifests bring newer ones."""
    feeds: tuple[str, ...]
    enrolled_at: dt.datetime

    @property
    def anchor(self) -> TrustAnchor:
        """The pinned root key."""
        return TrustAnchor(bytes.fromhex(self.root_key))

    @property
    def signed_certificates(self) -> tuple[Signed, ...]:
        """The certificates, nothing checked yet; raises `Malformed`."""
        return tuple(decode_signed(bytes.fromhex(text)) for text in self.certificates)


_ENROLMENT = msgspec.json.Decoder(Enrolment)


def load_enrolment(folder: Path) -> Enrolment:
    """Return the enrolment in the data folder; raises `NotEnrolled`, or `NotSaved` when the file cannot be read."""
    path = folder / NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotEnrolled("this kiosk is not enrolled") from None
    except OSError as trouble:
        raise NotSaved(Fault.STORAGE_FAILED, f"{NAME}: {trouble.strerror}") from trouble
    try:
        return checked(_ENROLMENT.decode(content[:_LIMIT]))
    except (msgspec.DecodeError, SignatureWrong, ValueError) as trouble:
        raise NotSaved(Fault.STORAGE_FAILED, f"{NAME} is damaged") from trouble


def save_enrolment(folder: Path, enrolment: Enrolment) -> None:
    """Write the enrolment; raises `NotSaved`."""
    write_file(folder / NAME, msgspec.json.format(msgspec.json.encode(enrolment), indent=1))


def checked(enrolment: Enrolment) -> Enrolment:
    """Return an enrolment whose keys are keys and whose certificates are the root's.

    Raises `ValueError` (as `Malformed` is one) or `SignatureWrong`.
    """
    if len(bytes.fromhex(enrolment.portal_receiving_key)) != 32:  # noqa: PLR2004  (X25519)
        raise ValueError("the portal's receiving key is not 32 bytes")
    if len(bytes.fromhex(enrolment.root_key)) != 32:  # noqa: PLR2004  (Ed25519)
        raise ValueError("the root key is not 32 bytes")
    enrolment.anchor.certificates(enrolment.signed_certificates)
    return enrolment
