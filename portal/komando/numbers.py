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
    seen_at: dt.datetime | None
    data_as_of: dt.datetime | None
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
    alerts: int


class WorldMap(msgspec.Struct, frozen=True):
    """The map: land that is no destination, and each destination."""

    width: int
    height: int
    land: str
    countries: tuple[Outline, ...]


def machines(session: Session, now: dt.datetime) -> list[Machine]:
    """Return the active kiosks, worst first: by what they cannot do, then by how long they were silent."""
    found = [_machine(one, now) for one in view(session) if one.standing == "active"]
    beginning = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda one: (-one.lost, one.seen_at or beginning, one.name))


def _machine(one: KioskView, now: dt.datetime) -> Machine:
    state = one.state
    heard = one.seen_at is not None and now - one.seen_at < LATE
    return Machine(
        name=one.name,
        office=one.office,
        looks_up=bool(state and heard and state.window and state.register == "ready"),
        prints=bool(state and heard and state.printer in _PRINTS),
        calls=heard,
        paper={"ready": "good", "paper_low": "low", "paper_out": "out"}.get(state.printer if state else "", "unknown"),
        seen_at=one.seen_at,
        data_as_of=one.register_as_of,
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


def alerts_by_country(session: Session) -> dict[str, int]:
    """Return how many alerts nobody has closed, by country; the empty code is a country nobody knows."""
    query = select(Alert.country, func.count()).where(Alert.state.in_(("open", "claimed"))).group_by(Alert.country)
    return dict(session.execute(query).tuples().all())


def world(session: Session) -> WorldMap:
    """Return the map with people and alerts."""
    data = _outlines()
    people = {one.country: one.people for one in placements(session)}
    alerts = alerts_by_country(session)
    countries = tuple(
        Outline(
            code=code,
            path=one["path"],
            x=one["x"],
            y=one["y"],
            tiny=one.get("tiny", False),
            shade=_shade(people.get(code)),
            people=people.get(code),
            alerts=alerts.get(code, 0),
        )
        for code, one in data["countries"].items()
    )
    return WorldMap(data["width"], data["height"], data["land"], countries)


def _shade(people: int | None) -> int:
    return next((shade for least, shade in _SHADES if (people or 0) >= least), 0)


@functools.cache
def _outlines() -> Any:
    return json.loads(resources.files("onedata").joinpath("world_map.json").read_text(encoding="utf-8"))
