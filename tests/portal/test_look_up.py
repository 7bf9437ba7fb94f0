"""The online look-up at the portal, on both databases: what opens, what is refused, how often, and what stays."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from litestar.testing import TestClient
from sqlalchemy import select, update

from onedata import credentials as standard
from onedata.look_up import Question, open_answer, seal_question
from onedata.records import WorkerRecord
from onedata.signatures import TrustAnchor
from onedata.slip_token import read_token
from portal import app
from portal.feeds.publish import publish
from portal.limits import RateLimit
from portal.models import AuditEntry, LookUpTry, Person, SlipToken
from portal.people import demo, look_up
from portal.service import Service
from portal.web import Limits
from tests.portal.conftest import SetClock
from tests.portal.kiosk_hands import MSGPACK, Hands

if TYPE_CHECKING:
    from litestar import Litestar

ELSEWHERE = "32"


@pytest.fixture
def client(portal: Service) -> Iterator["TestClient[Litestar]"]:
    generous = RateLimit(6000, 1000)
    limits = Limits(strangers=generous, enrolment=generous, kiosks=generous, look_ups=generous)
    with TestClient(app.create(portal, limits)) as made:
        yield made


@pytest.fixture
def kiosk(portal: Service, client: "TestClient[Litestar]") -> Hands:
    """A kiosk of another province than where the people are."""
    demo.fill(portal, 40, 1)
    publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
    return Hands(portal, client, region=ELSEWHERE).enrol()


def people(portal: Service, way: str) -> list[dict[str, Any]]:
    known = json.loads((portal.settings.data / "demo-people.json").read_text(encoding="utf-8"))
    return [person for person in known if way in person["opens"]]


def question(person: dict[str, Any], pin: str | None = None) -> Question:
    return Question("nik", standard.identifier("nik", person["nik"]), standard.factor("pin", pin or person["pin"]))


def send(kiosk: Hands, body: bytes) -> Any:
    return kiosk.client.post("/v1/look-up", content=body, headers={**kiosk.headers(), "Content-Type": MSGPACK})


def ask(kiosk: Hands, asked: Question) -> WorkerRecord | None:
    ring = kiosk.portal.ring
    body = seal_question(asked, kiosk.kiosk_id, ring.receiving_public, bytes.fromhex(ring.receiving_id))
    response = send(kiosk, body)
    assert response.status_code == 200, response.text
    anchor = TrustAnchor(ring.root_public)
    return open_answer(response.content, body, kiosk.kiosk_id, kiosk.receiving, anchor, kiosk.portal.clock())


def test_a_kiosk_of_another_province_opens_a_record(portal: Service, kiosk: Hands) -> None:
    person = people(portal, "nik+pin")[0]
    record = ask(kiosk, question(person))
    assert record is not None
    assert record.full is not None
    assert record.full.name == person["name"]
    keys = {bytes.fromhex(kid): bytes.fromhex(key) for kid, key in portal.ring.slip_keys().items()}
    assert read_token(record.basic.slip_token, keys).status == record.basic.stage
    with portal.database.read() as session:
        kept = session.scalars(select(SlipToken.token)).all()
        assert record.basic.slip_token in kept  # the one that is published
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "look-up")).one()
    assert (entry.actor, entry.subject, entry.outcome) == (kiosk.kiosk_id, "nik+pin", "opened")


def test_a_table_in_the_middle_of_an_edit_stops_no_look_up(portal: Service, kiosk: Hands, tmp_path: Path) -> None:
    person = people(portal, "nik+pin")[0]
    (tmp_path / "content").mkdir()
    table = tmp_path / "content/next_steps.yaml"
    table.write_bytes((portal.settings.content / "next_steps.yaml").read_bytes())
    own = msgspec.structs.replace(portal, settings=msgspec.structs.replace(portal.settings, content=table.parent))
    with TestClient(app.create(own)) as client:
        beside = Hands(own, client, region=ELSEWHERE).enrol()
        before = ask(beside, question(person))
        assert before is not None
        table.write_text("steps: [", encoding="utf-8")
        assert ask(beside, question(person)) == before
        table.unlink()
        assert ask(beside, question(person)) == before


def test_a_family_pin_opens_the_basic_part_only(portal: Service, kiosk: Hands) -> None:
    person = people(portal, "nik+family")[0]
    asked = Question("nik", person["nik"], standard.factor("family", person["family_pin"]))
    record = ask(kiosk, asked)
    assert record is not None
    assert record.full is None


def test_somebody_whose_province_is_not_published_is_found_too(portal: Service, kiosk: Hands) -> None:
    person = people(portal, "nik+pin")[0]
    with portal.database.write() as session:
        session.execute(update(Person).where(Person.nik == person["nik"]).values(region="33"))
        session.query(SlipToken).delete()
    record = ask(kiosk, question(person))
    assert record is not None
    assert record.basic.region == "33"
    again = ask(kiosk, question(person))
    assert again == record  # the token made for the first look-up is kept


def test_an_old_token_is_left_for_the_publisher_to_renew(portal: Service, kiosk: Hands, clock: SetClock) -> None:
    person = people(portal, "nik+pin")[0]
    before = ask(kiosk, question(person))
    clock.advance(days=85)
    assert before is not None
    after = ask(kiosk, question(person))
    assert after is not None
    assert after.basic.slip_token == before.basic.slip_token


def test_a_sensitive_stage_leaves_the_portal_as_the_neutral_one(portal: Service, kiosk: Hands) -> None:
    person = people(portal, "nik+pin")[0]
    with portal.database.write() as session:
        session.execute(update(Person).where(Person.nik == person["nik"]).values(stage="UNFIT"))
    record = ask(kiosk, question(person))
    assert record is not None
    assert record.basic.stage == "SEE_STAFF"
    assert "UNFIT" not in repr(msgspec.to_builtins(record, builtin_types=(bytes,)))


def test_every_refusal_is_one_answer(portal: Service, kiosk: Hands) -> None:
    person = people(portal, "nik+pin")[0]
    wrong = "000000" if person["pin"] != "000000" else "111111"
    for asked in (
        question(person, wrong),
        Question("nik", "5299999999999999", "pin:123456"),
        Question("nik", "not a number", "pin:123456"),
        Question("case", "ABCDEFGH", "pin:123456"),
    ):
        assert ask(kiosk, asked) is None
    with portal.database.read() as session:
        outcomes = session.scalars(select(AuditEntry.outcome).where(AuditEntry.action == "look-up")).all()
        told = " ".join(f"{e.actor} {e.subject} {e.outcome}" for e in session.scalars(select(AuditEntry)))
        tries = " ".join(session.scalars(select(LookUpTry.subject)))
    assert set(outcomes) == {"refused"}
    for secret in (person["nik"], person["pin"], person["name"]):
        assert secret not in told + tries


def test_five_wrong_tries_close_an_identifier_for_the_day_at_every_kiosk(
    portal: Service, kiosk: Hands, clock: SetClock
) -> None:
    person, other = people(portal, "nik+pin")[:2]
    wrong = "000000" if person["pin"] != "000000" else "111111"
    assert ask(kiosk, question(person)) is not None  # a good one counts for nothing
    for _ in range(look_up.TRIES):
        assert ask(kiosk, question(person, wrong)) is None
    second = Hands(portal, kiosk.client, region="35").enrol()
    assert ask(kiosk, question(person)) is None
    assert ask(second, question(person)) is None
    assert ask(second, question(other)) is not None
    clock.advance(days=1)
    assert ask(second, question(person)) is not None


def test_a_kiosk_that_searches_is_closed_for_the_day(
    portal: Service, kiosk: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_up, "KIOSK_TRIES", 6)
    person = people(portal, "nik+pin")[0]
    for number in range(6):
        assert ask(kiosk, Question("nik", f"52999999999999{number:02}", "pin:123456")) is None
    assert ask(kiosk, question(person)) is None
    second = Hands(portal, kiosk.client, region=ELSEWHERE).enrol()
    assert ask(second, question(person)) is not None


def test_a_credential_that_two_people_share_opens_neither(portal: Service, kiosk: Hands) -> None:
    first, second = people(portal, "passport+birth")[:2]
    with portal.database.write() as session:
        born = session.scalars(select(Person.birth_date).limit(1)).one()
        numbers = [first["passport"], second["passport"]]
        changed = {"passport_no": "CTHSAME1", "birth_date": born, "revision": Person.revision + 1}
        session.execute(update(Person).where(Person.passport_no.in_(numbers)).values(changed))
    publish(portal.database, portal.settings, portal.ring, "52", portal.clock())
    assert ask(kiosk, Question("passport", "CTHSAME1", f"birth:{born.isoformat()}")) is None


def test_what_is_not_sealed_to_this_portal_by_this_kiosk_is_not_looked_at(portal: Service, kiosk: Hands) -> None:
    ring = portal.ring
    other = seal_question(
        question(people(portal, "nik+pin")[0]), "another", ring.receiving_public, bytes.fromhex(ring.receiving_id)
    )
    for body in (b"", b"\x80", other, other[:-3]):
        assert send(kiosk, body).status_code == 422
    assert send(kiosk, bytes(5000)).status_code == 413
    assert kiosk.client.post("/v1/look-up", content=other).status_code == 401


def test_a_kiosk_that_asks_too_fast_waits(portal: Service) -> None:
    calm = RateLimit(600, 100)
    limits = Limits(strangers=calm, enrolment=calm, kiosks=calm, look_ups=RateLimit(60, 1))
    with TestClient(app.create(portal, limits)) as client:
        hands = Hands(portal, client).enrol()
        assert ask(hands, Question("nik", "5299999999999999", "pin:123456")) is None
        assert send(hands, b"").status_code == 429
