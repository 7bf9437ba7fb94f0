"""Builds the kiosk and opens its window: the one place that knows every part.

The window comes first; conductor, devices and files are built behind the first frame.
"""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.config import Config, Screen
from kiosk.office_time import OfficeTime
from kiosk.systemd import notify, watchdog_seconds
from kiosk.visit.events import Event
from kiosk.visit.model import Visit
from onedata.records import NextStep

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from kiosk.conductor import Clock
    from kiosk.desk.events import Event as DeskEvent
    from kiosk.desk.model import Desk
    from kiosk.dock import Simulation
    from kiosk.inside import Inside
    from kiosk.ui.bridge import Bridge
    from kiosk.ui.dock import Dock
    from kiosk.ui.window import Kiosk as Window

# ruff: noqa: PLC0415 - imports stand where the first frame does not wait for them

DESK_WINDOW = (1366, 768)
"""Pixels of the staff desk's window as it opens."""
SWITCH_SECONDS = 0.0005
"""How soon a busy Python thread makes way: with Python's own 5 ms a frame waits visibly for a worker."""


class App:
    """One kiosk: its window, and everything behind it once the window is on the screen.

    `open` and `close` belong to the GUI thread. Events may be posted at any time: those that come before the
    conductor runs wait for it.
    """

    def __init__(
        self,
        config: Config,
        *,
        clock: "Clock | None" = None,
        size: tuple[int, int] | None = None,
        on_failed: Callable[[], None] = lambda: None,
        desk: bool = False,
    ) -> None:
        """Take `desk` for the staff desk of an office PC, in an ordinary window.

        `on_failed` is called, on another thread, when what is behind the window cannot start.
        """
        self.config = config
        self.time = OfficeTime(config.office.timezone)
        self.inside: Inside | None = None
        self.ready = threading.Event()
        """Set when conductor and devices run, or cannot."""
        self.failed: Exception | None = None
        """What kept conductor or devices from starting."""
        self._clock = clock
        self._size = size
        self._on_failed = on_failed
        self._desk = desk
        self._early: list[Event] = []
        self._lock = threading.Lock()
        self._begun = False
        self._window: Window | None = None
        self._bridge: Bridge | None = None

    @property
    def window(self) -> "Window":
        """The open window."""
        if self._window is None:
            raise RuntimeError("the window is not open")
        return self._window

    @property
    def bridge(self) -> "Bridge":
        """The way to the screens."""
        if self._bridge is None:
            raise RuntimeError("the window is not open")
        return self._bridge

    def post(self, event: Event) -> None:
        """Give an event to the conductor, now or as soon as it runs."""
        with self._lock:
            if self.inside is None:
                self._early.append(event)
                return
        self.inside.conductor.post(event)

    def show(self, visit: Visit) -> None:
        """Show a visit; may be called from any thread."""
        self.bridge.show(visit)

    def show_desk(self, desk: "Desk") -> None:
        """Show the staff desk; may be called from any thread."""
        self.bridge.show_desk(desk)

    def post_desk(self, event: "DeskEvent") -> None:
        """Give an event to the staff desk, which is there once the conductor runs."""
        with self._lock:
            inside = self.inside
        if inside is not None:
            inside.desk.conductor.post(event)

    def furnish_steps(self, steps: Mapping[str, NextStep]) -> None:
        """Use another next-step table from now on; may be called from any thread."""
        from kiosk.ui.scene import House

        self.bridge.furnish(House(office=self.config.office, next_steps=steps))

    def open(self) -> None:
        """Show the attract screen; the rest starts behind its first frame."""
        sys.setswitchinterval(SWITCH_SECONDS)
        from kiosk.ui.bridge import Bridge
        from kiosk.ui.scene import House
        from kiosk.ui.window import open_window, warm_later

        self._bridge = Bridge(
            self.post, house=House(office=self.config.office), now=self.time, post_desk=self.post_desk, alone=self._desk
        )
        self._window = open_window(self._bridge, self.config.screen, size=self._size, framed=self._desk)
        self._window.on_first_frame(self._first_frame)
        warm_later(self._window)

    def close(self) -> None:
        """End everything behind the window, then the window."""
        if self._begun:
            self.ready.wait(30)
        if self.inside is not None:
            self.inside.stop()
        self.window.close()

    def _first_frame(self) -> None:
        notify("READY=1")
        self._begun = True
        threading.Thread(target=self._start_inside, name="start", daemon=True).start()

    def _start_inside(self) -> None:
        from kiosk.conductor import RealClock
        from kiosk.inside import Inside
        from kiosk.processes import share_heaps

        share_heaps()
        try:
            inside = Inside(self.config, self._clock or RealClock(), self.time, self, desk_alone=self._desk)
            inside.start()
            with self._lock:
                self.inside = inside
                early, self._early = self._early, []
            for event in early:
                inside.conductor.post(event)
        except Exception as error:  # noqa: BLE001 - whatever it is, no visitor stands before a dead screen
            self.failed = error
            self._on_failed()
        finally:
            self.ready.set()


def run(config: Config, *, dock: bool = False, desk: bool = False) -> int:
    """Open the kiosk and stay until it is told to end (SIGINT, SIGTERM); return the exit code.

    A kiosk that cannot start says why on standard error and rests on the safe screen; then the code is 1.
    """
    from kiosk.ui import binding, renderer

    renderer.prepare(config.screen.renderer)
    binding.load()

    from PySide6.QtCore import QTimer

    from kiosk.ui.window import application

    qt = application()
    size = DESK_WINDOW if desk else _window_beside_a_dock(qt) if dock else None
    # The same road as a signal from outside: it wakes Qt's loop from any thread.
    app = App(config, size=size, on_failed=lambda: signal.raise_signal(signal.SIGTERM), desk=desk)
    controls = _dock_controls(app) if dock else None  # before a window: its files may be wrong
    app.open()
    beside = _open_dock(controls) if controls is not None else None
    # exit(), not quit(): the kiosk's window refuses to be closed, and quit() asks the windows first.
    with ended_by_signals(lambda: qt.exit(0)):
        seconds = watchdog_seconds()
        beat = QTimer()
        beat.timeout.connect(lambda: notify("WATCHDOG=1"))
        if seconds is not None:
            beat.start(int(seconds * 1000))
        try:
            qt.exec()
        finally:
            if beside is not None:
                beside.close()
            app.close()
        if app.failed is None:
            return 0
        return _rest(app.failed, config, size, qt)


def rest(screen: Screen, minutes: float) -> int:
    """Show the safe screen and nothing else until told to end, or for some minutes; return the exit code."""
    from kiosk.ui import binding, renderer

    renderer.prepare(screen.renderer)
    binding.load()

    from PySide6.QtCore import QTimer
    from PySide6.QtQuick import QQuickWindow

    from kiosk.ui.window import application, open_safe

    qt = application()
    with ended_by_signals(lambda: qt.exit(0)):
        shown = open_safe(screen)
        for window in shown.rootObjects():
            if isinstance(window, QQuickWindow):
                window.frameSwapped.connect(lambda: notify("READY=1"))
        if minutes:
            QTimer.singleShot(int(minutes * 60_000), lambda: qt.exit(0))
        qt.exec()
    shown.deleteLater()
    return 0


def _rest(failed: Exception, config: Config, size: tuple[int, int] | None, qt: "QGuiApplication") -> int:
    """Say what is wrong and show the safe screen until the kiosk is told to end."""
    from kiosk.logs import open_log
    from kiosk.ui.window import open_safe

    log = open_log(config.data_folder / "log", "kiosk")
    log.bug("process", failed)
    log.close()
    sys.stderr.write(f"{str(failed) or type(failed).__name__}\n")
    screen = open_safe(config.screen, size=size)
    qt.exec()
    screen.deleteLater()
    return 1


def _dock_controls(app: App) -> "Simulation":
    from kiosk.dock import Simulation

    return Simulation(app)


def _open_dock(controls: "Simulation") -> "Dock":
    from kiosk.ui.dock import Dock

    return Dock(controls)


def _window_beside_a_dock(qt: "QGuiApplication") -> tuple[int, int]:
    """Return the size of an upright kiosk that leaves room for the dock."""
    height = int(qt.primaryScreen().availableSize().height() * 0.94)
    return height * 9 // 16, height


@contextmanager
def ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` on the GUI thread when SIGINT or SIGTERM comes.

    Python runs its handlers only between its own instructions, and Qt's loop has none: a socket wakes the loop.
    """
    from PySide6.QtCore import QSocketNotifier

    ours, pythons = socket.socketpair()
    pythons.setblocking(False)
    old_fd = signal.set_wakeup_fd(pythons.fileno())
    old = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(end)
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(old_fd)
        for number, handler in old.items():
            signal.signal(number, handler)
        ours.close()
        pythons.close()
