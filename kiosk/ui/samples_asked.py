"""Invented visits where the kiosk asks and answers: the checker, calculators, openings and companies, for pictures."""

import datetime as dt

import msgspec

from kiosk.guidance import asked
from kiosk.guidance.asked import Choice, ResultLine
from kiosk.guidance.found import AgencyAnswer, AgencyMatch
from kiosk.visit.guide import TYPED, Guide, PageKind, Ref, Spot
from kiosk.visit.model import Stage, Visit
from onedata.agencies import Agency, State
from onedata.jobs import Job
from onedata.social_security import Contribution

TODAY = dt.date(2026, 11, 20)
KEY = "destination=HK;job=HOUSE_MAID;scheme=P_TO_P;age=24"
COUNTRIES = (
    ("HK", "Hong Kong"), ("TW", "Taiwan"), ("MY", "Malaysia"), ("SG", "Singapura"), ("JP", "Jepang"),
    ("KR", "Korea Selatan"), ("SA", "Arab Saudi"), ("BN", "Brunei Darussalam"), ("TR", "Turki"), ("IT", "Italia"),
    ("PL", "Polandia"), ("DE", "Jerman"), ("AE", "Uni Emirat Arab"), ("OTHER", "Negara lain"),
)  # fmt: skip
JOBS = (
    ("HOUSE_MAID", "Pekerja rumah tangga"), ("CAREGIVER", "Pengasuh lansia"),
    ("MANUFACTURING_WORKER", "Pekerja pabrik"),
    ("PLANTATION_WORKER", "Pekerja perkebunan"), ("CONSTRUCTION_WORKER", "Pekerja konstruksi"),
    ("MERCHANT_SEAFARER", "Awak kapal niaga"), ("FISHER", "Awak kapal perikanan"), ("OTHER", "Pekerjaan lain"),
)  # fmt: skip
WAYS = (
    ("P_TO_P", "Lewat perusahaan penempatan"), ("G_TO_G", "Lewat program pemerintah"),
    ("PERSEORANGAN", "Mengurus sendiri"), ("UKPS", "Dikirim perusahaan tempat saya bekerja"),
    ("RE_ENTRY", "Kembali bekerja setelah cuti"),
)  # fmt: skip
SCHOOLS = (
    ("NONE", "Belum punya ijazah"), ("SD", "SD"), ("SMP", "SMP"), ("SMA", "SMA atau SMK"), ("D3", "Diploma D3"),
    ("S1", "Sarjana (S1)"),
)  # fmt: skip
PAPERS = (
    ("PASSPORT", "Paspor"), ("HEALTH_CERTIFICATE", "Surat keterangan sehat"), ("FAMILY_PERMIT", "Surat izin keluarga"),
    ("MARITAL_STATUS_LETTER", "Surat status perkawinan"), ("COMPETENCY_CERTIFICATE", "Sertifikat kompetensi"),
    ("PASSPORT_RECOMMENDATION", "Rekomendasi paspor"), ("PLACEMENT_AGREEMENT", "Perjanjian penempatan"),
    ("EMPLOYMENT_CONTRACT", "Perjanjian kerja"), ("BPJSTK_CARD", "Kartu BPJS Ketenagakerjaan"),
    ("WORK_VISA", "Visa kerja"), ("OPP_SCHEDULE", "Jadwal orientasi"), ("E_KPMI", "Kartu pekerja migran"),
)  # fmt: skip
LAW = ("UU 18/2017 Pasal 13",)
LINES = (
    ResultLine("Surat izin keluarga, diketahui kepala desa atau lurah.", "FAMILY_PERMIT", "missing", certain=True,
               place="Kantor desa/kelurahan", article="doc-family-permit", sources=LAW),
    ResultLine("Sertifikat kompetensi kerja.", "COMPETENCY_CERTIFICATE", "missing", certain=True,
               article="doc-competency-certificate", sources=LAW),
    ResultLine("Surat rekomendasi paspor.", "PASSPORT_RECOMMENDATION", "missing", certain=True,
               place="Dinas tenaga kerja kabupaten/kota", free=True, takes="1 hari bila lengkap",
               article="doc-passport-recommendation", sources=("Standar pelayanan rekomendasi paspor, Ogan Ilir",)),
    ResultLine("Visa kerja.", "WORK_VISA", "missing", certain=True, place="Perwakilan negara tujuan",
               article="doc-work-visa", sources=LAW),
    ResultLine("Syarat khusus negara ini: tanyakan petugas.", "", "not_known", certain=True, article="start-ask-staff"),
    ResultLine("Umur paling rendah 18 tahun.", "age", "met", certain=True, article="right-requirements"),
    ResultLine("Paspor.", "PASSPORT", "met", certain=True, article="doc-passport", sources=LAW),
    ResultLine("Surat keterangan sehat.", "HEALTH_CERTIFICATE", "met", certain=True, article="doc-health-certificate"),
)  # fmt: skip
ABOUT = ("Hong Kong", "Pekerja rumah tangga", "Lewat perusahaan penempatan")
RESULT = asked.CheckResult(f"{KEY};papers=HEALTH_CERTIFICATE+PASSPORT", ABOUT, (), LINES, TODAY)
NOTICED = asked.CheckResult(
    "destination=MY;job=HOUSE_MAID",
    ("Malaysia", "Pekerja rumah tangga"),
    (
        asked.Notice(
            "Kerja rumah tangga di Malaysia hanya lewat sistem satu kanal.",
            "only_channel",
            "2022-04-01",
            "scheme-spsk",
            ("Kesepakatan Indonesia dan Malaysia",),
        ),
    ),
    (msgspec.structs.replace(LINES[0], certain=False, outcome="not_known"), *LINES[4:7]),
    TODAY,
)
STOPPED = asked.Notice(
    "CONTOH: penempatan ke Polandia dihentikan.", "stopped", "2026-11-20", "country-stopped", ("Keputusan CONTOH",)
)
"""Invented: no stop in force was read in a source."""
HALTED = asked.CheckResult(
    "destination=PL;job=OTHER",
    ("Polandia", "Pekerjaan lain"),
    (STOPPED,),
    (LINES[0], LINES[2], LINES[4], LINES[5]),
    TODAY,
)
COST = asked.CostResult(
    "Tiket berangkat",
    "Pekerja rumah tangga",
    "TICKET_OUT",
    (
        asked.CostLine(
            "Biaya ini tidak boleh dibebankan kepada sepuluh pekerjaan.",
            may_not=True,
            sources=("Perban BP2MI 9/2020 Pasal 3",),
            since="2020",
        ),
        asked.CostLine(
            "Aturan baru tahun 2025. Tanyakan petugas.",
            may_not=False,
            sources=("Permen P2MI 17/2025 Pasal 1",),
            since="2025",
        ),
    ),
)
PAID = asked.ContributionResult(
    "way=placed",
    "placed",
    24,
    Contribution("permenaker-4-2023", 37_500, 332_500),
    ("Permenaker 4/2023 Pasal 18",),
    "2023",
)


def opening(number: int, post: tuple[str, str], occupation: str, country: str, pay: int | None) -> Job:
    """Return an invented opening."""
    return Job(
        job=f"CONTOH-{number:05}", post_id=post[0], post_en=post[1], occupation=occupation, destination=country,
        pay=pay, currency="HKD" if pay else None, quota=20, schooling="SMP", sex="FEMALE", age_from=23, age_to=45,
        company="PT CONTOH MAJU BERSAMA", licence="CONTOH/SIP3MI/0001", checked=dt.date(2026, 11, 2),
        closes=dt.date(2026, 12, 31), synthetic=True,
    )  # fmt: skip


OPENINGS = (
    opening(1, ("Pekerja rumah tangga", "Domestic worker"), "HOUSE_MAID", "HK", 5100),
    opening(2, ("Pengasuh lansia", "Caregiver"), "CAREGIVER", "TW", None),
    opening(3, ("Pekerja pabrik", "Factory worker"), "MANUFACTURING_WORKER", "MY", None),
    opening(4, ("Pekerja perkebunan", "Plantation worker"), "PLANTATION_WORKER", "MY", None),
    opening(5, ("Awak kapal niaga", "Merchant seafarer"), "MERCHANT_SEAFARER", "SG", None),
)


def company(number: int, name: str, state: State) -> AgencyMatch:
    """Return an invented company of the register."""
    agency = Agency(
        licence=f"CONTOH/SIP3MI/{number:04}",
        name=name,
        city="Mataram",
        valid_until=dt.date(2026, 3, 1) if state == "expired" else dt.date(2028, 3, 1),
        revoked_on=dt.date(2026, 6, 1) if state == "revoked" else None,
        source="Daftar CONTOH",
        synthetic=True,
    )
    return AgencyMatch(agency, state, 0.9)


COMPANIES = (
    company(1, "PT CONTOH MAJU BERSAMA", "registered"),
    company(2, "PT CONTOH MAJU SEJAHTERA", "expired"),
    company(3, "PT CONTOH MAJU ABADI", "revoked"),
)
SIDE = 97
LISTED = dt.date(2026, 11, 18)
CODE = tuple("".join("1" if (x * 7 + y * 13 + x * y) % 3 == 0 else "0" for x in range(SIDE)) for y in range(SIDE))
"""Not a code that says anything: only as large as one."""


def _choices(told: tuple[tuple[str, str], ...]) -> tuple[Choice, ...]:
    return tuple(Choice(code, text) for code, text in told)


COUNTED = asked.Question(
    "", "destination", "choice", tuple(Choice(*told, 120 - 20 * n) for n, told in enumerate(COUNTRIES[:5])), "", left=1
)


def _ask(key: str, name: str, told: tuple[tuple[str, str], ...], text: str, left: int) -> asked.Question:
    return asked.Question(key, name, "choice", _choices(told), text, left=left)


def visits(rest: Visit) -> dict[str, Visit]:
    """Return a visit for each question and answer, by the picture's name."""

    def at(kind: PageKind, page: msgspec.Struct, key: str = "") -> Visit:
        stage = Stage.SEARCH if kind in TYPED else Stage.GUIDE
        return msgspec.structs.replace(
            rest, stage=stage, guide=Guide(Stage.HOME, (Spot(Ref(PageKind.TOPICS)), Spot(Ref(kind, key))), 2, page)
        )

    scheme = "destination=HK;job=HOUSE_MAID"
    papers = asked.Question(
        KEY, "papers", "cards", _choices(PAPERS), "Surat mana yang sudah Anda punya?",
        frozenset({"PASSPORT", "HEALTH_CERTIFICATE"}), left=1,
    )  # fmt: skip
    age = asked.Question(f"{scheme};scheme=P_TO_P", "age", "number", (), "Berapa umur Anda?", least=10, most=99, left=2)
    answer, alone = AgencyAnswer(COMPANIES, LISTED, 20), AgencyAnswer((), LISTED, 20)
    jobs = asked.JobsPage("", OPENINGS, TODAY, len(OPENINGS))
    fewer = asked.JobsPage("destination=HK;schooling=SMP", OPENINGS[:1], TODAY, len(OPENINGS))
    many = tuple(msgspec.structs.replace(OPENINGS[n % 5], job=f"CONTOH-{n:05}") for n in range(312))
    long = asked.JobsPage("", many, TODAY, len(many), 40)
    none = asked.JobsPage("", (), TODAY, 0)
    unlisted = asked.AgencyNonePage("Pt contoh tidak ada", LISTED)
    return {
        "09-country": at(PageKind.CHECK, _ask("", "destination", COUNTRIES, "Anda ingin bekerja di negara mana?", 8)),
        "09-job": at(PageKind.CHECK, _ask("destination=HK", "job", JOBS, "Pekerjaan apa yang Anda tuju?", 4)),
        "09-scheme": at(PageKind.CHECK, _ask(scheme, "scheme", WAYS, "Lewat jalur mana Anda berangkat?", 3)),
        "09-sex": at(
            PageKind.CHECK,
            _ask(scheme, "sex", (("FEMALE", "Perempuan"), ("MALE", "Laki-laki")), "Anda perempuan atau laki-laki?", 3),
        ),
        "09-age": at(PageKind.CHECK, age),
        "09-schooling": at(PageKind.CHECK, _ask(scheme, "schooling", SCHOOLS, "Apa ijazah terakhir Anda?", 2)),
        "09-papers": at(PageKind.CHECK, papers),
        "09-papers-none": at(PageKind.CHECK, msgspec.structs.replace(papers, drafted=frozenset())),
        "09-result": at(PageKind.CHECK, RESULT, RESULT.key),
        "09-result-notice": at(PageKind.CHECK, NOTICED, NOTICED.key),
        "09-result-stopped": at(PageKind.CHECK, HALTED, HALTED.key),
        "09-result-opening": at(PageKind.CHECK, msgspec.structs.replace(RESULT, opening=OPENINGS[0])),
        "09-cost-job": at(PageKind.COST, _ask("", "cost_job", (*JOBS[:-1], ("OTHER", "")), "", 2)),
        "09-cost": at(PageKind.COST, COST),
        "09-way": at(PageKind.CONTRIBUTION, _ask("", "way", (("placed", ""), ("individual", "")), "", 1)),
        "09-contribution": at(PageKind.CONTRIBUTION, PAID, "way=placed;months=24"),
        "09-contribution-one": at(
            PageKind.CONTRIBUTION, msgspec.structs.replace(PAID, way="individual", months=1, paid=None)
        ),
        "11-phone": at(PageKind.PHONE, asked.PhonePage(CODE, full=True), f"check:{RESULT.key}"),
        "12-agencies": at(PageKind.AGENCIES, asked.AgenciesPage("", AgencyAnswer((), LISTED, 20))),
        "12-agencies-found": at(PageKind.AGENCIES, asked.AgenciesPage("Contoh maju", answer), "Contoh maju"),
        "12-agencies-none": at(PageKind.AGENCIES, asked.AgenciesPage("Xyz abc", alone), "Xyz abc"),
        "12-agency": at(PageKind.AGENCY, asked.AgencyPage(COMPANIES[0], LISTED)),
        "12-agency-expired": at(PageKind.AGENCY, asked.AgencyPage(COMPANIES[1], LISTED)),
        "12-agency-revoked": at(PageKind.AGENCY, asked.AgencyPage(COMPANIES[2], LISTED)),
        "12-agency-none": at(PageKind.AGENCY_NONE, unlisted),
        "12-agency-no-list": at(PageKind.AGENCY_NONE, msgspec.structs.replace(unlisted, dated=None)),
        "14-jobs": at(PageKind.JOBS, jobs),
        "14-jobs-filtered": at(PageKind.JOBS, fewer, fewer.key),
        "14-jobs-long": at(PageKind.JOBS, long, "from=40"),
        "14-jobs-none": at(PageKind.JOBS, none),
        "14-jobs-by": at(PageKind.JOB_FILTER, COUNTED),
        "14-job": at(PageKind.JOB, asked.JobPage(OPENINGS[0], licensed=True, check="opening=CONTOH-00001")),
        "14-job-unlisted": at(PageKind.JOB, asked.JobPage(OPENINGS[1], licensed=False, check="opening=CONTOH-00002")),
    }
