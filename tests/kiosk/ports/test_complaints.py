"""What a complaint carries: the answers of the road that was taken in the end, and no name that was taken back."""

import pytest

from kiosk.ports.reports import case_body
from kiosk.visit import events as e
from kiosk.visit.commands import SaveCase
from kiosk.visit.reports import Question, Ticket
from onedata.reports import CaseOpened
from tests.kiosk.visit.visitor import Visitor

TICKET = Ticket("ABCD2345", "135790", "01JCONTOH")
Q = Question
WAGES = ((Q.ABOUT, "family"), (Q.WHERE, "ABROAD"), (Q.COUNTRY, "TW"), (Q.SINCE, "MONTHS"), (Q.TEXT, "CONTOH gaji"))
NAMED = ((Q.NAMED, "yes"), (Q.NAME, "CONTOH Ibu"), (Q.CALLBACK, "000111"))


@pytest.fixture
def visitor() -> Visitor:
    """Somebody who is about to say what it is about."""
    one = Visitor()
    one.do(e.Started(), e.Continued(), e.VoiceAsked(), e.FormAnswered(Q.MENU, "tell"))
    return one


def say(visitor: Visitor, *answers: tuple[Question, str]) -> None:
    for question, value in answers:
        assert at(visitor) is question
        visitor.do(e.FormAnswered(question, value))


def at(visitor: Visitor) -> Question | None:
    return visitor.visit.voice.form.at if visitor.visit.voice else None


def back_to(visitor: Visitor, question: Question) -> None:
    while at(visitor) is not question:
        visitor.do(e.BackAsked())


def sent(visitor: Visitor) -> CaseOpened:
    """Send it, and return what is sealed."""
    assert at(visitor) is Q.REVIEW
    visitor.do(e.Continued())
    (order,) = visitor.ordered(SaveCase)
    return case_body(order, TICKET)


def test_a_complaint_without_name_carries_where_and_since_when_and_nobody(visitor: Visitor) -> None:
    say(visitor, (Q.TOPIC, "UNPAID_WAGE"), *WAGES, (Q.NAMED, "no"))
    body = sent(visitor)
    assert body.answers == (("WHERE", "ABROAD"), ("SINCE", "MONTHS"))
    assert (body.topic, body.about, body.country, body.text) == ("UNPAID_WAGE", "family", "TW", "CONTOH gaji")
    assert (body.name, body.callback, body.about_office) == ("", "", False)
    assert (body.code, body.pin) == ("ABCD2345", "135790")


def test_who_gives_a_name_is_named(visitor: Visitor) -> None:
    say(visitor, (Q.TOPIC, "UNPAID_WAGE"), *WAGES, *NAMED)
    body = sent(visitor)
    assert (body.name, body.callback) == ("CONTOH Ibu", "000111")


def test_who_goes_back_to_tanpa_nama_leaves_neither_name_nor_number(visitor: Visitor) -> None:
    say(visitor, (Q.TOPIC, "UNPAID_WAGE"), *WAGES, *NAMED)
    back_to(visitor, Q.NAMED)
    say(visitor, (Q.NAMED, "no"))
    body = sent(visitor)
    assert (body.name, body.callback) == ("", "")
    assert "Ibu" not in repr(body)


def test_who_goes_back_and_says_it_is_in_indonesia_names_no_country(visitor: Visitor) -> None:
    say(visitor, (Q.TOPIC, "UNPAID_WAGE"), *WAGES)
    back_to(visitor, Q.WHERE)
    say(visitor, (Q.WHERE, "INDONESIA"), *WAGES[3:], (Q.NAMED, "no"))
    body = sent(visitor)
    assert body.answers == (("WHERE", "INDONESIA"), ("SINCE", "MONTHS"))
    assert body.country is None


def test_a_complaint_that_is_no_longer_about_the_office_is_not_hidden_from_it(visitor: Visitor) -> None:
    say(visitor, (Q.TOPIC, "OFFICE_SERVICE"), (Q.OFFICE, "THIS"))
    back_to(visitor, Q.TOPIC)
    say(visitor, (Q.TOPIC, "UNPAID_WAGE"), *WAGES, (Q.NAMED, "no"))
    body = sent(visitor)
    assert not body.about_office
    assert body.answers == (("WHERE", "ABROAD"), ("SINCE", "MONTHS"))


def test_a_complaint_about_the_office_says_so(visitor: Visitor) -> None:
    say(visitor, (Q.TOPIC, "OFFICE_SERVICE"), (Q.OFFICE, "THIS"), (Q.TEXT, "CONTOH antre"), (Q.NAMED, "no"))
    body = sent(visitor)
    assert body.about_office
    assert body.answers == (("OFFICE", "THIS"),)


def test_words_that_became_an_idea_carry_no_answers_of_a_complaint(visitor: Visitor) -> None:
    say(visitor, (Q.TOPIC, "UNPAID_WAGE"), *WAGES[:4])
    back_to(visitor, Q.TOPIC)
    say(visitor, (Q.TOPIC, "IDEA"), (Q.TEXT, "CONTOH usul"), (Q.NAMED, "no"))
    body = sent(visitor)
    assert (body.answers, body.country, body.about) == ((), None, "me")
