"""The pages that anybody may read, as the conductor and the slips ask for them."""

from collections.abc import Callable

import msgspec

from kiosk.conductor.ports import TroubleError
from kiosk.config import Config
from kiosk.office_time import OfficeTime
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import Language

# ruff: noqa: PLC0415 - the library is imported where it is first used, behind the first frame

Way = Callable[[str, str], msgspec.Struct]
"""Finds a page by its key, in a language."""


class Pages:
    """Finds pages; made without touching the disk, and used by one worker."""

    def __init__(self, config: Config, now: OfficeTime) -> None:
        self._config = config
        self._now = now
        self._ways: dict[PageKind, Way] | None = None

    def open(self, ref: Ref, language: Language) -> msgspec.Struct:
        """Find what a page holds. Raises `TroubleError`."""
        from kiosk.cache.durable import NotSaved

        try:
            return self._built()[ref.kind](ref.key, language)
        except NotSaved as trouble:
            raise TroubleError(trouble.fault) from trouble

    def _built(self) -> dict[PageKind, Way]:
        if self._ways is None:
            from kiosk.guidance.finder import Finder
            from kiosk.guidance.library import Library

            finder = Finder(Library(self._config.data_folder, today=lambda: self._now().date()))
            self._ways = {
                PageKind.TOPICS: finder.topics,
                PageKind.TOPIC: finder.topic,
                PageKind.ARTICLE: finder.article,
                PageKind.MAP: finder.countries,
                PageKind.COUNTRIES: finder.countries,
                PageKind.COUNTRY: finder.country,
                PageKind.PLACEMENTS: finder.placements,
                PageKind.CONTACTS: finder.contacts,
                PageKind.SEARCH: finder.search,
            }
        return self._ways
