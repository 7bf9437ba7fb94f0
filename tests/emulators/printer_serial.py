"""A receipt printer on a serial port: a pty in front of the software printer."""

import contextlib
import os
import select
import threading
import tty
from pathlib import Path

from kiosk.devices.escpos_machine import EscPosMachine

_LOOK_AGAIN = 0.005


class SerialPrinter:
    """The port is a link in `folder`, as udev makes one: it is gone while the printer is unplugged."""

    def __init__(self, machine: EscPosMachine, folder: Path) -> None:
        self.machine = machine
        machine.answer = self._say
        self._link = folder / "printer"
        self._drop_in: int | None = None
        self._master: int | None = None
        self._thread: threading.Thread | None = None
        self.plug_in()

    @property
    def address(self) -> str:
        """The port, as a configuration names it."""
        return f"{self._link}@115200"

    def plug_in(self) -> None:
        """Connect the port."""
        master, ours = os.openpty()
        tty.setraw(ours)
        os.set_blocking(master, False)
        self._master = master
        self._link.symlink_to(os.ttyname(ours))
        self._thread = threading.Thread(target=self._serve, args=(master, ours), name="serial-printer", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Pull the cable."""
        self._hang_up()
        if self._thread is not None:
            self._thread.join(5)

    def drop_in(self, count: int) -> None:
        """Pull the cable after so many more bytes, and put it back at once."""
        self._drop_in = count

    def close(self) -> None:
        """End everything."""
        self.unplug()

    def _hang_up(self) -> None:
        self._master = None
        self._link.unlink(missing_ok=True)

    def _serve(self, master: int, ours: int) -> None:
        """Hold a descriptor of the port ourselves, so that the kiosk may open and close it as it likes."""
        while self._master == master and self._drop_in != 0:
            room = min(self.machine.room(), self._drop_in or 4096)
            readable, _, _ = select.select([master] if room else [], [], [], _LOOK_AGAIN)
            if readable:
                self._take(os.read(master, room))
        dropped, self._drop_in = self._drop_in == 0, None
        self._hang_up()
        os.close(ours)
        os.close(master)
        self.machine.line_dropped()
        if dropped:
            self.plug_in()

    def _take(self, data: bytes) -> None:
        if self._drop_in is not None:
            self._drop_in -= len(data)
        self.machine.receive(data)

    def _say(self, data: bytes) -> None:
        if self._master is not None:
            with contextlib.suppress(OSError):
                os.write(self._master, data)
