"""A worker asks where their case stands, in every way there is."""

from kiosk.visit.model import Overlay, Stage
from tests.driving import Driver


def test_a_card_at_the_attract_screen_leads_over_the_notice_to_the_status(kiosk: Driver) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    assert kiosk.reads("Orientasi (OPP)")
    assert kiosk.reads("CONTOH")
    assert kiosk.reads("Data SISKOP2MI")


def test_without_a_card_a_typed_nik_and_four_digits_of_the_phone_do(kiosk: Driver) -> None:
    person = kiosk.somebody("nik+phone")
    kiosk.choose_status()
    kiosk.type_nik(person)
    kiosk.touch("Nomor HP", Stage.FACTOR)
    kiosk.type(person.phone_last4 or "")
    kiosk.touch("Lanjut", Stage.STATUS)
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.full is not None


def test_papers_that_an_agent_may_hold_open_no_name(kiosk: Driver) -> None:
    person = kiosk.somebody("passport+birth")
    assert person.birth_date is not None
    kiosk.choose_status()
    kiosk.touch("Nomor paspor", Stage.NUMBER)
    kiosk.type(person.passport or "")
    kiosk.touch("Lanjut", Stage.FACTOR_CHOICE)
    kiosk.touch("Tanggal lahir", Stage.FACTOR)
    kiosk.type(person.birth_date.strftime("%d%m%Y"))
    kiosk.touch("Lanjut", Stage.STATUS)
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.full is None
    assert not kiosk.reads(person.name.split()[0])


def test_the_journey_shows_stages_and_documents_and_leads_back(kiosk: Driver) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Rincian", Stage.JOURNEY)
    assert kiosk.reads("Dokumen")
    assert kiosk.reads("Ada")
    kiosk.touch("Kembali", Stage.STATUS)


def test_a_wrong_pin_an_unknown_card_and_an_unknown_nik_read_alike(kiosk: Driver) -> None:
    person = kiosk.somebody("card+pin")
    kiosk.choose_status()
    kiosk.tap(person)
    kiosk.give_pin("000000", Stage.NOT_OPENED)
    wrong_pin = kiosk.texts()
    kiosk.leave()
    kiosk.choose_status()
    kiosk.tap(type(person)(name="", stage="", region="52", opens=(), card="04FFFFFFFFFFFF"))
    kiosk.give_pin("000000", Stage.NOT_OPENED)
    unknown_card = kiosk.texts()
    kiosk.leave()
    kiosk.choose_status()
    kiosk.touch("NIK", Stage.NUMBER)
    kiosk.type("5299999999999999")
    kiosk.touch("Lanjut", Stage.FACTOR_CHOICE)
    kiosk.give_pin("000000", Stage.NOT_OPENED)
    assert kiosk.texts() == wrong_pin == unknown_card
    assert kiosk.reads("Data belum bisa dibuka.")


def test_after_a_wrong_pin_the_right_one_opens(kiosk: Driver) -> None:
    person = kiosk.everybody("card+pin")[1]
    kiosk.choose_status()
    kiosk.tap(person)
    kiosk.give_pin("000000", Stage.NOT_OPENED)
    kiosk.touch("Coba lagi")
    if kiosk.visit.stage is Stage.FACTOR_CHOICE:
        kiosk.touch("PIN", Stage.FACTOR)
    kiosk.type(person.pin or "")
    kiosk.touch("Lanjut", Stage.STATUS)
    assert kiosk.reads("Tahap Anda sekarang")


def test_five_wrong_tries_close_the_number_even_to_the_right_pin(kiosk: Driver) -> None:
    person = kiosk.everybody("nik+pin")[2]
    kiosk.choose_status()
    kiosk.type_nik(person)
    kiosk.give_pin("000000", Stage.NOT_OPENED)
    for pin in ("000001", "000002", "000003", "000004", person.pin or ""):
        kiosk.touch("Coba lagi")
        if kiosk.visit.stage is Stage.FACTOR_CHOICE:
            kiosk.touch("PIN", Stage.FACTOR)
        kiosk.type(pin)
        kiosk.touch("Lanjut", Stage.NOT_OPENED)
    assert kiosk.visit.person is None


def test_an_incomplete_number_never_counts(kiosk: Driver) -> None:
    person = kiosk.somebody("nik+pin")
    kiosk.choose_status()
    kiosk.touch("NIK", Stage.NUMBER)
    kiosk.type((person.nik or "")[:15])
    assert not kiosk.enabled("Lanjut")
    kiosk.type((person.nik or "")[15])
    assert kiosk.enabled("Lanjut")


def test_two_cards_quickly_leave_only_the_second(kiosk: Driver) -> None:
    first, second = kiosk.everybody("card+pin")[:2]
    kiosk.choose_status()
    kiosk.tap(first)
    kiosk.tap(second)
    assert kiosk.visit.identity is not None
    assert kiosk.visit.identity.identifier == second.card
    kiosk.give_pin(second.pin or "")
    kiosk.tap(first)
    assert kiosk.visit.stage is Stage.STATUS
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.full is not None
    assert kiosk.visit.person.full.name == second.name


def test_a_sensitive_stage_shows_one_neutral_sentence_and_nothing_else(kiosk: Driver) -> None:
    for person in kiosk.everybody("nik+pin", sensitive=True):
        kiosk.choose_status()
        kiosk.type_nik(person)
        kiosk.give_pin(person.pin or "")
        assert kiosk.reads("Silakan temui petugas")
        assert kiosk.visit.person is not None
        assert kiosk.visit.person.basic.stage == "SEE_STAFF"
        told = " ".join(kiosk.texts()).lower()
        for word in ("unfit", "tidak layak", "meninggal", "deceased", "dideportasi", "deported"):
            assert word not in told
        kiosk.leave()


def test_somebody_of_another_province_is_told_which_one_this_machine_holds(kiosk: Driver) -> None:
    person = next(p for p in kiosk.people if p.region != "52" and "nik+pin" in p.opens)
    kiosk.choose_status()
    kiosk.type_nik(person)
    kiosk.give_pin(person.pin or "", Stage.NOT_OPENED)
    kiosk.touch("Provinsi lain", Stage.OTHER_PROVINCE)
    assert kiosk.reads("Nusa Tenggara Barat")
    kiosk.touch("Cari di pusat", Stage.FACTOR)
    kiosk.type(person.pin or "")
    kiosk.touch("Lanjut", Stage.STATUS)
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.basic.region == person.region


def test_the_status_is_held_back_while_an_overlay_lies_over_it(kiosk: Driver) -> None:
    kiosk.open_with_card(kiosk.somebody("card+pin"))
    kiosk.touch("Bantuan", Overlay.HELP)
    assert not kiosk.reads("Orientasi (OPP)")
    kiosk.touch("Tutup", Overlay.NONE)
    assert kiosk.reads("Orientasi (OPP)")
