"""Every card reader keeps this contract: the simulator, and the real pcscd with a virtual card."""

import time
from collections.abc import Iterator

import msgspec
import pytest

from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.events import CardFailed, CardPresented, CardRead, CardRemoved, DeviceEvent, ReaderStateChanged
from kiosk.devices.presence import READ_LIMIT
from kiosk.faults import Fault
from kiosk.health import ReaderState
from tests.contracts import reader_rigs
from tests.contracts.reader_rigs import SERIAL, ReaderRig
from tests.faults.counts import note
from tests.held import held

pytestmark = pytest.mark.xdist_group("pcscd")

TYPE_A = SimulatedCard(uid="04A1B2C3D4E5F6")
E_KTP_B = SimulatedCard(serial="0102030405060708")
STAFF = SimulatedCard(contactless=False, answers={SERIAL.select[0]: "9000", SERIAL.read: "11223344556677889000"})
STAFF_COMMANDS = 1 + len(SERIAL.select)


@pytest.fixture(params=["simulated", "pcsc"])
def patient(request: pytest.FixtureRequest) -> Iterator[ReaderRig]:
    """Make a reader that gives a card all the time it has in an office."""
    rig: ReaderRig = getattr(reader_rigs, request.param)(READ_LIMIT)
    yield rig
    rig.close()


@pytest.fixture(params=["simulated", "pcsc"])
def rig(request: pytest.FixtureRequest) -> Iterator[ReaderRig]:
    rig: ReaderRig = getattr(reader_rigs, request.param)()
    yield rig
    rig.close()


def answer(rig: ReaderRig, card: SimulatedCard) -> DeviceEvent:
    """Lay a card down, read it, take it away."""
    rig.lay(card)
    rig.reader.read()
    said = rig.seen.next(CardRead, CardFailed)
    rig.take()
    return said


def test_every_kind_of_card_gives_its_fixed_identifier_whole(rig: ReaderRig) -> None:
    assert answer(rig, TYPE_A) == CardRead("04A1B2C3D4E5F6")
    assert answer(rig, E_KTP_B) == CardRead("0102030405060708")
    # an e-KTP of type B on a reader that shows its changing four bytes
    assert answer(rig, SimulatedCard(uid="08AABBCC", serial="1122334455667788")) == CardRead("1122334455667788")


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        (SimulatedCard(uid="08AABBCC"), Fault.CARD_RANDOM_IDENTIFIER),
        (SimulatedCard(answers={"FFCA000000": "04A1B29000"}), Fault.CARD_UNREADABLE),
        (SimulatedCard(contactless=False), Fault.CARD_UNREADABLE),
    ],
    ids=["random identifier", "truncated identifier", "nothing to say"],
)
def test_a_card_without_a_usable_identifier_says_why(rig: ReaderRig, card: SimulatedCard, fault: Fault) -> None:
    assert answer(rig, card) == CardFailed(fault)


@pytest.mark.parametrize("command", [0, 1, 2])
def test_a_card_pulled_at_any_command_was_lifted_too_soon(rig: ReaderRig, command: int) -> None:
    pulled = SimulatedCard(serial="0102030405060708", pulled_at=command)
    rig.lay(pulled)
    rig.reader.read()
    first, second = rig.seen.next(CardFailed, CardRemoved), rig.seen.next(CardFailed, CardRemoved)
    assert {first, second} == {CardFailed(Fault.CARD_REMOVED), CardRemoved(contactless=True)}


def test_a_card_that_stays_is_read_where_a_pulled_one_fails(rig: ReaderRig) -> None:
    assert answer(rig, SimulatedCard(serial="0102030405060708", pulled_at=3)) == CardRead("0102030405060708")


def test_a_contact_card_of_the_staff_is_known_by_the_serial_of_the_configured_file(rig: ReaderRig) -> None:
    assert answer(rig, STAFF) == CardRead("1122334455667788")
    # the same card held to an antenna is known by its UID, whatever else it says
    held = msgspec.structs.replace(STAFF, uid="04A1B2C3D4E5F6", contactless=True)
    assert answer(rig, held) == CardRead("04A1B2C3D4E5F6")


@pytest.mark.parametrize("command", range(STAFF_COMMANDS))
def test_a_contact_card_pulled_at_any_command_was_lifted_too_soon(rig: ReaderRig, command: int) -> None:
    rig.lay(msgspec.structs.replace(STAFF, pulled_at=command))
    rig.reader.read()
    first, second = rig.seen.next(CardFailed, CardRemoved), rig.seen.next(CardFailed, CardRemoved)
    assert {first, second} == {CardFailed(Fault.CARD_REMOVED), CardRemoved(contactless=False)}


@pytest.mark.parametrize("command", range(STAFF_COMMANDS))
def test_a_contact_card_mute_at_any_command_is_answered_for_in_time(rig: ReaderRig, command: int) -> None:
    rig.lay(msgspec.structs.replace(STAFF, mute_at=command))
    rig.reader.read()
    assert rig.seen.next(CardRead, CardFailed) == CardFailed(Fault.CARD_UNREADABLE)
    rig.take()
    assert answer(rig, STAFF) == CardRead("1122334455667788")


@pytest.mark.parametrize("fault", ["pulled_at", "mute_at"])
def test_a_contact_card_is_read_where_it_fails_only_after_its_last_command(rig: ReaderRig, fault: str) -> None:
    assert answer(rig, msgspec.structs.replace(STAFF, **{fault: STAFF_COMMANDS})) == CardRead("1122334455667788")


@pytest.mark.parametrize("command", range(3))
def test_a_wrong_answer_at_any_command_is_told_and_no_identifier_is_guessed(rig: ReaderRig, command: int) -> None:
    """Empty, cut short, a wrong status word, too much."""
    for response in ("", "6F", "6F00", "00" * 300):
        said = answer(rig, SimulatedCard(uid="08AABBCC", serial="0102030405060708", answers_at={command: response}))
        if isinstance(said, CardRead):
            assert said == CardRead("0102030405060708")  # without an answer to the UID command: the serial is there
            assert command == 0
        else:
            assert isinstance(said, CardFailed)
    assert answer(rig, TYPE_A) == CardRead("04A1B2C3D4E5F6")


def test_a_slow_card_is_read_and_one_that_is_too_slow_is_answered_for_in_time(rig: ReaderRig) -> None:
    assert answer(rig, SimulatedCard(serial="0102030405060708", slow_ms=60)) == CardRead("0102030405060708")
    too_slow = SimulatedCard(serial="0102030405060708", slow_ms=700)
    assert answer(rig, too_slow) == CardFailed(Fault.CARD_UNREADABLE)
    assert answer(rig, TYPE_A) == CardRead("04A1B2C3D4E5F6")


def test_a_card_held_by_another_program_is_unreadable_until_it_is_let_go(rig: ReaderRig) -> None:
    rig.lay(TYPE_A)
    other = rig.hands.hold()
    rig.reader.read()
    assert rig.seen.next(CardRead, CardFailed) == CardFailed(Fault.CARD_UNREADABLE)
    other.let_go()
    rig.reader.read()
    assert rig.seen.next(CardRead, CardFailed) == CardRead("04A1B2C3D4E5F6")
    rig.take()


def test_a_card_reset_by_another_program_is_read_all_the_same(patient: ReaderRig) -> None:
    patient.lay(SimulatedCard(uid="08AABBCC", serial="0102030405060708", slow_ms=5))
    other = patient.hands.use()
    for _ in range(10):
        patient.reader.read()
        other.reset_card()
        assert patient.seen.next(CardRead, CardFailed) == CardRead("0102030405060708")
    other.let_go()
    patient.take()


def test_a_mute_card_is_answered_for_in_time_and_the_next_card_is_read(rig: ReaderRig) -> None:
    rig.lay(SimulatedCard(serial="0102030405060708", mute_at=1))
    rig.reader.read()
    assert rig.seen.next(CardRead, CardFailed) == CardFailed(Fault.CARD_UNREADABLE)
    rig.take()
    assert answer(rig, TYPE_A) == CardRead("04A1B2C3D4E5F6")


def test_an_answer_about_an_earlier_card_is_never_told_after_the_next_card_came(rig: ReaderRig) -> None:
    rig.lay(SimulatedCard(uid="04000000000001", mute_at=0))
    rig.reader.read()
    rig.take()
    rig.lay(TYPE_A)
    rig.reader.read()
    assert rig.seen.next(CardRead, CardFailed) == CardRead("04A1B2C3D4E5F6")
    rig.take()
    assert not [event for event in rig.seen.all() if isinstance(event, CardRead | CardFailed)]


def test_two_cards_one_right_after_the_other_are_two_presentations(rig: ReaderRig) -> None:
    rig.lay(SimulatedCard(uid="04000000000001"))
    rig.take()
    rig.lay(TYPE_A)
    rig.reader.read()
    assert rig.seen.next(CardRead, CardFailed) == CardRead("04A1B2C3D4E5F6")


def test_an_inserted_card_is_told_apart_from_one_that_lies_there(rig: ReaderRig) -> None:
    rig.hands.lay(SimulatedCard(uid="04A1B2C3D4E5F6", contactless=False))
    assert rig.seen.next(CardPresented) == CardPresented(contactless=False)
    rig.hands.take()
    assert rig.seen.next(CardRemoved) == CardRemoved(contactless=False)


def test_reading_without_a_card_fails_at_once(rig: ReaderRig) -> None:
    rig.reader.read()
    assert rig.seen.next(CardFailed) == CardFailed(Fault.CARD_REMOVED)


def test_a_reader_that_is_unplugged_and_plugged_in_again_works_again(rig: ReaderRig) -> None:
    rig.lay(TYPE_A)
    rig.hands.unplug()
    rig.seen.wait_for(CardRemoved(contactless=True))
    rig.seen.wait_for(ReaderStateChanged(ReaderState.ABSENT))
    rig.reader.read()
    assert rig.seen.next(CardFailed) == CardFailed(Fault.READER_ABSENT)
    rig.hands.take()
    rig.hands.plug_in()
    rig.seen.wait_for(ReaderStateChanged(ReaderState.READY))
    assert answer(rig, TYPE_A) == CardRead("04A1B2C3D4E5F6")


def test_a_reader_unplugged_in_the_middle_of_a_read_answers_once_and_reads_the_next_card(rig: ReaderRig) -> None:
    rig.lay(SimulatedCard(serial="0102030405060708", mute_at=1))
    rig.reader.read()
    rig.hands.unplug()
    assert isinstance(rig.seen.next(CardFailed), CardFailed)
    rig.hands.take()
    rig.hands.plug_in()
    rig.seen.wait_for(ReaderStateChanged(ReaderState.READY))
    assert answer(rig, TYPE_A) == CardRead("04A1B2C3D4E5F6")
    assert not [event for event in rig.seen.all() if isinstance(event, CardFailed)]


OFTEN = pytest.mark.parametrize("often", [1, pytest.param(10, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
"""As often as in every run of the tests, and ten times that."""


@OFTEN
def test_twenty_cards_come_and_go_and_leave_no_thread_or_descriptor(rig: ReaderRig, often: int) -> None:
    counts = []
    for number in range(20 * often):
        card = SimulatedCard(uid=f"04{number:012X}")
        assert answer(rig, card) == CardRead(card.uid or "")
        counts.append(held())
    assert counts[-1].within(counts[0]), counts
    note(
        f"cards that come and go, {type(rig.reader).__name__}, {often} times 20",
        tried=len(counts),
        survived=len(counts),
    )


@OFTEN
def test_the_reader_outlives_its_service_and_leaves_no_thread_or_descriptor(rig: ReaderRig, often: int) -> None:
    counts = []
    for _ in range(5 * often):
        rig.hands.kill_service()
        rig.seen.wait_for(ReaderStateChanged(ReaderState.SERVICE_DOWN))
        rig.reader.read()
        assert rig.seen.next(CardFailed) == CardFailed(Fault.CARD_SERVICE_DOWN)
        rig.hands.start_service()
        rig.seen.wait_for(ReaderStateChanged(ReaderState.READY))
        assert answer(rig, TYPE_A) == CardRead("04A1B2C3D4E5F6")
        counts.append(held())
    assert counts[-1].within(counts[0]), counts
    note(
        f"restarts of the card service, {type(rig.reader).__name__}, {often} times 5",
        tried=len(counts),
        survived=len(counts),
    )


def test_stopping_waits_for_no_card_in_the_middle_of_a_read_and_nothing_is_told_afterwards(patient: ReaderRig) -> None:
    patient.lay(SimulatedCard(uid="04A1B2C3D4E5F6", mute_at=0))
    patient.reader.read()
    began = time.monotonic()
    patient.reader.stop()
    assert time.monotonic() - began < READ_LIMIT
    told = patient.seen.all()
    patient.hands.take()
    patient.reader.read()
    assert patient.seen.all() == told
