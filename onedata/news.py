"""News of an office or the ministry, and the list of contacts that were checked before they were published."""

import datetime as dt
from typing import Annotated, Literal

import msgspec

from onedata.articles import ArticleId
from onedata.jobs import CountryCode, Line

Text = Annotated[
    str, msgspec.Meta(min_length=1, max_length=1200, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]+\Z")
]
"""Paragraphs, one a line."""
ContactKind = Literal["phone", "whatsapp", "address", "web", "email"]


class NewsItem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One piece of news; row of the feed `news`, collection `news`, key `item`. Shown from `dated` to `until`."""

    item: ArticleId
    title_id: Line
    title_en: Line
    text_id: Text
    text_en: Text
    dated: dt.date
    until: dt.date
    source: Line
    """Who says so."""
    article: ArticleId | None = None
    """The article to read next."""
    synthetic: bool = False


class Contact(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Whom to call or where to go; row of the feed `codes`, collection `contacts`, key `contact`.

    `number` may be shown only where `may_show` holds: a wrong number harms.
    """

    contact: ArticleId
    name_id: Line
    name_en: Line
    kind: ContactKind
    number: Line | None = None
    """Telephone number, address, web or mail address, by `kind`."""
    country: CountryCode | None = None
    """From where it is meant to be used; None: anywhere."""
    hours_id: Line | None = None
    hours_en: Line | None = None
    published_by: Line | None = None
    """The office that answers for it."""
    checked: dt.date | None = None
    """The day somebody last called or looked."""
    synthetic: bool = False


def is_current(item: NewsItem, on: dt.date) -> bool:
    """Say whether a piece of news is shown on a day."""
    return item.dated <= on <= item.until


def may_show(contact: Contact) -> bool:
    """Say whether a contact's number may be shown: an office answers for it, and a day says when it was checked."""
    return contact.number is not None and contact.published_by is not None and contact.checked is not None
