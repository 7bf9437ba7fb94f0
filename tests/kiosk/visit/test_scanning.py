"""A scanned code: what it is, and where it leads from each place."""

import datetime as dt
import itertools
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.faults import Fault
from kiosk.health import ReaderState, SamState, ScannerState
from kiosk.slips.verify import Kind
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.code_kinds import classify
from kiosk.visit.model import (
    Assurance,
    ChipKey,
    CodeKind,
    FactorKind,
    Identity,
    Overlay,
    ScannedCode,
    SlipAnswer,
    SlipVerdict,
    Stage,
    Way,
)
from onedata import mrz
from onedata.slip_token import SlipClaims, make_token, token_url
from tests.kiosk.visit.visitor import Visitor
from tests.kiosk.visit.walk_events import NIK

TODAY = dt.date(2026, 11, 22)
FORMS = (re.compile(r"CONTOH[A-Z2-7]{13}"),)
CODE = "CONTOHQ7M3XZ2BC4DEF"
CLAIMS = SlipClaims(
    token_id=bytes(8),
    status="REGISTERED",
    destination="TW",
    initials="CA",
    birth_year=1990,
    data_date=TODAY,
    expires=TODAY + dt.timedelta(days=30),
)
TOKEN_URL = token_url("https://portal.example", make_token(CLAIMS, Ed25519PrivateKey.generate()))
EDGE = mrz.compose("IDN", "C1234567", dt.date(1990, 5, 15), dt.date(2030, 1, 1))


def scanned(kind: CodeKind, text: str = "") -> e.CodeScanned:
    return e.CodeScanned(ScannedCode(kind, text))


# ---- what a text is


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOKEN_URL, ScannedCode(CodeKind.SLIP, TOKEN_URL)),
        (TOKEN_URL.partition("#")[2], ScannedCode(CodeKind.SLIP, TOKEN_URL.partition("#")[2])),
        (EDGE, ScannedCode(CodeKind.PASSPORT, "C1234567", ChipKey("1990-05-15", "2030-01-01"))),
        (CODE, ScannedCode(CodeKind.WORKER, CODE)),
        ("https://evil.example/", ScannedCode(CodeKind.OTHER)),
        ("javascript:alert(1)", ScannedCode(CodeKind.OTHER)),
        ("5201011505900001", ScannedCode(CodeKind.OTHER)),
        (CODE + "A", ScannedCode(CodeKind.OTHER)),
        (EDGE.replace("C1234567", "C1234568"), ScannedCode(CodeKind.OTHER)),
        ("", ScannedCode(CodeKind.OTHER)),
    ],
    ids=itertools.count(),
)
def test_a_text_is_what_it_looks_like_and_nothing_else_is_kept(text: str, expected: ScannedCode) -> None:
    assert classify(text, FORMS, TODAY) == expected


def test_no_workers_code_is_taken_where_the_office_allows_none_or_it_carries_too_little() -> None:
    assert classify(CODE, (), TODAY) == ScannedCode(CodeKind.OTHER)
    assert classify("123456789012", (re.compile(r"[0-9]{12}"),), TODAY) == ScannedCode(CodeKind.OTHER)
    assert classify("ABC", (re.compile(r".*"),), TODAY) == ScannedCode(CodeKind.OTHER)


@given(st.text(max_size=200) | st.from_regex(r"[A-Z0-9<\n]{0,120}") | st.from_regex(r"[A-Za-z0-9_\-]{1,200}"))
def test_any_text_is_something_and_only_what_is_known_is_kept(text: str) -> None:
    code = classify(text, FORMS, TODAY)
    assert code.kind is not CodeKind.OTHER or code.text == ""
    assert all(character.isprintable() for character in code.text)


# ---- where it leads


def test_a_workers_code_goes_through_the_notice_to_the_pin_and_nothing_else() -> None:
    visitor = Visitor()
    visit = visitor.do(scanned(CodeKind.WORKER, CODE))
    assert (visit.stage, visit.agreed) == (Stage.NOTICE, False)
    visit = visitor.do(e.Continued())
    assert (visit.stage, visit.factor) == (Stage.FACTOR, FactorKind.PIN)
    visitor.do(e.FactorEntered("123456"))
    (order,) = visitor.ordered(c.OpenRecord)
    assert (order.identity.way, order.identity.identifier) == (Way.CODE, CODE)


def test_a_passports_edge_fills_in_its_number() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visit = visitor.do(scanned(CodeKind.PASSPORT, "C1234567"))
    assert visit.identity == Identity(Way.PASSPORT, "C1234567")


def test_a_slip_is_checked_and_says_its_verdict() -> None:
    visitor = Visitor()
    visit = visitor.do(scanned(CodeKind.SLIP, TOKEN_URL))
    assert (visit.stage, visit.checked) == (Stage.SLIP_CHECK, None)
    assert visitor.ordered(c.CheckSlip) == [c.CheckSlip(visit.number, TOKEN_URL, visit.checks)]
    answer = SlipAnswer(SlipVerdict.VALID, TODAY)
    assert visitor.do(e.SlipChecked(visit.number, visit.checks, answer)).checked == answer
    assert visitor.do(e.SlipChecked(visit.number, visit.checks, SlipAnswer(SlipVerdict.ALTERED))).checked == answer
    assert visitor.do(scanned(CodeKind.SLIP, TOKEN_URL)).checked is None
    assert visitor.do(e.StatusAsked()).stage is Stage.NOTICE


def test_what_is_told_of_one_slip_is_not_shown_for_the_next() -> None:
    visitor = Visitor()
    first = visitor.do(scanned(CodeKind.SLIP, TOKEN_URL))
    second = visitor.do(scanned(CodeKind.SLIP, "forged"))
    assert visitor.do(e.SlipChecked(first.number, first.checks, SlipAnswer(SlipVerdict.VALID, TODAY))).checked is None
    forged = SlipAnswer(SlipVerdict.ALTERED)
    assert visitor.do(e.SlipChecked(second.number, second.checks, forged)).checked == forged


def test_a_code_that_is_not_ours_is_said_so_and_keeps_nothing() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visit = visitor.do(scanned(CodeKind.OTHER))
    assert (visit.stage, visit.fault, visit.identity) == (Stage.CODE, Fault.CODE_NOT_OURS, None)
    assert visitor.do(e.BackAsked()).stage is Stage.IDENTIFY


def test_the_way_by_code_is_open_only_while_there_is_a_scanner() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visitor.health(scanner=ScannerState.ABSENT)
    assert visitor.do(e.WayChosen(Way.CODE)).stage is Stage.IDENTIFY
    visitor.health(scanner=ScannerState.READY)
    assert visitor.do(e.WayChosen(Way.CODE)).stage is Stage.CODE


def test_a_code_ends_a_warning_and_begins_the_next_visit_after_goodbye() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visitor.do(e.OverlayAsked(Overlay.HELP))
    assert visitor.do(scanned(CodeKind.SLIP, TOKEN_URL)).overlay is Overlay.NONE
    number = visitor.do(e.EndAsked()).number
    assert visitor.do(scanned(CodeKind.SLIP, TOKEN_URL)).number == number + 1


def test_visit_and_slips_name_the_same_verdicts() -> None:
    assert {verdict.value for verdict in SlipVerdict} == {kind.value for kind in Kind}


# ---- an e-KTP that a secure access module reads


def test_a_module_fills_in_the_number_and_the_factor_is_still_asked() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visitor.health(sam=SamState.READY, reader=ReaderState.ABSENT)
    visit = visitor.do(e.WayChosen(Way.CARD))
    assert visitor.ordered(c.ReadIdCard) == [c.ReadIdCard(visit.number)]
    visit = visitor.do(e.IdCardRead(visit.number, NIK))
    assert visit.identity == Identity(Way.NIK, NIK, Assurance.SAM_FINGERPRINT)
    assert visit.stage is Stage.FACTOR_CHOICE
    assert visit.card_used
    visitor.do(e.FactorChosen(FactorKind.PIN))
    visitor.open()
    assert [dict(note.entry.fields)["assurance"] for note in visitor.ordered(c.Note)] == ["sam+fingerprint"]


def test_a_finger_that_does_not_match_is_said_and_opens_nothing() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visitor.health(sam=SamState.READY)
    visit = visitor.do(e.WayChosen(Way.CARD))
    visit = visitor.do(e.IdCardFailed(visit.number, Fault.FINGER_NOT_MATCHED))
    assert (visit.stage, visit.fault, visit.identity) == (Stage.CARD, Fault.FINGER_NOT_MATCHED, None)
    assert visitor.ordered(c.ReadIdCard) == [c.ReadIdCard(visit.number)]


def test_a_module_that_is_gone_is_not_asked_again() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visitor.health(sam=SamState.READY)
    visit = visitor.do(e.WayChosen(Way.CARD))
    visitor.health(sam=SamState.ABSENT)
    visitor.do(e.IdCardFailed(visit.number, Fault.SAM_ABSENT))
    assert visitor.ordered(c.ReadIdCard) == []


def test_a_reader_that_goes_while_a_module_is_there_is_no_trouble() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visitor.health(sam=SamState.READY)
    visitor.do(e.WayChosen(Way.CARD))
    assert visitor.health(sam=SamState.READY, reader=ReaderState.ABSENT).fault is None
    assert visitor.health(sam=SamState.ABSENT, reader=ReaderState.ABSENT).fault is Fault.READER_ABSENT


def test_without_a_module_none_is_asked() -> None:
    visitor = Visitor()
    visitor.to_identify()
    visitor.do(e.WayChosen(Way.CARD))
    assert visitor.ordered(c.ReadIdCard) == []
