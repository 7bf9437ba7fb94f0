"""Numbers of the command centre: fleet by capability, placements by country and month, small cells suppressed."""

import datetime as dt
import functools
import json
from importlib import resources
from typing import Any, Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.alerts.models import Alert
from portal.kiosks.fleet import KioskView, view
from portal.models import Person

SMALL: Final = 5
"""A count below this is not shown: it might point at somebody."""
LATE: Final = dt.timedelta(minutes=15)
"""A kiosk that has not been heard of for this long cannot send an alert."""
_PRINTS: Final = ("ready", "paper_low")
_OCEAN: Final = (230, 690)
"""Where on the map alerts without a country stand: in the south of the Pacific, far from any destination."""
_FRESH: Final = (dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7))
"""Steps of how long ago a kiosk was in step with the portal; within one, the paper decides."""
FEW_SLIPS: Final = 50
"""A forecast below this asks for a new roll."""
MONTHS: Final = 12
_SHADES: Final = ((1000, 4), (200, 3), (50, 2), (SMALL, 1))


class Machine(msgspec.Struct, frozen=True):
    """One kiosk by what it can do for a visitor now."""

    name: str
    office: str
    looks_up: bool
    prints: bool
    calls: bool
    paper: str
    """`good`, `low`, `out` or `unknown`."""
    slips: int | None
    """How many slips the roll is still good for, as the kiosk counts; None: it cannot say."""
    seen_at: dt.datetime | None
    synced_at: dt.datetime | None
    """When it last had sent and fetched everything."""
    faults: tuple[str, ...]

    @property
    def lost(self) -> int:
        """How many of the three it cannot do."""
        return 3 - self.looks_up - self.prints - self.calls


class Placed(msgspec.Struct, frozen=True):
    """People of the register by destination; None: below `SMALL`."""

    country: str
    people: int | None


class Outline(msgspec.Struct, frozen=True):
    """A country on the map."""

    code: str
    path: str
    x: int
    y: int
    tiny: bool
    shade: int
    people: int | None


class Beacon(msgspec.Struct, frozen=True):
    """Open alerts of one country, where its name stands on the map; the empty code is a country nobody knows."""

    country: str
    x: int
    y: int
    alerts: int


class WorldMap(msgspec.Struct, frozen=True):
    """The map: land that is no destination, and each destination."""

    width: int
    height: int
    land: str
    countries: tuple[Outline, ...]


def machines(session: Session, now: dt.datetime) -> list[Machine]:
    """Return the active kiosks, worst first: by what they cannot do, by how old their sync is, by their paper."""
    return worst_first([machine(one, now) for one in view(session) if one.standing == "active"], now)


def worst_first(found: list[Machine], now: dt.datetime) -> list[Machine]:
    """Sort kiosks: what they cannot do, then how far behind they are, then their paper."""
    return sorted(found, key=lambda one: (-one.lost, -_staleness(one, now), _paper_left(one), one.name))


def _staleness(one: Machine, now: dt.datetime) -> int:
    """Return how many steps of `_FRESH` a kiosk is behind."""
    if one.synced_at is None:
        return len(_FRESH) + 1
    return sum(now - one.synced_at > step for step in _FRESH)


def _paper_left(one: Machine) -> float:
    """Return the slips that are left for sorting; a word without a number stands where its number would."""
    words = {"out": 0.0, "low": FEW_SLIPS / 2}
    return one.slips if one.slips is not None else words.get(one.paper, float("inf"))


def machine(one: KioskView, now: dt.datetime) -> Machine:
    """Return what a kiosk can do for a visitor now."""
    state = one.state
    heard = one.seen_at is not None and now - one.seen_at < LATE
    slips = state.slips_left if state else None
    paper = {"ready": "good", "paper_low": "low", "paper_out": "out"}.get(state.printer if state else "", "unknown")
    return Machine(
        name=one.name,
        office=one.office,
        looks_up=bool(state and heard and state.window and state.register == "ready"),
        prints=bool(state and heard and state.printer in _PRINTS),
        calls=heard,
        paper="low" if paper == "good" and slips is not None and slips < FEW_SLIPS else paper,
        # What the printer itself sees of the roll's end is surer than a count.
        slips=slips if paper == "good" else None,
        seen_at=one.seen_at,
        synced_at=state.last_success if state else None,
        faults=state.faults if state else (),
    )


def placements(session: Session) -> list[Placed]:
    """Return how many people of the register go where, most first; small counts without their number."""
    count = func.count()
    query = select(Person.destination, count).where(Person.destination.is_not(None)).group_by(Person.destination)
    rows = session.execute(query.order_by(count.desc(), Person.destination)).tuples()
    return [Placed(country or "", people if people >= SMALL else None) for country, people in rows]


def by_month(session: Session, today: dt.date) -> list[tuple[str, int | None]]:
    """Return contracts that began in each of the last months, oldest first; small counts as None."""
    first = (today.replace(day=1) - dt.timedelta(days=30 * (MONTHS - 1))).replace(day=1)
    query = select(Person.contract_start, func.count()).where(Person.contract_start >= first)
    query = query.where(Person.contract_start <= today).group_by(Person.contract_start)
    months: dict[str, int] = {}
    day = first
    while day <= today:
        months[f"{day:%Y-%m}"] = 0
        day = (day + dt.timedelta(days=32)).replace(day=1)
    for start, people in session.execute(query).tuples():
        if start is not None and f"{start:%Y-%m}" in months:
            months[f"{start:%Y-%m}"] += people
    return [(month, people if people >= SMALL or people == 0 else None) for month, people in months.items()]


def beacons(session: Session) -> list[Beacon]:
    """Return the alerts that nobody has closed, by country; those without one stand in the ocean."""
    query = select(Alert.country, func.count()).where(Alert.state.in_(("open", "claimed"))).group_by(Alert.country)
    known = _outlines()["countries"]
    counts: dict[str, int] = {}
    for country, alerts in session.execute(query).tuples():
        place = country if country in known else ""
        counts[place] = counts.get(place, 0) + alerts
    return [Beacon(code, *_where(known, code), alerts) for code, alerts in sorted(counts.items())]


def _where(known: dict[str, Any], code: str) -> tuple[int, int]:
    return (known[code]["x"], known[code]["y"]) if code else _OCEAN


def world(session: Session) -> WorldMap:
    """Return the map with people."""
    data = _outlines()
    people = {one.country: one.people for one in placements(session)}
    countries = tuple(
        Outline(
            code=code,
            path=one["path"],
            x=one["x"],
            y=one["y"],
            tiny=one.get("tiny", False),
            shade=_shade(people.get(code)),
            people=people.get(code),
        )
        for code, one in data["countries"].items()
    )
    return WorldMap(data["width"], data["height"], data["land"], countries)


def _shade(people: int | None) -> int:
    return next((shade for least, shade in _SHADES if (people or 0) >= least), 0)


@functools.cache
def _outlines() -> Any:
    return json.loads(resources.files("onedata").joinpath("world_map.json").read_text(encoding="utf-8"))
