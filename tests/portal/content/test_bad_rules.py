"""`content check` finds each kind of mistake in rules, questions and calculators."""

from pathlib import Path

import pytest

from portal.content import check, rule_check
from tests.portal.content.spoiling import AGE, ASKING, DAY, GENERAL, LONG, RULES, Change, edit, found, swap


def test_a_line_that_only_sends_to_the_staff_needs_no_source(folder: Path) -> None:
    edit(folder, GENERAL, lambda text: text + ASKING.format(more="place: IMMIGRATION"))
    assert found(folder) == set()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("form", swap("place: IMMIGRATION", "tempat: IMMIGRATION")),
        ("form", swap("rules:", "aturan:")),
        ("form", swap("verification: V}", "verification: K}")),
        ("form", lambda text: "\t" + text),
        ("name", lambda text: text + RULES.removeprefix("rules:\n")),
        ("sentence", swap("id: Paspor.", f"id: {LONG}")),
        ("abbreviation", swap("id: Paspor.", "id: Surat SKCK.")),
        ("phone", swap("id: Paspor.", "id: Paspor 0800-1000.")),
        ("fact", lambda text: text[: text.index("    sources")] + text[text.index("    cases") :]),
        ("source", swap("key: S11", "key: S999")),
        ("languages", swap("id: Paspor.", "id: Paspor 24 bulan.")),
        ("languages", swap("    place", "    takes_id: 1 hari\n    place")),
        ("languages", swap("    place", "    takes_id: 1 hari\n    takes_en: 2 days\n    place")),
        ("sentence", swap("    place", f"    takes_id: {LONG}\n    takes_en: soon\n    place")),
        ("phone", swap("    place", "    takes_id: telepon 0800-1000\n    takes_en: call 0800-1000\n    place")),
        ("fact", lambda text: text + ASKING.format(more="cost: free")),
        ("fact", lambda text: text + ASKING.format(more="takes_id: segera\n    takes_en: soon")),
        ("characters", swap("id: Paspor.", "id: Paspor\u200b.")),
        ("place", swap("IMMIGRATION", "MARS")),
        ("place", swap("IMMIGRATION", "CERTIFICATION_BODY")),
        ("condition", swap("    need:", "    applies: {destination: [MARS]}\n    need:")),
        ("condition", swap("    need:", "    applies: {sex: [MALE]}\n    need:")),
        ("condition", swap("    need:", "    applies: {destination: []}\n    need:")),
        ("need", swap("any_of: [PASSPORT]", "any_of: [KITAS]")),
        ("need", swap("question: papers, any_of: [PASSPORT]", "question: age, at_least: 20, below: 20")),
        ("need", swap("question: papers, any_of: [PASSPORT]", "question: sex, at_least: 20")),
        ("need", swap("    place", "    notice: closed\n    place")),
        ("link", swap("article: doc-passport", "article: doc-visa")),
        ("link", swap("    place", "    supersedes: old\n    place")),
        ("link", swap("    place", "    supersedes: passport\n    place")),
        ("dates", swap("effective_from: 2017", "effective_from: 2017\n    effective_to: 2016")),
        ("dates", swap("    effective_from: 2017\n", "")),
        ("dates", swap("dated: 2017", "dated: 2027")),
        ("case", swap("outcome: met", "outcome: missing")),
        ("case", swap("      - {answers: {papers: []}, outcome: missing}\n", "")),
        ("case", swap("papers: []", "papers: [KITAS]")),
    ],
)
def test_a_bad_rule_is_found(folder: Path, rule: str, change: Change) -> None:
    edit(folder, GENERAL, change)
    assert (rule, GENERAL) in found(folder)


def test_a_missing_rule_file_is_found(folder: Path) -> None:
    (folder / GENERAL).unlink()
    assert ("form", GENERAL) in found(folder)


def test_two_rules_that_no_age_can_meet_are_found(folder: Path) -> None:
    young = AGE.format(name="young", text="Muda.", destination="SG", bound="below: 20", met=19, missing=20)
    old = AGE.format(name="old", text="Tua.", destination="SG", bound="at_least: 30", met=30, missing=29)
    edit(folder, GENERAL, lambda text: text + young)
    assert check.run(folder, DAY) == [], "one of the two alone is no contradiction"
    edit(folder, GENERAL, lambda text: text + old)
    assert ("contradiction", rule_check.QUESTION_FILE) in found(folder)


def test_a_situation_about_which_nothing_is_said_is_found(folder: Path) -> None:
    edit(folder, GENERAL, lambda text: text.replace("answers: {", "answers: {scheme: UKPS, "))
    assert check.run(folder, DAY) == []
    edit(folder, GENERAL, swap("    need:", "    applies: {scheme: [P_TO_P, UKPS]}\n    need:"))
    dead = [problem.message for problem in check.run(folder, DAY) if problem.rule == "dead end"]
    assert dead, "who does not know the way yet is told nothing"
    assert all(message.endswith("UNKNOWN") for message in dead)


@pytest.mark.parametrize(
    ("rule", "file", "change"),
    [
        ("question", "questions.yaml", swap("code: SD,", "code: SMP,")),
        ("question", "questions.yaml", swap("question: sex", "question: age")),
        ("question", "questions.yaml", swap("    least: 10\n", "")),
        ("question", "questions.yaml", swap("only: [JP]", "only: [XX]")),
        ("sentence", "questions.yaml", swap("id: Berapa umur Anda?", f"id: {LONG}")),
        ("form", "questions.yaml", swap("question: sex", "question: shoe_size")),
        ("case", "social_security.yaml", swap("332500", "332501")),
        ("case", "social_security.yaml", swap("total: 370000", "total: 370001")),
        ("form", "social_security.yaml", swap("before_work", "sebelum_kerja")),
        ("case", "placement_cost.yaml", swap("      - FISHER\n", "")),
        ("cost", "placement_cost.yaml", swap("      - TICKET_OUT\n", "      - TICKET_OUT\n      - MEALS\n")),
        ("source", "placement_cost.yaml", swap("key: S19", "key: S999")),
        ("dates", "placement_cost.yaml", swap("effective_from: 2020", "effective_from: 2022")),
    ],
)
def test_a_bad_question_or_calculator_is_found(folder: Path, rule: str, file: str, change: Change) -> None:
    edit(folder, f"rules/{file}", change)
    assert rule in {problem.rule for problem in check.run(folder, DAY)}
