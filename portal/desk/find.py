"""A search by what is known, and one record after papers were seen: believed, limited, masked and written down."""

import datetime as dt
import hashlib
import hmac
from functools import partial
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import codes
from onedata.desk import MOST_HITS, DeskAnswer, DeskQuestion, FindPeople, Found, OpenPerson, ProvedQuestion
from onedata.records import WorkerRecord
from portal.audit import note
from portal.auth import Caller
from portal.counter.acts import seen
from portal.counter.staff import believed
from portal.models import LookUpTry, Person
from portal.people import worker
from portal.people.look_up import record_of
from portal.people.sealed_view import public_stage
from portal.people.worker import Worker
from portal.service import Service
from portal.staff.models import StaffAccount

ROLES = ("petugas", "penyelia")
"""A technician looks after machines and sees no person."""
SEARCHES = 200
"""Searches and openings a day of one account: a desk in a full office needs fewer."""
FRESH = dt.timedelta(minutes=5)
LEAST_NAME = 3
_HANDLE = 16


def answer(portal: Service, caller: Caller, proved: ProvedQuestion) -> DeskAnswer:
    """Return what a question comes to; every question leaves its trace. Raises `Malformed`."""
    question, now = proved.read(), portal.clock()
    with portal.database.write() as session:
        account = believed(session, caller, question.staff_id, proved.proof, proved.question, ROLES, now)
        outcome = _outcome(session, account, question, now)
        found = DeskAnswer(outcome)
        if account is not None and outcome == "done":
            found = _done(portal, session, caller, account, question, now)
        actor = account.login if account is not None else caller.kiosk_id
        what = "find" if isinstance(question.ask, FindPeople) else "open"
        note(session, now, actor, f"desk-{what}", question.reason, found.outcome)
        return found


def _outcome(
    session: Session, account: StaffAccount | None, question: DeskQuestion, now: dt.datetime
) -> Literal["done", "refused", "limit"]:
    known = question.reason in codes.index("access_reasons")
    if account is None or not known or abs(now - question.made_at) > FRESH:
        return "refused"
    return "done" if _counted(session, account, now.date()) else "limit"


def _counted(session: Session, account: StaffAccount, today: dt.date) -> bool:
    """Count a question before it is answered, and say whether it is within the day's limit."""
    subject = f"desk {account.account_id}"
    row = session.get(LookUpTry, subject)
    if row is None:
        session.add(LookUpTry(subject=subject, day=today, failed=1))
        return True
    row.failed, row.day = (row.failed + 1 if row.day == today else 1), today
    return row.failed <= SEARCHES


def _done(
    portal: Service, session: Session, caller: Caller, account: StaffAccount, question: DeskQuestion, now: dt.datetime
) -> DeskAnswer:
    traced = partial(seen, session, now, caller, account, reason=question.reason)
    if isinstance(question.ask, OpenPerson):
        found = _opened(portal, session, account, question.ask, now)
        if found is None:
            return DeskAnswer("refused")
        traced(found[0], "opened", papers=question.ask.papers)
        return DeskAnswer("done", record=found[1])
    people = _fitting(session, question.ask)
    for person_id, _ in people[:MOST_HITS]:
        traced(person_id, "found", papers="")
    key = portal.ring.mark
    shown = tuple(_masked(key, account, now, person_id, person) for person_id, person in people[:MOST_HITS])
    return DeskAnswer("done", shown, more=len(people) > MOST_HITS)


def _opened(
    portal: Service, session: Session, account: StaffAccount, ask: OpenPerson, now: dt.datetime
) -> tuple[int, WorkerRecord] | None:
    person_id = _person_of(portal.ring.mark, account, now, ask.handle)
    record = None if person_id is None else record_of(portal, session, person_id, now)
    return None if person_id is None or record is None else (person_id, record)


def _fitting(session: Session, ask: FindPeople) -> list[tuple[int, Worker]]:
    """Return those who fit everything that is known, one more than may be shown; too little known finds nobody."""
    name, agency = ask.name.strip(), ask.agency.strip()
    beside = sum(map(bool, (ask.born, ask.phone, agency)))
    if beside < (1 if len(name) >= LEAST_NAME else 2):
        return []
    query = select(Person.person_id).order_by(Person.person_id).limit(MOST_HITS + 1)
    for word in name.split():
        query = query.where(Person.name.icontains(word, autoescape=True))
    for word in agency.split():
        query = query.where(Person.agency.icontains(word, autoescape=True))
    if ask.born:
        query = query.where(Person.birth_date == dt.date.fromisoformat(ask.born))
    if ask.phone:
        query = query.where(Person.phone_last4 == ask.phone)
    found = worker.read(session, list(session.scalars(query)))
    return [(person_id, person) for person_id, (person, _) in sorted(found.items())]


def _masked(key: bytes, account: StaffAccount, now: dt.datetime, person_id: int, person: Worker) -> Found:
    name = " ".join(word[0] + "•" * min(8, len(word) - 1) for word in person.name.split()[:4])
    handle = _handle(key, account, now.date(), person_id)
    return Found(handle, name, person.birth_date.year, public_stage(person), person.region, person.agency or "")


def _handle(key: bytes, account: StaffAccount, day: dt.date, person_id: int) -> str:
    """Name a person for one colleague and one day: nobody else, and no number that is merely tried."""
    about = f"desk\\x00{account.account_id}\\x00{day}\\x00{person_id}".encode()
    return f"{person_id:x}-{hmac.digest(key, about, hashlib.sha256)[:_HANDLE].hex()}"


def _person_of(key: bytes, account: StaffAccount, now: dt.datetime, handle: str) -> int | None:
    number = handle.partition("-")[0]
    try:
        person_id = int(number, 16)
    except ValueError:
        return None
    known = _handle(key, account, now.date(), person_id)
    return person_id if hmac.compare_digest(known.encode(), handle.encode()) else None
