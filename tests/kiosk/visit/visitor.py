"""A visitor in the hands of a test: says what happens, remembers what was ordered."""

from typing import TypeVar

import msgspec

from kiosk.faults import Fault
from kiosk.health import Health, PrintOutcome
from kiosk.visit import commands as c
from kiosk.visit import events as e
from kiosk.visit.machine import step
from kiosk.visit.model import FactorKind, PreparedSlip, Stage, Timer, Visit, Way
from tests.kiosk.visit.walk_events import HEALTHY, NIK, PERSON

Order = TypeVar("Order")
SERIAL = "A-000123"


class Visitor:
    """One visit after another, without threads or time."""

    def __init__(self, health: Health = HEALTHY) -> None:
        self.visit = Visit(number=7, health=health)
        self.orders: list[c.Command] = []

    def do(self, *events: e.Event) -> Visit:
        self.orders = []
        for event in events:
            self.visit, orders = step(self.visit, event)
            self.orders.extend(orders)
        return self.visit

    def ordered(self, kind: type[Order]) -> list[Order]:
        return [order for order in self.orders if isinstance(order, kind)]

    def expire(self, timer: Timer) -> Visit:
        return self.do(e.TimerExpired(timer, self.visit.number))

    def health(self, **parts: object) -> Visit:
        return self.do(e.HealthChanged(msgspec.structs.replace(self.visit.health, **parts)))

    # ---- the usual way

    def to_identify(self) -> Visit:
        return self.do(e.Started(), e.Continued(), e.StatusAsked(), e.Continued())

    def to_factor(self, way: Way = Way.NIK, number: str = NIK, factor: FactorKind = FactorKind.PIN) -> Visit:
        self.to_identify()
        return self.do(e.WayChosen(way), e.NumberEntered(number), e.FactorChosen(factor))

    def open(self) -> Visit:
        self.do(e.FactorEntered("123456"))
        return self.do(e.RecordOpened(self.visit.number, PERSON))

    def fail(self) -> Visit:
        self.do(e.FactorEntered("123456"))
        return self.do(e.RecordNotOpened(self.visit.number, Fault.RECORD_NOT_OPENED))

    def to_status(self) -> Visit:
        self.to_factor()
        visit = self.open()
        assert visit.stage is Stage.STATUS
        return visit

    def to_preview(self, copy: int = 1) -> Visit:
        if self.visit.stage is not Stage.PRINTED:
            self.to_status()
        self.do(e.PrintAsked())
        return self.slip_comes(copy)

    def slip_comes(self, copy: int = 1) -> Visit:
        slip = PreparedSlip(SERIAL, copy, b"png")
        return self.do(e.SlipReady(self.visit.number, slip, self.visit.drawings))

    def print(self, outcome: PrintOutcome, fault: Fault | None = None, copy: int = 1) -> Visit:
        self.do(e.Continued(), e.PrintSaved(self.visit.number, SERIAL, copy))
        assert self.visit.stage is Stage.PRINTING
        return self.do(e.Printed(self.visit.number, SERIAL, copy, outcome, fault))
