"""The feed `register-<region>`: seals what changed about the people of a province and publishes it.

Who moves to another province leaves a stub that says where to, found and opened as the record was.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from onedata import codes, sealing, wire
from onedata.credentials import CredentialKeys, credential_keys
from onedata.feeds import Drop, Op, Put
from onedata.records import BasicRecord, FullRecord, MovedRecord
from onedata.register_file import StoredRecord
from onedata.sealing import Parameters
from portal import wib
from portal.feeds.ledger import Ledger, Ready
from portal.feeds.parts import Begin, ForgetPeople, Part, PersonRow, Steps, one_a_row, people, steps_fact
from portal.feeds.sealed_snapshot import snapshot
from portal.models import Credential, Epoch, Fact, Person, SealedPerson
from portal.people import credentials, next_steps, sealed_view, worker
from portal.people.next_steps import StepTable
from portal.people.worker import Worker
from portal.slips.tokens import TokenDesk, due

_CHUNK = 1_000


class _Way(msgspec.Struct, frozen=True):
    """One credential's place in the register."""

    keys: CredentialKeys
    opens_full: bool


class RegisterPublisher:
    """Brings one province's register up to date: sealed and signed first, which is slow, and stored then."""

    def __init__(
        self,
        session: Session,
        ledger: Ledger,
        region: str,
        desk: TokenDesk,
        table: StepTable,
        now: dt.datetime,
        *,
        new_epoch: bool = False,
    ) -> None:
        """Take a session that reads; `new_epoch`: start anew with a fresh pepper and fresh record ids.

        What a stolen kiosk holds opens nothing of a new epoch.
        """
        self._session = session
        self._ledger = ledger
        self._region = region
        self._desk = desk
        self._table = table
        self._now = now
        self._feed = ledger.feed
        self._anew = new_epoch
        self._begun: Begin | None = None
        """The epoch that begins here, if one does."""
        self._params, self._pepper = self._epoch()
        self._refused = set(credentials.collisions(session))
        self._gone: list[int] = []
        """Whose rows of `SealedPerson` go."""
        self._rows: list[PersonRow] = []
        """Rows of `SealedPerson` that come."""
        self._steps: Steps | None = None
        """The rows of the next-step table that are in force, where they are not those of the last run."""

    def _epoch(self) -> tuple[Parameters, bytes]:
        query = select(Epoch).where(Epoch.feed == self._feed).order_by(Epoch.epoch.desc()).limit(1)
        last = self._session.scalars(query).one_or_none()
        number, pepper = (last.epoch, last.pepper) if last else (0, b"")
        if last is None or self._anew:
            number, pepper = number + 1, os.urandom(32)
            self._begun = Begin(self._feed, number, pepper, self._now)
        sealed_with = credentials.sealing(self._session)
        return Parameters(sealed_with.salt, sealed_with.cost, number, self._feed), pepper

    def prepare(self, folder: Path) -> Ready:
        """Seal what changed, number it and sign the manifest; writes blobs and nothing into the database."""
        if self._anew:
            self._ledger.forget()
        ops = [] if self._anew else self._dropped()
        for ids in _chunks(sorted(self._changed() | self._restepped() | self._moved())):
            ops += self._sealed(ids)
        make, fresh = snapshot(self._ledger, self._params, self._now, folder), bool(self._begun)
        return self._ledger.prepare(one_a_row(ops), make, public=False, params=self._params, fresh=fresh)

    def parts(self, ready: Ready) -> Iterator[Part]:
        """Give what was prepared in parts, the manifest last."""
        if self._anew:
            yield ForgetPeople(self._feed)
        yield from people(self._feed, () if self._anew else self._gone, self._rows)
        if self._begun:
            yield self._begun
        if self._steps is not None:
            yield self._steps
        yield from self._ledger.parts(ready)

    # ---- which people ---------------------------------------------------------------------------------------------

    def _changed(self) -> set[int]:
        """Return the persons of the province whose facts or ways were not published yet, or whose token is due.

        All of them where an epoch begins anew.
        """
        if self._anew:
            return set(self._session.scalars(select(Person.person_id).where(Person.region == self._region)))
        sealed_here = (SealedPerson.person_id == Person.person_id) & (SealedPerson.feed == self._feed)
        query = (
            select(Person.person_id)
            .outerjoin(SealedPerson, sealed_here)
            .where(Person.region == self._region)
            .where(
                or_(
                    SealedPerson.revision.is_(None),
                    SealedPerson.revision != Person.revision,
                    SealedPerson.ways != Person.ways,
                )
            )
        )
        changed = set(self._session.scalars(query))
        renewals = due(self._session, self._now)
        for ids in _chunks(renewals):
            mine = select(Person.person_id).where(Person.person_id.in_(ids), Person.region == self._region)
            changed |= set(self._session.scalars(mine))
        return changed

    def _restepped(self) -> set[int]:
        """Return the persons of the province whose next step may be another one than when they were sealed."""
        marks = next_steps.marks(self._table, wib.day(self._now))
        kept = self._session.get(Fact, steps_fact(self._feed))
        before = frozenset(kept.value.split()) if kept is not None else frozenset()
        if before == frozenset(marks.values()):
            return set()
        self._steps = Steps(self._feed, " ".join(sorted(marks.values())))
        other = {stage for stage, mark in marks.items() if mark not in before}
        stages = [code.code for code in codes.load("stages") if sealed_view.shown(code.code) in other]
        here = select(Person.person_id).where(Person.region == self._region, Person.stage.in_(stages))
        return set(self._session.scalars(here))

    def _moved(self) -> set[int]:
        """Return who is sealed here as they were before they moved to another province, or changed since."""
        stale = or_(SealedPerson.revision != Person.revision, SealedPerson.ways != Person.ways)
        query = self._elsewhere() if self._anew else self._elsewhere().where(stale)
        return set(self._session.scalars(query))

    def moved_to(self) -> set[str]:
        """Return the provinces of who moved away: their registers are published before this one."""
        return {
            region
            for ids in _chunks(sorted(self._moved()))
            for region in self._session.scalars(select(Person.region).where(Person.person_id.in_(ids)).distinct())
        }

    def _elsewhere(self) -> Select[tuple[int]]:
        query = select(Person.person_id).join(SealedPerson, SealedPerson.person_id == Person.person_id)
        return query.where(SealedPerson.feed == self._feed, Person.region != self._region)

    def _dropped(self) -> list[Op]:
        """Drop who left the database."""
        query = select(SealedPerson).where(
            SealedPerson.feed == self._feed, SealedPerson.person_id.not_in(select(Person.person_id))
        )
        gone = list(self._session.scalars(query))
        self._gone += [row.person_id for row in gone]
        return [op for row in gone for op in _drops(row.record_id, _locators(row))]

    # ---- sealing --------------------------------------------------------------------------------------------------

    def _sealed(self, ids: Sequence[int]) -> list[Op]:
        # The count before what it counts: a way that is gained in between is then published by the next run.
        query_ways = select(Person.person_id, Person.ways).where(Person.person_id.in_(ids))
        version = dict(self._session.execute(query_ways).tuples().all())
        people = worker.read(self._session, ids)
        self._desk.know(ids)
        ways = self._ways(ids)
        query = select(SealedPerson).where(SealedPerson.feed == self._feed, SealedPerson.person_id.in_(ids))
        before = {} if self._anew else {row.person_id: row for row in self._session.scalars(query)}
        ops: list[Op] = []
        for person_id, (person, revision) in people.items():
            old = before.get(person_id)
            made, row = self._one(person_id, person, ways.get(person_id, []), old)
            ops += made
            if made or old is None or (old.revision, old.ways) != (revision, version[person_id]):
                self._gone.append(person_id)
                self._rows.append(PersonRow(person_id, revision, version[person_id], *row))
        return ops

    def _ways(self, ids: Sequence[int]) -> dict[int, list[_Way]]:
        """Return each person's credentials; one that several persons share opens nobody's record."""
        found: dict[int, list[_Way]] = {}
        query = select(Credential.person_id, Credential.stretched, Credential.opens_full)
        for person_id, stretched, opens_full in self._session.execute(query.where(Credential.person_id.in_(ids))):
            if stretched not in self._refused:
                way = _Way(credential_keys(stretched, self._pepper), opens_full)
                found.setdefault(person_id, []).append(way)
        return found

    def _one(
        self, person_id: int, person: Worker, ways: Sequence[_Way], old: SealedPerson | None
    ) -> tuple[list[Op], tuple[bytes, int, bytes, bytes, bytes, bytes]]:
        """Return what changes of one person, and the rest of the row that says how they are sealed."""
        basic, full = self._parts(person_id, person)
        digest = hashlib.sha256(wire.encode(basic) + b"\x00" + wire.encode(full)).digest()
        wanted = {way.keys.locator: way for way in ways}
        present = dict(_locators(old)) if old else {}
        ops: list[Op] = []
        # A way that was taken back must not open what comes later, even from an old copy: new id, new keys.
        lost = [loc for loc, opens in present.items() if loc not in wanted or wanted[loc].opens_full != opens]
        if old is None or lost:
            if old:
                ops += _drops(old.record_id, present.items(), keep=wanted)
            record_id, version, present = os.urandom(16), 1, {}
            basic_key, full_key = sealing.record_keys()
        else:
            record_id, basic_key, full_key = old.record_id, old.basic_key, old.full_key
            version = old.version + (old.digest != digest)
        if not (old and not lost and old.digest == digest):
            stored = StoredRecord(
                version,
                sealing.seal_part(basic, basic_key, self._params, record_id, version, "basic"),
                sealing.seal_part(full, full_key, self._params, record_id, version, "full"),
            )
            ops.append(Put("records", record_id.hex(), wire.encode(stored)))
        for locator, way in wanted.items():
            if locator not in present:
                opens = full_key if way.opens_full else None
                wrapped = sealing.seal_entry(way.keys, self._params, record_id, basic_key, opens)
                ops.append(Put("entries", locator.hex(), wrapped))
        ways_now = msgspec.msgpack.encode(sorted((loc, way.opens_full) for loc, way in wanted.items()))
        return ops, (record_id, version, basic_key, full_key, digest, ways_now)

    def _parts(
        self, person_id: int, person: Worker
    ) -> tuple[BasicRecord, FullRecord] | tuple[MovedRecord, MovedRecord]:
        """Return what is sealed of a person: of one who moved away, in both parts, only where to."""
        if person.region != self._region:
            return MovedRecord(person.region), MovedRecord(person.region)
        token = self._desk.token(person_id, person)
        return sealed_view.basic(person, token, self._table, wib.day(self._now)), sealed_view.full(person)


def _locators(row: SealedPerson) -> list[tuple[bytes, bool]]:
    return msgspec.msgpack.decode(row.locators, type=list[tuple[bytes, bool]])


def _drops(record_id: bytes, locators: Iterable[tuple[bytes, bool]], keep: Iterable[bytes] = ()) -> list[Op]:
    """Drop a record and its entries, except those that are put anew in the same breath."""
    kept = set(keep)
    ops: list[Op] = [Drop("records", record_id.hex())]
    return ops + [Drop("entries", locator.hex()) for locator, _ in locators if locator not in kept]


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    # SQLite takes 32,766 bound values in a statement, PostgreSQL 65,535.
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
