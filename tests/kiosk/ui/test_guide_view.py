"""The views of the pages that anybody may read, and of the home screen's tiles."""

import pytest

from kiosk.guidance.pages import Reader
from kiosk.ui import files, lands, samples, samples_guide
from kiosk.ui.map_picture import svg
from kiosk.ui.pages import PAGES, page
from kiosk.ui.scene import Scene
from kiosk.ui.views.article_icons import ARTICLES, TOPICS, article_icon
from kiosk.ui.views.guide import _BUILDS, QUESTIONS, reader
from kiosk.ui.views.placements import MOST_FIGURES, MOST_ON_MAP, people, period
from kiosk.ui.words import Catalogue
from kiosk.visit.guide import TYPED, PageKind
from kiosk.visit.model import Language, LocalLanguage, Stage, Visit
from onedata import article_screens, articles
from portal.content.files import article_paths, read_article
from tests.bench.library_site import CONTENT

VISITS = samples.visits()


def scene_of(visit: Visit) -> Scene:
    return Scene(visit, Catalogue().words("id"), samples.HOUSE, samples.NOW)


def view_of(name: str) -> dict[str, object]:
    return page(scene_of(VISITS[name])).view


def test_every_kind_of_page_has_a_screen_that_is_compiled_ahead() -> None:
    assert {*(screen for screen, _ in _BUILDS.values()), *QUESTIONS.values()} < {*PAGES}
    assert {*_BUILDS, *TYPED, PageKind.JOB_FILTER} == set(PageKind)
    assert {page(scene_of(visit)).screen for visit in VISITS.values() if visit.guide is not None} > {*PAGES}


def test_every_topic_has_a_pictogram() -> None:
    for name in (*TOPICS.values(), *ARTICLES.values(), "article", "globe", "not_registered", "call"):
        assert (files.ICONS / f"{name}.svg").is_file()
    assert {topic for topic, _ in samples_guide.TOPICS} == set(TOPICS)


def test_articles_can_be_told_apart_by_their_pictograms() -> None:
    shelves: dict[str, list[str]] = {}
    named = set()
    for path in article_paths(CONTENT):
        front = read_article(path, path.name).front
        icon = article_icon(front.id, front.topic, front.about)
        assert (files.ICONS / f"{icon}.svg").is_file() or lands.known(icon.removeprefix(lands.PREFIX)), icon
        named.add(front.id)
        if front.language == "id":
            shelves.setdefault(front.topic, []).append(icon)
    assert set(ARTICLES) <= named, "no pictogram for an article that is gone"
    for topic, icons in shelves.items():
        assert len(set(icons)) * 2 >= len(icons), f"{topic}: {icons}"


def test_an_article_ends_with_its_sources_and_the_day_of_its_data() -> None:
    view = view_of("16-article")
    assert view["source"] == "Sumber: UU 18/2017 Pasal 13 · data 21 Nov 2026"
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    assert [block["text"] for block in blocks if block["breaks"]] == [
        "Yang perlu Anda simpan",
        "Langkah demi langkah",
        "Hak Anda",
    ]


def test_an_article_that_a_newer_one_follows_says_so_and_leads_to_it() -> None:
    view = view_of("16-article-old")
    assert view["older"] == "Ada aturan lebih baru."
    rows = view["rows"]
    assert isinstance(rows, list)
    assert rows[0]["ref"] == "article:abroad-0"
    again = samples_guide.HEADS[0]
    named_twice = reader(scene_of(VISITS["16-article-old"]), Reader(samples_guide.OLD, (again,), again))["rows"]
    assert isinstance(named_twice, list)
    assert [row["ref"] for row in named_twice].count("article:abroad-0") == 1


def test_a_country_that_is_stopped_says_so_with_its_day_before_anything_else() -> None:
    assert view_of("16-country-stopped")["notices"] == [
        {
            "text": "CONTOH: penempatan ke Polandia dihentikan. Sejak\u00a020\u00a0Nov\u00a02026.",
            "ref": "article:country-stopped",
        }
    ]
    assert view_of("16-country")["notices"] == []


def test_a_contact_that_nobody_answers_for_has_no_number() -> None:
    lines = view_of("16-contacts")["lines"]
    assert isinstance(lines, list)
    assert [(line["known"], line["number"]) for line in lines[1:]] == [(True, "000-111"), (False, "Tanyakan petugas")]
    assert lines[0]["example"] == "CONTOH"


def test_a_search_keeps_its_screen_while_it_is_typed() -> None:
    keys = {page(scene_of(VISITS[name])).key for name in ("16-search", "16-search-found", "16-search-nothing")}
    assert len(keys) == 1


def test_another_article_is_another_screen() -> None:
    assert page(scene_of(VISITS["16-article"])).key != page(scene_of(VISITS["16-contacts"])).key


@pytest.mark.parametrize(("language", "local"), [("id", None), ("en", None), ("id", "jv"), ("id", "su")])
def test_no_language_says_more_around_an_article_than_is_counted(
    language: Language, local: LocalLanguage | None
) -> None:
    words = Catalogue().words(language, local)
    day = words("date.day", day=21, month="Nov", year=2026)
    said = [words("guide.source", source="", date=day), words("guide.dated", date=day)]
    assert max(map(articles.words, said)) <= article_screens.SOURCE_WORDS
    assert articles.words(words("guide.older")) <= article_screens.OLDER_WORDS
    around = [words(key) for key in ("guide.print", "guide.call_short", "pager.of", "pager.later")]
    assert sum(map(articles.words, around)) <= article_screens.FRAME_WORDS


def test_figures_never_fill_more_than_a_row() -> None:
    charts = view_of("16-placements")["charts"]
    assert isinstance(charts, list)
    for chart in charts:
        assert 1 <= max(bar["figures"] for bar in chart["bars"]) <= MOST_FIGURES


@pytest.mark.parametrize(
    ("count", "said"), [(27, "27 orang"), (807, "807 orang"), (2_289, "2 ribu orang"), (99_168, "99 ribu orang")]
)
def test_a_number_of_people_is_said_in_words(count: int, said: str) -> None:
    assert people(scene_of(VISITS["03-home"]), count) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [("2023", "2023"), ("2024-01..2024-10", "2024, sampai Okt"), ("2024-01-01..2024-12-30", "2024, sampai 30 Des")],
)
def test_a_period_that_is_no_whole_year_says_until_when(code: str, said: str) -> None:
    assert period(scene_of(VISITS["03-home"]), code) == said


def test_every_place_on_the_map_is_coloured_in_the_part_that_is_shown() -> None:
    view = view_of("16-map")
    places = view["places"]
    assert isinstance(places, list)
    assert len(places) == MOST_ON_MAP
    assert all(0 < place["x"] < 2000 and 0 < place["y"] < 900 for place in places)
    drawn = svg(("111111", "222222", "333333"), "1,2,3,4", tuple(place["code"] for place in places)).decode()
    assert drawn.count('fill="#222222"') == MOST_ON_MAP
    assert drawn.count('fill="#333333"') == 1
    assert 'viewBox="1 2 3 4"' in drawn
    assert samples_guide.COUNTRIES[0] in {place["code"] for place in places}


def test_the_home_screen_shows_seven_tiles_the_first_stands_out() -> None:
    tiles = view_of("03-home")["tiles"]
    assert isinstance(tiles, list)
    assert len(tiles) == 7  # as many as one page holds in either orientation
    assert [tile["hero"] for tile in tiles] == [True] + [False] * (len(tiles) - 1)


def test_without_pages_the_stage_waits() -> None:
    assert page(scene_of(samples_guide.waiting(Visit(1, Stage.HOME)))).screen == "Wait"
