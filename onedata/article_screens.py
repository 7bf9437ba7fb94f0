"""Which pages of an article share a screen: drawn so on the kiosk, and shown so to those who edit it.

A page starts a screen of its own unless everything on the screen, what stands around the text included, stays within
`PAGE_WORDS`. The words around are counted as many as they have in any language, so that an article is cut alike in all.
"""

from typing import Final

from onedata.articles import PAGE_WORDS, Article, Page, words

FRAME_WORDS: Final = 7
"""Around an article's first screen: print, contacts, "page n of m", next; later ones have one more, back."""
OLDER_WORDS: Final = 4
"""The sentence above an article whose rule was replaced."""
SOURCE_WORDS: Final = 5
"""Around the names of the sources, at the end of the last screen: what they are, and their day."""


def joins(article: Article, *, replaced: bool) -> tuple[list[bool], int]:
    """Say of each page whether it shares the screen of the one before, and how many words the last screen has."""
    front, said = article.front, [page.word_count for page in article.pages]
    frame = FRAME_WORDS + words(front.title) + OLDER_WORDS * replaced
    source = SOURCE_WORDS + sum(words(each.name) for each in front.sources)
    joined, here = [False], said[0]
    for count, end in zip(said[1:], [0] * (len(said) - 2) + [source], strict=False):
        back = joined.count(False) > 1
        joined.append(frame + back + here + count + end <= PAGE_WORDS)
        here = count + (here if joined[-1] else 0)
    return joined, frame + 1 + here + source


def screens(article: Article, *, replaced: bool) -> list[list[Page]]:
    """Return the pages of an article as they share screens."""
    found: list[list[Page]] = []
    for page, joined in zip(article.pages, joins(article, replaced=replaced)[0], strict=True):
        if joined:
            found[-1].append(page)
        else:
            found.append([page])
    return found
