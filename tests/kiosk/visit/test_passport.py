"""A passport laid on the reader: three things typed, one read, one attempt."""

import pytest

from kiosk.faults import Fault
from kiosk.health import ReaderState
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.identifying import TRIES
from kiosk.visit.model import Assurance, ChipKey, CodeKind, FactorKind, Identity, ScannedCode, Stage, Visit, Way
from onedata.records import FullRecord, WorkerRecord
from tests.kiosk.visit.visitor import Visitor
from tests.kiosk.visit.walk_events import CHIP, PASSPORT, PERSON

BIRTH, EXPIRY = "1990-05-15", "2031-02-01"
ORDER = c.ReadPassport(PASSPORT, BIRTH, EXPIRY)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def to_reader(visitor: Visitor) -> Visit:
    visitor.to_identify()
    visitor.do(e.WayChosen(Way.PASSPORT), e.NumberEntered(PASSPORT), e.FactorChosen(FactorKind.CHIP))
    visitor.do(e.FactorEntered(BIRTH))
    assert visitor.visit.stage is Stage.EXPIRY
    return visitor.do(e.ExpiryEntered(EXPIRY))


def read(visitor: Visitor, birth: str = BIRTH) -> Visit:
    visitor.do(e.CardPresented(contactless=True, card=3), e.PassportProgress(1, 3))
    return visitor.do(e.PassportRead(PASSPORT, birth, CHIP, 3))


def test_three_things_are_typed_and_the_passport_is_waited_for(visitor: Visitor) -> None:
    visit = to_reader(visitor)
    assert (visit.stage, visit.chip, visit.reading) == (Stage.PASSPORT, ChipKey(BIRTH, EXPIRY), False)
    assert visitor.ordered(c.ReadPassport) == [ORDER]
    assert visitor.do(e.CardFailed(Fault.CARD_REMOVED, 0)).fault is None  # none lies there yet: that is no trouble


def test_a_passport_that_lies_there_already_is_read_and_told_step_by_step(visitor: Visitor) -> None:
    to_reader(visitor)
    assert [visitor.do(e.PassportProgress(step, 2)).step for step in (1, 2, 3, 4)] == [1, 2, 3, 4]
    assert visitor.visit.reading


def test_the_chip_is_tried_first_then_number_and_birth_date_in_one_order(visitor: Visitor) -> None:
    to_reader(visitor)
    visit = read(visitor)
    identity = Identity(Way.PASSPORT, PASSPORT, Assurance.CHIP)
    assert visit.stage is Stage.OPENING
    assert visit.card_used
    wanted = c.OpenRecord(visit.number, identity, FactorKind.BIRTH_DATE, BIRTH, chip=CHIP)
    assert visitor.ordered(c.OpenRecord) == [wanted]


def test_a_chip_that_does_not_know_the_day_of_birth_leaves_the_typed_one(visitor: Visitor) -> None:
    to_reader(visitor)
    read(visitor, birth="")
    assert visitor.ordered(c.OpenRecord)[0].text == BIRTH


@pytest.mark.parametrize(("full", "factor"), [(True, "none"), (False, "birth")])
def test_the_log_says_what_opened_and_that_a_chip_was_read(visitor: Visitor, full: bool, factor: str) -> None:
    to_reader(visitor)
    read(visitor)
    record = WorkerRecord(PERSON.basic, FullRecord("Contoh")) if full else PERSON
    visitor.do(e.RecordOpened(visitor.visit.number, record))
    (note,) = visitor.ordered(c.Note)
    part = "full" if full else "basic"
    assert dict(note.entry.fields) == {"way": "passport", "factor": factor, "assurance": "chip", "part": part}


def test_a_passport_lifted_too_soon_is_read_from_the_beginning(visitor: Visitor) -> None:
    to_reader(visitor)
    visitor.do(e.CardPresented(contactless=True, card=3), e.PassportProgress(3, 3))
    visit = visitor.do(e.CardRemoved(contactless=True))
    assert (visit.stage, visit.reading, visit.step, visit.fault) == (Stage.PASSPORT, False, 0, Fault.CARD_REMOVED)
    assert visitor.do(e.PassportRead(PASSPORT, BIRTH, CHIP, 3)).stage is Stage.PASSPORT  # too late
    visit = visitor.do(e.CardPresented(contactless=True, card=4))
    assert (visit.reading, visit.step, visit.fault) == (True, 0, None)
    assert visitor.ordered(c.ReadPassport) == [c.ReadPassport(PASSPORT, BIRTH, EXPIRY, 4)]
    assert visitor.ordered(c.ReadCard) == []


def test_a_passport_that_fails_says_why_and_may_go_without_its_chip(visitor: Visitor) -> None:
    to_reader(visitor)
    visitor.do(e.CardPresented(contactless=True, card=3))
    assert visitor.do(e.CardFailed(Fault.PASSPORT_ISSUER_UNKNOWN, 3)).fault is Fault.PASSPORT_ISSUER_UNKNOWN
    visit = visitor.do(e.FactorChosen(FactorKind.BIRTH_DATE))
    assert visit.stage is Stage.OPENING
    (order,) = visitor.ordered(c.OpenRecord)
    assert (order.identity.assurance, order.text, order.chip) == (Assurance.TYPED, BIRTH, "")


def test_a_wrong_number_is_typed_again(visitor: Visitor) -> None:
    to_reader(visitor)
    visitor.do(e.CardPresented(contactless=True, card=3), e.CardFailed(Fault.PASSPORT_KEY_REFUSED, 3))
    visit = visitor.do(e.WayChosen(Way.PASSPORT))
    assert (visit.stage, visit.chip, visit.identity) == (Stage.NUMBER, None, None)


def test_back_leads_through_the_questions(visitor: Visitor) -> None:
    to_reader(visitor)
    stages = [visitor.do(e.BackAsked()).stage for _ in range(4)]
    assert stages == [Stage.EXPIRY, Stage.FACTOR, Stage.FACTOR_CHOICE, Stage.NUMBER]
    assert visitor.visit.chip is None


def test_a_passport_laid_down_while_its_dates_are_typed_disturbs_nothing(visitor: Visitor) -> None:
    visitor.to_identify()
    visitor.do(e.WayChosen(Way.PASSPORT), e.NumberEntered(PASSPORT), e.FactorChosen(FactorKind.CHIP))
    assert visitor.do(e.CardPresented(contactless=True, card=1)).stage is Stage.FACTOR
    visitor.do(e.FactorEntered(BIRTH))
    assert visitor.do(e.CardPresented(contactless=True, card=2)).stage is Stage.EXPIRY


def test_a_day_that_does_not_exist_is_not_taken(visitor: Visitor) -> None:
    visitor.to_identify()
    visitor.do(e.WayChosen(Way.PASSPORT), e.NumberEntered(PASSPORT), e.FactorChosen(FactorKind.CHIP))
    assert visitor.do(e.FactorEntered("1990-02-30")).stage is Stage.FACTOR
    visitor.do(e.FactorEntered(BIRTH))
    assert visitor.do(e.ExpiryEntered("2031-02-31")).stage is Stage.EXPIRY


def test_no_chip_is_offered_where_there_is_no_reader(visitor: Visitor) -> None:
    visitor.health(reader=ReaderState.ABSENT)
    visitor.to_identify()
    visit = visitor.do(e.WayChosen(Way.PASSPORT), e.NumberEntered(PASSPORT))
    assert (visit.stage, visit.factor) == (Stage.FACTOR, FactorKind.BIRTH_DATE)


def test_a_scanned_edge_needs_only_the_passport_itself(visitor: Visitor) -> None:
    edge = e.CodeScanned(ScannedCode(CodeKind.PASSPORT, PASSPORT, ChipKey(BIRTH, EXPIRY)))
    assert visitor.do(edge).stage is Stage.NOTICE
    visit = visitor.do(e.Continued())
    assert (visit.stage, visit.agreed) == (Stage.PASSPORT, True)
    assert visitor.ordered(c.ReadPassport) == [ORDER]


def test_after_five_tries_a_passport_is_refused_too(visitor: Visitor) -> None:
    to_reader(visitor)
    for tried in range(TRIES + 1):
        read(visitor)
        assert visitor.ordered(c.OpenRecord)[0].refused is (tried == TRIES)
        visitor.do(e.RecordNotOpened(visitor.visit.number, Fault.RECORD_NOT_OPENED), e.BackAsked())
        visitor.do(e.FactorChosen(FactorKind.CHIP), e.FactorEntered(BIRTH), e.ExpiryEntered(EXPIRY))


def test_no_chip_stays_in_memory_once_the_record_is_open(visitor: Visitor) -> None:
    to_reader(visitor)
    read(visitor)
    assert CHIP not in repr(visitor.visit)
    visit = visitor.do(e.RecordOpened(visitor.visit.number, PERSON))
    assert (visit.stage, visit.chip) == (Stage.STATUS, None)
