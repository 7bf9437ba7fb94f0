"""Take the figures: `python -m tests.bench [NAME ...]`; each merges into build/bench.json.

`python -m tests.bench --country`: those of a country's register, which lies in build/country once it was made.
"""

import importlib
import os
import sys
from collections.abc import Iterable, Iterator

from tests.bench.figure import Figure, keep

FIGURES = {
    "rss_idle": "rss_idle",  # first: once a figure has loaded Qt here, the kiosk would share its pages with us
    "slip_ms": "slip_ms",
    "slip_print": "slip_print",
    "transition_p95": "transition",
    "tap_to_status": "tap_to_status",
    "staff_find_offline": "staff_find_offline",
    "list_printing": "list_printing",
    "a4_list": "a4_list",
    "visits_500": "visits",
    "first_frame": "first_frame",
    "press_to_page": "press_to_page",
    "alerts_per_s": "alerts_per_s",
    "nearest_helpers": "nearest_helpers",
    "card_event": "card_event",
    "passport_read": "passport_read",
    "demo_2000": "demo_2000",
    "bytes_per_change": "bytes_per_change",
    "manifest_304": "manifest_304",
    "blob_throughput": "blob_throughput",
    "fleet": "fleet",
    "search_p99": "search_p99",
    "search_quality": "search_quality",
    "checker_ms": "checker_ms",
    "article_open": "article_open",
}
"""Figure → module of this folder whose `measure()` takes it."""
COUNTRY = ("snapshot_ready", "lookup_4.7m", "kiosk_pss_4.7m", "delta_apply")
"""Figures of `--country`, in the order in which they are taken."""
VERDICT = {True: "holds", False: "BROKEN", None: "reported"}


def main() -> int:
    """Take every figure asked for; a figure that breaks its limit makes the run fail, after all are taken."""
    words = sys.argv[1:]
    broken, load = [], os.getloadavg()[0]
    for name, figure in _country() if words == ["--country"] else _named(words or FIGURES):
        keep(name, figure, load, {*FIGURES, *COUNTRY})
        load = os.getloadavg()[0]
        told = f"{name}: {figure.value} {figure.unit}"
        if figure.ratio is not None:
            told += f", reference {figure.reference}, ratio {figure.ratio}"
        print(f"{told} ({figure.limit}: {VERDICT[figure.holds]})", flush=True)
        if figure.holds is False:
            broken.append(name)
    return 1 if broken else 0


def _named(names: Iterable[str]) -> Iterator[tuple[str, Figure]]:
    for name in names:
        yield name, importlib.import_module(f"tests.bench.{FIGURES[name]}").measure()


def _country() -> Iterator[tuple[str, Figure]]:
    from tests.bench import country, country_figures  # noqa: PLC0415 - only with `--country`

    print(
        f"{country.PEOPLE:,} invented people (CONTOH), {country.WAYS} ways each. No Argon2 is paid: keys come out of a"
        " hash. Everything else is as in the field. Generating them takes some minutes, once.",
        flush=True,
    )
    return country_figures.measure(COUNTRY)


if __name__ == "__main__":
    sys.exit(main())
