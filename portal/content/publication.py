"""Content as the rows of public feeds: what a kiosk is sent, finished, without YAML or Markdown."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from onedata import wire
from onedata.articles import Article, Page
from onedata.content_feeds import EXAMPLES
from onedata.placement_cost import CostBook
from portal.content.rule_files import read_rules
from portal.content.shelf_check import read_examples, read_search_words, read_topics

ARTICLES: Final = "articles"
"""Collection of the feed `guidance`: key `<id>.<language>`, value an `onedata.articles.Article`."""
TOPICS: Final = "topics"
"""Collection of the feed `guidance`: key `all`, a tuple of `onedata.content_feeds.Topic` in their order."""
SEARCH: Final = "search"
"""Collection of the feed `guidance`: key `words`, a `SearchWords`; key `examples`, ids of articles."""
CHECKER: Final = "checker"
"""Collection of the feed `rules`: key `book`, an `onedata.rules.RuleBook`, in one row so that it is never half new."""
CALCULATORS: Final = "calculators"
"""Collection of the feed `rules`: key `contributions`, a tuple of `ContributionRules`; key `costs`, a `CostBook`."""


def articles(read: Iterable[Article]) -> dict[str, bytes]:
    """Return articles as rows of `ARTICLES`."""
    return {f"{each.front.id}.{each.front.language}": wire.encode(finished(each)) for each in read}


def topics(folder: Path) -> dict[str, bytes]:
    """Return the topics as the one row of `TOPICS`. Raises ContentWrong."""
    return {"all": wire.encode(read_topics(folder))}


def search(folder: Path) -> dict[str, bytes]:
    """Return what the search knows about words, and its examples, as the rows of `SEARCH`. Raises ContentWrong."""
    return {"words": wire.encode(read_search_words(folder)), EXAMPLES: wire.encode(read_examples(folder))}


def checker(folder: Path) -> dict[str, bytes]:
    """Return the requirement rules as the one row of `CHECKER`. Raises ContentWrong."""
    return {"book": wire.encode(read_rules(folder).book)}


def calculators(folder: Path) -> dict[str, bytes]:
    """Return the tables of both calculators as rows of `CALCULATORS`. Raises ContentWrong."""
    read = read_rules(folder)
    costs = CostBook(read.costs.costs, read.costs.jobs, read.costs.rule_sets)
    return {"contributions": wire.encode(read.contributions.tables), "costs": wire.encode(costs)}


def finished(article: Article) -> Article:
    """Return the article without the line numbers of its file: a change elsewhere in the file changes nothing here."""
    return Article(article.front, tuple(Page(page.blocks) for page in article.pages))
