"""What a stolen kiosk held, as the notice that UU 27/2022 Pasal 46 asks for: Markdown, in Indonesian, to be signed.

Pasal 46 wants, within 3 x 24 hours, in writing, to the persons and to the authority: which personal data were exposed,
when and how, and what is done about it. Names of people stand nowhere in it: the portal knows whom it concerns.
"""

import datetime as dt

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from onedata import codes
from portal.kiosks import fleet, holdings
from portal.models import Epoch, Kiosk, SealedPerson
from portal.wib import WIB

DEADLINE = dt.timedelta(hours=72)
"""3 x 24 hours, UU 27/2022 Pasal 46 ayat (1)."""
_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
)

_KINDS = {"register-": "Register", "cases-": "Kasus", "staff-": "Petugas"}
"""Sealed feeds with data of people: beginning of the name, and how the notice calls them."""


class HeldEpoch(msgspec.Struct, frozen=True):
    """One epoch of one sealed feed that a kiosk was given: a register, a province's cases or an office's staff."""

    feed: str
    epoch: int
    first_at: dt.datetime
    last_at: dt.datetime
    secret: bool
    """Whether it was also given the epoch's secret; without it the feed opens for nobody."""
    replaced_at: dt.datetime | None
    """When the next epoch began; from then on nothing that the kiosk holds opens anything newer."""


class Held(msgspec.Struct, frozen=True):
    """Everything about one kiosk that a breach notice needs."""

    kiosk_id: str
    name: str
    office: str
    enrolled_at: dt.datetime
    reported_at: dt.datetime
    revoked_at: dt.datetime | None
    epochs: tuple[HeldEpoch, ...]
    people: dict[str, int]
    """Region -> persons in its register now."""

    @property
    def deadline(self) -> dt.datetime:
        """Until when the notice must be given."""
        return self.reported_at + DEADLINE


def held(session: Session, kiosk: Kiosk, reported_at: dt.datetime) -> Held:
    """Return what a kiosk held; `reported_at` is when its loss became known."""
    rows = [row for row in holdings.of(session, kiosk.kiosk_id) if row.feed.startswith(tuple(_KINDS))]
    started = {(row.feed, row.epoch): row.started_at for row in session.scalars(select(Epoch))}
    people = select(func.count()).select_from(SealedPerson)
    return Held(
        kiosk_id=kiosk.kiosk_id,
        name=kiosk.name,
        office=kiosk.office,
        enrolled_at=kiosk.enrolled_at,
        reported_at=reported_at,
        revoked_at=kiosk.revoked_at,
        epochs=tuple(
            HeldEpoch(
                feed=row.feed,
                epoch=row.epoch,
                first_at=row.first_at,
                last_at=row.last_at,
                secret=row.pepper_at is not None,
                replaced_at=started.get((row.feed, row.epoch + 1)),
            )
            for row in rows
        ),
        people={
            region: session.execute(people.where(SealedPerson.feed == f"register-{region}")).scalar_one()
            for region in fleet.regions_of(session, kiosk)
        },
    )


def markdown(found: Held) -> str:
    """Return the notice as Markdown."""
    return "\n".join([*_head(found), *_what(found), *_when(found), *_handling(found)])


def _head(found: Held) -> list[str]:
    return [
        "# Pemberitahuan kegagalan pelindungan data pribadi",
        "",
        "Dasar: UU 27/2022 Pasal 46. Disampaikan tertulis kepada subjek data pribadi dan lembaga.",
        "",
        f"- Perangkat: {found.name} ({found.kiosk_id}), {found.office}",
        f"- Laporan diterima: {_time(found.reported_at)}",
        f"- **Batas penyampaian (3 x 24 jam): {_time(found.deadline)}**",
        "",
    ]


def _what(found: Held) -> list[str]:
    lines = ["## 1. Data pribadi yang terungkap", ""]
    if not found.epochs:
        return [
            *lines,
            "Perangkat ini belum pernah menerima register, kasus, atau daftar petugas.",
            "Tidak ada data pribadi di dalamnya.",
            "",
        ]
    for region, count in found.people.items():
        lines.append(f"- Provinsi {_region(region)}: register saat ini memuat {count} orang.")
    lines += [
        "",
        "| Data | Epoch | Diterima sejak | Terakhir diperbarui | Rahasia epoch | Diganti |",
        "|---|---|---|---|---|---|",
    ]
    for one in found.epochs:
        secret = "ada" if one.secret else "tidak ada"
        replaced = _time(one.replaced_at) if one.replaced_at else "belum"
        times = f"{_time(one.first_at)} | {_time(one.last_at)}"
        lines.append(f"| {_named(one.feed, found)} | {one.epoch} | {times} | {secret} | {replaced} |")
    return [
        *lines,
        "",
        "- Bagian dasar tiap rekaman register: inisial, tahun lahir, tahap, langkah berikutnya, negara tujuan,",
        "  masa berlaku, provinsi, sistem asal, dan tanggal data.",
        "- Bagian lengkap: nama, skema, jabatan, P3MI, pemberi kerja, kontrak, dokumen, dan riwayat.",
        "- Tiap kasus: keadaan dan jawaban pengaduan atau aspirasi. Tiap petugas: nama, peran, dan kantor.",
        "- Daftar (`lists`) dan lembar cetak (`sheets`) yang disimpan petugas di perangkat tidak tersegel. Daftar CSV",
        "  dapat memuat NIK dan PIN: ____ (diisi petugas: berkas apa yang ada di perangkat)",
        "- NIK, upah, dan hasil kesehatan tidak ada di dalam rekaman tersegel.",
        "- Setiap rekaman tersegel sendiri. Rekaman terbuka hanya dengan nomor dan bukti kedua orang itu, atau dengan",
        "  menebak keduanya. Taksiran banyaknya tebakan: docs/sync.md, Threat model.",
        "",
    ]


def _when(found: Held) -> list[str]:
    return [
        "## 2. Kapan dan bagaimana data pribadi terungkap",
        "",
        f"- Perangkat terdaftar sejak {_time(found.enrolled_at)}.",
        f"- Laporan diterima {_time(found.reported_at)}.",
        "- Cara terjadinya: ____ (diisi petugas: tempat, waktu, dan cara perangkat hilang)",
        "",
    ]


def _handling(found: Held) -> list[str]:
    lines = ["## 3. Upaya penanganan dan pemulihan", ""]
    if found.revoked_at is None:
        lines.append("- Perangkat BELUM dicabut. Jalankan: `python -m portal revoke --theft`.")
    else:
        lines.append(f"- Perangkat dicabut {_time(found.revoked_at)}: portal tidak lagi melayaninya.")
    for feed in dict.fromkeys(one.feed for one in found.epochs):
        newest = max((one for one in found.epochs if one.feed == feed), key=lambda one: one.epoch)
        if newest.replaced_at is None:
            lines.append(f"- {_named(feed, found)}: epoch baru BELUM terbit.")
        else:
            lines.append(f"- {_named(feed, found)}: epoch baru terbit {_time(newest.replaced_at)}.")
    return [*lines, "- Upaya lain: ____ (diisi petugas)", ""]


def _named(feed: str, found: Held) -> str:
    """Return a feed as the notice calls it; a staff feed's name is a digest of the office's."""
    kind, _, rest = feed.partition("-")
    return f"{_KINDS[f'{kind}-']} {found.office if kind == 'staff' else _region(rest)}"


def _region(code: str) -> str:
    named = next((one.name_id for one in codes.load("regions") if one.code == code), None)
    return f"{named} ({code})" if named else code


def _time(moment: dt.datetime) -> str:
    here = moment.astimezone(WIB)
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year} pukul {here:%H.%M} WIB"
