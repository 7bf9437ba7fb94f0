"""Every way to say who one is, and where those go who have none."""

import pytest

from kiosk.visit.model import Overlay, Stage
from tests.driving import Driver


def test_a_family_pin_shows_the_stage_and_not_the_name(kiosk: Driver) -> None:
    person = kiosk.somebody("nik+family")
    kiosk.choose_status()
    kiosk.type_nik(person)
    kiosk.touch("PIN keluarga", Stage.FACTOR)
    kiosk.type(person.family_pin or "")
    kiosk.touch("Lanjut", Stage.STATUS)
    assert kiosk.reads("Tahap Anda sekarang")
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.full is None
    assert not kiosk.reads(person.name.split()[0])


def test_the_end_of_the_passport_number_opens_as_little(kiosk: Driver) -> None:
    person = kiosk.somebody("nik+passport")
    assert person.passport
    kiosk.choose_status()
    kiosk.type_nik(person)
    kiosk.touch("Nomor paspor", Stage.FACTOR)
    kiosk.type(person.passport[-4:])
    kiosk.touch("Lanjut", Stage.STATUS)
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.full is None


@pytest.mark.parametrize("name", ["Tanya petugas", "Bantuan"])
def test_who_has_nothing_to_show_finds_the_staff(kiosk: Driver, name: str) -> None:
    kiosk.choose_status()
    kiosk.touch(name)
    if name == "Bantuan":
        kiosk.touch("Panggil petugas", Overlay.STAFF_CALLED)
    assert kiosk.visit.overlay is Overlay.STAFF_CALLED
    assert kiosk.reads("Petugas sudah dipanggil")
    kiosk.touch("Tutup", Overlay.NONE)
    assert kiosk.visit.stage is Stage.IDENTIFY


def test_who_has_no_second_proof_finds_the_staff_without_a_look_up(kiosk: Driver) -> None:
    kiosk.choose_status()
    kiosk.type_nik(kiosk.somebody("nik+pin"))
    kiosk.touch("Tidak punya", Overlay.STAFF_CALLED)
    assert kiosk.visit.tries == 0


def test_a_card_is_laid_down_where_the_screen_asks_for_it(kiosk: Driver) -> None:
    person = kiosk.somebody("card+pin")
    kiosk.choose_status()
    kiosk.touch("Kartu", Stage.CARD)
    assert kiosk.reads("Tempelkan kartu")
    kiosk.tap(person)
    kiosk.give_pin(person.pin or "")
    assert kiosk.reads("Tahap Anda sekarang")
