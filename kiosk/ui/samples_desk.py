"""Invented states of the staff desk: every screen that looks different, for pictures and tests."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.desk.model import (
    Account,
    Desk,
    Hit,
    Hits,
    ListChoice,
    Listing,
    Mark,
    Run,
    RunState,
    Said,
    Search,
    Staff,
    Stage,
)
from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, PrintOutcome
from kiosk.ui import samples_care, samples_checking, samples_services
from kiosk.visit.model import FactorKind, Identity, PreparedSlip, Way
from onedata.records import WorkerRecord

STAFF = Staff("7", "Sri Contoh", "petugas")


def desks(health: Health, person: WorkerRecord, slip: PreparedSlip) -> dict[str, Desk]:
    """Return a desk for each picture, by the picture's name."""
    closed = Desk(number=1, open=True, health=health)
    signed_in = msgspec.structs.replace(closed, staff=STAFF)
    no_paper = msgspec.structs.replace(health, printer=PrinterState.PAPER_OUT)

    def locked(stage: Stage, **more: Any) -> Desk:
        return msgspec.structs.replace(closed, stage=stage, **more)

    def at(stage: Stage, **more: Any) -> Desk:
        return msgspec.structs.replace(signed_in, stage=stage, **more)

    nik: dict[str, Any] = {"reason": "AT_COUNTER", "way": Way.NIK, "identity": Identity(Way.NIK, "5201014503940001")}
    found: dict[str, Any] = {"reason": "AT_COUNTER", "person": person}
    hit = Hit("H", "S••• N••••••••", 1994, "PRE_DEPARTURE_ORIENTATION", "52", "PT Contoh Penempatan")
    hits = Hits(tuple(msgspec.structs.replace(hit, birth_year=1990 + index) for index in range(4)), more=True)
    run = Run("l", 30, Account(confirmed=16, left=14), printing=16)
    look_for = tuple((f"A-{123 + number:06}", 3) for number in range(4))
    done = Run("l", 30, Account(23, 4, 0, 3, look_for=look_for), RunState.DONE, without=(7, 19), same=((23, 5),))
    lists = (
        ListChoice("group", "a", "OPP angkatan 12", 30, begun=True, day=dt.date(2026, 11, 23)),
        ListChoice("group", "b", "Berangkat ke Hong Kong", 18, day=dt.date(2026, 11, 25)),
        ListChoice("file", "c", "hongkong.csv"),
    )
    listing = Listing("l", "opp-23-november.csv", 30, (7, 19), doubled=(12,), same=((23, 5),))
    group = Listing("l", "OPP angkatan 12", 30, (7,), (4, 19))
    wrong_column = Listing("l", "opp-23-november.csv", 100, tuple(range(61, 101)))
    return {
        "locked": locked(Stage.LOCKED),
        "locked-too-old": locked(Stage.LOCKED, said=Said("refused_too_old", day=dt.date(2026, 11, 2))),
        "locked-running": locked(Stage.LOCKED, run=run),
        "pin": locked(Stage.PIN, card="04A1B2C3"),
        "pin-wrong": locked(Stage.PIN, card="04A1B2C3", said=Said("refused_wrong", 4)),
        "signing-in": locked(Stage.SIGNING_IN),
        "home": at(Stage.HOME),
        "home-technician": at(Stage.HOME, staff=Staff("9", "Adi Contoh", "teknisi")),
        "home-away": at(Stage.HOME, said=Said("portal_away_now")),
        "wrong": at(Stage.WRONG, marks=_marks()),
        "wrong-none": at(Stage.WRONG, marks=()),
        "wrong-asking": at(Stage.WRONG),
        "reason": at(Stage.REASON),
        "ways": at(Stage.WAYS, reason="AT_COUNTER"),
        "card": at(Stage.CARD, way=Way.CARD),
        "number": at(Stage.NUMBER, **{**nik, "identity": None}),
        "number-passport": at(Stage.NUMBER, reason="AT_COUNTER", way=Way.PASSPORT),
        "factors": at(Stage.FACTORS, **nik),
        **{f"factor-{kind.value}": at(Stage.FACTOR, **nik, factor=kind) for kind in FactorKind if kind.value != "none"},
        "factor-not-opened": at(Stage.FACTOR, **nik, factor=FactorKind.PIN, said=Said("not_opened")),
        "search": at(Stage.SEARCH, search=Search("Siti", "1994-05-03")),
        "hits": at(Stage.HITS, hits=hits),
        "papers": at(Stage.PAPERS, hits=hits, chosen=hit),
        "looking": at(Stage.LOOKING),
        "found": at(Stage.FOUND, **found),
        "preview": at(Stage.PREVIEW, **found, slip=slip),
        "preview-copy": at(Stage.PREVIEW, **found, slip=msgspec.structs.replace(slip, copy=2)),
        "printing": at(Stage.PRINTING, **found, slip=slip),
        "printed": at(Stage.PRINTED, **found, slip=slip, outcome=PrintOutcome.CONFIRMED),
        "printed-sheet": at(Stage.PRINTED, **found, slip=slip, paper="sheet", outcome=PrintOutcome.CONFIRMED),
        "printed-unknown": at(Stage.PRINTED, **found, slip=slip, outcome=PrintOutcome.UNKNOWN),
        "printed-failed": at(Stage.PRINTED, **found, slip=slip, outcome=PrintOutcome.FAILED, fault=Fault.PAPER_OUT),
        "lists": at(Stage.LISTS, choices=lists),
        "lists-none": at(Stage.LISTS, choices=()),
        "list-reading": at(Stage.LIST, looked_up=(1250, 10_000)),
        "list": at(Stage.LIST, listing=listing),
        "list-group": at(Stage.LIST, listing=group),
        "list-missing": at(Stage.LIST, listing=wrong_column),
        "run": at(Stage.RUN, run=run),
        "run-paper-out": at(Stage.RUN, run=run, health=no_paper),
        "run-filing": at(Stage.RUN, run=Run("l", 30, Account(left=30), RunState.FILING)),
        "run-filed": at(Stage.RUN, run=msgspec.structs.replace(done, filed="0a1b2c3d4e5f6071-A-000123.pdf")),
        "run-done": at(Stage.RUN, run=done),
        **samples_care.desks(health),
        **samples_services.desks(signed_in, person),
        **samples_checking.desks(signed_in, person, slip),
    }


def _marks() -> tuple[Mark, ...]:
    """Return what visitors may have marked."""
    told = (
        ("K7Q2MX4A", "agency", "SISKOP2MI", "received"),
        ("B3WZ6TNE", "phone", "SISKOP2MI", "in_progress"),
        ("P5DLA2VC", "name", "DUKCAPIL", "answered"),
    )
    at = dt.datetime(2026, 11, 20, 3, 10, tzinfo=dt.UTC)
    return tuple(Mark(*mark, at) for mark in told)
