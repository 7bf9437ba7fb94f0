"""The public lists: which columns a delivered file has, and which feed its rows go to."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

import msgspec

from onedata import codes
from onedata.agencies import Agency
from onedata.case_clock import CaseClock, ClockName
from onedata.content_feeds import AGENCIES, CODES, JOBS, NEWS
from onedata.jobs import Job, Schooling
from onedata.news import Contact, ContactKind, NewsItem
from portal.people import cells
from portal.people.cells import CellWrong
from portal.people.standard import Column

Fields = dict[str, Any]
Row = Job | Agency | NewsItem | Contact | CaseClock
_LINE: Final = 120
_JOB: Final = r"[A-Z0-9][A-Z0-9-]{0,29}"


class ListKind(msgspec.Struct, frozen=True):
    """One list: its name on the command line, the feed and collection of its rows, and how a line becomes a row."""

    name: str
    feed: str
    collection: str
    row: type[Row]
    key: str
    """The column that tells rows apart, and the key of the feed's row."""
    columns: Callable[[dt.date], tuple[Column, ...]]
    across: Callable[[Mapping[str, Any]], list[CellWrong]] = lambda _: []
    """Finds what is wrong between the cells of a line."""
    needs: str | None = None
    """A row without this field is kept here and not published."""
    dated: bool = False
    """The list as a whole has a day, which people are told."""


def _line(longest: int = _LINE) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if len(text) > longest:
            raise CellWrong("too-long")
        return " ".join(text.split())

    return parse


def _paragraphs(text: str) -> str:
    """Return text whose paragraphs are divided by `|`: a cell cannot hold a line break."""
    if len(text) > 1200:  # noqa: PLR2004 - the width of onedata.news.Text
        raise CellWrong("too-long")
    return "\n".join(part for part in (" ".join(part.split()) for part in text.split("|")) if part)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,10}", text) or not least <= int(text) <= most:
            raise CellWrong("whole")
        return int(text)

    return parse


def _matching(pattern: str, code: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise CellWrong(code)
        return text

    return parse


_slug: Final = _matching(r"[a-z0-9]+(-[a-z0-9]+){0,20}", "row-key")


def _several(text: str) -> tuple[str, ...]:
    names = tuple(_line()(part) for part in text.split("|") if part.strip())
    if len(names) > 10:  # noqa: PLR2004 - as onedata.agencies.Agency
        raise CellWrong("too-long")
    return names


def _known(name: str) -> Callable[[str], str]:
    return cells.code({each.code for each in codes.load(name)})


def _jobs(today: dt.date) -> tuple[Column, ...]:
    age, line, levels = _whole(18, 99), _line(), get_args(Schooling)
    return (
        Column("job_code", "job", _matching(_JOB, "row-key"), "own code: capitals, digits, hyphens", required=True),
        Column("post_id", "post_id", line, "the post, in Indonesian", required=True),
        Column("post_en", "post_en", line, "the post, in English", required=True),
        Column("occupation", "occupation", _known("occupations"), "code of the list occupations", required=True),
        Column("destination_country", "destination", _known("countries"), "two letters, ISO 3166-1", required=True),
        Column("place", "place", line, "town or region"),
        Column("placement_scheme", "scheme", _known("schemes"), "code of the list schemes; empty: P_TO_P"),
        Column("pay", "pay", _whole(1, 1_000_000_000), "each month, digits only"),
        Column("currency", "currency", _matching(r"[A-Z]{3}", "currency"), "ISO 4217, needed with pay"),
        Column("quota", "quota", _whole(1, 100_000), "how many people"),
        Column("schooling", "schooling", cells.code(levels), "the least: " + ", ".join(levels)),
        Column("sex", "sex", _sex, "L or P; empty: both"),
        Column("age_from", "age_from", age, "youngest"),
        Column("age_to", "age_to", age, "oldest"),
        Column("contract_term_months", "months", cells.months, "months of the contract"),
        Column("placement_company", "company", line, "placing company (P3MI) or office", required=True),
        Column("company_licence", "licence", line, "number of its licence (SIP3MI)"),
        Column("verified_on", "checked", cells.past_date(today), "day it was verified; empty: not published"),
        Column("closes_on", "closes", cells.date, "last day on which it is open", required=True),
    )  # fmt: skip


def _sex(text: str) -> str:
    return {"L": "MALE", "P": "FEMALE"}[cells.code(("L", "P"))(text)]


def _job_across(fields: Mapping[str, Any]) -> list[CellWrong]:
    wrong = []
    if ("pay" in fields) != ("currency" in fields):
        wrong.append(CellWrong("pair", "currency"))
    if "age_from" in fields and "age_to" in fields and fields["age_to"] < fields["age_from"]:
        wrong.append(CellWrong("order", "age_to"))
    if "checked" in fields and "closes" in fields and fields["closes"] < fields["checked"]:
        wrong.append(CellWrong("order", "closes_on"))
    return wrong


def _agencies(today: dt.date) -> tuple[Column, ...]:
    line = _line()
    return (
        Column("licence", "licence", line, "number of the licence (SIP3MI), as printed", required=True),
        Column("name", "name", _line(100), "name as registered", required=True),
        Column("other_names", "other_names", _several, "earlier and short names, divided by |"),
        Column("city", "city", line, "where its office is"),
        Column("valid_until", "valid_until", cells.date, "last day of the licence", required=True),
        Column("revoked_on", "revoked_on", cells.past_date(today), "day it was revoked"),
        Column("source", "source", line, "who published the register", required=True),
    )


def _news(today: dt.date) -> tuple[Column, ...]:
    line = _line()
    return (
        Column("news_code", "item", _slug, "own code: lower case, digits, hyphens", required=True),
        Column("title_id", "title_id", line, "title, in Indonesian", required=True),
        Column("title_en", "title_en", line, "title, in English", required=True),
        Column("text_id", "text_id", _paragraphs, "text, in Indonesian; paragraphs divided by |", required=True),
        Column("text_en", "text_en", _paragraphs, "text, in English", required=True),
        Column("dated", "dated", cells.past_date(today), "day of the news", required=True),
        Column("until", "until", cells.date, "last day on which it is shown", required=True),
        Column("source", "source", line, "who says so", required=True),
        Column("article", "article", _slug, "id of the article to read next"),
    )


def _news_across(fields: Mapping[str, Any]) -> list[CellWrong]:
    late = "until" in fields and "dated" in fields and fields["until"] < fields["dated"]
    return [CellWrong("order", "until")] if late else []


def _contacts(today: dt.date) -> tuple[Column, ...]:
    line = _line()
    return (
        Column("contact_code", "contact", _slug, "own code: lower case, digits, hyphens", required=True),
        Column("name_id", "name_id", line, "name, in Indonesian", required=True),
        Column("name_en", "name_en", line, "name, in English", required=True),
        Column("kind", "kind", _contact_kind, ", ".join(get_args(ContactKind)), required=True),
        Column("number", "number", line, "number or address, by its kind"),
        Column("country", "country", _known("countries"), "from where it is used; empty: anywhere"),
        Column("hours_id", "hours_id", line, "opening hours, in Indonesian"),
        Column("hours_en", "hours_en", line, "opening hours, in English"),
        Column("published_by", "published_by", line, "office that answers for it; empty: the number is not shown"),
        Column("checked_on", "checked", cells.past_date(today), "day somebody last called; empty: not shown"),
    )


def _contact_kind(text: str) -> str:
    return cells.code(get_args(ContactKind))(text)


def _clocks(today: dt.date) -> tuple[Column, ...]:
    return (
        Column("clock_code", "clock", cells.code(get_args(ClockName)), ", ".join(get_args(ClockName)), required=True),
        Column("days", "days", _whole(1, 365), "calendar days from the day the portal received it", required=True),
        Column("source", "source", _line(), "rule, or the office's own standard, that says so", required=True),
        Column("checked_on", "checked", cells.past_date(today), "day somebody last read it there", required=True),
    )


KINDS: Final[Mapping[str, ListKind]] = {
    "jobs": ListKind("jobs", JOBS, "jobs", Job, "job", _jobs, _job_across, needs="checked"),
    "agencies": ListKind("agencies", AGENCIES, "agencies", Agency, "licence", _agencies, dated=True),
    "news": ListKind("news", NEWS, "news", NewsItem, "item", _news, _news_across),
    "contacts": ListKind("contacts", CODES, "contacts", Contact, "contact", _contacts),
    "clocks": ListKind("clocks", CODES, "clocks", CaseClock, "clock", _clocks),
}
