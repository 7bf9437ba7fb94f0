"""What a visitor said becomes an alert: which reports are about one danger, and which only look like it."""

import pytest

from kiosk.ports.reports import alert_body, cancelled_body
from kiosk.visit.commands import CancelAlert, RaiseAlert
from kiosk.visit.reports import Answers, Question

Said = dict[Question, str]
HERE, THERE = "kiosk-1", "kiosk-2"
NAMED: Said = {Question.KIND: "violence", Question.COUNTRY: "SA", Question.WHO: "Siti CONTOH"}


def key(kiosk: str, said: Said) -> bytes:
    answers: Answers = tuple(said.items())
    return alert_body(RaiseAlert(1, answers, "id"), kiosk).collapse_key


@pytest.mark.parametrize("known", [NAMED, {**NAMED, Question.WHO: ""}, {Question.KIND: "other"}])
def test_a_second_press_at_one_kiosk_joins_the_first_whatever_is_known(known: Said) -> None:
    assert key(HERE, known) == key(HERE, known)


def test_two_kiosks_tell_of_one_danger_only_with_a_name_and_a_place() -> None:
    whole = {**NAMED, Question.PLACE: "Jalan Olaya, Riyadh"}
    assert key(HERE, whole) == key(THERE, {**whole, Question.PLACE: "jalan olaya riyadh"})
    for less in (NAMED, {**whole, Question.WHO: ""}, {Question.KIND: "violence", Question.COUNTRY: "SA"}):
        assert key(HERE, less) != key(THERE, less), "two people of one name, or in one town, are two dangers"


def test_one_kiosk_keeps_two_countries_and_two_names_apart() -> None:
    assert key(HERE, NAMED) != key(HERE, {**NAMED, Question.COUNTRY: "MY"})
    assert key(HERE, NAMED) != key(HERE, {**NAMED, Question.WHO: "Wati CONTOH"})


def test_what_was_called_off_names_nobody_and_carries_the_key_it_would_have_had() -> None:
    off = cancelled_body(CancelAlert(1, tuple(NAMED.items()), "id"), HERE)
    assert off.collapse_key == key(HERE, NAMED)
    assert "Siti" not in repr(off)


@pytest.mark.parametrize(
    ("said", "safe", "silent", "alone"),
    [
        ({Question.SAFE: "no", Question.SILENT: "yes", Question.STRANGERS: "no"}, "no", True, True),
        ({Question.SAFE: "yes", Question.SILENT: "no", Question.STRANGERS: "yes"}, "yes", False, False),
        ({Question.SAFE: "", Question.SILENT: "", Question.STRANGERS: ""}, "unknown", False, False),
    ],
)
def test_how_careful_one_must_be_goes_along_as_it_was_said(said: Said, safe: str, silent: bool, alone: bool) -> None:
    body = alert_body(RaiseAlert(1, tuple({**NAMED, **said}.items()), "id"), HERE)
    assert (body.safe_to_call, body.silent, body.exclude_strangers) == (safe, silent, alone)
