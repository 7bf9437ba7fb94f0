"""Invented jobs, companies, news and contacts for demos and tests: CONTOH in every name, no number that can be dialled.

Same seed and day: same lists.
"""

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import func, select

from onedata import codes
from portal.lists import delivery
from portal.lists.kinds import KINDS, Fields
from portal.lists.models import ListEntry
from portal.service import Service

JOBS: Final = 300
AGENCIES: Final = 48
_FIRST: Final = (
    "Bina Karya", "Cahaya Rinjani", "Duta Samudra", "Gema Insani", "Mitra Sejahtera", "Surya Lombok", "Putra Mandalika",
    "Anugerah Sasak", "Karya Samawa", "Tunas Bima", "Sinar Dompu", "Permata Gili",
)  # fmt: skip
_LAST: Final = ("Abadi", "Bersama", "Mandiri", "Utama")
_CITIES: Final = ("Mataram", "Jakarta", "Surabaya", "Semarang", "Bandung", "Denpasar")
_SOURCE: Final = "Daftar CONTOH untuk peragaan"
_SEX: Final = {"HOUSE_MAID": "FEMALE", "SPA_THERAPIST": "FEMALE", "CONSTRUCTION_WORKER": "MALE", "FISHER": "MALE"}
_OFFERS: Final = (
    ("HOUSE_MAID", ("HK", "SG", "MY", "BN", "TW"), "SD"),
    ("CAREGIVER", ("TW", "HK", "SG", "JP"), "SMP"),
    ("CAREWORKER", ("JP",), "D3"),
    ("NURSE", ("DE", "SA", "AE"), "D3"),
    ("MANUFACTURING_WORKER", ("KR", "TW", "PL", "MY"), "SMA"),
    ("PRODUCTION_OPERATOR", ("MY", "TW"), "SMA"),
    ("PLANTATION_WORKER", ("MY",), None),
    ("CONSTRUCTION_WORKER", ("SA", "BN", "MY", "TR"), "SMP"),
    ("FISHER", ("KR", "TW"), "SMP"),
    ("MERCHANT_SEAFARER", ("IT", "SG"), "SMA"),
    ("SPA_THERAPIST", ("TR", "AE"), "SMA"),
)  # fmt: skip


def fill(portal: Service, seed: int) -> bool:
    """Fill the empty lists with invented rows; False where lists are here already: nothing is mixed with them."""
    now = portal.clock()
    with portal.database.write() as session:
        if session.scalar(select(func.count()).select_from(ListEntry)):
            return False
        for name, rows in generate(seed, now.date()).items():
            delivery.store(session, KINDS[name], rows, now, now.date())
    return True


def generate(seed: int, today: dt.date) -> Mapping[str, dict[str, Fields]]:
    """Return the rows of all four lists by key."""
    chance = random.Random(seed)  # noqa: S311 - the same seed must give the same lists
    agencies = _agencies(today, chance)
    return {"agencies": agencies, "jobs": _jobs(agencies, today, chance), "news": _news(today), "contacts": _contacts()}


def _agencies(today: dt.date, chance: random.Random) -> dict[str, Fields]:
    """Return companies in every state: four in six hold a licence, one has let it run out, one has lost it."""
    names = [f"{first} {last}" for last in _LAST for first in _FIRST][:AGENCIES]
    rows = {}
    for number, name in enumerate(names, 1):
        days = chance.randrange(40, 1500)
        fields: dict[str, Any] = {
            "licence": f"CONTOH/SIP3MI/{number:04d}",
            "name": f"PT CONTOH {name.upper()}",
            "city": chance.choice(_CITIES),
            "valid_until": today + dt.timedelta(days=days if number % 6 else -days),
            "source": _SOURCE,
            "synthetic": True,
        }
        if number % 6 == 5:  # noqa: PLR2004 - one in six
            fields["revoked_on"] = today - dt.timedelta(days=chance.randrange(10, 700))
        if number % 8 == 0:
            fields["other_names"] = ("".join(word[0] for word in f"Contoh {name}".split()),)
        rows[fields["licence"]] = fields
    return rows


def _jobs(agencies: Mapping[str, Fields], today: dt.date, chance: random.Random) -> dict[str, Fields]:
    """Return openings: most open and verified, some closed, some that nobody verified."""
    placing = [row for row in agencies.values() if row["valid_until"] > today and "revoked_on" not in row]
    rows = {}
    for number in range(1, JOBS + 1):
        occupation, places, schooling = _OFFERS[number % len(_OFFERS)]
        company, post = chance.choice(placing), codes.get("occupations", occupation)
        fields: dict[str, Any] = {
            "job": f"CONTOH-{number:05d}",
            "post_id": f"{post.name_id} (CONTOH)",
            "post_en": f"{post.name_en} (CONTOH)",
            "occupation": occupation,
            "destination": chance.choice(places),
            "quota": chance.randrange(1, 60),
            "age_from": chance.choice((18, 20, 21, 23)),
            "age_to": chance.choice((35, 40, 45)),
            "months": chance.choice((24, 36)),
            "company": company["name"],
            "licence": company["licence"],
            "closes": today + dt.timedelta(days=chance.randrange(7, 150) * (1 if number % 10 else -1)),
            "synthetic": True,
        }
        if schooling:
            fields["schooling"] = schooling
        if occupation in _SEX:
            fields["sex"] = _SEX[occupation]
        if number % 12:
            fields["checked"] = min(today, fields["closes"]) - dt.timedelta(days=chance.randrange(1, 30))
        rows[fields["job"]] = fields
    return rows


_NEWS: Final = (
    ("contoh-jam-layanan", "CONTOH: Jam layanan kantor", "EXAMPLE: Office hours",
     "Ini berita contoh.\nTanyakan jam layanan kepada petugas.",
     "This is an example of news.\nAsk the staff about office hours.", "start-ask-staff"),
    ("contoh-awas-penipuan", "CONTOH: Awas tawaran kerja palsu", "EXAMPLE: Beware of false job offers",
     "Ini berita contoh.\nPeriksa nama perusahaan di mesin ini.",
     "This is an example of news.\nCheck the company's name on this machine.", "safety-fraud-signs"),
    ("contoh-lowongan-baru", "CONTOH: Lowongan kerja baru", "EXAMPLE: New job openings",
     "Ini berita contoh.\nLihat lowongan di mesin ini.",
     "This is an example of news.\nLook at the openings on this machine.", None),
    ("contoh-pulang", "CONTOH: Layanan bagi yang sudah pulang", "EXAMPLE: Help for those who came home",
     "Ini berita contoh.\nBaca panduan untuk yang sudah pulang.",
     "This is an example of news.\nRead the guide for those who came home.", "start-already-home"),
)  # fmt: skip


def _news(today: dt.date) -> dict[str, Fields]:
    rows = {}
    for age, (item, title_id, title_en, text_id, text_en, article) in enumerate(_NEWS):
        rows[item] = {
            "item": item,
            "title_id": title_id,
            "title_en": title_en,
            "text_id": text_id,
            "text_en": text_en,
            "dated": today - dt.timedelta(days=3 * age),
            "until": today + dt.timedelta(days=120),
            "source": _SOURCE,
            "synthetic": True,
            **({"article": article} if article else {}),
        }
    return rows


_CONTACTS: Final = (
    ("contoh-pengaduan", "CONTOH: Pengaduan pekerja migran", "EXAMPLE: Complaints of migrant workers", "phone", None),
    ("contoh-whatsapp", "CONTOH: Pesan WhatsApp", "EXAMPLE: WhatsApp messages", "whatsapp", None),
    ("contoh-perwakilan-hk", "CONTOH: Perwakilan di Hong Kong", "EXAMPLE: Mission in Hong Kong", "phone", "HK"),
    ("contoh-perwakilan-my", "CONTOH: Perwakilan di Malaysia", "EXAMPLE: Mission in Malaysia", "phone", "MY"),
    ("contoh-perwakilan-tw", "CONTOH: Perwakilan di Taiwan", "EXAMPLE: Mission in Taiwan", "phone", "TW"),
    ("contoh-perwakilan-sa", "CONTOH: Perwakilan di Arab Saudi", "EXAMPLE: Mission in Saudi Arabia", "phone", "SA"),
    ("contoh-kantor", "CONTOH: Kantor layanan NTB", "EXAMPLE: Service office NTB", "address", None),
)  # fmt: skip


_HOURS: Final = {
    "contoh-pengaduan": {
        "hours_id": "CONTOH: Senin sampai Jumat, 08.00 sampai 16.00",
        "hours_en": "EXAMPLE: Monday to Friday, 8 am to 4 pm",
    },
}


def _contacts() -> dict[str, Fields]:
    """Return contacts whose numbers nobody can dial, and one that nobody answers for: its number is never shown."""
    rows: dict[str, Fields] = {}
    for number, (contact, name_id, name_en, kind, country) in enumerate(_CONTACTS):
        rows[contact] = {
            "contact": contact,
            "name_id": name_id,
            "name_en": name_en,
            "kind": kind,
            "number": "Jalan CONTOH, Mataram" if kind == "address" else f"CONTOH-000-{number:04d}",
            "published_by": _SOURCE,
            "checked": dt.date(2026, 11, 1),
            "synthetic": True,
            **({"country": country} if country else {}),
            **_HOURS.get(contact, {}),
        }
    unanswered = {"contact": "contoh-belum-diperiksa", "name_id": "CONTOH: Belum diperiksa", "kind": "phone"}
    rows[unanswered["contact"]] = {**unanswered, "name_en": "EXAMPLE: Not checked", "number": "CONTOH-000-9999",
                                   "synthetic": True}  # fmt: skip
    return rows
