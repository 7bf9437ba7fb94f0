"""The desk's conductor: what its inbox does with a minute of silence that was over and is not any more."""

import threading
from typing import TYPE_CHECKING, Any, cast

import pytest

from kiosk.conductor import FakeClock
from kiosk.conductor.asking import Standing
from kiosk.conductor.desk import DeskConductor
from kiosk.conductor.worker import Busy, Job
from kiosk.desk import events as e
from kiosk.desk.machine import IDLE_SECONDS
from kiosk.desk.model import Desk, Staff, Stage

if TYPE_CHECKING:
    from kiosk.conductor.desk_ports import DeskPorts


class Crew:
    """Nobody: what is ordered here is not carried out."""

    def submit(self, _name: str, _job: Job) -> None:
        pass


class Scene:
    """A desk at home, whose thread can be held where it shows the desk."""

    def __init__(self) -> None:
        self.clock, self.busy = FakeClock(), Busy()
        self.held = threading.Event()
        self.goes_on = threading.Event()
        self.goes_on.set()
        ports = cast("DeskPorts", _Nothing())
        desk = Desk(number=1, alone=True, stage=Stage.HOME, staff=Staff("7", "Sri Contoh", "petugas"))
        self.conductor = DeskConductor(
            ports, self.clock, Crew(), self.busy, self.show, lambda: None, desk, Standing(lambda _fault, _wrong: None)
        )
        self.conductor.start()
        self.touch()

    def show(self, _desk: Desk) -> None:
        self.held.set()
        assert self.goes_on.wait(30)

    def touch(self) -> None:
        """Begin the minute anew."""
        self.conductor.post(e.Touched())
        assert self.busy.wait_until_idle(30)

    def hold(self) -> None:
        """Hold the thread in the middle of what it does."""
        self.held.clear()
        self.goes_on.clear()
        self.conductor.post(e.LanguageChosen("en"))
        assert self.held.wait(30)

    def let_go(self) -> Desk:
        self.goes_on.set()
        assert self.busy.wait_until_idle(30)
        return self.conductor.desk


class _Nothing:
    def __getattr__(self, _name: str) -> Any:
        return None


@pytest.fixture
def scene() -> Any:
    scene = Scene()
    yield scene
    scene.conductor.stop()


def test_a_touch_that_waits_when_the_minute_is_over_keeps_the_desk_open(scene: Scene) -> None:
    scene.hold()
    scene.conductor.post(e.Touched())
    scene.clock.advance(IDLE_SECONDS)
    assert scene.let_go().stage is Stage.HOME


def test_a_minute_in_which_nobody_touches_anything_locks_it(scene: Scene) -> None:
    """Positive control."""
    scene.hold()
    scene.let_go()
    scene.clock.advance(IDLE_SECONDS)
    assert scene.let_go().stage is Stage.LOCKED
