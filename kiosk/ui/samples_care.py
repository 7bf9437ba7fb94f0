"""Invented states of a machine that staff look after, for pictures and tests."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.desk.care import (
    Act,
    Bar,
    Board,
    CardKind,
    Care,
    Chart,
    Coming,
    Day,
    Feed,
    Parked,
    Place,
    Trial,
    Waiting,
)
from kiosk.desk.model import Desk, Staff, Stage
from kiosk.faults import Fault
from kiosk.health import Called, Closed, Health, PrinterState, Tally, Wanted

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
    others = (
        Waiting("B-007", "INFORMATION", 4, "kiosk-2", "Anjungan 2"),
        Waiting("C-021", "COMPLAINT", 3, "kiosk-3", "Anjungan lobi", silent=True),
    )
    tallies = (
        Tally("reader", 41, 2, Fault.CARD_UNREADABLE, _SYNCED),
        Tally("printer", 37, 1, Fault.PAPER_OUT, _SYNCED),
    )
    machine = Board(printed_today=37, volume=70, clean=(7, 0), tallies=tallies)
    feeds = tuple(
        Feed(name, number, _SYNCED)
        for name, number in (("register-52", 1204), ("staff-bp3mi-ntb", 31), ("guidance", 294), ("jobs", 251))
    )
    refused = Parked("case-opened", _SYNCED, "422 not-sealed")
    data = Board(
        synced_at=_SYNCED, next_try=_SYNCED, outbox_waiting=2, parked=(refused,), feeds=feeds,
        version="0.1.0",
    )  # fmt: skip
    filling = Board(
        coming=Coming("register-52", 4, 204_800_000, 5_120_000_000, 19_393_939, 169_500, 29_000), version="0.1.0"
    )
    away = Board(sync_fault=Fault.PORTAL_UNREACHABLE, outbox_waiting=9, feeds=feeds[:1], version="0.1.0")

    def at(place: Place, board: Board | None, **more: Any) -> Desk:
        return msgspec.structs.replace(start, stage=Stage.CARE, care=Care(place, board, **more))

    return {
        "care": msgspec.structs.replace(start, stage=Stage.CARES),
        "care-technician": msgspec.structs.replace(start, stage=Stage.CARES, staff=Staff("9", "Adi Contoh", "teknisi")),
        "care-queue-others": at(Place.QUEUE, Board((*waiting[:2], *others), counter="Loket 2")),
        "care-queue-alone": at(Place.QUEUE, Board(waiting[:2], counter="Loket 2", alone=True)),
        "care-queue": at(Place.QUEUE, Board(waiting, counter="Loket 2")),
        "care-queue-called": at(Place.QUEUE, Board(waiting[1:], "A-012", "Loket 2", said="called")),
        "care-queue-strip": msgspec.structs.replace(
            at(Place.QUEUE, Board(waiting[1:], counter="Loket 1")),
            health=msgspec.structs.replace(used, called=Called("A-012", "Loket 2")),
        ),
        "care-queue-empty": at(Place.QUEUE, Board(counter="Loket 2", said="nobody_waits")),
        "care-data-filling": at(Place.DATA, filling),
        **_calls(start, at(Place.QUEUE, Board(waiting, counter="Loket 2"))),
        "care-machine": at(Place.MACHINE, machine),
        "care-machine-card": at(Place.MACHINE, machine, trial=Trial(kind=CardKind.FIXED, masked="04…F6")),
        "care-machine-card-failed": at(Place.MACHINE, machine, trial=Trial(fault=Fault.CARD_UNREADABLE)),
        "care-data": at(Place.DATA, data),
        "care-data-away": at(Place.DATA, away),
        "care-leave": at(Place.LEAVE, Board()),
        "care-leave-left": at(Place.LEAVE, Board(left_behind=4, said="left_behind")),
        "care-leave-enrol": at(Place.LEAVE, Board(), typing=Act.ENROL),
        "care-leave-wipe": at(Place.LEAVE, Board(), typing=Act.WIPE),
        "care-machine-paper": msgspec.structs.replace(
            at(Place.MACHINE, msgspec.structs.replace(machine, clean=(7, 1)), fault=Fault.PAPER_OUT), health=out
        ),
        **{f"care-paper-{step + 1}": at(Place.PAPER, machine, step=step) for step in range(4)},
        "care-close": at(Place.CLOSED, machine),
        "care-closed": at(
            Place.CLOSED, msgspec.structs.replace(machine, closed=Closed.PAPER, closed_since=_SYNCED, said="closed")
        ),
        "care-sound": at(Place.SOUND, machine),
        "care-day": at(Place.DAY, Board(day=_day())),
        "care-day-none": at(Place.DAY, Board(day=Day((("0", "kunjungan"),), (Chart("Kunjungan per jam", ()),)))),
        "care-logs": at(Place.LOGS, machine),
        "care-failed": at(Place.DAY, None, fault=Fault.STORAGE_FAILED),
    }


def _calls(start: Desk, queue: Desk) -> dict[str, Desk]:
    """Return desks at which visitors call for staff."""
    here = Wanted("c0", _SYNCED)
    there = Wanted("c1", _SYNCED, "kiosk-2", "Anjungan lobi timur")
    both = (there, Wanted("c2", _SYNCED, "kiosk-3", "Anjungan 3"))
    going = (msgspec.structs.replace(there, answered=True),)

    def called(desk: Desk, *wanted: Wanted) -> Desk:
        return msgspec.structs.replace(desk, health=msgspec.structs.replace(desk.health, wanted=wanted))

    return {
        "staff-call-pc-locked": called(Desk(number=1, alone=True, health=start.health), there),
        "staff-call-pc-more": called(msgspec.structs.replace(start, alone=True, stage=Stage.HOME), *both),
        "staff-call-pc-answered": called(Desk(number=1, alone=True, health=start.health), *going),
        "staff-call-pc-deaf": Desk(number=1, alone=True, health=msgspec.structs.replace(start.health, online=False)),
        "staff-call-kiosk-locked": called(Desk(number=1, open=True, health=start.health), here),
        "staff-call-kiosk": called(queue, here),
    }


def _day() -> Day:
    """Return a usual day of an office, as the report counts it."""
    figures = (("64", "kunjungan"), ("10 %", "data tidak terbuka"), ("5 %", "berakhir tanpa sentuhan"), ("31", "slip"))
    return Day(
        figures,
        (
            _chart("Kunjungan per jam", {"08.00": 8, "09.00": 12, "10.00": 21, "11.00": 15, "12.00": 0, "13.00": 8}),
            _chart("Layanan", {"Status": 38, "Panduan": 21, "Nomor antrean": 14, "Lowongan": 0}),
            _chart("Bahasa", {"Indonesia": 57, "English": 7}),
            _chart("Slip", {"keluar": 30, "tidak pasti": 0}),
            _chart("Gangguan", {"PRINT-02": 2}),
        ),
        ("Data terakhir masuk 20 November 2026 pukul 13.58.", "Angka di bawah 5 tidak ditulis."),
    )


def _chart(title: str, counts: dict[str, int]) -> Chart:
    longest = max(counts.values()) or 1
    told = ((name, str(count) if count else "-", count / longest) for name, count in counts.items())
    return Chart(title, tuple(Bar(*bar) for bar in told), title == "Kunjungan per jam")
