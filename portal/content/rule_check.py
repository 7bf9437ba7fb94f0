"""The part of `content check` that looks at rules: their form, their proof, and that together they make sense."""

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from onedata import codes, rules
from onedata.articles import LANGUAGES, Language, Source, words
from onedata.partial_day import first_day, last_day
from onedata.placement_cost import check_cost
from onedata.rules import UNKNOWN, Answer, Need, Option, Outcome, QuestionId, Rule, RuleBook
from onedata.social_security import contribution
from portal.content import effect, prose
from portal.content.files import ContentWrong
from portal.content.problem import Problem
from portal.content.rule_files import CaseOutcome, Placed, RuleFiles, read_rules

QUESTION_FILE: Final = "rules/questions.yaml"
FEWEST_ANSWERS: Final = 2
"""A question with one answer is none."""


def run(folder: Path, day: dt.date, articles: frozenset[str]) -> list[Problem]:
    """Check content/rules; `articles` are the ids a rule may point to."""
    try:
        files = read_rules(folder)
    except ContentWrong as error:
        return [Problem(error.file, error.line, "form", error.message)]
    book = files.book
    problems = [*question_form(book), *repeated(files)]
    for placed in files.rules:
        for check in (wording, references, fitting):
            problems += (_at(placed, rule, message) for rule, message in check(placed.entry, book))
        problems += (_at(placed, "link", m) for m in _links(placed.entry, articles, files))
        problems += (_at(placed, "dates", m) for m in _dates(placed.entry, day))
    if not problems:  # proofs need rules whose form is sound
        problems += proofs(files, day)
        problems += calculators(files, day)
        problems += sense(files, day)
    return problems


def _at(placed: Placed, rule: str, message: str) -> Problem:
    return Problem(placed.file, placed.line, rule, f"{placed.entry.rule}: {message}")


def question_form(book: RuleBook) -> Iterator[Problem]:
    """Questions stand once, in short sentences, with the options their kind needs."""
    names = [each.question for each in book.questions]
    asked = rules.question(book, "destination")
    destinations = {option.code for option in asked.options} if asked else set()
    if sorted(names) != sorted(rules.QUESTIONS):
        yield Problem(QUESTION_FILE, 1, "question", f"these questions stand once each: {', '.join(rules.QUESTIONS)}")
    for each in book.questions:
        if (each.kind == "number") != (each.least is not None and each.most is not None and not each.options):
            yield Problem(QUESTION_FILE, 1, "question", f"{each.question}: a number has least and most, no options")
        option_codes = [option.code for option in each.options]
        if len(set(option_codes)) != len(option_codes) or UNKNOWN in option_codes:
            yield Problem(QUESTION_FILE, 1, "question", f"{each.question}: an option stands twice, or is {UNKNOWN}")
        for code in sorted({code for option in each.options for code in option.only} - destinations):
            yield Problem(QUESTION_FILE, 1, "question", f"{each.question}: {code} is no destination")
        for text in (each.id, each.en, *(said for option in each.options for said in (option.id, option.en))):
            if words(text) > prose.SENTENCE_WORDS:
                yield Problem(QUESTION_FILE, 1, "sentence", f"more than {prose.SENTENCE_WORDS} words: {text}")


def repeated(files: RuleFiles) -> Iterator[Problem]:
    """Check that a rule's name is its own."""
    names = [placed.entry.rule for placed in files.rules]
    for placed in files.rules:
        if names.count(placed.entry.rule) > 1:
            yield _at(placed, "name", "the name stands twice")


def wording(rule: Rule, _book: RuleBook) -> Iterator[tuple[str, str]]:
    """Check that a line is short and clear, and is verified or sends to the staff."""
    for language in LANGUAGES:
        text, takes = (rule.id, rule.takes_id) if language == "id" else (rule.en, rule.takes_en)
        for said in filter(None, (text, takes)):
            yield from _clear(said, language, _codes_in_words(rule))
        if not rule.sources and not prose.only_asks(text, language):
            yield "fact", f"stated without a source: {text}"
    if not rule.sources and (rule.cost or rule.takes_id):
        yield "fact", "what it costs, or how long it takes, is stated without a source"
    if prose.numbers(f"{rule.id} {rule.takes_id}") != prose.numbers(f"{rule.en} {rule.takes_en}"):
        yield "languages", "the numbers differ between the languages"
    if (rule.takes_id is None) != (rule.takes_en is None):
        yield "languages", "how long it takes is missing in one language"


def _clear(text: str, language: Language, explained: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Check that a text is short and clear, and holds no phone number."""
    for sentence in prose.long_sentences(text):
        yield "sentence", f"more than {prose.SENTENCE_WORDS} words: {sentence}"
    for short in prose.unexplained((text,), language):
        if short not in explained:
            yield "abbreviation", f"{short} is not explained: {text}"
    if looks := prose.phone_like(text):
        yield "phone", f"looks like a phone number: {looks}"


def _codes_in_words(rule: Rule) -> frozenset[str]:
    """Names that a line may use unexplained because its article explains them."""
    return frozenset({"E-KPMI", "E-PMI"}) if rule.article == "doc-e-kpmi" else frozenset()


def references(rule: Rule, _book: RuleBook) -> Iterator[tuple[str, str]]:
    """Check that sources, and the place to go to, exist and are verified."""
    for source in rule.sources:
        if source.key not in codes.index("sources"):
            yield "source", f"{source.key} is not in the list of sources"
    if not rule.sources and rule.need is not None:
        yield "source", "a need has a source"
    if rule.place is not None:
        place = codes.index("places").get(rule.place)
        if place is None or place.row["verification"] not in {"V", "V2"}:
            yield "place", f"{rule.place} is not a verified place"


def fitting(rule: Rule, book: RuleBook) -> Iterator[tuple[str, str]]:
    """Conditions name only the person's situation, needs fit the kind of their question, codes exist."""
    for name, wanted in rule.applies.items():
        if name not in rules.SITUATION:
            yield "condition", f"{name} cannot decide whether a rule holds"
        named = tuple(code for code in wanted if code != UNKNOWN)
        yield from (("condition", message) for message in _unknown_codes(book, name, named))
        if not wanted:
            yield "condition", f"{name} names nothing"
    if rule.need is None:
        return
    if rule.notice is not None:
        yield "need", "a notice needs nothing"
    asked = rules.question(book, rule.need.question)
    if asked is None:
        return
    yield from (("need", message) for message in _unknown_codes(book, rule.need.question, rule.need.any_of))
    bounded = rule.need.at_least is not None or rule.need.below is not None
    levels = any(option.level is not None for option in asked.options)
    if bounded == bool(rule.need.any_of) or (bounded and asked.kind != "number" and not levels):
        yield "need", "a need has either any_of, or bounds for a number or for levels"
    elif bounded and not _width(rule.need):
        yield "need", "nothing lies between its bounds"


def _width(need: Need) -> bool:
    return need.at_least is None or need.below is None or need.at_least < need.below


def _unknown_codes(book: RuleBook, name: QuestionId, wanted: tuple[str, ...]) -> Iterator[str]:
    asked = rules.question(book, name)
    known = {option.code for option in asked.options} if asked else set()
    yield from (f"{code} is not an answer to {name}" for code in wanted if code not in known)


def _links(rule: Rule, articles: frozenset[str], files: RuleFiles) -> Iterator[str]:
    if rule.article is None or rule.article not in articles:
        yield f"there is no article {rule.article}"
    by_name = {placed.entry.rule: placed.entry for placed in files.rules}
    if rule.supersedes is not None and rule.supersedes not in by_name:
        yield f"there is no rule {rule.supersedes} to supersede"
    seen: set[str] = set()
    here: Rule | None = rule
    while here is not None and here.supersedes is not None:
        if here.rule in seen:
            yield "the rules supersede each other in a circle"
            return
        seen.add(here.rule)
        here = by_name.get(here.supersedes)


def _dates(rule: Rule, day: dt.date) -> Iterator[str]:
    if rule.effective_to and rule.effective_from and last_day(rule.effective_to) < first_day(rule.effective_from):
        yield "it ends before it takes effect"
    if said := effect.wrong(rule.effective_from, rule.sources, day):
        yield said
    if any(_in_future(source, day) for source in rule.sources):
        yield "a source is dated in the future"


def _in_future(source: Source, day: dt.date) -> bool:
    return source.dated is not None and first_day(source.dated) > day


def proofs(files: RuleFiles, day: dt.date) -> Iterator[Problem]:
    """Every rule has cases for each of its outcomes, and every case comes out as it says."""
    book = files.book
    for placed in files.rules:
        rule = placed.entry
        when = max(day, first_day(rule.effective_from)) if rule.effective_from else day
        if rule.effective_to:
            when = min(when, last_day(rule.effective_to))
        for number, case in enumerate(rule.cases, 1):
            try:
                got = _comes_out(rule.published, rules.parse_answers(book, case.typed), book, when)
            except ValueError as error:
                yield _at(placed, "case", f"case {number}: {error}")
                continue
            if got != case.outcome:
                yield _at(placed, "case", f"case {number} expects {case.outcome} but comes out {got}")
        needed: set[CaseOutcome] = {"shown"} if rule.notice else {"met", "missing"} if rule.need else {"not_known"}
        for missing in sorted(needed - {case.outcome for case in rule.cases}):
            yield _at(placed, "case", f"no case comes out {missing}")


def _comes_out(rule: Rule, answers: dict[QuestionId, Answer], book: RuleBook, day: dt.date) -> CaseOutcome:
    result = rules.check(RuleBook(book.questions, (rule,)), answers, day)
    if result.notices:
        return "shown"
    outcomes: dict[Outcome, CaseOutcome] = {
        Outcome.MET: "met",
        Outcome.MISSING: "missing",
        Outcome.NOT_KNOWN: "not_known",
    }
    return outcomes[result.lines[0].outcome] if result.lines else "absent"


def calculators(files: RuleFiles, day: dt.date) -> Iterator[Problem]:
    """Check the calculators: their examples come out, their codes exist, their dates of effect can be true."""
    file = "rules/social_security.yaml"
    for case in files.contributions.cases:
        table = files.contributions.tables[-1]
        got = contribution(files.contributions.tables, case.months, case.way, last_day(table.effective_from))
        if got is None or got.total != case.total:
            yield Problem(file, 1, "case", f"{case.months} months {case.way}: {got and got.total}, not {case.total}")
    file = "rules/placement_cost.yaml"
    known = {each.code for each in (*files.costs.costs, *files.costs.jobs)}
    yield from (Problem(file, 1, *found) for found in _rests(files, day))
    for rule_set in files.costs.rule_sets:
        for code in sorted({*rule_set.costs, *rule_set.jobs} - known):
            yield Problem(file, 1, "cost", f"{code} is neither a cost nor a job")
    for cost_case in files.costs.cases:
        answers = check_cost(files.costs, cost_case.cost, cost_case.job, cost_case.on)
        if {answer.rules.rules: answer.verdict.value for answer in answers} != cost_case.verdicts:
            yield Problem(
                file, 1, "case", f"{cost_case.cost} for {cost_case.job} on {cost_case.on} comes out otherwise"
            )


def _rests(files: RuleFiles, day: dt.date) -> Iterator[tuple[str, str]]:
    """Check what the calculators' tables rest on."""
    dated = [(each.effective_from, each.sources) for each in files.costs.rule_sets]
    dated += [(each.effective_from, each.sources) for each in files.contributions.tables]
    for since, sources in dated:
        if said := effect.wrong(since, sources, day):
            yield "dates", said
        for source in sources:
            if source.key not in codes.index("sources"):
                yield "source", f"{source.key} is not in the list of sources"


def situations(book: RuleBook, day: dt.date) -> Iterator[dict[QuestionId, Answer]]:
    """Yield every situation that answers can lead to: destination, job and scheme, each known or not."""
    for destination in [*rules.options(book, "destination", {}, day), None]:
        first: dict[QuestionId, Answer] = {"destination": _code(destination)}
        for job in [*rules.options(book, "job", first, day), None]:
            second: dict[QuestionId, Answer] = {**first, "job": _code(job)}
            for scheme in [*rules.options(book, "scheme", second, day), None]:
                yield {**second, "scheme": _code(scheme)}


def _code(option: Option | None) -> str:
    return UNKNOWN if option is None else option.code


def sense(files: RuleFiles, day: dt.date) -> Iterator[Problem]:
    """In no situation do two rules contradict each other, and every situation leads to an answer."""
    book = files.book
    for situation in situations(book, day):
        certain = [rule for rule in rules.possible(book, situation, day) if rules.holds(rule, situation)]
        for one, other in itertools.combinations(certain, 2):
            if not _agree(one, other, book):
                told = ", ".join(str(value) for value in situation.values())
                yield Problem(QUESTION_FILE, 1, "contradiction", f"{one.rule} and {other.rule} in {told}")
        yield from _dead_ends(book, situation, day)


def _agree(one: Rule, other: Rule, book: RuleBook) -> bool:
    """Say whether one answer can meet both needs; papers always can, one may hold many."""
    if one.need is None or other.need is None or one.need.question != other.need.question:
        return True
    asked = rules.question(book, one.need.question)
    if asked is None or asked.kind == "cards":
        return True
    answers: list[Answer] = [option.code for option in asked.options] or list(
        range(asked.least or 0, (asked.most or 0) + 1)
    )
    return any(
        all(rules.outcome(_bare(rule), {asked.question: answer}, book) is Outcome.MET for rule in (one, other))
        for answer in answers
    )


def _bare(rule: Rule) -> Rule:
    """Return the rule's need alone, without conditions."""
    return Rule(rule=rule.rule, id=rule.id, en=rule.en, need=rule.need)


def _dead_ends(book: RuleBook, situation: dict[QuestionId, Answer], day: dt.date) -> Iterator[Problem]:
    told = ", ".join(str(value) for value in situation.values())
    if not any(line.certain for line in rules.check(book, situation, day).lines):
        yield Problem(QUESTION_FILE, 1, "dead end", f"nothing is said about {told}")
    answers = dict(situation)
    for _ in rules.QUESTIONS:
        name = rules.next_question(book, answers, day)
        if name is None:
            return
        asked = rules.question(book, name)
        if asked is not None and asked.kind != "number":
            offered = len(rules.options(book, name, answers, day)) + (asked.kind == "cards")
            if offered < FEWEST_ANSWERS:
                yield Problem(QUESTION_FILE, 1, "dead end", f"{name} offers {offered} answers in {told}")
        answers[name] = UNKNOWN
    if rules.next_question(book, answers, day) is not None:
        yield Problem(QUESTION_FILE, 1, "dead end", f"the questions do not end in {told}")
