"""`list_printing`: slips a minute of a list at the desk, over those of the paced printer if it never had to wait."""

import multiprocessing
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEventLoop, QTimer

from kiosk.desk import events as d
from kiosk.desk.model import RunState
from kiosk.desk.model import Stage as Place
from kiosk.health import PrinterState
from kiosk.tour.hands import PATIENCE_S
from tests.bench.colleague import Colleague
from tests.bench.figure import Figure
from tests.bench.site import kiosk_site, still
from tests.bench.slip_print import ROWS_A_SECOND, PacedPrinter
from tests.driving import Driver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.sharedctypes import Synchronized

SLIPS, LEAST = 12, 0.95
_LOOK_MS = 20
"""The window's thread waits, as it does in the field: looking all the time would take the printer's thread its turn."""


def _serve(listener: socket.socket, work: "Synchronized[float]") -> None:
    """Be the printer, for whoever connects, until this process is ended; add up the seconds its head moves."""

    def worked(seconds: float) -> None:
        with work.get_lock():
            work.value += seconds

    made: list[tuple[PacedPrinter, socket.socket]] = []
    while True:
        line, _ = listener.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.append((PacedPrinter(line.fileno(), 0, ROWS_A_SECOND, worked), line))


@contextmanager
def paced_printer() -> "Iterator[tuple[str, Synchronized[float]]]":
    """Yield the address of a printer that prints 200 mm a second, and its seconds; it is a process of its own."""
    fork = multiprocessing.get_context("fork")
    work = fork.Value("d", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        printer = fork.Process(target=_serve, args=(listener, work), daemon=True)
        printer.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}", work
        finally:
            printer.terminate()
            printer.join()


class _Desk:
    """A colleague at the desk with one list."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        config = driver.app.config
        people = {one.nik: one for one in driver.everybody("nik+pin")}.values()
        lines = [f"{one.nik};{one.pin}" for one in people][:SLIPS]
        if len(lines) < SLIPS:
            raise RuntimeError("too few people for the list")
        config.lists_folder.mkdir(exist_ok=True)
        (config.lists_folder / "list.csv").write_text("\n".join(("nik;pin", *lines)), encoding="utf-8")
        self._colleague = Colleague(driver)

    def _done(self) -> bool:
        run = self._colleague.desk.run
        return run is not None and run.state is RunState.DONE

    def print(self) -> float:
        """Print the list to its end; return the seconds."""
        driver = self._driver
        driver.until("printer", lambda: self._colleague.desk.health.printer is PrinterState.READY)
        self._colleague.do(d.ListsAsked(), Place.LISTS)
        driver.until("lists", lambda: self._colleague.desk.choices)
        self._colleague.do(d.ListChosen("file", "list.csv"), Place.LIST)
        driver.until("list", lambda: self._colleague.desk.listing)
        loop, watch = QEventLoop(), QTimer()
        watch.timeout.connect(lambda: loop.quit() if self._done() else None)
        watch.start(_LOOK_MS)
        QTimer.singleShot(int(PATIENCE_S * 1000), loop, loop.quit)
        begun = time.perf_counter()
        driver.app.post_desk(d.RunAsked())
        loop.exec()
        spent = time.perf_counter() - begun
        run = self._colleague.desk.run
        if run is None or run.account.confirmed != SLIPS:
            raise RuntimeError(f"the list ended as {run}")
        return spent


def measure() -> Figure:
    """Print a list of twelve at the desk, and count how long the printer itself needed for these very slips."""
    with paced_printer() as (address, work), kiosk_site(people=100) as path:
        config = still(path)
        printer = msgspec.structs.replace(config.printer, kind="tcp", address=address)
        with Driver.opened(msgspec.structs.replace(config, printer=printer)) as driver:
            spent = _Desk(driver).print()
        alone = work.value
    mine, theirs = (SLIPS / seconds * 60 for seconds in (spent, alone))
    ratio = mine / theirs
    return Figure(
        value=round(mine, 1),
        unit="slips/min",
        reference=round(theirs, 1),
        ratio=round(ratio, 3),
        limit=f"ratio ≥ {LEAST}",
        holds=ratio >= LEAST,
        parts={"slips": float(SLIPS), "seconds": round(spent, 1), "printer_seconds": round(alone, 1)},
    )
