"""A worker as the portal holds one: the value that deliveries bring, the database keeps and the publisher seals."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from onedata.records import StageEvent
from portal.models import Person, PersonDocument, PersonStage

_CHUNK = 500
"""Ids in one query: below every backend's limit of bound values."""


class Worker(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything the portal holds of one worker except credentials; field names are columns of `person`."""

    source_system: str
    source_key: str
    source_updated_on: dt.date
    name: str
    birth_date: dt.date
    region: str
    stage: str
    sex: str | None = None
    education: str | None = None
    nik: str | None = None
    passport_no: str | None = None
    worker_id: str | None = None
    card: str | None = None
    phone_last4: str | None = None
    phone_confirmed: bool = False
    pin_only: bool = False
    origin: str | None = None
    scheme: str | None = None
    occupation: str | None = None
    destination: str | None = None
    agency: str | None = None
    agency_licence: str | None = None
    employer: str | None = None
    contract_start: dt.date | None = None
    contract_end: dt.date | None = None
    contract_months: int | None = None
    passport_until: dt.date | None = None
    worker_card_until: dt.date | None = None
    stage_on: dt.date | None = None
    synthetic: bool = False
    documents_have: tuple[str, ...] = ()
    documents_missing: tuple[str, ...] = ()
    history: tuple[StageEvent, ...] = ()


COLUMNS = tuple(
    name for name in Worker.__struct_fields__ if name not in {"documents_have", "documents_missing", "history"}
)


def read(session: Session, ids: Iterable[int]) -> dict[int, tuple[Worker, int]]:
    """Return person id → (worker, revision) for those ids that exist."""
    found: dict[int, tuple[Worker, int]] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        found.update(_read_chunk(session, wanted[start : start + _CHUNK]))
    return found


def _read_chunk(session: Session, ids: Sequence[int]) -> dict[int, tuple[Worker, int]]:
    documents: dict[tuple[int, bool], list[str]] = {}
    query = select(PersonDocument.person_id, PersonDocument.held, PersonDocument.document)
    for person_id, held, code in session.execute(
        query.where(PersonDocument.person_id.in_(ids)).order_by(PersonDocument.document)
    ):
        documents.setdefault((person_id, held), []).append(code)
    history: dict[int, list[StageEvent]] = {}
    stages = select(PersonStage.person_id, PersonStage.stage, PersonStage.stage_on)
    for person_id, stage, on in session.execute(
        stages.where(PersonStage.person_id.in_(ids)).order_by(PersonStage.person_id, PersonStage.position)
    ):
        history.setdefault(person_id, []).append(StageEvent(stage, on))
    columns = [getattr(Person, name) for name in COLUMNS]
    people = session.execute(select(Person.person_id, Person.revision, *columns).where(Person.person_id.in_(ids)))
    return {
        row[0]: (
            Worker(
                **dict(zip(COLUMNS, row[2:], strict=True)),
                documents_have=tuple(documents.get((row[0], True), ())),
                documents_missing=tuple(documents.get((row[0], False), ())),
                history=tuple(history.get(row[0], ())),
            ),
            row[1],
        )
        for row in people
    }


def add(session: Session, workers: Sequence[Worker]) -> list[int]:
    """Store new workers and return their person ids, in the same order."""
    if not workers:
        return []
    rows = [dict(_columns(worker), revision=1) for worker in workers]
    ids = list(session.scalars(insert(Person).returning(Person.person_id, sort_by_parameter_order=True), rows))
    _add_lists(session, list(zip(ids, workers, strict=True)))
    return ids


def replace(session: Session, person_id: int, worker: Worker, revision: int) -> None:
    """Store a worker in place of what `person_id` was, at this revision."""
    session.execute(update(Person).where(Person.person_id == person_id).values(**_columns(worker), revision=revision))
    session.execute(delete(PersonDocument).where(PersonDocument.person_id == person_id))
    session.execute(delete(PersonStage).where(PersonStage.person_id == person_id))
    _add_lists(session, [(person_id, worker)])


def remove(session: Session, ids: Iterable[int]) -> None:
    """Delete persons with everything that hangs on them."""
    for person_id in ids:
        session.execute(delete(Person).where(Person.person_id == person_id))


def _columns(worker: Worker) -> dict[str, Any]:
    return {name: getattr(worker, name) for name in COLUMNS}


def _add_lists(session: Session, workers: Sequence[tuple[int, Worker]]) -> None:
    documents = [
        {"person_id": person_id, "document": code, "held": held}
        for person_id, worker in workers
        for held, codes in ((True, worker.documents_have), (False, worker.documents_missing))
        for code in codes
    ]
    if documents:
        session.execute(insert(PersonDocument), documents)
    stages = [
        {"person_id": person_id, "position": position, "stage": event.stage, "stage_on": event.on}
        for person_id, worker in workers
        for position, event in enumerate(worker.history)
    ]
    if stages:
        session.execute(insert(PersonStage), stages)


def normalised(worker: Worker) -> Worker:
    """Return the worker as `read` would give it back, so that equal facts compare equal."""
    return msgspec.structs.replace(
        worker,
        documents_have=tuple(sorted(worker.documents_have)),
        documents_missing=tuple(sorted(worker.documents_missing)),
    )
