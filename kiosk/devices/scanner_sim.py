"""A code scanner without hardware: a developer or a test holds codes before it."""

import threading

from kiosk.devices.events import CodeScanned, Emit, ScannerStateChanged
from kiosk.devices.scan_frames import Frames
from kiosk.health import ScannerState


class SimulatedScanner:
    """A `CodeScanner` to which `scan` shows a code; what is shown goes through the real framing."""

    def __init__(self) -> None:
        self._emit: Emit = lambda _: None
        self._state = ScannerState.READY
        self._lock = threading.Lock()
        self._stopped = False

    def start(self, emit: Emit) -> None:
        """Begin to tell."""
        self._emit = emit
        emit(ScannerStateChanged(self._state))

    def state(self) -> ScannerState:
        """Return the state."""
        return self._state

    def stop(self) -> None:
        """Tell nothing from now on."""
        with self._lock:
            self._stopped = True

    def scan(self, data: bytes) -> None:
        """Show what a real scanner would send; an unplugged one sends nothing."""
        frames = Frames()
        codes = frames.feed(data) + frames.quiet()
        with self._lock:
            if self._state is ScannerState.READY and not self._stopped:
                for code in codes:
                    self._emit(CodeScanned(code))

    def be(self, state: ScannerState) -> None:
        """Plug it in or out."""
        with self._lock:
            if state is not self._state and not self._stopped:
                self._state = state
                self._emit(ScannerStateChanged(state))
