"""What the pages that ask hold: the next question, or what came of the answers. Frozen, found by a worker."""

import datetime as dt
from typing import Literal

import msgspec

from kiosk.guidance.found import AgencyAnswer, AgencyMatch
from onedata.jobs import Job
from onedata.partial_day import PartialDay
from onedata.social_security import Contribution


class Choice(msgspec.Struct, frozen=True):
    """One answer that can be touched; an empty text has its words on the screen's side."""

    code: str
    text: str = ""
    count: int = 0
    """How many openings it leaves, where it is a part of a filter."""


class Question(msgspec.Struct, frozen=True):
    """One question of a page that asks; `key` holds the answers before it."""

    key: str
    name: str
    """What is asked: a question of the rule book, `cost_job`, `cost`, `way`, or a part of the job filter."""
    form: Literal["choice", "number", "cards"]
    choices: tuple[Choice, ...] = ()
    text: str = ""
    drafted: frozenset[str] = frozenset()
    """Cards that are touched already."""
    least: int = 0
    most: int = 0
    left: int = 1
    """How many questions can still come, this one counted: never more."""
    begun: int = 0
    """How many answers the key began with, where the first questions were answered by a page before."""


class ResultLine(msgspec.Struct, frozen=True):
    """One line of the checker's result."""

    text: str
    about: str
    """What it is: the code of a paper, else the question that decides it, else nothing."""
    outcome: Literal["met", "missing", "not_known"]
    certain: bool
    place: str = ""
    """Who issues it, or where to go; empty: ask the staff."""
    free: bool = False
    """Verified to cost nothing; else: ask the staff."""
    takes: str = ""
    article: str = ""
    sources: tuple[str, ...] = ()


class Notice(msgspec.Struct, frozen=True):
    """What is said above the list, with its date."""

    text: str
    kind: Literal["stopped", "closed", "ask_staff", "only_channel"]
    since: PartialDay | None = None
    article: str = ""
    sources: tuple[str, ...] = ()


class CheckResult(msgspec.Struct, frozen=True):
    """What the checker says. About somebody who is not named; it ends with the visit."""

    key: str
    about: tuple[str, ...]
    """What was asked for, in words: the country, the job, the way."""
    notices: tuple[Notice, ...]
    lines: tuple[ResultLine, ...]
    checked: dt.date
    opening: Job | None = None
    """The opening whose own conditions are among the lines."""

    def of(self, outcome: Literal["met", "missing", "not_known"]) -> tuple[ResultLine, ...]:
        """Return the lines that came out so."""
        return tuple(line for line in self.lines if line.outcome == outcome)


class CostLine(msgspec.Struct, frozen=True):
    """What one dated rule set says about one cost."""

    text: str
    may_not: bool
    """It names this cost and this job; else: ask the staff."""
    sources: tuple[str, ...]
    since: PartialDay
    until: PartialDay | None = None


class CostResult(msgspec.Struct, frozen=True):
    """What every rule set says about one cost for one job, oldest first."""

    cost: str
    job: str
    """Empty for a job that no rule set names."""
    code: str
    lines: tuple[CostLine, ...]


class ContributionResult(msgspec.Struct, frozen=True):
    """What social security costs for one way and length."""

    key: str
    way: Literal["placed", "individual"]
    months: int
    paid: Contribution | None
    """None: the table does not say; ask the staff."""
    sources: tuple[str, ...] = ()
    since: PartialDay | None = None


class JobsPage(msgspec.Struct, frozen=True):
    """The openings that fit the filter, the one that closes first in front."""

    key: str
    jobs: tuple[Job, ...]
    dated: dt.date | None
    """The day of the data; None where this machine has none yet."""
    all: int
    """How many there are without the filter."""
    first: int = 0
    """How many stand before those that are shown: a long list comes in parts."""


class JobPage(msgspec.Struct, frozen=True):
    """One opening; `licensed` where its company stands in the licence register of this machine."""

    job: Job
    licensed: bool
    check: str
    """Key of the checker's page that begins with this opening."""


class AgenciesPage(msgspec.Struct, frozen=True):
    """The companies that what is typed may mean."""

    text: str
    answer: AgencyAnswer


class AgencyPage(msgspec.Struct, frozen=True):
    """What the list of a day says about one company."""

    match: AgencyMatch
    dated: dt.date | None


class AgencyNonePage(msgspec.Struct, frozen=True):
    """Whoever is looked for is not in the list of `dated`."""

    text: str
    dated: dt.date | None


class PhonePage(msgspec.Struct, frozen=True):
    """A page as a code: `rows` of modules, `1` for black."""

    rows: tuple[str, ...]
    full: bool
    """False where not everything fitted; the code says so itself."""
