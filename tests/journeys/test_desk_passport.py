"""A passport's chip is bound at the desk, on the real card service with an emulated passport, and then opens all."""

from collections.abc import Iterator

import msgspec
import pytest

from kiosk.config import Config
from kiosk.demo_people import DemoPerson
from kiosk.desk import events as d
from kiosk.desk.model import Edge, Service
from kiosk.desk.model import Stage as Place
from kiosk.devices.card_sim import SimulatedCard
from kiosk.dock import passport
from kiosk.faults import Fault
from kiosk.sync.process import Rounds
from kiosk.visit import events as e
from kiosk.visit.model import FactorKind, Overlay, Stage, Way
from tests.contracts.reader_rigs import PcscHands
from tests.driving import Driver
from tests.journeys.officer import CARD, PIN, Staff

pytestmark = pytest.mark.xdist_group("pcscd")


@pytest.fixture
def hands() -> Iterator[PcscHands]:
    with PcscHands.of_this_process() as hands:
        yield hands


@pytest.fixture
def staff(staffed: str, config: Config, hands: PcscHands) -> Iterator[Staff]:
    """An officer in front of a kiosk whose cards are read by the real card service."""
    assert staffed
    Rounds(config, lambda _: None).run()
    real = msgspec.structs.replace(config, sim=msgspec.structs.replace(config.sim, enabled=False))
    with Driver.opened(real) as kiosk:
        staff = Staff(kiosk)
        hands.settle()
        yield staff


def sign_in(staff: Staff, hands: PcscHands) -> None:
    staff.kiosk.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
    staff.kiosk.do(e.DeskAsked(), Stage.STAFF)
    hands.lay(SimulatedCard(uid=CARD))
    staff.reaches(Place.PIN)
    hands.take()
    hands.settle()
    staff.do(d.PinEntered(PIN), Place.HOME)


def to_services(staff: Staff, person: DemoPerson) -> None:
    """Find a person by passport and birth date, and say which papers they showed."""
    staff.do(d.FindAsked(), Place.REASON)
    staff.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
    staff.do(d.WayChosen(Way.PASSPORT), Place.NUMBER)
    staff.do(d.NumberEntered(person.passport or ""), Place.FACTOR)
    staff.do(d.FactorEntered(str(person.birth_date)), Place.FOUND)
    staff.kiosk.until("online", lambda: staff.desk.health.online)
    staff.do(d.ServicesAsked(), Place.SHOWN_PAPERS)
    staff.do(d.PapersSeen("PASSPORT"), Place.SERVICES)


def edge(person: DemoPerson) -> Edge:
    return Edge(person.passport or "", str(person.birth_date), str(person.passport_until))


def opens(kiosk: Driver, hands: PcscHands, person: DemoPerson) -> bool:
    """Lay the passport on the kiosk as its bearer; say whether all of the record opens."""
    kiosk.do(e.Started(), Stage.LANGUAGE)
    kiosk.do(e.Continued(), Stage.HOME)
    kiosk.do(e.StatusAsked(), Stage.NOTICE)
    kiosk.do(e.Continued(), Stage.IDENTIFY)
    kiosk.do(e.WayChosen(Way.PASSPORT), Stage.NUMBER)
    kiosk.do(e.NumberEntered(person.passport or ""), Stage.FACTOR_CHOICE)
    kiosk.do(e.FactorChosen(FactorKind.CHIP), Stage.FACTOR)
    kiosk.do(e.FactorEntered(str(person.birth_date)), Stage.EXPIRY)
    kiosk.do(e.ExpiryEntered(str(person.passport_until)), Stage.PASSPORT)
    hands.lay(passport(person))
    kiosk.until("status", lambda: kiosk.visit.stage is Stage.STATUS)
    shown = kiosk.visit.person
    hands.take()
    hands.settle()
    kiosk.do(e.EndAsked(), Stage.GOODBYE)
    kiosk.let_pass(60, Stage.ATTRACT)
    return shown is not None and shown.full is not None


def leave_desk(staff: Staff) -> None:
    staff.kiosk.app.post_desk(d.LockAsked())
    staff.kiosk.until("visitors", lambda: staff.kiosk.visit.stage is Stage.ATTRACT)


def test_a_lost_passport_opens_nothing_more_and_one_that_is_bound_opens_everything_at_once(
    staff: Staff, hands: PcscHands
) -> None:
    kiosk = staff.kiosk
    person = kiosk.somebody("passport_chip+none")
    assert opens(kiosk, hands, person)
    sign_in(staff, hands)
    to_services(staff, person)
    staff.do(d.ServiceChosen(Service.CHIP_OFF), Place.DONE)
    leave_desk(staff)
    assert not opens(kiosk, hands, person)
    sign_in(staff, hands)
    to_services(staff, person)
    staff.do(d.ServiceChosen(Service.CHIP), Place.EDGE)
    assert kiosk.reads("Ketik atau pindai halaman foto")
    staff.do(d.EdgeEntered(edge(person)), Place.BINDING)
    assert kiosk.reads("Letakkan paspor di pembaca")
    hands.lay(passport(person))
    staff.reaches(Place.DONE)
    hands.take()
    hands.settle()
    leave_desk(staff)
    assert opens(kiosk, hands, person)


def test_the_passport_of_somebody_else_is_not_bound(staff: Staff, hands: PcscHands) -> None:
    kiosk = staff.kiosk
    person, other = kiosk.everybody("passport_chip+none")[1:3]
    sign_in(staff, hands)
    to_services(staff, person)
    staff.do(d.ServiceChosen(Service.CHIP), Place.EDGE)
    staff.do(d.EdgeEntered(edge(other)), Place.BINDING)
    hands.lay(passport(other))
    staff.reaches(Place.SERVICES)
    hands.take()
    assert kiosk.reads("lain dari yang tercatat")


def test_a_chip_that_was_changed_is_not_sent_at_all(staff: Staff, hands: PcscHands) -> None:
    kiosk = staff.kiosk
    person = kiosk.everybody("passport_chip+none")[1]
    good = passport(person)
    assert good.passport is not None
    changed = good.passport.dg1.replace(b"CONTOH<<CONTOH".hex(), b"CONTOH<<ORANG<".hex())
    sign_in(staff, hands)
    to_services(staff, person)
    staff.do(d.ServiceChosen(Service.CHIP), Place.EDGE)
    staff.do(d.EdgeEntered(edge(person)), Place.BINDING)
    hands.lay(msgspec.structs.replace(good, passport=msgspec.structs.replace(good.passport, dg1=changed)))
    kiosk.until("fault", lambda: staff.desk.fault is Fault.PASSPORT_CHANGED)
    hands.take()
    assert staff.desk.stage is Place.BINDING
    assert kiosk.reads("jadi tidak ditautkan. Kode PASS-04")
