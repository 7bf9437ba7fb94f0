"""Hands that visit a kiosk without a screen: the real program, offscreen, on a clock that is moved and not waited for.

The tour performs its visit with them, and so do journeys and benches. Everything here belongs to the GUI thread.
"""

import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

from kiosk.app import App
from kiosk.conductor import FakeClock
from kiosk.config import Config
from kiosk.demo_people import DemoPerson, load
from kiosk.health import PrinterState, ReaderState, RegisterState
from kiosk.inside import Inside
from kiosk.visit import events as e
from kiosk.visit.model import Overlay, Stage, Visit
from onedata import codes

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow

# ruff: noqa: PLC0415 - Qt is imported once it is told that there is no screen

PATIENCE_S = 30.0
_BREATH_S = 0.0005
"""Between two looks the workers have the processor: what is waited for is mostly theirs."""
SHOWN_STAGE = "PRE_DEPARTURE_ORIENTATION"


class Stuck(Exception):  # noqa: N818 - says what is the case
    """Nothing happened any more; the message says where the visit stood."""


class Hands:
    """One kiosk in a window of `size` pixels, opened with simulated devices, and what a visitor does with it.

    With `desk` it is the staff desk of an office PC.
    """

    def __init__(self, config: Config, size: tuple[int, int], *, desk: bool = False) -> None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from kiosk.ui import binding, renderer

        renderer.prepare("software")
        binding.load()
        from kiosk.ui.window import application

        application()
        self.clock = FakeClock(self.settle)
        self.app = App(config, clock=self.clock, size=size, desk=desk)
        self.people: Sequence[DemoPerson] = load(config.sim_cards) if config.sim_cards else ()
        self._interrupted = False

    def __enter__(self) -> Self:
        # Python's own way raises wherever it stands; amid a frame that Qt draws that ends the process with a crash.
        self._before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            self.app.open()
            self.until("start", self.app.ready.is_set)
            self.well()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._close()
        if self._interrupted and kind is None:  # it came after the last wait
            raise KeyboardInterrupt

    def well(self) -> None:
        """Wait until the kiosk has what a visit needs."""
        self.until("devices", lambda: all_well(self.visit))

    def _close(self) -> None:
        try:
            self.app.close()
        finally:
            signal.signal(signal.SIGINT, self._before)

    def _interrupt(self, *_: object) -> None:
        self._interrupted = True

    @property
    def inside(self) -> Inside:
        """What is behind the window."""
        if self.app.inside is None:
            raise Stuck("the kiosk did not start")
        return self.app.inside

    @property
    def visit(self) -> Visit:
        """The visit as it is now."""
        return self.inside.conductor.visit

    def everybody(self, opens: str, *, sensitive: bool = False) -> list[DemoPerson]:
        """Return the invented people of this register whom a credential opens. Raises `Stuck` for nobody."""
        hidden = {code.code for code in codes.load("stages") if code.row["sensitive"] == "yes"}
        fits = [p for p in self.people if opens in p.opens and (p.stage in hidden) is sensitive]
        here = [p for p in fits if p.region == self.app.config.office.region]
        if not here:
            raise Stuck(f"no person of the demonstration opens with {opens}")
        return here

    def somebody(self, opens: str, *, sensitive: bool = False) -> DemoPerson:
        """Return one of them, at orientation if one is: that stage has most to show."""
        here = self.everybody(opens, sensitive=sensitive)
        return next((p for p in here if p.stage == SHOWN_STAGE), here[0])

    def tap(self, person: DemoPerson) -> None:
        """Hold a person's card on the reader until it is read, and lift it."""
        from kiosk.devices.card_sim import SimulatedCard

        seen = self.inside.cards
        self.inside.sim_reader.present(SimulatedCard(name=person.name, uid=person.card))
        self.until("card", lambda: self.inside.cards > seen)
        self.settle()
        self.until("reading", lambda: not self.visit.reading)
        self.inside.sim_reader.lift()

    def do(self, event: e.Event, then: Stage | Overlay | None = None) -> None:
        """Do what a visitor does and wait for where it leads; a look-up that fails takes its time on the clock."""
        self.app.post(event)
        if then is not None:
            self.until(type(event).__name__, lambda: self._arrived(then))
        self.settle()

    def let_pass(self, seconds: float, then: Stage | Overlay) -> None:
        """Let time pass and wait for where silence leads."""
        self.clock.advance(seconds)
        self.until("silence", lambda: then in (self.visit.stage, self.visit.overlay))
        self.settle()

    def until(self, where: str, true: Callable[[], object]) -> None:
        """Let Qt work until something is true. Raises `Stuck`, and `KeyboardInterrupt` after Ctrl-C."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        deadline = time.monotonic() + PATIENCE_S
        while not true():
            if self._interrupted:
                self._interrupted = False
                raise KeyboardInterrupt
            if time.monotonic() > deadline:
                stood = self.visit.stage.value if self.app.inside else "nothing"
                raise Stuck(f"{where}: nothing happened; the visit stood at {stood}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            time.sleep(_BREATH_S)

    def settle(self) -> None:
        """Let what was ordered be done, and be drawn; a printer that waits for paper is left waiting."""
        self.inside.conductor.wait_until_idle()
        _draw()

    def drawn(self) -> None:
        """Wait until a frame shows the visit, and the desk, as they are now, whatever is still under way.

        What came stands in its place only then: rows and columns are laid out just before a frame is painted.
        """
        self.until("drawing", self._is_shown)
        _draw()
        self.frame(self.app.window.window)
        _draw()

    def frame(self, window: "QQuickWindow") -> None:
        """Wait until a window has painted once more."""
        frames: list[None] = []
        connection = window.frameSwapped.connect(lambda: frames.append(None))
        window.update()
        try:
            self.until("frame", lambda: frames)
        finally:
            window.frameSwapped.disconnect(connection)

    def page_came(self) -> bool:
        """Say whether a page that anybody may read is there with what it holds."""
        guide = self.visit.guide
        return guide is not None and guide.page is not None

    def screen(self) -> str:
        """Return the name of the QML file that is shown: the panel's, else the page's."""
        from kiosk.ui.bridge import singleton

        store = singleton(self.app.window.engine, "Store")
        shown = store.property("overlay") or store.property("page")
        return str(shown["screen"])

    def _is_shown(self) -> bool:
        bridge = self.app.bridge
        desk = self.visit.stage is not Stage.STAFF or bridge.desk == self.inside.desk.conductor.desk
        return desk and bridge.visit == self.visit

    def _arrived(self, place: Stage | Overlay) -> bool:
        if self.visit.stage is Stage.OPENING and place is Stage.NOT_OPENED:
            self.settle()
            self.clock.advance(1)
        return place in (self.visit.stage, self.visit.overlay)


def _draw() -> None:
    """Let Qt work off what waits: posted visits, layouts, frames, and the screens that are to be deleted.

    Deferred deletions wait for an event loop that runs; here none does, so they are asked for by name.
    """
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(4):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def all_well(visit: Visit) -> bool:
    """Say whether reader, printer and register are ready."""
    health = visit.health
    return (health.reader, health.printer, health.register) == (
        ReaderState.READY,
        PrinterState.READY,
        RegisterState.READY,
    )
