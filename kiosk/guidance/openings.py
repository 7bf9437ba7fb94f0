"""The pages of jobs and companies."""

from collections.abc import Iterator
from typing import Final

from kiosk.guidance import asked, choices
from kiosk.guidance.checker import BEGUN, OPENING
from kiosk.guidance.found import JobFilter
from kiosk.guidance.library import Library, fits
from kiosk.guidance.pages import NotThere
from onedata import codes
from onedata.content_feeds import JOBS
from onedata.jobs import Job

FILTERS: Final = ("destination", "occupation", "schooling")
"""What openings can be told apart by."""
_FILTER: Final = "by"
_FROM: Final = "from"
PART: Final = 40
"""Openings of a long list that are shown as one part."""
_SCHOOLS: Final = ("SD", "SMP", "SMA", "D3", "S1")
_LEAST: Final = 3
"""Letters of a name before anything is said about it."""


class Openings:
    """Reads jobs and companies of this machine; may raise `NotSaved`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def jobs(self, key: str, _language: str) -> asked.JobsPage:
        """Return the openings that fit a filter, and where the part to show begins."""
        everything = self._library.jobs()
        wanted = _wanted(key)
        fitting = tuple(job for job in everything if fits(job, wanted))
        first = _first(key, len(fitting))
        return asked.JobsPage(_known(key), fitting, self._library.dated(JOBS), len(everything), first)

    def job_filter(self, key: str, language: str) -> asked.Question | NotThere:
        """Return the values of one part of the filter that leave openings, the most openings first, and how many."""
        part = choices.read(key).get(_FILTER, "")
        if part not in FILTERS:
            return NotThere()
        rest = choices.without(_known(key), part)
        jobs = self._library.jobs(_wanted(rest))
        if part == "schooling":
            return asked.Question(rest, part, "choice", tuple(_schools(jobs)))
        values = [job.destination if part == "destination" else job.occupation for job in jobs]
        table = "countries" if part == "destination" else "occupations"
        order = sorted(set(values), key=lambda code: (-values.count(code), code))
        known = codes.index(table)
        own: codes.Language = "id" if language == "id" else "en"
        named = (
            asked.Choice(code, codes.text(table, code, own) if code in known else code, values.count(code))
            for code in order
        )
        return asked.Question(rest, part, "choice", tuple(named))

    def job(self, key: str, _language: str) -> asked.JobPage | NotThere:
        """Return one opening, with the way to its company and to the checker."""
        job = self._library.job(key)
        if job is None:
            return NotThere()
        return asked.JobPage(job, self._match(job) is not None, check_key(job))

    def agencies(self, key: str, _language: str) -> asked.AgenciesPage:
        """Return the companies that what is typed may mean; two letters mean any."""
        answer = self._library.agencies(key if len("".join(key.split())) >= _LEAST else "")
        return asked.AgenciesPage(key, answer)

    def agency(self, key: str, _language: str) -> asked.AgencyPage | NotThere:
        """Return what the list says about the company with a licence number."""
        answer = self._library.agencies(key)
        match = next((each for each in answer.matches if each.agency.licence == key), None)
        return NotThere() if match is None else asked.AgencyPage(match, answer.dated)

    def agency_none(self, key: str, _language: str) -> asked.AgencyNonePage:
        """Return the day of the list in which somebody is not."""
        return asked.AgencyNonePage(key, self._library.agencies("").dated)

    def _match(self, job: Job) -> object | None:
        if job.licence is None:
            return None
        found = self._library.agencies(job.licence).matches
        return next((each for each in found if each.agency.licence == job.licence), None)


def check_key(job: Job) -> str:
    """Return the key that begins the checker with an opening: country, job and way are answered."""
    given = {"destination": job.destination, "job": job.occupation, "scheme": job.scheme}
    return choices.write({OPENING: job.job, BEGUN: str(len(given)), **given})


def _schools(jobs: tuple[Job, ...]) -> Iterator[asked.Choice]:
    """Yield each schooling with the openings that ask for no more."""
    for code in _SCHOOLS:
        count = sum(fits(job, JobFilter(schooling=code)) for job in jobs)
        if count:
            yield asked.Choice(code, count=count)


def _first(key: str, count: int) -> int:
    """Return where the part of a list begins that a key names; what is damaged or past the end names the first."""
    named = choices.read(key).get(_FROM, "")
    first = int(named) if named.isascii() and named.isdigit() and len(named) <= len(str(count)) else 0
    return first - first % PART if first < count else 0


def part_key(key: str, first: int) -> str:
    """Return the key of the part of a filtered list that begins at `first`."""
    return choices.chosen(key, _FROM, str(first)) if first else choices.without(key, _FROM)


def _known(key: str) -> str:
    return choices.write({name: value for name, value in choices.read(key).items() if name in FILTERS})


def _wanted(key: str) -> JobFilter:
    given = choices.read(key)
    return JobFilter(
        destination=given.get("destination"), occupation=given.get("occupation"), schooling=given.get("schooling")
    )
