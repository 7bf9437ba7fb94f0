"""The parts of the overview: what each shows, drawn the same for a page that is loaded and for one that is open."""

import datetime as dt
from typing import Any, Final

from sqlalchemy.orm import Session

from portal import wib
from portal.cases import work as cases
from portal.komando import numbers, queue
from portal.pages.layout import render
from portal.staff.sessions import Officer

PARTS: Final = ("waiting", "fleet", "cases", "map", "beacons", "placements")
AFTER: Final = {
    "alert": ("waiting", "beacons"),
    "case": ("cases",),
    "fleet": ("fleet",),
    "people": ("map", "placements"),
}
"""What somebody told → the parts that may look different now."""
_FLEET_TOP: Final = 8
_PLACED_TOP: Final = 5


def scope(name: str, officer: Officer, language: str) -> tuple[str, ...]:
    """Return what a part depends on besides the numbers: pages of one scope are sent the same bytes."""
    if name == "waiting" and officer.role == "piket" and officer.country:
        return (name, language, officer.country, str(officer.account_id))
    if name == "cases":
        return (name, language, officer.role, officer.office, officer.region, officer.country)
    return (name, language)


def values(session: Session, officer: Officer, name: str, now: dt.datetime) -> dict[str, Any]:
    """Return what a part shows to an officer."""
    match name:
        case "waiting":
            return {**queue.counts(session, officer), "shown": queue.MOST}
        case "fleet":
            fleet = numbers.machines(session, now)
            return {"fleet": fleet[:_FLEET_TOP], "fleet_all": len(fleet), "fleet_good": sum(not m.lost for m in fleet)}
        case "cases":
            ages = cases.ages(session, officer, now)
            return {"ages": ages, "case_count": sum(ages.values())}
        case "map":
            return {"world": numbers.world(session), **values(session, officer, "beacons", now)}
        case "beacons":
            return {"beacons": numbers.beacons(session)}
        case _:
            placed, months = numbers.placements(session), numbers.by_month(session, wib.day(now))
            most = max((people or 0 for _, people in months), default=0)
            return {"placed": placed[:_PLACED_TOP], "months": months, "most": max(most, 1), "small": numbers.SMALL}


def drawn(session: Session, officer: Officer, name: str, language: str, now: dt.datetime) -> str:
    """Return a part as it stands on an officer's page."""
    return render(f"part_{name}.html", language, now=now, **values(session, officer, name, now))
