"""Publishing content: checked first, the last good content stays, earlier content comes back under a new number."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from onedata import wire
from onedata.articles import Article
from onedata.content_feeds import CONTENT_FEEDS, CONTENT_FORMAT, FORMAT, NewerFormat, check_format
from onedata.feeds import Manifest, Put, decode_segment, open_manifest
from onedata.jobs import Job
from onedata.signatures import TrustAnchor
from portal.content import publications
from portal.content.publications import RollbackRefused
from portal.feeds import blobs
from portal.feeds.publish import Run, publish_content, publishing
from portal.lists import demo
from portal.models import AuditEntry, Feed
from portal.service import Service
from tests.portal.conftest import SetClock

REAL = Path(__file__).resolve().parents[2] / "content"
TITLE = "articles/documents/doc-passport.id.md"


@pytest.fixture
def writable(plain_portal: Service, tmp_path: Path) -> Service:
    """A portal with a content folder of the test's own."""
    shutil.copytree(REAL, tmp_path / "content")
    settings = msgspec.structs.replace(plain_portal.settings, content=tmp_path / "content")
    return msgspec.structs.replace(plain_portal, settings=settings)


def run(portal: Service, actor: str = "cli") -> Run:
    return publish_content(portal.database, portal.settings, portal.ring, portal.clock(), actor)


def edit(portal: Service, name: str, old: str, new: str) -> None:
    path = portal.settings.content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def manifest(portal: Service, feed: str) -> Manifest:
    with portal.database.read() as session:
        data = session.scalars(select(Feed.manifest).where(Feed.feed == feed)).one()
    return open_manifest(data, TrustAnchor(portal.ring.root_public), feed, portal.clock())


def present(portal: Service, feed: str) -> dict[tuple[str, str], bytes]:
    """Return what a kiosk ends up with: the snapshot and the segments after it."""
    found = manifest(portal, feed)

    def ops(*names: bytes) -> Iterator[object]:
        data = b"".join(blobs.path_of(portal.settings.blobs, name.hex()).read_bytes() for name in names)
        return iter(list(decode_segment(data, 1 << 27)))

    held: dict[tuple[str, str], bytes] = {}
    streams = [ops(*(blob.sha256 for blob in found.snapshot.blobs))]
    streams += [ops(s.blob.sha256) for s in found.segments if s.from_seq >= found.snapshot.sequence]
    for stream in streams:
        for op in stream:
            if isinstance(op, Put):
                held[op.table, op.key] = op.value
            else:
                held.pop((op.table, op.key), None)  # type: ignore[attr-defined]  # a Drop
    return held


def title(portal: Service, article: str = "doc-passport.id") -> str:
    return wire.decode(present(portal, "guidance")["articles", article], Article, 1 << 20).front.title


def test_every_content_feed_is_published_with_its_format(writable: Service) -> None:
    demo.fill(writable, 1)
    done = run(writable)
    assert tuple(feed.feed for feed in done.feeds) == CONTENT_FEEDS
    for feed in CONTENT_FEEDS:
        rows = present(writable, feed)
        assert manifest(writable, feed).snapshot.rows == len(rows)
        check_format(rows[FORMAT, FORMAT])
    assert {table for table, _ in present(writable, "guidance")} == {"articles", "topics", "search", FORMAT}
    assert {table for table, _ in present(writable, "rules")} == {"next_steps", "checker", "calculators", FORMAT}


def test_nothing_changed_nothing_published(writable: Service, clock: SetClock) -> None:
    run(writable)
    before = {feed: manifest(writable, feed) for feed in CONTENT_FEEDS}
    assert not any(feed.operations or feed.new_manifest for feed in run(writable).feeds)
    clock.advance(hours=2)
    again = run(writable)
    assert not any(feed.operations for feed in again.feeds)
    assert all(feed.new_manifest for feed in again.feeds)
    assert {feed: manifest(writable, feed).sequence for feed in before} == {
        feed: found.sequence for feed, found in before.items()
    }


def test_one_changed_article_is_one_change(writable: Service) -> None:
    run(writable)
    edit(writable, TITLE, 'title: "Paspor"', 'title: "Buku paspor"')
    changed = {feed.feed: feed.operations for feed in run(writable).feeds}
    assert changed == {**dict.fromkeys(CONTENT_FEEDS, 0), "guidance": 1}
    assert title(writable) == "Buku paspor"


SPOILED = [
    (TITLE, "language: id", "language: xx", "form"),
    (TITLE, "title:", "title", "form"),
    (TITLE, "---\n", "", "form"),
    (TITLE, "topic: documents", "topic: documents\ncolour: red", "form"),
    ("rules/general.yaml", "  - rule: ", "  - colour: red\n    rule: ", "form"),
    ("rules/questions.yaml", "kind: number", "kind: guess", "form"),
    ("search.yaml", "synonyms:", "words:", "form"),
    ("topics.yaml", "topic: costs", "topic: money", "topic"),
]


@pytest.mark.parametrize(("file", "old", "new", "rule"), SPOILED)
def test_bad_content_is_refused_and_the_last_good_stays(
    writable: Service, file: str, old: str, new: str, rule: str
) -> None:
    run(writable)
    before = present(writable, "guidance"), present(writable, "rules")
    edit(writable, file, old, new)
    done = run(writable)
    assert any(problem.rule == rule and problem.blocks for problem in done.problems), done.problems
    assert (present(writable, "guidance"), present(writable, "rules")) == before
    assert not any(feed.operations for feed in done.feeds)


def test_an_article_in_one_language_is_refused(writable: Service) -> None:
    run(writable)
    (writable.settings.content / TITLE.replace(".id.", ".en.")).unlink()
    assert "languages" in {problem.rule for problem in run(writable).problems}
    assert title(writable, "doc-passport.en")


def test_articles_that_supersede_each_other_are_refused(writable: Service) -> None:
    run(writable)
    for one, other in (("doc-e-pmi", "doc-passport"), ("doc-passport", "doc-e-pmi")):
        for language in ("id", "en"):
            path = next((writable.settings.content / "articles").rglob(f"{one}.{language}.md"))
            lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("supersedes")]
            path.write_text("\n".join([*lines[:2], f"supersedes: {other}", *lines[2:]]), encoding="utf-8")
    problems = run(writable).problems
    assert any("circle" in problem.message for problem in problems)


def test_what_is_due_for_review_is_said_and_stops_nothing(writable: Service, clock: SetClock) -> None:
    run(writable)
    clock.advance(days=400)
    edit(writable, TITLE, 'title: "Paspor"', 'title: "Buku paspor"')
    done = run(writable)
    assert {problem.rule for problem in done.problems} == {"review"}
    assert title(writable) == "Buku paspor"


def test_lists_and_next_steps_go_out_while_articles_wait(writable: Service) -> None:
    edit(writable, TITLE, "title:", "title")
    demo.fill(writable, 1)
    done = run(writable)
    assert {feed.feed for feed in done.feeds if feed.operations} == {"rules", "jobs", "agencies", "codes", "news"}
    assert {table for table, _ in present(writable, "rules")} == {"next_steps", FORMAT}


def test_a_rolled_back_feed_gets_a_new_number_and_stays_until_it_is_let_go(writable: Service) -> None:
    run(writable)
    first = present(writable, "guidance")
    edit(writable, TITLE, 'title: "Paspor"', 'title: "Salah"')
    run(writable)
    wrong = manifest(writable, "guidance").sequence
    with hold(writable) as publisher:
        done, source = publisher.bring_back("guidance")
    assert done.sequence > wrong
    assert source.restored is None
    assert present(writable, "guidance") == first
    assert run(writable).held == ("guidance",)
    assert title(writable) == "Paspor"
    edit(writable, TITLE, 'title: "Salah"', 'title: "Benar"')
    run(writable)
    assert title(writable) == "Paspor"
    with hold(writable) as publisher:
        assert publisher.let_go("guidance")
        assert not publisher.let_go("guidance")
    assert run(writable).held == ()
    assert title(writable) == "Benar"
    with writable.database.read() as session:
        trace = [(each.actor, each.action) for each in session.scalars(select(AuditEntry))]
        listed = publications.entries(session, "guidance")
    assert {("cli", "rollback"), ("cli", "release")} <= set(trace)
    assert [each.restored is not None for each in listed] == [False, True, False, False]


def hold(portal: Service) -> "Hold":
    return Hold(portal)


class Hold:
    """The publisher within one transaction."""

    def __init__(self, portal: Service) -> None:
        now = portal.clock()
        self._inner = publishing(portal.database, portal.settings, portal.ring, now, "cli")

    def __enter__(self) -> publications.Publisher:
        return self._inner.__enter__()[1]

    def __exit__(self, *error: object) -> None:
        self._inner.__exit__(*error)  # type: ignore[arg-type]  # what Python hands over


def test_going_back_twice_goes_further_back(writable: Service) -> None:
    run(writable)
    for before, after in (("Paspor", "Dua"), ("Dua", "Tiga")):
        edit(writable, TITLE, f'title: "{before}"', f'title: "{after}"')
        run(writable)
    for expected in ("Dua", "Paspor"):
        with hold(writable) as publisher:
            publisher.bring_back("guidance")
        assert title(writable) == expected
    with pytest.raises(RollbackRefused, match="nothing earlier"), hold(writable) as publisher:
        publisher.bring_back("guidance")
    assert title(writable) == "Paspor"


def test_going_back_passes_over_what_is_the_same(writable: Service) -> None:
    run(writable)
    edit(writable, TITLE, 'title: "Paspor"', 'title: "Salah"')
    run(writable)
    with hold(writable) as publisher:
        publisher.bring_back("guidance")
        publisher.let_go("guidance")
    run(writable)
    assert title(writable) == "Salah", "published again, though nobody mended it"
    with hold(writable) as publisher:
        publisher.bring_back("guidance")
    assert title(writable) == "Paspor"


def test_going_further_back_never_finds_the_mistake_again(writable: Service) -> None:
    for before, after in (("", ""), ("Paspor", "Buku paspor"), ("Buku paspor", "Buku Salah")):
        edit(writable, "rules/general.yaml", before, after)
        run(writable)
    with hold(writable) as publisher:
        publisher.bring_back("rules")
    edit(writable, "next_steps.yaml", "Silakan temui petugas.", "Silakan temui petugas kami.")
    run(writable)  # the rules are held, the steps go out
    with hold(writable) as publisher:
        publisher.bring_back("rules")
    book = present(writable, "rules")["checker", "book"]
    assert (b"Buku Salah" in book, b"Buku paspor" in book) == (False, False)


@pytest.mark.parametrize(("feed", "number"), [("register-52", None), ("guidance", 999), ("jobs", None)])
def test_a_rollback_that_cannot_be_is_refused(writable: Service, feed: str, number: int | None) -> None:
    with pytest.raises(RollbackRefused), hold(writable) as publisher:
        publisher.bring_back(feed, number)


def test_next_steps_are_never_brought_back(writable: Service) -> None:
    run(writable)
    edit(writable, "rules/general.yaml", "Paspor", "Buku paspor")
    edit(writable, "next_steps.yaml", "Silakan temui petugas.", "Silakan temui petugas kami.")
    run(writable)
    steps = {place: row for place, row in present(writable, "rules").items() if place[0] == "next_steps"}
    with hold(writable) as publisher:
        publisher.bring_back("rules")
    after = present(writable, "rules")
    assert {place: row for place, row in after.items() if place[0] == "next_steps"} == steps
    assert b"Buku paspor" not in after["checker", "book"]


def test_a_job_leaves_the_feed_the_day_after_it_closes(writable: Service, clock: SetClock) -> None:
    demo.fill(writable, 1)
    run(writable)
    jobs = [wire.decode(row, Job, 1 << 20) for place, row in present(writable, "jobs").items() if place[0] == "jobs"]
    first = min(job.closes for job in jobs)
    clock.now = dt.datetime.combine(first + dt.timedelta(days=1), dt.time(3), dt.UTC)
    run(writable)
    left = {key for table, key in present(writable, "jobs") if table == "jobs"}
    assert left == {job.job for job in jobs if job.closes > first}


def test_old_publications_are_forgotten_in_the_end(writable: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publications, "KEPT", 2)
    for number in range(4):
        edit(writable, "topics.yaml", "Mulai dari sini" if not number else f"Mulai {number - 1}", f"Mulai {number}")
        run(writable)
    with writable.database.read() as session:
        assert len(publications.entries(session, "guidance")) == 2


@pytest.mark.parametrize("value", [wire.encode(CONTENT_FORMAT + 1), wire.encode("1"), b"", wire.encode([1] * 99)])
def test_a_format_that_is_newer_or_no_number_is_refused(value: bytes) -> None:
    check_format(wire.encode(CONTENT_FORMAT))
    with pytest.raises(NewerFormat):
        check_format(value)
