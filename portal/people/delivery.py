"""Taking in a delivery, and taking one back: good lines in, bad ones returned, the same file twice changes nothing."""

import datetime as dt
import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import delete, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from portal import live, wib
from portal.audit import COMMAND_LINE, note
from portal.db import Database
from portal.models import Delivery, DeliveryChange, Person
from portal.people import counter_facts, standard, worker
from portal.people.returned import Reject, ReturnedList
from portal.people.table_file import TableFile, open_table
from portal.people.worker import Worker

log = logging.getLogger("portal.people")
_CHUNK = 400
_WORKER = msgspec.msgpack.Decoder(Worker)
LOCK = 0x504F  # one delivery at a time


class Outcome(msgspec.Struct, frozen=True):
    """What became of a delivery."""

    delivery: str
    again: bool
    """This very file had been taken in before; nothing was done."""
    accepted: int
    added: int
    changed: int
    people: tuple[int, ...]
    """Ids of the persons that are new or changed."""
    rejects: tuple[Reject, ...]
    """Of a file that had been taken in before: none, they were given back then."""
    returned: int
    """How many lines were given back, now or then."""
    ignored_columns: tuple[str, ...] = ()


class UndoRefused(Exception):  # noqa: N818 - a refusal
    """A delivery cannot be undone; the text says why."""


class _Good(msgspec.Struct, frozen=True):
    line: int
    worker: Worker


def take_in(
    database: Database, path: Path, now: dt.datetime, *, synthetic: bool = False, back: ReturnedList | None = None
) -> Outcome:
    """Take a delivered file in, all good lines in one transaction. Raises TableUnusable, OSError.

    `back` is written in that transaction: where it cannot be, nothing is taken.
    """
    table = open_table(path, standard.columns(wib.day(now)))
    good, rejects = _parse(table, synthetic=synthetic)
    with database.write() as session:
        database.lock(session, LOCK)
        delivery = table.sha256[:12]
        known = session.get(Delivery, delivery)
        if known is not None and known.undone_at is None:
            return Outcome(delivery, True, known.accepted, 0, 0, (), (), known.rejected, tuple(table.ignored))
        parsed = len(rejects)
        added, changed, people = _store(session, delivery, good, rejects, table, now)
        rejects.sort(key=lambda r: (r.line, r.column))
        if back is not None:
            back.write(rejects)
    accepted = len(good) - (len(rejects) - parsed)
    returned = len({reject.line for reject in rejects})
    log.info(
        "delivery", extra={"delivery": delivery, "count": accepted, "rejected": len(rejects), "people": len(people)}
    )
    return Outcome(delivery, False, accepted, added, changed, people, tuple(rejects), returned, tuple(table.ignored))


def _parse(table: TableFile, *, synthetic: bool) -> tuple[list[_Good], list[Reject]]:
    good: list[_Good] = []
    rejects: list[Reject] = []
    seen: set[tuple[str, str]] = set()
    for line in table.rows():
        if line.cells is None:
            rejects.append(Reject(line.number, "", "quote"))
            continue
        found, wrong = standard.parse_line(table.header, line.cells)
        rejects += [Reject(line.number, error.column, error.code) for error in wrong]
        if found is None:
            continue
        doubled = _doubled(found, seen)
        if doubled:
            rejects.append(Reject(line.number, *doubled))
            continue
        good.append(_Good(line.number, msgspec.structs.replace(found, synthetic=synthetic)))
    return good, rejects


def _doubled(found: Worker, seen: set[tuple[str, str]]) -> tuple[str, str] | None:
    """Return column and reason where an earlier line of the file speaks of the same person, and remember this one."""
    key = (found.source_system, found.source_key)
    if key in seen:
        return "source_key", "twice"
    if found.nik and ("", found.nik) in seen:
        return "nik", "nik-twice"
    seen |= {key, ("", found.nik)} if found.nik else {key}
    return None


def _store(
    session: Session, delivery: str, good: Sequence[_Good], rejects: list[Reject], table: TableFile, now: dt.datetime
) -> tuple[int, int, tuple[int, ...]]:
    before = len(rejects)
    _forget(session, delivery)
    row = {
        "delivery_id": delivery,
        "file_sha256": table.sha256,
        "position": 1 + (session.scalar(select(func.max(Delivery.position))) or 0),
        "received_at": now,
        "undone_at": None,
        "accepted": len(good),
        "changed": 0,
        "rejected": 0,
    }
    session.execute(insert(Delivery), [row])
    added: list[int] = []
    changed: list[int] = []
    for start in range(0, len(good), _CHUNK):
        new, old = _store_chunk(session, delivery, good[start : start + _CHUNK], rejects)
        added += new
        changed += old
    session.execute(
        update(Delivery)
        .where(Delivery.delivery_id == delivery)
        .values(
            accepted=len(good) - (len(rejects) - before),
            changed=len(added) + len(changed),
            rejected=len({r.line for r in rejects}),
        )
    )
    note(session, now, COMMAND_LINE, "import", delivery, "taken")
    live.tell(session, "people", 0, now)
    return len(added), len(changed), tuple(added + changed)


def _forget(session: Session, delivery: str) -> None:
    """Remove the trace of an undone delivery that is now taken in again."""
    session.execute(delete(DeliveryChange).where(DeliveryChange.delivery_id == delivery))
    session.execute(delete(Delivery).where(Delivery.delivery_id == delivery))


def _store_chunk(
    session: Session, delivery: str, good: Sequence[_Good], rejects: list[Reject]
) -> tuple[list[int], list[int]]:
    matches = _match(session, good, rejects)
    present = worker.read(session, (person_id for person_id in matches.values() if person_id))
    at_counter = counter_facts.of(session, present)
    fresh: list[Worker] = []
    changed: list[int] = []
    trace: list[dict[str, object]] = []
    for line in good:
        if line.line not in matches:
            continue
        person_id = matches[line.line]
        if person_id is None:
            fresh.append(line.worker)
            continue
        old, revision = present[person_id]
        new = _keep_counter_facts(line.worker, old, at_counter.get(person_id, frozenset()))
        if worker.normalised(new) == old:
            continue
        if new.source_updated_on < old.source_updated_on:
            rejects.append(Reject(line.line, "source_updated_on", "older"))
            continue
        worker.replace(session, person_id, new, revision + 1)
        changed.append(person_id)
        trace.append(_trace(delivery, person_id, msgspec.msgpack.encode(old), revision + 1))
    added = worker.add(session, fresh)
    trace += [_trace(delivery, person_id, None, 1) for person_id in added]
    if trace:
        session.execute(insert(DeliveryChange), trace)
    return added, changed


def _trace(delivery: str, person_id: int, before: bytes | None, revision: int) -> dict[str, object]:
    return {"delivery_id": delivery, "person_id": person_id, "before": before, "revision": revision}


def _keep_counter_facts(new: Worker, old: Worker, at_counter: frozenset[str]) -> Worker:
    """Keep what a counter set: a card bound or taken back, a confirmed phone, and the wish to use the PIN only.

    A delivery would bring a lost card back to life. `at_counter` names the facts that staff set.
    """
    kept = {name: getattr(old, name) for name in at_counter}
    return msgspec.structs.replace(new, **{"card": new.card or old.card, "pin_only": old.pin_only, **kept})


def _match(session: Session, good: Sequence[_Good], rejects: list[Reject]) -> dict[int, int | None]:
    """Return line → the person it speaks of, None for a new one.

    The source's own number decides; where it is new, the NIK does, so that a worker who moved from one source system
    to the next stays one person. A NIK with another birth date is returned: somebody has to look.
    """
    keys = [(g.worker.source_system, g.worker.source_key) for g in good]
    by_key: dict[tuple[str, str], int] = {}
    query = select(Person.source_system, Person.source_key, Person.person_id)
    for system, key, person_id in session.execute(
        query.where(tuple_(Person.source_system, Person.source_key).in_(keys))
    ):
        by_key[system, key] = person_id
    niks = [g.worker.nik for g in good if g.worker.nik]
    by_nik: dict[str | None, list[tuple[int, dt.date]]] = {}
    for nik, person_id, birth in session.execute(
        select(Person.nik, Person.person_id, Person.birth_date).where(Person.nik.in_(niks))
    ):
        by_nik.setdefault(nik, []).append((person_id, birth))
    matches: dict[int, int | None] = {}
    taken = set(by_key.values())
    for line in good:
        known = by_key.get((line.worker.source_system, line.worker.source_key))
        same_nik = [p for p in by_nik.get(line.worker.nik, []) if p[0] != known]
        if (
            known is None
            and len(same_nik) == 1
            and same_nik[0][1] == line.worker.birth_date
            and same_nik[0][0] not in taken
        ):
            known = same_nik[0][0]
            taken.add(known)
        elif same_nik:
            rejects.append(Reject(line.line, "nik", "other-person"))
            continue
        matches[line.line] = known
    return matches


def undo(database: Database, delivery: str, now: dt.datetime) -> tuple[int, ...]:
    """Put every person back to what they were before a delivery; returns the persons touched.

    Raises UndoRefused when the delivery is unknown or undone, or when somebody changed its persons since: later
    deliveries are undone first.
    """
    with database.write() as session:
        database.lock(session, LOCK)
        row = session.get(Delivery, delivery)
        if row is None or row.undone_at is not None:
            raise UndoRefused(f"there is no delivery {delivery} to undo")
        trace = session.execute(
            select(DeliveryChange.person_id, DeliveryChange.before, DeliveryChange.revision).where(
                DeliveryChange.delivery_id == delivery
            )
        ).all()
        touched = tuple(person_id for person_id, _, _ in trace)
        _refuse_if_changed(session, delivery, {person_id: revision for person_id, _, revision in trace})
        worker.remove(session, (person_id for person_id, before, _ in trace if before is None))
        present = worker.read(session, touched)
        at_counter = counter_facts.of(session, present)
        for person_id, before, revision in trace:
            if before is not None:
                old = _WORKER.decode(before)
                set_since = {name: getattr(present[person_id][0], name) for name in at_counter.get(person_id, ())}
                worker.replace(session, person_id, msgspec.structs.replace(old, **set_since), revision + 1)
        _uncover(session, delivery, touched)
        session.execute(update(Delivery).where(Delivery.delivery_id == delivery).values(undone_at=now))
        note(session, now, COMMAND_LINE, "undo", delivery, "undone")
        live.tell(session, "people", 0, now)
    log.info("delivery undone", extra={"delivery": delivery, "people": len(touched)})
    return touched


def _uncover(session: Session, delivery: str, touched: Sequence[int]) -> None:
    """Let the delivery beneath each person be the one that nobody changed since: then it can be undone too."""
    for start in range(0, len(touched), _CHUNK):
        beneath = (
            select(DeliveryChange.person_id, func.max(DeliveryChange.revision))
            .join(Delivery, Delivery.delivery_id == DeliveryChange.delivery_id)
            .where(DeliveryChange.person_id.in_(touched[start : start + _CHUNK]))
            .where(Delivery.undone_at.is_(None), Delivery.delivery_id != delivery)
            .group_by(DeliveryChange.person_id)
        )
        present = select(Person.revision).where(Person.person_id == DeliveryChange.person_id).scalar_subquery()
        top = tuple_(DeliveryChange.person_id, DeliveryChange.revision).in_(beneath)
        session.execute(update(DeliveryChange).where(top).values(revision=present))


def _refuse_if_changed(session: Session, delivery: str, expected: dict[int, int]) -> None:
    present = worker.read(session, expected)
    changed = [p for p, revision in expected.items() if p not in present or present[p][1] != revision]
    if not changed:
        return
    later = sorted(
        set(
            session.scalars(
                select(Delivery.delivery_id)
                .join(DeliveryChange, DeliveryChange.delivery_id == Delivery.delivery_id)
                .where(DeliveryChange.person_id.in_(changed[:_CHUNK]), Delivery.undone_at.is_(None))
                .where(Delivery.delivery_id != delivery)
            )
        )
    )
    first = f" Undo {', '.join(later)} first." if later else ""
    raise UndoRefused(f"{len(changed)} of the people of delivery {delivery} were changed since.{first}")
