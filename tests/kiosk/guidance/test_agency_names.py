"""Companies by name: as people spell it, and never "illegal"."""

import datetime as dt

import pytest

from kiosk.guidance.agency_names import THRESHOLD, likest
from kiosk.guidance.library import Library
from onedata.agencies import Agency, AgencyList, state
from tests.kiosk.guidance.conftest import TODAY, Fill

NAMES = (
    "PT CONTOH BINA KARYA ABADI",
    "PT CONTOH BINA KARYA MANDIRI",
    "PT CONTOH CAHAYA RINJANI BERSAMA",
    "PT CONTOH SURYA LOMBOK MANDIRI",
    "PT CONTOH PUTRA MANDALIKA MANDIRI",
    "CV CONTOH SINAR DOMPU",
)
AGENCIES = tuple(
    Agency(licence=f"CONTOH/SIP3MI/{number:04d}", name=name, valid_until=dt.date(2030, 1, 1), source="CONTOH")
    for number, name in enumerate(NAMES, 101)
)


def names(query: str) -> list[str]:
    return [agency.name for agency, _ in likest(AGENCIES, query)]


@pytest.mark.parametrize(
    "query",
    [
        "PT Contoh Cahaya Rinjani Bersama",
        "pt. cahaya rinjani bersama",
        "CV Cahaya Rinjani Bersama",
        "rinjani cahaya bersama",
        "cahayarinjani bersama",
        "CAHAYA RINJNI BERSMA",
        "cahaya rinjani",
        "chaya rinjani",
        "cahayarinjani",
        "P.T. Cahaya-Rinjani",
        "CONTOH/SIP3MI/0103",
        "contoh sip3mi 0103",
        "0103",
        "103",
    ],
)
def test_a_company_is_found_as_people_spell_it(query: str) -> None:
    assert names(query)[0] == "PT CONTOH CAHAYA RINJANI BERSAMA"


@pytest.mark.parametrize("query", ["Surya Mandiri Jaya Kencana", "Maju Terus", "", "PT", "!!!", "0999", "x" * 10_000])
def test_what_is_not_in_the_list_matches_nothing(query: str) -> None:
    assert names(query) == []


def test_the_very_name_stands_first_with_the_full_score() -> None:
    (agency, score), *others = likest(AGENCIES, "pt bina karya mandiri")
    assert (agency.name, score) == ("PT CONTOH BINA KARYA MANDIRI", 1.0)
    assert all(THRESHOLD <= less < 1.0 for _, less in others)


def test_a_shared_word_says_less_than_a_rare_one() -> None:
    (best, _), *_ = likest(AGENCIES, "lombok mandiri")
    assert best.name == "PT CONTOH SURYA LOMBOK MANDIRI"


def test_an_earlier_name_is_a_name() -> None:
    renamed = Agency(
        licence="CONTOH/9",
        name="PT CONTOH BARU",
        other_names=("PT CONTOH NUSA TIGA",),
        valid_until=TODAY,
        source="CONTOH",
    )
    assert likest((*AGENCIES, renamed), "nusa tiga")[0][0] == renamed


def test_the_list_says_registered_expired_revoked_or_nothing_with_its_date(library: Library, fill: Fill) -> None:
    rows = {
        "1": Agency(licence="1", name="PT SATU CONTOH", valid_until=TODAY, source="CONTOH"),
        "2": Agency(licence="2", name="PT DUA CONTOH", valid_until=TODAY - dt.timedelta(days=1), source="CONTOH"),
        "3": Agency(
            licence="3", name="PT TIGA CONTOH", valid_until=dt.date(2030, 1, 1), revoked_on=TODAY, source="CONTOH"
        ),
    }
    listed: dict[tuple[str, str], object] = {("agencies", key): row for key, row in rows.items()}
    fill("agencies", {**listed, ("about", "list"): AgencyList(dt.date(2026, 11, 1), 3)})
    said = {name: library.agencies(name).matches[0].state for name in ("satu", "dua", "tiga")}
    assert said == {"satu": "registered", "dua": "expired", "tiga": "revoked"}
    absent = library.agencies("empat lima")
    assert (absent.matches, absent.dated, absent.count) == ((), dt.date(2026, 11, 1), 3)
    assert state(rows["3"], TODAY - dt.timedelta(days=1)) == "registered"
