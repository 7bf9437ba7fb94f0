"""People, steps and offices that slips are made of in tests, with tokens really signed."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.slips.model import Office, Slip
from kiosk.slips.status import status_slip
from kiosk.slips.words import Language
from onedata.records import BasicRecord, FullRecord, NextStep, WorkerRecord
from onedata.signatures import key_id, raw_public_key
from onedata.slip_token import SlipClaims, make_token

WITA = dt.timezone(dt.timedelta(hours=8))
MakeRecord = Callable[..., WorkerRecord]
MakeSlip = Callable[..., Slip]


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 11, 21, 9, 14, tzinfo=WITA)


@pytest.fixture(scope="session")
def slip_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"slip key of the tests").digest())


@pytest.fixture(scope="session")
def slip_keys(slip_key: Ed25519PrivateKey) -> dict[bytes, bytes]:
    public = raw_public_key(slip_key)
    return {key_id(public): public}


@pytest.fixture
def claims() -> SlipClaims:
    return SlipClaims(
        token_id=bytes(range(8)),
        status="PRE_DEPARTURE_ORIENTATION",
        destination="TW",
        initials="SN",
        birth_year=1994,
        data_date=dt.date(2026, 11, 20),
        expires=dt.date(2027, 2, 18),
    )


@pytest.fixture
def make_record(slip_key: Ed25519PrivateKey, claims: SlipClaims) -> MakeRecord:
    def make(**changes: Any) -> WorkerRecord:
        fields: dict[str, Any] = {
            "initials": "SN",
            "birth_year": 1994,
            "stage": "PRE_DEPARTURE_ORIENTATION",
            "source_system": "SISKOP2MI",
            "source_updated_on": dt.date(2026, 11, 20),
            "slip_token": make_token(claims, slip_key),
            "region": "52",
            "destination": "TW",
            "valid_until": {
                "passport": dt.date(2027, 2, 12),
                "worker_card": dt.date(2027, 10, 1),
                "contract": dt.date(2029, 1, 31),
            },
            "synthetic": True,
        }
        full = FullRecord(name="Siti Nurhaliza Wulandari", agency="PT Contoh Karya", employer="Lin Mei-Hua")
        return WorkerRecord(BasicRecord(**{**fields, **changes}), full)

    return make


@pytest.fixture
def orientation() -> NextStep:
    return NextStep(
        key="PRE_DEPARTURE_ORIENTATION",
        stage="PRE_DEPARTURE_ORIENTATION",
        action_id="Minta jadwal orientasi (OPP)",
        action_en="Ask for an orientation (OPP) date",
        place="BP3MI",
        bring=("HEALTH_CERTIFICATE", "PASSPORT", "BPJSTK_CARD", "WORK_VISA", "EMPLOYMENT_CONTRACT", "OPP_REQUEST"),
        duration_id="paling lama 1 hari kerja",
        duration_en="at most 1 working day",
        cost="free",
        source="Standar pelayanan BP3MI",
        verification="V",
        checked_on=dt.date(2026, 11, 14),
    )


@pytest.fixture
def office() -> Office:
    return Office("BP3MI Nusa Tenggara Barat", "Loket 2", "https://satudata.example")


@pytest.fixture
def make_slip(make_record: MakeRecord, orientation: NextStep, office: Office, now: dt.datetime) -> MakeSlip:
    def make(
        language: Language = "id",
        copy: int = 1,
        step: NextStep | None = orientation,
        place: Office = office,
        **changes: Any,
    ) -> Slip:
        return status_slip(make_record(**changes), step, place, "A-000123", copy, language, now)

    return make


@pytest.fixture
def hard_slip(make_slip: MakeSlip) -> MakeSlip:
    """Return the longest words that may come: a long office, counter, stage, step and country."""
    step = NextStep(
        key="long",
        stage="TRAINING_CERTIFICATION",
        action_id="Lengkapi surat izin suami, istri, orang tua, atau wali yang diketahui kepala desa",
        action_en="Complete the permit of your spouse, parent or guardian, witnessed by the village head",
        place="LTSA",
        bring=("MARITAL_STATUS_LETTER", "BPJSTK_CARD", "CLARIFICATION_STATEMENT", "JOB_OFFER_COPY"),
        duration_id="sampai Pertanggungjawabannya-selesai-diperiksa-oleh-petugas",
        source="UU 18/2017 Pasal 13(b); Permenaker 4/2023 tentang Jaminan Sosial Pekerja Migran Indonesia",
        verification="V2",
        checked_on=dt.date(2026, 11, 14),
    )
    office = Office(
        "Pos Pelayanan Pelindungan Pekerja Migran Indonesia Kabupaten Timor Tengah Selatan",
        "Loket Pengaduan dan Informasi Lantai Dua",
        "https://portal-satu-data.pelindungan-pekerja-migran.example.go.id",
    )

    def make(language: Language = "id", copy: int = 12) -> Slip:
        return make_slip(
            language,
            copy,
            step,
            office,
            stage="LEAVE_REENTRY",
            destination="BN",
            initials="MWKÖ",
            valid_until={"passport": dt.date(2026, 9, 30), "worker_card": dt.date(2026, 11, 21)},
        )

    return make
