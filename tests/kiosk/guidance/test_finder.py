"""What each page for everybody holds, from the articles of this repository and the code lists."""

import pytest

from kiosk.guidance import pages, placements
from kiosk.guidance.finder import Finder
from kiosk.guidance.found import Found
from kiosk.guidance.library import Library
from onedata import codes


@pytest.fixture
def finder(whole_library: Library) -> Finder:
    return Finder(whole_library)


def test_a_topic_holds_its_articles_and_an_unknown_one_is_not_there(finder: Finder) -> None:
    found = finder.topic("abroad", "id")
    assert isinstance(found, pages.ArticleList)
    assert "abroad-unpaid-wages" in {head.id for head in found.heads}
    assert finder.topic("contoh", "id") == pages.NotThere()


def test_every_article_names_what_to_read_next_by_title(finder: Finder, whole_library: Library) -> None:
    for head in whole_library.articles(None, "id"):
        found = finder.article(head.id, "id")
        assert isinstance(found, pages.Reader)
        assert [other.id for other in found.related] == list(found.article.front.see)
    assert finder.article("contoh", "id") == pages.NotThere()


def test_an_old_rule_names_the_one_that_took_its_place(finder: Finder) -> None:
    found = finder.article("complaint-clock-2024", "id")
    assert isinstance(found, pages.Reader)
    assert found.superseded_by is not None
    assert found.superseded_by.id == "complaint-clock-2025"


def test_countries_are_those_one_can_say_something_about_most_placements_first(finder: Finder) -> None:
    found = finder.countries("", "id")
    assert found.codes[:3] == ("HK", "TW", "MY")
    for code in found.codes:
        assert isinstance(finder.country(code, "id"), pages.Country)
    assert finder.country("GA", "id") == pages.NotThere()
    assert finder.country("XX", "id") == pages.NotThere()


def test_contacts_with_a_number_come_first(finder: Finder, whole_library: Library) -> None:
    lines = finder.contacts("", "id").lines
    assert [line.number is None for line in lines] == sorted(line.number is None for line in lines)
    assert len(lines) == len(whole_library.contacts("id"))


def test_a_search_finds_the_article(finder: Finder) -> None:
    found = finder.search("gaji tidak dibayar", "id")
    assert found.found.articles[0].id == "abroad-unpaid-wages"


def test_where_nothing_is_typed_or_found_there_are_examples_and_each_is_an_article(finder: Finder) -> None:
    for text in ("", "  ", "qqqqzzzz"):
        found = finder.search(text, "id")
        assert found.found.empty
        assert [head.id for head in found.examples][:1] == ["abroad-unpaid-wages"]
        assert len(found.examples) == 5
        assert all(isinstance(finder.article(head.id, "id"), pages.Reader) for head in found.examples)
    assert finder.search("gaji", "id").examples == ()
    assert finder.search("", "en").examples[0].title == "Unpaid wages"


def test_a_machine_without_content_has_no_examples(library: Library) -> None:
    assert Finder(library).search("", "id") == pages.Searched("", Found())


def test_a_company_that_was_found_says_how_it_stands_today(finder: Finder) -> None:
    hits = finder.search("contoh", "id").found.agencies
    assert hits
    assert {hit.detail for hit in hits} <= {"registered", "expired", "revoked"}


# ---- placements


def test_charts_hold_only_checked_numbers_of_one_period_and_one_source() -> None:
    by_year, *by_country = placements.placements().charts
    assert [bar.code for bar in by_year.bars] == ["2024", "2023", "2022", "2021"]
    assert [chart.period for chart in by_country] == ["2024-01-01..2024-12-30", "2023"]
    for chart in by_country:
        assert len(chart.sources) == 1
        assert [bar.people for bar in chart.bars] == sorted((bar.people for bar in chart.bars), reverse=True)
    listed = {(row.row["iso2"], row.row["period"]): row.row for row in codes.load("placements_by_country")}
    for chart in by_country:
        for bar in chart.bars:
            row = listed[bar.code, chart.period]
            assert (int(row["placements"]), row["verification"]) == (bar.people, "V")


def test_a_country_shows_its_years_newest_first_and_no_sums_over_many_years() -> None:
    chart = placements.years_of("HK")
    assert [bar.code for bar in chart.bars] == ["2024-01-01..2024-12-30", "2023", "2021", "2020", "2019"]
    assert placements.years_of("GA").bars == ()
