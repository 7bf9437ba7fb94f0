"""Facts of a person that staff set at a counter: no delivery, and no undoing of one, changes them afterwards."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.counter.models import CounterFact

_CHUNK = 500


def of(session: Session, people: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return person id → the names of the facts that were set at a counter."""
    ids = sorted(people)
    found: dict[int, frozenset[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        query = select(CounterFact.person_id, CounterFact.name)
        mine = CounterFact.person_id.in_(ids[start : start + _CHUNK])
        for person_id, name in session.execute(query.where(mine)).tuples():
            found[person_id] = found.get(person_id, frozenset()) | {name}
    return found


def remember(session: Session, person_id: int, names: Iterable[str]) -> None:
    """Write down that these facts were set at a counter."""
    wanted = sorted(names)
    session.execute(delete(CounterFact).where(CounterFact.person_id == person_id, CounterFact.name.in_(wanted)))
    if wanted:
        session.execute(insert(CounterFact), [{"person_id": person_id, "name": name} for name in wanted])
