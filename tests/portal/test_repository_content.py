"""The articles and rules of this repository: nothing to mend, nothing left out, figures as in the code lists."""

import datetime as dt
import itertools
import time
from pathlib import Path

import msgspec
import pytest

from onedata import codes, rules
from onedata.articles import Article
from onedata.placement_cost import CostBook
from onedata.rules import UNKNOWN, Outcome, RuleBook
from onedata.segments import OPERATION_LIMIT
from onedata.social_security import ContributionRules
from portal.content import check, files, prose, publication, rule_check, rule_files

DAY = dt.date(2026, 11, 21)
REAL = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(scope="module")
def real() -> rule_files.RuleFiles:
    return rule_files.read_rules(REAL)


def test_the_content_of_this_repository_has_no_mistake() -> None:
    assert [str(problem) for problem in check.run(REAL, DAY)] == []


def test_every_stage_scheme_document_and_destination_has_its_article() -> None:
    about = {entry for path in files.article_paths(REAL) for entry in files.read_article(path, path.name).front.about}
    wanted = {f"{name}/{code.code}" for name in ("stages", "schemes", "documents") for code in codes.load(name)}
    wanted |= {
        f"countries/{code}" for code in ["HK", "TW", "MY", "JP", "SG", "KR", "SA", "IT", "BN", "TR", "PL", "DE", "AE"]
    }
    assert wanted <= about


def told(article: str) -> str:
    path = next((REAL / "articles").rglob(f"{article}.en.md"))
    return " ".join(text for page in files.read_article(path, path.name).pages for text in page.texts)


def test_figures_told_are_those_of_the_code_lists() -> None:
    names = {"HK": "hong-kong", "TW": "taiwan", "MY": "malaysia", "BN": "brunei", "TR": "turkey", "IT": "italy"}
    rows = [code.row for code in codes.load("placements_by_country")]
    counts = {
        row["iso2"]: int(row["placements"]) for row in rows if row["period"] == "2024-01..2024-10" and row["iso2"]
    }
    for country, article in names.items():
        assert f"{counts[country]:,} placements" in told(f"country-{article}")
    for scheme in ("P_TO_P", "UKPS", "PERSEORANGAN", "EXTENSION_DOMESTIC", "EXTENSION_ABROAD"):
        count = int(codes.get("schemes", scheme).row["placements_2024_to_30_dec"])
        assert f"{count:,}" in told(f"scheme-{scheme.lower().replace('_', '-')}")


def test_no_article_tells_what_the_code_lists_hold_unverified() -> None:
    cited = {
        source.key for path in files.article_paths(REAL) for source in files.read_article(path, path.name).front.sources
    }
    hearsay = {"S86", "S136", "S25"}  # a wiki copy, an advertiser, ceilings to be read in the annex first
    assert cited.isdisjoint(hearsay)


def test_old_and_new_rules_stand_side_by_side() -> None:
    fronts = [files.read_article(path, path.name).front for path in files.article_paths(REAL)]
    replaced = {front.id: front.supersedes for front in fronts if front.supersedes}
    assert replaced == {
        "doc-e-kpmi": "doc-e-pmi",
        "cost-2025": "cost-2020",
        "complaint-clock-2025": "complaint-clock-2024",
    }
    assert set(replaced.values()) <= {front.id for front in fronts}


def test_both_ends_of_every_age_are_held_by_a_case(real: rule_files.RuleFiles) -> None:
    ages = [placed.entry for placed in real.rules if placed.entry.need and placed.entry.need.question == "age"]
    assert len(ages) >= 6
    for rule in ages:
        need = rule.need
        assert need is not None
        held = {(case.answers.get("age"), case.outcome) for case in rule.cases}
        if need.at_least is not None:
            assert {(str(need.at_least), "met"), (str(need.at_least - 1), "missing")} <= held, rule.rule
        if need.below is not None:
            assert {(str(need.below - 1), "met"), (str(need.below), "missing")} <= held, rule.rule


def test_every_interview_ends_within_eight_questions_and_says_something(real: rule_files.RuleFiles) -> None:
    book = real.book
    situations = list(rule_check.situations(book, DAY))
    assert len(situations) > 500
    assert {situation["destination"] for situation in situations if situation["scheme"] == "SSW"} == {"JP", UNKNOWN}
    longest = 0
    for situation in situations[::7]:
        answers: dict[rules.QuestionId, rules.Answer] = {}
        while (name := rules.next_question(book, answers, DAY)) is not None:
            answers[name] = situation.get(name, UNKNOWN)
        longest = max(longest, len(answers))
        assert rules.check(book, answers, DAY).lines
    assert longest <= 8


def test_a_woman_from_ntb_sees_what_she_lacks_for_hong_kong(real: rule_files.RuleFiles) -> None:
    given = {
        "destination": "HK",
        "job": "HOUSE_MAID",
        "scheme": "P_TO_P",
        "age": 25,
        "papers": ["PASSPORT", "FAMILY_PERMIT"],
    }
    answers = rules.parse_answers(real.book, given)
    assert rules.next_question(real.book, answers, DAY) is None, "sex, schooling and language decide nothing here"
    lines = {line.rule.rule: line.outcome for line in rules.check(real.book, answers, DAY).lines}
    assert {name for name, outcome in lines.items() if outcome is Outcome.MET} == {
        "age-general",
        "family-permit",
        "passport",
    }
    assert lines["hk-details"] is lines["hk-standard-contract"] is Outcome.NOT_KNOWN
    missing = {name for name, outcome in lines.items() if outcome is Outcome.MISSING}
    assert {"employment-contract", "passport-recommendation", "work-visa", "social-security"} <= missing
    assert not missing & {"individual-risk-statement", "sg-age"}


def _told(real: rule_files.RuleFiles, **given: object) -> list[tuple[str, Outcome]]:
    found = rules.check(real.book, rules.parse_answers(real.book, given), DAY)
    return [(line.rule.rule, line.outcome) for line in found.lines]


def test_who_is_too_old_reads_that_before_any_paper(real: rule_files.RuleFiles) -> None:
    told = _told(real, destination="KR", job="MANUFACTURING_WORKER", scheme="G_TO_G", age=41, papers=[])
    assert told[0] == ("kr-age", Outcome.MISSING)


def test_a_seafarer_with_a_seafarer_agreement_lacks_no_other_contract(real: rule_files.RuleFiles) -> None:
    told = dict(_told(real, destination="OTHER", job="MERCHANT_SEAFARER", scheme="P_TO_P", papers=["PKL"]))
    assert told["seafarer-agreement"] is Outcome.MET
    assert "employment-contract" not in told


def test_a_government_programme_sends_nobody_to_a_placement_company(real: rule_files.RuleFiles) -> None:
    answers = rules.parse_answers(real.book, {"destination": "KR", "scheme": "G_TO_G", "job": "OTHER", "papers": []})
    assert "P3MI" not in {line.rule.place for line in rules.check(real.book, answers, DAY).lines}


@pytest.mark.parametrize(
    ("destination", "job", "told"),
    [
        ("KR", "MANUFACTURING_WORKER", {"kr-colour", "kr-record", "orientation"}),
        ("JP", "NURSE", {"jp-nurse-experience", "jp-nurse-registration", "orientation"}),
        ("JP", "CAREWORKER", {"jp-careworker-schooling", "orientation"}),
    ],
)
def test_a_government_programme_tells_all_that_its_announcement_asks(
    real: rule_files.RuleFiles, destination: str, job: str, told: set[str]
) -> None:
    assert told <= dict(_told(real, destination=destination, job=job, scheme="G_TO_G", papers=[])).keys()


def test_a_contract_in_hand_is_not_taken_for_the_standard_one(real: rule_files.RuleFiles) -> None:
    told = dict(_told(real, destination="HK", job="HOUSE_MAID", scheme="P_TO_P", papers=["EMPLOYMENT_CONTRACT"]))
    assert told["employment-contract"] is Outcome.MET
    assert told["hk-standard-contract"] is Outcome.NOT_KNOWN


def test_every_country_says_what_to_ask_about_and_none_is_told_of_others(real: rule_files.RuleFiles) -> None:
    for destination in ("SG", "JP", "KR", "DE", "HK"):
        told = dict(_told(real, destination=destination, job="CONSTRUCTION_WORKER", scheme="P_TO_P", papers=[]))
        assert Outcome.NOT_KNOWN in told.values(), destination
    nowhere = dict(_told(real, destination=UNKNOWN, job=UNKNOWN, scheme=UNKNOWN, age=UNKNOWN, papers=UNKNOWN))
    assert "country-not-chosen" in nowhere
    assert not [name for name in nowhere if name.startswith(("sg-", "kr-", "jp-", "de-"))]


def test_content_becomes_rows_that_a_kiosk_can_read(real: rule_files.RuleFiles) -> None:
    rows = publication.articles(found.article for found in check.inspect(REAL, DAY)[1])
    passport = msgspec.msgpack.decode(rows["doc-passport.id"], type=Article)
    assert (passport.front.title, passport.front.language) == ("Paspor", "id")
    assert {page.line for page in passport.pages} == {0}
    assert msgspec.msgpack.decode(publication.checker(REAL)["book"], type=RuleBook) == real.book
    tables = publication.calculators(REAL)
    assert msgspec.msgpack.decode(tables["contributions"], type=tuple[ContributionRules, ...])[0].before_work == 37_500
    assert len(msgspec.msgpack.decode(tables["costs"], type=CostBook).costs) == 14
    assert max(map(len, (*rows.values(), *publication.checker(REAL).values()))) < OPERATION_LIMIT // 4


def test_every_line_tells_its_article_and_where_it_was_read(real: rule_files.RuleFiles) -> None:
    for rule in real.book.rules:
        assert rule.article
        assert rule.sources or prose.only_asks(rule.id, "id")


def test_an_answer_takes_less_than_five_milliseconds(real: rule_files.RuleFiles) -> None:
    book, times = real.book, []
    for situation in itertools.islice(rule_check.situations(book, DAY), 300):
        before = time.thread_time()  # neither other programs nor another test's threads count
        rules.next_question(book, situation, DAY)
        rules.check(book, situation, DAY)
        times.append(time.thread_time() - before)
    assert sorted(times)[len(times) * 9 // 10] < 0.005
