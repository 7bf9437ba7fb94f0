"""Pages of those who edit content: what must be mended, what is due, an article as the kiosk shows it, publications."""

import datetime as dt
from contextlib import AbstractContextManager
from typing import Final
from urllib.parse import quote

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, RawBody
from sqlalchemy.orm import Session

from onedata import article_screens
from onedata.articles import PAGE_WORDS, Article, Block, FrontMatter, Page, cited
from onedata.content_feeds import CONTENT_FEEDS
from portal import wib
from portal.content import edition, effect
from portal.content.edition import Edition
from portal.content.files import ContentWrong
from portal.content.publications import Entry, Publisher, RollbackRefused, entries
from portal.content.shelf_check import read_topics
from portal.feeds.publish import publishing
from portal.pages.layout import page
from portal.pages.refusals import PAGE_HANDLERS
from portal.pages.texts import texts
from portal.problems import Problem
from portal.service import Service
from portal.staff.sessions import Officer
from portal.staff.web import language_of, posted, row_number, see_other, signed_in
from portal.web import AnyRequest, service

ROLES: Final = ("redaksi", "kepala")
SOON: Final = 60
"""Days before a review that an article is listed."""
_PROBLEMS: Final = 50
_SHOWN: Final = 6
"""Publications of each feed that the page lists; the command line lists all."""
_FORM_LIMIT: Final = 16 * 1024


class Screen(msgspec.Struct, frozen=True):
    """One screen of the preview: the pages that share it."""

    blocks: tuple[tuple[str, Block], ...]
    """Kind and block."""
    word_count: int
    cited: tuple[str, ...]
    """The names of the sources its blocks rest on."""


@get("/isi", sync_to_thread=True, include_in_schema=False)
def overview(request: AnyRequest, kabar: FromQuery[str] = "") -> Response[bytes]:
    """Show what must be mended, what is due, what was published, and every article."""
    officer = signed_in(request, *ROLES)
    portal = service(request.app.state)
    today = wib.day(portal.clock())
    found = edition.read(portal.settings.content, today)
    language = language_of(request, officer)
    fronts = [article.front for article in found.articles if article.front.language == language]
    soon = today + dt.timedelta(days=SOON)
    due = sorted((front for front in fronts if front.review_by <= soon), key=lambda front: (front.review_by, front.id))
    return page(
        request,
        "content.html",
        officer,
        said=_said(language, kabar),
        problems=[problem for problem in found.problems if problem.blocks],
        most=_PROBLEMS,
        due=due,
        days=SOON,
        today=today,
        feeds=_publications(portal),
        shown=_SHOWN,
        shelves=_shelves(portal, fronts, language),
        count=len(fronts),
    )


@get("/isi/tulisan/{article:str}", sync_to_thread=True, include_in_schema=False)
def preview(request: AnyRequest, article: FromPath[str], versi: FromQuery[str] = "") -> Response[bytes]:
    """Show an article's screens as the kiosk shows them, with the words of each."""
    officer = signed_in(request, *ROLES)
    portal = service(request.app.state)
    today = wib.day(portal.clock())
    found = edition.read(portal.settings.content, today)
    versions = {each.front.language: each for each in found.articles if each.front.id == article}
    if not versions:
        raise Problem(404, "not-found", "There is no such article.")
    wanted = versi or language_of(request, officer)
    shown = next((each for language, each in versions.items() if language == wanted), next(iter(versions.values())))
    other = "en" if shown.front.language == "id" else "id"
    replaced = any(each.front.supersedes == article for each in found.articles)
    return page(
        request,
        "content_article.html",
        officer,
        front=shown.front,
        screens=[_screen(each, shown.front) for each in article_screens.screens(shown, replaced=replaced)],
        replaced=replaced,
        problems=_about(found, shown),
        basis=effect.basis(shown.front.effective_from, shown.front.sources) if shown.front.effective_from else "",
        other=other,
        has_other=other in versions,
        most=PAGE_WORDS,
        today=today,
    )


@post("/isi/kembali", sync_to_thread=True, status_code=200, include_in_schema=False, request_max_body_size=_FORM_LIMIT)
def bring_back(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Publish earlier content again, and hold it there."""
    form = posted(request, body, *ROLES)
    portal = service(request.app.state)
    number = form.text("nomor", 20)
    if not (number.isascii() and number.isdigit()):
        raise Problem(400, "malformed", "Check: nomor.")
    feed = _feed(form.text("feed", 20))
    try:
        with _publishing(portal, form.officer) as (_, publisher):
            publisher.bring_back(feed, row_number(int(number)))
    except RollbackRefused as refused:
        raise Problem(404, "not-found", str(refused)) from None
    return see_other(f"/isi?kabar={quote(f'brought {feed} {number}')}")


@post("/isi/lepas", sync_to_thread=True, status_code=200, include_in_schema=False, request_max_body_size=_FORM_LIMIT)
def let_go(request: AnyRequest, body: RawBody) -> Response[bytes]:
    """Let newer content out again."""
    form = posted(request, body, *ROLES)
    feed = _feed(form.text("feed", 20))
    with _publishing(service(request.app.state), form.officer) as (_, publisher):
        publisher.let_go(feed)
    return see_other(f"/isi?kabar={quote(f'released {feed}')}")


def _publishing(portal: Service, officer: Officer) -> AbstractContextManager[tuple[Session, Publisher]]:
    return publishing(portal.database, portal.settings, portal.ring, portal.clock(), officer.actor)


def _feed(name: str) -> str:
    if name not in CONTENT_FEEDS:
        raise Problem(404, "not-found", "There is no such feed.")
    return name


def _publications(portal: Service) -> dict[str, list[Entry]]:
    """Return what was published of each feed, newest first."""
    feeds: dict[str, list[Entry]] = {feed: [] for feed in CONTENT_FEEDS}
    with portal.database.read() as session:
        for entry in entries(session):
            feeds[entry.feed].append(entry)
    return {feed: rows for feed, rows in feeds.items() if rows}


def _shelves(portal: Service, fronts: list[FrontMatter], language: str) -> list[tuple[str, list[FrontMatter]]]:
    """Return the topics in the kiosk's order with their articles; folders without a topic stand last."""
    try:
        topics = {each.topic: each.id if language == "id" else each.en for each in read_topics(portal.settings.content)}
    except ContentWrong:
        topics = {}
    shelves: dict[str, list[FrontMatter]] = {topic: [] for topic in topics}
    for front in sorted(fronts, key=lambda front: (front.topic, front.title)):
        shelves.setdefault(front.topic, []).append(front)
    return [(topics.get(topic, topic), rows) for topic, rows in shelves.items() if rows]


def _said(language: str, news: str) -> str:
    """Return what a form did, in words; an address that somebody made up says nothing."""
    t, words = texts(language), news.split(" ")
    if len(words) < 2 or words[1] not in CONTENT_FEEDS:  # noqa: PLR2004 - what happened, and to which feed
        return ""
    feed = t(f"content.feed_{words[1]}")
    if words[0] == "brought" and words[-1].isdigit():
        return t("content.brought", feed=feed, n=words[-1])
    return t("content.released", feed=feed) if words[0] == "released" else ""


def _screen(shown: list[Page], front: FrontMatter) -> Screen:
    names = {source.key: source.name for source in front.sources}
    blocks = [block for part in shown for block in part.blocks]
    keys = dict.fromkeys(key for block in blocks for key in cited(block))
    return Screen(
        tuple((type(block).__name__, block) for block in blocks),
        sum(part.word_count for part in shown),
        tuple(names.get(key, key) for key in keys),
    )


def _about(found: Edition, shown: Article) -> list[object]:
    name = f"/{shown.front.id}.{shown.front.language}.md"
    return [problem for problem in found.problems if problem.file.endswith(name)]


router = Router(path="/", route_handlers=[overview, preview, bring_back, let_go], exception_handlers=PAGE_HANDLERS)
