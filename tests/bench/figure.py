"""A measured figure and the file that keeps them: name → value, unit, reference, ratio, commit, time, load."""

import datetime as dt
import json
import statistics
import subprocess
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import msgspec

BENCH_FILE = Path("build/bench.json")


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One figure beside its reference, taken in the same run; times are in ms."""

    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    limit: str = ""
    """What the figure must keep, in words, and whether it does."""
    holds: bool | None = None
    errors: int | None = None
    parts: dict[str, float] = {}


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which `share` (0..1) of all samples lie, by nearest rank."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def p95(samples: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return percentile(samples, 0.95)


def alternate(
    ours: Callable[[], float], reference: Callable[[], float], rounds: int
) -> tuple[list[float], list[float]]:
    """Take both samples in turn, so that a noisy machine disturbs both alike."""
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        mine.append(ours())
        theirs.append(reference())
    return mine, theirs


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long one call takes."""
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1000


def against(
    name: Callable[[Sequence[float]], float], mine: Sequence[float], theirs: Sequence[float], most: float
) -> Figure:
    """Compare two sample sets by one statistic; `most` is the largest ratio allowed."""
    value, reference = name(mine), name(theirs)
    ratio = value / reference
    return Figure(
        value=round(value, 3),
        unit="ms",
        reference=round(reference, 3),
        ratio=round(ratio, 3),
        limit=f"ratio ≤ {most}",
        holds=ratio <= most,
        parts={"median": round(statistics.median(mine), 3), "reference_median": round(statistics.median(theirs), 3)},
    )


def keep(name: str, figure: Figure, load: float, names: Collection[str]) -> None:
    """Merge one figure into the bench file, with when it was taken and the load average before; drop what is not named.

    `names`: every figure that there is. A figure that was renamed or given up would stay for ever, and look current.
    """
    BENCH_FILE.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(BENCH_FILE.read_text()) if BENCH_FILE.exists() else {}
    known = {each: value for each, value in kept.items() if each in names}
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    taken = dt.datetime.now(dt.UTC).isoformat(timespec="minutes")
    known[name] = {**msgspec.to_builtins(figure), "commit": commit, "taken": taken, "load": round(load, 2)}
    BENCH_FILE.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
