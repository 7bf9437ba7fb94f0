"""Which chips are believed, and what each other one is told."""

import datetime as dt
from typing import Any

import pytest
from asn1crypto import cms, x509

from kiosk.devices.passport.authenticity import authenticate
from kiosk.devices.passport.trust_list import TrustList
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault
from onedata import tlv
from onedata.trust import revocation_key
from portal.people.demo_chips import ChipFiles, Signer, chip_files
from tests.emulators.issuing_state import KINDS, NOW, ZONE, IssuingState, Kind, explicit_curve

DAY = dt.timedelta(days=1)
STATE = IssuingState()


def fault(files: ChipFiles, trust: TrustList, **changed: Any) -> Fault | None:
    try:
        authenticate(changed.get("sod", files.sod), changed.get("dg1", files.dg1), trust, NOW)
    except CardTrouble as trouble:
        return trouble.fault
    return None


@pytest.fixture(scope="module")
def files() -> ChipFiles:
    return chip_files(ZONE, STATE.signer())


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_of_signing_is_believed(kind: Kind) -> None:
    assert fault(chip_files(ZONE, STATE.signer(kind)), STATE.trusted()) is None


@pytest.mark.parametrize("kind", ["rsa", "pss", "pss-384", "p384", "brainpool"])
def test_every_way_of_signing_a_signer_is_believed(kind: Kind) -> None:
    state = IssuingState(kind)
    assert fault(chip_files(ZONE, state.signer()), state.trusted()) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_signature_is_found_whatever_its_kind(kind: Kind) -> None:
    signer = STATE.signer(kind)
    other = Signer(signer.certificate, signer.algorithm, signer.digest, lambda data: signer.sign(data + b"\0"))
    assert fault(chip_files(ZONE, other), STATE.trusted()) is Fault.PASSPORT_SIGNATURE_WRONG


def test_changed_data_are_found(files: ChipFiles) -> None:
    changed = files.dg1.replace(b"X1234567", b"X7654321")
    assert fault(files, STATE.trusted(), dg1=changed) is Fault.PASSPORT_CHANGED


def test_changed_hashes_are_found_although_they_fit_the_changed_data(files: ChipFiles) -> None:
    changed = files.dg1.replace(b"X1234567", b"X7654321")
    forged = chip_files(ZONE.replace("X1234567", "X7654321"), STATE.signer())
    assert forged.dg1 == changed
    old, new = (_content(one.sod) for one in (files, forged))
    assert len(old) == len(new)
    assert fault(files, STATE.trusted(), dg1=changed, sod=files.sod.replace(old, new)) is Fault.PASSPORT_SIGNATURE_WRONG


def _content(sod: bytes) -> bytes:
    return bytes(cms.ContentInfo.load(tlv.only(sod, 0x77))["content"]["encap_content_info"]["content"])


def test_a_machine_without_any_state_says_so(files: ChipFiles) -> None:
    assert fault(files, TrustList()) is Fault.PASSPORT_TRUST_MISSING


def test_a_state_that_is_not_on_the_list_is_unknown(files: ChipFiles) -> None:
    assert fault(files, IssuingState(name="LAIN").trusted()) is Fault.PASSPORT_ISSUER_UNKNOWN


def test_a_state_of_the_same_name_with_another_key_is_not_the_issuer(files: ChipFiles) -> None:
    other = IssuingState("rsa")
    assert fault(files, other.trusted()) is Fault.PASSPORT_ISSUER_WRONG
    both = TrustList([other.certificate, STATE.certificate])
    assert fault(files, both) is None  # a state has several while it changes its key


def test_a_signer_outside_its_validity_is_not_believed() -> None:
    over, early = STATE.signer(until=NOW - DAY), STATE.signer(since=NOW + DAY)
    for signer in (over, early):
        assert fault(chip_files(ZONE, signer), STATE.trusted()) is Fault.PASSPORT_CERTIFICATE_EXPIRED


def test_a_state_s_certificate_outside_its_validity_is_not_believed() -> None:
    state = IssuingState(until=NOW - DAY)
    assert fault(chip_files(ZONE, state.signer()), state.trusted()) is Fault.PASSPORT_CERTIFICATE_EXPIRED


def test_a_revoked_signer_is_not_believed_and_another_one_is() -> None:
    issuer = x509.Certificate.load(STATE.certificate).subject.dump()
    trust = STATE.trusted(revocation_key(issuer, 4712))
    assert fault(chip_files(ZONE, STATE.signer(serial=4712)), trust) is Fault.PASSPORT_CERTIFICATE_REVOKED
    assert fault(chip_files(ZONE, STATE.signer(serial=4711)), trust) is None


def test_a_written_out_curve_with_another_generator_is_refused() -> None:
    signer = STATE.signer("p256-explicit")
    base = explicit_curve("prime256v1")["base"].native
    other = bytes([base[0]]) + base[1:33][::-1] + base[33:]
    forged = signer.certificate.replace(base, other)
    assert forged != signer.certificate
    changed = Signer(forged, signer.algorithm, signer.digest, signer.sign)
    assert fault(chip_files(ZONE, changed), STATE.trusted()) is Fault.PASSPORT_UNSUPPORTED


def test_an_algorithm_that_is_not_known_is_unsupported(files: ChipFiles) -> None:
    sha256_ecdsa, dsa = bytes.fromhex("06082A8648CE3D040302"), bytes.fromhex("06082A8648CE3D040399")
    sod = files.sod
    at = sod.rindex(sha256_ecdsa)
    assert fault(files, STATE.trusted(), sod=sod[:at] + dsa + sod[at + 10 :]) is Fault.PASSPORT_UNSUPPORTED


@pytest.mark.parametrize("cut", [0, 1, 2, 10, 200, -1])
def test_a_torn_security_file_is_unreadable(files: ChipFiles, cut: int) -> None:
    assert fault(files, STATE.trusted(), sod=files.sod[:cut]) is Fault.PASSPORT_UNREADABLE
