"""`checker_ms`: what one more answer costs in the requirement checker: the result so far, and the next question.

A situation counts with the shortest of a few tries: the engine takes microseconds, a busy machine takes the processor
away for milliseconds. `once_p99` counts every try. The other parts tell the visitor's way: an answer is posted to the
conductor → its worker has read the rules from disk and the visit holds the next question or the result. Drawing it is
`transition`.
"""

import datetime as dt
import itertools
from collections.abc import Iterator

import msgspec

from kiosk.guidance import asked, choices
from kiosk.guidance.checker import Checker
from kiosk.guidance.library import Library
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import Language
from onedata import rules
from onedata.rules import UNKNOWN, Answers, RuleBook
from portal.content import rule_files
from tests.bench.figure import Figure, milliseconds, percentile
from tests.bench.library_site import CONTENT, TODAY, library_folder
from tests.kiosk.conductor.world import Kiosk, World, running

LIMIT_MS = 5.0
TRIES = 5
WAYS = 40
"""Interviews that are led through the conductor, from the first question to the result."""


def measure() -> Figure:
    """Answer for every destination, job and way, one question after another."""
    taken = list(_engine(rule_files.read_rules(CONTENT).book))
    posted = list(_conductor())
    shortest = [min(tries) for tries in taken]
    value = percentile(shortest, 0.99)
    return Figure(
        value=round(value, 3),
        unit="ms",
        limit=f"≤ {LIMIT_MS:g} ms",
        holds=value <= LIMIT_MS,
        parts={
            "p50": round(percentile(shortest, 0.5), 3),
            "once_p99": round(percentile([each for tries in taken for each in tries], 0.99), 3),
            "answers": len(taken),
            "conductor_p50": round(percentile(posted, 0.5), 2),
            "conductor_p99": round(percentile(posted, 0.99), 2),
            "conductor_answers": len(posted),
        },
    )


def _engine(book: RuleBook) -> Iterator[list[float]]:
    """Yield what the bare engine takes for an answer, try after try."""
    situations = [[option.code for option in question.options] for question in book.questions[:3]]
    for codes in itertools.islice(itertools.product(*situations), 0, None, 3):
        answers: Answers = dict(zip(("destination", "job", "scheme"), codes, strict=True))
        for known in (answers, {**answers, "sex": "FEMALE", "age": 25}):

            def answer(known: Answers = known) -> None:
                rules.check(book, known, TODAY)
                rules.next_question(book, known, TODAY)

            yield [milliseconds(answer) for _ in range(TRIES)]


def _conductor() -> Iterator[float]:
    """Yield what a visitor waits for after an answer, without the drawing."""
    world = World()
    with library_folder() as folder, running(world) as kiosk:
        library = Library(folder, dt.UTC, today=lambda: TODAY)
        checker = Checker(library, lambda: TODAY)

        def page(ref: Ref, language: Language) -> msgspec.Struct:
            return checker.open(ref.key, language)

        world.pages = page
        kiosk.do(e.Started(), e.Continued())
        for number in range(WAYS):
            yield from _interview(kiosk, number)
            kiosk.do(e.EndAsked())
            kiosk.do(e.Started(), e.Continued())
        library.close()


def _interview(kiosk: Kiosk, number: int) -> Iterator[float]:
    """Answer question after question, each interview with other answers."""
    found, key = _asked(kiosk, ""), ""
    while isinstance(found, asked.Question):
        options = [choice.code for choice in found.choices]
        chosen = options[number % len(options)] if options and found.form == "choice" else UNKNOWN
        key = choices.chosen(key, found.name, chosen)
        yield milliseconds(lambda key=key: _asked(kiosk, key))  # type: ignore[misc]  # the loop's own key
        found = _asked(kiosk, key)


def _asked(kiosk: Kiosk, key: str) -> msgspec.Struct | None:
    guide = kiosk.do(e.PageAsked(Ref(PageKind.CHECK, key))).guide
    return guide.page if guide else None
