"""The online look-up: one record for what a visitor in another province brought, limited, audited, one way to refuse.

Everything is done for every question, found or not: counting, Argon2, the search. Only the record itself is read
where there is one; what the kiosk then learns by the time, it learns by the answer.
"""

import datetime as dt
import threading
from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from onedata import credentials as standard
from onedata.credentials import MalformedCredential
from onedata.look_up import Question
from onedata.records import WorkerRecord
from portal import wib
from portal.audit import note
from portal.auth import Caller
from portal.models import Credential, LookUpTry
from portal.people import credentials, next_steps, sealed_view, worker
from portal.people.credentials import Marker
from portal.service import Service
from portal.slips.tokens import Overtaken, TokenDesk

TRIES = 5
"""Look-ups a day that may open nothing, for one identifier, whichever kiosks ask."""
KIOSK_TRIES = 60
"""Look-ups a day that may open nothing, for one kiosk: a kiosk that was taken over cannot search the country."""
_LOCK = 0x41494D_10
_SLOW_HALF = threading.BoundedSemaphore(2)
"""At most two Argon2 of 19 MiB at once, however many ask."""


def look_up(portal: Service, caller: Caller, question: Question) -> WorkerRecord | None:
    """Return the record that this credential opens, in whatever province; None for every refusal."""
    now = portal.clock()
    marker = Marker(portal.ring.mark)
    subjects = (marker.identifier(question.kind, question.identifier).hex(), f"kiosk {caller.kiosk_id}")
    allowed = _take_try(portal, subjects, wib.day(now))
    stretched = _stretched(portal, question)
    for last in (False, True):
        try:
            return _answered(portal, caller, question, stretched, subjects, now, allowed=allowed)
        except Overtaken:
            if last:
                raise
    return None


def _answered(
    portal: Service,
    caller: Caller,
    question: Question,
    stretched: bytes | None,
    subjects: tuple[str, str],
    now: dt.datetime,
    *,
    allowed: bool,
) -> WorkerRecord | None:
    with portal.database.write() as session:
        found = _found(session, stretched)
        record = _record(portal, session, found, now) if found is not None and allowed else None
        if record is not None:
            _give_back(session, subjects)
        outcome = "opened" if record is not None else "refused"
        what = f"{question.kind}+{question.factor.partition(':')[0]}"
        note(session, now, caller.kiosk_id, "look-up", what, outcome)
        return record


def _take_try(portal: Service, subjects: tuple[str, str], today: dt.date) -> bool:
    """Count a look-up before it is done, and say whether it is within its limits; a good one is given back."""
    limits = dict(zip(subjects, (TRIES, KIOSK_TRIES), strict=True))
    with portal.database.write() as session:
        portal.database.lock(session, _LOCK)
        session.execute(delete(LookUpTry).where(LookUpTry.day != today))
        rows = {row.subject: row for row in session.scalars(select(LookUpTry).where(LookUpTry.subject.in_(subjects)))}
        if any(rows[subject].failed >= limits[subject] for subject in rows):
            return False
        for subject in subjects:
            if subject in rows:
                rows[subject].failed += 1
            else:
                session.add(LookUpTry(subject=subject, day=today, failed=1))
        return True


def _give_back(session: Session, subjects: tuple[str, str]) -> None:
    mine = (LookUpTry.subject.in_(subjects), LookUpTry.failed > 0)
    session.execute(update(LookUpTry).where(*mine).values(failed=LookUpTry.failed - 1))


def _stretched(portal: Service, question: Question) -> bytes | None:
    """Return the slow half of the credential, None where nothing was ever sealed or the texts make no credential."""
    with portal.database.read() as session:
        sealed_with = credentials.present(session)
    if sealed_with is None:
        return None
    try:
        with _SLOW_HALF:
            return standard.stretch(
                question.kind, question.identifier, question.factor, sealed_with.salt, sealed_with.cost
            )
    except MalformedCredential:
        return None


def _found(session: Session, stretched: bytes | None) -> tuple[int, bool] | None:
    """Return person and whether the full part opens; a credential that several people share opens nobody's record."""
    if stretched is None:
        return None
    query = select(Credential.person_id, Credential.opens_full).where(Credential.stretched == stretched)
    rows = session.execute(query).all()
    if len({row.person_id for row in rows}) != 1:
        return None
    return rows[0].person_id, rows[0].opens_full


def _record(portal: Service, session: Session, found: tuple[int, bool], now: dt.datetime) -> WorkerRecord | None:
    return record_of(portal, session, found[0], now, full=found[1])


def stand_ready(portal: Service, session: Session, people: Iterable[int], now: dt.datetime) -> None:
    """Have the slip tokens of several people stand before their records are made. Raises Overtaken.

    All are written at once, in the order in which the publisher holds them: one by one in another order, the two
    would wait for each other.
    """
    desk = TokenDesk(session, portal.ring.purpose("slip"), now)
    found = worker.read(session, people)
    desk.know(found)
    for person_id, (person, _) in found.items():
        desk.token(person_id, person, renew=False)
    desk.write()


def record_of(
    portal: Service, session: Session, person_id: int, now: dt.datetime, *, full: bool = True
) -> WorkerRecord | None:
    """Return a person's record as the publisher would seal it, None for nobody; `full` with the full part.

    Raises Overtaken.
    """
    people = worker.read(session, [person_id])
    if person_id not in people:
        return None
    person, _ = people[person_id]
    desk = TokenDesk(session, portal.ring.purpose("slip"), now)
    desk.know([person_id])
    # Renewing is the publisher's: the record it sealed carries the present token.
    token = desk.token(person_id, person, renew=False)
    desk.write()
    table = next_steps.last_good(portal.settings.content / "next_steps.yaml")
    basic = sealed_view.basic(person, token, table, wib.day(now))
    return WorkerRecord(basic, sealed_view.full(person) if full else None)
