"""A desk and what happens at it, one event after another."""

from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.machine import step
from kiosk.desk.model import Desk


def after(now: Desk, *events: e.Event) -> tuple[Desk, list[o.Order]]:
    """Return the desk after these events and every order they gave."""
    given: list[o.Order] = []
    for event in events:
        now, orders = step(now, event)
        given += orders
    return now, given
