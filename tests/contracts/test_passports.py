"""Every card reader reads passports alike: the simulator, and the real pcscd with an emulated chip."""

import hashlib
from collections.abc import Iterator

import msgspec
import pytest

from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.events import CardFailed, CardPresented, CardRemoved, DeviceEvent, PassportProgress, PassportRead
from kiosk.devices.passport.reading import STEPS, Question
from kiosk.devices.passport.trust_list import TrustList
from kiosk.devices.passport_work import PASSPORT_LIMIT
from kiosk.faults import Fault
from onedata.mrz import AccessKey
from portal.people.demo_chips import chip_files
from tests.contracts import reader_rigs
from tests.contracts.reader_rigs import ReaderRig
from tests.emulators.issuing_state import BIRTH, KEY, NOW, NUMBER, ZONE, IssuingState, card

pytestmark = pytest.mark.xdist_group("pcscd")

STATE = IssuingState("rsa")
FILES = chip_files(ZONE, STATE.signer())
PASSPORT = card(FILES)
GOOD = Question(KEY, STATE.trusted(), NOW)
READ = PassportRead(NUMBER, BIRTH, hashlib.sha256(FILES.sod).hexdigest().upper())
COMMANDS = 17
"""Commands of a whole read: a chip pulled at any of them was lifted too soon."""


@pytest.fixture(params=["simulated", "pcsc"])
def rig(request: pytest.FixtureRequest) -> Iterator[ReaderRig]:
    rig: ReaderRig = getattr(reader_rigs, request.param)()
    yield rig
    rig.close()


@pytest.fixture(params=["simulated", "pcsc"])
def patient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReaderRig]:
    """Make a reader that gives a passport all the time it has in an office."""
    monkeypatch.setattr(reader_rigs, "PASSPORT_LIMIT", PASSPORT_LIMIT)
    rig: ReaderRig = getattr(reader_rigs, request.param)()
    yield rig
    rig.close()


def answer(rig: ReaderRig, card: SimulatedCard, question: Question = GOOD) -> DeviceEvent:
    """Lay a passport down, read it, take it away."""
    rig.lay(card)
    rig.reader.read_passport(question)
    said = rig.seen.next(PassportRead, CardFailed)
    rig.take()
    return said


def test_a_passport_gives_number_birth_date_and_the_hash_of_what_was_signed(rig: ReaderRig) -> None:
    assert answer(rig, PASSPORT) == READ


def test_a_chip_without_the_unsigned_list_of_its_files_is_read_and_one_without_the_first_file_is_not(
    rig: ReaderRig,
) -> None:
    assert PASSPORT.passport is not None
    for file, said in (("com", READ), ("dg1", CardFailed(Fault.PASSPORT_UNREADABLE))):
        lacking = msgspec.structs.replace(PASSPORT.passport, **{file: ""})
        assert answer(rig, msgspec.structs.replace(PASSPORT, passport=lacking)) == said


def test_progress_is_told_step_by_step(rig: ReaderRig) -> None:
    rig.lay(PASSPORT)
    rig.reader.read_passport(GOOD)
    told = [rig.seen.next(PassportProgress, PassportRead) for _ in range(STEPS + 1)]
    assert told == [*(PassportProgress(step) for step in range(1, STEPS + 1)), READ]
    rig.take()


def test_the_read_has_the_length_that_the_tears_assume(rig: ReaderRig) -> None:
    assert answer(rig, msgspec.structs.replace(PASSPORT, pulled_at=COMMANDS)) == READ


@pytest.mark.parametrize("command", range(COMMANDS))
def test_a_passport_pulled_at_any_command_was_lifted_too_soon(rig: ReaderRig, command: int) -> None:
    rig.lay(msgspec.structs.replace(PASSPORT, pulled_at=command))
    rig.reader.read_passport(GOOD)
    first, second = rig.seen.next(CardFailed, CardRemoved), rig.seen.next(CardFailed, CardRemoved)
    assert {first, second} == {CardFailed(Fault.CARD_REMOVED), CardRemoved(contactless=True)}


def test_a_passport_that_was_lifted_too_soon_is_read_from_the_beginning(rig: ReaderRig) -> None:
    rig.lay(msgspec.structs.replace(PASSPORT, pulled_at=9))
    rig.reader.read_passport(GOOD)
    rig.seen.wait_for(CardRemoved(contactless=True))
    rig.hands.take()
    assert answer(rig, PASSPORT) == READ


@pytest.mark.parametrize(
    ("command", "response"),
    [(0, "6A82"), (1, "90"), (1, "6D00"), (2, "6F00"), (4, "6988"), (9, "9000"), (14, "99029000"), (15, "00" * 258)],
)
def test_a_wrong_or_truncated_answer_ends_the_read(rig: ReaderRig, command: int, response: str) -> None:
    faulty = msgspec.structs.replace(PASSPORT, answers_at={command: response})
    said = answer(rig, faulty)
    unsupported = command == 0 or (command, response) == (1, "6D00")
    assert said == CardFailed(Fault.PASSPORT_UNSUPPORTED if unsupported else Fault.PASSPORT_UNREADABLE)


def test_an_empty_answer_is_a_passport_that_is_gone(rig: ReaderRig) -> None:
    said = answer(rig, msgspec.structs.replace(PASSPORT, answers_at={10: ""}))
    assert said in (CardFailed(Fault.CARD_REMOVED), CardFailed(Fault.PASSPORT_UNREADABLE))


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (Question(AccessKey("X1234568", KEY.birth, KEY.expiry), STATE.trusted(), NOW), Fault.PASSPORT_KEY_REFUSED),
        (Question(KEY, TrustList(), NOW), Fault.PASSPORT_TRUST_MISSING),
        (Question(KEY, IssuingState("p256", "LAIN").trusted(), NOW), Fault.PASSPORT_ISSUER_UNKNOWN),
        (Question(KEY, IssuingState("p256").trusted(), NOW), Fault.PASSPORT_ISSUER_WRONG),
    ],
    ids=["wrong key", "no trust list", "unknown state", "wrong state"],
)
def test_a_wrong_question_has_its_own_answer(rig: ReaderRig, wrong: Question, fault: Fault) -> None:
    assert answer(rig, PASSPORT, wrong) == CardFailed(fault)


def test_changed_data_are_told(rig: ReaderRig) -> None:
    other = chip_files(ZONE.replace("CONTOH<<CONTOH", "CONTOH<<ORANG<"), STATE.signer())
    assert answer(rig, card(msgspec.structs.replace(FILES, dg1=other.dg1))) == CardFailed(Fault.PASSPORT_CHANGED)


def test_a_card_that_is_no_passport_or_knows_another_protocol_is_told(rig: ReaderRig) -> None:
    assert answer(rig, SimulatedCard(uid="04A1B2C3D4E5F6")) == CardFailed(Fault.PASSPORT_UNSUPPORTED)
    assert PASSPORT.passport is not None
    pace = msgspec.structs.replace(PASSPORT, passport=msgspec.structs.replace(PASSPORT.passport, bac=False))
    assert answer(rig, pace) == CardFailed(Fault.PASSPORT_UNSUPPORTED)


def test_a_slow_passport_is_read_and_one_that_is_too_slow_is_answered_for_in_time(rig: ReaderRig) -> None:
    assert answer(rig, msgspec.structs.replace(PASSPORT, slow_ms=5)) == READ
    assert answer(rig, msgspec.structs.replace(PASSPORT, slow_ms=250)) == CardFailed(Fault.PASSPORT_UNREADABLE)


def test_a_passport_that_falls_silent_is_answered_for_and_the_next_one_is_read(rig: ReaderRig) -> None:
    assert answer(rig, msgspec.structs.replace(PASSPORT, mute_at=7)) == CardFailed(Fault.PASSPORT_UNREADABLE)
    assert answer(rig, PASSPORT) == READ


def test_a_passport_held_by_another_program_is_unreadable_until_it_is_let_go(patient: ReaderRig) -> None:
    patient.lay(PASSPORT)
    other = patient.hands.hold()
    patient.reader.read_passport(GOOD)
    assert patient.seen.next(PassportRead, CardFailed) == CardFailed(Fault.CARD_UNREADABLE)
    other.let_go()
    patient.reader.read_passport(GOOD)
    assert patient.seen.next(PassportRead, CardFailed) == READ
    patient.take()


def test_a_passport_reset_by_another_program_is_read_all_the_same(patient: ReaderRig) -> None:
    patient.lay(msgspec.structs.replace(PASSPORT, slow_ms=5))
    other = patient.hands.use()
    for step in range(1, STEPS + 1):
        patient.seen.forget()
        patient.reader.read_passport(GOOD)
        patient.seen.wait_for(PassportProgress(step))
        other.reset_card()
        assert patient.seen.next(PassportRead, CardFailed) == READ
    other.let_go()
    patient.take()


def test_a_passport_that_stays_can_be_read_again(rig: ReaderRig) -> None:
    rig.lay(PASSPORT)
    for _ in range(2):
        rig.reader.read_passport(GOOD)
        assert rig.seen.next(PassportRead, CardFailed) == READ
    rig.take()


def test_an_answer_about_an_earlier_passport_is_never_told(rig: ReaderRig) -> None:
    rig.lay(msgspec.structs.replace(PASSPORT, mute_at=5))
    rig.reader.read_passport(GOOD)
    rig.seen.wait_for(PassportProgress(2))
    rig.take()
    rig.hands.lay(PASSPORT)
    rig.seen.next(CardPresented)
    rig.reader.read_passport(GOOD)
    assert rig.seen.next(PassportRead, CardFailed) == READ
    rig.take()
