"""A visitor calls for staff: every desk of the office sees it, one touch answers, with or without a network."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config
from kiosk.desk import events as d
from kiosk.desk.model import Stage as Place
from kiosk.devices.speaker import chime_samples
from kiosk.sync.process import Rounds
from kiosk.visit import events as e
from kiosk.visit.model import Call, Overlay, Stage
from tests.album import Album
from tests.driving import Driver
from tests.emulators.cable import Cable
from tests.journeys.officer import Staff
from tests.journeys.test_other_desk import Desk as OfficePc

WINDOW = (1366, 768)


@pytest.fixture(autouse=True)
def nobody_else_calls(site: Path) -> None:
    """The office's portal still tells, for ten minutes, who called in the journeys before."""
    with contextlib.closing(sqlite3.connect(site / "portal" / "portal.db", timeout=20)) as portal, portal:
        portal.execute("UPDATE queue_board SET staff_call = NULL, staff_at = NULL, staff_came_at = NULL")


@pytest.fixture
def caller(config: Config, cable: Cable) -> Iterator[Driver]:
    """The kiosk that visitors stand at; its way to the portal can be cut."""
    portal = msgspec.structs.replace(config.portal, url=cable.url)
    with Driver.opened(msgspec.structs.replace(config, portal=portal)) as driver:
        yield driver


@pytest.fixture
def pc(config: Config, site: Path, tmp_path: Path, staffed: str) -> Iterator[Driver]:
    """The desk of an office PC, a machine of its own in a window of its own; nobody is signed in."""
    assert staffed
    made = OfficePc(config, site, tmp_path / "pc")
    made.lobby.stop()
    Rounds(made.config, lambda _: None).run()
    with Driver.opened(made.config, WINDOW, desk=True) as driver:
        yield driver


def chimes(driver: Driver) -> int:
    return [sound.samples for sound, _ in driver.inside.sim_speaker.player.played].count(chime_samples())


def calls(caller: Driver) -> None:
    """Somebody touches Mulai, then that they need staff."""
    caller.touch("Mulai", Stage.LANGUAGE)
    caller.touch("Darurat", Overlay.EMERGENCY)
    caller.touch("Saya perlu petugas", Overlay.STAFF_CALLED)


def test_a_call_is_seen_and_heard_at_a_locked_office_pc_and_answered_by_one_touch(
    caller: Driver, pc: Driver, album: Album
) -> None:
    heard = chimes(pc)
    calls(caller)
    pc.until("call at the desk", lambda: pc.offers("Saya ke sana"))
    assert pc.reads("Petugas dipanggil")
    pc.until("chime", lambda: chimes(pc) > heard)
    assert pc.visit.health.wanted[0].kiosk
    pc.picture(album, "at-the-pc")

    pc.touch("Saya ke sana")
    caller.until("staff come", lambda: caller.visit.call is Call.COMING)
    caller.until("said so", lambda: caller.reads("Petugas sedang menuju ke sini"))
    caller.picture(album, "staff-come")
    pc.until("calm again", lambda: pc.visit.health.wanted == ())
    assert not pc.offers("Saya ke sana")
    assert caller.visit.health.wanted == ()


def test_a_call_without_the_portal_has_its_own_sign_and_chime_and_comes_through_when_it_is_back(
    caller: Driver, pc: Driver, cable: Cable
) -> None:
    cable.pull()
    heard = chimes(caller)
    calls(caller)
    caller.until("sign", lambda: caller.reads("Petugas sudah dipanggil"))
    caller.until("chime", lambda: chimes(caller) > heard)
    assert pc.visit.health.wanted == ()
    caller.leave()  # whoever steps aside to wait is not forgotten
    assert len(caller.visit.health.wanted) == 1

    cable.plug()
    pc.until("told late, not never", lambda: pc.offers("Saya ke sana"))
    pc.touch("Saya ke sana")
    caller.until("answered", lambda: caller.visit.health.wanted == ())


def test_an_answer_waits_for_the_portal_and_reaches_the_visitor_once(
    config: Config, caller: Driver, pc: Driver
) -> None:
    """The answer of the PC is said again until it was heard; the visitor's next call waits for its own."""
    calls(caller)
    pc.until("call", lambda: pc.offers("Saya ke sana"))
    pc.touch("Saya ke sana")
    caller.until("staff come", lambda: caller.visit.call is Call.COMING)
    caller.do(e.OverlayClosed(), Overlay.NONE)
    caller.touch("Darurat", Overlay.EMERGENCY)
    caller.touch("Saya perlu petugas", Overlay.STAFF_CALLED)
    assert caller.visit.call is Call.WAITING
    pc.until("the next call", lambda: pc.offers("Saya ke sana"))
    assert caller.visit.call is Call.WAITING, "an answer to the call before is no answer to this one"


def test_the_call_outlives_the_visit_when_staff_take_the_kiosks_own_screen(staff: Staff, album: Album) -> None:
    kiosk = staff.kiosk
    calls(kiosk)
    (call,) = kiosk.visit.health.wanted
    kiosk.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
    kiosk.do(e.DeskAsked(), Stage.STAFF)
    kiosk.until("seen before anybody signed in", lambda: kiosk.reads("Petugas dipanggil"))
    assert not kiosk.offers("Saya ke sana")
    staff.lay_card()
    staff.do(d.PinEntered("73519284"), Place.HOME)
    kiosk.until("on top", lambda: kiosk.offers("Saya ke sana"))
    kiosk.picture(album, "at-the-kiosk")
    assert kiosk.visit.health.wanted == (call,)
    kiosk.touch("Saya ke sana")
    kiosk.until("answered", lambda: kiosk.visit.health.wanted == ())
    assert not kiosk.offers("Saya ke sana")
