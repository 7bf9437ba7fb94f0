"""`a4_list`: 500 people's sheets → one PDF; the reference is a plain reportlab loop that draws the same pages.

The loop gets every word and line where it stands and writes the file as reportlab does by itself, streams in letters;
like any program that makes these pages, it makes each page's own QR code, with the same library. Ours also composes the
slips, breaks lines and lays the pages out, and writes streams as bytes.
"""

import io
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from reportlab.pdfbase.pdfdoc import PDFStream
from reportlab.pdfgen.canvas import Canvas

from kiosk.config import load
from kiosk.office_time import OfficeTime
from kiosk.ports.slips import Slips
from kiosk.slips import pdf, pdfa, qr, sheet_pieces
from kiosk.slips.fonts import load_fonts
from kiosk.slips.model import Check, Slip
from kiosk.slips.sheet import HEIGHT, WIDTH, Sheet, registered
from kiosk.visit.commands import PrepareSlip
from onedata.records import WorkerRecord
from tests.bench.figure import Figure, milliseconds
from tests.bench.site import kiosk_site
from tests.bench.slip_ms import somebody

PAGES, WARM_UP, ROUNDS, MOST = 500, 5, 3, 1.2
_Call = tuple[str, tuple[Any, ...], dict[str, Any]]


class _Path:
    """A path that is written down."""

    def __init__(self) -> None:
        self.calls: list[_Call] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **named: self.calls.append((name, args, named))


class _Written:
    """A canvas that writes down what is drawn."""

    def __init__(self) -> None:
        self.calls: list[_Call] = []

    def beginPath(self) -> _Path:  # noqa: N802 - reportlab's name
        return _Path()

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **named: self.calls.append((name, args, named))


def _pages(slips: list[Slip]) -> list[tuple[str, list[_Call]]]:
    """Return what each page draws, and the text of its code."""
    pages = []
    for slip in slips:
        canvas = _Written()
        pdf.flow(slip.blocks, Sheet(canvas, load_fonts()))  # type: ignore[arg-type]  # stands for one
        code = next(block.url for block in slip.blocks if isinstance(block, Check))
        pages.append((code, canvas.calls))
    return pages


def _plain(pages: list[tuple[str, list[_Call]]]) -> bytes:
    """Draw the pages as a loop would."""
    out = io.BytesIO()
    canvas = Canvas(out, (WIDTH, HEIGHT), pageCompression=1, initialFontName=registered(load_fonts())["Regular"])  # type: ignore[arg-type]  # as in pdf.render_all
    for code, calls in pages:
        qr.matrix(code, sheet_pieces.MOST_MODULES)
        for name, args, named in calls:
            getattr(canvas, name)(*(_path(canvas, one) if isinstance(one, _Path) else one for one in args), **named)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _path(canvas: Canvas, written: _Path) -> object:
    path = canvas.beginPath()
    for name, args, named in written.calls:
        getattr(path, name)(*args, **named)
    return path


def _people(record: WorkerRecord, count: int) -> Iterator[WorkerRecord]:
    """Yield people who differ in what the code says: tokens of the same length."""
    token = record.basic.slip_token
    for number in range(count):
        other = number.to_bytes(4, "big") + token[4:]
        yield msgspec.structs.replace(record, basic=msgspec.structs.replace(record.basic, slip_token=other))


def measure() -> Figure:
    """Draw one file of 500 pages each way in turn; the shortest of each counts, a shared machine only adds."""
    with kiosk_site(people=50) as path:
        config = load(path)
        slips = Slips(config, OfficeTime(config.office.timezone))
        people = list(_people(somebody(config), PAGES))

        def composed(count: int) -> Iterator[Slip]:
            for number, one in enumerate(people[:count], 1):
                yield slips.slip(PrepareSlip(1, one, "id"), f"A-{number:06}", 1)

        pdf.render_all(composed(WARM_UP), "CONTOH", "CONTOH", "id")
        pages = _pages(list(composed(PAGES)))
        _plain(pages[:WARM_UP])
        ours, plain = [], []
        for _ in range(ROUNDS):
            ours.append(milliseconds(lambda: pdf.render_all(composed(PAGES), "CONTOH", "CONTOH", "id")))
            with pytest.MonkeyPatch.context() as reportlab:
                reportlab.setattr(PDFStream, "format", pdfa.plain_stream)
                plain.append(milliseconds(lambda: _plain(pages)))
    value, reference = min(ours), min(plain)
    ratio = value / reference
    return Figure(
        value=round(value / 1000, 2),
        unit="s",
        reference=round(reference / 1000, 2),
        ratio=round(ratio, 3),
        limit=f"ratio ≤ {MOST}",
        holds=ratio <= MOST,
        parts={"pages": float(PAGES), "ms_a_page": round(value / PAGES, 1)},
    )
