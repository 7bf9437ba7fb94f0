"""Countries and how many people went there, for people who look rather than read."""

import datetime as dt
from urllib.parse import urlsplit

from kiosk.guidance import pages
from kiosk.ui.scene import Scene, View
from kiosk.ui.views.article_icons import article_icon
from kiosk.ui.views.asked import noticed
from kiosk.ui.views.option_icons import land_icon
from kiosk.ui.world_map import FRAMES
from kiosk.ui.world_map import world as outlines
from onedata import codes

MOST_ON_MAP = 12
MOST_FIGURES = 10
"""Figures of a person in the longest row of a chart."""
UNITS = (10, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 30_000, 50_000, 100_000)
_THOUSAND = 1_000


def world(scene: Scene, page: pages.Countries) -> View:
    """Show the countries on the map, those with most placements, and all of them as a list."""
    language = scene.words.language
    places = outlines().countries
    rows: list[View] = [
        {
            "ref": f"country:{code}",
            "code": code,
            "icon": land_icon(code),
            "text": codes.text("countries", code, language),
        }
        for code in page.codes
    ]
    on_map = [
        row | {"x": places[code].x, "y": places[code].y}
        for code, row in zip(page.codes, rows, strict=True)
        if code in places
    ]
    return {
        "countries": rows,
        "places": on_map[:MOST_ON_MAP],
        "frames": {name: list(frame) for name, frame in FRAMES.items()},
        "rows": [{"ref": f"article:{h.id}", "icon": "article", "text": h.title, "sub": ""} for h in page.other],
    }


def country(scene: Scene, page: pages.Country) -> View:
    """Show whether a country is open, its articles, and its placements by year."""
    return {
        "title": codes.text("countries", page.code, scene.words.language),
        "icon": land_icon(page.code),
        "notices": [noticed(scene, notice) for notice in page.notices],
        "chart": chart(scene, page.years) if page.years.bars else {},
        "rows": [
            {
                "ref": f"article:{head.id}",
                "icon": article_icon(head.id, head.topic, head.about),
                "text": head.title,
                "sub": "",
            }
            for head in page.heads
        ]
        + [
            {"ref": f"{ref}:destination={page.code}", "icon": icon, "text": scene.words(key), "sub": ""}
            for ref, icon, key in (("check", "requirements", "check.name"), ("jobs", "bekerja", "home.jobs"))
        ],
    }


def placements(scene: Scene, page: pages.Placements) -> View:
    """Show every chart, one after another."""
    return {"charts": [chart(scene, each) for each in page.charts]}


def chart(scene: Scene, found: pages.Chart) -> View:
    """Return a chart as rows of figures: one figure stands for as many people as makes the longest row fit."""
    words = scene.words
    most = max(bar.people for bar in found.bars)
    unit = next((unit for unit in UNITS if most / unit <= MOST_FIGURES), UNITS[-1])
    by_year = found.country is not None or not found.period
    title = words("chart.by_year") if by_year else words("chart.by_country", period=period(scene, found.period))
    return {
        "title": title,
        "unit": words("chart.unit", people=people(scene, unit)),
        "bars": [
            {
                "text": period(scene, bar.code) if by_year else codes.text("countries", bar.code, words.language),
                "figures": max(1, round(bar.people / unit)),
                "people": people(scene, bar.people),
            }
            for bar in found.bars
        ],
        "source": words("chart.source", source=", ".join(_hosts(found.sources))),
    }


def people(scene: Scene, count: int) -> str:
    """Say a number of people as people say it: `99 ribu orang`; a small one exactly."""
    if count < _THOUSAND:
        return scene.words("chart.people", count=count)
    return scene.words("chart.thousand", count=round(count / _THOUSAND))


def period(scene: Scene, code: str) -> str:
    """Say a period: a year, or a year until some day of it."""
    start, _, end = code.partition("..")
    if not end:
        return start
    if len(end) == len("2024-10"):
        month = scene.words("date.months").split()[int(end[5:]) - 1]
        return scene.words("chart.until", year=start[:4], date=month)
    until = dt.date.fromisoformat(end)
    return scene.words("chart.until", year=start[:4], date=scene.date(until).removesuffix(f" {until.year}"))


def _hosts(keys: tuple[str, ...]) -> list[str]:
    """Name sources by the site where anybody can read them."""
    addresses = (codes.index("sources")[key].row["address"] for each in keys for key in each.split(";"))
    return list(dict.fromkeys(urlsplit(address).hostname or "" for address in addresses))
