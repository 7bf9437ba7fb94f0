"""What a worker may not be charged for being placed, as dated data and one pure function.

There are only two answers: "may not be charged" and "ask the staff". No amount is ever called lawful.
"""

import datetime as dt
import enum

import msgspec

from onedata.articles import Source
from onedata.partial_day import PartialDay, may_hold
from onedata.rules import Code


class Verdict(enum.Enum):
    """What the checker says about one cost."""

    MAY_NOT_BE_CHARGED = "may_not_be_charged"
    ASK_STAFF = "ask_staff"


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cost or a job, in words."""

    code: Code
    id: str
    en: str


class CostRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One dated rule set; a code it does not name is one it says nothing verified about."""

    rules: str
    id: str
    """What this rule says, in one sentence."""
    en: str
    sources: tuple[Source, ...]
    effective_from: PartialDay
    effective_to: PartialDay | None = None
    costs: tuple[Code, ...] = ()
    """Costs that may not be charged to the jobs below."""
    jobs: tuple[Code, ...] = ()


class CostBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The costs and jobs people choose from, and every rule set, oldest first."""

    costs: tuple[Named, ...]
    jobs: tuple[Named, ...]
    rule_sets: tuple[CostRules, ...]


class CostAnswer(msgspec.Struct, frozen=True):
    """What one rule set says about one cost for one job."""

    rules: CostRules
    verdict: Verdict


def check_cost(book: CostBook, cost: str, job: str, on: dt.date) -> tuple[CostAnswer, ...]:
    """Return what every rule set that can hold on a day says, oldest first; an unnamed job or cost is for the staff.

    Raises `LookupError` for a cost or job that is not in the book; the job `OTHER` always is.
    """
    if cost not in {each.code for each in book.costs} or job not in {"OTHER", *(each.code for each in book.jobs)}:
        raise LookupError("there is no such cost or job")
    answers = []
    for rules in book.rule_sets:
        if may_hold(rules.effective_from, rules.effective_to, on):
            named = cost in rules.costs and job in rules.jobs
            answers.append(CostAnswer(rules, Verdict.MAY_NOT_BE_CHARGED if named else Verdict.ASK_STAFF))
    return tuple(answers)
