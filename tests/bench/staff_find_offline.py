"""`staff_find_offline`: at the desk, factor submitted → the person's name stands on the screen, with no portal."""

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtQuick import QQuickItem

from kiosk.demo_people import DemoPerson, load_staff
from kiosk.desk import events as d
from kiosk.desk.model import Stage as Place
from kiosk.devices.card_sim import SimulatedCard
from kiosk.hands import PATIENCE_S
from kiosk.visit import events as e
from kiosk.visit.model import FactorKind, Overlay, Stage, Way
from tests.bench.figure import Figure, against, p95
from tests.bench.site import kiosk_site, still
from tests.bench.tap_to_status import MOST, PEOPLE, SAMPLES, Reference, opaque, typing_pause
from tests.driving import Driver, items


class _Ours:
    """The desk itself, a colleague signed in, from the submitted factor on."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        people = driver.everybody("nik+pin")
        self._people = [people[i % len(people)] for i in range(PEOPLE)]
        self._turn = 0
        self._sign_in()

    def _do(self, event: d.Event, then: Place) -> None:
        self._driver.app.post_desk(event)
        desk = self._driver.inside.desk.conductor
        self._driver.until(then.value, lambda: desk.desk.stage is then)
        self._driver.settle()

    def _sign_in(self) -> None:
        driver = self._driver
        staff = next(one for one in load_staff(driver.app.config.sim_cards or Path()) if one.role == "petugas")
        driver.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
        driver.do(e.DeskAsked(), Stage.STAFF)
        driver.inside.sim_reader.present(SimulatedCard(name=staff.name, uid=staff.card))
        driver.until("card", lambda: driver.inside.desk.conductor.desk.stage is Place.PIN)
        driver.inside.sim_reader.lift()
        self._do(d.PinEntered(staff.pin or ""), Place.HOME)

    def __call__(self) -> float:
        person = self._people[self._turn % PEOPLE]
        self._turn += 1
        return self._find(person)

    def _find(self, person: DemoPerson) -> float:
        driver = self._driver
        self._do(d.FindAsked(), Place.REASON)
        self._do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
        self._do(d.WayChosen(Way.NIK), Place.NUMBER)
        self._do(d.NumberEntered(person.nik or ""), Place.FACTORS)
        self._do(d.FactorChosen(FactorKind.PIN), Place.FACTOR)
        typing_pause()
        window = driver.app.window.window
        done: list[float] = []
        loop = QEventLoop()

        def swapped() -> None:
            if not done and _named(window.contentItem(), person.name):
                done.append(time.perf_counter())
                loop.quit()

        window.frameSwapped.connect(swapped)
        begun = time.perf_counter()
        driver.app.post_desk(d.FactorEntered(person.pin or ""))
        QTimer.singleShot(int(PATIENCE_S * 1000), loop, loop.quit)
        loop.exec()
        window.frameSwapped.disconnect(swapped)
        driver.settle()
        self._do(d.BackAsked(), Place.HOME)
        return (done[0] - begun) * 1000


def _named(root: QQuickItem, name: str) -> bool:
    """Say whether the person's name is there, opaque."""
    return any(item.property("text") == name and opaque(item) for item in items(root))


def measure() -> Figure:
    """Alternate ours and the bare parts in a row; p95 over p95."""
    with (
        kiosk_site(people=PEOPLE, cost="production") as path,
        Driver.opened(still(path)) as driver,
        tempfile.TemporaryDirectory() as folder,
    ):
        ours = _Ours(driver)
        ours()
        reference = Reference(driver.app.window.window.grabWindow(), Path(folder))
        mine, theirs = [], []
        for _ in range(SAMPLES):
            mine.append(ours())
            theirs.append(reference())
        reference.close()
    return against(p95, mine, theirs, MOST)
