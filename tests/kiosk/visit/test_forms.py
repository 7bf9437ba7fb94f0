import pytest

from kiosk.visit.forms import FACTORS, factor_complete, identifier_complete
from kiosk.visit.model import FactorKind, Way


@pytest.mark.parametrize(
    ("way", "text", "complete"),
    [
        (Way.NIK, "5201011505900001", True),
        (Way.NIK, "520101150590000", False),
        (Way.NIK, "52010115059000011", False),
        (Way.NIK, "520101150590000A", False),
        (Way.NIK, "٥٢٠١٠١١٥٠٥٩٠٠٠٠١", False),
        (Way.NIK, "", False),
        (Way.PASSPORT, "C1234567", True),
        (Way.PASSPORT, "c1234567", True),
        (Way.PASSPORT, "C123", False),
        (Way.PASSPORT, "C" * 15, True),
        (Way.PASSPORT, "C" * 16, False),
        (Way.PASSPORT, "C 123456", False),
        (Way.CARD, "04A1B2C3", False),
    ],
)
def test_only_a_complete_identifier_is_looked_up(way: Way, text: str, complete: bool) -> None:
    assert identifier_complete(way, text) is complete


@pytest.mark.parametrize(
    ("kind", "text", "complete"),
    [
        (FactorKind.PIN, "123456", True),
        (FactorKind.PIN, "12345", False),
        (FactorKind.PIN, "1234567", False),
        (FactorKind.FAMILY_PIN, "123456", True),
        (FactorKind.FAMILY_PIN, "1234", False),
        (FactorKind.PHONE, "0987", True),
        (FactorKind.PHONE, "987", False),
        (FactorKind.PASSPORT, "A567", True),
        (FactorKind.PASSPORT, "A56-", False),
        (FactorKind.BIRTH_DATE, "1990-05-15", True),
        (FactorKind.BIRTH_DATE, "1990-02-30", False),
        (FactorKind.BIRTH_DATE, "19900515", False),
        (FactorKind.BIRTH_DATE, "1890-05-15", False),
        (FactorKind.BIRTH_DATE, "15-05-1990", False),
    ],
)
def test_only_a_complete_factor_is_looked_up(kind: FactorKind, text: str, complete: bool) -> None:
    assert factor_complete(kind, text) is complete


def test_a_birth_date_never_goes_with_a_nik_which_contains_it() -> None:
    assert FactorKind.BIRTH_DATE not in FACTORS[Way.NIK]


def test_what_opens_most_is_offered_first() -> None:
    assert {way: kinds[0] for way, kinds in FACTORS.items()} == {
        Way.NIK: FactorKind.PIN,
        Way.CARD: FactorKind.PIN,
        Way.CODE: FactorKind.PIN,
        Way.PASSPORT: FactorKind.CHIP,
    }
