"""The pages of the two calculators, with the law's own figures."""

import pytest

from kiosk.guidance import asked
from kiosk.guidance.calculators import Calculators
from kiosk.guidance.library import Library
from kiosk.guidance.pages import NotThere
from onedata.placement_cost import CostBook
from tests.kiosk.guidance.conftest import TODAY


@pytest.fixture
def calculators(whole_library: Library) -> Calculators:
    return Calculators(whole_library, lambda: TODAY)


def paid(calculators: Calculators, key: str) -> asked.ContributionResult:
    found = calculators.contribution(key, "id")
    assert isinstance(found, asked.ContributionResult)
    return found


@pytest.mark.parametrize(
    ("key", "total"),
    [("way=placed;months=24", 370_000), ("way=placed;months=12", 226_500), ("way=individual;months=24", 332_500),
     ("way=placed;months=36", 532_000)],
)  # fmt: skip
def test_contributions_are_those_of_the_law(calculators: Calculators, key: str, total: int) -> None:
    found = paid(calculators, key)
    assert found.paid is not None
    assert found.paid.total == total
    assert found.sources == ("Permenaker 4/2023 Pasal 18",)


def test_the_way_is_asked_first_and_the_usual_length_is_24_months(calculators: Calculators) -> None:
    first = calculators.contribution("", "id")
    assert isinstance(first, asked.Question)
    assert [choice.code for choice in first.choices] == ["placed", "individual"]
    assert paid(calculators, "way=placed").months == 24


def test_a_length_that_the_table_does_not_know_is_for_the_staff(calculators: Calculators) -> None:
    assert paid(calculators, "way=placed;months=3").paid is None


@pytest.mark.parametrize(("months", "read"), [("0", 1), ("9999999", 240), ("x", 24), ("-5", 24), ("٣", 24)])
def test_months_stay_what_a_contract_can_have(calculators: Calculators, months: str, read: int) -> None:
    assert paid(calculators, f"way=placed;months={months}").months == read


def test_job_and_cost_are_asked_and_each_rule_answers_for_itself(calculators: Calculators) -> None:
    for key, name in (("", "cost_job"), ("cost_job=HOUSE_MAID", "cost"), ("cost_job=X;cost=TICKET_OUT", "cost_job")):
        found = calculators.cost(key, "id")
        assert isinstance(found, asked.Question)
        assert found.name == name
    said = calculators.cost("cost_job=HOUSE_MAID;cost=TICKET_OUT", "id")
    assert isinstance(said, asked.CostResult)
    assert [(line.since, line.may_not) for line in said.lines] == [("2020", True), ("2025", False)]


def test_no_page_of_costs_ever_names_an_amount(calculators: Calculators, whole_library: Library) -> None:
    book = whole_library.cost_book()
    assert isinstance(book, CostBook)
    for language in ("id", "en"):
        for cost in book.costs:
            for job in (*(each.code for each in book.jobs), "OTHER"):
                said = calculators.cost(f"cost_job={job};cost={cost.code}", language)
                assert isinstance(said, asked.CostResult)
                assert not any(word in repr(said) for word in ("Rp", "IDR", "rupiah"))
                assert any(line.may_not for line in said.lines) == (job != "OTHER")


def test_a_machine_without_tables_says_so(library: Library) -> None:
    empty = Calculators(library, lambda: TODAY)
    assert empty.cost("", "id") == empty.contribution("", "id") == NotThere()
