"""The search: what somebody types → articles, jobs and agencies, best first, with bounded work for any text.

Each word that says something becomes a concept: the stems that may stand for it, by its own forms, by words that mean
the same, by what it may go on to while it is typed, or by what it may be a slip of. Full-text search finds candidates;
how many concepts a candidate answers, and where, ranks them.
"""

import math
from collections.abc import Iterator
from sqlite3 import Connection
from typing import Final

import msgspec

from kiosk.cache import search_words
from kiosk.guidance.found import Found, Hit
from onedata.content_feeds import SearchWords
from onedata.wire import Malformed, decode

LONGEST: Final = 200
"""Letters of a query that are looked at."""
_MOST_WORDS: Final = 12
_GOES_ON: Final = (3, 8)
"""Most words that the last one may go on to: while it has two letters, and later."""
_SLIPS: Final = 3
_LONG: Final = 8
"""From this many letters on, two slips are one too few to give up."""
_SHORT: Final = 4
"""Shorter words are not taken for slips: too many others are near."""
_CANDIDATES: Final = 40
_TELLING: Final = 1 / 3
"""A concept that says less than this share of what the most telling one says brings no candidates of its own."""
_GENERIC: Final = {
    "job": frozenset(search_words.words("lowong lowongan kerja job vacancy vacanci opening open")),
    "agency": frozenset(search_words.words("pt cv perusahaan usaha penempatan p3mi company compani")),
}
"""What people call the thing itself: it tells no job from another, and no company."""
_ANY_GENERIC: Final = frozenset().union(*_GENERIC.values())
_TAIL: Final = 1 / 10
"""Less than this share of the best score is not worth a line."""
_SHOWN: Final = 20
_WEIGHTS: Final = (6.0, 5.0, 2.5, 1.0)
"""What a concept is worth in title, other words, headings and body."""
_LIMIT: Final = 1 << 20

Phrase = tuple[str, ...]
"""Stems that stand next to each other; mostly one."""


class Concept(msgspec.Struct, frozen=True):
    """What one word of a query may be answered by, and how much it says."""

    phrases: tuple[Phrase, ...]
    weight: float = 1.0
    slip_of: str | None = None
    """The word it was taken for."""


class Thesaurus:
    """Synonyms and noise, as a query needs them."""

    def __init__(self, words: SearchWords) -> None:
        self.noise = frozenset(word for text in words.noise for word in search_words.words(text))
        self.groups: dict[tuple[str, ...], tuple[Phrase, ...]] = {}
        for group in words.synonyms:
            spelt = [tuple(search_words.words(text)) for text in group]
            phrases = tuple(dict.fromkeys(phrase for parts in spelt for phrase in _phrases(parts)))
            self.groups |= {parts: phrases for parts in spelt if parts}
        self.longest = max((len(parts) for parts in self.groups), default=1)
        self.openings = sorted(parts for parts in self.groups if len(parts) == 1)

    def at(self, words: list[str], start: int) -> tuple[int, tuple[Phrase, ...]]:
        """Return how many words from `start` on are a known phrase, and what means the same; 0: none."""
        for length in range(min(self.longest, len(words) - start), 0, -1):
            if phrases := self.groups.get(tuple(words[start : start + length])):
                return length, phrases
        return 0, ()

    def going_on(self, opening: str) -> tuple[Phrase, ...]:
        """Return what the words mean that begin so."""
        return tuple(phrase for parts in self.openings if parts[0].startswith(opening) for phrase in self.groups[parts])


def thesaurus(value: bytes | None) -> Thesaurus:
    """Return the thesaurus in a row of the feed; an empty one where there is none, or it is not understood."""
    try:
        return Thesaurus(SearchWords() if value is None else decode(value, SearchWords, _LIMIT))
    except Malformed:
        return Thesaurus(SearchWords())


def search(connection: Connection, known: Thesaurus, query: str, language: str, today: str) -> Found:
    """Return what a query finds; `today` is an ISO day: what has closed before is not found."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_state'").fetchone() is None:
        return Found()
    text = query[:LONGEST]
    words = search_words.words(text)[:_MOST_WORDS]
    if not words or (len(words) == 1 and len(words[0]) == 1):
        return Found()
    typing = text[-1:].isalnum()
    concepts = tuple(_concepts(connection, known, words, typing=typing))
    if not concepts:
        return Found()
    title = "title_id" if language == "id" else "title_en"
    corrected = [concept.slip_of for concept in concepts if concept.slip_of]
    return Found(
        tuple(_articles(connection, concepts, title)),
        tuple(_all_of(connection, "job", concepts, title, today)),
        tuple(_all_of(connection, "agency", concepts, title, today)),
        " ".join(corrected) or None,
    )


def _concepts(connection: Connection, known: Thesaurus, words: list[str], *, typing: bool) -> Iterator[Concept]:
    telling = any(word not in known.noise for word in words)
    documents = connection.execute("SELECT count(*) FROM search_docs").fetchone()[0]
    at = 0
    while at < len(words):
        length, same = known.at(words, at)
        word, last = words[at], typing and at + max(length, 1) >= len(words)
        at += max(length, 1)
        if length == 0 and telling and word in known.noise:
            continue
        found = _concept(connection, known, word if length <= 1 else "", same, last=last)
        if found.phrases:
            yield msgspec.structs.replace(found, weight=_weight(connection, found.phrases, documents))


def _concept(connection: Connection, known: Thesaurus, word: str, same: tuple[Phrase, ...], *, last: bool) -> Concept:
    phrases = dict.fromkeys(same)
    if not word:
        return Concept(tuple(phrases))
    stems = _stems(word)
    phrases |= {phrase: None for stem in stems for phrase in known.groups.get((stem,), ())}
    phrases |= dict.fromkeys((stem,) for stem in (*_known(connection, stems), *_ANY_GENERIC.intersection(stems)))
    if last and len(word) > 1:
        phrases |= dict.fromkeys(known.going_on(word) if len(word) > 2 else ())  # noqa: PLR2004  # two letters say little
        phrases |= dict.fromkeys((stem,) for stem in _going_on(connection, word))
    if phrases:
        return Concept(tuple(phrases))
    slips = _slips(connection, word)
    meant = {phrase: None for slip in slips for phrase in known.groups.get((slip,), ())}
    meant |= dict.fromkeys((stem,) for slip in slips for stem in _stems(slip))
    return Concept(tuple(meant), slip_of=slips[0] if slips else None)


def _stems(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*search_words.stems(word, "id"), *search_words.stems(word, "en"), word)))


def _phrases(parts: tuple[str, ...]) -> Iterator[Phrase]:
    """Give a spelt phrase as it stands in documents: stemmed in one language or the other, or as a name."""
    for language in ("id", "en"):
        yield tuple(search_words.stems(part, language)[0] for part in parts)
    yield parts


def _known(connection: Connection, stems: tuple[str, ...]) -> list[str]:
    marks = ", ".join("?" * len(stems))
    query = f"SELECT DISTINCT stem FROM search_words WHERE stem IN ({marks})"  # noqa: S608  # question marks only
    return [stem for (stem,) in connection.execute(query, stems)]


def _going_on(connection: Connection, opening: str) -> list[str]:
    """Return the stems of the commonest words that begin so."""
    query = """SELECT stem, sum(docs) FROM (SELECT stem, docs FROM search_words WHERE word >= ? AND word < ?
        LIMIT 400) GROUP BY stem ORDER BY 2 DESC LIMIT ?"""
    return [stem for stem, _ in connection.execute(query, (opening, opening + "{", _GOES_ON[len(opening) > len("ab")]))]


def _slips(connection: Connection, word: str) -> list[str]:
    """Return the words that this one is most likely a slip of, nearest and commonest first."""
    if len(word) < _SHORT or word.isdigit():
        return []
    most = 1 if len(word) < _LONG else 2
    opened = sorted(search_words.gaps(word))
    marks = ", ".join("?" * len(opened))
    query = f"""SELECT DISTINCT word FROM search_gaps WHERE gap IN ({marks}) LIMIT 200"""  # noqa: S608  # question marks
    near = [(search_words.distance(word, other, most), other) for (other,) in connection.execute(query, opened)]
    near = [(far, other) for far, other in near if far <= most]
    if not near:
        return []
    least = min(near)[0]
    counted = [
        (connection.execute("SELECT sum(docs) FROM search_words WHERE word = ?", (other,)).fetchone()[0], other)
        for far, other in near
        if far == least
    ]
    return [other for _, other in sorted(counted, key=lambda pair: (-pair[0], pair[1]))[:_SLIPS]]


def _weight(connection: Connection, phrases: tuple[Phrase, ...], documents: int) -> float:
    """Return how much a concept says: what stands everywhere says little."""
    stems = sorted({stem for phrase in phrases for stem in phrase})
    marks = ", ".join("?" * len(stems))
    query = f"SELECT stem, sum(docs) FROM search_words WHERE stem IN ({marks}) GROUP BY stem"  # noqa: S608  # question marks
    counts = dict(connection.execute(query, stems).fetchall())
    count = sum(min(counts.get(stem, 0) for stem in phrase) for phrase in phrases)
    return math.log(1.3 + documents / (1 + count))


def _asked(concepts: tuple[Concept, ...], join: str) -> str:
    """Return the full-text question. Stems hold only letters and digits, and stand in quotation marks."""
    return join.join(
        "(" + " OR ".join('"' + " ".join(phrase) + '"' for phrase in concept.phrases) + ")" for concept in concepts
    )


def _articles(connection: Connection, concepts: tuple[Concept, ...], title: str) -> list[Hit]:
    query = f"""SELECT d.key, d.{title}, d.detail, f.title, f.words, f.headings, f.body
        FROM (SELECT rowid AS doc FROM search_article WHERE search_article MATCH ?
              AND rank MATCH 'bm25(8.0, 6.0, 3.0, 1.0)' ORDER BY rank LIMIT {_CANDIDATES}) AS h
        JOIN search_docs AS d ON d.doc = h.doc JOIN search_article AS f ON f.rowid = h.doc"""  # noqa: S608  # own names
    hits = []
    most = max(concept.weight for concept in concepts)
    telling = tuple(concept for concept in concepts if concept.weight >= most * _TELLING)
    for key, shown, topic, *columns in connection.execute(query, (_asked(telling, " OR "),)):
        padded = [f" {column} " for column in columns]
        hits.append(Hit("article", key, shown, topic, round(_score(concepts, padded), 4)))
    best = sorted(hits, key=lambda hit: (-hit.score, hit.id))
    return [hit for hit in best if hit.score > best[0].score * _TAIL][:_SHOWN]


def _score(concepts: tuple[Concept, ...], columns: list[str]) -> float:
    """Return how well a document answers: the share of what was asked that it has, and where it has it."""
    total = reached = answered = 0.0
    for concept in concepts:
        total += concept.weight
        places = [
            weight
            for column, weight in zip(columns, _WEIGHTS, strict=True)
            if any(f" {' '.join(phrase)} " in column for phrase in concept.phrases)
        ]
        if places:
            answered += concept.weight
            reached += concept.weight * (max(places) + sum(places) / 10)
    title = max(1, columns[0].count(" ") - 1)
    return (reached / total) * (answered / total) + 0.5 * answered / total / math.sqrt(title) if total else 0.0


def _all_of(connection: Connection, kind: str, concepts: tuple[Concept, ...], title: str, today: str) -> list[Hit]:
    """Return the jobs or agencies that answer every concept: half an answer is none when a name is asked for."""
    names = [each for each in concepts if _GENERIC[kind].isdisjoint(stem for phrase in each.phrases for stem in phrase)]
    if not names:
        return _any_of(connection, kind, title, today)
    query = f"""SELECT d.key, d.{title}, d.detail, -h.rank
        FROM (SELECT rowid AS doc, rank FROM search_{kind} WHERE search_{kind} MATCH ?
              AND rank MATCH 'bm25(4.0, 3.0, 3.0, 0.1)' ORDER BY rank LIMIT {_CANDIDATES}) AS h
        JOIN search_docs AS d ON d.doc = h.doc WHERE d.until >= ? LIMIT {_SHOWN}"""  # noqa: S608  # own names only
    found = connection.execute(query, (_asked(tuple(names), " AND "), today))
    return [Hit(kind, key, shown, detail, round(score, 4)) for key, shown, detail, score in found]  # type: ignore[arg-type]  # "job" or "agency"


def _any_of(connection: Connection, kind: str, title: str, today: str) -> list[Hit]:
    """Return some of a kind, what closes first in front: nobody said which."""
    query = f"""SELECT key, {title}, detail FROM search_docs WHERE kind = ? AND until >= ?
        ORDER BY until, key LIMIT {_SHOWN}"""  # noqa: S608  # own names only
    found = connection.execute(query, (kind, today))
    return [Hit(kind, key, shown, detail, 0.0) for key, shown, detail in found]  # type: ignore[arg-type]  # "job" or "agency"
