"""Finds what a page holds: one method a kind of page, each over the library and the code lists."""

from kiosk.guidance import pages, placements
from kiosk.guidance.found import ArticleHead
from kiosk.guidance.library import Library
from onedata import codes

_COUNTRY = "countries/"


class Finder:
    """The pages of this machine. Every method may raise `NotSaved`; what is not there is a `NotThere`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def topics(self, _key: str, language: str) -> pages.Topics:
        """Return the topics."""
        return pages.Topics(self._library.topics(language))

    def topic(self, key: str, language: str) -> pages.ArticleList | pages.NotThere:
        """Return the articles of a topic."""
        title = next((shelf.title for shelf in self._library.topics(language) if shelf.topic == key), None)
        if title is None:
            return pages.NotThere()
        return pages.ArticleList(key, title, self._library.articles(key, language))

    def article(self, key: str, language: str) -> pages.Reader | pages.NotThere:
        """Return an article with the titles of those it names."""
        article = self._library.article(key, language)
        if article is None:
            return pages.NotThere()
        heads = {head.id: head for head in self._library.articles(None, language)}
        newer = heads[key].superseded_by if key in heads else None
        related = tuple(heads[other] for other in article.front.see if other in heads)
        return pages.Reader(article, related, heads.get(newer or ""))

    def countries(self, _key: str, language: str) -> pages.Countries:
        """Return the countries with an article or with placements, most placements first."""
        heads = self._library.articles("destinations", language)
        people = placements.order()
        known = codes.index("countries")
        named = {code for head in heads for code in _countries(head)} | people.keys()
        sort = sorted(named & known.keys(), key=lambda code: (-people.get(code, 0), known[code].name_id))
        return pages.Countries(tuple(sort), tuple(head for head in heads if not _countries(head)))

    def country(self, key: str, language: str) -> pages.Country | pages.NotThere:
        """Return what is known of a country."""
        heads = tuple(h for h in self._library.articles(None, language) if key in _countries(h) and h.in_force)
        years = placements.years_of(key)
        if key not in codes.index("countries") or not (heads or years.bars):
            return pages.NotThere()
        return pages.Country(key, heads, years, self._library.notices(key, language))

    def placements(self, _key: str, _language: str) -> pages.Placements:
        """Return the charts."""
        return placements.placements()

    def contacts(self, _key: str, language: str) -> pages.Contacts:
        """Return whom to call, those with a number first."""
        lines = self._library.contacts(language)
        return pages.Contacts(tuple(sorted(lines, key=lambda line: (line.number is None, line.name))))

    def news(self, _key: str, language: str) -> pages.News:
        """Return what is news."""
        return pages.News(self._library.news(language))

    def news_item(self, key: str, language: str) -> pages.NewsItem | pages.NotThere:
        """Return one piece of news."""
        found = next((line for line in self._library.news(language) if line.id == key), None)
        return pages.NotThere() if found is None else pages.NewsItem(found)

    def search(self, key: str, language: str) -> pages.Searched:
        """Return what a search finds; where that is nothing, what might be looked for."""
        found = self._library.search(key, language)
        return pages.Searched(key, found, self._library.examples(language) if found.empty else ())


def _countries(head: ArticleHead) -> tuple[str, ...]:
    return tuple(code.removeprefix(_COUNTRY) for code in head.about if code.startswith(_COUNTRY))
