"""Invented states of a machine that staff look after, for pictures and tests."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.desk.care import Board, Care, Place, Waiting
from kiosk.desk.model import Desk, Staff, Stage
from kiosk.faults import Fault
from kiosk.health import Closed, Health, PrinterState

_SYNCED = dt.datetime(2026, 11, 20, 5, 58, tzinfo=dt.UTC)


def desks(health: Health) -> dict[str, Desk]:
    """Return a desk for each picture, by the picture's name."""
    used = msgspec.structs.replace(health, paper_used_mm=41_200, slips_left=161)
    out = msgspec.structs.replace(used, printer=PrinterState.PAPER_OUT, faults=frozenset({Fault.PAPER_OUT}))
    start = Desk(number=1, open=True, health=used, staff=Staff("8", "Sri Contoh", "penyelia"))
    waiting = tuple(
        Waiting(f"A-0{number}", key, minutes)
        for number, key, minutes in ((12, "OPP", 14), (13, "INFORMATION", 9), (14, "COMPLAINT", 2))
    )
    machine = Board(
        synced_at=_SYNCED, outbox_waiting=2, outbox_parked=1, printed_today=37, version="0.1.0", volume=70, clean=(7, 0)
    )
    figures = ("", (("kunjungan", "64"), ("slip dicetak", "31")))
    hours = ("Kunjungan per jam", (("08.00", "8"), ("09.00", "12"), ("10.00", "< 5")))

    def at(place: Place, board: Board | None, **more: Any) -> Desk:
        return msgspec.structs.replace(start, stage=Stage.CARE, care=Care(place, 1, board, **more))

    return {
        "care": msgspec.structs.replace(start, stage=Stage.CARES),
        "care-technician": msgspec.structs.replace(start, stage=Stage.CARES, staff=Staff("9", "Adi Contoh", "teknisi")),
        "care-queue": at(Place.QUEUE, Board(waiting, counter="Loket 2", staff_wanted=True)),
        "care-queue-called": at(Place.QUEUE, Board(waiting[1:], "A-012", "Loket 2", said="called")),
        "care-queue-empty": at(Place.QUEUE, Board(counter="Loket 2", said="nobody_waits")),
        "care-machine": at(Place.MACHINE, machine),
        "care-machine-paper": msgspec.structs.replace(
            at(Place.MACHINE, msgspec.structs.replace(machine, clean=(7, 1)), fault=Fault.PAPER_OUT), health=out
        ),
        **{f"care-paper-{step + 1}": at(Place.PAPER, machine, step=step) for step in range(4)},
        "care-close": at(Place.CLOSED, machine),
        "care-closed": at(
            Place.CLOSED, msgspec.structs.replace(machine, closed=Closed.PAPER, closed_since=_SYNCED, said="closed")
        ),
        "care-sound": at(Place.SOUND, machine),
        "care-day": at(Place.DAY, Board(day=(figures, hours))),
        "care-logs": at(Place.LOGS, machine),
        "care-failed": at(Place.DAY, None, fault=Fault.STORAGE_FAILED),
    }
