"""The requirement rules have three values, ask only what matters, and the calculators give the law's own figures."""

import datetime as dt
from typing import Any, Literal

import pytest

from onedata import rules
from onedata.placement_cost import CostBook, CostRules, Named, Verdict, check_cost
from onedata.rules import Need, Option, Outcome, Question, Rule, RuleBook
from onedata.social_security import ContributionRules, Term, contribution

DAY = dt.date(2026, 11, 21)
BOOK = RuleBook(
    questions=(
        Question("destination", "choice", "Ke mana?", "Where to?", (Option("SG", "S", "S"), Option("OTHER", "L", "O"))),
        Question("sex", "choice", "P/L?", "W/M?", (Option("FEMALE", "P", "W"), Option("MALE", "L", "M", always=True))),
        Question("age", "number", "Umur?", "Age?", least=10, most=99),
        Question(
            "schooling",
            "choice",
            "Ijazah?",
            "School?",
            (Option("SD", "SD", "SD", 6), Option("SMP", "SMP", "SMP", 9), Option("LAIN", "Lain", "Other")),
        ),
        Question("papers", "cards", "Surat?", "Papers?", (Option("PASSPORT", "P", "P"), Option("VISA", "V", "V"))),
    ),
    rules=(
        Rule(rule="adult", id="a", en="a", need=Need("age", at_least=18)),
        Rule(rule="passport", id="p", en="p", need=Need("papers", any_of=("PASSPORT",))),
        Rule(rule="sg-age", id="b", en="b", applies={"destination": ("SG",)}, need=Need("age", at_least=23, below=50)),
        Rule(rule="sg-sex", id="c", en="c", applies={"destination": ("SG",)}, need=Need("sex", any_of=("FEMALE",))),
        Rule(rule="sg-school", id="d", en="d", applies={"destination": ("SG",)}, need=Need("schooling", at_least=8)),
        Rule(rule="sg-closed", id="e", en="e", applies={"destination": ("SG",)}, notice="closed"),
        Rule(rule="ask", id="f", en="f"),
        Rule(rule="past", id="g", en="g", effective_from="2019", effective_to="2024"),
        Rule(rule="future", id="h", en="h", effective_from="2027"),
    ),
)


def outcomes(answers: dict[rules.QuestionId, rules.Answer], on: dt.date = DAY) -> dict[str, str]:
    return {line.rule.rule: line.outcome.value for line in rules.check(BOOK, answers, on).lines}


def test_before_any_answer_nothing_is_missing() -> None:
    assert set(outcomes({}).values()) == {"not_known"}


def test_a_rule_of_another_destination_falls_away() -> None:
    assert set(outcomes({"destination": "OTHER"})) == {"adult", "passport", "ask"}


@pytest.mark.parametrize(
    ("age", "adult", "domestic"),
    [
        (17, "missing", "missing"),
        (18, "met", "missing"),
        (23, "met", "met"),
        (49, "met", "met"),
        (50, "met", "missing"),
    ],
)
def test_bounds_are_exact(age: int, adult: str, domestic: str) -> None:
    found = outcomes({"destination": "SG", "age": age})
    assert (found["adult"], found["sg-age"]) == (adult, domestic)


def test_levels_compare_and_an_answer_without_level_stays_unknown() -> None:
    assert outcomes({"destination": "SG", "schooling": "SD"})["sg-school"] == "missing"
    assert outcomes({"destination": "SG", "schooling": "SMP"})["sg-school"] == "met"
    assert outcomes({"destination": "SG", "schooling": "LAIN"})["sg-school"] == "not_known"


def test_i_do_not_know_is_never_met_or_missing() -> None:
    found = outcomes({"destination": rules.UNKNOWN, "age": rules.UNKNOWN, "papers": rules.UNKNOWN})
    assert set(found.values()) == {"not_known"}


def test_papers_in_hand_are_met_and_the_rest_is_missing() -> None:
    assert outcomes({"papers": frozenset({"PASSPORT"})})["passport"] == "met"
    assert outcomes({"papers": frozenset()})["passport"] == "missing"


def test_a_notice_is_said_only_where_it_certainly_holds() -> None:
    assert [rule.rule for rule in rules.check(BOOK, {"destination": "SG"}, DAY).notices] == ["sg-closed"]
    assert rules.check(BOOK, {}, DAY).notices == ()


def test_rules_hold_between_their_dates_only() -> None:
    assert {"past", "future"}.isdisjoint(outcomes({}))
    assert "past" in outcomes({}, dt.date(2022, 5, 1))
    assert "future" in outcomes({}, dt.date(2027, 6, 1))


def test_only_questions_that_matter_are_asked_in_order() -> None:
    answers: dict[rules.QuestionId, rules.Answer] = {}
    asked = []
    while (name := rules.next_question(BOOK, answers, DAY)) is not None:
        asked.append(name)
        answers[name] = "OTHER" if name == "destination" else rules.UNKNOWN
    assert asked == ["destination", "age", "papers"]
    assert rules.next_question(BOOK, {"destination": "SG"}, DAY) == "sex"


def test_answers_offered_are_those_a_possible_rule_names() -> None:
    def codes(name: rules.QuestionId, answers: dict[rules.QuestionId, rules.Answer]) -> list[str]:
        return [option.code for option in rules.options(BOOK, name, answers, DAY)]

    assert codes("sex", {"destination": "SG"}) == ["FEMALE", "MALE"]
    assert codes("sex", {"destination": "OTHER"}) == ["MALE"]
    assert codes("schooling", {"destination": "SG"}) == ["SD", "SMP", "LAIN"]
    assert codes("papers", {}) == ["PASSPORT"]
    assert codes("language", {}) == []


def test_an_answer_for_some_destinations_is_offered_only_there() -> None:
    way = Option("SSW", "SSW", "SSW", always=True, only=("JP",))
    book = RuleBook((*BOOK.questions, Question("scheme", "choice", "Jalan?", "Way?", (way,))), BOOK.rules)
    assert rules.options(book, "scheme", {"destination": "SG"}, DAY) == ()
    assert rules.options(book, "scheme", {"destination": "JP"}, DAY) == (way,)
    assert rules.options(book, "scheme", {"destination": rules.UNKNOWN}, DAY) == (way,)


def test_what_is_missing_stands_first() -> None:
    result = rules.check(BOOK, {"destination": "OTHER", "age": 20, "papers": frozenset()}, DAY)
    assert [line.outcome for line in result.lines] == [Outcome.MISSING, Outcome.NOT_KNOWN, Outcome.MET]


def test_what_may_not_concern_the_person_stands_last() -> None:
    result = rules.check(BOOK, {"age": 20, "papers": frozenset({"PASSPORT"})}, DAY)
    assert [(line.rule.rule, line.certain) for line in result.lines] == [
        ("ask", True),
        ("adult", True),
        ("passport", True),
        ("sg-sex", False),
        ("sg-age", False),
        ("sg-school", False),
    ]


def test_what_nobody_can_get_for_themselves_stands_before_papers() -> None:
    result = rules.check(BOOK, {"destination": "SG", "age": 60, "sex": "FEMALE", "papers": frozenset()}, DAY)
    missing = [line.rule.rule for line in result.lines if line.outcome is Outcome.MISSING]
    assert missing == ["sg-age", "passport"], "the passport stands before it in the book"


def test_who_knows_no_country_yet_is_not_told_what_single_ones_ask_for() -> None:
    assert set(outcomes({"destination": rules.UNKNOWN})) == {"adult", "passport", "ask"}
    assert {"sg-age", "sg-sex"} <= set(outcomes({})), "before the answer they may still come"


def test_a_rule_may_hold_for_who_does_not_know_yet() -> None:
    there = rules.Rule(rule="there", id="t", en="t", applies={"destination": ("SG",)})
    nowhere = rules.Rule(rule="nowhere", id="n", en="n", applies={"destination": (rules.UNKNOWN,)})
    book = RuleBook(BOOK.questions, (there, nowhere))

    def told(answers: dict[rules.QuestionId, rules.Answer]) -> list[tuple[str, bool]]:
        return [(line.rule.rule, line.certain) for line in rules.check(book, answers, DAY).lines]

    assert told({"destination": rules.UNKNOWN}) == [("nowhere", True)]
    assert told({"destination": "SG"}) == [("there", True)]
    assert told({}) == [("there", False), ("nowhere", False)]


def test_nothing_is_asked_that_cannot_become_certain_any_more() -> None:
    job = Question("job", "choice", "Kerja?", "Job?", (Option("NURSE", "Perawat", "Nurse", always=True),))
    nurses = rules.Rule(rule="n", id="n", en="n", applies={"job": ("NURSE",)}, need=Need("sex", any_of=("FEMALE",)))
    book = RuleBook((*BOOK.questions, job), (nurses,))
    assert rules.next_question(book, {"job": "NURSE"}, DAY) == "sex"
    assert rules.next_question(book, {"job": rules.UNKNOWN}, DAY) is None


def test_answers_from_outside_are_checked() -> None:
    parsed = rules.parse_answers(BOOK, {"destination": "SG", "age": 20, "papers": ["VISA"], "sex": "UNKNOWN"})
    assert parsed == {"destination": "SG", "age": 20, "papers": frozenset({"VISA"}), "sex": "UNKNOWN"}


@pytest.mark.parametrize(
    "given",
    [
        {"planet": "MARS"},
        {"destination": "XX"},
        {"destination": 5},
        {"destination": ["SG"]},
        {"age": 9},
        {"age": 100},
        {"age": "20"},
        {"age": True},
        {"papers": ["DIPLOMA"]},
        {"papers": ["UNKNOWN"]},
        {"papers": "PASSPORT"},
    ],
)
def test_an_answer_the_book_does_not_know_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        rules.parse_answers(BOOK, given)


TABLE = ContributionRules(
    rules="2023",
    sources=(),
    effective_from="2023",
    before_work=37_500,
    terms=(Term(6, 108_000), Term(12, 189_000), Term(24, 332_500)),
    each_further_month=13_500,
)


def test_a_refused_answer_names_those_that_may_stand_there() -> None:
    for given, allowed in (
        ({"destination": "XX"}, "destination is one of SG, OTHER, or UNKNOWN"),
        ({"age": "old"}, "age is a number from 10 to 99, or UNKNOWN"),
        ({"papers": ["NOPE"]}, "papers is a list of some of PASSPORT, VISA, or UNKNOWN"),
    ):
        with pytest.raises(ValueError, match=allowed):
            rules.parse_answers(BOOK, given)


@pytest.mark.parametrize(
    ("months", "way", "total"),
    [
        (24, "placed", 370_000),  # Permenaker 4/2023 Pasal 18 (1): 37.500 + 332.500
        (12, "placed", 226_500),
        (6, "placed", 145_500),
        (24, "individual", 332_500),  # Pasal 18 (2)
        (12, "individual", 189_000),
        (6, "individual", 108_000),
        (25, "placed", 383_500),  # Pasal 18 (3): 13.500 for each month beyond the term
        (36, "individual", 494_500),
        (8, "individual", 135_000),
    ],
)
def test_contributions_are_those_of_the_law(months: int, way: Literal["placed", "individual"], total: int) -> None:
    found = contribution((TABLE,), months, way, DAY)
    assert found is not None
    assert found.total == total
    assert found.before_work == (37_500 if way == "placed" else 0)


def test_where_the_table_is_silent_the_staff_are_asked() -> None:
    assert contribution((TABLE,), 5, "placed", DAY) is None
    assert contribution((TABLE,), 24, "placed", dt.date(2022, 12, 31)) is None


@pytest.mark.parametrize("months", [0, -1, 241])
def test_no_contract_has_such_a_length(months: int) -> None:
    with pytest.raises(ValueError):
        contribution((TABLE,), months, "placed", DAY)


def test_a_later_table_takes_over_on_its_day() -> None:
    ended = ContributionRules(
        rules="2023",
        sources=(),
        effective_from="2023",
        effective_to="2026-12",
        before_work=37_500,
        terms=TABLE.terms,
        each_further_month=13_500,
    )
    later = ContributionRules(
        rules="2027",
        sources=(),
        effective_from="2027-01",
        before_work=40_000,
        terms=TABLE.terms,
        each_further_month=13_500,
    )
    totals = [contribution((ended, later), 24, "placed", day) for day in (DAY, dt.date(2027, 1, 1))]
    assert [found and found.total for found in totals] == [370_000, 372_500]


COSTS = CostBook(
    costs=(Named("TICKET", "Tiket", "Ticket"), Named("MEAL", "Makan", "Meal")),
    jobs=(Named("COOK", "Juru masak", "Cook"), Named("NURSE", "Perawat", "Nurse")),
    rule_sets=(
        CostRules(rules="2020", id="a", en="a", sources=(), effective_from="2020", costs=("TICKET",), jobs=("COOK",)),
        CostRules(rules="2025", id="b", en="b", sources=(), effective_from="2025"),
    ),
)


@pytest.mark.parametrize(
    ("cost", "job", "verdict"),
    [
        ("TICKET", "COOK", Verdict.MAY_NOT_BE_CHARGED),
        ("TICKET", "NURSE", Verdict.ASK_STAFF),
        ("TICKET", "OTHER", Verdict.ASK_STAFF),
        ("MEAL", "COOK", Verdict.ASK_STAFF),
    ],
)
def test_a_cost_may_not_be_charged_only_where_a_rule_names_it(cost: str, job: str, verdict: Verdict) -> None:
    found = {answer.rules.rules: answer.verdict for answer in check_cost(COSTS, cost, job, DAY)}
    assert found == {"2020": verdict, "2025": Verdict.ASK_STAFF}


def test_before_the_new_rule_only_the_old_one_answers() -> None:
    assert [answer.rules.rules for answer in check_cost(COSTS, "TICKET", "COOK", dt.date(2024, 6, 1))] == ["2020"]


@pytest.mark.parametrize(("cost", "job"), [("X", "COOK"), ("TICKET", "X")])
def test_an_unknown_cost_or_job_is_an_error(cost: str, job: str) -> None:
    with pytest.raises(LookupError):
        check_cost(COSTS, cost, job, DAY)


def test_no_verdict_ever_calls_a_cost_lawful() -> None:
    assert {verdict.value for verdict in Verdict} == {"may_not_be_charged", "ask_staff"}
