"""Screen 16 and its neighbours: the pages that anybody may read, each as plain values for its screen."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kiosk.guidance import pages
from kiosk.guidance.asked import ContributionResult, Question
from kiosk.guidance.found import ArticleHead, ContactLine, Hit, Shelf
from kiosk.ui.machine import printer_sentence
from kiosk.ui.scene import Scene, View
from kiosk.ui.views import queue
from kiosk.ui.views.article_icons import article_icon, topic_icon
from kiosk.ui.views.asked import contribution, cost, question, result
from kiosk.ui.views.openings import STATES, agencies, agency, agency_none, code, job, jobs, named
from kiosk.ui.views.option_icons import land_icon
from kiosk.ui.views.placements import country, placements, world
from kiosk.visit.guide import TYPED, Guide, PageKind
from onedata import article_screens, articles

NOT_REGISTERED = "article:start-not-registered"
TOOLS = (
    ("check:", "requirements", "check.name"),
    ("cost:", "cost", "cost.name"),
    ("contribution:", "calculator", "contribution.name"),
)
"""What asks instead of telling: reference, pictogram, name. Articles use these names."""
_BESIDE: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "costs": (TOOLS[1],),
    "social-security": (TOOLS[2],),
    "rights": (TOOLS[0],),
    "safety": (("agencies:", "shield", "home.agency"), TOOLS[1]),
    "start": (TOOLS[0],),
    "schemes": (TOOLS[0],),
}
"""What goes with the articles of a topic: it stands first in what to do next."""
QUESTIONS = {"choice": "Ask", "number": "AskNumber", "cards": "AskCards"}
"""The screen of each form of question."""


class Shown(NamedTuple):
    """A page ready for its screen."""

    screen: str
    view: View
    which: str = ""
    """Pages of one screen that share this keep it while they change; empty: the page's own reference."""


def _empty(page: object) -> str | None:
    """Return the word for a page that holds nothing so far."""
    if isinstance(page, pages.Topics) and not page.topics:
        return "guide.empty"
    return "news.none" if isinstance(page, pages.News) and not page.lines else None


def _no_page(scene: Scene, why: str) -> Shown:
    """Return the screen that says why there is no page; without news there is nothing to ask for."""
    return Shown("NoPage", {"text": scene.words(why), "sub": "" if why == "news.none" else scene.words("guide.ask")})


def shown(scene: Scene, guide: Guide) -> Shown:
    """Return the screen of the page that the visitor is at, or the one that says why there is none."""
    if guide.here.kind in TYPED:
        typed = agencies if guide.here.kind is PageKind.AGENCIES else search
        return Shown("Search", typed(scene, guide), guide.here.kind.value)
    if guide.failed or isinstance(guide.page, pages.NotThere):
        return _no_page(scene, "guide.failed" if guide.failed else "guide.not_there")
    if (empty := _empty(guide.page)) is not None:
        return _no_page(scene, empty)
    if guide.page is None:
        return Shown("Wait", {})
    frame = {"turn": guide.turn, "printer": printer_sentence(scene), "queue": queue.wanted(scene.visit)}
    if isinstance(guide.page, Question):
        which = f"{guide.here.kind.value}:{guide.page.key}:{guide.page.name}"
        return Shown(QUESTIONS[guide.page.form], question(scene, guide, guide.page) | frame, which)
    screen, build = _BUILDS[guide.here.kind]
    kept = f"contribution:{guide.page.way}" if isinstance(guide.page, ContributionResult) else ""
    return Shown(screen, build(scene, guide.page) | frame, kept)


def topics(scene: Scene, page: pages.Topics) -> View:
    """Show the topics as pictograms, with the contacts and what to do without a registration."""
    tiles = [_topic(shelf) for shelf in page.topics]
    extra = [
        {"id": NOT_REGISTERED, "icon": "not_registered", "text": scene.words("guide.not_registered")},
        {"id": "contacts:", "icon": "call", "text": scene.words("guide.contacts")},
    ]
    tools = [{"id": ref, "icon": icon, "text": scene.words(key)} for ref, icon, key in TOOLS]
    return {"tiles": [tools[0] | {"hero": True}, *tiles[:1], extra[0], *tools[1:], *tiles[1:], extra[1]]}


def article_list(scene: Scene, page: pages.ArticleList) -> View:
    """Show the articles of a topic; a rule that is over says so."""
    return {"title": page.title, "icon": topic_icon(page.topic), "rows": _rows(scene, page.heads)}


def reader(scene: Scene, page: pages.Reader) -> View:
    """Show an article: its pages, then its sources and how old they are, then what to read next."""
    front = page.article.front
    older = page.superseded_by
    next_ones = dict.fromkeys(head for head in (older, *page.related) if head is not None)
    rows = _beside(scene, front) + _rows(scene, tuple(next_ones))
    if front.topic in queue.HELPED:
        take = scene.words("queue.take")
        rows.append({"ref": queue.wanted(scene.visit), "icon": "queue", "text": take, "sub": ""})
    joins, last = article_screens.joins(page.article, replaced=older is not None)
    return {
        "title": front.title,
        "icon": article_icon(front.id, front.topic, front.about),
        "blocks": [
            block
            for each, joined in zip(page.article.pages, joins, strict=True)
            for block in _blocks(each, joined=joined)
        ],
        "source": _source(front, scene),
        "older": scene.words("guide.older") if older else "",
        "rows": rows,
        "rowsJoin": last + sum(articles.words(f"{row['text']} {row['sub']}") for row in rows) <= articles.PAGE_WORDS,
    }


def _beside(scene: Scene, front: articles.FrontMatter) -> list[View]:
    """Return the tools that go with an article; a country's article leads to the checker with that country."""
    tools = [(ref, icon, key) for ref, icon, key in _BESIDE.get(front.topic, ())]
    country = next((code for code in front.about if code.startswith("countries/")), None)
    if country is not None:
        tools.append((f"check:destination={country.removeprefix('countries/')}", TOOLS[0][1], TOOLS[0][2]))
    if any(code.startswith("documents/SIP") for code in front.about):
        tools.append(_BESIDE["safety"][0])
    return [{"ref": ref, "icon": icon, "text": scene.words(key), "sub": ""} for ref, icon, key in tools]


def contacts(scene: Scene, page: pages.Contacts) -> View:
    """Show whom to call; a number that nobody answers for is asked of the staff."""
    return {"lines": [contact(line, scene) for line in page.lines]}


def search(scene: Scene, guide: Guide) -> View:
    """Show what was found for what is typed, in groups; the last answer stays while the next one is looked for."""
    page = guide.page if isinstance(guide.page, pages.Searched) else None
    found = None if page is None else page.found
    empty = not guide.here.key.strip()
    groups = [] if found is None else [("articles", found.articles), ("jobs", found.jobs), ("agencies", found.agencies)]
    rows: list[View] = []
    for name, hits in groups:
        if hits:
            rows.append({"heading": scene.words(f"search.{name}"), "ref": ""})
            rows += [_hit(scene, hit) for hit in hits]
    nothing = page is not None and page.text.strip() != "" and not rows
    if page is not None and page.examples:
        rows.append({"heading": scene.words("search.examples"), "ref": ""})
        rows += [{"heading": "", **row} for row in _rows(scene, page.examples)]
    said = ""
    if nothing:
        said = scene.words("search.nothing")
    elif page is not None and page.found.read_as:
        said = scene.words("search.read_as", words=page.found.read_as)
    return {
        "text": guide.here.key,
        "rows": rows,
        "said": said,
        "turn": guide.turn,
        "empty": empty and not rows,
        "hint": scene.words("search.hint"),
        "title": scene.words("search.title"),
    }


def _topic(shelf: Shelf) -> View:
    ref = "map:" if shelf.topic == "destinations" else f"topic:{shelf.topic}"
    return {"id": ref, "icon": topic_icon(shelf.topic), "text": shelf.title}


def _rows(scene: Scene, heads: tuple[ArticleHead, ...]) -> list[View]:
    return [
        {
            "ref": f"article:{head.id}",
            "icon": article_icon(head.id, head.topic, head.about),
            "text": head.title,
            "sub": "" if head.in_force else scene.words("guide.old_rule"),
        }
        for head in heads
    ]


def _hit(scene: Scene, hit: Hit) -> View:
    """Show a hit: an opening with its country, a company with how it stands in the register."""
    icon, sub = article_icon(hit.id, hit.detail), ""
    if hit.kind == "job":
        icon, sub = land_icon(hit.detail), named(scene, "countries", hit.detail)
    elif hit.kind == "agency":
        known = hit.detail in STATES
        icon = STATES[hit.detail][0] if known else "company"
        sub = scene.words(f"agency.{hit.detail}") if known else ""
    return {"heading": "", "ref": f"{hit.kind}:{hit.id}", "icon": icon, "text": hit.title, "sub": sub}


def _blocks(page: articles.Page, *, joined: bool) -> list[View]:
    """Return a page's blocks; the first one begins a new screen, unless the page is joined to the one before."""
    blocks = [view for block in page.blocks for view in _block(block)]
    blocks[0] |= {"breaks": True, "joins": joined}
    return blocks


def _block(block: articles.Block) -> list[View]:
    """Return a block, a list item by item: in large letters a page may end between two of them."""
    kind = type(block).__struct_config__.tag
    number = block.number if isinstance(block, articles.Step) else 0
    return [{"kind": kind, "text": text, "number": number, "breaks": False} for text in articles.texts(block)]


def _source(front: articles.FrontMatter, scene: Scene) -> str:
    date = scene.date(front.data_date)
    if not front.sources:
        return scene.words("guide.dated", date=date)
    return scene.words("guide.source", source="; ".join(source.name for source in front.sources), date=date)


def news(scene: Scene, page: pages.News) -> View:
    """Show what is news, newest first."""
    rows = [
        {"ref": f"news-item:{line.id}", "icon": "news", "text": line.title, "sub": scene.date(line.dated)}
        for line in page.lines
    ]
    return {"title": scene.words("news.title"), "icon": "news", "rows": rows}


def news_item(scene: Scene, page: pages.NewsItem) -> View:
    """Show one piece of news, its day and its source."""
    line = page.line
    example = f"{scene.words('status.example')}. " if line.synthetic else ""
    return {
        "title": line.title,
        "paragraphs": list(line.paragraphs),
        "source": example + scene.words("news.source", source=line.source, date=scene.date(line.dated)),
        "ref": f"article:{line.article}" if line.article else "",
    }


def contact(line: ContactLine, scene: Scene) -> View:
    """Show a name and its number, or that the staff know it."""
    example = scene.words("status.example")
    told = line.number and line.published_by and line.checked
    source = (
        scene.words("guide.published", by=line.published_by, date=scene.date(line.checked))
        if told and line.checked
        else ""
    )
    return {
        "name": line.name,
        "number": line.number or scene.words("guide.ask_staff"),
        "known": line.number is not None,
        "hours": (line.hours or "") if line.number else "",
        "source": source,
        "example": example if line.synthetic and not line.name.startswith((example, "CONTOH")) else "",
    }


_BUILDS: Mapping[PageKind, tuple[str, Callable[[Scene, Any], View]]] = {
    PageKind.TOPICS: ("Topics", topics),
    PageKind.TOPIC: ("ArticleList", article_list),
    PageKind.ARTICLE: ("Reader", reader),
    PageKind.MAP: ("CountryMap", world),
    PageKind.COUNTRIES: ("CountryList", world),
    PageKind.COUNTRY: ("Country", country),
    PageKind.PLACEMENTS: ("Placements", placements),
    PageKind.CONTACTS: ("Contacts", contacts),
    PageKind.NEWS: ("ArticleList", news),
    PageKind.NEWS_ITEM: ("NewsPage", news_item),
    PageKind.CHECK: ("CheckResult", result),
    PageKind.COST: ("Cost", cost),
    PageKind.CONTRIBUTION: ("Contribution", contribution),
    PageKind.JOBS: ("Jobs", jobs),
    PageKind.JOB: ("Job", job),
    PageKind.AGENCY: ("Agency", agency),
    PageKind.AGENCY_NONE: ("Agency", agency_none),
    PageKind.PHONE: ("Phone", code),
    PageKind.QUEUE: ("Queue", queue.offer),
    PageKind.TICKET: ("Queue", queue.ticket),
}
"""The screen of each kind of page that says something, and what makes its view of what the worker found."""
