"""The pages of the two calculators: a cost that somebody asks for, and what social security costs."""

import datetime as dt
from collections.abc import Callable
from typing import Final, Literal

from kiosk.guidance import asked, choices
from kiosk.guidance.library import Library
from kiosk.guidance.pages import NotThere
from onedata.partial_day import may_hold
from onedata.placement_cost import CostBook, Named, Verdict, check_cost
from onedata.rules import OTHER
from onedata.social_security import LONGEST_CONTRACT, contribution

USUAL_MONTHS: Final = 24
_WAYS: Final[dict[str, Literal["placed", "individual"]]] = {"placed": "placed", "individual": "individual"}


class Calculators:
    """Reads the two tables of this machine; may raise `NotSaved`."""

    def __init__(self, library: Library, today: Callable[[], dt.date]) -> None:
        self._library = library
        self._today = today

    def cost(self, key: str, language: str) -> asked.Question | asked.CostResult | NotThere:
        """Ask for the job, then for the cost; then say what every rule set says."""
        book = self._library.cost_book()
        if book is None:
            return NotThere()
        given = choices.read(key)
        job, cost = given.get("cost_job", ""), given.get("cost", "")
        jobs = {each.code: _text(each, language) for each in book.jobs} | {OTHER: ""}
        costs = {each.code: _text(each, language) for each in book.costs}
        if job not in jobs:
            return asked.Question("", "cost_job", "choice", _choices(jobs), left=2)
        if cost not in costs:
            return asked.Question(choices.write({"cost_job": job}), "cost", "choice", _choices(costs))
        return asked.CostResult(costs[cost], jobs[job], cost, self._verdicts(book, cost, job, language))

    def contribution(self, key: str, _language: str) -> asked.Question | asked.ContributionResult | NotThere:
        """Ask how somebody goes, then say what they pay for so many months."""
        tables = self._library.contributions()
        if not tables:
            return NotThere()
        given = choices.read(key)
        way = _WAYS.get(given.get("way", ""))
        if way is None:
            return asked.Question("", "way", "choice", tuple(map(asked.Choice, _WAYS)))
        months = _months(given.get("months", ""))
        paid = contribution(tables, months, way, self._today())
        table = next((each for each in tables if may_hold(each.effective_from, each.effective_to, self._today())), None)
        sources = tuple(source.name for source in table.sources) if table else ()
        return asked.ContributionResult(
            choices.write({"way": way}), way, months, paid, sources, table.effective_from if table else None
        )

    def _verdicts(self, book: CostBook, cost: str, job: str, language: str) -> tuple[asked.CostLine, ...]:
        return tuple(
            asked.CostLine(
                answer.rules.id if language == "id" else answer.rules.en,
                answer.verdict is Verdict.MAY_NOT_BE_CHARGED,
                tuple(source.name for source in answer.rules.sources),
                answer.rules.effective_from,
                answer.rules.effective_to,
            )
            for answer in check_cost(book, cost, job, self._today())
        )


def _months(text: str) -> int:
    """Return a length that a contract can have; the usual one for what is no number."""
    if not (text.isdecimal() and text.isascii()):
        return USUAL_MONTHS
    return min(max(int(text[:4]), 1), LONGEST_CONTRACT)


def _text(named: Named, language: str) -> str:
    return named.id if language == "id" else named.en


def _choices(named: dict[str, str]) -> tuple[asked.Choice, ...]:
    return tuple(asked.Choice(code, text) for code, text in named.items())
