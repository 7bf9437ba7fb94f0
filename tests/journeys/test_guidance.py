"""What anybody may read without a card: found, read to the end, and taken along on paper."""

from kiosk.cache.journal import Journal
from kiosk.config import Config
from kiosk.health import PrintOutcome
from kiosk.visit.guide import PageKind
from kiosk.visit.model import Stage
from tests.album import Album
from tests.driving import Driver

UNPAID = "Gaji tidak dibayar"


def to_guidance(kiosk: Driver) -> None:
    """Walk from the attract screen to the topics."""
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Syarat & panduan", Stage.GUIDE)
    kiosk.until("topics", lambda: kiosk.page_is(PageKind.TOPICS))


def open_topic(kiosk: Driver, name: str) -> None:
    """Turn to the page of topics that shows this one and touch it."""
    while not kiosk.offers(name):
        kiosk.touch("Berikutnya")
    kiosk.touch(name)
    kiosk.until(name, lambda: kiosk.page_is(PageKind.TOPIC))


def print_it(kiosk: Driver, config: Config, kind: str) -> None:
    """Print the page and see paper come out that names nobody."""
    cuts = kiosk.inside.sim_printer.machine.cuts
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
    assert kiosk.visit.person is None
    assert kiosk.visit.slip is not None
    serial = kiosk.visit.slip.serial
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert kiosk.visit.outcome is PrintOutcome.CONFIRMED
    assert kiosk.inside.sim_printer.machine.cuts == cuts + 1
    assert Journal(config.data_folder).print_event(serial, 1).kind == kind


def test_someone_reads_about_unpaid_wages_and_prints_whom_to_call(kiosk: Driver, config: Config, album: Album) -> None:
    to_guidance(kiosk)
    open_topic(kiosk, "Masalah di luar negeri")
    kiosk.picture(album, "topic")
    kiosk.touch(UNPAID)
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    assert kiosk.reads("Halaman 1 dari")
    kiosk.picture(album, "article")
    while kiosk.offers("Berikutnya"):
        kiosk.touch("Berikutnya")
    assert kiosk.reads("Baca juga")
    kiosk.picture(album, "its-last-page")
    kiosk.touch("Siapa yang dihubungi")
    kiosk.until("contacts", lambda: kiosk.page_is(PageKind.CONTACTS))
    assert kiosk.reads("CONTOH")
    kiosk.picture(album, "whom-to-call")
    print_it(kiosk, config, "contacts")
    kiosk.picture(album, "printed")
    kiosk.touch("Kembali", Stage.GUIDE)
    assert kiosk.page_is(PageKind.CONTACTS)
    kiosk.touch("Kembali")
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    assert kiosk.reads("Baca juga"), "Kembali leads to where the article was left"
    kiosk.leave()


def test_a_person_who_is_not_registered_prints_where_to_register(kiosk: Driver, config: Config) -> None:
    kiosk.choose_status()
    kiosk.touch("Belum terdaftar", Stage.GUIDE)
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    print_it(kiosk, config, "guidance")
    kiosk.touch("Kembali", Stage.GUIDE)
    kiosk.touch("Kembali", Stage.IDENTIFY)
    kiosk.leave()


def read_to_the_end(kiosk: Driver) -> set[str]:
    """Turn an article's pages to the last; return every text that was seen."""
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    seen = set(kiosk.texts())
    while kiosk.offers("Berikutnya"):
        kiosk.touch("Berikutnya")
        seen |= set(kiosk.texts())
    return seen


def test_a_family_member_reads_what_they_can_ask_and_report_and_prints_it(kiosk: Driver, config: Config) -> None:
    """Who asks for a status and is not the worker is led to what a family may do, and on to a complaint."""
    kiosk.choose_status()
    kiosk.touch("Saya keluarga", Stage.GUIDE)
    kiosk.until("family", lambda: kiosk.page_is(PageKind.TOPIC))
    kiosk.touch("Saya keluarga pekerja migran")
    seen = read_to_the_end(kiosk)
    assert "Bertanya, mengadu, dan meminta bantuan untuk keluarga Anda." in seen
    assert "Melihat status bila pekerja memberi Anda PIN keluarga." in seen
    assert "Tanpa izin pekerja, data pribadinya tidak ditampilkan." in seen
    print_it(kiosk, config, "guidance")
    kiosk.touch("Kembali", Stage.GUIDE)
    kiosk.touch("Cara mengadu")
    kiosk.until("how to complain", lambda: kiosk.reads("Cara mengadu"))
    assert any("petugas" in text for text in read_to_the_end(kiosk))
    kiosk.touch("Kembali")
    kiosk.touch("Kembali")
    kiosk.until("family", lambda: kiosk.page_is(PageKind.TOPIC))
    kiosk.touch("Keluarga tidak bisa dihubungi")
    assert read_to_the_end(kiosk)
    for _ in range(2):
        kiosk.touch("Kembali")
    kiosk.until("who it is", lambda: kiosk.visit.stage is Stage.IDENTIFY)
    kiosk.leave()


def test_somebody_who_came_home_reads_three_things_to_do_and_prints_the_claims(kiosk: Driver, config: Config) -> None:
    """Arrival report, claims, a new beginning: each is one touch from the first page, and comes along on paper."""
    to_guidance(kiosk)
    open_topic(kiosk, "Mulai dari sini")
    kiosk.touch("Saya sudah pulang")
    seen = read_to_the_end(kiosk)
    assert "Lapor kepulangan bila belum." in seen
    assert "Periksa klaim jaminan sosial." in seen
    assert "Tanyakan program untuk purna pekerja migran." in seen
    print_it(kiosk, config, "guidance")
    kiosk.touch("Kembali", Stage.GUIDE)
    for name in ("Lapor kepulangan", "Memulai lagi di rumah", "Klaim setelah pulang"):
        kiosk.until("first page", lambda name=name: kiosk.offers(name))  # type: ignore[misc]  # the loop's own name
        kiosk.touch(name)
        kiosk.until(name, lambda name=name: kiosk.page_is(PageKind.ARTICLE) and kiosk.reads(name))  # type: ignore[misc]  # as above
        assert len(read_to_the_end(kiosk)) > 3
        if name == "Klaim setelah pulang":
            print_it(kiosk, config, "guidance")
            kiosk.touch("Kembali", Stage.GUIDE)
        kiosk.touch("Kembali")
    kiosk.leave()


def test_what_is_typed_is_found_letter_by_letter_and_only_the_last_answer_is_shown(kiosk: Driver) -> None:
    to_guidance(kiosk)
    kiosk.touch("Cari", Stage.SEARCH)
    kiosk.type("GAJI")
    kiosk.until("found", lambda: kiosk.offers(UNPAID))
    kiosk.touch(UNPAID, Stage.GUIDE)
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    kiosk.touch("Kembali", Stage.SEARCH)
    assert kiosk.reads("Gaji")
    kiosk.touch("Hapus")
    kiosk.type("XQJ")
    kiosk.until("nothing", lambda: kiosk.reads("Tidak ditemukan"))


def test_a_country_is_touched_on_the_map(kiosk: Driver) -> None:
    to_guidance(kiosk)
    kiosk.touch("Negara tujuan")
    kiosk.until("map", lambda: kiosk.page_is(PageKind.MAP))
    kiosk.touch("Hong Kong")
    kiosk.until("country", lambda: kiosk.page_is(PageKind.COUNTRY))
    assert kiosk.reads("99 ribu orang"), "the newest year comes first"
    kiosk.touch("Berikutnya")
    kiosk.until("earlier years", lambda: kiosk.reads("72 ribu orang"))
    kiosk.touch("Kembali")
    kiosk.until("map", lambda: kiosk.page_is(PageKind.MAP))
    kiosk.touch("Jumlah orang")
    kiosk.until("numbers", lambda: kiosk.page_is(PageKind.PLACEMENTS))
    assert kiosk.reads("1 gambar =")


def test_the_language_changes_on_the_page_that_is_read(kiosk: Driver) -> None:
    to_guidance(kiosk)
    open_topic(kiosk, "Masalah di luar negeri")
    kiosk.touch(UNPAID)
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    kiosk.touch("Berikutnya")
    kiosk.choose_language("en")
    kiosk.until("English", lambda: kiosk.reads("Page 2 of"))
    assert not kiosk.reads(UNPAID)


def test_an_article_is_read_with_keys_alone(kiosk: Driver) -> None:
    """Tab and Enter from the attract screen to the last page of an article and home again."""
    kiosk.app.window.window.requestActivate()
    for name in ("Mulai", "Lanjut", "Syarat & panduan"):
        kiosk.press(name)
    kiosk.until("topics", lambda: kiosk.page_is(PageKind.TOPICS))
    kiosk.press("Dokumen")
    kiosk.until("list", lambda: kiosk.page_is(PageKind.TOPIC))
    while not kiosk.offers("Paspor"):
        kiosk.press("Berikutnya")
    kiosk.press("Paspor")
    kiosk.until("article", lambda: kiosk.page_is(PageKind.ARTICLE))
    while kiosk.offers("Berikutnya"):
        kiosk.press("Berikutnya")
    kiosk.press("Kembali")
    kiosk.press("Kembali")
    kiosk.press("Kembali")
    kiosk.until("home", lambda: kiosk.visit.stage is Stage.HOME)
