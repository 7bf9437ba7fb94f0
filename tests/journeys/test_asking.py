"""What anybody may ask without a card: what they lack, whether a company is licensed, what may be asked of them."""

import datetime as dt
import re

from kiosk.config import Config
from kiosk.guidance.asked import AgencyPage
from kiosk.guidance.openings import PART
from kiosk.visit import events as e
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import Stage
from tests.album import Album
from tests.driving import Driver
from tests.journeys.test_canary import read_aside
from tests.journeys.test_guidance import print_it, to_guidance


def page(kiosk: Driver, kind: PageKind, said: str) -> None:
    """Wait for a page of this kind that says this."""
    kiosk.until(said, lambda: kiosk.page_is(kind) and kiosk.reads(said))


def turn_to(kiosk: Driver, name: str) -> None:
    """Turn to the page of choices that shows this one, and touch it."""
    while not kiosk.offers(name):
        kiosk.touch("Berikutnya")
    kiosk.touch(name)


def test_a_woman_from_ntb_checks_what_she_lacks_for_hong_kong(kiosk: Driver, config: Config, album: Album) -> None:
    to_guidance(kiosk)
    kiosk.touch("Cek syarat")
    page(kiosk, PageKind.CHECK, "Pertanyaan 1 dari 8")
    kiosk.picture(album, "where-to")
    turn_to(kiosk, "Hong Kong")
    page(kiosk, PageKind.CHECK, "Pekerjaan apa yang Anda tuju?")
    kiosk.picture(album, "which-work")
    turn_to(kiosk, "Pekerja pabrik")
    page(kiosk, PageKind.CHECK, "Lewat jalur mana Anda berangkat?")
    kiosk.touch("Kembali")
    page(kiosk, PageKind.CHECK, "Pekerjaan apa yang Anda tuju?")
    turn_to(kiosk, "Pekerja rumah tangga")
    page(kiosk, PageKind.CHECK, "Lewat jalur mana Anda berangkat?")
    kiosk.touch("Lewat perusahaan penempatan")
    page(kiosk, PageKind.CHECK, "Berapa umur Anda?")
    kiosk.type("24")
    kiosk.touch("Lanjut")
    page(kiosk, PageKind.CHECK, "Surat mana yang sudah Anda punya?")
    kiosk.touch("Paspor")
    kiosk.until("ticked", lambda: kiosk.offers("Sudah punya 1. Lanjut"))
    kiosk.touch("Surat keterangan sehat")
    kiosk.until("ticked", lambda: kiosk.offers("Sudah punya 2. Lanjut"))
    kiosk.picture(album, "papers-in-hand")
    kiosk.touch("Sudah punya 2. Lanjut")
    page(kiosk, PageKind.CHECK, "10 syarat belum terpenuhi")
    assert kiosk.reads("Hong Kong · Pekerja rumah tangga · Lewat perusahaan penempatan")
    assert kiosk.reads("Belum")
    kiosk.picture(album, "what-she-lacks")
    kiosk.touch("Ke HP")
    page(kiosk, PageKind.PHONE, "Foto kode ini dengan HP")
    kiosk.picture(album, "to-the-phone")
    (code,) = kiosk.codes()
    assert "Hong Kong · Pekerja rumah tangga · Lewat perusahaan penempatan" in code
    assert code.count("\n- ") > 5, "what is missing, line by line"
    kiosk.let_pass(61, Stage.GUIDE)
    page(kiosk, PageKind.CHECK, "10 syarat belum terpenuhi")
    print_it(kiosk, config, "guidance")
    kiosk.touch("Kembali", Stage.GUIDE)
    page(kiosk, PageKind.CHECK, "10 syarat belum terpenuhi")
    kiosk.touch("Kembali")
    page(kiosk, PageKind.CHECK, "Surat mana yang sudah Anda punya?")
    assert kiosk.offers("Sudah punya 2. Lanjut"), "Kembali asks nothing twice"
    kiosk.leave()


def test_her_answers_are_in_no_file_of_the_machine(kiosk: Driver, config: Config) -> None:
    to_guidance(kiosk)
    kiosk.touch("Cek syarat")
    page(kiosk, PageKind.CHECK, "Pertanyaan 1 dari 8")
    turn_to(kiosk, "Hong Kong")
    page(kiosk, PageKind.CHECK, "Pekerjaan apa yang Anda tuju?")
    kiosk.leave()
    needle = b"destination=HK"
    files = [path for path in config.data_folder.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if needle in read_aside(path)] == []


def test_a_father_checks_whether_a_company_is_licensed(kiosk: Driver, config: Config, album: Album) -> None:
    """He spells it wrong, finds it, and prints what the list says."""
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Cek perusahaan", Stage.SEARCH)
    kiosk.type("CAHAYA")
    kiosk.touch("Spasi")
    kiosk.type("RINJAMI")
    kiosk.until("found", lambda: kiosk.offers("PT CONTOH CAHAYA RINJANI ABADI"))
    assert kiosk.offers("Bukan perusahaan di atas")
    kiosk.picture(album, "found-though-misspelt")
    kiosk.touch("PT CONTOH CAHAYA RINJANI ABADI", Stage.GUIDE)
    page(kiosk, PageKind.AGENCY, "Menurut daftar")
    guide = kiosk.visit.guide
    assert guide is not None
    found = guide.page
    assert isinstance(found, AgencyPage)
    assert (found.match.agency.name, found.match.state) == ("PT CONTOH CAHAYA RINJANI ABADI", "registered")
    day = found.dated
    assert day is not None
    assert dt.timedelta(0) <= dt.datetime.now(dt.UTC).date() - day <= dt.timedelta(days=1), (
        "the demonstration's own day"
    )
    months = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
    assert f"Menurut daftar {day.day} {months[day.month - 1]} {day.year}" in kiosk.texts()
    assert "Terdaftar" in kiosk.texts()
    assert not any(said in text for text in kiosk.texts() for said in ("Izin sudah habis", "Izin dicabut", "Tidak ada"))
    assert kiosk.reads("CONTOH")
    kiosk.picture(album, "registered")
    print_it(kiosk, config, "guidance")
    kiosk.touch("Kembali", Stage.GUIDE)
    kiosk.touch("Kembali", Stage.SEARCH)
    kiosk.leave()


def test_a_company_that_is_in_no_list_is_never_called_illegal(kiosk: Driver) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Cek perusahaan", Stage.SEARCH)
    kiosk.type("XQJ999")
    kiosk.until("nothing", lambda: kiosk.reads("Tidak ada di daftar"))
    kiosk.touch("Apa yang harus saya lakukan?", Stage.GUIDE)
    page(kiosk, PageKind.AGENCY_NONE, "Daftar bisa terlambat")
    assert not any("legal" in text.lower() for text in kiosk.texts())
    kiosk.touch("Memeriksa perusahaan")
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    while not kiosk.offers("Cek perusahaan"):
        kiosk.touch("Berikutnya")
    kiosk.touch("Cek perusahaan", Stage.SEARCH)


def test_a_long_list_of_openings_turns_from_one_part_to_the_next_and_back(kiosk: Driver) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Lowongan", Stage.GUIDE)
    page(kiosk, PageKind.JOBS, "lowongan · data")
    ways = [shown(kiosk)]
    while ways[-1][0] <= PART:
        kiosk.touch("Berikutnya")
        kiosk.until("the next page", lambda: shown(kiosk)[0] == ways[-1][1] + 1)
        ways.append(shown(kiosk))
    assert ways[-2][1] == PART, "the first part ends, and no opening is left out"
    kiosk.touch("Sebelumnya")
    kiosk.until("the page before", lambda: shown(kiosk) == ways[-2])
    kiosk.leave()


def shown(kiosk: Driver) -> tuple[int, int]:
    """Return which openings the page says it shows, the first and the last; zeros while it says nothing."""
    found = re.search(r"(\d+)\W(\d+) dari \d+", " ".join(kiosk.texts()))
    return (int(found[1]), int(found[2])) if found else (0, 0)


def test_somebody_finds_an_opening_and_checks_themselves_against_it(kiosk: Driver) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Lowongan", Stage.GUIDE)
    page(kiosk, PageKind.JOBS, "lowongan · data")
    kiosk.touch("Negara")
    kiosk.until("countries", lambda: kiosk.page_is(PageKind.JOB_FILTER))
    turn_to(kiosk, "Hong Kong")
    page(kiosk, PageKind.JOBS, "Tampilkan semua")
    guide = kiosk.visit.guide
    assert guide is not None
    job = guide.page.jobs[0]  # type: ignore[union-attr]  # a JobsPage
    assert {each.destination for each in guide.page.jobs} == {"HK"}  # type: ignore[union-attr]  # as above
    kiosk.do(e.PageAsked(Ref(PageKind.JOB, job.job)))  # several openings bear the same name
    page(kiosk, PageKind.JOB, job.job)
    kiosk.touch("Cek syarat saya")
    kiosk.until("question", lambda: kiosk.page_is(PageKind.CHECK))
    assert kiosk.reads("Pertanyaan 1 dari")
    assert not kiosk.reads("negara mana")
    kiosk.touch("Kembali")
    page(kiosk, PageKind.JOB, job.job)
    kiosk.leave()


def test_a_cost_is_checked_and_contributions_are_worked_out(kiosk: Driver, config: Config) -> None:
    to_guidance(kiosk)
    kiosk.touch("Cek biaya")
    page(kiosk, PageKind.COST, "Untuk pekerjaan apa?")
    turn_to(kiosk, "Pekerja rumah tangga")
    page(kiosk, PageKind.COST, "Biaya apa yang diminta?")
    turn_to(kiosk, "Tiket berangkat")
    page(kiosk, PageKind.COST, "Tidak boleh diminta")
    assert not any("Rp" in text for text in kiosk.texts())
    print_it(kiosk, config, "guidance")
    for _ in range(4):
        kiosk.touch("Kembali")
    kiosk.until("topics", lambda: kiosk.page_is(PageKind.TOPICS))
    kiosk.touch("Hitung iuran")
    page(kiosk, PageKind.CONTRIBUTION, "Anda berangkat lewat mana?")
    kiosk.touch("Lewat perusahaan atau pemerintah")
    page(kiosk, PageKind.CONTRIBUTION, "Rp370.000")
    kiosk.touch("Tambah satu bulan")
    page(kiosk, PageKind.CONTRIBUTION, "25 bulan")
    assert kiosk.reads("Rp383.500")
    kiosk.touch("12")
    page(kiosk, PageKind.CONTRIBUTION, "Rp226.500")
    kiosk.touch("Kembali")
    page(kiosk, PageKind.CONTRIBUTION, "Anda berangkat lewat mana?")
    kiosk.leave()
