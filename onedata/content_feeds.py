"""The public feeds of content: their names, their collections, and the number of their format."""

from typing import Annotated, Final

import msgspec

from onedata.articles import ArticleId
from onedata.jobs import Line
from onedata.wire import Malformed, decode

CONTENT_FORMAT: Final = 1
"""Raised when a kiosk of today could no longer read the rows: it then refuses the feed and keeps its old one."""
EXAMPLES: Final = "examples"
"""Row of the collection `search` of `guidance`: ids of articles that a kiosk names before anything is typed."""
FORMAT: Final = "format"
"""Collection, in every feed below, of one row: key `format`, value a number."""
GUIDANCE, RULES, JOBS, AGENCIES, CODES, NEWS = "guidance", "rules", "jobs", "agencies", "codes", "news"
CONTENT_FEEDS: Final = (GUIDANCE, RULES, JOBS, AGENCIES, CODES, NEWS)
TRUST: Final = "trust"
"""States' certificates by which passports are believed (`onedata.trust`)."""
PUBLIC_FEEDS: Final = (*CONTENT_FEEDS, TRUST, "slip-revoked")
"""What every kiosk follows, whatever its enrolment named: they hold nothing that is not public."""


class NewerFormat(Exception):  # noqa: N818  # named for what is the case
    """Rows that a later program wrote for later programs."""


def check_format(value: bytes) -> None:
    """Look at the value of a feed's format row; raises `NewerFormat` unless this program can read the feed."""
    try:
        found = decode(value, int, 16)
    except Malformed:
        found = None
    if found is None or found > CONTENT_FORMAT:
        raise NewerFormat(f"format {found or 'unknown'}, this program reads up to {CONTENT_FORMAT}")


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One shelf of articles; row `all` of the collection `topics` of `guidance` holds all in their order."""

    topic: ArticleId
    id: Line
    en: Line


class SearchWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the search knows about words; row `words` of the collection `search` of `guidance`."""

    synonyms: tuple[tuple[Line, ...], ...] = ()
    """Groups of words and phrases that mean the same to a person who searches."""
    noise: Annotated[tuple[Line, ...], msgspec.Meta(max_length=1000)] = ()
    """Words that say nothing about what is looked for."""
