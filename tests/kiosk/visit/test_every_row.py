"""What one touch, one card and one pull do on every stage: a row that the table has lost is missed here.

The walk proves promises of what happens; where a row is gone nothing happens, and few promises are broken by that.
"""

import msgspec

from kiosk.faults import Fault
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.guide import Guide, Spot
from kiosk.visit.machine import step
from kiosk.visit.model import (
    PRIVATE_STAGES,
    CodeKind,
    Identity,
    Overlay,
    ScannedCode,
    Stage,
    Timer,
    Visit,
    Way,
)
from kiosk.visit.reports import Danger, Form, Question
from tests.kiosk.visit.walk_events import ARTICLE, HEALTHS, HEALTHY, NIK, PERSON, PERSON_SAYS, QUEUE, SEARCH

AT_WORK = {Stage.OPENING, Stage.PRINTING, Stage.CASE_SAVING, Stage.CASE_OPENING}
NOBODY_THERE = {Stage.ATTRACT, Stage.GOODBYE, Stage.STAFF}
BACK = {
    Stage.LANGUAGE: Stage.ATTRACT,
    Stage.HOME: Stage.LANGUAGE,
    Stage.GUIDE: Stage.HOME,
    Stage.SEARCH: Stage.HOME,
    Stage.NOTICE: Stage.HOME,
    Stage.IDENTIFY: Stage.HOME,
    Stage.CARD: Stage.IDENTIFY,
    Stage.CODE: Stage.IDENTIFY,
    Stage.SLIP_CHECK: Stage.HOME,
    Stage.NUMBER: Stage.IDENTIFY,
    Stage.FACTOR_CHOICE: Stage.NUMBER,
    Stage.FACTOR: Stage.FACTOR_CHOICE,
    Stage.EXPIRY: Stage.FACTOR,
    Stage.PASSPORT: Stage.EXPIRY,
    Stage.NOT_OPENED: Stage.FACTOR_CHOICE,
    Stage.OTHER_PROVINCE: Stage.NOT_OPENED,
    Stage.STATUS: Stage.HOME,
    Stage.JOURNEY: Stage.STATUS,
    Stage.PREVIEW: Stage.STATUS,
    Stage.PRINTED: Stage.STATUS,
    Stage.DANGER: Stage.HOME,
    Stage.COUNTDOWN: Stage.DANGER,
    Stage.ALERT: Stage.HOME,
    Stage.VOICE: Stage.HOME,
    Stage.CASE_SAVED: Stage.HOME,
    Stage.CASE: Stage.HOME,
    Stage.COVERED: Stage.FACTOR,
}
ON = {
    Stage.LANGUAGE: Stage.HOME,
    Stage.SLIP_CHECK: Stage.HOME,
    Stage.NOT_OPENED: Stage.FACTOR,
    Stage.OTHER_PROVINCE: Stage.NOT_OPENED,
    Stage.PRINTED: Stage.STATUS,
    Stage.ALERT: Stage.HOME,
    Stage.CASE_SAVED: Stage.HOME,
    Stage.CASE: Stage.HOME,
    Stage.COVERED: Stage.FACTOR,
    Stage.GOODBYE: Stage.ATTRACT,
}
"""Where one big button leads on, whatever was done before."""
READS_CARDS = {
    *(Stage.LANGUAGE, Stage.HOME, Stage.GUIDE, Stage.SEARCH, Stage.NOTICE, Stage.IDENTIFY, Stage.CARD, Stage.CODE),
    *(Stage.SLIP_CHECK, Stage.NUMBER, Stage.FACTOR_CHOICE, Stage.FACTOR, Stage.NOT_OPENED, Stage.OTHER_PROVINCE),
    *(Stage.ATTRACT, Stage.COVERED, Stage.GOODBYE),
}
SCANNED = tuple(e.CodeScanned(ScannedCode(kind, NIK)) for kind in CodeKind)
OFFERS_NUMBERS = {Stage.STATUS, Stage.JOURNEY, Stage.NOT_OPENED, Stage.SLIP_CHECK, Stage.CASE}


def standing(stage: Stage, **parts: object) -> Visit:
    """A visitor who typed a NIK and agreed to the notice stands here."""
    visit = Visit(7, stage, agreed=True, way=Way.NIK, identity=Identity(Way.NIK, NIK), health=HEALTHY)
    person = PERSON if stage in PRIVATE_STAGES else None
    return msgspec.structs.replace(visit, **{"person": person, "danger": danger(stage), **parts})


def danger(stage: Stage) -> Danger | None:
    return Danger(Form(Question.REVIEW)) if stage is Stage.COUNTDOWN else None


def leads_to(stage: Stage, event: e.Event) -> Stage:
    return step(standing(stage), event)[0].stage


def test_kembali_leads_back_from_every_stage_but_those_at_work() -> None:
    assert set(BACK) == set(Stage) - AT_WORK - NOBODY_THERE
    assert {stage: leads_to(stage, e.BackAsked()) for stage in BACK} == BACK


def test_the_big_button_leads_on() -> None:
    assert {stage: leads_to(stage, e.Continued()) for stage in ON} == ON
    assert leads_to(Stage.COVERED, e.OverlayClosed()) is Stage.FACTOR


def test_whoever_waits_for_a_scanner_may_choose_another_way() -> None:
    assert leads_to(Stage.CODE, e.WayChosen(Way.PASSPORT)) is Stage.NUMBER


def test_a_card_is_read_wherever_no_data_is_shown_or_told() -> None:
    laid = e.CardPresented(contactless=True, card=3)
    reads = {stage for stage in Stage if c.ReadCard(3) in step(standing(stage), laid)[1]}
    assert reads == READS_CARDS


def test_a_pulled_card_covers_every_personal_screen() -> None:
    pulled = e.CardRemoved(contactless=False)
    after = [step(standing(stage, way=Way.CARD), pulled)[0] for stage in PRIVATE_STAGES]
    assert {(visit.stage, visit.person) for visit in after} == {(Stage.COVERED, None)}


def test_a_number_is_offered_from_a_persons_screens_and_where_nothing_opened() -> None:
    offers = {stage for stage in Stage if leads_to(stage, e.PageAsked(QUEUE)) is Stage.GUIDE}
    assert offers >= OFFERS_NUMBERS


def test_a_field_that_is_wrong_is_said_on_both_screens_that_show_fields() -> None:
    for stage in (Stage.STATUS, Stage.JOURNEY):
        assert step(standing(stage), e.DataWrongAsked())[0].overlay is Overlay.DATA_WRONG
        assert leads_to(stage, e.PrintAsked()) is Stage.PREVIEW


def test_the_search_turns_opens_and_says_that_it_failed() -> None:
    visit = standing(Stage.SEARCH, guide=Guide(Stage.HOME, (Spot(SEARCH),), asked=4))
    turned, opened = step(visit, e.PageTurned(2))[0].guide, step(visit, e.PageAsked(ARTICLE))[0]
    failed = step(visit, e.PageNotReady(7, 4, Fault.STORAGE_FAILED))[0].guide
    assert turned is not None
    assert failed is not None
    assert (turned.turn, opened.stage, failed.failed) == (2, Stage.GUIDE, True)


def test_a_tap_on_the_danger_button_asks_once_more() -> None:
    after, _ = step(standing(Stage.DANGER, danger=Danger(Form(Question.REVIEW))), e.AlertAsked())
    assert after.danger is not None
    assert after.danger.confirming


def test_selesai_with_nobody_there_says_no_goodbye() -> None:
    after, _ = step(Visit(7, language="en", health=HEALTHY), e.EndAsked())
    assert (after.stage, after.number, after.language) == (Stage.ATTRACT, 8, "id")


def test_size_and_contrast_change_under_a_panel_too() -> None:
    for overlay in (Overlay.NONE, Overlay.HELP):
        visit = standing(Stage.HOME, overlay=overlay)
        assert step(visit, e.TextSizeChosen(160))[0] == msgspec.structs.replace(visit, text_size=160)
        assert step(visit, e.ContrastChosen(high=True))[0] == msgspec.structs.replace(visit, high_contrast=True)


def test_while_staff_have_the_screen_a_visitors_touches_do_nothing() -> None:
    visit = Visit(7, Stage.STAFF, health=HEALTHY)
    said = (*PERSON_SAYS, *SCANNED, e.TextSizeChosen(160), e.ContrastChosen(high=True), e.TimerExpired(Timer.IDLE, 7))
    assert {step(visit, event) for event in said} == {(visit, ())}
    assert step(visit, e.HealthChanged(HEALTHS[1])) == (msgspec.structs.replace(visit, health=HEALTHS[1]), ())
