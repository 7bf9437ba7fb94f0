"""A search by what is known, and one record after papers were seen: masked, few, written down."""

import datetime as dt
import hashlib
import hmac
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import wire
from onedata.counter import Papers
from onedata.desk import MOST_HITS, DeskAnswer, FindPeople, Found, OpenPerson
from portal import wib
from portal.desk.asking import Asking
from portal.models import Person
from portal.people import worker
from portal.people.look_up import record_of
from portal.people.sealed_view import public_stage
from portal.people.worker import Worker
from portal.staff.models import StaffAccount

LEAST_NAME = 3
PAPERS: frozenset[str] = frozenset(get_args(Papers))
_HANDLE = 16
_LARGEST_ID = 2**63


def found(asking: Asking, ask: FindPeople) -> DeskAnswer:
    """Return who fits, masked, and whether there are more than may be shown."""
    people = _fitting(asking.session, ask)
    for person_id, _ in people[:MOST_HITS]:
        asking.traced(person_id, "found")
    shown = tuple(_masked(asking, person_id, person) for person_id, person in people[:MOST_HITS])
    return DeskAnswer("done", shown, more=len(people) > MOST_HITS)


def opened(asking: Asking, ask: OpenPerson) -> DeskAnswer:
    """Return the record of one of those found today by the same colleague."""
    if ask.papers not in PAPERS:
        return DeskAnswer("refused")
    person_id = _person_of(asking, ask.handle)
    record = None if person_id is None else record_of(asking.portal, asking.session, person_id, asking.now)
    if person_id is None or record is None:
        return DeskAnswer("refused")
    asking.traced(person_id, "opened", ask.papers)
    return DeskAnswer("done", record=record)


def _fitting(session: Session, ask: FindPeople) -> list[tuple[int, Worker]]:
    """Return those who fit everything that is known, one more than may be shown; too little known finds nobody."""
    name, agency, born = ask.name.strip(), ask.agency.strip(), _day(ask.born)
    if not (name + agency).isprintable() or (ask.born and born is None):
        return []
    beside = sum(map(bool, (ask.born, ask.phone, agency)))
    if beside < (1 if len(name) >= LEAST_NAME else 2):
        return []
    query = select(Person.person_id).order_by(Person.person_id).limit(MOST_HITS + 1)
    for word in name.split():
        query = query.where(Person.name.icontains(word, autoescape=True))
    for word in agency.split():
        query = query.where(Person.agency.icontains(word, autoescape=True))
    if born is not None:
        query = query.where(Person.birth_date == born)
    if ask.phone:
        query = query.where(Person.phone_last4 == ask.phone)
    fitting = worker.read(session, list(session.scalars(query)))
    return [(person_id, person) for person_id, (person, _) in sorted(fitting.items())]


def _day(text: str) -> dt.date | None:
    """Return a day; None for none, and for what only looks like one: 2026-02-31."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _masked(asking: Asking, person_id: int, person: Worker) -> Found:
    name = masked_name(person.name)
    handle = _handle(asking.portal.ring.mark, asking.account, wib.day(asking.now), person_id)
    return Found(handle, name, person.birth_date.year, public_stage(person), person.region, person.agency or "")


def masked_name(name: str) -> str:
    """Return enough of a name to recognise somebody whom one knows: first letters and lengths."""
    return " ".join(word[0] + "•" * min(8, len(word) - 1) for word in name.split()[:4])


def _handle(key: bytes, account: StaffAccount, day: dt.date, person_id: int) -> str:
    """Name a person for one colleague and one day: nobody else, and no number that is merely tried."""
    about = wire.encode(["aim-desk-handle-1", account.account_id, day.isoformat(), person_id])
    return f"{person_id:x}-{hmac.digest(key, about, hashlib.sha256)[:_HANDLE].hex()}"


def _person_of(asking: Asking, handle: str) -> int | None:
    number = handle.partition("-")[0]
    try:
        person_id = int(number, 16)
    except ValueError:
        return None
    if not 0 < person_id < _LARGEST_ID:
        return None
    known = _handle(asking.portal.ring.mark, asking.account, wib.day(asking.now), person_id)
    return person_id if hmac.compare_digest(known.encode(), handle.encode()) else None
