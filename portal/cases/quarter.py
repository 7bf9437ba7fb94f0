"""What became of cases, once a quarter, as news ("Anda sampaikan, kami lakukan"); small counts suppressed."""

import datetime as dt
from collections import Counter
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import codes
from onedata.news import NewsItem
from portal.cases.models import CaseFile
from portal.pages.texts import grouped
from portal.wib import WIB

SMALL: Final = 5
"""Fewer cases than this might point at somebody: such topics are told together, and fewer in all not at all."""
_SHOWN: Final = dt.timedelta(days=120)


class Quarter(msgspec.Struct, frozen=True):
    """One quarter of a year, in Jakarta's days."""

    year: int
    number: int

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> dt.date:
        """The first day of the next."""
        return (self.first + dt.timedelta(days=100)).replace(day=1)


def last_before(today: dt.date) -> Quarter:
    """Return the last quarter that is over."""
    number = (today.month - 1) // 3
    return Quarter(today.year, number) if number else Quarter(today.year - 1, 4)


def news(session: Session, today: dt.date) -> tuple[NewsItem, ...]:
    """Return the news about the last quarter's closed cases; none where there were too few."""
    quarter = last_before(today)
    begins, ends = (dt.datetime.combine(day, dt.time(), WIB) for day in (quarter.first, quarter.after))
    query = select(CaseFile.topic).where(CaseFile.closed_at >= begins, CaseFile.closed_at < ends)
    counts = Counter(session.scalars(query))
    total = sum(counts.values())
    if total < SMALL:
        return ()
    told = [(topic, count) for topic, count in counts.most_common() if count >= SMALL]
    rest = total - sum(count for _, count in told)
    if 0 < rest < SMALL and told:
        # The difference from the total would tell the small count.
        total -= rest
        rest = 0
    item = NewsItem(
        item=f"anda-sampaikan-{quarter.year}-{quarter.number}",
        title_id="Anda sampaikan, kami lakukan",
        title_en="You told us, we acted",
        text_id=_text("id", quarter, told, rest, total),
        text_en=_text("en", quarter, told, rest, total),
        dated=quarter.after,
        until=quarter.after + _SHOWN,
        source="Portal Satu Data",
    )
    return (item,)


def _text(language: codes.Language, quarter: Quarter, told: list[tuple[str, int]], rest: int, total: int) -> str:
    indonesian = language == "id"
    when = f"{quarter.number}/{quarter.year}"
    closed = grouped(total, language)
    lines = [f"Triwulan {when}: {closed} kasus selesai." if indonesian else f"Quarter {when}: {closed} cases closed."]
    for topic, count in told:
        known = topic in codes.index("case_topics")
        name = codes.text("case_topics", topic if known else "OTHER", language)
        lines.append(f"{name}: {grouped(count, language)}")
    if rest:
        lines.append(f"{'Lainnya' if indonesian else 'Other topics'}: {grouped(rest, language)}")
    return "\n".join(lines)
