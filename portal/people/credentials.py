"""Which credentials open a person's record, and keeping their Argon2 outputs up to date."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from onedata import credentials as standard
from onedata.credentials import DEMO_COST, PRODUCTION_COST, Cost, CredentialKind, FactorKind, MalformedCredential
from portal.db import Database
from portal.models import Credential, Fact, Person
from portal.people import worker as workers
from portal.people.stretching import Wanted, stretch_all
from portal.people.worker import Worker
from portal.progress_bar import Progress
from portal.settings import CostName

_CHUNK = 500
_BATCH = 5_000
_SET_AT_COUNTER = ("pin", "family", "none")
"""Factors that only the worker knows, and chips: they are set at a counter and survive every delivery."""
_CHIP: CredentialKind = "passport_chip"


class Sealing(msgspec.Struct, frozen=True):
    """Salt and cost that all of this portal's registers share, so that a credential is stretched once for good."""

    salt: bytes
    cost: Cost


_SEALING = msgspec.json.Decoder(Sealing)


def sealing(session: Session, new: CostName = "production") -> Sealing:
    """Return this database's salt and cost; a database that has none gets a random salt and the cost named."""
    found = present(session)
    if found is not None:
        return found
    made = Sealing(secrets.token_bytes(standard.SALT_BYTES), DEMO_COST if new == "demo" else PRODUCTION_COST)
    session.execute(insert(Fact), [{"name": "sealing", "value": msgspec.json.encode(made).decode()}])
    return made


def present(session: Session) -> Sealing | None:
    """Return this database's salt and cost, None where nothing was sealed yet."""
    row = session.get(Fact, "sealing")
    return None if row is None else _SEALING.decode(row.value)


def is_cheap(parameters: Sealing) -> bool:
    """Say whether guessing is cheap: right for synthetic people only."""
    return standard.is_cheap(parameters.cost)


def derived(person: Worker) -> list[Wanted]:
    """Return the credentials that follow from what the portal holds; PINs are set at a counter instead.

    A worker who restricted everything to the PIN has none of these.
    """
    if person.pin_only:
        return []
    birth = person.birth_date.isoformat()
    pairs: list[tuple[CredentialKind, str | None, FactorKind, str | None]] = [
        ("nik", person.nik, "phone", person.phone_last4 if person.phone_confirmed else None),
        ("nik", person.nik, "passport", (person.passport_no or "")[-4:] or None),
        ("passport", person.passport_no, "birth", birth),
        ("card", person.card, "birth", birth),
    ]
    return [w for kind, name, factor, text in pairs if name and text and (w := wanted(kind, name, factor, text))]


def wanted(kind: CredentialKind, identifier: str, factor: FactorKind, text: str) -> Wanted | None:
    """Return a credential in its one spelling, None where the parts cannot make one."""
    try:
        return Wanted(kind, standard.identifier(kind, identifier), standard.factor(factor, text))
    except MalformedCredential:
        return None


def chip(person: Worker, identifier: str) -> Wanted | None:
    """Return the credential of the chip of a person's passport, None without a passport or with the PIN alone."""
    if person.pin_only or person.passport_no is None:
        return None
    number = standard.identifier("passport", person.passport_no)
    return Wanted(_CHIP, standard.identifier(_CHIP, identifier), standard.factor("none", ""), number)


class Marker:
    """Recognises credentials by HMAC under a key of the portal: no Argon2 to see that nothing changed."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def whole(self, one: Wanted) -> bytes:
        """Return the mark of a credential."""
        return self._mac(standard.credential(one.kind, one.identifier, one.factor))

    def identifier(self, kind: str, identifier: str) -> bytes:
        """Return the mark of an identifier."""
        return self._mac(b"identifier\x00" + kind.encode() + b"\x00" + identifier.encode())

    def _mac(self, message: bytes) -> bytes:
        return hmac.digest(self._key, message, hashlib.sha256)


def pending(session: Session) -> list[int]:
    """Return the persons whose credentials were not looked at since they last changed."""
    return list(session.scalars(select(Person.person_id).where(Person.credentials_at != Person.revision)))


def refresh(
    database: Database,
    ids: Sequence[int],
    key: bytes,
    extra: Mapping[int, Sequence[Wanted]] | None = None,
    progress: Progress = lambda *_: None,
) -> int:
    """Bring the credentials of these persons up to date and return how many were stretched.

    `progress` is told how many persons are done.
    `extra` are credentials set at a counter now. The slow half runs outside any transaction; whoever changes a person
    meanwhile makes them pending again.
    """
    stretched = 0
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]

        def within(done: int, total: int, start: int = start, people: int = len(batch)) -> None:
            progress(start + people * done // total, len(ids))

        stretched += _refresh_batch(database, batch, Marker(key), extra or {}, within)
        progress(start + len(batch), len(ids))
    return stretched


def _refresh_batch(
    database: Database,
    ids: Sequence[int],
    marker: Marker,
    extra: Mapping[int, Sequence[Wanted]],
    progress: Progress,
) -> int:
    with database.read() as session:
        people = workers.read(session, ids)
        present = _present(session, ids)
    missing: list[tuple[int, Wanted]] = []
    stale: list[tuple[int, int]] = []
    for person_id, (person, _) in people.items():
        want = (*derived(person), *extra.get(person_id, ()))
        new, old = _difference(present.get(person_id, []), person, want, marker)
        stale += [(person_id, credential_id) for credential_id in old]
        missing += [(person_id, one) for one in new]
    with database.write() as session:
        parameters = sealing(session)
    outputs = stretch_all([w for _, w in missing], parameters.salt, parameters.cost, progress=progress)
    rows = [(who, _row(who, one, output, marker)) for (who, one), output in zip(missing, outputs, strict=True)]
    revisions = [(person_id, revision) for person_id, (_, revision) in people.items()]
    for start in range(0, len(revisions), _CHUNK):
        some = dict(revisions[start : start + _CHUNK])
        with database.write() as session:
            # Who was changed meanwhile, at a counter for one, stays pending: what was planned here may be wrong now.
            right = _unchanged(session, some)
            mine = [row for who, row in rows if who in right], [old for who, old in stale if who in right]
            _store(session, *mine, right)
        if start + _CHUNK < len(revisions):
            database.breathe()
    return len(rows)


class Planned(msgspec.Struct, frozen=True):
    """What leads from a person's stored credentials to those they shall have; nothing is stretched or stored yet."""

    new: tuple[Wanted, ...]
    stale: tuple[int, ...]


def plan(
    session: Session, person_id: int, person: Worker, extra: Sequence[Wanted], gone: Sequence[str], marker: Marker
) -> Planned:
    """Return what one person's credentials need, who shall be as `person` says.

    `extra` are set at a counter now; `gone` are taken back: `passport_chip`, or `family`.
    """
    rows = _present(session, [person_id]).get(person_id, [])
    leaving = [row for row in rows if row.kind in gone or row.factor_kind in gone]
    staying = [row for row in rows if row not in leaving]
    new, stale = _difference(staying, person, (*derived(person), *extra), marker)
    return Planned(tuple(new), (*stale, *(row.credential_id for row in leaving)))


def carry_out(
    session: Session, person_id: int, revision: int, planned: Planned, outputs: Sequence[bytes], marker: Marker
) -> None:
    """Store a person's new credentials with their Argon2 outputs, in the caller's transaction."""
    rows = [_row(person_id, one, output, marker) for one, output in zip(planned.new, outputs, strict=True)]
    _store(session, rows, planned.stale, {person_id: revision})


def _difference(
    rows: Sequence[Credential], person: Worker, wanted_now: Sequence[Wanted], marker: Marker
) -> tuple[list[Wanted], list[int]]:
    """Return which credentials are missing, and the numbers of stored ones that are not right any more."""
    want = {marker.whole(one): one for one in wanted_now}
    kept = {row.mark for row in rows if _holds(row, person, want, marker)}
    missing = [one for mark, one in want.items() if mark not in kept]
    return missing, [row.credential_id for row in rows if row.mark not in kept]


def _unchanged(session: Session, revisions: Mapping[int, int]) -> dict[int, int]:
    """Return those of these persons who still are at this revision, held so until the transaction ends."""
    still: dict[int, int] = {}
    ids = sorted(revisions)
    for start in range(0, len(ids), _CHUNK):
        query = select(Person.person_id, Person.revision).where(Person.person_id.in_(ids[start : start + _CHUNK]))
        # Not against rows that merely name a person: who writes those may hold another person that we want.
        found = session.execute(query.order_by(Person.person_id).with_for_update(key_share=True)).tuples()
        still.update({person_id: revision for person_id, revision in found if revision == revisions[person_id]})
    return still


def _present(session: Session, ids: Sequence[int]) -> dict[int, list[Credential]]:
    found: dict[int, list[Credential]] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for row in session.scalars(select(Credential).where(Credential.person_id.in_(chunk))):
            found.setdefault(row.person_id, []).append(row)
    return found


def _holds(row: Credential, person: Worker, want: Mapping[bytes, Wanted], marker: Marker) -> bool:
    """Say whether a stored credential is still right."""
    if row.factor_kind not in _SET_AT_COUNTER:
        return row.mark in want
    set_anew = {(w.kind, w.factor.split(":")[0]) for mark, w in want.items() if mark != row.mark}
    if (row.kind, row.factor_kind) in set_anew:
        return False
    if row.kind == _CHIP:
        bound = None if person.pin_only or person.passport_no is None else person.passport_no
        return bound is not None and row.identifier_mark == marker.identifier("passport", _plain(bound))
    now = {"nik": person.nik, "card": person.card, "worker_id": person.worker_id}.get(row.kind)
    return now is not None and row.identifier_mark == marker.identifier(row.kind, now)


def _plain(passport: str) -> str:
    return standard.identifier("passport", passport)


def _identifier_mark(one: Wanted, marker: Marker) -> bytes:
    """Mark what a credential stays with: its identifier, or for a chip the passport it belongs to."""
    if one.passport is not None:
        return marker.identifier("passport", one.passport)
    return marker.identifier(one.kind, one.identifier)


def _row(person_id: int, one: Wanted, stretched: bytes, marker: Marker) -> dict[str, object]:
    factor_kind: FactorKind = one.factor.split(":")[0]  # type: ignore[assignment]  # normalised by onedata
    return {
        "person_id": person_id,
        "kind": one.kind,
        "factor_kind": factor_kind,
        "mark": marker.whole(one),
        "identifier_mark": _identifier_mark(one, marker),
        "stretched": stretched,
        "opens_full": standard.opens(one.kind, factor_kind) == "full",
    }


def _store(
    session: Session, rows: Sequence[dict[str, object]], stale: Sequence[int], revisions: Mapping[int, int]
) -> None:
    touched: set[bytes] = {row["stretched"] for row in rows if isinstance(row["stretched"], bytes)}
    affected: set[int] = set()
    for start in range(0, len(stale), _CHUNK):
        going = Credential.credential_id.in_(stale[start : start + _CHUNK])
        for output, person_id in session.execute(select(Credential.stretched, Credential.person_id).where(going)):
            touched.add(output)
            affected.add(person_id)
        session.execute(delete(Credential).where(going))
    if rows:
        session.execute(insert(Credential), rows)
    # Whoever shares a credential with somebody touched here gains or loses an entry too.
    affected |= _holders(session, touched)
    _raise(session, affected)
    for revision in set(revisions.values()):
        same = [person_id for person_id, r in revisions.items() if r == revision]
        for start in range(0, len(same), _CHUNK):
            session.execute(
                update(Person)
                .where(Person.person_id.in_(same[start : start + _CHUNK]), Person.revision == revision)
                .values(credentials_at=revision)
            )


def _raise(session: Session, people: Iterable[int]) -> None:
    ids = sorted(people)
    for start in range(0, len(ids), _CHUNK):
        some = Person.person_id.in_(ids[start : start + _CHUNK])
        session.execute(update(Person).where(some).values(ways=Person.ways + 1))


def _holders(session: Session, stretched: Iterable[bytes]) -> set[int]:
    """Return the persons who have one of these Argon2 outputs."""
    outputs = sorted(set(stretched))
    found: set[int] = set()
    for start in range(0, len(outputs), _CHUNK):
        chunk = outputs[start : start + _CHUNK]
        found |= set(session.scalars(select(Credential.person_id).where(Credential.stretched.in_(chunk))))
    return found


def collisions(session: Session) -> dict[bytes, int]:
    """Return Argon2 output → number of persons, for credentials that more than one person has."""
    count = func.count(func.distinct(Credential.person_id))
    query = select(Credential.stretched, count).group_by(Credential.stretched).having(count > 1)
    return {output: number for output, number in session.execute(query).tuples()}  # noqa: C416 - mypy knows this form
