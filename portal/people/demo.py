"""A province of synthetic workers for demos and tests: everybody CONTOH, nobody's data.

Numbers that cannot belong to anybody: NIK `5200 0000 NNNN NNNN` (no district 00, no day 00), passport `CTH` and five
digits, registration `CONTOH-` and a number. Same people count, seed and day: same people.
"""

import base64
import datetime as dt
import hashlib
import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, func, insert, select

from onedata import wire
from onedata.trust import CERTIFICATES, Provenance, TrustedIssuer
from portal.models import Fact, Person
from portal.people import credentials, demo_lives, demo_names, worker
from portal.people import demo_shares as shares
from portal.people.demo_chips import ChipFiles, chip_files, invent_state, synthetic_zone
from portal.people.demo_list import shown, write_list
from portal.people.stretching import Wanted
from portal.people.worker import Worker
from portal.service import Service
from portal.settings import CostName
from portal.trust import store as trust

if TYPE_CHECKING:
    from onedata.credentials import CredentialKind, FactorKind

REGION = shares.HOME
_CHIPS = 12
"""People whose passport chip is bound."""
_KABUPATEN = ("5201", "5202", "5203", "5204", "5205", "5206", "5207", "5208", "5271", "5272")
_MONTHS = {24: 70.0, 36: 15.0, 12: 15.0}
_SUITS = {
    "HOUSE_MAID": (("HK", "SG", "SA", "BN"), "P"), "CAREGIVER": (("TW", "JP"), "P"), "WORKER": (("TW", "MY"), "L"),
    "PLANTATION_WORKER": (("MY",), "L"), "CONSTRUCTION_WORKER": (("MY", "BN", "SA"), "L"),
    "PRODUCTION_OPERATOR": (("MY", "TW"), "L"), "MANUFACTURING_WORKER": (("KR", "PL"), "L"), "NURSE": (("DE",), "P"),
    "CAREWORKER": (("JP",), "P"), "SPA_THERAPIST": (("TR", "OM"), "P"), "CRUISE_CREW": (("IT",), "L"),
}  # fmt: skip
"""Occupation → where and by whom it is mostly done."""
_GOVERNMENT = ("KR", "JP", "DE")
_EXTENDED = {
    "EXTENSION_ABROAD": ("CONTRACT_EXTENSION", "WORKING"),
    "EXTENSION_DOMESTIC": ("LEAVE_REENTRY", "CONTRACT_EXTENSION"),
}


class DemoRefused(Exception):  # noqa: N818 - a refusal
    """The database cannot take synthetic people; the text says why."""


class Secrets(msgspec.Struct, frozen=True):
    """What only the synthetic person would know; the portal keeps no more than Argon2 outputs of it."""

    pin: str | None
    family_pin: str | None
    phone_last4: str
    """What the person would type, right or not any more."""


def fill(portal: Service, people: int, seed: int, cost: CostName = "demo") -> int:
    """Fill an empty database and return the number of people made, 0 if these very people are here. DemoRefused."""
    wanted = f"{people}:{seed}"
    with portal.database.read() as session:
        known = session.get(Fact, "demo")
        count = session.scalar(select(func.count()).select_from(Person)) or 0
    if known is not None:
        if known.value != wanted:
            raise DemoRefused(f"here are synthetic people of another run ({known.value}): use another data folder")
        return 0
    if count:
        raise DemoRefused("here are delivered people: synthetic ones are never mixed with them")
    made = generate(people, seed, portal.clock().date())
    with portal.database.write() as session:
        session.execute(delete(Fact).where(Fact.name == "sealing"))  # nothing is sealed with it yet
        credentials.sealing(session, cost)
        ids = worker.add(session, [person for person, _ in made])
        session.execute(insert(Fact), [{"name": "demo", "value": wanted}])
    extra = {person_id: _counter_credentials(*one) for person_id, one in zip(ids, made, strict=True)}
    chips = _issue_chips(portal, made)
    for number, files in chips.items():
        bound = credentials.chip(made[number][0], files.chip)
        extra[ids[number]] += [bound] if bound else []
    credentials.refresh(portal.database, ids, portal.ring.mark, extra)
    write_list(portal.settings.data / "demo-people.json", made, chips)
    return people


def _issue_chips(portal: Service, people: Sequence[tuple[Worker, Secrets]]) -> dict[int, ChipFiles]:
    """Give some of the people who are shown a passport with a chip, of an invented state that the kiosks then trust."""
    now = portal.clock()
    state = invent_state(now)
    source = Provenance(source="CONTOH: an invented state, for the demonstration", dated=now.date())
    entry = wire.encode(TrustedIssuer(state.certificate, source))
    with portal.database.write() as session:
        trust.store(session, {CERTIFICATES: {hashlib.sha256(state.certificate).hexdigest(): entry}})
    chips: dict[int, ChipFiles] = {}
    for number in shown(people):
        person = people[number][0]
        if person.passport_no and person.passport_until and not person.pin_only and len(chips) < _CHIPS:
            zone = synthetic_zone(person.passport_no, person.birth_date, person.passport_until)
            chips[number] = chip_files(zone, state.signer)
    return chips


def _worker_code(number: int) -> str:
    """Return an invented E-PMI code: 65 bits that nobody can count on to, the same in every run."""
    drawn = hashlib.sha256(f"CONTOH E-PMI {number}".encode()).digest()
    return "CONTOH" + base64.b32encode(drawn).decode()[:13]


def _counter_credentials(person: Worker, secret: Secrets) -> list[Wanted]:
    """Return the credentials that a counter would have set."""
    ways: list[tuple[CredentialKind, str | None, FactorKind, str | None]] = [
        ("nik", person.nik, "pin", secret.pin),
        ("card", person.card, "pin", secret.pin),
        ("worker_id", person.worker_id, "pin", secret.pin),
        ("nik", person.nik, "family", secret.family_pin),
    ]
    wanted = [credentials.wanted(kind, name, factor, text) for kind, name, factor, text in ways if name and text]
    return [one for one in wanted if one is not None]


def generate(people: int, seed: int, today: dt.date) -> list[tuple[Worker, Secrets]]:
    """Return the synthetic people in a fixed order. Raises ValueError below 1 or above a million."""
    if not 1 <= people <= 1_000_000:  # noqa: PLR2004 - eight digits of the NIK pattern, with room
        raise ValueError("from 1 to 1,000,000 people")
    chance = random.Random(seed)  # noqa: S311 - the same seed must give the same people
    everybody = range(people)
    sexes = shares.shuffled(shares.sexes(), people, chance)
    destinations = shares.shuffled(shares.destinations(), people, chance)
    stages = shares.shuffled(shares.STAGES, people, chance)
    schemes = _schemes(stages, destinations, chance)
    schooling = shares.shuffled(shares.education(), people, chance)

    def misfit(person: int, job: str) -> int:
        places, sex = _SUITS[job]
        unschooled = job == "NURSE" and schooling[person] not in {"DIPLOMA", "S1", "PASCASARJANA"}
        return (destinations[person] not in places) + (sexes[person] != sex) * 2 + unschooled * 4

    jobs = shares.match(shares.quotas(shares.occupations(), people), everybody, misfit, chance)
    drawn: Mapping[str, Mapping[Any, float]] = {
        "region": shares.registered_in(),
        "months": _MONTHS,
        "nik": {True: 88.0, False: 12.0},
        "card": {True: 48.0, False: 52.0},
        "phone": {"confirmed": 64.0, "unknown": 20.0, "changed": 16.0},
        "pin": {True: 60.0, False: 40.0},
        "family": {True: 12.0, False: 88.0},
        "pin_only": {True: 2.0, False: 98.0},
    }
    columns = {name: shares.shuffled(share, people, chance) for name, share in drawn.items()}
    columns["education"] = [*schooling]
    passports = chance.sample(range(10**5 if people <= 50_000 else 10**7), people)  # noqa: PLR2004 - room to draw from
    return [
        _person(
            p,
            {name: values[p] for name, values in columns.items()},
            (sexes[p], stages[p], schemes[p], destinations[p], jobs[p], passports[p]),
            today,
            chance,
        )
        for p in everybody
    ]


def _schemes(stages: Sequence[str], destinations: Sequence[str], chance: random.Random) -> dict[int, str]:
    """Give everybody a scheme that fits stage and destination, in the shares of the schemes table."""

    def rank(person: int, scheme: str) -> int:
        stage = stages[person]
        if scheme in _EXTENDED:
            return 0 if stage == _EXTENDED[scheme][0] else 1 if stage in _EXTENDED[scheme] else 9
        misfit = 0 if demo_lives.serves(stage, scheme) else 5
        if scheme == "G_TO_G":
            place = destinations[person]
            return misfit + (_GOVERNMENT.index(place) if place in _GOVERNMENT else 8)
        return misfit + (2 if destinations[person] == "KR" else 0)

    return shares.match(shares.quotas(shares.schemes(), len(stages)), range(len(stages)), rank, chance)


def _person(
    number: int,
    drawn: dict[str, object],
    settled: tuple[str, str, str, str, str, int],
    today: dt.date,
    chance: random.Random,
) -> tuple[Worker, Secrets]:
    sex, stage, scheme, destination, job, passport = settled
    life = demo_lives.live(stage, scheme, int(str(drawn["months"])), today, chance)
    abroad = life.contract is not None
    phone = f"{chance.randrange(10_000):04d}"
    pin_only = bool(drawn["pin_only"]) and bool(drawn["pin"])
    by_agency = scheme in {"P_TO_P", "EXTENSION_ABROAD", "EXTENSION_DOMESTIC"}
    person = Worker(
        source_system=life.source_system,
        source_key=f"CONTOH-{number + 1:08d}",
        source_updated_on=life.source_updated_on,
        name=demo_names.person(sex, chance),
        birth_date=today - dt.timedelta(days=chance.randrange(20 * 365, 46 * 365)),
        region=str(drawn["region"]),
        stage=stage,
        sex=sex,
        education=str(drawn["education"]),
        nik=f"52000000{number + 1:08d}" if drawn["nik"] else None,
        passport_no=f"CTH{passport:05d}" if "PASSPORT" in life.have else None,
        card=f"04C0{number + 1:010X}" if drawn["card"] else None,
        worker_id=_worker_code(number) if life.worker_card_until else None,
        phone_last4=None if drawn["phone"] == "unknown" else phone,
        phone_confirmed=drawn["phone"] == "confirmed",
        pin_only=pin_only,
        origin=chance.choice(_KABUPATEN),
        scheme=scheme,
        occupation=job,
        destination=destination,
        agency=demo_names.agency(chance) if by_agency else None,
        agency_licence=demo_names.licence(chance) if by_agency else None,
        employer=demo_names.employer(chance) if abroad else None,
        contract_start=life.contract[0] if life.contract else None,
        contract_end=life.contract[1] if life.contract else None,
        contract_months=life.contract[2] if life.contract else None,
        passport_until=life.passport_until,
        worker_card_until=life.worker_card_until,
        stage_on=life.stage_on,
        synthetic=True,
        documents_have=life.have,
        documents_missing=life.missing,
        history=life.history,
    )
    pin = f"{chance.randrange(10**6):06d}" if drawn["pin"] else None
    family = f"{chance.randrange(10**6):06d}" if drawn["family"] and not pin_only else None
    return person, Secrets(pin, family, phone)
