"""A destination that is stopped is said with its day, from the official's line to screen, slip and phone.

No stop in force was read in a source, so no real rule says so: the rule here is invented, and says CONTOH.
"""

import datetime as dt
import shutil
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.content import Content
from kiosk.guidance import asked, pages
from kiosk.guidance.checker import Checker
from kiosk.guidance.finder import Finder
from kiosk.guidance.library import Library
from kiosk.slips.guidance import page_slip
from kiosk.slips.phone import phone_lines
from kiosk.slips.words import Language
from kiosk.slips.words import Words as SlipWords
from onedata.content_feeds import GUIDANCE, RULES
from onedata.segments import Put
from portal.content import check, publication
from tests.bench.library_site import CONTENT
from tests.kiosk.guidance.conftest import CURSOR, TODAY
from tests.kiosk.slips.test_status import said

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
DECIDED = dt.date(2026, 11, 20)
RULE = """
  - rule: contoh-{kind}
    id: "Contoh: penempatan ke Polandia {word}."
    en: "Example: placement in Poland is {kind}."
    applies: {{destination: [PL]}}
    notice: {kind}
    article: country-stopped
    effective_from: 2026-11-20
    sources:
      - {{key: S145, name: "Keputusan CONTOH", verification: V2}}
    cases:
      - {{answers: {{destination: PL}}, outcome: shown}}
      - {{answers: {{destination: SG}}, outcome: absent}}
"""
KEY = "destination=PL;job=OTHER;scheme=P_TO_P;age=30;papers="


@pytest.fixture(scope="module", params=["stopped", "closed"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory, kind: str) -> Path:
    """The data folder of a machine that has what an official wrote into a copy of this repository's content."""
    folder = tmp_path_factory.mktemp(kind)
    content = shutil.copytree(CONTENT, folder / "content")
    rules = content / "rules/destinations.yaml"
    word = {"stopped": "dihentikan", "closed": "ditutup"}[kind]
    rules.write_text(rules.read_text(encoding="utf-8") + RULE.lstrip("\n").format(kind=kind, word=word))
    assert [problem for problem in check.run(content, TODAY) if problem.file.startswith("rules/")] == []
    data = folder / "data"
    data.mkdir()
    store = Content(data, owner=True)
    store.replace(RULES, CURSOR, [Put("checker", key, row) for key, row in publication.checker(content).items()])
    articles = publication.articles(found.article for found in check.inspect(content, TODAY)[1])
    store.replace(GUIDANCE, CURSOR, [Put("articles", *row) for row in sorted(articles.items())])
    store.close()
    return data


def printed(page: msgspec.Struct, language: Language) -> str:
    slip = page_slip(page, "BP3MI CONTOH", "A-000001", 1, language, NOW)
    assert slip is not None
    return said(slip)


def library(data: Path, day: dt.date) -> Library:
    return Library(data, dt.UTC, today=lambda: day)


def test_the_checker_says_it_above_the_list_with_day_and_source(stopped: Path, kind: str) -> None:
    found = Checker(library(stopped, TODAY), lambda: TODAY).open(KEY, "id")
    assert isinstance(found, asked.CheckResult)
    (notice,) = found.notices
    assert (notice.kind, notice.since, notice.sources) == (kind, "2026-11-20", ("Keputusan CONTOH",))
    first = printed(found, "id")
    assert first.index(notice.text) < first.index("20 Nov 2026") < first.index(found.lines[0].text.rstrip("."))
    assert phone_lines(found, SlipWords("id"), NOW)[3] == f"! {notice.text} Sejak 20 Nov 2026."


def test_the_countrys_own_page_says_it_too_and_no_other_countrys(stopped: Path, kind: str) -> None:
    finder = Finder(library(stopped, TODAY))
    poland = finder.country("PL", "en")
    assert isinstance(poland, pages.Country)
    assert [(each.kind, each.text) for each in poland.notices] == [(kind, f"Example: placement in Poland is {kind}.")]
    text = printed(poland, "en")
    assert text.index(poland.notices[0].text) < text.index("20 Nov 2026")
    hong_kong = finder.country("HK", "en")
    assert isinstance(hong_kong, pages.Country)
    assert hong_kong.notices == ()


def test_before_its_day_nothing_is_stopped(stopped: Path) -> None:
    before = DECIDED - dt.timedelta(days=1)
    assert library(stopped, before).notices("PL", "id") == ()
    assert library(stopped, DECIDED).notices("PL", "id") != ()


def test_what_this_repository_says_of_countries_is_on_their_pages(whole_library: Library) -> None:
    def told(country: str) -> list[tuple[str, str | None]]:
        return [(notice.kind, notice.since) for notice in whole_library.notices(country, "id")]

    assert told("MY") == [("only_channel", "2022-04-01")]
    assert told("SA") == told("AE") == [("ask_staff", None)]
    assert told("HK") == []


def test_a_machine_without_rules_says_nothing_of_a_country(tmp_path: Path) -> None:
    assert library(tmp_path, TODAY).notices("PL", "id") == ()
