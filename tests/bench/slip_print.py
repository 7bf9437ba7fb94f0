"""`slip_print`: first byte → barrier, on paced printers; the reference sends the same bytes raw. And bytes per slip."""

import contextlib
import os
import select
import socket
import statistics
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL.Image import Image

from kiosk.config import load
from kiosk.devices.escpos import BEGIN, FEED_AND_CUT, ask_process_id
from kiosk.devices.escpos_machine import EscPosMachine
from kiosk.devices.printer import PrintJob, rows_of
from kiosk.devices.printer_escpos import EscPosPrinter
from kiosk.devices.transport import LineLost, Transport, transport_for
from kiosk.health import PrintOutcome
from kiosk.office_time import OfficeTime
from kiosk.ports.slips import Slips
from kiosk.slips import escpos, raster
from kiosk.visit.commands import PrepareSlip
from tests.bench.figure import Figure
from tests.bench.site import kiosk_site
from tests.bench.slip_ms import somebody

ROUNDS = 3
LIMIT = 1.2
DOTS = 576
BAUD = 115_200
_BYTES_A_SECOND = BAUD / 10
ROWS_A_SECOND = 200 * 8
"""200 mm a second, 8 rows a millimetre."""
_MARK = b"RAW1"
_BARRIER = b'7"'
"""How the answer to GS ( H begins."""
_WAKES_LATE = 0.002
"""Seconds by which a thread may sleep longer than it asked for; a printer's motor does not sleep."""


class PacedPrinter:
    """The software printer behind a descriptor, taking bytes no faster than a wire and rows no faster than a head."""

    def __init__(
        self,
        descriptor: int,
        bytes_a_second: float,
        rows_a_second: float,
        worked: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._fd, self._worked = descriptor, worked
        self._wire, self._head = bytes_a_second, rows_a_second
        self._machine = EscPosMachine(DOTS)
        self._late = b""
        self._machine.answer = self._say
        self._ends = threading.Event()
        self._free_at = 0.0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._ends.set()
        self._thread.join(5)

    def _say(self, data: bytes) -> None:
        """Answer at once what a printer obeys at once; a barrier only when the paper before it has moved."""
        if data.startswith(_BARRIER):
            self._late += data
        else:
            self._write(data)

    def _write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # whoever asked has hung up
            os.write(self._fd, data)

    def _serve(self) -> None:
        while not self._ends.is_set():
            waited = bool(select.select([self._fd], [], [], 0)[0])
            if not waited and not select.select([self._fd], [], [], 0.02)[0]:
                continue
            try:
                data = os.read(self._fd, 256)
            except OSError:
                return
            if not data:
                return
            rows = self._rows()
            began = self._free_at if waited and self._just_free() else max(time.monotonic(), self._free_at)
            self._machine.receive(data)
            spent = len(data) / self._wire if self._wire else 0.0
            spent = max(spent, (self._rows() - rows) / self._head if self._head else 0.0)
            self._free_at = began + spent
            self._worked(spent)
            pause = self._free_at - time.monotonic()
            if pause > 0:
                self._ends.wait(pause)
            late, self._late = self._late, b""
            if late:
                self._write(late)

    def _just_free(self) -> bool:
        """Say whether the head was free only now: with bytes waiting it moves on, whenever this thread wakes up."""
        return time.monotonic() - self._free_at < _WAKES_LATE

    def _rows(self) -> int:
        return sum(piece.height for piece in self._machine.pieces) + self._machine.web().height


@contextmanager
def serial_printer() -> Iterator[Transport]:
    """Give a line to a printer that takes 115,200 baud."""
    master, slave = os.openpty()
    tty.setraw(slave)
    paced = PacedPrinter(master, _BYTES_A_SECOND, 0)
    with TemporaryDirectory() as folder:
        link = Path(folder) / "printer"
        link.symlink_to(os.ttyname(slave))
        yield transport_for("serial", f"{link}@{BAUD}")
        paced.close()
    os.close(slave)
    os.close(master)


@contextmanager
def network_printer() -> Iterator[Transport]:
    """Give a line to a printer that prints 200 mm a second."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made: list[tuple[PacedPrinter, socket.socket]] = []

        def serve() -> None:
            line, _ = listener.accept()
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.append((PacedPrinter(line.fileno(), 0, ROWS_A_SECOND), line))

        threading.Thread(target=serve, daemon=True).start()
        yield transport_for("tcp", f"127.0.0.1:{listener.getsockname()[1]}")
        for paced, line in made:
            paced.close()
            line.close()


def ours(transport: Transport, job: PrintJob) -> float:
    """Print through the real code; return the milliseconds from the first byte of the slip to its barrier."""
    timed = _Timed(transport)
    printer = EscPosPrinter(timed)
    result = printer.print(job)
    ended = time.perf_counter()
    printer.stop()
    if result.outcome is not PrintOutcome.CONFIRMED or timed.began is None:
        raise RuntimeError(f"the slip ended as {result}")
    return (ended - timed.began) * 1000


class _Timed:
    """A line that notes when the first strip begins."""

    def __init__(self, line: Transport) -> None:
        self._line = line
        self.began: float | None = None
        self.open, self.receive, self.close = line.open, line.receive, line.close

    def send(self, data: bytes, limit: float) -> int:
        if self.began is None and b"\x1dv0" in data:
            self.began = time.perf_counter()
        return self._line.send(data, limit)


def raw(transport: Transport, job: PrintJob) -> float:
    """Write the same bytes and the barrier, and wait for its answer: as fast as this line can be."""
    transport.open()
    data = BEGIN + b"".join(job.strips) + FEED_AND_CUT + ask_process_id(_MARK)
    began = time.perf_counter()
    while data:
        data = data[transport.send(data, 5.0) :]
    heard = b""
    while _MARK not in heard:
        piece = transport.receive(10.0)
        if not piece:
            raise LineLost
        heard += piece
    ended = time.perf_counter()
    transport.close()
    return (ended - began) * 1000


def packed(row: bytes) -> int:
    """Return how long a row is as PackBits: two bytes for a run of three or more, a byte before others in a row."""
    size, loose = 0, False
    for _, same in groupby(row):
        length = len(list(same))
        run = length >= 3
        size += 2 if run else length + (not loose)
        loose = not run
    return size


def measure() -> Figure:
    """Print one full record's slip on both printers, ours and raw in turn; the worse median ratio counts."""
    with kiosk_site(people=50) as path:
        config = load(path)
        slips = Slips(config, OfficeTime(config.office.timezone))
        image = raster.render(slips.slip(PrepareSlip(1, somebody(config), "id"), "A-000001", 1), DOTS)
    job = PrintJob(escpos.strips(image))
    parts: dict[str, float] = {
        "bytes": float(sum(map(len, job.strips))),
        "bytes_plain_raster": float(image.height * DOTS / 8 + len(job.strips) * 8),
        "bytes_packbits": float(_packed(image) + len(job.strips) * 8),
        "millimetres": round(sum(map(rows_of, job.strips)) / 8, 1),
    }
    worst = (0.0, 0.0, 0.0)
    for name, printer in (("serial_115200", serial_printer), ("tcp_200mm_s", network_printer)):
        mine, theirs = _both(printer, job)
        ratio = mine / theirs
        parts |= {f"{name}_ms": round(mine, 1), f"{name}_raw_ms": round(theirs, 1), f"{name}_ratio": round(ratio, 3)}
        worst = max(worst, (ratio, mine, theirs))
    ratio, mine, theirs = worst
    return Figure(
        value=round(mine, 1),
        unit="ms",
        reference=round(theirs, 1),
        ratio=round(ratio, 3),
        limit=f"ratio ≤ {LIMIT}",
        holds=ratio <= LIMIT,
        parts=parts,
    )


def _packed(image: Image) -> int:
    dots, row = image.tobytes(), image.width // 8
    return sum(packed(dots[start : start + row]) for start in range(0, len(dots), row))


def _both(printer: Callable[[], AbstractContextManager[Transport]], job: PrintJob) -> tuple[float, float]:
    mine, theirs = [], []
    for _ in range(ROUNDS):
        with printer() as line:
            mine.append(ours(line, job))
        with printer() as line:
            theirs.append(raw(line, job))
    return statistics.median(mine), statistics.median(theirs)
