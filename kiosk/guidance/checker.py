"""The pages of the requirement checker: the next question that still matters, or the result."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from kiosk.guidance import asked, choices, notices
from kiosk.guidance.library import Library
from kiosk.guidance.opening_rules import with_opening
from kiosk.guidance.pages import NotThere
from onedata import codes, rules
from onedata.jobs import Job
from onedata.rules import Answer, QuestionId, RuleBook

OPENING: Final = "opening"
"""Names the opening whose own conditions count too."""
BEGUN: Final = "begun"
"""Says how many answers a page before has given."""


class Checker:
    """Asks and answers by the rule book on this machine; may raise `NotSaved`."""

    def __init__(self, library: Library, today: Callable[[], dt.date]) -> None:
        self._library = library
        self._today = today

    def open(self, key: str, language: str) -> asked.Question | asked.CheckResult | NotThere:
        """Return the next question, or the result when no question can change it any more."""
        book = self._library.rule_book()
        if book is None:
            return NotThere()
        given = choices.read(key)
        job = self._library.job(given[OPENING]) if OPENING in given else None
        if job is not None:
            book = with_opening(book, job)
        answers = _answers(book, given)
        following = rules.next_question(book, answers, self._today())
        if following is not None:
            return self._question(book, following, answers, key, language)
        return self._result(book, answers, key, language, job)

    def _question(
        self, book: RuleBook, name: QuestionId, answers: Mapping[QuestionId, Answer], key: str, language: str
    ) -> asked.Question | NotThere:
        found = rules.question(book, name)
        if found is None:
            return NotThere()
        given = choices.read(key)
        begun = given.get(BEGUN, "")
        offered = rules.options(book, name, answers, self._today())
        return asked.Question(
            choices.without(key, choices.DRAFT),
            name,
            found.kind,
            tuple(asked.Choice(each.code, each.id if language == "id" else each.en) for each in offered),
            found.id if language == "id" else found.en,
            choices.cards(given.get(choices.DRAFT, "")),
            found.least or 0,
            found.most or 0,
            _left(book, answers, self._today()),
            int(begun) if begun.isdecimal() else 0,
        )

    def _result(
        self, book: RuleBook, answers: Mapping[QuestionId, Answer], key: str, language: str, job: Job | None
    ) -> asked.CheckResult:
        found = rules.check(book, answers, self._today())
        return asked.CheckResult(
            key,
            tuple(filter(None, (_said(book, name, answers, language) for name in ("destination", "job", "scheme")))),
            tuple(notices.said(rule, language) for rule in found.notices),
            tuple(_line(line, language) for line in found.lines),
            self._today(),
            job,
        )


def _answers(book: RuleBook, given: Mapping[str, str]) -> dict[QuestionId, Answer]:
    """Return the answers in a key; a country or job that the book does not name is another one."""
    found: dict[QuestionId, Answer] = {}
    for each in book.questions:
        text = given.get(each.question)
        if text is None:
            continue
        known = {option.code for option in each.options}
        if text == rules.UNKNOWN:
            found[each.question] = rules.UNKNOWN
        elif each.kind == "cards":
            found[each.question] = choices.cards(text) & known
        elif each.kind == "number":
            if text.isdecimal() and (each.least or 0) <= int(text[:3]) <= (each.most or 0):
                found[each.question] = int(text[:3])
        elif text in known or rules.OTHER in known:
            found[each.question] = text if text in known else rules.OTHER
    return found


def _left(book: RuleBook, answers: Mapping[QuestionId, Answer], on: dt.date) -> int:
    """Return how many questions can still come: a rule that is ruled out takes its questions with it."""
    still = tuple(rules.possible(book, answers, on))
    open_ones = [each.question for each in book.questions if each.question not in answers]
    return sum(any(rules.matters(rule, name, answers) for rule in still) for name in open_ones)


def _said(book: RuleBook, name: QuestionId, answers: Mapping[QuestionId, Answer], language: str) -> str:
    """Return an answer in words; nothing for one that is not known."""
    found = rules.question(book, name)
    for option in found.options if found else ():
        if option.code == answers.get(name):
            return option.id if language == "id" else option.en
    return ""


def _line(line: rules.Line, language: str) -> asked.ResultLine:
    rule = line.rule
    need = rule.need
    papers = need is not None and need.question == "papers" and need.any_of
    return asked.ResultLine(
        rule.id if language == "id" else rule.en,
        (need.any_of[0] if papers and need else need.question if need else ""),
        line.outcome.value,
        line.certain,
        codes.text("places", rule.place, "id" if language == "id" else "en") if rule.place else "",
        rule.cost == "free",
        (rule.takes_id if language == "id" else rule.takes_en) or "",
        rule.article or "",
        tuple(source.name for source in rule.sources),
    )
