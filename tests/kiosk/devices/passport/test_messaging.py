"""A protected channel does not ask who agreed on its keys: any agreement beside BAC gives the same one."""

import secrets

import pytest

from kiosk.devices.passport import files
from kiosk.devices.passport.files import File
from kiosk.devices.passport.messaging import SecureChannel
from kiosk.devices.passport.triple_des import keys
from kiosk.devices.passport_sim import PassportSession, _ChipSide
from kiosk.devices.reader import CardTrouble
from tests.emulators.issuing_state import IssuingState, passport

AGREED = keys(bytes(range(16)))


@pytest.fixture
def session() -> PassportSession:
    """A chip that shares keys with us by something else than BAC; its counter begins at nought, as after PACE."""
    card = passport(IssuingState("rsa").signer()).passport
    assert card is not None
    session = PassportSession(card)
    session._secure = _ChipSide(*AGREED, 0)
    return session


def answered(session: PassportSession, command: bytes) -> bytes:
    return session.answer(command) or b""


def test_keys_that_another_agreement_gave_read_the_same_files(session: PassportSession) -> None:
    channel = SecureChannel(lambda command: answered(session, command), *AGREED, 0)
    read = {file: files.read(channel, file) for file in File}
    assert read[File.DG1].hex().upper() == session._passport.dg1.upper()
    assert read[File.SOD].hex().upper() == session._passport.sod.upper()


def test_other_keys_read_nothing(session: PassportSession) -> None:
    channel = SecureChannel(lambda command: answered(session, command), *keys(secrets.token_bytes(16)), 0)
    with pytest.raises(CardTrouble):
        files.read(channel, File.DG1)
