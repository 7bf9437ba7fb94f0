"""Every real article in the real window: nothing is cut, nothing lies over anything, and its screens are the preview's.

`make test` looks at those with the most words; all of them are part of the long suite.
"""

import datetime as dt
from collections.abc import Mapping

import msgspec
import pytest
from PySide6.QtQuick import QQuickItem

from kiosk.guidance.finder import Finder
from kiosk.guidance.library import Library
from kiosk.guidance.pages import Reader
from kiosk.ui import samples
from kiosk.ui.gallery import PIXELS, Gallery, Look
from kiosk.visit.model import Language, Visit
from onedata import article_screens
from tests.bench.library_site import TODAY, library_folder
from tests.kiosk.ui.measuring import boxes, findings, flows, read, texts

pytestmark = pytest.mark.xdist_group("every_screen")
LANGUAGES: tuple[Language, ...] = ("id", "en")
LARGE = [Look(orientation, language, 160) for orientation in PIXELS for language in LANGUAGES]
Readers = Mapping[tuple[str, Language], Reader]
WORDIEST = 8
"""Articles of each language that `make test` looks at."""


@pytest.fixture(scope="module")
def readers() -> Readers:
    """Every article with what it leads to, as the kiosk's own library finds it, the wordiest first."""
    with library_folder() as folder:
        library = Library(folder, dt.UTC, today=lambda: TODAY)
        finder = Finder(library)
        found = {
            (head.id, language): page
            for language in LANGUAGES
            for head in library.articles(None, language)
            if isinstance(page := finder.article(head.id, language), Reader)
        }
        library.close()
    assert len(found) >= 2 * 145

    def most(reader: Reader) -> int:
        return max(len(" ".join(page.texts)) for page in reader.article.pages) + len(reader.article.front.title)

    return dict(sorted(found.items(), key=lambda item: -most(item[1])))


def visit_of(reader: Reader, number: int) -> Visit:
    """Return a visitor who reads this article."""
    visit = samples.visits()["16-article"]
    assert visit.guide is not None
    guide = msgspec.structs.replace(visit.guide, page=reader, asked=number)
    return msgspec.structs.replace(visit, guide=guide, number=1000 + number)


def wrong(gallery: Gallery, reader: Reader, look: Look, number: int) -> list[str]:
    """Show an article; return what is wrong with its screens."""
    gallery.show(visit_of(reader, number), look)
    return [found for _ in flows(gallery) for found in findings(gallery)]


def screens(gallery: Gallery, reader: Reader, look: Look, number: int) -> list[list[str]]:
    """Show an article; return the texts of each screen but title, sources and links."""
    gallery.show(visit_of(reader, number), look)
    found: list[list[str]] = []
    for _ in flows(gallery):
        drawn = (box.item for box in texts(boxes(gallery)) if not read(box.item, "text").isdigit())
        found.append([str(item.property("text")) for item in drawn if in_article(item)])
    return [screen for screen in found if screen]


def in_article(item: QQuickItem | None) -> bool:
    """Say whether a text is one of the article's own."""
    while item is not None:
        if item.metaObject().className().startswith("ReadingBlock"):
            return True
        item = item.parentItem()
    return False


def survey(gallery: Gallery, readers: Readers, look: Look, most: int | None = None) -> dict[str, list[str]]:
    """Look at the wordiest articles of a language (all of them); return what is wrong with each."""
    chosen = [(name, reader) for (name, language), reader in readers.items() if language == look.language][:most]
    seen = {name: wrong(gallery, reader, look, number) for number, (name, reader) in enumerate(chosen)}
    return {name: found for name, found in seen.items() if found}


def apart(gallery: Gallery, readers: Readers, language: Language, most: int | None = None) -> list[str]:
    """Return the articles whose screens are not those that editors are shown."""
    chosen = [(name, reader) for (name, said), reader in readers.items() if said == language][:most]
    return [
        name
        for number, (name, reader) in enumerate(chosen)
        if screens(gallery, reader, Look("portrait", language), number) != previewed(reader)
    ]


def previewed(reader: Reader) -> list[list[str]]:
    """Return the texts of each screen as the portal's preview cuts an article."""
    cut = article_screens.screens(reader.article, replaced=reader.superseded_by is not None)
    return [[text for page in screen for text in page.texts] for screen in cut]


@pytest.mark.parametrize("look", LARGE, ids=lambda look: look.name)
def test_the_wordiest_articles_fit_in_the_largest_letters(gallery: Gallery, readers: Readers, look: Look) -> None:
    assert survey(gallery, readers, look, WORDIEST) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_has_the_screens_that_its_editors_are_shown(
    gallery: Gallery, readers: Readers, language: Language
) -> None:
    assert apart(gallery, readers, language, WORDIEST) == []


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", LARGE, ids=lambda look: look.name)
def test_every_article_fits_in_the_largest_letters(gallery: Gallery, readers: Readers, look: Look) -> None:
    assert survey(gallery, readers, look) == {}


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_has_the_screens_that_its_editors_are_shown(
    gallery: Gallery, readers: Readers, language: Language
) -> None:
    assert apart(gallery, readers, language) == []
