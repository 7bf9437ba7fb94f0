"""Taking events in: a mistake of ours with one event keeps no other away, and loses none; what comes on a stick."""

import io
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from onedata.events import ALERT_KINDS, StaffCalled, encode_batch
from onedata.outbox_export import EVENTS, write_pieces
from portal.alerts.models import AlertStep
from portal.events.by_hand import Done, take_in_file
from portal.events.intake import take_in
from portal.models import IntakeEvent, Kiosk
from portal.service import Service
from tests.portal.command_hands import PLAN, Reporter, raised
from tests.portal.refusing import refusing

CALL = StaffCalled(stage="home", language="id")


def test_an_event_that_meets_a_mistake_of_ours_waits_and_the_others_are_taken(
    portal: Service, reporter: Reporter
) -> None:
    calls = [reporter.sealed("staff-called", CALL) for _ in range(2)]
    poison = reporter.sealed("alert-raised", raised(name="CONTOH"))
    batch = encode_batch([calls[0], poison, calls[1]])
    with refusing(portal.database, "alert", "INSERT"):
        answer = take_in(portal.database, portal.ring, reporter.caller, batch, portal.clock(), steps=PLAN)
        assert [one.status for one in answer.answers] == [201, 500, 201]
        assert answer.answers[1].receipt is None
        with portal.database.read() as session:
            assert session.scalar(select(func.count()).select_from(IntakeEvent)) == 2
    assert reporter.take(poison) == 201
    assert reporter.take(calls[0]) == 208


def test_the_door_of_alerts_takes_nothing_else(plain_portal: Service, plain_reporter: Reporter) -> None:
    batch = encode_batch([plain_reporter.sealed("staff-called", CALL), plain_reporter.sealed("alert-raised", raised())])
    clock, ring = plain_portal.clock(), plain_portal.ring
    answer = take_in(plain_portal.database, ring, plain_reporter.caller, batch, clock, steps=PLAN, only=ALERT_KINDS)
    assert [one.status for one in answer.answers] == [422, 201]


def on_a_stick(portal: Service, folder: Path, *events: bytes) -> Done:
    stick = io.BytesIO()
    write_pieces(stick, EVENTS, events)
    (folder / "events").write_bytes(stick.getvalue())
    return take_in_file(portal, folder / "events", folder / "receipts")


def test_a_kiosk_out_of_service_is_heard_on_a_stick_and_a_stolen_one_is_not(
    plain_portal: Service, plain_reporter: Reporter, tmp_path: Path
) -> None:
    events = [plain_reporter.sealed("staff-called", CALL) for _ in range(2)]
    with plain_portal.database.write() as session:
        session.get_one(Kiosk, plain_reporter.hands.kiosk_id).revoked_at = plain_portal.clock()
    assert on_a_stick(plain_portal, tmp_path, events[0]) == Done(1, 0, 0)
    with plain_portal.database.write() as session:
        session.get_one(Kiosk, plain_reporter.hands.kiosk_id).stolen_at = plain_portal.clock()
    assert on_a_stick(plain_portal, tmp_path, *events) == Done(0, 0, 2)


def test_an_alert_on_a_stick_climbs_by_the_plan_of_this_portal(
    plain_portal: Service, plain_reporter: Reporter, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[[step]]\nafter_s = 0\ntell = "command"\n[[step]]\nafter_s = 0\ntell = "chief"\n', encoding="utf-8"
    )
    settings = msgspec.structs.replace(plain_portal.settings, escalation=plan)
    alert = plain_reporter.sealed("alert-raised", raised())
    assert on_a_stick(msgspec.structs.replace(plain_portal, settings=settings), tmp_path, alert) == Done(1, 0, 0)
    with plain_portal.database.read() as session:
        steps = session.scalars(select(AlertStep.what).order_by(AlertStep.number)).all()
    assert steps == ["tell-command", "tell-chief"]
