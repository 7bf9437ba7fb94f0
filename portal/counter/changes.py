"""What each question changes of a person, and what is wanted of their credentials afterwards: pure but for reading."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import credentials as standard
from onedata.counter import Ask, Bind, ConfirmPhone, FamilyOff, FamilyPin, Outcome, SetPin, Unbind
from onedata.credentials import CredentialKind, MalformedCredential
from portal.counter.models import CardBinding
from portal.models import Credential, Person
from portal.people import credentials
from portal.people.credentials import Marker
from portal.people.stretching import Wanted
from portal.people.worker import Worker

PHONE_DIGITS, PIN_DIGITS = 4, 6


class Change(msgspec.Struct, frozen=True):
    """How a person shall be: their facts, what is set at the counter now, and what is taken back."""

    person: Worker
    extra: tuple[Wanted, ...] = ()
    gone: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    """Fields that are the counter's from now on."""
    bound: tuple[str, bytes] | None = None
    """Kind and mark of what is bound."""
    unbound: str = ""


def change(person: Worker, ask: Ask, marker: Marker) -> Change | Outcome:
    """Return what a question makes of a person, or why it cannot be; who else has a card is not looked at here."""
    made: Change | None = Change(person)
    match ask:
        case SetPin(pin):
            ways = pins(person, pin)
            made = Change(person, ways) if ways else None
        case FamilyPin(pin):
            way = _way("nik", person.nik, "family", pin)
            made = Change(person, (way,)) if way and not person.pin_only else None
        case FamilyOff():
            made = Change(person, gone=("family",))
        case ConfirmPhone(digits):
            confirmed = msgspec.structs.replace(person, phone_last4=digits, phone_confirmed=True)
            facts = ("phone_last4", "phone_confirmed")
            made = Change(confirmed, facts=facts) if len(digits) == PHONE_DIGITS else None
        case Bind():
            made = _bound(person, ask, marker)
            if made is not None and ask.kind == "passport_chip" and not _same_passport(person, ask.passport):
                return "other_passport"
        case Unbind(kind):
            made = _unbound(person, kind)
    return made or "not_usable"


def pins(person: Worker, pin: str) -> tuple[Wanted, ...]:
    """Return everything of a person that opens with a PIN."""
    kinds: tuple[tuple[CredentialKind, str | None], ...] = (
        ("nik", person.nik),
        ("card", person.card),
        ("worker_id", person.worker_id),
    )
    return tuple(way for kind, name in kinds if (way := _way(kind, name, "pin", pin)))


def _way(kind: CredentialKind, name: str | None, factor: standard.FactorKind, text: str) -> Wanted | None:
    return credentials.wanted(kind, name, factor, text) if name and len(text) == PIN_DIGITS else None


def _bound(person: Worker, ask: Bind, marker: Marker) -> Change | None:
    try:
        name = standard.identifier(ask.kind, ask.identifier)
    except MalformedCredential:
        return None
    if ask.kind == "passport_chip":
        way = credentials.chip(person, name)
        return Change(person, (way,), bound=(ask.kind, marker.whole(way))) if way else None
    mark = marker.identifier(ask.kind, name)
    holder = msgspec.structs.replace(person, **{ask.kind: name})
    ways = pins(holder, ask.pin)
    if not any(way.kind == ask.kind for way in ways):
        return None
    return Change(holder, ways, facts=(ask.kind,), bound=(ask.kind, mark))


def _same_passport(person: Worker, number: str) -> bool:
    """Say whether a chip is of the person's own passport: it opens by itself, so nobody's else may be bound."""
    try:
        told = standard.identifier("passport", number)
        return person.passport_no is not None and told == standard.identifier("passport", person.passport_no)
    except MalformedCredential:
        return False


def _unbound(person: Worker, kind: CredentialKind) -> Change:
    if kind == "passport_chip":
        return Change(person, gone=(kind,), unbound=kind)
    return Change(msgspec.structs.replace(person, **{kind: None}), facts=(kind,), unbound=kind)


def is_rebinding(session: Session, person_id: int, before: Worker, made: Change, marker: Marker) -> bool:
    """Say whether the person had another one of its kind before, lost or not: then a supervisor confirms."""
    if made.bound is None:
        return False
    kind, mark = made.bound
    earlier = select(CardBinding.binding_id).where(
        CardBinding.person_id == person_id, CardBinding.kind == kind, CardBinding.mark != mark
    )
    if session.scalars(earlier.limit(1)).one_or_none() is not None:
        return True
    if kind == "passport_chip":
        chips = select(Credential.mark).where(Credential.person_id == person_id, Credential.kind == kind)
        return bool(set(session.scalars(chips)) - {marker.whole(made.extra[0])})
    return getattr(before, kind) not in (None, getattr(made.person, kind))


def somebody_elses(session: Session, person_id: int, made: Change, outputs: tuple[bytes, ...]) -> bool:
    """Say whether what would be bound or set opens somebody else's record already."""
    if made.bound is not None and made.bound[0] != "passport_chip":
        column = getattr(Person, made.bound[0])
        taken = select(Person.person_id).where(
            column == getattr(made.person, made.bound[0]), Person.person_id != person_id
        )
        if session.scalars(taken.limit(1)).one_or_none() is not None:
            return True
    same = select(Credential.credential_id).where(Credential.stretched.in_(outputs), Credential.person_id != person_id)
    return session.scalars(same.limit(1)).one_or_none() is not None
