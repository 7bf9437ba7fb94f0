"""What can happen in the walk: who is there, what people and devices say, and what comes too late."""

import datetime as dt

import msgspec

from kiosk.faults import Fault
from kiosk.health import Health, PrinterState, PrintOutcome, ReaderState, SamState, ScannerState, Wanted
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import (
    ChipKey,
    CodeKind,
    FactorKind,
    Overlay,
    PreparedSlip,
    ScannedCode,
    SlipAnswer,
    SlipVerdict,
    Timer,
    Way,
)
from onedata.records import BasicRecord, WorkerRecord
from tests.kiosk.visit import walk_reports as w

PERSON = WorkerRecord(BasicRecord("C A", 1990, "REGISTERED", "CONTOH", dt.date(2026, 11, 1), b"", region="52"))
NIK, PASSPORT, CARD = "5201011505900001", "C1234567", "04A1B2C3D4E5F6"
WORKER_CODE, SLIP_TEXT = "CONTOHQ7M3XZ2", "https://portal.example/s/1#CONTOH"
SERIAL = "A-000001"
STAFF_CARD = "04B1B2B3B4B5B6"
CHIP = "A1" * 32
DATES = ChipKey("1990-05-15", "2031-02-01")
ARTICLE, SEARCH = Ref(PageKind.ARTICLE, "contoh"), Ref(PageKind.SEARCH)
CODE = Ref(PageKind.PHONE, "article:contoh")
QUEUE = Ref(PageKind.QUEUE, "OPP")


class Found(msgspec.Struct, frozen=True):
    """A page that was found."""


CALLS = (Wanted("c0", dt.datetime(2026, 11, 22, tzinfo=dt.UTC)),)
"""Somebody called for staff and left, or stands there still: no visit knows, and none may lose it."""
HEALTHY = Health(
    reader=ReaderState.READY, printer=PrinterState.READY, scanner=ScannerState.READY, online=True, wanted=CALLS
)
HEALTHS = (
    HEALTHY,
    Health(
        wanted=CALLS,
        reader=ReaderState.ABSENT,
        printer=PrinterState.READY,
        sam=SamState.READY,
        faults=frozenset({Fault.READER_ABSENT}),
    ),
    Health(reader=ReaderState.READY, printer=PrinterState.PAPER_OUT, online=False, wanted=CALLS),
)
NUMBER, OTHER_NUMBER = 5, 4
"""The number that every visit of the walk carries, and that of an earlier one."""
PERSONAL = (NIK, PASSPORT, CARD, CHIP, "1990-05-15", WORKER_CODE, SLIP_TEXT, PERSON.basic.initials, SERIAL)
PERSON_SAYS: tuple[e.Event, ...] = (
    e.Started(),
    e.LanguageChosen("en"),
    e.Continued(),
    e.StatusAsked(),
    *(e.WayChosen(way) for way in Way),
    e.NumberEntered(NIK),
    e.NumberEntered(PASSPORT),
    e.NumberEntered(NIK[:9]),
    e.FactorChosen(FactorKind.PIN),
    e.FactorChosen(FactorKind.BIRTH_DATE),
    e.FactorChosen(FactorKind.CHIP),
    e.ExpiryEntered("2031-02-01"),
    e.FactorEntered("123456"),
    e.FactorEntered("1990-05-15"),
    e.FactorEntered("12"),
    e.OtherProvinceAsked(),
    e.JourneyAsked(),
    e.PrintAsked(),
    e.PaperSeen(came_out=True),
    e.PaperSeen(came_out=False),
    e.DataWrongAsked(),
    e.PageAsked(ARTICLE),
    e.PageAsked(SEARCH),
    e.PageAsked(CODE),
    e.PageAsked(QUEUE),
    e.NumberAsked(),
    e.PageRevised(ARTICLE),
    e.PageRevised(ARTICLE, 1),
    e.PageTurned(1),
    e.SearchTyped("c"),
    e.BackAsked(),
    e.EndAsked(),
    e.OverlayAsked(Overlay.HELP),
    e.OverlayAsked(Overlay.EMERGENCY),
    e.OverlayClosed(),
    e.StaffAsked(),
    e.DeskAsked(),
    e.Touched(),
    *w.SAID,
)
DEVICES_SAY: tuple[e.Event, ...] = (
    e.CardPresented(contactless=True, card=1),
    e.CardRead(CARD, 1),
    e.CardRead(CARD, 2),
    e.StaffCardRead(STAFF_CARD, 1),
    e.DeskClosed(),
    e.PassportProgress(1, 1),
    e.PassportRead(PASSPORT, "1990-05-15", CHIP, 1),
    e.CardFailed(Fault.CARD_UNREADABLE, 1),
    e.CardFailed(Fault.CARD_REMOVED, 2),
    e.CardRemoved(contactless=True),
    e.CardRemoved(contactless=False),
    e.CodeScanned(ScannedCode(CodeKind.SLIP, SLIP_TEXT)),
    e.CodeScanned(ScannedCode(CodeKind.WORKER, WORKER_CODE)),
    e.CodeScanned(ScannedCode(CodeKind.OTHER)),
    *(e.HealthChanged(health) for health in HEALTHS),
    *w.TOLD,
)
GONE = 9
"""A copy of the slip, and a drawing, that nobody waits for."""
NOT_WAITED_FOR: tuple[e.Event, ...] = (
    e.SlipReady(NUMBER, PreparedSlip(SERIAL, GONE, b""), -1),
    e.SlipNotReady(NUMBER, Fault.DISK_FULL, -1),
    e.PageReady(NUMBER, -1, Found()),
    e.PageNotReady(NUMBER, -1, Fault.STORAGE_FAILED),
    e.PrintSaved(NUMBER, SERIAL, GONE),
    e.PrintNotSaved(NUMBER, SERIAL, GONE, Fault.DISK_FULL),
    e.Printed(NUMBER, SERIAL, GONE, PrintOutcome.CONFIRMED),
    e.Printed(NUMBER, SERIAL, GONE, PrintOutcome.FAILED, Fault.PAPER_OUT),
)
"""Answers to orders of this visit whose screen was left before they came."""
TOO_LATE: tuple[e.Event, ...] = (
    e.RecordOpened(OTHER_NUMBER, PERSON),
    e.RecordNotOpened(OTHER_NUMBER, Fault.RECORD_NOT_OPENED),
    e.IdCardRead(OTHER_NUMBER, NIK),
    e.SlipChecked(OTHER_NUMBER, 0, SlipAnswer(SlipVerdict.VALID)),
    e.SlipReady(OTHER_NUMBER, PreparedSlip(SERIAL, GONE, b""), 0),
    e.SlipNotReady(OTHER_NUMBER, Fault.DISK_FULL, 0),
    e.PageReady(OTHER_NUMBER, 0, Found()),
    e.PageNotReady(OTHER_NUMBER, 0, Fault.STORAGE_FAILED),
    e.PrintSaved(OTHER_NUMBER, SERIAL, GONE),
    e.PrintNotSaved(OTHER_NUMBER, SERIAL, GONE, Fault.DISK_FULL),
    e.Printed(OTHER_NUMBER, SERIAL, GONE, PrintOutcome.CONFIRMED),
    *(e.TimerExpired(timer, OTHER_NUMBER) for timer in Timer),
    *w.TOO_LATE,
)
ANSWERS = (
    e.TimerExpired,
    e.RecordOpened,
    e.RecordNotOpened,
    e.IdCardRead,
    e.IdCardFailed,
    e.SlipChecked,
    e.SlipReady,
    e.SlipNotReady,
    e.PrintSaved,
    e.PrintNotSaved,
    e.Printed,
    e.PageReady,
    e.PageNotReady,
    *w.ANSWERS,
)
FAULTS = (
    e.HealthChanged,
    e.CardFailed,
    e.IdCardFailed,
    e.RecordNotOpened,
    e.SlipNotReady,
    e.PrintNotSaved,
    e.Printed,
    e.PageNotReady,
    *w.FAULTS,
)
"""What devices and workers say when something is wrong."""
