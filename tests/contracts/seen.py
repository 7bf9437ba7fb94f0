"""What a device told, in order, and a way to wait for it."""

import threading
from collections.abc import Callable

from kiosk.devices.events import CardPresented, DeviceEvent

LIMIT = 30.0
"""Seconds after which something that should have been told counts as not told."""


class Seen:
    """Collects events; give its `emit` to a device."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._events: list[DeviceEvent] = []

    def emit(self, event: DeviceEvent) -> None:
        """Take an event."""
        with self._changed:
            self._events.append(event)
            self._changed.notify_all()

    def all(self) -> tuple[DeviceEvent, ...]:
        """Return everything told so far."""
        with self._changed:
            return tuple(self._events)

    def forget(self) -> None:
        """Begin a new list."""
        with self._changed:
            self._events.clear()

    def next(self, *kinds: type[DeviceEvent]) -> DeviceEvent:
        """Wait for the next event of one of these kinds; drop it and all before it."""

        def position() -> int | None:
            return next((i for i, event in enumerate(self._events) if isinstance(event, kinds)), None)

        with self._changed:
            self._wait(lambda: position() is not None, kinds)
            found = position() or 0
            event = self._events[found]
            del self._events[: found + 1]
            return event

    def wait_for(self, event: DeviceEvent) -> None:
        """Wait until this event was told; drop it and all before it."""
        with self._changed:
            self._wait(lambda: event in self._events, event)
            del self._events[: self._events.index(event) + 1]

    def wait_for_card(self) -> None:
        """Wait until a card is told."""
        self.next(CardPresented)

    def _wait(self, told: Callable[[], bool], wanted: object) -> None:
        if not self._changed.wait_for(told, LIMIT):
            raise AssertionError(f"{wanted} was not told within {LIMIT} s, but {self._events}")
