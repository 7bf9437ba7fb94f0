"""The parts of the overview are pushed whole: which, to whom, and what a sleeping page is told of them."""

import datetime as dt
import json
import threading
from collections.abc import Iterator

import pytest
from litestar.testing import TestClient
from sqlalchemy import delete, update

from onedata.heartbeat import Heartbeat
from portal import app, live
from portal.kiosks import fleet
from portal.komando import hub as hub_module
from portal.komando import numbers
from portal.komando.hub import Frame, Hub, Page
from portal.models import KioskState
from portal.service import Service
from portal.staff import accounts, sessions
from portal.staff.models import StaffSession
from portal.staff.sessions import Officer
from tests.portal.command_hands import PASSWORD, Reporter, account, complaint, raised
from tests.portal.conftest import SetClock
from tests.portal.komando.site import generous

WELL = Heartbeat("1", window=True, register="ready", printer="ready", slips_left=300)


@pytest.fixture
def hub(plain_portal: Service) -> Iterator[Hub]:
    with TestClient(app.create(plain_portal, generous())) as client:
        yield client.app.state["hub"]


def officer(role: str = "pemantau", **scope: str) -> Officer:
    """An officer whose page is open."""
    kept = {"office": "", "region": "", "country": "", **scope}
    return Officer(1, "x", "CONTOH", role, kept["office"], kept["region"], kept["country"], "id", "", 0)


def signed_in(portal: Service) -> Officer:
    """An officer with a session of their own."""
    account(portal, "pusat", "pemantau", password=PASSWORD)
    entered = sessions.sign_in(portal, "pusat", PASSWORD)
    assert entered is not None
    return entered.officer


def parts(page: Page, frames: list[Frame] | None) -> dict[str, str]:
    """The parts that a page is sent: name → what it shows."""
    told = [json.loads(page.bytes_of(frame).split(b"data: ")[1]) for frame in frames or [] if frame.part]
    return {one["part"]: one["html"] for one in told}


def beat(portal: Service, reporter: Reporter, state: Heartbeat) -> None:
    with portal.database.write() as session:
        fleet.take_heartbeat(session, str(reporter.hands.kiosk_id), "52", state, portal.clock())


def told(portal: Service) -> list[str]:
    with portal.database.read() as session:
        return [row.topic for row in live.after(session, 0, 100)]


def test_an_alert_puts_a_beacon_on_the_map_of_every_page_and_one_without_country_into_the_ocean(
    plain_reporter: Reporter, hub: Hub
) -> None:
    page = hub.open(officer(), "en")
    plain_reporter.send("alert-raised", raised())
    plain_reporter.send("alert-raised", raised(name="CONTOH B", country=None))
    shown = parts(page, hub.missed(page, 0))
    assert list(shown) == ["waiting", "beacons"]
    assert shown["beacons"].count('class="core"') == 2
    assert "without a country" in shown["beacons"]


def test_a_kiosk_that_can_do_less_is_told_and_one_that_only_ages_is_not(
    plain_portal: Service, plain_reporter: Reporter, hub: Hub
) -> None:
    page = hub.open(officer(), "id")
    for state in (WELL, Heartbeat("1", window=True, register="ready", printer="ready", slips_left=299)):
        beat(plain_portal, plain_reporter, state)
    assert told(plain_portal) == ["fleet"]
    assert "± 299 slip" in parts(page, hub.missed(page, 0))["fleet"]
    beat(plain_portal, plain_reporter, Heartbeat("1", window=True, register="ready", printer="paper_out"))
    assert told(plain_portal) == ["fleet", "fleet"]
    assert 'class="paper-out"' in parts(page, hub.missed(page, 1))["fleet"]


def test_what_a_newer_portal_wrote_of_one_kiosk_shuts_no_fleet(plain_portal: Service, plain_reporter: Reporter) -> None:
    beat(plain_portal, plain_reporter, WELL)
    with plain_portal.database.write() as session:
        session.execute(update(KioskState).values(state=b'{"version":"2","printer":"on fire"}'))
    with plain_portal.database.read() as session:
        assert [one.looks_up for one in numbers.machines(session, plain_portal.clock())] == [False]


def test_cases_are_counted_for_who_looks(plain_reporter: Reporter, hub: Hub) -> None:
    plain_reporter.send("case-opened", complaint(country="HK"))
    for who, cases in ((officer(), 1), (officer("piket", country="HK"), 1), (officer("piket", country="SA"), 0)):
        page = hub.open(who, "id")
        assert f'<span class="side">{cases}</span>' in parts(page, hub.missed(page, 0))["cases"]


def test_an_open_page_is_sent_a_part_at_once_and_what_time_alone_changed_once_a_minute(
    plain_portal: Service, plain_reporter: Reporter, hub: Hub, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = hub.open(signed_in(plain_portal), "id")
    came = threading.Event()
    shown: list[dict[str, str]] = []

    def fan(frame: Frame) -> None:
        if page.bytes_of(frame) and frame.part == "fleet":
            shown.append(parts(page, [frame]))
            came.set()

    monkeypatch.setattr(hub, "_fan", fan)
    beat(plain_portal, plain_reporter, WELL)
    assert came.wait(20)
    assert "cannot" not in shown[-1]["fleet"]
    came.clear()
    clock.advance(minutes=16)
    monkeypatch.setattr(hub_module, "REDRAW_EVERY", 0.0)
    assert came.wait(20), "silence is news too"
    assert shown[-1]["fleet"].count('class="cannot"') == 3
    came.clear()
    assert not came.wait(1.0), "what looks the same is not sent again"


def ended(hub: Hub, page: Page) -> bool:
    """Whether a page's stream was ended within seconds."""
    pause = threading.Event()
    return any(page.ended or pause.wait(0.05) for _ in range(400))


def test_a_page_ends_at_once_with_its_session_and_no_other_does(plain_portal: Service, hub: Hub) -> None:
    page = hub.open(signed_in(plain_portal), "id")
    other = sessions.sign_in(plain_portal, "pusat", PASSWORD)
    assert other is not None
    stays = hub.open(other.officer, "id")
    with plain_portal.database.write() as session:
        session.execute(delete(StaffSession).where(StaffSession.session_id == page.officer.session_id))
        live.tell(session, "session", page.officer.session_id, plain_portal.clock())
    assert ended(hub, page)
    assert not stays.ended
    with plain_portal.database.write() as session:
        accounts.disable(session, accounts.named(session, "pusat"), plain_portal.clock(), "test")
    assert ended(hub, stays), "who is disabled hears nothing more"


def test_an_open_page_keeps_its_session_for_a_shift_and_not_longer(
    plain_portal: Service, hub: Hub, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = hub.open(signed_in(plain_portal), "id")
    own = {page.officer.session_id}
    for _ in range(7):
        clock.advance(minutes=100)
        assert sessions.still_open(plain_portal, own) == own, "an open page counts as a request"
    clock.advance(minutes=21)
    monkeypatch.setattr(hub_module, "REDRAW_EVERY", 0.0)
    assert ended(hub, page), "after twelve hours the password is asked again"


def test_the_worst_kiosk_stands_on_top_then_the_one_out_of_step_then_the_one_with_little_paper(
    clock: SetClock,
) -> None:
    fresh, old = clock.now, clock.now - dt.timedelta(days=2)
    states = {
        "well": Heartbeat("1", window=True, register="ready", printer="ready", slips_left=400, last_success=fresh),
        "little": Heartbeat("1", window=True, register="ready", printer="ready", slips_left=30, last_success=fresh),
        "low": Heartbeat("1", window=True, register="ready", printer="paper_low", last_success=fresh),
        "behind": Heartbeat("1", window=True, register="ready", printer="ready", slips_left=400, last_success=old),
        "dumb": Heartbeat("1", window=True, register="absent", printer="paper_out", last_success=fresh),
    }
    machines = [
        numbers.machine(view, clock.now)
        for view in (
            fleet.KioskView("k", name, "K", "52", "active", fresh, None, fresh, fresh, state)
            for name, state in states.items()
        )
    ]
    assert [one.name for one in numbers.worst_first(machines, clock.now)] == ["dumb", "behind", "low", "little", "well"]
    assert {one.name: one.paper for one in machines}["little"] == "low"
