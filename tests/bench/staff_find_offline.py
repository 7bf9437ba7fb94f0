"""`staff_find_offline`: at the desk, factor submitted → the person's name stands on the screen, with no portal."""

from PySide6.QtQuick import QQuickItem

from kiosk.demo_people import DemoPerson
from kiosk.desk import events as d
from kiosk.desk.model import Stage as Place
from kiosk.visit.model import FactorKind, Way
from tests.bench.colleague import Colleague
from tests.bench.figure import Figure
from tests.bench.tap_to_status import PEOPLE, beside_the_bare_parts, opaque, typing_pause, until_drawn
from tests.driving import Driver, items


class _Ours:
    """The desk itself, a colleague signed in, from the submitted factor on."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        people = driver.everybody("nik+pin")
        self._people = [people[i % len(people)] for i in range(PEOPLE)]
        self._turn = 0
        self._do = Colleague(driver).do

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
        root = driver.app.window.window.contentItem()
        spent = until_drawn(
            driver,
            lambda: driver.app.post_desk(d.FactorEntered(person.pin or "")),
            lambda: _named(root, person.name),
        )
        driver.settle()
        self._do(d.BackAsked(), Place.HOME)
        return spent


def _named(root: QQuickItem, name: str) -> bool:
    """Say whether the person's name is there, opaque."""
    return any(item.property("text") == name and opaque(item) for item in items(root))


def measure() -> Figure:
    """Find one person after the other."""
    return beside_the_bare_parts(_Ours)
