"""The pages of openings and companies: what fits, what is never shown, and what a list of a day says."""

import msgspec
import pytest

from kiosk.guidance import asked, choices
from kiosk.guidance.library import Library
from kiosk.guidance.openings import FILTERS, PART, Openings, part_key
from kiosk.guidance.pages import NotThere
from kiosk.ui.samples_asked import OPENINGS
from onedata.content_feeds import JOBS
from tests.kiosk.guidance.conftest import TODAY, Fill


@pytest.fixture
def openings(whole_library: Library) -> Openings:
    return Openings(whole_library)


def test_openings_are_open_verified_and_dated(openings: Openings) -> None:
    page = openings.jobs("", "id")
    assert page.jobs
    assert all(job.checked <= TODAY <= job.closes for job in page.jobs)
    assert page.dated is not None
    assert page.all == len(page.jobs)


def test_each_value_of_the_filter_leaves_openings(openings: Openings) -> None:
    for part in ("destination", "occupation"):
        found = openings.job_filter(f"by={part}", "id")
        assert isinstance(found, asked.Question)
        for choice in found.choices:
            page = openings.jobs(f"{part}={choice.code}", "id")
            assert page.jobs
            assert {getattr(job, part) for job in page.jobs} == {choice.code}
    school = openings.job_filter("destination=MY;by=schooling", "id")
    assert isinstance(school, asked.Question)
    assert school.key == "destination=MY"
    assert all(job.schooling in (None, "NONE", "SD") for job in openings.jobs("schooling=SD", "id").jobs)


def test_each_value_of_the_filter_says_how_many_openings_it_leaves(openings: Openings) -> None:
    for part in FILTERS:
        found = openings.job_filter(f"destination=MY;by={part}", "id")
        assert isinstance(found, asked.Question)
        for choice in found.choices:
            key = choices.chosen(found.key, part, choice.code)
            assert len(openings.jobs(key, "id").jobs) == choice.count > 0


def test_every_opening_is_on_some_part_of_the_list(library: Library, fill: Fill) -> None:
    job = OPENINGS[0]
    count = 2 * PART + 3
    fill(JOBS, {("jobs", f"J-{n:04}"): msgspec.structs.replace(job, job=f"J-{n:04}") for n in range(count)})
    openings, shown, first = Openings(library), [], 0
    while True:
        page = openings.jobs(part_key("", first), "id")
        assert page.first == first
        shown += [job.job for job in page.jobs[first : first + PART]]
        first += PART
        if first >= count:
            break
    assert shown == [f"J-{n:04}" for n in range(count)]


@pytest.mark.parametrize("named", ["-1", "x", "9" * 30, "٤٠", "1000000", ""])
def test_a_part_that_does_not_exist_is_the_first_one(openings: Openings, named: str) -> None:
    assert openings.jobs(f"from={named}", "id").first == 0


@pytest.mark.parametrize("key", ["", "by=", "by=pay", "x" * 10_000, 'by="; DROP'])
def test_an_unknown_part_of_the_filter_is_not_there(openings: Openings, key: str) -> None:
    assert openings.job_filter(key, "id") == NotThere()


def test_a_filter_keeps_only_what_it_knows(openings: Openings) -> None:
    assert openings.jobs("x=y;destination=MY;opening=1", "id").key == "destination=MY"
    assert openings.jobs("destination=\x00", "id").jobs == ()
    assert FILTERS == ("destination", "occupation", "schooling")


def test_an_opening_leads_to_its_company_and_to_the_checker(openings: Openings) -> None:
    job = openings.jobs("", "id").jobs[0]
    page = openings.job(job.job, "id")
    assert isinstance(page, asked.JobPage)
    assert page.licensed
    assert page.check.startswith(f"opening={job.job};begun=3;destination={job.destination};job={job.occupation}")
    assert openings.job("CONTOH-99999", "id") == NotThere()


def test_a_misspelt_name_finds_the_company(openings: Openings, whole_library: Library) -> None:
    name = whole_library.agencies("CONTOH/SIP3MI/0001").matches[0].agency.name
    typo = name.replace("PT ", "").replace("A", "E", 1).lower()
    found = openings.agencies(typo, "id")
    assert name in {match.agency.name for match in found.answer.matches}
    page = openings.agency("CONTOH/SIP3MI/0001", "id")
    assert isinstance(page, asked.AgencyPage)
    assert page.dated == TODAY


def test_two_letters_mean_any_company_and_say_nothing(openings: Openings) -> None:
    assert openings.agencies("pt", "id").answer.matches == ()


@pytest.mark.parametrize("text", ['"; DROP', "x" * 10_000, "\x00\x1b[2J\u202e", "%' OR 1=1 --", "🙂🙂🙂", ""])
def test_no_text_is_harmful_and_nothing_is_found_for_it(openings: Openings, text: str) -> None:
    page = openings.agencies(text, "id")
    assert (page.answer.matches, page.answer.dated) == ((), TODAY)
    assert openings.agency(text, "id") == NotThere()
    assert openings.agency_none(text, "id").dated == TODAY


def test_a_machine_without_a_list_knows_no_day(library: Library) -> None:
    empty = Openings(library)
    assert empty.agency_none("contoh", "id").dated is None
    assert (empty.jobs("", "id").jobs, empty.jobs("", "id").dated) == ((), None)
