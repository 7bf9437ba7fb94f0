"""The search's tables in content.db: written with the rows they are made of, in the same transaction.

One document an article (both languages in it: people type one and read the other), a job and an agency. Stems stand in
full-text tables, one a kind; the words they come from stand beside them, counted, with what one missing letter makes of
each. A document that goes takes its words out of the count: how much a word says, and what may be a slip of it, is the
same after a thousand changes as on a new machine.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from sqlite3 import Connection
from typing import Any, Final, TypeVar

import msgspec

from kiosk.cache import search_words
from onedata import codes
from onedata.agencies import Agency
from onedata.articles import LANGUAGES, Article, Heading, texts
from onedata.content_feeds import AGENCIES, GUIDANCE, JOBS
from onedata.jobs import Job
from onedata.wire import Malformed, decode

T = TypeVar("T")
_VERSION: Final = "2"
"""Raised when stems or tables change: the index is then made anew from the rows."""
_ROW_LIMIT: Final = 1 << 20
KINDS: Final = {"article": (GUIDANCE, "articles"), "job": (JOBS, "jobs"), "agency": (AGENCIES, "agencies")}
COLUMNS: Final = ("title", "words", "headings", "body")
_TABLES: Final = (
    """CREATE TABLE search_state (version TEXT NOT NULL)""",
    """CREATE TABLE search_docs (
    doc INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    title_id TEXT NOT NULL,
    title_en TEXT NOT NULL,
    detail TEXT NOT NULL,
    until TEXT NOT NULL,
    words TEXT NOT NULL,
    UNIQUE (kind, key)
)""",
    """CREATE TABLE search_words (
    word TEXT NOT NULL,
    stem TEXT NOT NULL,
    docs INTEGER NOT NULL,
    PRIMARY KEY (word, stem)
) WITHOUT ROWID""",
    "CREATE INDEX search_stems ON search_words (stem)",
    "CREATE TABLE search_gaps (gap TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (gap, word)) WITHOUT ROWID",
    *(f"CREATE VIRTUAL TABLE search_{kind} USING fts5 ({', '.join(COLUMNS)}, tokenize='ascii')" for kind in KINDS),
)
_NAMES: Final = ("state", "docs", "words", "gaps", *KINDS)
_UNSTEMMED: Final = "names"
"""Stands for a language in texts that are names."""

_INSERT: Final = """INSERT INTO search_docs (kind, key, title_id, title_en, detail, until, words)
VALUES (?, ?, ?, ?, ?, ?, ?)"""
_PAIR: Final = "/"
"""Stands between a word and its stem; neither holds anything but letters and digits."""

Text = tuple[str, str]
"""Language and text."""


class _Document(msgspec.Struct, frozen=True):
    kind: str
    key: str
    titles: tuple[str, str]
    """In Indonesian and in English, as shown."""
    detail: str
    columns: tuple[tuple[Text, ...], ...]
    """What stands in each of COLUMNS."""
    until: str = "9999"
    """Last day on which it is found."""


def prepare(connection: Connection) -> None:
    """Make the tables; where another version of this program made them, make everything anew."""
    known = _one(connection, "SELECT name FROM sqlite_master WHERE name = 'search_state'")
    found = _one(connection, "SELECT version FROM search_state") if known else None
    if found == _VERSION:
        return
    for name in _NAMES:
        connection.execute(f"DROP TABLE IF EXISTS search_{name}")
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO search_state VALUES (?)", (_VERSION,))
    for kind in KINDS:
        renew(connection, kind)


def renew(connection: Connection, kind: str) -> None:
    """Make every document of a kind anew from the rows that stand in the file."""
    connection.execute(f"DELETE FROM search_{kind}")  # noqa: S608  # one of KINDS
    gone = [words for (words,) in connection.execute("SELECT words FROM search_docs WHERE kind = ?", (kind,))]
    connection.execute("DELETE FROM search_docs WHERE kind = ?", (kind,))
    feed, collection = KINDS[kind]
    found = connection.execute(
        "SELECT key FROM items WHERE feed = ? AND collection = ? ORDER BY key", (feed, collection)
    )
    _add(connection, kind, [row[0] for row in found])
    _uncount(connection, gone)


def update(connection: Connection, feed: str, touched: Iterable[tuple[str, str]]) -> None:
    """Follow a change of rows, given as collection and key; rows that are gone leave the index."""
    for kind, (own, collection) in KINDS.items():
        keys = [key for name, key in touched if own == feed and name == collection]
        if not keys:
            continue
        gone = [_drop(connection, kind, name) for name in dict.fromkeys(_document_key(kind, key) for key in keys)]
        _add(connection, kind, keys)
        _uncount(connection, gone)


def _one(connection: Connection, query: str, values: tuple[object, ...] = ()) -> Any:
    """Return the one value that a question has, None where it has none."""
    row = connection.execute(query, values).fetchone()
    return None if row is None else row[0]


def _document_key(kind: str, key: str) -> str:
    return key.rpartition(".")[0] if kind == "article" else key


def _drop(connection: Connection, kind: str, key: str) -> str:
    """Take a document out; return its words, which are still counted."""
    query = "SELECT doc, words FROM search_docs WHERE kind = ? AND key = ?"
    found = connection.execute(query, (kind, key)).fetchone()
    if found is None:
        return ""
    doc, words = found
    connection.execute(f"DELETE FROM search_{kind} WHERE rowid = ?", (doc,))  # noqa: S608  # one of KINDS
    connection.execute("DELETE FROM search_docs WHERE doc = ?", (doc,))
    return str(words)


def _uncount(connection: Connection, gone: Iterable[str]) -> None:
    """Take the words of documents that are gone out of the count; a word that no document has is forgotten."""
    counts = Counter(pair for words in gone for pair in words.split())
    connection.executemany(
        "UPDATE search_words SET docs = docs - ? WHERE word = ? AND stem = ?",
        [(count, *pair.split(_PAIR)) for pair, count in counts.items()],
    )
    if connection.execute("DELETE FROM search_words WHERE docs <= 0").rowcount:
        connection.execute("DELETE FROM search_gaps WHERE word NOT IN (SELECT word FROM search_words)")


def _add(connection: Connection, kind: str, keys: Iterable[str]) -> None:
    counts: dict[tuple[str, str], int] = {}
    for document in _documents(connection, kind, keys):
        pairs: set[tuple[str, str]] = set()
        columns = [_column(column, pairs) for column in document.columns]
        spelt = " ".join(_PAIR.join(pair) for pair in sorted(pairs))
        row = (kind, document.key, *document.titles, document.detail, document.until, spelt)
        doc = connection.execute(_INSERT, row).lastrowid
        values = ", ".join("?" for _ in columns)
        names = ", ".join(COLUMNS)
        connection.execute(
            f"INSERT INTO search_{kind} (rowid, {names}) VALUES (?, {values})",  # noqa: S608  # one of KINDS
            (doc, *columns),
        )
        for pair in pairs:
            counts[pair] = counts.get(pair, 0) + 1
    if not counts:
        return
    connection.executemany(
        "INSERT INTO search_words VALUES (?, ?, ?) ON CONFLICT (word, stem) DO UPDATE SET docs = docs + excluded.docs",
        [(word, stem, count) for (word, stem), count in counts.items()],
    )
    letters = {word for word, _ in counts if not word.isdigit()}
    connection.executemany(
        "INSERT OR IGNORE INTO search_gaps VALUES (?, ?)",
        [(gap, word) for word in sorted(letters) for gap in sorted(search_words.gaps(word))],
    )


def _column(texts_of_column: tuple[Text, ...], pairs: set[tuple[str, str]]) -> str:
    """Return the stems of a column in order, further candidates behind them so that phrases stay together."""
    first: list[str] = []
    further: list[str] = []
    for language, text in texts_of_column:
        for word in search_words.words(text):
            found = (word,) if language == _UNSTEMMED else search_words.stems(word, language)
            first.append(found[0])
            further += found[1:]
            pairs.update((word, stem) for stem in found)
    return " ".join([*first, *further])


def _documents(connection: Connection, kind: str, keys: Iterable[str]) -> Iterator[_Document]:
    feed, collection = KINDS[kind]

    def row(key: str) -> bytes | None:
        query = "SELECT value FROM items WHERE feed = ? AND collection = ? AND key = ?"
        found = _one(connection, query, (feed, collection, key))
        return found if isinstance(found, bytes) else None

    for name in dict.fromkeys(_document_key(kind, key) for key in keys):
        if kind == "article":
            found = _article(name, [_decoded(row(f"{name}.{language}"), Article) for language in LANGUAGES])
        elif kind == "job":
            found = _job(_decoded(row(name), Job))
        else:
            found = _agency(_decoded(row(name), Agency))
        if found is not None:
            yield found


def _decoded(value: bytes | None, kind: type[T]) -> T | None:
    """Return the row, None where this program does not understand it: it is then not found, and nothing breaks."""
    try:
        return None if value is None else decode(value, kind, _ROW_LIMIT)
    except Malformed:
        return None


def _article(key: str, versions: list[Article | None]) -> _Document | None:
    written = [each for each in versions if each is not None]
    if not written:
        return None
    columns: list[list[Text]] = [[] for _ in COLUMNS]
    for article in written:
        front = article.front
        columns[0].append((front.language, front.title))
        columns[1] += [(front.language, word) for word in front.words]
        for block in (block for page in article.pages for block in page.blocks):
            columns[2 if isinstance(block, Heading) else 3] += [(front.language, text) for text in texts(block)]
    titles = (written[0].front.title, written[-1].front.title)
    return _Document("article", key, titles, written[0].front.topic, tuple(map(tuple, columns)))


def _job(job: Job | None) -> _Document | None:
    if job is None:
        return None
    named: list[Text] = [*_names("countries", job.destination), *_names("occupations", job.occupation)]
    columns: tuple[tuple[Text, ...], ...] = (
        (("id", job.post_id), ("en", job.post_en)),
        (*named, (_UNSTEMMED, job.destination), (_UNSTEMMED, job.place or "")),
        ((_UNSTEMMED, f"{job.company} {job.licence or ''} {job.job}"),),
        (),
    )
    return _Document("job", job.job, (job.post_id, job.post_en), job.destination, columns, job.closes.isoformat())


def _agency(agency: Agency | None) -> _Document | None:
    if agency is None:
        return None
    columns: tuple[tuple[Text, ...], ...] = (
        ((_UNSTEMMED, agency.name),),
        ((_UNSTEMMED, " ".join([*agency.other_names, agency.licence])),),
        ((_UNSTEMMED, agency.city or ""),),
        (),
    )
    return _Document("agency", agency.licence, (agency.name, agency.name), "", columns)


def _names(list_name: str, code: str) -> Iterator[Text]:
    """Give a code's names; a code this program does not know yet has none."""
    found = codes.index(list_name).get(code)
    if found is not None:
        yield "id", found.name_id
        yield "en", found.name_en
