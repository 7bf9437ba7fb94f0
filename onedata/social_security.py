"""Contributions to social security for migrant workers (BPJS Ketenagakerjaan), as dated data and one pure function."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from onedata.articles import Source
from onedata.partial_day import PartialDay, may_hold

Rupiah = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
Months = Annotated[int, msgspec.Meta(ge=1, le=240)]
LONGEST_CONTRACT = 240
"""Months; a longer contract is a slip of the finger."""


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What protection during and after work costs for a contract of exactly this length."""

    months: Months
    rupiah: Rupiah


class ContributionRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One dated table of contributions; shortest term first."""

    rules: str
    sources: tuple[Source, ...]
    effective_from: PartialDay
    effective_to: PartialDay | None = None
    before_work: Rupiah
    """Paid once by those placed by BP2MI or a P3MI, not by individual workers."""
    terms: Annotated[tuple[Term, ...], msgspec.Meta(min_length=1)]
    each_further_month: Rupiah
    """For every month beyond a term, paid in one sum."""


class Contribution(msgspec.Struct, frozen=True):
    """What a worker pays, in rupiah."""

    rules: str
    before_work: int
    during_and_after: int

    @property
    def total(self) -> int:
        """Everything together."""
        return self.before_work + self.during_and_after


def contribution(
    tables: tuple[ContributionRules, ...], months: int, way: Literal["placed", "individual"], on: dt.date
) -> Contribution | None:
    """Return the contribution for a contract length, or None where the table does not say: ask the staff.

    Permenaker 4/2023 Pasal 18: paragraphs 1 and 3 for those placed, 2 and 3 for individual workers. A length between
    two terms is the shorter term and its further months. Raises `ValueError` for a length no contract has.
    """
    if not 1 <= months <= LONGEST_CONTRACT:
        raise ValueError(f"a contract has 1 to {LONGEST_CONTRACT} months")
    table = next((each for each in tables if may_hold(each.effective_from, each.effective_to, on)), None)
    if table is None:
        return None
    term = max((term for term in table.terms if term.months <= months), key=lambda term: term.months, default=None)
    if term is None:
        return None
    further = months - term.months
    before = table.before_work if way == "placed" else 0
    return Contribution(table.rules, before, term.rupiah + further * table.each_further_month)
