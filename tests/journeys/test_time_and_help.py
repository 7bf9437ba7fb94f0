"""Silence, help, language: what happens around a visit."""

from kiosk.visit.model import Overlay, Stage
from kiosk.visit.times import IDLE_SECONDS, PRIVATE_SECONDS, READING_SECONDS, WARNING_SECONDS
from tests.driving import Driver


def test_silence_on_the_status_covers_it_at_once_and_only_a_factor_brings_it_back(kiosk: Driver) -> None:
    person = kiosk.somebody("card+pin")
    kiosk.open_with_card(person)
    kiosk.let_pass(READING_SECONDS + 1, Stage.COVERED)
    assert kiosk.visit.person is None
    assert not kiosk.reads("Orientasi (OPP)")
    kiosk.touch("Saya masih di sini", Stage.FACTOR)
    kiosk.type(person.pin or "")
    kiosk.touch("Lanjut", Stage.STATUS)
    assert kiosk.reads("Orientasi (OPP)")


def test_longer_silence_ends_at_the_attract_screen_with_nothing_of_the_person(kiosk: Driver) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.let_pass(READING_SECONDS + 1, Stage.COVERED)
    kiosk.clock.advance(WARNING_SECONDS + 61)
    kiosk.until("rest", lambda: kiosk.visit.stage is Stage.ATTRACT)
    assert kiosk.visit.identity is None
    assert kiosk.reads("Selamat datang")


def test_a_private_screen_lasts_at_most_fifteen_minutes_even_when_touched(kiosk: Driver) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    for _ in range(PRIVATE_SECONDS // 60 + 1):
        if kiosk.visit.stage is Stage.COVERED:
            break
        kiosk.touch("Rincian" if kiosk.visit.stage is Stage.STATUS else "Kembali")
        kiosk.clock.advance(60)
        kiosk.settle()
    assert kiosk.visit.stage is Stage.COVERED


def test_the_warning_on_a_public_screen_says_the_seconds_and_one_touch_extends(kiosk: Driver) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.let_pass(IDLE_SECONDS + 1, Overlay.TIME_WARNING)
    assert kiosk.reads(str(WARNING_SECONDS))
    kiosk.touch("Saya masih di sini", Overlay.NONE)
    assert kiosk.visit.stage is Stage.HOME


def test_the_language_can_be_changed_on_every_screen_and_does_not_reach_the_next_visitor(kiosk: Driver) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Bahasa dan tampilan", Overlay.DISPLAY)
    kiosk.touch("English")
    kiosk.touch("Close", Overlay.NONE)
    assert kiosk.visit.stage is Stage.STATUS
    assert kiosk.reads("Your stage now")
    kiosk.touch("Finish", Stage.GOODBYE)
    kiosk.let_pass(60, Stage.ATTRACT)
    assert kiosk.reads("Selamat datang")
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)


def size(kiosk: Driver) -> int:
    return kiosk.visit.text_size


def test_very_large_text_stays_for_one_visit(kiosk: Driver) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Sangat besar")
    assert size(kiosk) == 160
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.leave()
    assert size(kiosk) == 100


def test_staff_are_called_from_help_from_darurat_and_for_a_private_talk(kiosk: Driver) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Bantuan", Overlay.HELP)
    kiosk.touch("Panggil petugas", Overlay.STAFF_CALLED)
    kiosk.touch("Tutup", Overlay.NONE)
    kiosk.touch("Darurat", Overlay.EMERGENCY)
    kiosk.touch("Saya perlu petugas", Overlay.STAFF_CALLED)
    assert kiosk.reads("Petugas sudah dipanggil")
    kiosk.touch("Tutup", Overlay.NONE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Status saya", Stage.NOTICE)
    kiosk.touch("Bicara dengan petugas", Overlay.STAFF_CALLED)


def test_darurat_needs_no_visit(kiosk: Driver) -> None:
    kiosk.touch("Darurat", Overlay.EMERGENCY)
    kiosk.touch("Saya perlu petugas", Overlay.STAFF_CALLED)
    assert kiosk.reads("Petugas sudah dipanggil")
    assert kiosk.visit.stage is Stage.ATTRACT


def test_whoever_says_no_to_the_notice_is_asked_nothing(kiosk: Driver) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Status saya", Stage.NOTICE)
    kiosk.touch("Tidak", Stage.HOME)
    assert not kiosk.visit.agreed


def test_the_goodbye_says_that_the_data_are_gone_and_reminds_of_card_and_paper(kiosk: Driver) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Selesai", Stage.GOODBYE)
    assert kiosk.reads("Data Anda sudah dihapus dari layar")
    assert kiosk.reads("Ambil kartu Anda")
