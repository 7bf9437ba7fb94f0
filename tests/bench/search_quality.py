"""`search_quality`: how often one of the first three articles answers a question, apart for those kept from tuning."""

import datetime as dt
from collections.abc import Sequence

from kiosk.guidance.library import Library
from tests.bench.figure import Figure
from tests.bench.library_site import HELD_OUT, TODAY, Question, library_folder, questions

LEAST = 0.9
FIRST, FEW = 1, 3


def recall(library: Library, asked: Sequence[Question], among: int) -> float:
    """Return the share of questions that one of the first articles answers."""
    answered = 0
    for question in asked:
        found = [hit.id for hit in library.search(question.text, "id").articles[:among]]
        answered += not question.articles.isdisjoint(found)
    return answered / len(asked)


def measure() -> Figure:
    """Ask every question of tests/data/questions.csv and questions_held_out.csv."""
    tuned, kept = questions(), questions(HELD_OUT)
    everything = (*tuned, *kept)
    with library_folder() as folder:
        library = Library(folder, dt.UTC, today=lambda: TODAY)
        parts = {
            "tuned_at_3": recall(library, tuned, FEW),
            "tuned_at_1": recall(library, tuned, FIRST),
            "held_out_at_3": recall(library, kept, FEW),
            "held_out_at_1": recall(library, kept, FIRST),
            "questions": float(len(everything)),
            "held_out": float(len(kept)),
        }
        value = recall(library, everything, FEW)
        library.close()
    worst = min(parts["tuned_at_3"], parts["held_out_at_3"])
    return Figure(
        value=round(value, 3),
        unit="recall@3",
        limit=f"≥ {LEAST} on each part",
        holds=worst >= LEAST,
        parts={name: round(part, 3) for name, part in parts.items()},
    )
