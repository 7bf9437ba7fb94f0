"""A large publication is stored bit by bit: cut off or killed anywhere, it is published whole or not at all."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from onedata.feeds import Put, decode_segment
from onedata.register_file import Register, StoredRecord
from portal.feeds import blobs, register_run, storing
from portal.feeds.models import PendingPart
from portal.models import Feed, FeedRow, Person, RevokedToken, SealedPerson, SlipToken
from portal.people import demo
from portal.service import Service
from portal.slips import tokens
from tests.faults.counts import note
from tests.portal.conftest import SetClock
from tests.portal.feeds.publisher import FEED, PERSON, add, content, manifest, replace, run
from tests.portal.feeds.test_alert_during_publish import publishing

MANY = 1_500
STAGES = ("REGISTRATION", "SELECTION", "WORK_VISA", "DEPARTURE")
Rows = dict[tuple[str, str], bytes]


class CutOff(Exception):  # noqa: N818 - what happens
    """The power went."""


def of_a_kiosk(portal: Service, folder: Path) -> Rows:
    """Return the rows that a kiosk has from the manifest that is offered now: snapshot and segments."""
    found = manifest(portal)
    path = folder / "register.db"
    path.write_bytes(content(portal, found))
    Register.open(path).close()
    rows = in_file(path)
    for segment in found.segments:
        if segment.from_seq >= found.snapshot.sequence:
            packed = blobs.path_of(portal.settings.blobs, segment.blob.sha256.hex()).read_bytes()
            for op in decode_segment(packed, 1 << 24):
                if isinstance(op, Put):
                    rows[op.table, op.key] = op.value
                else:
                    rows.pop((op.table, op.key), None)
    return rows


def in_file(path: Path) -> Rows:
    connection = sqlite3.connect(path)
    rows = {("entries", locator.hex()): wrapped for locator, wrapped in connection.execute("SELECT * FROM entries")}
    for record_id, *stored in connection.execute("SELECT * FROM records"):
        rows["records", record_id.hex()] = msgspec.msgpack.encode(StoredRecord(*stored))
    connection.close()
    return rows


def of_the_portal(session: Session) -> Rows:
    query = select(FeedRow.collection, FeedRow.key, FeedRow.value).where(FeedRow.feed == FEED)
    return {(collection, key): value for collection, key, value in session.execute(query)}


def offered(portal: Service) -> bytes | None:
    with portal.database.read() as session:
        row = session.get(Feed, FEED)
        return row.manifest if row else None


def check_whole(portal: Service, folder: Path) -> None:
    """See that nothing waits, and that kiosks, the portal's rows and everybody's sealing say the same."""
    with portal.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PendingPart)) == 0
        assert of_a_kiosk(portal, folder) == of_the_portal(session)
        here = select(func.count()).select_from(Person).where(Person.region == "52")
        behind = here.outerjoin(SealedPerson, sealed_of())
        assert session.scalar(behind.where(SealedPerson.revision.is_distinct_from(Person.revision))) == 0
        without = here.outerjoin(SlipToken, SlipToken.person_id == Person.person_id)
        assert session.scalar(without.where(SlipToken.token_id.is_(None))) == 0


def sealed_of() -> Any:
    return (SealedPerson.person_id == Person.person_id) & (SealedPerson.feed == FEED)


@pytest.fixture
def in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Store every publication bit by bit, each bit in a transaction of its own."""
    monkeypatch.setattr(register_run, "AT_ONCE", 0)
    monkeypatch.setattr(storing, "TURN_S", 0.0)


@contextmanager
def cut_off_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Cut the power in the transaction of the n-th step; gives the steps begun."""
    begun: list[int] = []

    def counted(plain: Callable[..., bool]) -> Callable[..., bool]:
        def one(*arguments: Any) -> bool:
            begun.append(1)
            if len(begun) == step:
                raise CutOff
            return plain(*arguments)

        return one

    with monkeypatch.context() as patched:
        for name in ("_keep", "_carry_out", "_forget"):
            patched.setattr(storing, name, counted(getattr(storing, name)))
        yield begun


@pytest.mark.parametrize("stride", [4, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.usefixtures("in_turns")
def test_cut_off_at_any_step_it_is_published_whole_or_not_at_all(
    plain_portal: Service, clock: SetClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stride: int
) -> None:
    portal = plain_portal
    people = [msgspec.structs.replace(PERSON, source_key=f"CONTOH-{n}", nik=None, passport_no=f"CTH0000{n}", card=None)
              for n in range(4)]  # fmt: skip
    ids, cuts = add(portal, *people), 0
    for new_epoch in (False, True):
        for step in range(1, 100, stride):
            for person_id, person in zip(ids, people, strict=True):
                replace(portal, person_id, msgspec.structs.replace(person, stage=STAGES[step % len(STAGES)]))
            clock.advance(seconds=1)
            before = offered(portal)
            with cut_off_at(step, monkeypatch) as begun:
                try:
                    run(portal, new_epoch=new_epoch)
                except CutOff:
                    cuts += 1
                whole = len(begun) < step
            kept = offered(portal)
            if kept is not None and kept != before:
                of_a_kiosk(portal, tmp_path)
            run(portal)
            check_whole(portal, tmp_path)
            if whole:
                break
    assert cuts > 20 // stride
    note("publication_cut_off" if stride == 1 else "publication_cut_off_sample", tried=cuts, survived=cuts)


@pytest.mark.usefixtures("in_turns")
def test_what_was_not_kept_whole_was_never_begun(
    plain_portal: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Positive control for what `finish` decides by: the row that says that everything is kept."""
    portal = plain_portal
    add(portal, PERSON)
    with cut_off_at(3, monkeypatch), pytest.raises(CutOff):
        run(portal)
    with portal.database.read() as session:
        assert list(session.scalars(select(PendingPart.part))) == [1, 2]
        assert session.scalar(select(func.count()).select_from(SealedPerson)) == 0
    assert storing.finish(portal.database) is False
    assert offered(portal) is None
    run(portal)
    check_whole(portal, tmp_path)


def test_a_token_whose_predecessor_was_withdrawn_meanwhile_goes_out_withdrawn(plain_portal: Service) -> None:
    portal = plain_portal
    (person_id,) = add(portal, PERSON)
    run(portal)
    with portal.database.write() as session:
        old = session.get_one(SlipToken, person_id)
        made = tokens.TokenRow(person_id, b"12345678", b"new", bytes(32), old.expires_on, old.renew_at)
        before = {person_id: old.token_id}
        tokens.revoke(session, [person_id], portal.clock())
        tokens.store_tokens(session, [made], before, portal.clock())
        assert session.get(SlipToken, person_id) is None
        assert session.get(RevokedToken, b"12345678") is not None
        tokens.store_tokens(session, [made], {}, portal.clock())  # nobody had one: nothing was withdrawn
        assert session.get_one(SlipToken, person_id).token_id == b"12345678"


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_publisher_killed_while_it_stores_is_carried_on(plain_portal: Service, tmp_path: Path) -> None:
    portal, dice, tried = plain_portal, random.Random(20261122), 12
    demo.fill(portal, MANY, 1)
    run(portal)
    cut = 0
    for _ in range(tried):
        with portal.database.write() as session:
            session.execute(update(Person).values(revision=Person.revision + 1, stage=dice.choice(STAGES)))
        with publishing(portal) as publisher:
            while publisher.poll() is None and not waiting(portal):
                time.sleep(0.005)  # for another process
            time.sleep(dice.uniform(0, 0.6))  # anywhere in what it does then
            publisher.kill()
        cut += bool(waiting(portal))
        run(portal)
        check_whole(portal, tmp_path)
    assert cut
    note("publisher_killed_while_storing", tried=tried, survived=tried, in_the_middle=cut)


def waiting(portal: Service) -> int:
    with portal.database.read() as session:
        return session.scalar(select(func.count()).select_from(PendingPart)) or 0
