"""How many synthetic people of each kind: exact quotas from the published tables, never a throw of dice.

Sources: onedata/codes/{placements_by_country,placements_by_origin,profile,schemes}.csv, each row with its own source.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from onedata import codes

T = TypeVar("T")

PERIOD = "2024-01..2024-10"
ELSEWHERE = 0.18
"""Share of people from the province who are registered in another one."""
HOME = "52"

STAGES: Mapping[str, float] = {
    "INFORMATION": 2.0, "REGISTRATION": 6.0, "SELECTION": 4.0, "HEALTH_EXAM": 5.0, "PLACEMENT_AGREEMENT": 4.0,
    "PASSPORT_RECOMMENDATION": 3.0, "PASSPORT": 4.0, "TRAINING_CERTIFICATION": 6.0, "SOCIAL_SECURITY": 3.0,
    "WORK_VISA": 5.0, "EMPLOYMENT_CONTRACT": 3.0, "DOCUMENT_VERIFICATION": 4.0, "PRE_DEPARTURE_ORIENTATION": 4.0,
    "BIOMETRIC_ID_CARD": 2.5, "DEPARTURE": 2.0, "ARRIVAL_REPORT": 2.0, "WORKING": 20.0, "CONTRACT_EXTENSION": 9.0,
    "LEAVE_REENTRY": 2.0, "RETURN": 2.0, "FORMER_WORKER": 3.0, "FAILED_DEPARTURE": 0.8, "UNFIT": 0.8,
    "WITHDRAWN": 0.8, "DEPORTED": 0.7, "DECEASED": 0.4, "COMPLAINT_OPEN": 1.0,
}  # fmt: skip
"""Share of each stage, in per cent: ours, chosen so that every screen has people; no source counts stages."""


def quotas(shares: Mapping[T, float], people: int) -> list[T]:
    """Return `people` values in the given shares (any scale), largest remainder, none with a share left out.

    Every value gets at least one place where there are enough people for that.
    """
    total = sum(shares.values())
    exact = {value: share * people / total for value, share in shares.items() if share > 0}
    counts = {value: int(number) for value, number in exact.items()}
    if people >= len(counts) * 2:
        counts = {value: max(1, number) for value, number in counts.items()}
    by_remainder = sorted(exact, key=lambda v: exact[v] - int(exact[v]), reverse=True)
    short = people - sum(counts.values())
    while short != 0:
        for value in by_remainder if short > 0 else sorted(counts, key=lambda v: -counts[v]):
            if short == 0:
                break
            counts[value] += 1 if short > 0 else -1
            short += -1 if short > 0 else 1
    return [value for value, number in counts.items() for _ in range(number)]


def shuffled(shares: Mapping[T, float], people: int, chance: random.Random) -> list[T]:
    """Return the quotas in random order."""
    values = quotas(shares, people)
    chance.shuffle(values)
    return values


def destinations() -> dict[str, float]:
    """Return placements by country, January to October 2024; the rest spread over the other named destinations."""
    rows = [c.row for c in codes.load("placements_by_country") if c.row["period"] == PERIOD]
    shares = {row["iso2"]: float(row["placements"]) for row in rows if row["iso2"]}
    others = sum(float(row["placements"]) for row in rows if not row["iso2"])
    rest = [c.code for c in codes.load("countries") if c.row["placements"] == "yes" and c.code not in shares]
    return shares | {code: others / len(rest) for code in rest}


def registered_in() -> dict[str, float]:
    """Return where people from the province are registered: most at home, the rest by placements by origin in 2024."""
    rows = [c.row for c in codes.load("placements_by_origin") if c.row["period"].startswith("2024")]
    others = {r["region"]: float(r["placements"]) for r in rows if r["region"] != HOME}
    scale = ELSEWHERE / sum(others.values())
    return {HOME: 1 - ELSEWHERE} | {code: number * scale for code, number in others.items()}


def schemes() -> dict[str, float]:
    """Return placements by scheme, 2024, for the schemes that have a count."""
    counted = {c.code: c.row["placements_2024_to_30_dec"] for c in codes.load("schemes")}
    return {code: float(number) for code, number in counted.items() if number}


def profile(dimension: str, period: str) -> dict[str, float]:
    """Return the per cents of one dimension of the profile table in one period."""
    rows = [c.row for c in codes.load("profile") if c.row["dimension"] == dimension and c.row["period"] == period]
    return {row["value"]: float(row["pct"]) for row in rows}


def sexes() -> dict[str, float]:
    """Return the shares of women (P) and men (L), 2023."""
    found = profile("sex", "2023")
    return {"P": found["female"], "L": found["male"]}


def education() -> dict[str, float]:
    """Return the shares by last school, 2022 to 2024."""
    names = {"SMA/SMK": "SMA_SMK", "diploma": "DIPLOMA", "pascasarjana": "PASCASARJANA"}
    return {names.get(name, name): share for name, share in profile("education", "2022..2024").items()}


_JOBS = {
    "house maid": "HOUSE_MAID",
    "caregiver": "CAREGIVER",
    "worker": "WORKER",
    "plantation worker": "PLANTATION_WORKER",
    "construction worker": "CONSTRUCTION_WORKER",
}
_OTHER_JOBS = {
    "PRODUCTION_OPERATOR": 52.0, "MANUFACTURING_WORKER": 30.0, "CAREWORKER": 10.0, "CRUISE_CREW": 4.0,
    "SPA_THERAPIST": 3.0, "NURSE": 1.0,
}  # fmt: skip
"""How the jobs that are not counted are spread: ours, no source counts them."""


def occupations() -> dict[str, float]:
    """Return the shares by occupation, 2024: the five that are counted, the rest spread over others."""
    counted = {_JOBS[job]: share for job, share in profile("job", "2024-01-01..2024-12-30").items()}
    rest = (100 - sum(counted.values())) / sum(_OTHER_JOBS.values())
    return counted | {job: share * rest for job, share in _OTHER_JOBS.items()}


def match(
    values: Sequence[T], people: Sequence[int], rank: Callable[[int, T], int], chance: random.Random
) -> dict[int, T]:
    """Give each person one of `values`, each used once, the rarest values first and to whom they suit best.

    `rank(person, value)` is 0 where they suit and more where they suit less.
    """
    left = list(people)
    chance.shuffle(left)
    given: dict[int, T] = {}
    for value in sorted(dict.fromkeys(values), key=values.count):
        left.sort(key=lambda person: rank(person, value))
        number = values.count(value)
        given |= dict.fromkeys(left[:number], value)
        left = left[number:]
    return given
