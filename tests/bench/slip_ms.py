"""`slip_ms`: record → ESC/POS bytes, and record → PDF, warm."""

from kiosk.cache.keys import Peppers
from kiosk.cache.register import RegisterCache
from kiosk.config import Config, load
from kiosk.demo_people import load as load_people
from kiosk.office_time import OfficeTime
from kiosk.ports.slips import Slips
from kiosk.slips import escpos, pdf, raster
from kiosk.visit.commands import PrepareSlip
from onedata.records import WorkerRecord
from tests.bench.figure import Figure, alternate, milliseconds, p95
from tests.bench.site import kiosk_site

ROUNDS = 60
WARM_UP = 5
LIMIT_MS = 150


def somebody(config: Config) -> WorkerRecord:
    """Open the full record of an invented person who has a next step."""
    cards = config.sim_cards
    if cards is None:
        raise RuntimeError("the demonstration names no people")
    register = RegisterCache(config.data_folder, Peppers(config.data_folder))
    person = next(p for p in load_people(cards) if "nik+pin" in p.opens)
    try:
        return register.open_record("nik", person.nik or "", "pin", person.pin or "")
    finally:
        register.close()


def measure() -> Figure:
    """Draw one full record's slip again and again, for paper and as a file; the worse p95 counts."""
    with kiosk_site(people=50) as path:
        config = load(path)
        slips = Slips(config, OfficeTime(config.office.timezone))
        order = PrepareSlip(1, somebody(config), "id")

        def on_paper() -> object:
            return escpos.job(raster.render(slips.slip(order, "A-000001", 1), 576))

        def as_file() -> object:
            return pdf.render(slips.slip(order, "A-000001", 1))

        for _ in range(WARM_UP):
            on_paper(), as_file()
        paper, file = alternate(lambda: milliseconds(on_paper), lambda: milliseconds(as_file), ROUNDS)
    worse = max(p95(paper), p95(file))
    return Figure(
        value=round(worse, 1),
        unit="ms",
        limit=f"≤ {LIMIT_MS} ms",
        holds=worse <= LIMIT_MS,
        parts={"escpos_p95": round(p95(paper), 1), "pdf_p95": round(p95(file), 1)},
    )
