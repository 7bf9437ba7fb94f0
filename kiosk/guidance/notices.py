"""What is said about a destination before all else, with its date: stopped, closed, one way only, ask the staff."""

import datetime as dt

from kiosk.guidance.asked import Notice
from onedata import rules
from onedata.rules import Rule, RuleBook


def said(rule: Rule, language: str) -> Notice:
    """Return the notice that a rule is."""
    return Notice(
        rule.id if language == "id" else rule.en,
        rule.notice or "ask_staff",
        rule.effective_from if rule.sources else None,  # "ask the staff" has no day on which it began
        rule.article or "",
        tuple(source.name for source in rule.sources),
    )


def of_country(book: RuleBook, country: str, on: dt.date, language: str) -> tuple[Notice, ...]:
    """Return every notice about a country that may hold on a day, whatever the job: its words say which it means."""
    possible = rules.possible(book, {"destination": country}, on)
    return tuple(said(rule, language) for rule in possible if rule.notice and "destination" in rule.applies)
