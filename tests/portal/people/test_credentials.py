"""Credentials: which ways follow from a person, stretched once, kept while they hold."""

import datetime as dt
import os
from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from onedata.credentials import DEMO_COST, PRODUCTION_COST, stretch
from portal.models import Credential, Fact, Person
from portal.people import credentials, stretching, worker
from portal.people.credentials import Marker
from portal.people.stretching import Wanted
from portal.people.worker import Worker
from portal.service import Service

PERSON = Worker(
    source_system="SISKOP2MI",
    source_key="CONTOH-1",
    source_updated_on=dt.date(2026, 11, 1),
    name="Siti Contoh Rahmawati",
    birth_date=dt.date(1990, 8, 17),
    region="52",
    stage="WORKING",
    nik="5200000000000001",
    passport_no="CTH00001",
    card="04C00000000001",
    phone_last4="1234",
    phone_confirmed=True,
    synthetic=True,
)
PIN = Wanted("nik", "5200000000000001", "pin:123456")


def _ways(wanted: Sequence[Wanted]) -> set[str]:
    return {f"{w.kind}+{w.factor}" for w in wanted}


def _stored(portal: Service) -> dict[str, Credential]:
    with portal.database.read() as session:
        return {f"{row.kind}+{row.factor_kind}": row for row in session.scalars(select(Credential))}


def _add(portal: Service, *people: Worker) -> list[int]:
    with portal.database.write() as session:
        credentials.sealing(session, "demo")
        return worker.add(session, people)


def test_what_a_person_has_decides_what_opens_the_record() -> None:
    change = msgspec.structs.replace
    assert _ways(credentials.derived(PERSON)) == {
        "nik+phone:1234",
        "nik+passport:0001",
        "passport+birth:1990-08-17",
        "card+birth:1990-08-17",
    }
    assert "nik+phone:1234" not in _ways(credentials.derived(change(PERSON, phone_confirmed=False)))
    assert _ways(credentials.derived(change(PERSON, nik=None, card=None))) == {"passport+birth:1990-08-17"}
    assert credentials.derived(change(PERSON, pin_only=True)) == []


def test_only_pin_phone_and_card_with_pin_open_the_full_part(portal: Service) -> None:
    (person_id,) = _add(portal, PERSON)
    extra = {
        person_id: [PIN, Wanted("card", "04C00000000001", "pin:123456"), Wanted("nik", PIN.identifier, "family:654321")]
    }
    assert credentials.refresh(portal.database, [person_id], portal.ring.mark, extra) == 7
    full = {way for way, row in _stored(portal).items() if row.opens_full}
    assert full == {"nik+phone", "nik+pin", "card+pin"}


def test_nothing_is_stretched_twice_and_a_pin_survives(portal: Service) -> None:
    (person_id,) = _add(portal, PERSON)
    credentials.refresh(portal.database, [person_id], portal.ring.mark, {person_id: [PIN]})
    before = {way: row.stretched for way, row in _stored(portal).items()}
    assert credentials.refresh(portal.database, [person_id], portal.ring.mark) == 0
    assert {way: row.stretched for way, row in _stored(portal).items()} == before
    with portal.database.write() as session:
        worker.replace(session, person_id, msgspec.structs.replace(PERSON, phone_last4="9999"), 9)
    assert credentials.refresh(portal.database, [person_id], portal.ring.mark) == 1
    after = {way: row.stretched for way, row in _stored(portal).items()}
    assert after["nik+phone"] != before["nik+phone"]
    assert after["nik+pin"] == before["nik+pin"]


def test_a_pin_goes_with_its_number_and_a_new_pin_replaces_the_old(portal: Service) -> None:
    (person_id,) = _add(portal, PERSON)
    credentials.refresh(portal.database, [person_id], portal.ring.mark, {person_id: [PIN]})
    old = _stored(portal)["nik+pin"].stretched
    new = Wanted("nik", PIN.identifier, "pin:111111")
    credentials.refresh(portal.database, [person_id], portal.ring.mark, {person_id: [new]})
    assert _stored(portal)["nik+pin"].stretched != old
    with portal.database.write() as session:
        worker.replace(session, person_id, msgspec.structs.replace(PERSON, nik="5200000000000002"), 20)
    credentials.refresh(portal.database, [person_id], portal.ring.mark)
    assert "nik+pin" not in _stored(portal)


def test_a_shared_credential_is_found_and_its_holders_told(portal: Service) -> None:
    twin = msgspec.structs.replace(PERSON, source_key="CONTOH-2", nik=None, phone_last4=None)
    first, second = _add(portal, PERSON, twin)
    credentials.refresh(portal.database, [first], portal.ring.mark)
    with portal.database.read() as session:
        assert credentials.collisions(session) == {}
        before = session.scalar(select(Person.ways).where(Person.person_id == first)) or 0
    credentials.refresh(portal.database, [second], portal.ring.mark)
    with portal.database.read() as session:
        assert sorted(credentials.collisions(session).values()) == [2, 2]
        assert session.scalar(select(Person.ways).where(Person.person_id == first)) == before + 1
        assert credentials.pending(session) == []


def test_only_argon2_outputs_and_marks_are_stored(plain_portal: Service) -> None:
    (person_id,) = _add(plain_portal, msgspec.structs.replace(PERSON, phone_last4="1234"))
    credentials.refresh(plain_portal.database, [person_id], plain_portal.ring.mark, {person_id: [PIN]})
    row = _stored(plain_portal)["nik+pin"]
    with plain_portal.database.read() as session:
        salt = credentials.sealing(session).salt
    assert row.stretched == stretch("nik", PIN.identifier, PIN.factor, salt, DEMO_COST)
    assert row.mark == Marker(plain_portal.ring.mark).whole(PIN)
    plain_portal.database.close()
    assert b"123456" not in (plain_portal.settings.data / "portal.db").read_bytes()


def test_a_new_database_is_sealed_at_production_cost(portal: Service) -> None:
    with portal.database.write() as session:
        made = credentials.sealing(session)
    with portal.database.write() as session:
        assert credentials.sealing(session, "demo") == made
        assert session.get(Fact, "sealing") is not None
    assert made.cost == PRODUCTION_COST
    assert not credentials.is_cheap(made)


def test_processes_stretch_as_one_would() -> None:
    wanted = [Wanted("nik", f"{5200000000000000 + i}", "pin:123456") for i in range(5)]
    salt = os.urandom(16)
    assert stretching.stretch_all(wanted, salt, DEMO_COST, processes=2) == stretching.stretch_all(
        wanted, salt, DEMO_COST
    )


def test_progress_tells_how_many_people_are_done(portal: Service) -> None:
    with portal.database.write() as session:
        credentials.sealing(session, "demo")
        made = [msgspec.structs.replace(PERSON, source_key=f"P-{n}", nik=f"52000000000001{n:02d}") for n in range(9)]
        ids = worker.add(session, made)
    told: list[tuple[int, int]] = []
    credentials.refresh(portal.database, ids, portal.ring.mark, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (9, 9)
    assert len(told) > 9
    assert {total for _, total in told} == {9}
