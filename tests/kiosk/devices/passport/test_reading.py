"""What of a chip is read at all."""

import pytest

from kiosk.devices.card_sim import SimulatedPassport
from kiosk.devices.passport.reading import Question, read_passport
from portal.people.demo_chips import chip_files
from tests.emulators.issuing_state import KEY, NOW, NUMBER, ZONE, IssuingState, card

STATE = IssuingState()
EF_COM, DG1, EF_SOD = 0x011E, 0x0101, 0x011D


def test_neither_photo_nor_fingerprint_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[int] = []
    real = SimulatedPassport.file

    def file(passport: SimulatedPassport, number: int) -> bytes | None:
        chosen.append(number)
        return real(passport, number)

    monkeypatch.setattr(SimulatedPassport, "file", file)
    session = card(chip_files(ZONE, STATE.signer())).insert()

    def transmit(command: bytes) -> bytes:
        answer = session.answer(command)
        assert isinstance(answer, bytes)
        return answer

    assert read_passport(transmit, Question(KEY, STATE.trusted(), NOW)).number == NUMBER
    assert chosen == [EF_COM, DG1, EF_SOD]
