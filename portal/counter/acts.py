"""One question of the counter, from proof to answer: believed, done once under its key, written down."""

import datetime as dt
import hashlib
import os
import threading

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from onedata.access_reasons import Serves
from onedata.counter import CounterAnswer, CounterQuestion, Look, Outcome, Proved, WhoLooked
from onedata.credentials import stretch
from portal.audit import note
from portal.auth import Caller
from portal.counter import overlay, staff
from portal.counter.changes import Change, change, is_rebinding, somebody_elses
from portal.counter.models import CardBinding, CounterAct
from portal.models import Credential, DeliveryChange, Kiosk, Person, SlipToken
from portal.people import counter_facts, credentials, worker
from portal.people.credentials import Marker, Planned
from portal.people.delivery import LOCK as DELIVERY_LOCK
from portal.people.worker import Worker
from portal.problems import Problem
from portal.service import Service
from portal.staff import reasons
from portal.staff.models import StaffAccount

ROLES = ("petugas", "penyelia")
"""Who may change how somebody's record opens."""
FRESH = dt.timedelta(minutes=10)
"""How old a question may be that was never carried out: what was lost on the way does not happen by surprise later."""
MOST_LOOKS = 50
_ROUNDS = 3
_ANSWER = msgspec.msgpack.Decoder(CounterAnswer)
_SLOW_HALF = threading.BoundedSemaphore(2)
"""At most two questions at Argon2 at once, however many ask."""


class _Ready(msgspec.Struct, frozen=True):
    """A question that may be carried out: who asks, for whom, and what that means."""

    account_id: int
    supervisor_id: int | None
    person_id: int
    revision: int
    before: Worker
    change: Change
    planned: Planned
    rights: dict[int, staff.Right]
    """Account → what whoever asks or confirms was believed by."""


class _Act(msgspec.Struct, frozen=True):
    """A question as it came: its bytes' hash, what it asks, who proves it."""

    caller: Caller
    digest: bytes
    proved: Proved
    question: CounterQuestion

    @property
    def what(self) -> str:
        """What is asked, without its object's number: `bind card`."""
        ask = self.question.ask
        return f"{type(ask).__struct_config__.tag} {getattr(ask, 'kind', '')}".strip()


def serve(portal: Service, caller: Caller, sealed: bytes, proved: Proved) -> CounterAnswer:
    """Return the answer to one question; a key that was answered is answered the same, whatever has changed since.

    Raises `Malformed`, or Problem 409 where the key was another question's, 422 for a reason that is none.
    """
    act = _Act(caller, hashlib.sha256(sealed).digest(), proved, proved.read())
    with portal.database.read() as session:
        known = reasons.known(session, act.question.reason)
    if not known:
        raise Problem(422, "reason", "The reason is none of the list.")
    for _ in range(_ROUNDS):
        answer = _once(portal, act)
        if answer is not None:
            return answer
    raise Problem(503, "busy", "The person is being changed elsewhere. Try again.", {"Retry-After": "1"})


def _once(portal: Service, act: _Act) -> CounterAnswer | None:
    """Do it; None where the person, or who may change them, was another one between looking and doing."""
    ready = _ready(portal, act)
    if not isinstance(ready, _Ready):
        return ready
    with portal.database.read() as session:
        sealed_with = credentials.present(session)
    if sealed_with is None:
        return CounterAnswer("unknown_person")
    with _SLOW_HALF:
        new = ready.planned.new
        outputs = tuple(stretch(w.kind, w.identifier, w.factor, sealed_with.salt, sealed_with.cost) for w in new)
    return _carried_out(portal, act, ready, outputs)


# ---- before anything slow -------------------------------------------------------------------------------------------


def _ready(portal: Service, act: _Act) -> _Ready | CounterAnswer:
    """Believe who asks and find the person, or answer at once; a refusal is written down too."""
    now = portal.clock()
    with portal.database.write() as session:
        portal.database.lock(session, staff.LOCK)
        known = _answered(session, act)
        if known is not None:
            return known
        account, outcome = _believed(session, act, now)
        if account is not None and not reasons.serves(session, act.question.reason, _served(act)):
            # After what was answered: a reason that was retired since takes back nothing that was done.
            _noted(session, act, now, account.actor, "refused")
            return CounterAnswer("refused")
        if account is None:
            _noted(session, act, now, act.caller.kiosk_id, outcome)
            return CounterAnswer(outcome)
        supervisor, outcome = _supervisor(session, act, account, now)
        if outcome != "done":
            _noted(session, act, now, account.actor, outcome)
            return CounterAnswer(outcome)
        found = _person(session, act)
        if found is None:
            _noted(session, act, now, account.actor, "unknown_person")
            return CounterAnswer("unknown_person")
        return _planned(session, Marker(portal.ring.mark), act, now, (account, supervisor), found)


def _served(act: _Act) -> Serves:
    return "find" if isinstance(act.question.ask, WhoLooked) else "change"


def _believed(session: Session, act: _Act, now: dt.datetime) -> tuple[StaffAccount | None, Outcome]:
    question = act.question
    asked = (act.caller, question.staff_id, act.proved.proof, act.proved.question)
    account = staff.believed(session, *asked, ROLES, now)
    if account is None:
        named = staff.named(session, question.staff_id)
        return None, "locked" if named is not None and staff.locked(session, named, now) else "refused"
    if abs(now - question.made_at) > FRESH:
        return None, "late"
    return account, "done"


def _supervisor(
    session: Session, act: _Act, account: StaffAccount, now: dt.datetime
) -> tuple[StaffAccount | None, Outcome]:
    """Return who confirms: another one, or a supervisor who acts alone; none is no reason to refuse yet."""
    question = act.question
    if not question.supervisor_id:
        return (account if account.role == "penyelia" else None), "done"
    proof = act.proved.supervisor_proof or b""
    message = act.proved.question
    found = staff.believed(session, act.caller, question.supervisor_id, proof, message, ("penyelia",), now)
    return found, "supervisor_refused" if found is None else "done"


def _person(session: Session, act: _Act) -> tuple[int, Worker, int] | None:
    person_id = session.scalars(
        select(SlipToken.person_id).where(SlipToken.token_id == act.question.person)
    ).one_or_none()
    read = worker.read(session, [person_id]) if person_id is not None else {}
    return (person_id, *read[person_id]) if person_id is not None and person_id in read else None


def _planned(
    session: Session,
    marker: Marker,
    act: _Act,
    now: dt.datetime,
    who: tuple[StaffAccount, StaffAccount | None],
    found: tuple[int, Worker, int],
) -> _Ready | CounterAnswer:
    account, supervisor = who
    person_id, before, revision = found
    if isinstance(act.question.ask, WhoLooked):
        answer = CounterAnswer("done", looks=_looks(session, person_id))
        return _finished(session, act, now, account, None, person_id, answer)
    made = change(before, act.question.ask, marker)
    outcome = made if not isinstance(made, Change) else None
    if isinstance(made, Change) and supervisor is None and is_rebinding(session, person_id, before, made, marker):
        outcome = "supervisor_needed"
    if outcome is not None or not isinstance(made, Change):
        _noted(session, act, now, account.actor, outcome or "refused")
        return CounterAnswer(outcome or "refused")
    planned = credentials.plan(session, person_id, made.person, made.extra, made.gone, marker)
    confirmed_by = supervisor.account_id if supervisor is not None and supervisor is not account else None
    rights = {one.account_id: staff.right(one) for one in who if one is not None}
    return _Ready(account.account_id, confirmed_by, person_id, revision, before, made, planned, rights)


# ---- doing it -------------------------------------------------------------------------------------------------------


def _carried_out(portal: Service, act: _Act, ready: _Ready, outputs: tuple[bytes, ...]) -> CounterAnswer | None:
    person_id, made = ready.person_id, ready.change
    with portal.database.write() as session:
        # Deliveries and other counters wait: of two who bind one card, one is first.
        portal.database.lock(session, DELIVERY_LOCK)
        now = portal.clock()
        known = _answered(session, act)
        if known is not None:
            return known
        account = session.get_one(StaffAccount, ready.account_id)
        present = worker.read(session, [person_id]).get(person_id)
        if present is None or present[1] != ready.revision or not _still_may(session, ready):
            return None
        if somebody_elses(session, person_id, made, outputs):
            return _finished(session, act, now, account, ready, person_id, CounterAnswer("taken"))
        if made.person == ready.before and not ready.planned.new and not ready.planned.stale:
            _bindings(session, person_id, made, now)
            return _finished(session, act, now, account, ready, person_id, CounterAnswer("same"))
        _remember_old(session, person_id, ready, Marker(portal.ring.mark), now)
        _store(session, portal, ready, outputs)
        _bindings(session, person_id, made, now)
        laid_over = overlay.signed(portal, session, act.caller, person_id, act.question.key, now)
        region = "" if made.person.region == act.caller.region else made.person.region
        answer = CounterAnswer("done", region, overlay=laid_over)
        return _finished(session, act, now, account, ready, person_id, answer)


def _still_may(session: Session, ready: _Ready) -> bool:
    """Say whether whoever asks and confirms are who they were before the slow half: an account can lose its right."""
    return all(staff.right(session.get_one(StaffAccount, number)) == held for number, held in ready.rights.items())


def _store(session: Session, portal: Service, ready: _Ready, outputs: tuple[bytes, ...]) -> None:
    """Write the facts and the credentials; the revision rises, so that nobody who read earlier writes over them."""
    person_id, revision = ready.person_id, ready.revision + 1
    made = ready.change
    values = {name: getattr(made.person, name) for name in made.facts}
    session.execute(update(Person).where(Person.person_id == person_id).values(revision=revision, **values))
    # A delivery can still be undone after this: what staff set stays as it is then.
    traced = (DeliveryChange.person_id == person_id, DeliveryChange.revision == ready.revision)
    session.execute(update(DeliveryChange).where(*traced).values(revision=revision))
    counter_facts.remember(session, person_id, made.facts)
    credentials.carry_out(session, person_id, revision, ready.planned, outputs, Marker(portal.ring.mark))


def _remember_old(session: Session, person_id: int, ready: _Ready, marker: Marker, now: dt.datetime) -> None:
    """Keep a card that no counter bound and that goes now: another one later is no first one."""
    kind = ready.change.bound[0] if ready.change.bound else ready.change.unbound
    if not kind:
        return
    if kind == "passport_chip":
        chips = select(Credential.mark).where(Credential.person_id == person_id, Credential.kind == kind)
        marks = set(session.scalars(chips))
    else:
        held = getattr(ready.before, kind)
        marks = {marker.identifier(kind, held)} if held else set()
    bound = select(CardBinding.mark).where(CardBinding.person_id == person_id, CardBinding.kind == kind)
    for mark in sorted(marks - set(session.scalars(bound))):
        session.add(CardBinding(person_id=person_id, kind=kind, mark=mark, bound_at=now, unbound_at=now))
    session.flush()


def _bindings(session: Session, person_id: int, made: Change, now: dt.datetime) -> None:
    """Keep which card was bound when; one of a kind is active at a time."""
    kind, mark = made.bound or (made.unbound, b"")
    if not kind:
        return
    active = (CardBinding.person_id == person_id, CardBinding.kind == kind, CardBinding.unbound_at.is_(None))
    session.execute(update(CardBinding).where(*active, CardBinding.mark != mark).values(unbound_at=now))
    if made.bound and session.scalars(select(CardBinding.binding_id).where(*active)).one_or_none() is None:
        session.add(CardBinding(person_id=person_id, kind=kind, mark=mark, bound_at=now))


# ---- keeping it -----------------------------------------------------------------------------------------------------


def _answered(session: Session, act: _Act) -> CounterAnswer | None:
    """Return what this key was answered before. Raises Problem 409 where another question had it."""
    row = session.get(CounterAct, act.question.key)
    if row is None:
        return None
    if row.question != act.digest or row.kiosk_id != act.caller.kiosk_id:
        raise Problem(409, "key", "Another question was asked under this key.")
    return _ANSWER.decode(row.answer)


def _finished(
    session: Session,
    act: _Act,
    now: dt.datetime,
    account: StaffAccount,
    ready: _Ready | None,
    person_id: int,
    answer: CounterAnswer,
) -> CounterAnswer:
    question = act.question
    session.add(
        CounterAct(
            key=question.key,
            at=now,
            kiosk_id=act.caller.kiosk_id,
            account_id=account.account_id,
            supervisor_id=ready.supervisor_id if ready else None,
            person_id=person_id,
            what=act.what,
            reason=question.reason,
            papers=question.papers,
            outcome=answer.outcome,
            question=act.digest,
            answer=msgspec.msgpack.encode(answer),
        )
    )
    _noted(session, act, now, account.actor, answer.outcome)
    return answer


def seen(
    session: Session,
    now: dt.datetime,
    caller: Caller,
    account: StaffAccount,
    person_id: int,
    what: str,
    reason: str,
    papers: str,
) -> None:
    """Write down that staff reached for a person's data otherwise: the person can ask to see it."""
    nothing = msgspec.msgpack.encode(CounterAnswer("done"))
    session.add(
        CounterAct(
            key=os.urandom(16),
            at=now,
            kiosk_id=caller.kiosk_id,
            account_id=account.account_id,
            person_id=person_id,
            what=what,
            reason=reason,
            papers=papers,
            outcome="done",
            question=bytes(32),
            answer=nothing,
        )
    )


def _looks(session: Session, person_id: int) -> tuple[Look, ...]:
    query = (
        select(CounterAct.at, Kiosk.office, StaffAccount.role, CounterAct.reason, CounterAct.what)
        .join(StaffAccount, StaffAccount.account_id == CounterAct.account_id)
        # Where it was done: the colleague may have moved since.
        .join(Kiosk, Kiosk.kiosk_id == CounterAct.kiosk_id)
        .where(CounterAct.person_id == person_id, CounterAct.outcome == "done")
        .order_by(CounterAct.at.desc())
        .limit(MOST_LOOKS)
    )
    return tuple(Look(*row) for row in session.execute(query).tuples())


def _noted(session: Session, act: _Act, now: dt.datetime, actor: str, outcome: str) -> None:
    """Write the act into the audit chain: who, what, why, which papers and the act's key, never for whom."""
    question = act.question
    subject = f"{act.what} {question.reason} {question.papers} {question.key.hex()}"
    note(session, now, actor, "counter", subject, outcome)
