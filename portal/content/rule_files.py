"""Reading the rules from disk: the requirement rules with their cases, and the two calculators' tables."""

import datetime as dt
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from onedata.placement_cost import CostBook
from onedata.rules import Question, Rule, RuleBook
from onedata.social_security import ContributionRules
from portal.content.files import ContentWrong, convert, parse_yaml, read_text

REQUIREMENTS: Final = ("general.yaml", "schemes.yaml", "destinations.yaml")
CaseOutcome = Literal["met", "missing", "not_known", "shown", "absent"]
"""What a case expects: an outcome, a notice that is shown, or a rule that does not concern the person."""


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One example that proves a rule."""

    answers: dict[str, Any]
    outcome: CaseOutcome

    @property
    def typed(self) -> dict[str, Any]:
        """The answers, with whole numbers as numbers: YAML is read as text only."""
        return {
            name: int(value) if isinstance(value, str) and value.isdecimal() and len(value) <= len("999") else value
            for name, value in self.answers.items()
        }


class RuleEntry(Rule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule as an official writes it: with its examples."""

    cases: tuple[Case, ...] = ()

    @property
    def published(self) -> Rule:
        """The rule without its examples, as a kiosk is sent it."""
        return Rule(**{name: getattr(self, name) for name in Rule.__struct_fields__})


class ContributionCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One example of a contribution."""

    months: int
    way: Literal["placed", "individual"]
    total: int


class ContributionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in social_security.yaml."""

    tables: tuple[ContributionRules, ...]
    cases: tuple[ContributionCase, ...]


class CostCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One example of a cost."""

    cost: str
    job: str
    on: dt.date
    verdicts: dict[str, Literal["may_not_be_charged", "ask_staff"]]


class CostFile(CostBook, frozen=True, forbid_unknown_fields=True):
    """What stands in placement_cost.yaml."""

    cases: tuple[CostCase, ...]


class Placed(msgspec.Struct, frozen=True):
    """A rule and the file and line it stands in."""

    entry: RuleEntry
    file: str
    line: int


class RuleFiles(msgspec.Struct, frozen=True):
    """Everything under content/rules."""

    questions: tuple[Question, ...]
    rules: tuple[Placed, ...]
    contributions: ContributionFile
    costs: CostFile

    @property
    def book(self) -> RuleBook:
        """What the engine works on."""
        return RuleBook(self.questions, tuple(each.entry.published for each in self.rules))


def read_rules(folder: Path) -> RuleFiles:
    """Return the rules of a content folder; raises `ContentWrong` at the first file that cannot be read."""
    questions = convert(_listed(folder, "questions.yaml", "questions"), tuple[Question, ...], "rules/questions.yaml")
    rules = tuple(placed for name in REQUIREMENTS for placed in _entries(folder, name))
    contributions = convert(_read(folder, "social_security.yaml"), ContributionFile, "rules/social_security.yaml")
    costs = convert(_read(folder, "placement_cost.yaml"), CostFile, "rules/placement_cost.yaml")
    return RuleFiles(questions, rules, contributions, costs)


def _read(folder: Path, name: str) -> Any:
    path = folder / "rules" / name
    if not path.is_file():
        raise ContentWrong(f"rules/{name}", 1, "the file is missing")
    return parse_yaml(read_text(path, f"rules/{name}"), f"rules/{name}")


def _listed(folder: Path, name: str, field: str) -> list[Any]:
    content = _read(folder, name)
    if not isinstance(content, dict) or list(content) != [field] or not isinstance(content[field], list):
        raise ContentWrong(f"rules/{name}", 1, f"the file holds one list named {field}")
    return list(content[field])


def _entries(folder: Path, name: str) -> list[Placed]:
    """Read one file rule by rule, so that a finding names the rule's own line."""
    file = f"rules/{name}"
    lines = read_text(folder / "rules" / name, file).split("\n") if (folder / "rules" / name).is_file() else []
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("  - rule:")]
    raw = _listed(folder, name, "rules")
    if len(starts) != len(raw):
        raise ContentWrong(file, 1, "every rule starts with a line `  - rule: name`")
    entries = zip(raw, starts, strict=True)
    return [Placed(convert(value, RuleEntry, file, line), file, line) for value, line in entries]
