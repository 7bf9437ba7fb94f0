"""`checker_ms`: what one more answer costs in the requirement checker: the result so far, and the next question."""

import itertools

from onedata import rules
from onedata.rules import Answers
from portal.content import rule_files
from tests.bench.figure import Figure, milliseconds, percentile
from tests.bench.library_site import CONTENT, TODAY

LIMIT_MS = 5.0


def measure() -> Figure:
    """Answer for every destination, job and way, one question after another."""
    book = rule_files.read_rules(CONTENT).book
    situations = [[option.code for option in question.options] for question in book.questions[:3]]
    taken = []
    for codes in itertools.islice(itertools.product(*situations), 0, None, 3):
        answers: Answers = dict(zip(("destination", "job", "scheme"), codes, strict=True))
        for known in (answers, {**answers, "sex": "FEMALE", "age": 25}):

            def answer(known: Answers = known) -> None:
                rules.check(book, known, TODAY)
                rules.next_question(book, known, TODAY)

            taken.append(milliseconds(answer))
    value = percentile(taken, 0.99)
    return Figure(
        value=round(value, 3),
        unit="ms",
        limit=f"≤ {LIMIT_MS:g} ms",
        holds=value <= LIMIT_MS,
        parts={"p50": round(percentile(taken, 0.5), 3), "answers": len(taken)},
    )
