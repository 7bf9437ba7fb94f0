"""The identifier of a card, from answers alone: whatever they are, an identifier or a fault code comes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.e_ktp import GET_E_KTP_SERIAL, GET_UID, SELECT_E_KTP, is_contactless, read_identifier
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault


def identifier(answers: dict[bytes, str]) -> str:
    return read_identifier(lambda command: bytes.fromhex(answers.get(command, "6D00")))


def fault(answers: dict[bytes, str]) -> Fault:
    with pytest.raises(CardTrouble) as trouble:
        identifier(answers)
    return trouble.value.fault


@pytest.mark.parametrize("uid", ["01A2B3C4", "04A1B2C3D4E5F6", "0411223344556677889A"])
def test_a_type_a_identifier_of_any_size_is_given_whole(uid: str) -> None:
    assert identifier({GET_UID: uid + "9000"}) == uid


def test_a_seven_byte_identifier_may_begin_like_a_random_one() -> None:
    assert identifier({GET_UID: "08A1B2C3D4E5F69000"}) == "08A1B2C3D4E5F6"


def test_an_e_ktp_of_type_b_is_known_by_its_serial_even_if_the_reader_shows_four_bytes() -> None:
    inside = {SELECT_E_KTP: "6F009000", GET_E_KTP_SERIAL: "01020304050607089000"}
    assert identifier(inside) == "0102030405060708"
    assert identifier(inside | {GET_UID: "A1A2A3A49000"}) == "0102030405060708"
    assert identifier(inside | {SELECT_E_KTP: "6110"}) == "0102030405060708"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({GET_UID: ""}, Fault.CARD_REMOVED),
        ({GET_UID: "6A81", SELECT_E_KTP: ""}, Fault.CARD_REMOVED),
        ({SELECT_E_KTP: "9000", GET_E_KTP_SERIAL: ""}, Fault.CARD_REMOVED),
        ({GET_UID: "90"}, Fault.CARD_UNREADABLE),
        ({GET_UID: "04A1B29000"}, Fault.CARD_UNREADABLE),
        ({GET_UID: "9000"}, Fault.CARD_UNREADABLE),
        ({GET_UID: "000000009000"}, Fault.CARD_UNREADABLE),
        ({GET_UID: "FFFFFFFFFFFFFF9000"}, Fault.CARD_UNREADABLE),
        ({}, Fault.CARD_UNREADABLE),
        ({SELECT_E_KTP: "9000", GET_E_KTP_SERIAL: "6982"}, Fault.CARD_UNREADABLE),
        ({SELECT_E_KTP: "9000", GET_E_KTP_SERIAL: "010203049000"}, Fault.CARD_UNREADABLE),
        ({GET_UID: "A1A2A3A49000", SELECT_E_KTP: "9000"}, Fault.CARD_UNREADABLE),
        ({GET_UID: "08A1B2C39000"}, Fault.CARD_RANDOM_IDENTIFIER),
    ],
)
def test_an_answer_that_is_no_identifier_is_a_fault(answers: dict[bytes, str], expected: Fault) -> None:
    assert fault(answers) is expected


@given(st.lists(st.binary(max_size=20), min_size=3, max_size=3))
def test_no_answer_at_all_can_make_anything_but_an_identifier_or_a_fault(responses: list[bytes]) -> None:
    said = iter(responses)
    try:
        read = read_identifier(lambda _: next(said))
    except CardTrouble:
        return
    assert len(read) in (8, 14, 16, 20)
    assert bytes.fromhex(read) in {response[:-2] for response in responses}


def test_a_card_on_an_antenna_is_told_from_one_in_a_slot() -> None:
    assert is_contactless(SimulatedCard().atr_bytes())
    assert is_contactless(bytes.fromhex("3B888001E1F35E1177838500FA"))  # type B
    assert not is_contactless(SimulatedCard(contactless=False).atr_bytes())
    assert is_contactless(b"")
