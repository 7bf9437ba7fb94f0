"""From the attract screen to the register's answer."""

import pytest

from kiosk.faults import Fault
from kiosk.health import Health, ReaderState
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.model import Assurance, FactorKind, Identity, Overlay, Stage, Timer, Visit, Way
from onedata.records import FullRecord, WorkerRecord
from tests.kiosk.visit.visitor import Visitor
from tests.kiosk.visit.walk_events import CARD, HEALTHY, NIK, PASSPORT, PERSON


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def tap(card: int = 1) -> e.CardPresented:
    return e.CardPresented(contactless=True, card=card)


# ---- arriving


def test_touch_language_home_notice_identify(visitor: Visitor) -> None:
    stages = [visitor.do(event).stage for event in (e.Started(), e.Continued(), e.StatusAsked(), e.Continued())]
    assert stages == [Stage.LANGUAGE, Stage.HOME, Stage.NOTICE, Stage.IDENTIFY]
    assert visitor.visit.agreed


def test_the_notice_is_agreed_to_once(visitor: Visitor) -> None:
    visitor.to_identify()
    visitor.do(e.BackAsked())
    assert visitor.do(e.StatusAsked()).stage is Stage.IDENTIFY


def test_refusing_the_notice_leads_home_or_out(visitor: Visitor) -> None:
    visitor.do(e.Started(), e.Continued(), e.StatusAsked())
    assert visitor.do(e.BackAsked()).stage is Stage.HOME
    visitor.do(e.StatusAsked())
    assert visitor.do(e.EndAsked()).stage is Stage.GOODBYE


def test_wanting_to_speak_alone_calls_staff_and_notes_no_reason(visitor: Visitor) -> None:
    visitor.do(e.Started(), e.Continued(), e.StatusAsked())
    assert visitor.do(e.StaffAsked()).overlay is Overlay.STAFF_CALLED
    assert visitor.ordered(c.CallStaff) == [c.CallStaff()]
    assert [order.entry.fields for order in visitor.ordered(c.Note)] == [()]


def test_going_back_from_the_languages_ends_the_visit(visitor: Visitor) -> None:
    visitor.do(e.Started(), e.LanguageChosen("en"))
    assert visitor.do(e.BackAsked()) == Visit(number=8, health=HEALTHY)


def test_a_language_chosen_at_the_attract_screen_goes_along(visitor: Visitor) -> None:
    visitor.do(e.LanguageChosen("en"), e.Started())
    assert (visitor.visit.stage, visitor.visit.language) == (Stage.LANGUAGE, "en")


# ---- card


def test_a_card_at_the_attract_screen_is_read_and_leads_to_the_notice_before_any_factor(visitor: Visitor) -> None:
    visit = visitor.do(tap(3))
    assert (visit.stage, visit.reading) == (Stage.CARD, True)
    assert visitor.ordered(c.ReadCard) == [c.ReadCard(3)]
    visit = visitor.do(e.CardRead(CARD, 3))
    assert (visit.stage, visit.identity) == (Stage.NOTICE, Identity(Way.CARD, CARD, Assurance.CARD))
    visit = visitor.do(e.LanguageChosen("en"), e.Continued())
    assert (visit.stage, visit.identity, visit.language) == (
        Stage.FACTOR_CHOICE,
        Identity(Way.CARD, CARD, Assurance.CARD),
        "en",
    )


def test_refusing_the_notice_forgets_the_card(visitor: Visitor) -> None:
    visitor.do(tap(), e.CardRead(CARD, 1), e.BackAsked())
    assert (visitor.visit.stage, visitor.visit.identity) == (Stage.HOME, None)


def test_a_card_after_the_notice_leads_straight_to_the_factor(visitor: Visitor) -> None:
    visitor.to_identify()
    visitor.do(e.WayChosen(Way.CARD))
    assert not visitor.visit.reading
    assert visitor.do(tap(), e.CardRead(CARD, 1)).stage is Stage.FACTOR_CHOICE


@pytest.mark.parametrize("noticed", [True, False])
def test_who_laid_a_card_down_is_reminded_of_it_at_the_end(visitor: Visitor, noticed: bool) -> None:
    if noticed:
        visitor.to_identify()
    visitor.do(tap(), e.CardRead(CARD, 1))
    goodbye = visitor.do(e.EndAsked())
    assert (goodbye.stage, goodbye.card_used) == (Stage.GOODBYE, True)


def test_of_two_cards_laid_down_quickly_the_later_one_counts(visitor: Visitor) -> None:
    visitor.to_identify()
    visitor.do(tap(1), tap(2))
    assert visitor.ordered(c.ReadCard) == [c.ReadCard(1), c.ReadCard(2)]
    assert visitor.do(e.CardRead("AAAAAAAA", 1)).identity is None
    assert visitor.do(e.CardFailed(Fault.CARD_REMOVED, 1)).reading
    assert visitor.do(e.CardRead("BBBBBBBB", 2)).identity == Identity(Way.CARD, "BBBBBBBB", Assurance.CARD)


def test_a_second_card_forgets_the_first_and_its_factor(visitor: Visitor) -> None:
    visitor.to_identify()
    visitor.do(tap(1), e.CardRead("AAAAAAAA", 1), e.FactorChosen(FactorKind.PIN))
    visit = visitor.do(tap(2))
    assert (visit.stage, visit.identity, visit.factor) == (Stage.CARD, None, None)
    assert "AAAAAAAA" not in repr(visit)


@pytest.mark.parametrize(
    "fault", [Fault.CARD_UNREADABLE, Fault.CARD_REMOVED, Fault.CARD_RANDOM_IDENTIFIER, Fault.READER_ABSENT]
)
def test_a_card_that_cannot_be_read_is_said_on_the_card_screen(visitor: Visitor, fault: Fault) -> None:
    visitor.do(tap(1))
    visit = visitor.do(e.CardFailed(fault, 1))
    assert (visit.stage, visit.fault, visit.reading, visit.number) == (Stage.CARD, fault, False, 7)
    visit = visitor.do(tap(2))
    assert (visit.fault, visit.reading) == (None, True)


def test_a_card_answer_after_the_visit_is_dropped(visitor: Visitor) -> None:
    visitor.do(tap(1), e.EndAsked())
    goodbye = visitor.visit
    assert visitor.do(e.CardRead(CARD, 1)) == goodbye
    visitor.do(e.EndAsked())
    assert visitor.do(e.CardRead(CARD, 1)).identity is None


def test_a_card_at_the_goodbye_screen_begins_the_next_visit(visitor: Visitor) -> None:
    visitor.to_status()
    visitor.do(e.LanguageChosen("en"), e.EndAsked())
    visit = visitor.do(tap(4))
    assert (visit.number, visit.stage, visit.language, visit.reading) == (9, Stage.CARD, "id", True)


def test_without_a_reader_the_card_way_is_not_taken(visitor: Visitor) -> None:
    visitor = Visitor(Health(reader=ReaderState.ABSENT))
    visitor.to_identify()
    assert visitor.do(e.WayChosen(Way.CARD)).stage is Stage.IDENTIFY
    assert visitor.do(e.WayChosen(Way.NIK)).stage is Stage.NUMBER


def test_a_reader_that_goes_is_said_on_the_card_screen_until_it_is_back(visitor: Visitor) -> None:
    visitor.do(tap(1))
    visit = visitor.health(reader=ReaderState.SERVICE_DOWN)
    assert (visit.stage, visit.fault, visit.reading) == (Stage.CARD, Fault.CARD_SERVICE_DOWN, False)
    assert visitor.health(reader=ReaderState.READY).fault is None


def test_without_agreement_a_number_is_not_asked_before_the_notice(visitor: Visitor) -> None:
    visitor.do(tap(1), e.CardFailed(Fault.CARD_UNREADABLE, 1))
    assert visitor.do(e.WayChosen(Way.NIK)).stage is Stage.NOTICE


def test_going_back_from_the_card_leads_to_the_ways_or_home(visitor: Visitor) -> None:
    visitor.do(tap(1))
    assert visitor.do(e.BackAsked()).stage is Stage.HOME
    visitor.do(e.StatusAsked(), e.Continued(), e.WayChosen(Way.CARD))
    assert visitor.do(e.BackAsked()).stage is Stage.IDENTIFY


def test_a_card_closes_the_help_but_not_an_emergency(visitor: Visitor) -> None:
    visitor.do(e.OverlayAsked(Overlay.HELP))
    assert visitor.do(tap(1)).overlay is Overlay.NONE
    visitor.do(e.OverlayAsked(Overlay.EMERGENCY))
    assert visitor.do(tap(2)).overlay is Overlay.EMERGENCY


# ---- number and factor


def test_the_number_screen_knows_which_number_is_typed(visitor: Visitor) -> None:
    visitor.to_identify()
    assert visitor.do(e.WayChosen(Way.PASSPORT)).way is Way.PASSPORT
    assert visitor.do(e.WayChosen(Way.NIK)).way is Way.NIK


def test_an_incomplete_number_changes_nothing_and_counts_nowhere(visitor: Visitor) -> None:
    visitor.to_identify()
    before = visitor.do(e.WayChosen(Way.NIK))
    assert visitor.do(e.NumberEntered(NIK[:15])) == before
    visitor.do(e.NumberEntered(NIK))
    before = visitor.do(e.FactorChosen(FactorKind.PIN))
    assert visitor.do(e.FactorEntered("12345")) == before
    assert visitor.ordered(c.OpenRecord) == []


def test_a_passport_asks_for_the_birth_date_at_once_where_no_reader_reads_its_chip(visitor: Visitor) -> None:
    visitor.to_identify()
    visitor.health(reader=ReaderState.ABSENT)
    visit = visitor.do(e.WayChosen(Way.PASSPORT), e.NumberEntered(PASSPORT))
    assert (visit.stage, visit.factor) == (Stage.FACTOR, FactorKind.BIRTH_DATE)
    assert visitor.do(e.BackAsked()).stage is Stage.NUMBER


@pytest.mark.parametrize("factor", [FactorKind.PIN, FactorKind.PHONE, FactorKind.PASSPORT, FactorKind.FAMILY_PIN])
def test_a_nik_takes_each_of_its_factors(visitor: Visitor, factor: FactorKind) -> None:
    assert visitor.to_factor(factor=factor).factor is factor
    assert visitor.do(e.BackAsked()).stage is Stage.FACTOR_CHOICE
    assert visitor.do(e.BackAsked()).stage is Stage.NUMBER
    assert visitor.visit.identity is None


def test_a_nik_never_takes_the_birth_date(visitor: Visitor) -> None:
    assert visitor.to_factor(factor=FactorKind.BIRTH_DATE).stage is Stage.FACTOR_CHOICE


def test_a_card_takes_pin_or_birth_date_and_nothing_else(visitor: Visitor) -> None:
    visitor.to_identify()
    visitor.do(tap(), e.CardRead(CARD, 1))
    assert visitor.do(e.FactorChosen(FactorKind.PHONE)).stage is Stage.FACTOR_CHOICE
    assert visitor.do(e.FactorChosen(FactorKind.BIRTH_DATE)).stage is Stage.FACTOR
    assert visitor.do(e.BackAsked(), e.BackAsked()).stage is Stage.IDENTIFY


def test_a_complete_factor_asks_the_register(visitor: Visitor) -> None:
    visitor.to_factor()
    assert visitor.do(e.FactorEntered("123456")).stage is Stage.OPENING
    assert visitor.ordered(c.OpenRecord) == [
        c.OpenRecord(7, Identity(Way.NIK, NIK), FactorKind.PIN, "123456", refused=False)
    ]


def test_while_the_register_is_asked_nothing_but_the_end_is_taken(visitor: Visitor) -> None:
    visitor.to_factor()
    opening = visitor.do(e.FactorEntered("123456"))
    for event in (e.BackAsked(), e.Continued(), tap(), e.WayChosen(Way.NIK)):
        assert visitor.do(event) == opening
    visitor.do(e.EndAsked())
    assert visitor.do(e.RecordOpened(7, PERSON)).person is None


# ---- the answer


@pytest.mark.parametrize("full", [None, FullRecord("Contoh Aminah")])
def test_an_opened_record_shows_the_status_and_notes_how_much_opened(visitor: Visitor, full: FullRecord | None) -> None:
    visitor.to_factor()
    visitor.do(e.FactorEntered("123456"))
    record = WorkerRecord(PERSON.basic, full)
    visit = visitor.do(e.RecordOpened(7, record))
    assert (visit.stage, visit.person) == (Stage.STATUS, record)
    (note,) = visitor.ordered(c.Note)
    part = "basic" if full is None else "full"
    assert dict(note.entry.fields) == {"way": "nik", "factor": "pin", "assurance": "typed", "part": part}


FAULTS = [Fault.RECORD_NOT_OPENED, Fault.RECORD_DAMAGED, Fault.REGISTER_ABSENT, Fault.TOO_MANY_TRIES]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_reason_gives_one_answer_and_staff_find_the_reason_in_the_log(visitor: Visitor, fault: Fault) -> None:
    visitor.to_factor()
    visitor.do(e.FactorEntered("123456"))
    visit = visitor.do(e.RecordNotOpened(7, fault))
    assert (visit.stage, visit.fault, visit.tries) == (Stage.NOT_OPENED, Fault.RECORD_NOT_OPENED, 1)
    (note,) = visitor.ordered(c.Note)
    assert dict(note.entry.fields)["fault"] == fault.value


def test_after_five_tries_look_ups_are_refused_and_look_the_same(visitor: Visitor) -> None:
    visitor.to_factor()
    refused = []
    for _ in range(6):
        visitor.do(e.FactorEntered("123456"))
        refused.append(visitor.ordered(c.OpenRecord)[0].refused)
        visitor.do(e.RecordNotOpened(7, Fault.RECORD_NOT_OPENED))
        assert visitor.visit.fault is Fault.RECORD_NOT_OPENED
        visitor.do(e.Continued())
    assert refused == [False] * 5 + [True]


def test_tries_are_counted_over_different_numbers_and_end_with_the_visit(visitor: Visitor) -> None:
    visitor.to_factor()
    visitor.fail()
    visitor.do(e.WayChosen(Way.PASSPORT), e.NumberEntered(PASSPORT))
    assert visitor.visit.tries == 1
    visitor.do(e.EndAsked(), e.EndAsked())
    assert visitor.visit.tries == 0


def test_what_a_visitor_can_do_when_nothing_opened(visitor: Visitor) -> None:
    visitor.to_factor()
    not_opened = visitor.fail()
    assert visitor.do(e.Continued()).stage is Stage.FACTOR
    visitor.visit = not_opened
    assert visitor.do(e.BackAsked()).stage is Stage.FACTOR_CHOICE
    visitor.visit = not_opened
    assert visitor.do(e.WayChosen(Way.NIK)).stage is Stage.NUMBER
    visitor.visit = not_opened
    assert visitor.do(e.OtherProvinceAsked()).stage is Stage.OTHER_PROVINCE
    assert visitor.do(e.BackAsked()) == not_opened
    assert visitor.do(tap()).stage is Stage.CARD
    visitor.visit = not_opened
    assert visitor.do(e.StaffAsked()).overlay is Overlay.STAFF_CALLED


# ---- another province


def asked_elsewhere(visitor: Visitor) -> c.OpenRecord:
    """Go from a look-up that did not open to the question that goes to the portal."""
    visitor.do(e.OtherProvinceAsked())
    assert visitor.do(e.OtherProvinceAsked()).stage is Stage.FACTOR
    visit = visitor.do(e.FactorEntered("654321"))
    assert visit.stage is Stage.OPENING
    (order,) = visitor.ordered(c.OpenRecord)
    return order


def test_the_portal_is_asked_with_the_factor_typed_anew(visitor: Visitor) -> None:
    visitor.to_factor()
    visitor.fail()
    order = asked_elsewhere(visitor)
    assert (order.elsewhere, order.text, order.identity) == (True, "654321", Identity(Way.NIK, NIK))
    assert [note.entry.event for note in visitor.ordered(c.Note)] == ["portal_asked"]
    visit = visitor.do(e.RecordOpened(visitor.visit.number, PERSON))
    assert (visit.stage, visit.person) == (Stage.STATUS, PERSON)


def test_offline_the_screen_only_says_which_province_is_here(visitor: Visitor) -> None:
    for online in (None, False):
        visitor.health(online=online)
        visitor.to_factor()
        visitor.fail()
        there = visitor.do(e.OtherProvinceAsked())
        assert visitor.do(e.OtherProvinceAsked()) == there
        visitor.do(e.EndAsked(), e.EndAsked())


def test_a_portal_that_does_not_answer_is_no_try_and_the_offline_sentence(visitor: Visitor) -> None:
    visitor.to_factor()
    visitor.fail()
    asked_elsewhere(visitor)
    visit = visitor.do(e.RecordNotOpened(visitor.visit.number, Fault.PORTAL_UNREACHABLE))
    assert (visit.stage, visit.fault, visit.tries) == (Stage.OTHER_PROVINCE, Fault.PORTAL_UNREACHABLE, 1)
    assert visitor.do(e.Continued()).stage is Stage.NOT_OPENED
    visitor.do(e.Continued(), e.FactorEntered("123456"))
    assert [order.elsewhere for order in visitor.ordered(c.OpenRecord)] == [False]


def test_who_moved_reads_where_to_may_ask_the_portal_and_has_made_no_try(visitor: Visitor) -> None:
    visitor.health(online=True)
    visitor.to_factor()
    visitor.do(e.FactorEntered("123456"))
    visit = visitor.do(e.RecordNotOpened(visitor.visit.number, Fault.RECORD_MOVED, "35"))
    assert (visit.stage, visit.fault, visit.moved_to, visit.tries) == (
        Stage.OTHER_PROVINCE,
        Fault.RECORD_MOVED,
        "35",
        0,
    )
    back = visitor.do(e.BackAsked())
    assert (back.stage, back.moved_to, back.fault) == (Stage.FACTOR_CHOICE, None, None)
    visitor.do(e.FactorChosen(FactorKind.PIN), e.FactorEntered("123456"))
    visitor.do(e.RecordNotOpened(visitor.visit.number, Fault.RECORD_MOVED, "35"))
    asked = visitor.do(e.OtherProvinceAsked())
    assert (asked.stage, asked.elsewhere, asked.moved_to) == (Stage.FACTOR, True, None)


def test_a_refusal_of_the_portal_is_the_one_answer_and_a_try(visitor: Visitor) -> None:
    visitor.to_factor()
    visitor.fail()
    asked_elsewhere(visitor)
    visit = visitor.do(e.RecordNotOpened(visitor.visit.number, Fault.RECORD_NOT_OPENED))
    assert (visit.stage, visit.fault, visit.tries) == (Stage.NOT_OPENED, Fault.RECORD_NOT_OPENED, 2)
    visitor.do(e.Continued(), e.FactorEntered("123456"))
    assert [order.elsewhere for order in visitor.ordered(c.OpenRecord)] == [True]


def test_another_number_is_looked_for_on_this_machine_first(visitor: Visitor) -> None:
    visitor.to_factor()
    visitor.fail()
    asked_elsewhere(visitor)
    visitor.do(e.RecordNotOpened(visitor.visit.number, Fault.RECORD_NOT_OPENED))
    visitor.do(e.WayChosen(Way.NIK), e.NumberEntered(NIK), e.FactorChosen(FactorKind.PIN), e.FactorEntered("123456"))
    assert [order.elsewhere for order in visitor.ordered(c.OpenRecord)] == [False]


def test_a_covered_record_of_another_province_comes_back_from_the_portal(visitor: Visitor) -> None:
    visitor.to_factor()
    visitor.fail()
    asked_elsewhere(visitor)
    visitor.do(e.RecordOpened(visitor.visit.number, PERSON))
    covered = visitor.expire(Timer.IDLE)
    assert (covered.stage, covered.person) == (Stage.COVERED, None)
    visitor.do(e.OverlayClosed(), e.FactorEntered("654321"))
    assert [order.elsewhere for order in visitor.ordered(c.OpenRecord)] == [True]
    assert visitor.do(e.RecordOpened(visitor.visit.number, PERSON)).stage is Stage.STATUS
