"""A clerk's morning at an office PC: one person, a list of forty, the day; without a mouse, and without a keyboard."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.config import Config
from kiosk.demo_people import DemoPerson
from kiosk.desk import events as d
from kiosk.desk.model import Account, RunState
from kiosk.desk.model import Stage as Place
from kiosk.health import PrintOutcome
from kiosk.sync.process import Rounds
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Language
from onedata.access_reasons import built_in
from tests.album import Album
from tests.driving import Driver
from tests.journeys.officer import PIN, Staff
from tests.journeys.test_desk_killed import ROWS, factor, forty

HALF_A_SLIP = 700
"""Rows: a status slip has 1,000 to 1,900."""


class Clerk(Staff):
    """Staff in front of an office PC, with the keyboard alone or the mouse alone; things are named by key or word."""

    def __init__(self, kiosk: Driver, language: Language, *, keys: bool) -> None:
        super().__init__(kiosk)
        self.say = Catalogue().desk(language)
        self._keys = keys

    def use(self, name: str, then: Place) -> None:
        """Press or click what is called so."""
        named = self.say.table.get(name, name)
        (self.kiosk.press if self._keys else self.kiosk.touch)(named)
        self.reaches(then)

    def go_on(self, name: str, then: Place) -> None:
        """Do what the screen is there for: Enter without looking, or its main button."""
        if not self._keys:
            self.use(name, then)
            return
        self.kiosk.until(name, lambda: self.kiosk.offers(self.say(name)))
        self.kiosk.enter()
        self.reaches(then)

    def back(self, then: Place) -> None:
        """Leave the screen."""
        if not self._keys:
            self.use("chrome.back", then)
            return
        self._key(Qt.Key.Key_Escape)
        self.reaches(then)

    def types(self, text: str) -> None:
        """Type figures and letters, on the keyboard or on the screen."""
        for letter in text.upper():
            if self._keys:
                self._key(Qt.Key(ord(letter)))
            else:
                self.kiosk.touch(letter)

    def next_field(self, name: str) -> None:
        """Go on to the field below."""
        if self._keys:
            self._key(Qt.Key.Key_Tab)
        else:
            self.kiosk.touch(self.say(name))

    def _key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.kiosk.app.window.window, key)
        self.kiosk.settle()


@pytest.fixture(
    params=[
        pytest.param((True, "id", (1280, 720)), id="keyboard-1280-id"),
        pytest.param((False, "en", (1920, 1080)), id="mouse-1920-en", marks=pytest.mark.long),
    ]
)
def clerk(request: pytest.FixtureRequest, staffed: str, config: Config) -> Iterator[Clerk]:
    assert staffed
    keys, language, size = request.param
    config = msgspec.structs.replace(config, screen=msgspec.structs.replace(config.screen, width_mm=476, height_mm=268))
    Rounds(config, lambda _: None).run()
    with Driver.opened(config, size, desk=True) as kiosk:
        made = Clerk(kiosk, language, keys=keys)
        made.do(d.LanguageChosen(language), Place.LOCKED)
        kiosk.until("locked", lambda: kiosk.reads(made.say("desk.locked_title")))
        yield made


def reason(clerk: Clerk) -> str:
    """Return the first reason of access as the clerk reads it."""
    first = built_in()[0]
    return first.name_id if clerk.say.language == "id" else first.name_en


def find_by_number_and_print(clerk: Clerk, man: DemoPerson) -> None:
    clerk.go_on("desk.find", Place.REASON)
    clerk.use(reason(clerk), Place.WAYS)
    clerk.use("desk.way_nik", Place.NUMBER)
    clerk.types(man.nik or "")
    clerk.go_on("number.next", Place.FACTORS)
    clerk.use("desk.factor_pin", Place.FACTOR)
    clerk.types(man.pin or "")
    clerk.go_on("number.next", Place.FOUND)
    assert clerk.kiosk.reads(man.name)
    clerk.go_on("desk.print", Place.PREVIEW)
    clerk.kiosk.until("slip", lambda: clerk.desk.slip)
    clerk.go_on("preview.print", Place.PRINTED)
    assert clerk.desk.outcome is PrintOutcome.CONFIRMED
    clerk.go_on("desk.next_person", Place.HOME)


def find_by_name(clerk: Clerk, man: DemoPerson) -> None:
    assert man.birth_date
    clerk.kiosk.until("online", lambda: clerk.desk.health.online)
    clerk.go_on("desk.find", Place.REASON)
    clerk.use(reason(clerk), Place.WAYS)
    clerk.use("desk.way_search", Place.SEARCH)
    clerk.types(man.name.split()[0])
    clerk.next_field("desk.search_born")
    clerk.types(f"{man.birth_date:%d%m%Y}")
    clerk.go_on("desk.search_ask", Place.HITS)
    clerk.back(Place.SEARCH)
    clerk.back(Place.WAYS)
    clerk.back(Place.REASON)
    clerk.back(Place.HOME)


def print_forty(clerk: Clerk, album: Album) -> None:
    machine = clerk.kiosk.inside.sim_printer.machine
    machine.end_roll_in(17, HALF_A_SLIP)
    clerk.use("desk.lists", Place.LISTS)
    clerk.kiosk.until("lists", lambda: clerk.desk.choices)
    clerk.use("opp.csv", Place.LIST)
    clerk.kiosk.until("list", lambda: clerk.desk.listing)
    clerk.go_on("desk.run", Place.RUN)
    clerk.kiosk.until("out of paper", lambda: clerk.kiosk.reads(clerk.say("desk.paper_out", nth=17)))
    clerk.kiosk.picture(album, "paper-out")
    machine.load_paper(None)
    clerk.kiosk.until("done", lambda: clerk.desk.run and clerk.desk.run.state is RunState.DONE)
    assert clerk.desk.run
    assert clerk.desk.run.account == Account(confirmed=ROWS)
    clerk.go_on("desk.run_done", Place.HOME)


def read_the_day(clerk: Clerk, album: Album) -> None:
    clerk.use("care.title", Place.CARES)
    clerk.use("care.day", Place.CARE)
    clerk.kiosk.until("counted", lambda: clerk.kiosk.reads(clerk.say("care.file_day")))
    assert str(1 + ROWS) in clerk.kiosk.texts(), "one alone, and the list"
    clerk.kiosk.picture(album, "day")
    clerk.back(Place.CARES)
    clerk.back(Place.HOME)


def test_a_morning_at_an_office_pc(clerk: Clerk, config: Config, album: Album) -> None:
    config.lists_folder.mkdir(exist_ok=True)
    lines = (f"{one.nik};{factor(one)}" for one in forty(config))
    (config.lists_folder / "opp.csv").write_text("\n".join(("nik;pin;hp;paspor4", *lines)), encoding="utf-8")
    man = clerk.kiosk.somebody("nik+pin")
    clerk.lay_card()
    clerk.types(PIN)
    clerk.go_on("number.next", Place.HOME)
    clerk.kiosk.picture(album, "home")
    find_by_number_and_print(clerk, man)
    find_by_name(clerk, man)
    print_forty(clerk, album)
    read_the_day(clerk, album)
    clerk.use("chrome.end", Place.LOCKED)
