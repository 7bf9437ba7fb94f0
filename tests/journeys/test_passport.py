"""A worker lays a passport on the reader: with a portal that publishes which states are trusted."""

import msgspec
import pytest

from kiosk.demo_people import DemoPerson
from kiosk.devices.card_sim import SimulatedCard
from kiosk.dock import passport
from kiosk.faults import Fault
from kiosk.visit.model import Assurance, Stage
from tests.driving import Driver


def to_reader(kiosk: Driver, person: DemoPerson) -> None:
    """Type number, birth date and expiry date."""
    assert person.birth_date is not None
    assert person.passport_until is not None
    kiosk.choose_status()
    kiosk.touch("Nomor paspor", Stage.NUMBER)
    kiosk.type(person.passport or "")
    kiosk.touch("Lanjut", Stage.FACTOR_CHOICE)
    kiosk.touch("Chip paspor", Stage.FACTOR)
    kiosk.type(person.birth_date.strftime("%d%m%Y"))
    kiosk.touch("Lanjut", Stage.EXPIRY)
    kiosk.type(person.passport_until.strftime("%d%m%Y"))
    kiosk.touch("Lanjut", Stage.PASSPORT)


def lay(kiosk: Driver, card: SimulatedCard) -> None:
    kiosk.inside.sim_reader.present(card)


def fails(kiosk: Driver, fault: Fault) -> None:
    kiosk.until("fault", lambda: kiosk.visit.fault is fault)
    kiosk.settle()
    kiosk.app.window.window.grabWindow()  # the buttons come back: nothing lays them out before a frame is drawn


def test_a_bound_chip_opens_everything_without_a_secret(kiosk: Driver) -> None:
    person = kiosk.somebody("passport_chip+none")
    to_reader(kiosk, person)
    assert kiosk.reads("Letakkan paspor")
    lay(kiosk, passport(person))
    kiosk.until("status", lambda: kiosk.visit.stage is Stage.STATUS)
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.full is not None
    assert kiosk.visit.person.full.name == person.name
    assert kiosk.visit.identity is not None
    assert kiosk.visit.identity.assurance is Assurance.CHIP


def test_a_passport_lifted_too_soon_is_laid_down_again(kiosk: Driver) -> None:
    person = kiosk.somebody("passport_chip+none")
    to_reader(kiosk, person)
    lay(kiosk, msgspec.structs.replace(passport(person), pulled_at=9))
    fails(kiosk, Fault.CARD_REMOVED)
    assert kiosk.reads("terangkat terlalu cepat")
    lay(kiosk, passport(person))
    kiosk.until("status", lambda: kiosk.visit.stage is Stage.STATUS)


def test_a_wrong_date_is_said_and_typed_again(kiosk: Driver) -> None:
    person = kiosk.somebody("passport_chip+none")
    other = passport(person)
    assert other.passport is not None
    to_reader(kiosk, person)
    lay(kiosk, msgspec.structs.replace(other, passport=msgspec.structs.replace(other.passport, expiry="310101")))
    fails(kiosk, Fault.PASSPORT_KEY_REFUSED)
    assert kiosk.reads("tidak cocok dengan paspor")
    kiosk.touch("Ketik ulang", Stage.NUMBER)


def test_a_changed_chip_opens_nothing_and_the_birth_date_still_opens_a_little(kiosk: Driver) -> None:
    person = kiosk.somebody("passport_chip+none")
    good = passport(person)
    assert good.passport is not None
    changed = good.passport.dg1.replace(b"CONTOH<<CONTOH".hex(), b"CONTOH<<ORANG<".hex())
    assert changed != good.passport.dg1
    to_reader(kiosk, person)
    lay(kiosk, msgspec.structs.replace(good, passport=msgspec.structs.replace(good.passport, dg1=changed)))
    fails(kiosk, Fault.PASSPORT_CHANGED)
    kiosk.touch("Pakai tanggal lahir saja", Stage.STATUS)
    assert kiosk.visit.person is not None
    assert kiosk.visit.person.full is None


@pytest.mark.parametrize("card", [SimulatedCard(uid="04A1B2C3D4E5F6")])
def test_another_card_is_told_apart_from_a_passport(kiosk: Driver, card: SimulatedCard) -> None:
    to_reader(kiosk, kiosk.somebody("passport_chip+none"))
    lay(kiosk, card)
    fails(kiosk, Fault.PASSPORT_UNSUPPORTED)
