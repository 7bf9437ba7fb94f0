"""A desk without its window, in a process of its own: it prints one list, and may be killed at any step of it."""

import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from kiosk.cache.lists import ListRow, RowState
from kiosk.conductor import RealClock
from kiosk.config import Config
from kiosk.desk import events as d
from kiosk.desk.model import Desk, RunState, Source
from kiosk.desk.model import Stage as Place
from kiosk.devices.card_sim import SimulatedCard
from kiosk.health import PrinterState
from kiosk.inside import Inside
from kiosk.office_time import OfficeTime
from kiosk.ports.desk_lists import Lists
from tests.journeys.officer import CARD, PIN

PATIENCE_S = 60.0
PAPER_STEPS = ("begins", "out")
"""The printer draws a row's first line, and has cut its slip off."""


class Glass:
    """Where the screen would be: what the desk shows can be waited for."""

    def __init__(self) -> None:
        self._desk = Desk(number=0)
        self._changed = threading.Condition()

    def show(self, _visit: object) -> None:
        """No visitor has this screen."""

    def furnish_steps(self, _steps: object) -> None:
        """No step is shown."""

    def show_desk(self, desk: Desk) -> None:
        """Take over what the desk shows now."""
        with self._changed:
            self._desk = desk
            self._changed.notify_all()

    def until(self, true: Callable[[Desk], object]) -> Desk:
        """Wait until the desk is so."""
        with self._changed:
            assert self._changed.wait_for(lambda: true(self._desk), PATIENCE_S), self._desk
            return self._desk


def dying(lists: Lists, dies_at: str, told: Connection) -> None:
    """Have this process killed by signal 9 when the list has come to this step.

    What the printer does with a row is the printer's to see: it is told that the row comes, and ends this process.
    """
    row, _, what = dies_at.partition(" ")

    def passed(step: str) -> None:
        if what in PAPER_STEPS and step == f"{row} saved":
            told.send(what)
            told.recv()
        if step == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    lists._passed = passed  # the one door for it is the constructor, and here the real one was called


def work(config: Config, source: Source, key: str, dies_at: str, told: Connection) -> None:
    """Sign in, open the list, print it to its end and tell its account."""
    glass = Glass()
    inside = Inside(config, RealClock(), OfficeTime(config.office.timezone), glass, desk_alone=True)
    ports: Any = inside.desk.conductor._orders._ports
    dying(ports.lists, dies_at, told)
    post = inside.desk.conductor.post
    inside.start()
    glass.until(lambda desk: desk.health.printer is PrinterState.READY and desk.health.online)
    inside.sim_reader.present(SimulatedCard(name="petugas", uid=CARD))
    glass.until(lambda desk: desk.stage is Place.PIN)
    inside.sim_reader.lift()
    post(d.PinEntered(PIN))
    glass.until(lambda desk: desk.stage is Place.HOME)
    post(d.ListsAsked())
    glass.until(lambda desk: desk.choices)
    post(d.ListChosen(source, key))
    glass.until(lambda desk: desk.listing)
    post(d.RunAsked())
    run = glass.until(lambda desk: desk.run and desk.run.state is RunState.DONE).run
    told.send(run and run.account)
    post(d.Continued())
    glass.until(lambda desk: desk.run is None)
    inside.stop()


def work_again(config: Config, source: Source, key: str, dies_at: str, told: Connection) -> None:
    """Do the same wrong: what may have come out is printed again."""
    ListRow.done = property(lambda row: row.state is RowState.CONFIRMED)  # type: ignore[assignment,method-assign]
    work(config, source, key, dies_at, told)
