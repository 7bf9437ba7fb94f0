"""One run of the publisher: credentials brought up to date, then every feed.

No transaction does slow work: on SQLite, where one writes at a time, an alert would wait for it.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from onedata import wire
from onedata.content_feeds import CONTENT_FEEDS, RULES, TRUST
from portal import wib
from portal.audit import COMMAND_LINE, note
from portal.content import edition
from portal.content.edition import Edition
from portal.content.problem import Problem
from portal.content.publications import Publisher, held
from portal.db import Database
from portal.feeds import storing
from portal.feeds.ledger import LOCK, REGISTERS, Ledger, Published, incarnation, restored, sweep
from portal.feeds.public import Rows, publish_rows
from portal.feeds.register_run import RegisterRun
from portal.keys import KeyRing
from portal.lists import rows as lists
from portal.people import credentials, next_steps
from portal.people.next_steps import StepTable
from portal.progress_bar import Progress
from portal.settings import Settings
from portal.slips import tokens
from portal.trust import store as trust

_NOTICED_S: Final = 0.02
"""Whoever else writes is let in after a feed that took so long."""


class Run(msgspec.Struct, frozen=True):
    """What a run of the publisher did."""

    feeds: tuple[Published, ...]
    stretched: int
    refused: int
    """Credentials that several persons share: they open nothing until somebody has looked."""
    problems: tuple[Problem, ...] = ()
    """What must be mended before articles and rules are published: until then the last good ones stay."""
    held: tuple[str, ...] = ()
    """Feeds that were rolled back and stay as they are."""


def publish(
    database: Database,
    settings: Settings,
    ring: KeyRing,
    region: str,
    now: dt.datetime,
    *,
    new_epoch: bool = False,
    from_backup: bool = False,
    progress: Progress = lambda *_: None,
) -> Run:
    """Publish `register-<region>`, the content feeds, `slip-revoked` and `trust`. A second run at once changes nothing.

    Where people moved away, the published registers of their new provinces come first.

    `progress` is told how many of the persons whose credentials changed are done, which is the slow part.
    `new_epoch` follows a theft, `from_backup` a restore: the first changes the pepper, the second the incarnation.
    Raises TableWrong, KeysUnusable.
    """
    table = next_steps.load(settings.content / "next_steps.yaml")
    content = edition.read(settings.content, wib.day(now))
    with database.read() as session:
        waiting = credentials.pending(session)
    stretched = credentials.refresh(database, waiting, ring.mark, progress=progress)
    with database.alone(REGISTERS):
        storing.finish(database)
        with database.write() as session:
            credentials.sealing(session)
            counted = restored(session, ring, now) if from_backup else incarnation(session)
        # Records point at the next steps, so those go first.
        small, kept = _small(database, settings, ring, content, table, now)
        done = RegisterRun(settings, ring, region, table, now, counted, new_epoch=new_epoch).publish(database)
    with database.read() as session:
        refused = len(credentials.collisions(session))
    if any(feed.operations for feed in (*done, *small)):
        with database.write() as session:
            note(session, now, COMMAND_LINE, "publish", f"register-{region}", "published")
    return Run((*done, *small), stretched, refused, content.problems, kept)


def _small(
    database: Database, settings: Settings, ring: KeyRing, content: Edition, table: StepTable, now: dt.datetime
) -> tuple[list[Published], tuple[str, ...]]:
    """Publish everything but registers; return also which feeds are held."""
    done, kept = _content(database, settings, ring, content, table, now, COMMAND_LINE)
    with database.write() as session:
        database.lock(session, LOCK)
        counted = incarnation(session)
        gone = {"revoked": tokens.revoked(session, now.date())}
        for feed, rows in (("slip-revoked", gone), (TRUST, trust.rows(session))):
            done.append(publish_rows(Ledger(session, settings.blobs, ring, feed, now, counted), rows, settings.blobs))
    return done, kept


def publish_content(database: Database, settings: Settings, ring: KeyRing, now: dt.datetime, actor: str) -> Run:
    """Publish the content feeds alone. Raises TableWrong, KeysUnusable."""
    table = next_steps.load(settings.content / "next_steps.yaml")
    content = edition.read(settings.content, wib.day(now))
    done, kept = _content(database, settings, ring, content, table, now, actor)
    if any(feed.operations for feed in done):
        with database.write() as session:
            note(session, now, actor, "publish", "content", "published")
    return Run(tuple(done), 0, 0, content.problems, kept)


def _content(
    database: Database,
    settings: Settings,
    ring: KeyRing,
    content: Edition,
    table: StepTable,
    now: dt.datetime,
    actor: str,
) -> tuple[list[Published], tuple[str, ...]]:
    """Publish every content feed, each in a transaction of its own so that an alert waits for one at most.

    Return also which are held. Articles and rules go out only where nothing in them must be mended first.
    """
    steps = {"next_steps": {step.key: wire.encode(step) for step in table}}
    with database.read() as session:
        wanted: dict[str, Rows] = {**lists.feeds(session, wib.day(now)), **content.feeds}
    done: list[Published] = []
    kept: list[str] = []
    for feed in CONTENT_FEEDS:
        begun = time.monotonic()
        with publishing(database, settings, ring, now, actor) as (session, publisher):
            published = publisher.publish(feed, wanted.get(feed), steps if feed == RULES else None)
            kept += [feed] if held(session, feed) else []
        done += [published] if published is not None else []
        if time.monotonic() - begun >= _NOTICED_S:
            database.breathe()
    with database.write() as session:
        database.lock(session, LOCK)
        sweep(session, settings.blobs)
    return done, tuple(kept)


@contextlib.contextmanager
def publishing(
    database: Database, settings: Settings, ring: KeyRing, now: dt.datetime, actor: str
) -> Iterator[tuple[Session, Publisher]]:
    """Hold the publisher's lock for one transaction on content feeds: to publish, to bring back, to let go."""
    with database.write() as session:
        database.lock(session, LOCK)
        counted = incarnation(session)

        def open_ledger(feed: str) -> Ledger:
            return Ledger(session, settings.blobs, ring, feed, now, counted)

        yield session, Publisher(session, open_ledger, settings.blobs, now, actor)
