"""Staff cards: a fixed UID, or a serial from a configured file; never the answer to reset."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.reader import CardTrouble
from kiosk.devices.staff_card import SerialFile, read_staff_identifier
from kiosk.faults import Fault

FILE = SerialFile(("00A4040007A0000000030000", "00A40000020002"), "00B0000008")
SERIAL = bytes.fromhex("0102030405060708")
OK = b"\x90\x00"


def card(answers: dict[str, bytes]) -> Callable[[bytes], bytes]:
    return lambda command: answers.get(command.hex().upper(), b"\x6a\x82")


def contact(**changes: bytes) -> Callable[[bytes], bytes]:
    return card({FILE.select[0]: OK, FILE.select[1]: OK, FILE.read: SERIAL + OK, **changes})


def trouble(transmit: Callable[[bytes], bytes], *, contactless: bool = False, file: SerialFile | None = FILE) -> Fault:
    with pytest.raises(CardTrouble) as caught:
        read_staff_identifier(transmit, contactless=contactless, serial=file)
    return caught.value.fault


def test_a_contactless_card_is_known_by_its_fixed_uid() -> None:
    lying = card({"FFCA000000": bytes.fromhex("04A1B2C3D4E5F6") + OK})
    assert read_staff_identifier(lying, contactless=True, serial=None) == "04A1B2C3D4E5F6"
    assert (
        trouble(card({"FFCA000000": bytes.fromhex("08A1B2C3") + OK}), contactless=True) is Fault.CARD_RANDOM_IDENTIFIER
    )


def test_a_contact_card_is_known_by_the_serial_of_its_file() -> None:
    assert read_staff_identifier(contact(), contactless=False, serial=FILE) == SERIAL.hex().upper()


def test_protocol_t0_is_followed() -> None:
    fetched = contact(**{FILE.read: b"\x61\x08", "00C0000008": SERIAL + OK})
    assert read_staff_identifier(fetched, contactless=False, serial=FILE) == SERIAL.hex().upper()
    asked_again = card(
        {FILE.select[0]: OK, FILE.select[1]: b"\x61\x02", "00C0000002": b"ab" + OK, "00B0000000": b"\x6c\x08",
         "00B0000008": SERIAL + OK}
    )  # fmt: skip
    file = SerialFile(FILE.select, "00B0000000")
    assert read_staff_identifier(asked_again, contactless=False, serial=file) == SERIAL.hex().upper()


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"", Fault.CARD_REMOVED),
        (b"\x90", Fault.CARD_UNREADABLE),
        (OK, Fault.CARD_UNREADABLE),
        (b"\x6a\x82", Fault.CARD_UNREADABLE),
        (b"\x01\x02\x03" + OK, Fault.CARD_UNREADABLE),
        (b"\x00" * 8 + OK, Fault.CARD_UNREADABLE),
        (b"\xff" * 8 + OK, Fault.CARD_UNREADABLE),
        (bytes(range(33)) + OK, Fault.CARD_UNREADABLE),
    ],
)
def test_a_file_without_a_serial_is_no_identifier(answer: bytes, fault: Fault) -> None:
    assert trouble(contact(**{FILE.read: answer})) is fault


def test_a_contact_card_without_a_configured_file_is_unreadable() -> None:
    assert trouble(contact(), file=None) is Fault.CARD_UNREADABLE
    assert trouble(contact(**{FILE.select[1]: b"\x6a\x82"})) is Fault.CARD_UNREADABLE


@pytest.mark.parametrize("command", ["", "00", "00B0", "zz", "00B000000"])
def test_what_is_no_command_is_refused(command: str) -> None:
    with pytest.raises(ValueError, match="no command"):
        SerialFile((), command)


@given(st.lists(st.binary(max_size=40), min_size=4, max_size=4))
def test_any_answers_give_an_identifier_or_a_fault(answers: list[bytes]) -> None:
    said = iter([*answers, b""] * 3)
    try:
        identifier = read_staff_identifier(lambda _: next(said), contactless=False, serial=FILE)
    except CardTrouble:
        return
    assert 8 <= len(identifier) <= 64
