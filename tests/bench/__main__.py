"""Take the figures: `python -m tests.bench [NAME ...]`; each merges into build/bench.json."""

import importlib
import sys

from tests.bench.figure import Figure, keep

FIGURES = {
    "slip_ms": "slip_ms",
    "transition_p95": "transition",
    "tap_to_status": "tap_to_status",
    "visits_500": "visits",
    "first_frame": "first_frame",
    "rss_idle": "rss_idle",
}
"""Figure → module of this folder whose `measure()` takes it."""
VERDICT = {True: "holds", False: "BROKEN", None: "reported"}


def main() -> int:
    """Take every figure asked for; a figure that breaks its limit makes the run fail, after all are taken."""
    broken = []
    for name in sys.argv[1:] or FIGURES:
        figure: Figure = importlib.import_module(f"tests.bench.{FIGURES[name]}").measure()
        keep(name, figure)
        told = f"{name}: {figure.value} {figure.unit}"
        if figure.ratio is not None:
            told += f", reference {figure.reference}, ratio {figure.ratio}"
        print(f"{told} ({figure.limit}: {VERDICT[figure.holds]})")
        if figure.holds is False:
            broken.append(name)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
