"""A colleague at the desk, signed in with card and PIN."""

from pathlib import Path

from kiosk.demo_people import load_staff
from kiosk.desk import events as d
from kiosk.desk.model import Desk
from kiosk.desk.model import Stage as Place
from kiosk.devices.card_sim import SimulatedCard
from kiosk.visit import events as e
from kiosk.visit.model import Overlay, Stage
from tests.driving import Driver


class Colleague:
    """Does what staff do, and waits for where it leads."""

    def __init__(self, driver: Driver) -> None:
        """Go to the desk and sign in."""
        self._driver = driver
        staff = next(one for one in load_staff(driver.app.config.sim_cards or Path()) if one.role == "petugas")
        driver.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
        driver.do(e.DeskAsked(), Stage.STAFF)
        driver.inside.sim_reader.present(SimulatedCard(name=staff.name, uid=staff.card))
        driver.until("card", lambda: self.desk.stage is Place.PIN)
        driver.inside.sim_reader.lift()
        self.do(d.PinEntered(staff.pin or ""), Place.HOME)

    @property
    def desk(self) -> Desk:
        """The desk as it stands."""
        return self._driver.inside.desk.conductor.desk

    def do(self, event: d.Event, then: Place) -> None:
        """Do one thing, until everything it ordered is done."""
        self._driver.app.post_desk(event)
        self._driver.until(then.value, lambda: self.desk.stage is then)
        self._driver.settle()
