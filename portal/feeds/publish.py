"""One run of the publisher: credentials brought up to date, then every feed, in one transaction."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from onedata import wire
from onedata.feeds import Blob, Put, encode_segment
from portal.audit import COMMAND_LINE, note
from portal.db import Database
from portal.feeds import blobs
from portal.feeds.ledger import LOCK, Ledger, Published, incarnation, restored, sweep
from portal.feeds.register import RegisterPublisher
from portal.keys import KeyRing
from portal.people import credentials, next_steps
from portal.settings import Settings
from portal.slips import tokens
from portal.slips.tokens import TokenDesk


class Run(msgspec.Struct, frozen=True):
    """What a run of the publisher did."""

    feeds: tuple[Published, ...]
    stretched: int
    refused: int
    """Credentials that several persons share: they open nothing until somebody has looked."""


def publish(
    database: Database,
    settings: Settings,
    ring: KeyRing,
    region: str,
    now: dt.datetime,
    *,
    new_epoch: bool = False,
    from_backup: bool = False,
) -> Run:
    """Publish `register-<region>`, `rules` and `slip-revoked`. A second run at the same instant changes nothing.

    `new_epoch` follows a theft, `from_backup` a restore: the first changes the pepper, the second the incarnation.
    Raises TableWrong, KeysUnusable.
    """
    table = next_steps.load(settings.content / "next_steps.yaml")
    with database.read() as session:
        waiting = credentials.pending(session)
    stretched = credentials.refresh(database, waiting, ring.mark)
    with database.write() as session:
        database.lock(session, LOCK)
        counted = restored(session, ring, now) if from_backup else incarnation(session)
        open_ledger = partial(Ledger, session, settings.blobs, ring, now=now, incarnation=counted)
        desk = TokenDesk(session, ring.purpose("slip"), now)
        register = RegisterPublisher(session, open_ledger(feed=f"register-{region}"), region, desk, table, now)
        if new_epoch:
            register.new_epoch()
        done = [register.publish(settings.blobs)]
        desk.write()
        steps = {step.key: wire.encode(step) for step in table}
        gone = tokens.revoked(session, now.date())
        for feed, collection, rows in (("rules", "next_steps", steps), ("slip-revoked", "revoked", gone)):
            done.append(_public(open_ledger(feed=feed), collection, rows, settings.blobs))
        refused = len(credentials.collisions(session))
        if any(feed.operations for feed in done):
            note(session, now, COMMAND_LINE, "publish", f"register-{region}", "published")
        sweep(session, settings.blobs)
    return Run(tuple(done), stretched, refused)


def _public(ledger: Ledger, collection: str, rows: dict[str, bytes], folder: Path) -> Published:
    ops = ledger.difference(collection, rows)
    return ledger.publish(ops, _whole(ledger, collection, folder), public=True, params=None)


def _whole(ledger: Ledger, collection: str, folder: Path) -> Callable[[int], tuple[tuple[Blob, ...], int, bytes]]:
    def make(_sequence: int) -> tuple[tuple[Blob, ...], int, bytes]:
        puts = [Put(collection, key, value) for key, value in ledger.rows(collection)]
        return blobs.put_bytes(folder, encode_segment(puts))

    return make
