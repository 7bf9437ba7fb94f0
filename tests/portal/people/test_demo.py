"""The synthetic province: its shares follow the published tables, and nobody in it can be anybody."""

import datetime as dt
import os
import random
import re
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from onedata import codes
from portal.models import Credential, Person
from portal.people import demo, demo_shares
from portal.people.demo import DemoRefused, Secrets
from portal.people.sealed_view import is_sensitive
from portal.people.standard import EDUCATION, SOURCE_SYSTEMS
from portal.people.worker import Worker
from portal.service import Service

TODAY = dt.date(2026, 11, 21)
PEOPLE = 2000


@pytest.fixture(scope="module")
def made() -> list[tuple[Worker, Secrets]]:
    return demo.generate(PEOPLE, 1, TODAY)


@pytest.fixture(scope="module")
def people(made: list[tuple[Worker, Secrets]]) -> list[Worker]:
    return [person for person, _ in made]


def _share(people: Sequence[Worker], fits: Any) -> float:
    return sum(1 for person in people if fits(person)) / len(people)


def _contracted(person: Worker) -> bool:
    return bool(person.employer and person.contract_start and person.contract_end and person.contract_months)


def _floors(people: Sequence[Worker]) -> dict[str, bool]:
    """Say for each promise of the demo whether these people keep it."""
    return {
        "no bound card": _share(people, lambda p: p.card is None) >= 0.40,
        "unknown or changed phone": _share(people, lambda p: not p.phone_confirmed) >= 0.30,
        "no NIK": _share(people, lambda p: p.nik is None) >= 0.10,
        "another province": _share(people, lambda p: p.region != "52") >= 0.15,
        "every stage": {p.stage for p in people} == {c.code for c in codes.load("stages")} - {"SEE_STAFF"},
        "every source system": {p.source_system for p in people} == set(SOURCE_SYSTEMS),
        "a contract with its days": _share(people, _contracted) >= 0.40,
        "an agency with its licence": _share(people, lambda p: bool(p.agency and p.agency_licence)) >= 0.50,
        "a passport with its last day": _share(people, lambda p: bool(p.passport_no and p.passport_until)) >= 0.50,
        "an E-PMI with its last day": _share(people, lambda p: bool(p.worker_id and p.worker_card_until)) >= 0.30,
        "all marked": all(p.synthetic and "Contoh" in p.name for p in people),
    }


def test_every_promise_of_the_demo_is_kept(people: list[Worker]) -> None:
    assert all(_floors(people).values()), _floors(people)


@pytest.mark.parametrize(
    ("promise", "change"),
    [
        ("no bound card", {"card": "04C00000000001"}),
        ("unknown or changed phone", {"phone_confirmed": True}),
        ("no NIK", {"nik": "5200000000000001"}),
        ("another province", {"region": "52"}),
        ("every stage", {"stage": "WORKING"}),
        ("every source system", {"source_system": "SISKOP2MI"}),
        ("a contract with its days", {"contract_end": None}),
        ("an agency with its licence", {"agency_licence": None}),
        ("a passport with its last day", {"passport_until": None}),
        ("an E-PMI with its last day", {"worker_card_until": None}),
        ("all marked", {"synthetic": False}),
    ],
)
def test_a_broken_promise_would_be_seen(people: list[Worker], promise: str, change: dict[str, Any]) -> None:
    spoilt = [msgspec.structs.replace(person, **change) for person in people]
    assert not _floors(spoilt)[promise]


@pytest.mark.parametrize(
    ("field", "shares"),
    [
        ("destination", demo_shares.destinations()),
        ("scheme", demo_shares.schemes()),
        ("sex", demo_shares.sexes()),
        ("education", demo_shares.education()),
        ("occupation", demo_shares.occupations()),
        ("region", demo_shares.registered_in()),
    ],
)
def test_shares_follow_the_tables(people: list[Worker], field: str, shares: dict[str, float]) -> None:
    counts = Counter(getattr(person, field) for person in people)
    total = sum(shares.values())
    assert set(counts) == set(shares)
    for value, share in shares.items():
        # One person for the rounding, one for a value whose share rounds to nobody.
        assert counts[value] == pytest.approx(share / total * PEOPLE, abs=2), value


def test_the_shares_are_those_that_were_published() -> None:
    total = sum(demo_shares.destinations().values())
    assert demo_shares.destinations()["HK"] / total == pytest.approx(0.3422, abs=1e-4)
    assert demo_shares.schemes()["P_TO_P"] == 235768
    assert demo_shares.sexes()["P"] == 61.05
    assert set(demo_shares.education()) == set(EDUCATION) - {"TIDAK_TAMAT_SD"}


def test_no_number_can_belong_to_anybody(people: list[Worker]) -> None:
    for person in people:
        assert person.nik is None or re.fullmatch(r"52000000\d{8}", person.nik)
        assert person.passport_no is None or re.fullmatch(r"CTH\d{5}", person.passport_no)
        assert re.fullmatch(r"CONTOH-\d{8}", person.source_key)
    niks = [person.nik for person in people if person.nik]
    assert len(set(niks)) == len(niks)
    passports = [person.passport_no for person in people if person.passport_no]
    assert len(set(passports)) == len(passports)


def test_lives_are_plausible(people: list[Worker]) -> None:
    for person in people:
        days = [event.on for event in person.history if event.on]
        assert days == sorted(days)
        assert len(days) == len(person.history)
        assert days[-1] == person.stage_on
        assert person.history[-1].stage == person.stage
        assert person.stage_on is not None
        assert person.stage_on <= person.source_updated_on <= TODAY
        assert not set(person.documents_have) & set(person.documents_missing)
        assert (person.contract_start is None) == ("EMPLOYMENT_CONTRACT" not in person.documents_have)
        assert (person.passport_no is None) == ("PASSPORT" not in person.documents_have)
        assert person.agency is None or "Contoh" in person.agency


def test_the_source_system_follows_the_date(people: list[Worker]) -> None:
    for person in people:
        expected = (
            "SISKOTKLN"
            if person.source_updated_on < dt.date(2023, 7, 17)
            else "SIAPkerja"
            if person.source_updated_on < dt.date(2026, 1, 1)
            else "SISKOP2MI"
        )
        assert person.source_system == expected


def test_a_scheme_only_passes_through_its_stages(people: list[Worker]) -> None:
    for person in people:
        listed = codes.stage(person.stage).row["schemes"]
        assert listed in {"", "all"} or person.scheme in listed.split(";") or person.scheme == "UKPS", person.stage


def test_the_same_seed_makes_the_same_people_and_another_does_not() -> None:
    assert demo.generate(60, 7, TODAY) == demo.generate(60, 7, TODAY)
    assert demo.generate(60, 7, TODAY) != demo.generate(60, 8, TODAY)


def test_quotas_add_up_for_any_number() -> None:
    chance = random.Random(3)
    for people in (1, 2, 5, 27, 60, 1999):
        assert len(demo_shares.shuffled(demo_shares.STAGES, people, chance)) == people
        assert len(demo.generate(people, 1, TODAY)) == people


def test_filling_twice_is_a_no_op_and_another_seed_is_refused(portal: Service) -> None:
    assert demo.fill(portal, 60, 1) == 60
    assert demo.fill(portal, 60, 1) == 0
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 60
        assert (session.scalar(select(func.count()).select_from(Credential)) or 0) > 60
    with pytest.raises(DemoRefused):
        demo.fill(portal, 60, 2)


def test_the_list_of_chosen_people_shows_every_stage_and_only_invented_ones(plain_portal: Service) -> None:
    demo.fill(plain_portal, 400, 1)
    chosen = msgspec.json.decode((plain_portal.settings.data / "demo-people.json").read_bytes())
    assert 24 <= len(chosen) <= 80
    assert {one["stage"] for one in chosen} == set(demo_shares.STAGES)
    assert all("Contoh" in one["name"] for one in chosen)
    assert {"card+pin", "nik+phone", "passport+birth", "nik+family"} <= {way for one in chosen for way in one["opens"]}
    assert any(one["region"] != "52" for one in chosen)
    assert any(not one["opens"] for one in chosen)


def test_the_command_makes_and_publishes_two_thousand_people_in_time(tmp_path: Path) -> None:
    """By the processor's time of the command and its children: others share the cores; the bench has the wall's."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = [sys.executable, "-m", "portal", "demo", "--people", str(PEOPLE)]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["AIM_PORTAL_DATA"] = str(tmp_path / "portal")
    said = subprocess.run(line, env=environment, capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert f"{PEOPLE} synthetic people" in said
    assert "publish: register-52 at" in said
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 20


def test_some_people_have_each_sensitive_stage(people: list[Worker]) -> None:
    assert {person.stage for person in people if is_sensitive(person.stage)} == {"UNFIT", "DEPORTED", "DECEASED"}
