"""What an officer does in front of a kiosk, and how the portal comes to know them."""

import datetime as dt
import os
import re
from collections.abc import Sequence
from pathlib import Path

import httpx

from kiosk.demo_people import DemoPerson
from kiosk.desk import events as d
from kiosk.desk.model import Desk, Search
from kiosk.desk.model import Stage as Place
from kiosk.devices.card_sim import SimulatedCard
from kiosk.visit import events as e
from kiosk.visit.model import Overlay, Stage
from tests import portal_processes
from tests.driving import Driver

OFFICE = "BP3MI NTB"
CARD, PIN = "04A9B8C7D6E5F4", "73519284"


def portal(site: Path, *arguments: str, text: str = "") -> str:
    """Run a command of the portal that serves, and return what it said."""
    environment = {**os.environ, "AIM_PORTAL_DATA": str(site / "portal")}
    environment.pop("DATABASE_URL", None)
    return portal_processes.portal(arguments, environment, text)


def signed_in(site: Path, url: str, login: str, *scope: str) -> httpx.Client:
    """Make an account with a role at the portal, and sign it in at the portal's pages as a browser does."""
    added = portal(site, "staff", "add", login, "--name", f"CONTOH {login}", *scope)
    browser = httpx.Client(base_url=url, follow_redirects=True)
    browser.post("/masuk", data={"login": login, "password": added.split()[-1]}).raise_for_status()
    return browser


def press(browser: httpx.Client, page: str, act: str = "", **fields: str) -> str:
    """Press a button of a page, its only one without a name, and return the page that comes."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get(page).text)
    assert csrf
    done = browser.post(f"{page}/{act}".rstrip("/"), data={"csrf": csrf[1], **fields})
    return done.raise_for_status().text


def group_of(site: Path, numbers: Sequence[str], name: str) -> str:
    """Make a group of these people at the portal, for tomorrow, and return its id."""
    path = site / "group.csv"
    path.write_text("\n".join(("nik", *numbers)), encoding="utf-8")
    day = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat()
    told = portal(site, "group", "import", str(path), "--name", name, "--on", day, "--office", OFFICE)
    found = re.search(r"\b[0-9a-f]{16}\b", told)
    assert found
    return found[0]


class Staff:
    """An officer in front of the kiosk."""

    def __init__(self, kiosk: Driver) -> None:
        self.kiosk = kiosk

    @property
    def desk(self) -> Desk:
        return self.kiosk.inside.desk.conductor.desk

    def do(self, event: d.Event, then: Place) -> None:
        self.kiosk.app.post_desk(event)
        self.reaches(then)

    def reaches(self, place: Place) -> None:
        self.kiosk.until(place.value, lambda: self.desk.stage is place)
        self.kiosk.settle()

    def lay_card(self, card: str = CARD, then: Place = Place.PIN) -> None:
        reader = self.kiosk.inside.sim_reader
        reader.present(SimulatedCard(name="petugas", uid=card))
        self.reaches(then)
        reader.lift()

    def sign_in(self) -> None:
        self.kiosk.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
        self.kiosk.do(e.DeskAsked(), Stage.STAFF)
        self.lay_card()
        self.do(d.PinEntered(PIN), Place.HOME)

    def search(self, person: DemoPerson) -> None:
        """Look through the portal for somebody who has neither card nor number with them."""
        self.kiosk.until("online", lambda: self.desk.health.online)
        self.do(d.FindAsked(), Place.REASON)
        self.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
        self.do(d.WayChosen(None), Place.SEARCH)
        self.do(d.SearchEntered(Search(person.name.split()[0], str(person.birth_date))), Place.HITS)
