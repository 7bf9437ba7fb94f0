import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedata import credentials as c
from onedata.wire import Malformed
from tests.onedata.samples import STEADY, fixed

KINDS = st.sampled_from(sorted(c.FACTORS))
FACTOR_KINDS = st.sampled_from(["pin", "phone", "passport", "family", "birth", "none"])
SALT = fixed("salt", 16)


@STEADY
@given(kind=KINDS, text=st.text(max_size=80))
def test_any_text_is_an_identifier_of_one_spelling_or_refused(kind: c.CredentialKind, text: str) -> None:
    try:
        spelled = c.identifier(kind, text)
    except c.MalformedCredential:
        return
    assert c.identifier(kind, spelled) == spelled
    assert spelled.isascii()


@STEADY
@given(kind=FACTOR_KINDS, text=st.text(max_size=30))
def test_any_text_is_a_factor_of_one_spelling_or_refused(kind: c.FactorKind, text: str) -> None:
    try:
        spelled = c.factor(kind, text)
    except c.MalformedCredential:
        return
    name, _, rest = spelled.partition(":")
    assert name == kind
    assert c.factor(kind, rest) == spelled


def test_spaces_case_and_separators_do_not_matter() -> None:
    assert c.identifier("nik", " 5201.0101-0190 0001") == "5201010101900001"
    assert c.identifier("passport", "c 1234567") == "C1234567"
    assert c.identifier("card", "04:a2:3b:1c") == "04A23B1C"
    assert c.factor("birth", " 1990-05-01 ") == "birth:1990-05-01"


def test_a_card_identifier_is_never_cut() -> None:
    long = "04A23B1C5D6E80112233"
    assert c.identifier("card", long) == long
    assert c.identifier("card", long[:14]) != c.identifier("card", long)


@pytest.mark.parametrize("kind", ["card", "staff"])
def test_a_random_card_identifier_is_refused(kind: c.CredentialKind) -> None:
    with pytest.raises(c.RandomIdentifier):
        c.identifier(kind, "08A1B2C3")
    assert c.identifier(kind, "08A1B2C3D4E5F6")
    assert c.identifier(kind, "18A1B2C3")


@pytest.mark.parametrize("date", ["1990-02-30", "1990-13-01", "90-01-01", "19900101", ""])
def test_a_birth_date_is_a_calendar_date(date: str) -> None:
    with pytest.raises(c.MalformedCredential):
        c.factor("birth", date)


def test_a_birth_date_is_no_factor_of_a_nik() -> None:
    with pytest.raises(c.MalformedCredential):
        c.opens("nik", "birth")


def test_what_stands_on_papers_opens_the_basic_part_only() -> None:
    basic = {
        (kind, factor) for kind, factors in c.FACTORS.items() for factor, part in factors.items() if part == "basic"
    }
    assert basic == {("nik", "passport"), ("nik", "family"), ("passport", "birth"), ("card", "birth")}


@pytest.mark.parametrize(
    ("identifier", "factor"),
    [
        ("5201010101900001", "birth:1990-01-01"),
        ("5201010101900001", "phone:12345"),
        ("5201 0101 0190 0001", "phone:1234"),
        ("5201010101900001", "pin:1234567"),
        ("5201010101900001", "1234"),
        ("5201010101900001", "colour:blue"),
    ],
)
def test_what_is_not_a_normalised_pair_is_never_stretched(identifier: str, factor: str) -> None:
    with pytest.raises(c.MalformedCredential):
        c.stretch("nik", identifier, factor, SALT, c.DEMO_COST)


def test_staff_may_have_a_longer_pin() -> None:
    assert c.credential("staff", "04112233", "pin:12345678")


def test_every_part_of_a_credential_changes_both_keys() -> None:
    def keys(
        kind: c.CredentialKind, identifier: str, factor: str, salt: bytes = SALT, pepper: bytes = fixed("p")
    ) -> set[bytes]:
        derived = c.credential_keys(c.stretch(kind, identifier, factor, salt, c.DEMO_COST), pepper)
        return {derived.locator, derived.wrap_key}

    all_keys = [
        keys("card", "04112233", "pin:123456"),
        keys("staff", "04112233", "pin:123456"),
        keys("card", "04112234", "pin:123456"),
        keys("card", "04112233", "pin:123457"),
        keys("card", "04112233", "pin:123456", salt=fixed("other", 16)),
        keys("card", "04112233", "pin:123456", pepper=fixed("other")),
    ]
    assert len(set.union(*all_keys)) == 2 * len(all_keys)


@pytest.mark.parametrize(
    "cost",
    [
        c.Cost(63, 1, 1),
        c.Cost(64, 0, 1),
        c.Cost(64, 1, 0),
        c.Cost(262145, 1, 1),
        c.Cost(19456, 9, 1),
        c.Cost(19456, 2, 5),
        c.Cost(262144, 3, 1),
        c.Cost(-1, 1, 1),
    ],
)
def test_a_cost_out_of_bounds_is_refused_both_ways(cost: c.Cost) -> None:
    with pytest.raises(Malformed):
        c.check_cost(cost)


def test_the_costs_in_use_are_within_bounds_and_the_demo_says_that_it_is_cheap() -> None:
    for cost in (c.PRODUCTION_COST, c.DEMO_COST, c.MINIMUM_COST):
        assert c.check_cost(cost) == cost
    assert c.is_cheap(c.DEMO_COST)
    assert not c.is_cheap(c.PRODUCTION_COST)


def test_salt_and_pepper_have_their_lengths() -> None:
    with pytest.raises(Malformed):
        c.stretch("card", "04112233", "pin:123456", b"short", c.DEMO_COST)
    with pytest.raises(Malformed):
        c.credential_keys(bytes(32), b"short")


def test_an_error_never_repeats_what_was_typed() -> None:
    with pytest.raises(c.MalformedCredential) as wrong_number:
        c.identifier("nik", "520101019000012X")
    with pytest.raises(c.MalformedCredential) as wrong_pin:
        c.factor("pin", "98765")
    assert "5201" not in str(wrong_number.value)
    assert "987" not in str(wrong_pin.value)
