"""Vectors of cases, staff and people who moved, each from what a person brings to what is read."""

import datetime as dt

import msgspec

from onedata import sealing, wire
from onedata.counter_records import CaseAnswer, CaseState, StaffRecord, cases_feed, staff_feed
from onedata.credentials import CredentialKind, FactorKind
from onedata.records import MovedRecord
from tests.onedata.samples import NOW, fixed
from tests.onedata.vector_parts import Vector, counted, flipped, plain

_Parts = tuple[msgspec.Struct, msgspec.Struct | None]

_OFFICES = (
    "BP3MI NTB",
    "P4MI Kota/Kab. CONTOH, Jawa Barat",
    "Layanan Terpadu Satu Atap Kabupaten Lombok Timur",
    "Layanan Terpadu Satu Atap Kabupaten Lombok Tengah",
)


def _sealed(feed: str, brought: tuple[CredentialKind, str, FactorKind, str], parts: _Parts) -> Vector:
    """Return one row of each table and what opens it."""
    kind, identifier, factor_kind, factor = brought
    params = sealing.Parameters(fixed(f"{feed} salt", 16), sealing.DEMO_COST, 3, feed)
    pepper, record_id = fixed(f"{feed} pepper"), fixed(f"{feed} record", 16)
    basic_key, full_key = fixed(f"{feed} basic"), fixed(f"{feed} full")
    spelt = (kind, sealing.identifier(kind, identifier), sealing.factor(factor_kind, factor))
    keys = sealing.credential_keys(sealing.stretch(*spelt, params.salt, params.cost), pepper)
    random, (basic, full) = counted(feed), parts
    entry = sealing.seal_entry(keys, params, record_id, basic_key, full_key if full else None, random=random)
    place = (params, record_id, 5)
    first = sealing.seal_data(wire.encode(basic), basic_key, *place, "basic", random=random)
    second = sealing.seal_data(wire.encode(full), full_key, *place, "full", random=random) if full else None
    return {
        "feed": feed,
        "parameters": plain(params),
        "pepper": pepper.hex(),
        "credential": list(spelt),
        "locator": keys.locator.hex(),
        "entry": entry.hex(),
        "record_id": record_id.hex(),
        "version": 5,
        "basic": first.hex(),
        "basic_value": plain(basic),
        "full": second.hex() if second else None,
        "full_value": plain(full),
        "refused_entries": [flipped(entry, 7), entry[:-1].hex()],
        "refused_basic": [flipped(first, 300), second.hex() if second else first[:-1].hex()],
    }


def sealed_feed_vectors() -> Vector:
    """Return a case with its answer, a colleague, and a worker who moved."""
    case = CaseState("UNPAID_WAGE", "answered", NOW - dt.timedelta(days=3), NOW)
    answer = CaseAnswer("Contoh jawaban.", "BP3MI CONTOH")
    colleague = StaffRecord("CONTOH-S1", "CONTOH Petugas", "petugas", "BP3MI NTB")
    moved = MovedRecord("35")
    nik: tuple[CredentialKind, str, FactorKind, str] = ("nik", "5201010101900001", "pin", "123456")
    return {
        "case": _sealed(cases_feed("52"), ("case", "ABCD2345", "pin", "135790"), (case, answer)),
        "staff": _sealed(staff_feed("BP3MI NTB"), ("staff", "04112233", "pin", "12345678"), (colleague, None)),
        "moved": _sealed("register-52", nik, (moved, moved)),
        "feed_names": {office: staff_feed(office) for office in _OFFICES},
    }
