"""Requirement rules: what somebody needs in order to work abroad, as dated data and one pure engine.

A rule holds for some destinations, jobs and schemes (`applies`) and asks for one thing (`need`). Its outcome has three
values: met, missing, not known yet. Only questions that can still change an outcome are asked.
"""

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal

import msgspec

from onedata.articles import ArticleId, Source
from onedata.partial_day import PartialDay, may_hold

QuestionId = Literal["destination", "job", "scheme", "sex", "age", "schooling", "language", "papers"]
Answer = str | int | frozenset[str]
"""A code; an age in years; or the codes of the papers in hand."""
Answers = Mapping[QuestionId, Answer]
UNKNOWN: Final = "UNKNOWN"
"""The answer "I do not know yet": nothing that hangs on it becomes met or missing."""
OTHER: Final = "OTHER"
"""The answer that no rule names: another job, another country."""
QUESTIONS: Final[tuple[QuestionId, ...]] = (
    "destination", "job", "scheme", "sex", "age", "schooling", "language", "papers",
)  # fmt: skip
"""Every question there is, in the order in which they are asked: never more than eight."""
SITUATION: Final[frozenset[QuestionId]] = frozenset({"destination", "job", "scheme"})
"""The questions that decide which rules hold; the others only decide whether they are met."""

Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9][A-Z0-9_]*$", max_length=40)]


class Outcome(enum.Enum):
    """What the checker says about one rule."""

    MET = "met"
    MISSING = "missing"
    NOT_KNOWN = "not_known"


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer a person can touch."""

    code: Code
    id: str
    en: str
    level: int | None = None
    """For answers that stand in an order, such as schooling: the height."""
    always: bool = False
    """Offered even where no rule names it."""
    only: tuple[Code, ...] = ()
    """Offered only to people who go to one of these destinations, or do not know yet where."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question, at most 12 words a text."""

    question: QuestionId
    kind: Literal["choice", "number", "cards"]
    """One of a few pictures; a number on the keypad; any of many cards."""
    id: str
    en: str
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one answer must be like; exactly the parts that fit the question are given."""

    question: QuestionId
    any_of: tuple[Code, ...] = ()
    """For a choice: one of these. For papers: at least one of these in hand."""
    at_least: int | None = None
    """For a number, and for choices with a level."""
    below: int | None = None


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One dated requirement, or one dated notice about a destination."""

    rule: ArticleId
    id: str
    """The line a person reads, at most 12 words."""
    en: str
    applies: dict[QuestionId, tuple[Code, ...]] = {}
    """All of these hold; empty: everybody. `UNKNOWN` among them: who does not know yet, too."""
    need: Need | None = None
    """None: nothing that a kiosk can ask; the staff know."""
    notice: Literal["stopped", "closed", "ask_staff", "only_channel"] | None = None
    """Said above the list, with date; a notice has no outcome of its own."""
    place: Code | None = None
    """Who issues it or where to go: code of `codes/places.csv`."""
    cost: Literal["free"] | None = None
    takes_id: str | None = None
    takes_en: str | None = None
    article: ArticleId | None = None
    """The article behind the line."""
    sources: tuple[Source, ...] = ()
    effective_from: PartialDay | None = None
    effective_to: PartialDay | None = None
    supersedes: ArticleId | None = None


class RuleBook(msgspec.Struct, frozen=True):
    """Everything the checker works on."""

    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]


class Line(msgspec.Struct, frozen=True):
    """One line of a result."""

    rule: Rule
    outcome: Outcome
    certain: bool
    """False while it depends on an answer whether this line concerns the person at all; such lines stand last."""


class Result(msgspec.Struct, frozen=True):
    """What the checker says: notices, then lines: missing, not known, met, and last what may not concern the person.

    Among those of one outcome the lines stand as the questions do, papers as their cards.
    """

    notices: tuple[Rule, ...]
    lines: tuple[Line, ...]


def question(book: RuleBook, name: QuestionId) -> Question | None:
    """Return a question of the book."""
    return next((each for each in book.questions if each.question == name), None)


def holds(rule: Rule, answers: Answers) -> bool | None:
    """Say whether a rule concerns this person; None while an answer is missing.

    Who does not know yet where to go is told what every country asks for, not what each of them asks for.
    """
    verdict: bool | None = True
    for name, wanted in rule.applies.items():
        answer = answers.get(name)
        if answer in wanted:
            continue
        if answer is not None and (answer != UNKNOWN or name == "destination"):
            return False
        verdict = None
    return verdict


def outcome(rule: Rule, answers: Answers, book: RuleBook) -> Outcome:
    """Return what is known about a rule that is not ruled out."""
    if rule.need is None or holds(rule, answers) is None:
        return Outcome.NOT_KNOWN
    answer = answers.get(rule.need.question, UNKNOWN)
    if answer == UNKNOWN:
        return Outcome.NOT_KNOWN
    met = _fits(rule.need, answer, book)
    return Outcome.NOT_KNOWN if met is None else Outcome.MET if met else Outcome.MISSING


def _fits(need: Need, answer: Answer, book: RuleBook) -> bool | None:
    """Compare one answer with one need; None where the answer has no height to compare."""
    if isinstance(answer, frozenset):
        return bool(answer & frozenset(need.any_of))
    if need.any_of:
        return answer in need.any_of
    height = answer if isinstance(answer, int) else _level(need.question, answer, book)
    if height is None:
        return None
    return (need.at_least is None or need.at_least <= height) and (need.below is None or height < need.below)


def _level(name: QuestionId, code: str, book: RuleBook) -> int | None:
    asked = question(book, name)
    return next((option.level for option in asked.options if option.code == code), None) if asked else None


def possible(book: RuleBook, answers: Answers, on: dt.date) -> Iterator[Rule]:
    """Yield the rules that are in force on a day and not yet ruled out."""
    for rule in book.rules:
        if holds(rule, answers) is not False and may_hold(rule.effective_from, rule.effective_to, on):
            yield rule


def options(book: RuleBook, name: QuestionId, answers: Answers, on: dt.date) -> tuple[Option, ...]:
    """Return the answers worth offering: those a possible rule names, and those always offered."""
    asked = question(book, name)
    if asked is None:
        return ()
    destination = answers.get("destination", UNKNOWN)
    named: set[str] = set()
    ordered = False
    for rule in possible(book, answers, on):
        named.update(rule.applies.get(name, ()))
        if rule.need is not None and rule.need.question == name:
            named.update(rule.need.any_of)
            ordered |= not rule.need.any_of
    return tuple(
        option
        for option in asked.options
        if (option.always or ordered or option.code in named)
        and (not option.only or destination == UNKNOWN or destination in option.only)
    )


def next_question(book: RuleBook, answers: Answers, on: dt.date) -> QuestionId | None:
    """Return the next question that can still change a line, or None when the result is as sharp as it gets."""
    rules = tuple(possible(book, answers, on))
    for name in QUESTIONS:
        if (
            name not in answers
            and question(book, name) is not None
            and any(matters(rule, name, answers) for rule in rules)
        ):
            return name
    return None


def matters(rule: Rule, name: QuestionId, answers: Answers) -> bool:
    """Say whether an answer can still change a rule's line; not where nobody can say if the rule holds at all."""
    if name in rule.applies:
        return True
    open_for_good = any(answers.get(each) == UNKNOWN and UNKNOWN not in rule.applies[each] for each in rule.applies)
    return rule.need is not None and rule.need.question == name and not open_for_good


def check(book: RuleBook, answers: Answers, on: dt.date) -> Result:
    """Return the result for these answers on a day; it may be asked for after any number of answers."""
    rules = tuple(possible(book, answers, on))
    notices = tuple(rule for rule in rules if rule.notice is not None and holds(rule, answers))
    order = (Outcome.MISSING, Outcome.NOT_KNOWN, Outcome.MET)
    places = _places(book)
    lines = [
        Line(rule, outcome(rule, answers, book), holds(rule, answers) is True) for rule in rules if not rule.notice
    ]

    def standing(line: Line) -> tuple[bool, int, int]:
        return not line.certain, order.index(line.outcome), _place(line.rule, places)

    return Result(notices, tuple(sorted(lines, key=standing)))


def _places(book: RuleBook) -> dict[str, int]:
    """Return where a line stands: by its question, then its paper. What nobody can change, such as an age, is first."""
    asked = question(book, "papers")
    names = [*QUESTIONS, *(option.code for option in (asked.options if asked else ()))]
    return {name: place for place, name in enumerate(names)}


def _place(rule: Rule, places: Mapping[str, int]) -> int:
    if rule.need is None:
        return len(places)
    first = rule.need.any_of[0] if rule.need.question == "papers" and rule.need.any_of else rule.need.question
    return places.get(first, len(places))


def parse_answers(book: RuleBook, given: Mapping[str, object]) -> dict[QuestionId, Answer]:
    """Return answers that came from outside; raises `ValueError` for what the book does not know."""
    found: dict[QuestionId, Answer] = {}
    for name, value in given.items():
        asked = next((each for each in book.questions if each.question == name), None)
        if asked is None:
            raise ValueError(f"there is no question {name[:40]!r}")
        found[asked.question] = _answer(asked, value)
    return found


def _answer(asked: Question, value: object) -> Answer:
    codes = frozenset(option.code for option in asked.options)
    if asked.kind == "number" and type(value) is int and (asked.least or 0) <= value <= (asked.most or 0):
        return value
    if asked.kind == "cards" and isinstance(value, list | tuple | set | frozenset):
        cards = frozenset(str(card) for card in value)
        if cards <= codes:
            return cards
    if isinstance(value, str) and (value == UNKNOWN or (asked.kind == "choice" and value in codes)):
        return value
    raise ValueError(f"{asked.question} is {_allowed(asked)}, or {UNKNOWN}")


def _allowed(asked: Question) -> str:
    if asked.kind == "number":
        return f"a number from {asked.least} to {asked.most}"
    codes = ", ".join(option.code for option in asked.options)
    return f"a list of some of {codes}" if asked.kind == "cards" else f"one of {codes}"
