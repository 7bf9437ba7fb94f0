"""The pages that anybody may read, as the conductor and the slips ask for them."""

import datetime as dt
from collections.abc import Callable

import msgspec

from kiosk.config import Config
from kiosk.office_time import OfficeTime
from kiosk.ports.disk_trouble import disk_trouble
from kiosk.visit.guide import PHONED, PageKind, Ref
from kiosk.visit.model import Language

# ruff: noqa: PLC0415 - the library is imported where it is first used, behind the first frame

Way = Callable[[str, Language], msgspec.Struct]
"""Finds a page by its key, in a language."""


class Pages:
    """Finds pages; made without touching the disk, and used by one worker."""

    def __init__(self, config: Config, now: OfficeTime) -> None:
        self._config = config
        self._now = now
        self._ways: dict[PageKind, Way] | None = None

    def open(self, ref: Ref, language: Language) -> msgspec.Struct:
        """Find what a page holds. Raises `TroubleError`."""
        with disk_trouble():
            return self._built()[ref.kind](ref.key, language)

    def _built(self) -> dict[PageKind, Way]:
        if self._ways is None:
            from kiosk.cache.content import Content
            from kiosk.guidance.calculators import Calculators
            from kiosk.guidance.checker import Checker
            from kiosk.guidance.counters import Counters
            from kiosk.guidance.finder import Finder
            from kiosk.guidance.library import Library
            from kiosk.guidance.openings import Openings

            library = Library(self._config.data_folder, self._config.office.timezone, today=self._today)
            finder, openings = Finder(library), Openings(library)
            calculators = Calculators(library, self._today)
            counters = Counters(self._config.office, self._now, Content(self._config.data_folder).next_step)
            self._ways = {
                PageKind.TOPICS: finder.topics,
                PageKind.TOPIC: finder.topic,
                PageKind.ARTICLE: finder.article,
                PageKind.MAP: finder.countries,
                PageKind.COUNTRIES: finder.countries,
                PageKind.COUNTRY: finder.country,
                PageKind.PLACEMENTS: finder.placements,
                PageKind.CONTACTS: finder.contacts,
                PageKind.NEWS: finder.news,
                PageKind.NEWS_ITEM: finder.news_item,
                PageKind.SEARCH: finder.search,
                PageKind.CHECK: Checker(library, self._today).open,
                PageKind.COST: calculators.cost,
                PageKind.CONTRIBUTION: calculators.contribution,
                PageKind.JOBS: openings.jobs,
                PageKind.JOB_FILTER: openings.job_filter,
                PageKind.JOB: openings.job,
                PageKind.AGENCIES: openings.agencies,
                PageKind.AGENCY: openings.agency,
                PageKind.AGENCY_NONE: openings.agency_none,
                PageKind.QUEUE: counters.offer,
                PageKind.TICKET: counters.ticket,
                PageKind.PHONE: self._phone,
            }
        return self._ways

    def _phone(self, key: str, language: Language) -> msgspec.Struct:
        """Return another page as a code for phones."""
        from kiosk.guidance.pages import NotThere
        from kiosk.slips.phone import phone_page

        kind, _, rest = key.partition(":")
        if kind not in {each.value for each in PHONED}:
            return NotThere()
        return phone_page(self.open(Ref(PageKind(kind), rest), language), language, self._now()) or NotThere()

    def _today(self) -> dt.date:
        return self._now().date()
