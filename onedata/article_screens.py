"""Which pages of an article share a screen: drawn so on the kiosk, and shown so to those who edit it.

A page starts a screen of its own unless the words of the whole screen stay within `PAGE_WORDS`, with those around the
text, and its lines within `MOST_LINES`. Words around are counted as many as they have in any language, and lines by
letters, so that an article is cut alike by a program that draws and by one that does not. In larger letters, or on a
screen that lies, the kiosk turns more pages.
"""

from typing import Final

from onedata.articles import PAGE_WORDS, Article, Note, Page, Step, texts, words

FRAME_WORDS: Final = 7
"""Around an article's first screen: print, contacts, "page n of m", next; later ones have one more, back."""
OLDER_WORDS: Final = 4
"""The sentence above an article whose rule was replaced."""
SOURCE_WORDS: Final = 5
"""Around the names of the sources, at the end of the last screen: what they are, and their day."""
MOST_LINES: Final = 18
"""Fewer than an upright screen holds in the usual letters, with the space after each text and the frame of a note."""
_LINE_LETTERS: Final = 24


def joins(article: Article, *, replaced: bool) -> tuple[list[bool], int]:
    """Say of each page whether it shares the screen of the one before, and how many words the last screen has."""
    front, pages = article.front, article.pages
    frame = FRAME_WORDS + words(front.title) + OLDER_WORDS * replaced
    source = SOURCE_WORDS + sum(words(each.name) for each in front.sources)
    joined, here, tall = [False], pages[0].word_count, _lines(pages[0])
    for page in pages[1:]:
        back, end = joined.count(False) > 1, source if page is pages[-1] else 0
        fits = frame + back + here + page.word_count + end <= PAGE_WORDS and tall + _lines(page) <= MOST_LINES
        joined.append(fits)
        here, tall = page.word_count + here * fits, _lines(page) + tall * fits
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


def _lines(page: Page) -> int:
    """Return how many lines a page takes, with one after each text, and one more where it is framed."""
    framed = sum(isinstance(block, Note | Step) for block in page.blocks)
    return framed + sum(1 - (-len(text) // _LINE_LETTERS) for block in page.blocks for text in texts(block))
