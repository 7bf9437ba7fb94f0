"""A plausible life for a synthetic person: the stages passed, their dates, documents, contract and validity."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence

import msgspec

from onedata import codes
from onedata.records import StageEvent

_BEFORE = (
    "INFORMATION", "REGISTRATION", "SELECTION", "HEALTH_EXAM", "PLACEMENT_AGREEMENT", "PASSPORT_RECOMMENDATION",
    "PASSPORT", "TRAINING_CERTIFICATION", "SOCIAL_SECURITY", "WORK_VISA", "EMPLOYMENT_CONTRACT",
    "DOCUMENT_VERIFICATION", "PRE_DEPARTURE_ORIENTATION", "BIOMETRIC_ID_CARD", "DEPARTURE",
)  # fmt: skip
_AFTER: Mapping[str, tuple[str, ...]] = {
    "ARRIVAL_REPORT": (), "WORKING": ("ARRIVAL_REPORT",), "CONTRACT_EXTENSION": ("ARRIVAL_REPORT", "WORKING"),
    "LEAVE_REENTRY": ("ARRIVAL_REPORT", "WORKING"), "RETURN": ("ARRIVAL_REPORT", "WORKING"),
    "FORMER_WORKER": ("ARRIVAL_REPORT", "WORKING", "RETURN"), "DEPORTED": ("ARRIVAL_REPORT", "WORKING"),
    "DECEASED": ("ARRIVAL_REPORT", "WORKING"), "COMPLAINT_OPEN": ("ARRIVAL_REPORT", "WORKING"),
}  # fmt: skip
"""Stage → the stages abroad that come before it."""
_STOPPED: Mapping[str, str] = {
    "UNFIT": "HEALTH_EXAM",
    "WITHDRAWN": "TRAINING_CERTIFICATION",
    "FAILED_DEPARTURE": "BIOMETRIC_ID_CARD",
}
"""Stage at which a person stopped → the last stage reached before."""
_OUTPUT: Mapping[str, tuple[str, ...]] = {
    "REGISTRATION": ("ID_CARD", "FAMILY_CARD", "DIPLOMA", "AK1"), "HEALTH_EXAM": ("HEALTH_CERTIFICATE",),
    "PLACEMENT_AGREEMENT": ("FAMILY_PERMIT", "MARITAL_STATUS_LETTER", "PLACEMENT_AGREEMENT"),
    "PASSPORT_RECOMMENDATION": ("AGENCY_LETTER", "PHOTO_3X4", "PASSPORT_RECOMMENDATION"), "PASSPORT": ("PASSPORT",),
    "TRAINING_CERTIFICATION": ("COMPETENCY_CERTIFICATE",), "SOCIAL_SECURITY": ("BPJSTK_CARD",),
    "WORK_VISA": ("WORK_VISA",), "EMPLOYMENT_CONTRACT": ("EMPLOYMENT_CONTRACT",),
    "PRE_DEPARTURE_ORIENTATION": ("OPP_REQUEST", "OPP_SCHEDULE"), "BIOMETRIC_ID_CARD": ("E_KPMI",),
}  # fmt: skip
"""Stage → the documents a person has when it is done."""
_OWN_MEANS = {"BIOMETRIC_ID_CARD": ("JKN_PROOF", "JOB_OFFER_COPY", "EMPLOYER_PROFILE", "RISK_STATEMENT", "E_KPMI")}
_AT_HAND: Mapping[str, tuple[str, ...]] = {
    "INFORMATION": ("ID_CARD", "FAMILY_CARD", "DIPLOMA"),
    "REGISTRATION": ("ID_CARD", "FAMILY_CARD", "DIPLOMA", "AK1"),
    "PLACEMENT_AGREEMENT": ("FAMILY_PERMIT", "MARITAL_STATUS_LETTER"),
    "PASSPORT_RECOMMENDATION": ("AGENCY_LETTER", "PHOTO_3X4"),
    "PRE_DEPARTURE_ORIENTATION": ("OPP_REQUEST",),
    "BIOMETRIC_ID_CARD": ("JKN_PROOF", "JOB_OFFER_COPY", "EMPLOYER_PROFILE", "RISK_STATEMENT"),
}
"""Papers a person brings to a stage: most have them, some still lack one."""
_FOR_ONE_STEP = ("AGENCY_LETTER", "PHOTO_3X4", "OPP_REQUEST", "OPP_SCHEDULE")
"""Papers that matter only at the stage they belong to: nobody keeps a list of them."""
_FORGOTTEN = ("FAMILY_PERMIT", "MARITAL_STATUS_LETTER", "HEALTH_CERTIFICATE", "BPJSTK_CARD", "DIPLOMA", "AK1")
SYSTEMS = ((dt.date(2023, 7, 17), "SISKOTKLN"), (dt.date(2026, 1, 1), "SIAPkerja"), (dt.date.max, "SISKOP2MI"))
"""First day on which the system was no longer in use, and its name."""


class Life(msgspec.Struct, frozen=True):
    """Everything about a person that hangs on time."""

    stage_on: dt.date
    history: tuple[StageEvent, ...]
    have: tuple[str, ...]
    missing: tuple[str, ...]
    source_updated_on: dt.date
    source_system: str
    contract: tuple[dt.date, dt.date, int] | None
    passport_until: dt.date | None
    worker_card_until: dt.date | None


def serves(stage: str, scheme: str) -> bool:
    """Say whether a scheme passes through a stage, by the reference list."""
    listed = codes.stage(stage).row["schemes"]
    return listed in {"", "all"} or scheme in listed.split(";")


def passed(stage: str, scheme: str) -> list[str]:
    """Return the stages a person went through, oldest first, the present one last."""
    own = [s for s in _BEFORE if serves(s, scheme)]
    if stage in _BEFORE:
        return own[: own.index(stage) + 1]
    if stage in _STOPPED:
        last = _BEFORE.index(_STOPPED[stage])
        return [s for s in own if _BEFORE.index(s) <= last] + [stage]
    return [*own, *_AFTER[stage], stage]


def live(stage: str, scheme: str, months: int, today: dt.date, chance: random.Random) -> Life:
    """Return a life that ends, for now, at this stage; `months` is the term of the contract."""
    stages = passed(stage, scheme)
    days = _days(stages, months, today, chance)
    history = tuple(StageEvent(s, on) for s, on in zip(stages, days, strict=True))
    updated = min(today, days[-1] + dt.timedelta(days=chance.randrange(0, 40)))
    have, missing = _documents(stage, stages, scheme, chance)
    departed = dict(zip(stages, days, strict=True)).get("DEPARTURE")
    return Life(
        stage_on=days[-1],
        history=history,
        have=have,
        missing=missing,
        source_updated_on=updated,
        source_system=next(name for until, name in SYSTEMS if updated < until),
        contract=_contract(have, departed or days[-1], months, stage, chance),
        passport_until=days[0] + dt.timedelta(days=chance.randrange(700, 3600)) if "PASSPORT" in have else None,
        worker_card_until=_card_until(have, departed or days[-1], months),
    )


def _days(stages: Sequence[str], months: int, today: dt.date, chance: random.Random) -> list[dt.date]:
    """Walk back from the present stage; what a person does abroad takes months, what comes before weeks."""
    ages = {
        "WORKING": (30, months * 28), "CONTRACT_EXTENSION": (5, 300), "FORMER_WORKER": (30, 1800), "RETURN": (1, 120),
        "ARRIVAL_REPORT": (1, 25), "DECEASED": (5, 400), "DEPORTED": (5, 700), "COMPLAINT_OPEN": (1, 120),
    }  # fmt: skip
    low, high = ages.get(stages[-1], (1, 75))
    on = today - dt.timedelta(days=chance.randrange(low, high + 1))
    days = [on]
    for stage in reversed(stages[:-1]):
        on -= dt.timedelta(days=_lasted(stage, months, chance))
        days.append(on)
    return days[::-1]


def _lasted(stage: str, months: int, chance: random.Random) -> int:
    if stage == "WORKING":
        return chance.randrange(months * 15, months * 30)
    return chance.randrange(2, 21)


def _documents(
    stage: str, stages: Sequence[str], scheme: str, chance: random.Random
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a person has and what is still missing on the way to departure."""
    output = {**_OUTPUT, **(_OWN_MEANS if scheme == "PERSEORANGAN" else {})}
    done = set(stages[:-1]) if stage in _BEFORE else set(stages)
    have = {code for s in done for code in output.get(s, ())}
    if stage in _AT_HAND:
        have |= {code for code in _AT_HAND[stage] if stage == "INFORMATION" or code in output.get(stage, ())}
    need = {code for s in _BEFORE if serves(s, scheme) for code in output.get(s, ())}
    past = {code for code in _FOR_ONE_STEP if code not in output.get(stage, ())}
    have, need = have - past, need - past
    lost: set[str] = set()
    if stage in _BEFORE and chance.random() < 0.3:  # noqa: PLR2004 - three in ten still look for a paper
        candidates = sorted(have & ({*_FORGOTTEN, *_AT_HAND.get(stage, ())}))
        lost = set(chance.sample(candidates, min(1, len(candidates))))
    missing = (need - have) | lost if stage in _BEFORE else set()
    return tuple(sorted(have - lost)), tuple(sorted(missing))


def _contract(
    have: Sequence[str], start: dt.date, months: int, stage: str, chance: random.Random
) -> tuple[dt.date, dt.date, int] | None:
    if "EMPLOYMENT_CONTRACT" not in have:
        return None
    begins = start + dt.timedelta(days=chance.randrange(0, 30))
    extended = 12 if stage == "CONTRACT_EXTENSION" else 0
    return begins, begins + dt.timedelta(days=round((months + extended) * 30.44)), months + extended


def _card_until(have: Sequence[str], start: dt.date, months: int) -> dt.date | None:
    return start + dt.timedelta(days=round(months * 30.44) + 60) if "E_KPMI" in have else None
