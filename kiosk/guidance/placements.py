"""Placements by country and year, from the code list `placements_by_country`: only checked numbers, never mixed."""

import functools

from kiosk.guidance.pages import Bar, Chart, Placements
from onedata import codes

SHOWN = frozenset({"V", "V2"})
LEAST_BARS = 5
"""Countries that a period must name before it makes a chart."""
MOST_BARS = 7
_WHOLE = ("2024-01-01..2024-12-30", "2023", "2021", "2020", "2019")
"""Periods that can stand beside each other as years; the first lacks one day and says so."""
_COPY = "re-post"
"""How the note of a number begins that was only seen in somebody's copy of its source: not shown."""
_TOTAL = "TOTAL"


@functools.cache
def placements() -> Placements:
    """Return all charts: everybody by year, then countries by period, the newest first and one a year."""
    periods = {row["period"] for row in _rows() if row["iso2"] and _is_year_like(row["period"])}
    newest = sorted(periods, key=lambda period: period.rpartition("..")[2].ljust(10, "~"), reverse=True)
    charts = (chart for chart in map(_by_country, newest) if len(chart.bars) >= LEAST_BARS)
    years: dict[str, Chart] = {}
    for chart in charts:
        years.setdefault(chart.period[:4], chart)
    return Placements((_by_year(_TOTAL, None), *years.values()))


def years_of(country: str) -> Chart:
    """Return the placements of one country by year, newest first; no bars where nothing is known."""
    return _by_year(country, country)


def order() -> dict[str, int]:
    """Return each country's placements in the newest chart, for sorting."""
    return {bar.code: bar.people for chart in reversed(placements().charts[1:]) for bar in chart.bars}


def _rows() -> tuple[dict[str, str], ...]:
    rows = (code.row for code in codes.load("placements_by_country"))
    known = (row for row in rows if row["verification"] in SHOWN and row["placements"])
    return tuple(row for row in known if not row["note"].startswith(_COPY))


def _is_year_like(period: str) -> bool:
    """Say whether a period lies within one year: sums over many years dwarf everything else."""
    return period[:4] == period.rpartition("..")[2][:4]


def _by_country(period: str) -> Chart:
    rows = [row for row in _rows() if row["period"] == period and row["iso2"]]
    rows.sort(key=lambda row: -int(row["placements"]))
    bars = tuple(Bar(row["iso2"], int(row["placements"])) for row in rows[:MOST_BARS])
    return Chart(bars, period, sources=_sources(rows))


def _by_year(key: str, country: str | None) -> Chart:
    named = [row for row in _rows() if row["code"].partition(":")[0] == key]
    rows = [row for row in named if row["period"] in _WHOLE or len(row["period"]) == len("2024")]
    rows.sort(key=lambda row: row["period"], reverse=True)
    return Chart(tuple(Bar(row["period"], int(row["placements"])) for row in rows), "", country, _sources(rows))


def _sources(rows: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["source"] for row in rows))
