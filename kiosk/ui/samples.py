"""Invented visits: every screen and every state of it that looks different, for pictures and tests."""

import datetime as dt
import struct
import zlib
from typing import Any

import msgspec

from kiosk.config import Counter, Office
from kiosk.desk.model import Desk
from kiosk.faults import Fault
from kiosk.health import (
    Filling,
    Health,
    PrinterState,
    PrintOutcome,
    ReaderState,
    RegisterState,
    SamState,
    ScannerState,
    SoundState,
)
from kiosk.ui import samples_asked, samples_counter, samples_desk, samples_guide, samples_reports
from kiosk.ui.scene import House
from kiosk.visit.model import (
    ChipKey,
    FactorKind,
    Identity,
    Overlay,
    PreparedSlip,
    SlipAnswer,
    SlipVerdict,
    Stage,
    Visit,
    Way,
)
from kiosk.visit.speech import Speech, SpeechState
from onedata.records import NEUTRAL_STAGE, BasicRecord, Contract, FullRecord, NextStep, StageEvent, WorkerRecord

NOW = dt.datetime(2026, 11, 20, 14, 5, tzinfo=dt.timezone(dt.timedelta(hours=8), "WITA"))
GOOD = Health(
    reader=ReaderState.READY,
    printer=PrinterState.READY,
    sound=SoundState.READY,
    register=RegisterState.READY,
    register_as_of=dt.datetime(2026, 11, 19, 23, 10, tzinfo=dt.UTC),
    register_region="52",
    online=True,
)
STEP = NextStep(
    key="OPP",
    stage="PRE_DEPARTURE_ORIENTATION",
    action_id="Minta jadwal OPP",
    action_en="Ask for an orientation date",
    place="BP3MI",
    bring=("OPP_REQUEST", "HEALTH_CERTIFICATE", "PASSPORT", "BPJSTK_CARD", "WORK_VISA", "EMPLOYMENT_CONTRACT"),
    duration_id="1 hari kerja",
    duration_en="1 working day",
    cost="free",
    source="Standar Pelayanan BP3MI",
    verification="V",
)
LONGEST = NextStep(
    key="LONGEST",
    stage="TRAINING_CERTIFICATION",
    action_id="Minta surat izin keluarga terlebih dahulu. Kepala desa atau lurah harus mengetahuinya.",
    action_en="Ask for the passport recommendation. If divorced, bring the divorce certificate.",
    place="TRAINING_CENTRE",
    bring=("BPJSTK_CARD",),
    duration_id="1 hari jika berkas lengkap",
    duration_en="1 day when the papers are complete",
    source="Standar pelayanan rekomendasi paspor, Kab. Ogan Ilir",
    verification="V",
)
"""A next step with the longest words that there are."""
HOUSE = House(
    office=Office(
        name="BP3MI NTB",
        region="52",
        zone="WITA",
        languages=("jv", "su"),
        hours={"fri": ("08:00-16:00",)},
        counters=(Counter(name="Loket 2"),),
    ),
    next_steps={STEP.key: STEP, LONGEST.key: LONGEST},
)
BASIC = BasicRecord(
    initials="S. N.",
    birth_year=1994,
    stage="PRE_DEPARTURE_ORIENTATION",
    source_system="SISKOP2MI",
    source_updated_on=dt.date(2026, 11, 20),
    slip_token=b"example",
    region="52",
    stage_since=dt.date(2026, 11, 10),
    next_step="OPP",
    destination="TW",
    valid_until={
        "passport": dt.date(2027, 2, 12),
        "contract": dt.date(2029, 1, 31),
        "worker_card": dt.date(2028, 12, 1),
    },
    synthetic=True,
)
FULL = FullRecord(
    name="Siti Nurhaliza Contoh",
    scheme="P_TO_P",
    occupation="CAREGIVER",
    agency="PT Contoh Penempatan",
    contract=Contract(starts=dt.date(2027, 1, 1), ends=dt.date(2029, 1, 31), months=24),
    documents_have=(
        "PASSPORT",
        "HEALTH_CERTIFICATE",
        "BPJSTK_CARD",
        "WORK_VISA",
        "EMPLOYMENT_CONTRACT",
        "FAMILY_PERMIT",
    ),
    documents_missing=("COMPETENCY_CERTIFICATE", "MARITAL_STATUS_LETTER"),
    history=tuple(
        StageEvent(code, dt.date(2026, 2 + index, 3 + 2 * index))
        for index, code in enumerate(
            (
                "REGISTRATION",
                "SELECTION",
                "HEALTH_EXAM",
                "PLACEMENT_AGREEMENT",
                "PASSPORT",
                "TRAINING_CERTIFICATION",
                "WORK_VISA",
                "DOCUMENT_VERIFICATION",
                "PRE_DEPARTURE_ORIENTATION",
            )
        )
    ),
)
PERSON = WorkerRecord(BASIC, FULL)
LONG_WORDS = WorkerRecord(
    msgspec.structs.replace(
        BASIC,
        stage="TRAINING_CERTIFICATION",
        next_step="LONGEST",
        destination="SB",
        valid_until={"passport": dt.date(2026, 12, 12), "contract": dt.date(2026, 12, 31), "worker_card": NOW.date()},
    ),
    msgspec.structs.replace(
        FULL,
        name="Muhammad Abdurrahman Wahyudiningrat Contoh",
        occupation="HOUSE_MAID",
        documents_missing=("BPJSTK_CARD", "COMPETENCY_CERTIFICATE", "PASSPORT_RECOMMENDATION", "JOB_OFFER_COPY"),
    ),
)
SLIP_ROWS = 1800
"""A slip of 225 mm."""
NEUTRAL = WorkerRecord(
    msgspec.structs.replace(BASIC, stage=NEUTRAL_STAGE, next_step=None, destination=None, valid_until={})
)
STOPPED = WorkerRecord(msgspec.structs.replace(BASIC, stage="FAILED_DEPARTURE", next_step=None, valid_until={}))


def desks() -> dict[str, Desk]:
    """Return the staff desk for each of its pictures, by the picture's name."""
    return {f"desk-{name}": desk for name, desk in samples_desk.desks(GOOD, PERSON, _slip()).items()}


def _slip() -> PreparedSlip:
    return PreparedSlip(serial="A-000123", copy=1, image=_blank_slip())


def visits() -> dict[str, Visit]:
    """Return a visit for each picture, by the picture's name."""
    rest = Visit(number=1, health=GOOD)

    def answered(verdict: SlipVerdict) -> SlipAnswer:
        dated = verdict in (SlipVerdict.VALID, SlipVerdict.OUT_OF_DATE)
        return SlipAnswer(verdict, dt.date(2026, 11, 20), dt.date(2026, 12, 20)) if dated else SlipAnswer(verdict)

    def at(stage: Stage, **more: Any) -> Visit:
        return msgspec.structs.replace(rest, stage=stage, **more)

    nik: dict[str, Any] = {"way": Way.NIK, "identity": Identity(Way.NIK, "5201014503940001"), "agreed": True}
    passport: dict[str, Any] = {"way": Way.PASSPORT, "identity": Identity(Way.PASSPORT, "X1234567"), "agreed": True}
    chip = ChipKey("1994-05-03", "2031-02-01")
    private: dict[str, Any] = {**nik, "factor": FactorKind.PIN, "person": PERSON}
    slip = _slip()
    no_paper = msgspec.structs.replace(GOOD, printer=PrinterState.PAPER_OUT)
    no_reader = msgspec.structs.replace(GOOD, reader=ReaderState.ABSENT)
    offline = msgspec.structs.replace(GOOD, online=False)
    with_scanner = msgspec.structs.replace(GOOD, scanner=ScannerState.READY)
    no_scanner = msgspec.structs.replace(GOOD, scanner=ScannerState.ABSENT)
    with_module = msgspec.structs.replace(GOOD, sam=SamState.READY)
    return {
        "01-attract": rest,
        "01-attract-filling": msgspec.structs.replace(rest, health=_filling(40, 170)),
        "01-attract-filling-long": msgspec.structs.replace(rest, health=_filling(4, 29_000)),
        **samples_counter.visits(rest),
        "02-language": at(Stage.LANGUAGE),
        "02-language-javanese": at(Stage.LANGUAGE, local="jv"),
        "03-home-speaking": at(Stage.HOME, speech=Speech(SpeechState.SPEAKING, asked=1, audio=True)),
        "03-home-paused": at(Stage.HOME, speech=Speech(SpeechState.PAUSED, asked=1, audio=True)),
        "03-home-javanese": at(Stage.HOME, local="jv"),
        "03-home-sundanese": at(Stage.HOME, local="su"),
        "03-home": at(Stage.HOME),
        "03-home-offline": at(Stage.HOME, health=offline),
        **samples_guide.visits(rest),
        **samples_reports.visits(rest),
        **samples_asked.visits(rest),
        "04-notice": at(Stage.NOTICE),
        "05-identify": at(Stage.IDENTIFY, agreed=True),
        "05-identify-no-reader": at(Stage.IDENTIFY, agreed=True, health=no_reader),
        "06-card": at(Stage.CARD, way=Way.CARD),
        "06-card-finger": at(Stage.CARD, way=Way.CARD, health=with_module),
        "06-card-finger-wrong": at(Stage.CARD, way=Way.CARD, fault=Fault.FINGER_NOT_MATCHED, health=with_module),
        "06-card-reading": at(Stage.CARD, way=Way.CARD, reading=True),
        "06-card-fault": at(Stage.CARD, way=Way.CARD, fault=Fault.CARD_REMOVED),
        "05-identify-code": at(Stage.IDENTIFY, agreed=True, health=with_scanner),
        "06-code": at(Stage.CODE, way=Way.CODE, agreed=True, health=with_scanner),
        "06-code-not-ours": at(Stage.CODE, way=Way.CODE, fault=Fault.CODE_NOT_OURS, health=with_scanner),
        "06-code-no-scanner": at(Stage.CODE, way=Way.CODE, health=no_scanner),
        "06-slip-checking": at(Stage.SLIP_CHECK),
        **{
            f"06-slip-{verdict.value.lower()}": at(Stage.SLIP_CHECK, checked=answered(verdict))
            for verdict in SlipVerdict
        },
        "07-number-nik": at(Stage.NUMBER, way=Way.NIK),
        "07-number-passport": at(Stage.NUMBER, way=Way.PASSPORT),
        "07-factor-choice-nik": at(Stage.FACTOR_CHOICE, **nik),
        "07-factor-choice-card": at(Stage.FACTOR_CHOICE, way=Way.CARD, identity=Identity(Way.CARD, "04A1B2C3")),
        **{f"07-factor-{kind.value}": at(Stage.FACTOR, **nik, factor=kind) for kind in FactorKind},
        "07-factor-choice-passport": at(Stage.FACTOR_CHOICE, **passport),
        "07-expiry": at(Stage.EXPIRY, **passport, chip=chip),
        "07-passport": at(Stage.PASSPORT, **passport, chip=chip),
        "07-passport-reading": at(Stage.PASSPORT, **passport, chip=chip, reading=True, step=2),
        "07-passport-refused": at(Stage.PASSPORT, **passport, chip=chip, fault=Fault.PASSPORT_KEY_REFUSED),
        "07-passport-unknown": at(Stage.PASSPORT, **passport, chip=chip, fault=Fault.PASSPORT_ISSUER_UNKNOWN),
        "07-opening": at(Stage.OPENING, **nik),
        "07-not-opened": at(Stage.NOT_OPENED, **nik, tries=1),
        "07-other-province": at(Stage.OTHER_PROVINCE, **nik),
        "07-other-province-away": at(Stage.OTHER_PROVINCE, **nik, fault=Fault.PORTAL_UNREACHABLE),
        "07-other-province-moved": at(Stage.OTHER_PROVINCE, **nik, fault=Fault.RECORD_MOVED, moved_to="35"),
        "07-other-province-offline": msgspec.structs.replace(at(Stage.OTHER_PROVINCE, **nik), health=offline),
        "08-status": at(Stage.STATUS, **private),
        "08-status-basic": at(Stage.STATUS, **{**private, "person": WorkerRecord(BASIC)}),
        "08-status-see-staff": at(Stage.STATUS, **{**private, "person": NEUTRAL}),
        "08-status-longest": at(Stage.STATUS, **{**private, "person": LONG_WORDS}),
        "08-status-no-paper": at(Stage.STATUS, **private, health=no_paper),
        "08-status-stopped": at(Stage.STATUS, **{**private, "person": STOPPED}),
        "08b-journey": at(Stage.JOURNEY, **private),
        "08b-journey-longest": at(Stage.JOURNEY, **{**private, "person": LONG_WORDS}),
        "08b-journey-basic": at(Stage.JOURNEY, **{**private, "person": WorkerRecord(BASIC)}),
        "10-preview-drawing": at(Stage.PREVIEW, **private),
        "10-preview": at(Stage.PREVIEW, **private, slip=slip),
        "10-printing": at(Stage.PRINTING, **private, slip=slip),
        "10-printing-no-paper": at(Stage.PRINTING, **private, slip=slip, health=no_paper),
        "10-printed": at(Stage.PRINTED, **private, slip=slip, outcome=PrintOutcome.CONFIRMED),
        "10-printed-asked": at(Stage.PRINTED, **private, slip=slip, outcome=PrintOutcome.UNKNOWN),
        "10-printed-missing": at(Stage.PRINTED, **private, slip=slip, outcome=PrintOutcome.UNKNOWN, paper_seen=False),
        "10-printed-failed": at(
            Stage.PRINTED, **private, slip=slip, outcome=PrintOutcome.FAILED, fault=Fault.PAPER_OUT, health=no_paper
        ),
        "16-covered": at(Stage.COVERED, **nik, factor=FactorKind.PIN, resume=Stage.STATUS),
        "17-emergency": at(Stage.HOME, overlay=Overlay.EMERGENCY),
        "18-help": at(Stage.HOME, overlay=Overlay.HELP),
        "18-display": at(Stage.STATUS, **private, overlay=Overlay.DISPLAY),
        "18-staff-called": at(Stage.HOME, overlay=Overlay.STAFF_CALLED),
        "18-data-wrong": at(Stage.JOURNEY, **private, overlay=Overlay.DATA_WRONG),
        "18-time-warning": at(Stage.HOME, overlay=Overlay.TIME_WARNING, warning=30),
        "18-time-warning-covered": at(Stage.COVERED, **nik, overlay=Overlay.TIME_WARNING, warning=30),
        "19-goodbye": at(Stage.GOODBYE),
        "19-goodbye-card-paper": at(Stage.GOODBYE, card_used=True, paper=True),
    }


def _filling(percent: int, seconds: int) -> Health:
    """Return a machine that gets its first data."""
    total = 98_000_000
    done = total * percent // 100
    filling = Filling(percent, seconds, 311_460, done, total, (total - done) / seconds)
    return msgspec.structs.replace(GOOD, register=RegisterState.ABSENT, register_as_of=None, filling=filling)


def _blank_slip() -> bytes:
    """Return a white PNG in the shape of a slip, 576 dots wide."""
    rows = b"".join(b"\x00" + b"\xff" * 72 for _ in range(SLIP_ROWS))
    header = struct.pack(">IIBBBBB", 576, SLIP_ROWS, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
