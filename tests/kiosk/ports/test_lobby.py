"""What staff do with a running machine reaches its screen, outlives a restart, and disturbs nobody who is served."""

import datetime as dt
from pathlib import Path

import pytest

from kiosk.config import Config, load
from kiosk.health import Called, Closed
from kiosk.logs import Log
from kiosk.office_time import OfficeTime
from kiosk.ports.lobby import CALL_SECONDS, Announce, Lobby
from kiosk.visit import events as e
from kiosk.visit.model import Stage
from tests.kiosk.conductor.world import World, running

CONFIG = """[office]
name = "Kantor CONTOH"
region = "52"
zone = "WITA"
queue_prefix = "B"
[portal]
url = "http://127.0.0.1:8350"
[data]
folder = "data"
[screen]
width_mm = 268
height_mm = 476
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "kiosk.toml"
    path.write_text(CONFIG)
    return load(path)


def lobby_of(config: Config, announce: Announce = lambda _called, _language: None) -> Lobby:
    return Lobby(config, OfficeTime(config.office.timezone), Log(config.data_folder / "log", "kiosk"), announce)


def test_a_call_is_seen_and_heard_and_goes_by_itself(config: Config) -> None:
    heard: list[tuple[Called, str | None]] = []
    lobby = lobby_of(config, lambda *call: heard.append(call))
    with running(World()) as kiosk:
        lobby.start(kiosk.conductor, kiosk.clock)
        assert lobby.take("OPP", "en") == "B-001"
        called = lobby.call("Loket 2")
        assert kiosk.conductor.wait_until_idle()
        assert heard == [(Called("B-001", "Loket 2"), "en")]
        assert called is not None
        assert kiosk.visit.health.called == Called("B-001", "Loket 2")
        kiosk.wait(CALL_SECONDS)
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.health.called is None
        assert lobby.call("Loket 2") is None


def test_an_earlier_call_does_not_take_a_later_one_off_the_screen(config: Config) -> None:
    lobby = lobby_of(config)
    with running(World()) as kiosk:
        lobby.start(kiosk.conductor, kiosk.clock)
        lobby.take("OPP")
        lobby.take("INFORMATION")
        lobby.call("Loket 2")
        kiosk.wait(CALL_SECONDS - 1)
        lobby.call("Loket 1")
        kiosk.wait(2)
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.health.called == Called("B-002", "Loket 1")


def test_in_which_language_a_number_was_taken_is_known_until_a_restart_and_never_on_disk(config: Config) -> None:
    heard: list[tuple[Called, str | None]] = []
    lobby = lobby_of(config)
    lobby.take("OPP", "id")
    again = lobby_of(config, lambda *call: heard.append(call))
    again.take("OPP", "id")
    again.call("Loket 1")
    again.call("Loket 1")
    assert [(called.number, language) for called, language in heard] == [("B-001", None), ("B-002", "id")]


def test_a_closed_machine_begins_no_visit_and_stays_closed_after_a_restart(config: Config) -> None:
    with running(World()) as kiosk:
        lobby = lobby_of(config)
        lobby.start(kiosk.conductor, kiosk.clock)
        lobby.close_machine(Closed.PAPER)
        assert kiosk.do(e.Started()).stage is Stage.ATTRACT
    with running(World()) as kiosk:
        again = lobby_of(config)
        again.start(kiosk.conductor, kiosk.clock)
        assert kiosk.do(e.Started()).stage is Stage.ATTRACT
        assert kiosk.visit.health.closed is Closed.PAPER
        again.open_machine()
        assert kiosk.do(e.Started()).stage is Stage.LANGUAGE


def test_whoever_is_served_is_served_to_the_end(config: Config) -> None:
    lobby = lobby_of(config)
    with running(World()) as kiosk:
        lobby.start(kiosk.conductor, kiosk.clock)
        kiosk.to_status()
        lobby.close_machine(Closed.REPAIR)
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.stage is Stage.STATUS


def test_after_each_visit_nothing_is_left_and_a_slip_that_stayed_is_counted(config: Config) -> None:
    assert config.office.queue_prefix == "B"
    with running(World()) as kiosk:
        assert kiosk.conductor.clean is None
        kiosk.to_status()
        kiosk.do(e.EndAsked())
        assert kiosk.conductor.clean == (7, 0)
        kiosk.world.drawn_slips = 1
        kiosk.do(e.Started())
        kiosk.do(e.Started(), e.EndAsked())
        assert kiosk.conductor.clean == (7, 1)
        notes = [dict(entry.fields)["left"] for entry in kiosk.world.notes if entry.event == "visit_wiped"]
    assert notes[0] == 0
    assert notes[-1] == 1


def test_numbers_of_the_day_are_counted_by_what_they_are_for(config: Config) -> None:
    lobby = lobby_of(config)
    lobby.take("OPP")
    lobby.take("OPP")
    today = dt.datetime.now(config.office.timezone).date()
    assert lobby.taken(today) == {"OPP": 2}
    assert [ticket.number for ticket in lobby.waiting()] == ["B-001", "B-002"]
    assert lobby.set_volume(30).volume == lobby.settings().volume == 30


def test_the_first_language_is_the_staffs_and_a_visitor_who_chose_another_keeps_it(config: Config) -> None:
    lobby = lobby_of(config)
    with running(World()) as kiosk:
        lobby.start(kiosk.conductor, kiosk.clock)
        lobby.set_language("en")
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.language == "en"
        visit = kiosk.do(e.Started(), e.LanguageChosen("id"))
        lobby.set_language("en")
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit == visit
        assert kiosk.do(e.BackAsked()).language == "en"
        assert kiosk.world.events().count("language_chosen") == 2
    with running(World()) as kiosk:
        lobby_of(config).start(kiosk.conductor, kiosk.clock)
        assert kiosk.conductor.wait_until_idle()
        assert kiosk.visit.language == "en"
